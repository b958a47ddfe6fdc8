/** What some work took, in milliseconds; the processor's part tells apart what the work does from what the machine does to it. */
export type Usage = Readonly<{ duration: number; processor: number }>;

export async function usageOf(work: () => Promise<unknown>): Promise<Usage> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { duration: performance.now() - start, processor: (user + system) / 1000 };
}
