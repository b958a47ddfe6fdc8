import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { withBare } from '../support/bare.ts';
import type { Bench, Row } from '../support/bench.ts';
import { startChild } from '../support/child.ts';
import { actor, withEngine } from '../support/engine.ts';
import { atMost, type Figure, seconds, timesFloor } from '../support/figure.ts';
import { percentile, timed } from '../support/statistics.ts';

const UNDISTURBED_MILLISECONDS = 3000;

/** Purging half of the log while another process reads it page after page. */
export const purge: Row = { name: 'purge', measure };

async function measure({ sizes, databases, progress }: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of sizes) {
    progress(`purge: half of ${size}`);
    figures.push(...(await databases.withCopy(size, (file) => measurePurge(file, size))));
  }
  return figures;
}

async function measurePurge(file: string, size: number): Promise<Figure[]> {
  const until = await middleDay(file);
  const reader = await startChild('log-reader', file);
  try {
    const before = await readMeanwhile(reader, () => delay(UNDISTURBED_MILLISECONDS));
    let purged = 0;
    let duration = 0;
    const during = await readMeanwhile(reader, async () => {
      duration = await timed(async () => {
        purged = await withEngine(
          file,
          async ({ engine }) => (await engine.purgeEntries(actor, {}, until)).changed,
        );
      });
    });
    // the file of the log never shrinks while it is open: the reader has it open
    const walMegabytes = statSync(`${file}-wal`).size / 1024 / 1024;
    const after = await readMeanwhile(reader, () => delay(UNDISTURBED_MILLISECONDS));
    return figuresOf({ size, purged, duration, walMegabytes, undisturbed: [...before, ...after], during });
  } finally {
    await reader.close();
  }
}

type Reader = Awaited<ReturnType<typeof startChild>>;

/** How long each page took that was read while the work went on. */
async function readMeanwhile(reader: Reader, work: () => Promise<unknown>): Promise<number[]> {
  await reader.ask('start');
  await work();
  return reader.ask<number[]>('stop');
}

/** The day up to which half of the entries lie. */
function middleDay(file: string): Promise<string> {
  return withBare(file, 'read', async (bare) => {
    const [row] = await bare.all(
      `select substr(logged_at, 1, 10) as day from message order by logged_at
       limit 1 offset (select count(*) / 2 from message)`,
    );
    return String(row?.day);
  });
}

type Measured = Readonly<{
  size: number;
  purged: number;
  duration: number;
  walMegabytes: number;
  undisturbed: readonly number[];
  during: readonly number[];
}>;

function figuresOf({ size, purged, duration, walMegabytes, undisturbed, during }: Measured): Figure[] {
  const figure = { row: 'purge', size, floor: '' } as const;
  const what = `reader’s p95 of ${during.length} pages / its undisturbed p50`;
  return [
    timesFloor({ ...figure, what }, [percentile(during, 95), percentile(undisturbed, 50)], 10),
    {
      ...figure,
      what: 'greatest size of the write-ahead log',
      measured: `${walMegabytes.toFixed(1)} MB`,
      value: walMegabytes,
      unit: 'MB',
      bar: atMost(32),
    },
    {
      ...figure,
      what: `entries purged in a second, of ${purged}`,
      measured: seconds(duration),
      value: (purged / duration) * 1000,
      unit: 'rows',
      bar: null,
    },
  ];
}
