import { describe, expect, test } from 'vitest';
import { type LogColumn, type LogPosition, logColumns } from '../../../src/model/log.ts';
import { createReads } from '../../../storage/repositories/index.ts';
import { all, explaining, parts, planDatabase } from '../../support/plans.ts';

const { store } = planDatabase();

const POSITIONS: Record<LogColumn, string | number> = {
  submitted: '2026-02500',
  id: 2500,
  kind: 'reminder',
  channel: 'sms',
  state: 'submitted',
  delivery: 0,
  person: 'M250',
  recipient: '+4179450',
  segments: 1,
  credits: 1000,
  appointment: '2026-02500',
  batch: 25,
};

describe('a page of the log by any column comes from that column’s index', () => {
  test.each(logColumns)('sorted by %s', async (sort) => {
    for (const descending of [false, true]) {
      for (const after of [null, { value: POSITIONS[sort], id: 2500 }]) {
        for (const filter of [{}, { kind: 'reminder' } as const]) {
          const { connection, plan } = explaining();
          await createReads(connection).logPage(filter, { sort, descending, limit: 50, after });
          const told = `${JSON.stringify({ sort, descending, after, filter })}\n${plan.join('\n')}`;
          for (const { read, next } of parts(plan)) {
            // by id the table itself is in order
            expect(read, told).toMatch(
              sort === 'id' ? /^(SCAN m$|SEARCH m USING INTEGER)/ : /^(SCAN|SEARCH) m USING INDEX/,
            );
            expect(next, told).not.toContain('TEMP B-TREE');
          }
        }
      }
    }
  });
});

describe('L1: a page of a rare kind comes from an index of that kind', () => {
  test.each(logColumns.filter((sort) => sort !== 'appointment'))('sorted by %s', async (sort) => {
    for (const after of [null, { value: POSITIONS[sort], id: 2500 }]) {
      const { connection, plan } = explaining();
      const page = { sort, descending: after !== null, limit: 50, after };
      await createReads(connection).logPage({ kind: 'birthday' }, page);
      const told = plan.join('\n');
      expect(parts(plan).length, told).toBe(after === null || sort === 'id' ? 1 : 2);
      for (const { read, next } of parts(plan)) {
        expect(read, told).toMatch(
          /^SEARCH m USING INDEX (log_(of|by)_kind\w* \(kind=\?|log_by_submitted \(logged_at=\?)/,
        );
        expect(next, told).not.toContain('TEMP B-TREE');
      }
    }
  });
});

describe('L1: one kind by appointment never walks past other kinds’ entries without a start', () => {
  const WITHOUT = /^SEARCH m USING INDEX log_of_kind_without_start \(<expr>=\?/;
  const middle = { value: POSITIONS.appointment, id: 2500 };
  const blank = { value: '', id: 2500 };
  const pages = [
    [false, null, ['without', 'with']],
    [false, blank, ['without', 'with']],
    [false, middle, ['with', 'with']],
    [true, null, ['with', 'without']],
    [true, middle, ['with', 'with', 'without']],
    [true, blank, ['without']],
  ] as const;

  async function expectOwnIndexes(kind: 'reminder' | 'birthday'): Promise<void> {
    const withStart =
      kind === 'reminder'
        ? /^SEARCH m USING INDEX log_by_appointment \(<expr>[>=<]/
        : /^SEARCH m USING INDEX log_(by_appointment \(<expr>=|of_kind_by_appointment \(kind=\? AND <expr>)/;
    for (const [descending, after, expected] of pages) {
      const { connection, plan } = explaining();
      const page = { sort: 'appointment', descending, limit: 50, after } as const;
      await createReads(connection).logPage({ kind }, page);
      const told = plan.join('\n');
      const found = parts(plan);
      expect(found, told).toHaveLength(expected.length);
      // each counts all before it, and is asked for the rest only
      const counts = plan.filter((step) => step.startsWith('SCALAR SUBQUERY'));
      expect(counts, told).toHaveLength((expected.length * (expected.length - 1)) / 2);
      for (const [index, { read, next }] of found.entries()) {
        expect(read, told).toMatch(expected[index] === 'without' ? WITHOUT : withStart);
        expect(next, told).not.toContain('TEMP B-TREE');
      }
    }
  }

  // what the statistics say of an index depends on what is in it; of an empty one they say nothing
  test.each([
    ['only the rare kinds have none', `update message set starts_at = null where false`],
    ['some reminders have none', `update message set starts_at = null where id % 1000 = 1`],
    ['all have one', `update message set starts_at = logged_at`],
  ])('%s', async (_, change) => {
    await all('begin');
    try {
      for (const statement of [change, 'analyze']) await all(statement);
      for (const kind of ['reminder', 'birthday'] as const) await expectOwnIndexes(kind);
    } finally {
      for (const statement of ['rollback', 'analyze']) await all(statement);
    }
  });

  test('backwards the walk of those that have a start ends where the others begin', async () => {
    const { connection, plan } = explaining();
    const page = { sort: 'appointment', descending: true, limit: 50, after: middle } as const;
    await createReads(connection).logPage({ kind: 'reminder' }, page);
    expect(parts(plan)[1]?.read).toContain('(<expr>>? AND <expr><?)');
  });
});

describe('page after page gives every row once, in order', () => {
  const orders = { person: 'person', state: 'state', credits: 'milli_credits' } as const;
  const cases = (['person', 'state', 'credits'] as const).flatMap((sort) =>
    [{ kind: 'reminder' } as const, { kind: 'birthday' } as const].map((filter) => [sort, filter] as const),
  );

  // 5,700 reminders are read along the column's index, 300 greetings along one of their own
  test.each(cases)('sorted by %s, filtered by %o', async (sort, filter) => {
    const expected = await all(
      `select id from message where kind = ? order by ${orders[sort]} desc, id desc`,
      [filter.kind],
    );
    const found: number[] = [];
    for (let after: LogPosition | null = null; ; ) {
      const page = await store().read.logPage(filter, { sort, descending: true, limit: 500, after });
      const last = page.at(-1);
      if (last === undefined) break;
      found.push(...page.map(({ id }) => id));
      const value = { person: last.person, state: last.state, credits: last.milliCredits }[sort];
      after = { value, id: last.id };
    }
    expect(found).toEqual(expected.map(({ id }) => id));
  });
});
