import { expect, test } from 'vitest';
import { layoutColumns } from '../../../tui/components/table-layout.ts';

const widthsOf = (columns: Parameters<typeof layoutColumns>[0], width: number) =>
  layoutColumns(columns, width, null).shown.map((column) => column.width);

test('a column grows to its most; what it leaves goes to the others that grow', () => {
  const time = { min: 5, ideal: 5, priority: 0 };
  const name = { min: 10, ideal: 20, grow: 2, max: 30, priority: 0 };
  const why = { min: 10, ideal: 20, grow: 1, priority: 0 };
  expect(widthsOf([time, name, why], 49)).toEqual([5, 20, 20]);
  expect(widthsOf([time, name, why], 55)).toEqual([5, 24, 22]);
  expect(widthsOf([time, name, why], 109)).toEqual([5, 30, 70]);
  expect(widthsOf([time, name, { ...why, max: 40 }], 200)).toEqual([5, 30, 40]);
});
