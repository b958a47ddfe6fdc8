import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LogColumn, type LogFilter, type LogPosition, logColumns } from '../../src/model/log.ts';
import type { Store } from '../../src/store.ts';
import { openStore } from '../../storage/open.ts';
import { newDatabase, runSql, runs } from '../support/database.ts';

const MESSAGES = 8000; // more than what is simply sorted (5,000) also where a filter leaves some out
const since = new Date('2026-01-15T00:00:00Z');

const FILTERS = [
  {},
  { kind: 'reminder' },
  { kind: 'birthday' },
  { kind: 'reminder', state: 'submitted' },
  { kind: 'reminder', channel: 'email' },
  { state: 'submitted', since },
  { kind: 'reminder', since },
  { kind: 'reminder', batchId: 7 },
] as const satisfies LogFilter[];

// one in ten is no reminder and has no start; nine reminders have none either, one of them an empty one; ties everywhere
const SAMPLE = [
  `insert into batch (kind, channel, state, options, prepared_at, prepared_by, expires_at)
   with recursive n(i) as (select 1 union all select i + 1 from n where i < 40)
   select 'reminder', 'sms', 'submitted', '{}', '', '', '' from n`,
  `insert into message (reference, batch_id, kind, channel, recipient, person, language, text, segments, milli_credits,
     state, delivery_status, starts_at, created_at, logged_at)
   with recursive n(i) as (select 1 union all select i + 1 from n where i < ${MESSAGES})
   select 'r' || i, 1 + i / 200 % 40, case when i % 10 > 0 then 'reminder' when i % 20 = 0 then 'birthday' else 'recall' end,
     case when i % 7 = 0 then 'sms' else 'email' end, '+4179' || (i * 31 % 900), 'M' || (i * 17 % 500), 'de', 't', 1 + i % 2,
     100 * (1 + i % 3), case when i % 9 = 0 then 'rejected' else 'submitted' end, case i % 3 when 0 then 0 when 1 then 2 end,
     case when i = 4001 then '' when i % 10 > 0 and i % 1999 > 1 then '2026-0' || (1 + i % 3) || '-1' || (i * 13 % 10) || 'T08:00:00.000Z' end,
     '2026-01-01T00:00:00.000Z', '2026-01-' || (10 + i % 20) || 'T0' || (i % 10) || ':00:00.000Z' from n`,
];

const VALUE: Record<LogColumn, string> = {
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
};
const NUMBERS: readonly LogColumn[] = ['id', 'delivery', 'segments', 'credits', 'batch'];

type Known = Readonly<Record<LogColumn, string | number> & { id: number }>;

let store: Store;
let remove: () => Promise<void>;
let known: readonly Known[];

beforeAll(async () => {
  const made = await newDatabase();
  remove = made.remove;
  store = await openStore(made.target, 'sandbox');
  const values = logColumns.map((column) => `${VALUE[column]} as "${column}"`).join(', ');
  const rows = await runSql(made.target, ...SAMPLE, `select ${values} from message`);
  known = rows.map((row) => {
    const read = (column: LogColumn) =>
      NUMBERS.includes(column) ? Number(row[column]) : String(row[column]);
    return Object.fromEntries(logColumns.map((column) => [column, read(column)])) as Known;
  });
});

afterAll(async () => {
  await store.close();
  await remove();
});

function selects(filter: LogFilter, row: Known): boolean {
  return (
    (filter.kind === undefined || row.kind === filter.kind) &&
    (filter.channel === undefined || row.channel === filter.channel) &&
    (filter.state === undefined || row.state === filter.state) &&
    (filter.batchId === undefined || row.batch === filter.batchId) &&
    (filter.since === undefined || row.submitted >= filter.since.toISOString())
  );
}

/** Below 0 when `a` stands before `b`, ascending. */
function compare(sort: LogColumn, a: Known, position: LogPosition): number {
  if (a[sort] === position.value) return a.id - position.id;
  return a[sort] < position.value ? -1 : 1;
}

/** All that the filter selects, in order, known without the log's SQL. */
function inOrder(filter: LogFilter, sort: LogColumn, descending: boolean): readonly Known[] {
  const rows = known.filter((row) => selects(filter, row));
  rows.sort((a, b) => compare(sort, a, { value: b[sort], id: b.id }));
  return descending ? rows.reverse() : rows;
}

const walk = { filter: fc.constantFrom(...FILTERS), sort: fc.constantFrom(...logColumns) };
// every second time what has stretches of its own: reminders by appointment
const byAppointment = {
  filter: fc.constantFrom(...FILTERS.filter((filter) => 'kind' in filter && filter.kind === 'reminder')),
  sort: fc.constant('appointment' as const),
};
const where = {
  descending: fc.boolean(),
  limit: fc.constantFrom(1, 2, 7, 51, 700, 9000),
  // counted from the one or the other end, mostly near it; null is the first page
  from: fc.oneof(fc.constant(null), fc.integer({ min: -12, max: 12 }), fc.integer({ min: -9000, max: 9000 })),
  // the cursor's entry may have been purged, or have moved, since
  idShift: fc.constantFrom(0, 0, -1, 1, 3000, -3000),
};
const request = fc.oneof(fc.record({ ...walk, ...where }), fc.record({ ...byAppointment, ...where }));

test('L2: any page, behind any entry or where one was, is what follows in the order of the whole log', async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ filter, sort, descending, limit, from, idShift }) => {
      const all = inOrder(filter, sort, descending);
      const last = from === null ? undefined : all.at(from % all.length);
      const id = (last?.id ?? 0) + idShift;
      const after = last === undefined ? null : { value: sort === 'id' ? id : last[sort], id };
      const follows = (row: Known) =>
        after === null || (descending ? compare(sort, row, after) < 0 : compare(sort, row, after) > 0);
      const page = { sort, descending, limit, after };
      const expected = all.filter(follows).slice(0, limit);
      const found = await store.read.logKeys(filter, page);
      expect(found.map((key) => key.id)).toEqual(expected.map((row) => row.id));
      if (limit < 100)
        expect((await store.read.logPage(filter, page)).map((entry) => entry.id)).toEqual(
          found.map((key) => key.id),
        );
    }),
    { numRuns: runs(200), interruptAfterTimeLimit: 45_000 },
  );
});

test.each([false, true])(
  'L2: reminders by appointment, page after page, descending %s',
  async (descending) => {
    const filter = { kind: 'reminder' } as const;
    const rows = inOrder(filter, 'appointment', descending);
    const expected = rows.map((row) => ({ value: row.appointment, id: row.id }));
    expect(expected.filter(({ value }) => value === '')).toHaveLength(9);
    for (const limit of [5, 700]) {
      const found: number[] = [];
      const pages = limit === 5 ? 10 : Math.ceil(rows.length / limit) + 1;
      for (let number = 0; number < pages; number += 1) {
        const after = expected[found.length - 1] ?? null;
        const keys = await store.read.logKeys(filter, { sort: 'appointment', descending, limit, after });
        if (keys.length === 0) break;
        found.push(...keys.map(({ id }) => id));
      }
      const isWhole = limit === 700;
      expect(found).toEqual(expected.slice(0, isWhole ? rows.length : 50).map(({ id }) => id));
    }
  },
);
