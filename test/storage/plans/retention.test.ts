import { expect, test } from 'vitest';
import { type OldRow, type RetentionRule, retentionRules } from '../../../src/retention.ts';
import { planDatabase, planOf, planOfChange, walks } from '../../support/plans.ts';

planDatabase();

const BEFORE = new Date('2026-06-01T00:00:00Z');
const page = (after: OldRow | null) => ({ after, limit: 250 });

/** Small tables, of which retention may read all. */
const SMALL = new Set<RetentionRule>(['imports', 'runs', 'notices', 'alarms', 'batches']);

test.each(retentionRules.filter((rule) => !SMALL.has(rule)))(
  '%s: what is old is found by an index, in its order, and removed by its key',
  async (rule) => {
    for (const after of [null, { id: 7, at: '2026-01-01' }]) {
      const plan = await planOf((tx) => tx.oldRows(rule, BEFORE, page(after)));
      expect(plan[0], plan.join('\n')).toMatch(/^SEARCH m USING (COVERING )?INDEX/);
      expect(walks(plan)).toEqual([]);
    }
    expect(walks(await planOfChange((tx) => tx.removeOld(rule, [7, 8], BEFORE, BEFORE)))).toEqual([]);
  },
);
