import { expect, test } from 'vitest';
import { createLimits } from '../../src/http/limits.ts';

function aGate(options: Partial<Parameters<typeof createLimits>[0]> = {}) {
  let milliseconds = 0;
  const limits = createLimits({
    perAddress: { burst: 3, perSecond: 1 },
    inTotal: { burst: 100, perSecond: 10 },
    ticks: () => milliseconds,
    ...options,
  });
  const take = (address: string, times: number) =>
    Array.from({ length: times }, () => limits.take(address)).filter(Boolean).length;
  return {
    take,
    pass: (by: number) => {
      milliseconds += by;
    },
  };
}

test('one address gets its burst, then so many as time passes, and others are not concerned', () => {
  const { take, pass } = aGate();
  expect(take('192.0.2.1', 10)).toBe(3);
  expect(take('192.0.2.2', 10)).toBe(3);
  pass(2000);
  expect(take('192.0.2.1', 10)).toBe(2);
  pass(3_600_000);
  expect(take('192.0.2.1', 10)).toBe(3);
});

test('all together get no more than the total', () => {
  const { take } = aGate({ inTotal: { burst: 7, perSecond: 1 } });
  const taken = ['a', 'b', 'c', 'd'].map((address) => take(address, 3));
  expect(taken).toEqual([3, 3, 1, 0]);
});

test('a network of IPv6 counts as one address, however it is written', () => {
  const { take } = aGate();
  expect(take('2001:db8:1:2::1', 2)).toBe(2);
  expect(take('2001:db8:1:2:ffff::9', 2)).toBe(1);
  expect(take('2001:db8:1:3::1', 2)).toBe(2);
});

test('memory is bounded: of very many addresses the one seen longest ago is forgotten', () => {
  const { take } = aGate({ maxAddresses: 2, inTotal: { burst: 1000, perSecond: 0 } });
  expect(take('a', 3)).toBe(3);
  take('b', 1);
  expect(take('a', 3)).toBe(0);
  take('c', 1);
  take('d', 1);
  expect(take('a', 3)).toBe(3);
});
