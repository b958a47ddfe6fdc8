import { expect, test } from 'vitest';
import { flow } from '../../../tui/components/flow.ts';

test('short statements share a line as long as they fit, and are never parted', () => {
  expect(flow(['4 keine Mobilnummer', '1 abgesagt', '1 gesperrt'], 32)).toEqual([
    '4 keine Mobilnummer · 1 abgesagt',
    '1 gesperrt',
  ]);
  expect(flow(['4 keine Mobilnummer'], 10)).toEqual(['4 keine M…']);
  expect(flow([], 10)).toEqual([]);
});
