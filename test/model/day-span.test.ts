import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWithin, joinSpans } from '../../src/model/day-span.ts';
import { addDays } from '../../src/model/time.ts';

const START = '2026-11-23';

test('spans that touch or overlap become one', () => {
  const week = { first: '2026-11-23', last: '2026-11-27' };
  expect(joinSpans([week], { first: '2026-11-28', last: '2026-12-01' })).toEqual([
    { first: '2026-11-23', last: '2026-12-01' },
  ]);
  expect(joinSpans([week], { first: '2026-11-29', last: '2026-12-01' })).toHaveLength(2);
  expect(joinSpans([week], { first: '2026-11-24', last: '2026-11-25' })).toEqual([week]);
});

test('a day is within the joined spans exactly when it is within one of them; they stay apart and in order', () => {
  const span = fc
    .tuple(fc.nat(60), fc.nat(10))
    .map(([from, days]) => ({ first: addDays(START, from), last: addDays(START, from + days) }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 8 }), fc.nat(75), (spans, offset) => {
      const joined = spans.reduce<ReturnType<typeof joinSpans>>(joinSpans, []);
      const day = addDays(START, offset);
      expect(isWithin(joined, day)).toBe(isWithin(spans, day));
      for (const [index, next] of joined.slice(1).entries())
        expect(next.first > addDays(joined[index]?.last ?? '', 1)).toBe(true);
    }),
  );
});
