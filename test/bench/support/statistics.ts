/** The middle of the values; of two in the middle the lower. */
export const median = (values: readonly number[]): number => percentile(values, 50);

/** The smallest value that so many percent do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const index = Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1);
  return sorted[index] ?? Number.NaN;
}

/** How long the work took, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

type Rounds = Readonly<{ warmUp: number; measured: number }>;

/**
 * The median of each of the works, in milliseconds, taken in turns: what disturbs the machine disturbs all of them. Each
 * round begins with another one.
 */
export async function mediansInTurns(
  works: readonly (() => Promise<unknown>)[],
  { warmUp, measured }: Rounds,
): Promise<number[]> {
  const samples = works.map((): number[] => []);
  for (let round = -warmUp; round < measured; round += 1) {
    for (let step = 0; step < works.length; step += 1) {
      const index = (step + round + warmUp) % works.length;
      const work = works[index];
      if (work === undefined) continue;
      const duration = await timed(work);
      if (round >= 0) samples[index]?.push(duration);
    }
  }
  return samples.map(median);
}
