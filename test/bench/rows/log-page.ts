import { type LogColumn, type LogFilter, logColumns } from '../../../src/model/log.ts';
import { type Bare, openBare, recordQueries, replay, type Statement } from '../support/bare.ts';
import { type Bench, growth, type Row } from '../support/bench.ts';
import { actor, type OpenEngine, openEngine } from '../support/engine.ts';
import { type Figure, isMet, timesFloor } from '../support/figure.ts';
import { median, timed } from '../support/statistics.ts';

const PAGE = 50;
const ROUNDS = 9;
const MOST_PARTS = 4;
const SLOW = { milliseconds: 100, rounds: 3 }; // a page that misses every bar need not be measured finely

/**
 * A page of the log by every sortable column, both ways, of all kinds, of the commonest and of one of the rare ones; the
 * first page, one in the middle and the last full one, against the page's own statements through the bare driver.
 */
export const logPage: Row = { name: 'log-page', measure };

const KINDS = [null, 'reminder', 'recall'] as const;
const DEPTHS = ['first', 'middle', 'last'] as const;

type Depth = (typeof DEPTHS)[number];
type Case = Readonly<{ sort: LogColumn; descending: boolean; kind: (typeof KINDS)[number] }>;
type Opened = Readonly<{ size: number; open: OpenEngine; bare: Bare }>;

/** One page of one database, by the engine and by the floor. */
type Page = Readonly<{
  size: number;
  depth: Depth;
  engine: () => Promise<unknown>;
  floor: () => Promise<unknown>;
}>;
type Samples = Readonly<{ page: Page; engine: number[]; floor: number[] }>;
type Measured = Case & Readonly<{ size: number; depth: Depth; engine: number; floor: number }>;

async function measure({ sizes, databases, progress }: Bench): Promise<Figure[]> {
  const opened: Opened[] = [];
  for (const size of sizes) {
    const file = await databases.of(size);
    opened.push({ size, open: await openEngine(file), bare: await openBare(file) });
  }
  try {
    const measured: Measured[] = [];
    for (const each of allCases()) {
      progress(`log-page: ${nameOf(each)}`);
      measured.push(...(await measureCase(each, opened)));
    }
    return allFigures(measured, sizes);
  } finally {
    for (const { open, bare } of opened) {
      await open.close();
      await bare.close();
    }
  }
}

function allCases(): Case[] {
  return logColumns.flatMap((sort) =>
    [false, true].flatMap((descending) => KINDS.map((kind) => ({ sort, descending, kind }))),
  );
}

/** All databases and depths in turns: what disturbs one disturbs all. What seems to miss a bar gets more rounds. */
async function measureCase(each: Case, opened: readonly Opened[]): Promise<Measured[]> {
  const samples: Samples[] = [];
  for (const database of opened) samples.push(...(await samplesOf(each, database)));
  await measureRounds(samples, 1);
  const isSlow = samples.some(({ engine }) => median(engine) > SLOW.milliseconds);
  for (const { engine, floor } of samples) for (const warmUp of [engine, floor]) warmUp.length = 0;
  for (let part = 1; part <= MOST_PARTS; part += 1) {
    await measureRounds(samples, isSlow ? SLOW.rounds : ROUNDS);
    const measured = samples.map((sample) => measuredOf(each, sample));
    if (isSlow || allFigures(measured, sizesOf(opened)).every(isMet) || part === MOST_PARTS) return measured;
  }
  return [];
}

const sizesOf = (opened: readonly Opened[]): number[] => opened.map(({ size }) => size);

async function measureRounds(samples: readonly Samples[], rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const { page, engine, floor } of samples) {
      engine.push(await timed(page.engine));
      floor.push(await timed(page.floor));
    }
  }
}

function measuredOf(each: Case, { page: { size, depth }, engine, floor }: Samples): Measured {
  return { ...each, size, depth, engine: median(engine), floor: median(floor) };
}

async function samplesOf(each: Case, opened: Opened): Promise<Samples[]> {
  return (await pagesOf(each, opened)).map((page) => ({ page, engine: [], floor: [] }));
}

async function pagesOf(each: Case, { size, open, bare }: Opened): Promise<Page[]> {
  const { sort, descending, kind } = each;
  const filter: LogFilter = kind === null ? {} : { kind };
  const pages: Page[] = [];
  for (const depth of DEPTHS) {
    const after = await cursorAt(each, bare, depth);
    const request = { filter, sort, descending, limit: PAGE, ...(after !== null && { after }) };
    const engine = async () => {
      const { entries } = await open.engine.readLog(actor, request);
      if (entries.length !== PAGE)
        throw new Error(`expected a full page, got ${entries.length}: ${nameOf(each)}`);
    };
    const statements = pageStatements(await recordQueries(engine));
    pages.push({ size, depth, engine, floor: () => replay(bare, statements) });
  }
  return pages;
}

/** Of what the verb asks, the page's own statements: looking after overdue batches counts against us. */
function pageStatements(statements: readonly Statement[]): readonly Statement[] {
  const found = statements.filter(({ sql }) => /from message m (where|order)/.test(sql));
  if (found.length === 0) throw new Error('expected the statements of a page, found none');
  return found;
}

/** What the log sorts by, as the storage does. */
const SORT_EXPRESSION = {
  submitted: 'logged_at',
  id: 'id',
  kind: 'kind',
  channel: 'channel',
  state: 'state',
  delivery: 'coalesce(delivery_status, -1)',
  person: 'person',
  recipient: 'recipient',
  segments: 'segments',
  credits: 'milli_credits',
  appointment: `coalesce(starts_at, '')`,
  batch: 'batch_id',
} as const satisfies Record<LogColumn, string>;

/**
 * The cursor that a walk would have brought there; walking a million rows for each case would take an hour. The last full
 * page is found from the other end.
 */
async function cursorAt({ sort, descending, kind }: Case, bare: Bare, depth: Depth): Promise<string | null> {
  if (depth === 'first') return null;
  const where = kind === null ? '' : `where kind = '${kind}'`;
  const direction = descending === (depth === 'middle') ? 'desc' : 'asc';
  const offset = depth === 'middle' ? `(select count(*) / 2 from message ${where})` : PAGE;
  const value = SORT_EXPRESSION[sort];
  const [row] = await bare.all(
    `select ${value} as value, id from message ${where} order by ${value} ${direction}, id ${direction}
     limit 1 offset ${offset}`,
  );
  return Buffer.from(JSON.stringify([sort, row?.value, row?.id])).toString('base64url');
}

const nameOf = ({ sort, descending, kind }: Case): string =>
  `by ${sort}${descending ? ' desc' : ''}${kind === null ? '' : `, ${kind}s`}`;

function allFigures(measured: readonly Measured[], sizes: readonly number[]): Figure[] {
  return [...floorFigures(measured), ...depthFigures(measured), ...growthFigures(measured, sizes)];
}

/** For each size and column its worst case. */
function floorFigures(measured: readonly Measured[]): Figure[] {
  return worst(measured, ({ floor }) => floor).map(({ of, floor }) =>
    figureOf(of, floor, { against: 'same SQL, bare driver', bar: 4 }),
  );
}

function depthFigures(measured: readonly Measured[]): Figure[] {
  const deep = measured.filter(({ depth }) => depth !== 'first');
  return worst(deep, (each) => timeOf(measured, { ...each, depth: 'first' })).map(({ of, floor }) =>
    figureOf(of, floor, { against: 'first page', bar: 2 }),
  );
}

function growthFigures(measured: readonly Measured[], sizes: readonly number[]): Figure[] {
  const ends = growth(sizes);
  if (ends === null) return [];
  const [small, large] = ends;
  const grown = measured.filter(({ size }) => size === large);
  return worst(grown, (each) => timeOf(measured, { ...each, size: small })).map(({ of, floor }) =>
    figureOf(of, floor, { against: `the same of ${small}`, bar: 2 }),
  );
}

function figureOf(
  of: Measured,
  floor: number,
  { against, bar }: Readonly<{ against: string; bar: number }>,
): Figure {
  const what = `${nameOf(of)}, ${of.depth} page / ${against}`;
  return timesFloor({ row: 'log-page', size: of.size, what }, [of.engine, floor], bar);
}

/** How long the engine took for the page of this case, size and depth. */
function timeOf(measured: readonly Measured[], wanted: Measured): number {
  const isWanted = (each: Measured) =>
    isSameCase(each, wanted) && each.size === wanted.size && each.depth === wanted.depth;
  return measured.find(isWanted)?.engine ?? Number.NaN;
}

const isSameCase = (a: Case, b: Case): boolean => nameOf(a) === nameOf(b);

/** Of each size and column the case that takes the most times its floor. */
function worst(measured: readonly Measured[], floorOf: (each: Measured) => number) {
  const found = new Map<string, { of: Measured; floor: number }>();
  for (const of of measured) {
    const key = `${of.size} ${of.sort}`;
    const floor = floorOf(of);
    const before = found.get(key);
    if (before === undefined || of.engine / floor > before.of.engine / before.floor)
      found.set(key, { of, floor });
  }
  return [...found.values()].sort((a, b) => a.of.size - b.of.size);
}
