import { collectCandidates, resolveRun } from '../../../src/collect.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import { type Bare, openBare, recordQueries, replay } from '../support/bare.ts';
import { type Bench, growth, type Row } from '../support/bench.ts';
import { type OpenEngine, openEngine, TOMORROW } from '../support/engine.ts';
import { type Figure, timesFloor } from '../support/figure.ts';
import { mediansInTurns } from '../support/statistics.ts';

const ROUNDS = { warmUp: 5, measured: 101 };

/** Collecting tomorrow's candidates among all appointments, against its own SQL through the bare driver. */
export const collect: Row = { name: 'collect', measure };

type Opened = Readonly<{ size: number; open: OpenEngine; bare: Bare }>;
type Measured = Readonly<{ size: number; engine: number; floor: number }>;

async function measure({ sizes, databases }: Bench): Promise<Figure[]> {
  const opened: Opened[] = [];
  try {
    for (const size of sizes) {
      const file = await databases.of(size);
      opened.push({ size, open: await openEngine(file), bare: await openBare(file) });
    }
    return figures(await measureAll(opened));
  } finally {
    for (const { open, bare } of opened) await Promise.all([open.close(), bare.close()]);
  }
}

async function measureAll(opened: readonly Opened[]): Promise<Measured[]> {
  const works = [];
  for (const { open, bare } of opened) {
    const verb = await collecting(open);
    const statements = await recordQueries(verb);
    works.push(verb, () => replay(bare, statements));
  }
  const medians = await mediansInTurns(works, ROUNDS);
  return opened.map(({ size }, index) => ({
    size,
    engine: medians[2 * index] ?? Number.NaN,
    floor: medians[2 * index + 1] ?? Number.NaN,
  }));
}

async function collecting({ deps }: OpenEngine): Promise<() => Promise<unknown>> {
  const options = await resolveRun(deps, defaultSettings, { channel: 'sms', days: [TOMORROW] });
  return () => collectCandidates(deps, deps.store.read, options);
}

function figures(measured: readonly Measured[]): Figure[] {
  const what = 'a day’s candidates';
  const found = measured.map(({ size, engine, floor }) =>
    timesFloor({ row: 'collect', size, what: `${what} / same SQL, bare driver` }, [engine, floor], 1.5),
  );
  const ends = growth(measured.map(({ size }) => size)) ?? [];
  const [small, large] = ends.map((end) => measured.find(({ size }) => size === end));
  if (small === undefined || large === undefined) return found;
  const grown = { row: 'collect', size: large.size, what: `${what} / the same among ${small.size}` };
  return [...found, timesFloor(grown, [large.engine, small.engine], 2)];
}
