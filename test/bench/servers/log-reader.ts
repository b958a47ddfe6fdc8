import { actor, openEngine } from '../support/engine.ts';

/**
 * Somebody who looks at the log while others work: reads a page every few milliseconds, each at another depth. Asked to
 * start, it reads; asked to stop, it tells how long each page took.
 */
const PAUSE_MILLISECONDS = 5;

const [file = ''] = process.argv.slice(2);
const { engine } = await openEngine(file);
let isReading = false;
let reading: Promise<number[]> = Promise.resolve([]);

process.on('message', async (request) => {
  isReading = request === 'start';
  if (isReading) {
    reading = read();
    process.send?.('reading');
  } else process.send?.(await reading);
});
process.send?.('ready');

async function read(): Promise<number[]> {
  const taken: number[] = [];
  let after: string | null = null;
  while (isReading) {
    const start = performance.now();
    const page: Awaited<ReturnType<typeof engine.readLog>> = await engine.readLog(actor, {
      filter: {},
      sort: 'submitted',
      descending: true,
      limit: 50,
      ...(after !== null && { after }),
    });
    taken.push(performance.now() - start);
    after = page.next;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  }
  return taken;
}
