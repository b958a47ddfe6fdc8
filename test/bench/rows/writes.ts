import type { Tx } from '../../../src/store.ts';
import { withBare } from '../support/bare.ts';
import type { Bench, Row } from '../support/bench.ts';
import { now, withEngine } from '../support/engine.ts';
import { atLeast, atMost, type Figure, milliseconds } from '../support/figure.ts';
import { timed } from '../support/statistics.ts';

const WRITES = 200;
const EVERY = 10; // of which one fails on purpose

/** Concurrent writes through the store, some of which fail after they have written: what is kept, and what is lost. */
export const writes: Row = { name: 'writes', measure };

async function measure({ sizes, databases }: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of sizes)
    figures.push(...(await databases.withCopy(size, (file) => measureWrites(file, size))));
  return figures;
}

const sourceOf = (index: number): string => `write ${index}`;
const fails = (index: number): boolean => index % EVERY === 0;

async function measureWrites(file: string, size: number): Promise<Figure[]> {
  let outcomes: PromiseSettledResult<number>[] = [];
  const duration = await withEngine(file, ({ store }) =>
    timed(async () => {
      const all = Array.from({ length: WRITES }, (_, index) => store.write((tx) => writeOne(tx, index)));
      outcomes = await Promise.allSettled(all);
    }),
  );
  const floor = await timed(() => bareWrites(file));
  const indexes = outcomes.map((_, index) => index);
  const acknowledged = indexes.filter((index) => outcomes[index]?.status === 'fulfilled');
  const present = await presentSources(file);
  const lost = acknowledged.filter((index) => !present.has(sourceOf(index))).length;
  const phantoms = indexes.filter((index) => fails(index) && present.has(sourceOf(index))).length;
  const figure = { row: 'writes', size, measured: '', floor: '', unit: 'rows' } as const;
  const taken = { measured: milliseconds(duration), floor: milliseconds(floor) };
  const all = WRITES - WRITES / EVERY;
  return [
    { ...figure, ...taken, what: `acknowledged of ${WRITES}`, value: acknowledged.length, bar: atLeast(all) },
    { ...figure, what: 'acknowledged and lost', value: lost, bar: atMost(0) },
    { ...figure, what: 'failed and present', value: phantoms, bar: atMost(0) },
  ];
}

/** Seen by a fresh connection: only what is durable counts. */
function presentSources(file: string): Promise<Set<string>> {
  return withBare(file, 'read', async (bare) => {
    const rows = await bare.all(`select source from import_run where source like 'write %'`);
    return new Set(rows.map(({ source }) => String(source)));
  });
}

async function writeOne(tx: Tx, index: number): Promise<number> {
  const id = await tx.startImport(sourceOf(index), now());
  await new Promise((resolve) => setImmediate(resolve)); // others get the chance to come in between
  await tx.keepAppointments('nobody', [String(index)], id);
  if (fails(index)) throw new Error('on purpose');
  return id;
}

/** As many transactions one after another on the bare driver. */
function bareWrites(file: string): Promise<void> {
  return withBare(file, 'write', async (bare) => {
    await bare.exec('pragma synchronous = full');
    for (let index = 0; index < WRITES; index += 1) {
      await bare.exec('begin immediate');
      await bare.all(`insert into import_run (source, started_at) values ('floor', '') returning id`);
      await bare.exec(fails(index) ? 'rollback' : 'commit');
    }
  });
}
