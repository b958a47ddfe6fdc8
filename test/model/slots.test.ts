import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Timing } from '../../src/model/schedule.ts';
import { type Calendar, dueSlot, nextSlot } from '../../src/model/slots.ts';
import { addDays, isWeekday, localDateOf, toInstant, toLocal, weekdays } from '../../src/model/time.ts';

const ZONE = 'Europe/Zurich';
const here: Calendar = { timeZone: ZONE, isWorkday: isWeekday };
const long = new Date('2020-01-01T00:00:00Z');

const at = (time: string, days: Extract<Timing, { kind: 'daily' }>['days'] = weekdays): Timing => ({
  kind: 'daily',
  at: time,
  days,
});
const due = (timing: Timing, now: string, since = long) =>
  dueSlot(timing, new Date(now), since, here)?.key ?? null;
const next = (timing: Timing, now: string) => nextSlot(timing, new Date(now), here)?.dueAt.toISOString();

describe('A3: a daily time follows the practice clock', () => {
  test.each([
    // the night of 29 March 2026: 02:00 becomes 03:00, 01:00Z
    ['02:30', '2026-03-29T00:59:59Z', '2026-03-28T02:30'],
    ['02:30', '2026-03-29T01:29:59Z', '2026-03-28T02:30'], // 03:29 by the clock: its instant is 03:30
    ['02:30', '2026-03-29T01:30:00Z', '2026-03-29T02:30'],
    ['02:30', '2026-03-30T00:29:00Z', '2026-03-29T02:30'],
    ['03:00', '2026-03-29T01:00:00Z', '2026-03-29T03:00'],
    ['01:59', '2026-03-29T00:59:00Z', '2026-03-29T01:59'],
    ['10:00', '2026-03-28T09:00:00Z', '2026-03-28T10:00'],
    ['10:00', '2026-03-29T08:00:00Z', '2026-03-29T10:00'], // an hour earlier by UTC
    ['10:00', '2026-03-29T07:59:59Z', '2026-03-28T10:00'],
    // the night of 25 October 2026: 03:00 becomes 02:00, 01:00Z
    ['02:30', '2026-10-25T00:30:00Z', '2026-10-25T02:30'], // the first 02:30
    ['02:30', '2026-10-25T01:30:00Z', '2026-10-25T02:30'], // the second is the same slot
    ['02:30', '2026-10-25T00:29:59Z', '2026-10-24T02:30'],
    ['03:00', '2026-10-25T01:59:59Z', '2026-10-24T03:00'],
    ['03:00', '2026-10-25T02:00:00Z', '2026-10-25T03:00'],
    ['00:00', '2026-10-24T22:00:00Z', '2026-10-25T00:00'],
  ])('%s at %s: the newest slot is %s', (time, now, slot) => {
    expect(due(at(time), now)).toBe(slot);
  });

  test.each([
    ['02:30', '2026-03-28T12:00:00Z', '2026-03-29T01:30:00.000Z'],
    ['02:30', '2026-03-29T01:30:00Z', '2026-03-30T00:30:00.000Z'],
    ['02:30', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
    ['02:30', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00.000Z'], // not once more in the repeated hour
    ['10:00', '2026-10-25T08:59:59Z', '2026-10-25T09:00:00.000Z'],
  ])('%s after %s comes at %s', (time, now, instant) => {
    expect(next(at(time), now)).toBe(instant);
  });

  test('after a week off only the newest is due', () => {
    expect(due(at('10:00', 'working-days'), '2026-11-30T08:30:00Z')).toBe('2026-11-27T10:00');
    expect(due(at('10:00', 'working-days'), '2026-11-30T09:00:00Z')).toBe('2026-11-30T10:00');
  });

  test('days before the schedule was made are none of its own', () => {
    const since = new Date('2026-11-23T09:00:01Z');
    expect(due(at('10:00'), '2026-11-24T08:59:00Z', since)).toBeNull();
    expect(due(at('10:00'), '2026-11-24T09:00:00Z', since)).toBe('2026-11-24T10:00');
  });

  test('a day that never comes is never due', () => {
    const closed: Calendar = { ...here, isWorkday: () => false };
    const timing = at('10:00', 'working-days');
    expect(dueSlot(timing, new Date('2026-11-23T10:00:00Z'), long, closed)).toBeNull();
    expect(nextSlot(timing, new Date('2026-11-23T10:00:00Z'), closed)).toBeNull();
  });
});

describe('A3: an interval lies on a grid of instants', () => {
  test.each([
    [1, '2026-11-23T09:00:59Z', '2026-11-23T09:00Z'],
    [15, '2026-11-23T09:14:59Z', '2026-11-23T09:00Z'],
    [15, '2026-03-29T01:00:00Z', '2026-03-29T01:00Z'],
    [1440, '2026-11-23T09:00:00Z', '2026-11-23T00:00Z'],
  ])('every %s minutes at %s: %s', (minutes, now, slot) => {
    expect(due({ kind: 'every', minutes }, now)).toBe(slot);
  });
});

const anyTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const anyTiming: fc.Arbitrary<Timing> = fc.oneof(
  fc.record({
    kind: fc.constant('daily' as const),
    at: anyTime,
    days: fc.oneof(fc.constant('working-days' as const), fc.subarray([...weekdays], { minLength: 1 })),
  }),
  fc.record({ kind: fc.constant('every' as const), minutes: fc.integer({ min: 1, max: 1440 }) }),
);
/** Around both changes of 2026 and 2027, to the second. */
const anyInstant = fc
  .tuple(
    fc.constantFrom('2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31'),
    fc.integer({ min: -6 * 86_400, max: 6 * 86_400 }),
  )
  .map(([day, seconds]) => new Date(toInstant(`${day}T03:00`, ZONE).getTime() + seconds * 1000));

test('A3: the newest slot is never in the future, and what comes next never in the past', () => {
  fc.assert(
    fc.property(anyTiming, anyInstant, (timing, now) => {
      const slot = dueSlot(timing, now, long, here);
      expect(slot && slot.dueAt <= now).toBe(true);
      expect((nextSlot(timing, now, here)?.dueAt ?? new Date(0)) > now).toBe(true);
    }),
  );
});

test('A3: between a slot and the next one nothing else is due', () => {
  fc.assert(
    fc.property(
      anyTiming,
      anyInstant,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (timing, now, part) => {
        const following = nextSlot(timing, now, here);
        if (following === null) throw new Error('expected a slot within a year');
        expect(dueSlot(timing, following.dueAt, long, here)).toEqual(following);
        const between = new Date(
          now.getTime() + Math.floor(part * (following.dueAt.getTime() - now.getTime())),
        );
        expect(dueSlot(timing, between, long, here)).toEqual(dueSlot(timing, now, long, here));
      },
    ),
  );
});

test('A3: every day has its slot once, whatever the clock does that day', () => {
  fc.assert(
    fc.property(anyTime, fc.constantFrom('2026-03-29', '2026-10-25', '2026-11-23'), (time, day) => {
      const seen = new Set<string>();
      const from = toInstant(`${day}T00:00`, ZONE).getTime();
      const until = toInstant(`${addDays(day, 1)}T00:00`, ZONE).getTime();
      for (let now = from; now < until; now += 1_800_000) {
        const slot = dueSlot(at(time), new Date(now), long, here);
        if (slot !== null && slot.day === day) seen.add(slot.key);
      }
      const last = dueSlot(at(time), new Date(until - 1), long, here);
      expect(last?.key).toBe(`${day}T${time}`);
      expect([...seen].every((key) => key === `${day}T${time}`)).toBe(true);
    }),
    { numRuns: 12 },
  );
});

test('A3: two processes that look at other moments mean the same slot', () => {
  fc.assert(
    fc.property(anyTiming, anyInstant, fc.integer({ min: 0, max: 59_000 }), (timing, now, later) => {
      const one = dueSlot(timing, now, long, here);
      const other = dueSlot(timing, new Date(now.getTime() + later), long, here);
      if (other !== null && other.dueAt <= now) expect(other).toEqual(one);
    }),
  );
});

test('the day of a slot is the practice day it was meant for', () => {
  const slot = dueSlot(at('23:30'), new Date('2026-11-24T00:30:00Z'), long, here);
  expect(slot?.day).toBe('2026-11-23');
  expect(localDateOf(new Date('2026-11-24T00:30:00Z'), ZONE)).toBe('2026-11-24');
  expect(toLocal(slot?.dueAt ?? long, ZONE)).toBe('2026-11-23T23:30');
});
