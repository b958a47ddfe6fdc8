import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMoment } from '../../src/import/fields.ts';
import { nextSendTime } from '../../src/model/send-window.ts';
import {
  addDays,
  isWithin,
  localDateOf,
  nextAt,
  startOfDay,
  toInstant,
  toLocal,
  weekdayOf,
  weekdays,
} from '../../src/model/time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Zones that change by an hour or by half of one, at night or at midnight, and one that gave it up. */
const zones = [
  'Europe/Zurich',
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Kolkata',
] as const;
const zone = fc.constantFrom(...zones);

/** The clock as the system shows it: an independent reader. */
const clocks = new Map<string, Intl.DateTimeFormat>();
function wallClock(milliseconds: number, timeZone: string): string {
  const known = clocks.get(timeZone);
  const clock =
    known ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' });
  if (known === undefined) clocks.set(timeZone, clock);
  return clock.format(milliseconds).replace(' ', 'T');
}

type Change = Readonly<{ timeZone: string; at: number; gain: number }>;

/** How far the wall clock is ahead of UTC. */
function offset(milliseconds: number, timeZone: string): number {
  return Date.parse(`${wallClock(milliseconds, timeZone)}Z`) - Math.floor(milliseconds / MINUTE) * MINUTE;
}

/** Every change of the clocks from 2025 to 2030, found by looking. */
const changes: readonly Change[] = zones.flatMap((timeZone) => {
  const found: Change[] = [];
  for (let day = Date.UTC(2025, 0); day < Date.UTC(2031, 0); day += DAY) {
    const [before, after] = [offset(day, timeZone), offset(day + DAY, timeZone)];
    if (before === after) continue;
    let [low, high] = [day, day + DAY];
    while (high - low > MINUTE) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
      if (offset(middle, timeZone) === before) low = middle;
      else high = middle;
    }
    found.push({ timeZone, at: high, gain: after - before });
  }
  return found;
});
const change = fc.constantFrom(...changes);
/** A minute within two days of a change. */
const nearChange = fc
  .tuple(change, fc.integer({ min: -2 * 24 * 60, max: 2 * 24 * 60 }))
  .map(([each, minutes]) => ({ timeZone: each.timeZone, instant: new Date(each.at + minutes * MINUTE) }));

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 1, 15, 30, 45, 59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

describe('A3: wall clocks around every change of the clocks', () => {
  test('there are changes to look at: twice a year where the clocks change at all', () => {
    const perZone = (timeZone: string) => changes.filter((each) => each.timeZone === timeZone).length;
    expect(['Europe/Zurich', 'America/New_York', 'Australia/Lord_Howe'].map(perZone)).toEqual([12, 12, 12]);
    expect(['Pacific/Apia', 'Asia/Kolkata'].map(perZone)).toEqual([0, 0]);
    const halfHours = changes.filter(({ gain }) => Math.abs(gain) === HOUR / 2);
    expect(halfHours.length).toBe(12);
  });

  test('the practice’s clock is the one on the wall', () => {
    fc.assert(
      fc.property(nearChange, ({ timeZone, instant }) => {
        expect(toLocal(instant, timeZone)).toBe(wallClock(instant.getTime(), timeZone));
        expect(localDateOf(instant, timeZone)).toBe(wallClock(instant.getTime(), timeZone).slice(0, 10));
      }),
      { numRuns: 500 },
    );
  });

  test('each minute around a change: once shown it is found, twice shown it is the first, never shown it moves on by the gap', () => {
    for (const { timeZone, at, gain } of sample(changes)) {
      const length = Math.abs(gain);
      for (let minutes = -90; minutes <= 90; minutes += 1) {
        const before = at + minutes * MINUTE;
        const shown = wallClock(before, timeZone);
        const isSecond = minutes >= 0 && gain < 0 && minutes * MINUTE < length;
        const expected = isSecond ? before - length : before;
        expect({ shown, found: toInstant(shown, timeZone).getTime() }).toEqual({ shown, found: expected });
        if (gain <= 0 || minutes < 0 || minutes * MINUTE >= length) continue;
        // what the clock would have shown without the change: nobody ever saw it
        const skipped = toText(at - MINUTE, timeZone, (minutes + 1) * MINUTE);
        const moved = toInstant(skipped, timeZone);
        expect({ skipped, moved: moved.getTime() }).toEqual({ skipped, moved: before });
        expect(Date.parse(`${toLocal(moved, timeZone)}Z`) - Date.parse(`${skipped}Z`)).toBe(gain);
      }
    }
  });

  test('later on the wall is never earlier in time', () => {
    fc.assert(
      fc.property(nearChange, fc.nat(3 * 24 * 60), ({ timeZone, instant }, minutes) => {
        const local = toLocal(instant, timeZone);
        const later = new Date(Date.parse(`${local}Z`) + minutes * MINUTE).toISOString().slice(0, 16);
        const [first, second] = [toInstant(local, timeZone), toInstant(later, timeZone)];
        // a skipped time is moved past the ones that follow the gap: by the gap at most
        const gap = Math.max(
          0,
          ...changes.filter((each) => each.timeZone === timeZone).map(({ gain }) => gain),
        );
        const isFound = toLocal(first, timeZone) === local;
        expect(second.getTime()).toBeGreaterThanOrEqual(first.getTime() - (isFound ? 0 : gap));
      }),
      { numRuns: 500 },
    );
  });

  test('a day lasts as long as the clocks make it, and none begins before the one before', () => {
    fc.assert(
      fc.property(nearChange, ({ timeZone, instant }) => {
        const day = localDateOf(instant, timeZone);
        const start = startOfDay(day, timeZone).getTime();
        const next = startOfDay(addDays(day, 1), timeZone).getTime();
        const gained = changes
          .filter((each) => each.timeZone === timeZone && each.at >= start && each.at < next)
          .reduce((sum, { gain }) => sum + gain, 0);
        expect((next - start) / HOUR).toBe((DAY - gained) / HOUR);
        expect(wallClock(start, timeZone).slice(0, 10)).toBe(day);
        // the minute before belongs to the day before, unless midnight itself comes twice
        if (gained === 0) expect(wallClock(start - MINUTE, timeZone).slice(0, 10)).toBe(addDays(day, -1));
        expect(start).toBeLessThanOrEqual(instant.getTime());
        expect(next).toBeGreaterThan(instant.getTime());
      }),
      { numRuns: 500 },
    );
  });

  test('the next time of day: not before now, within a day, and what the clock then shows', () => {
    fc.assert(
      fc.property(nearChange, time, ({ timeZone, instant }, wanted) => {
        const found = nextAt(wanted, instant, timeZone);
        expect(found.getTime()).toBeGreaterThanOrEqual(instant.getTime());
        expect(found.getTime() - instant.getTime()).toBeLessThanOrEqual(DAY + 2 * HOUR);
        const shown = toLocal(found, timeZone);
        if (shown.slice(11) !== wanted)
          expect(isSkipped(`${shown.slice(0, 10)}T${wanted}`, timeZone)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('DESIGN §5.8: nothing leaves in the quiet hours or on a forbidden day, nor waits longer than it must', () => {
    const days = fc.subarray([...weekdays], { minLength: 1 });
    const night = fc.constantFrom(
      '00:00',
      '00:30',
      '01:00',
      '01:59',
      '02:00',
      '02:15',
      '02:30',
      '03:00',
      '03:30',
    );
    const quiet = fc.oneof(
      fc.constant(['20:00', '08:00'] as const),
      fc.tuple(night, night),
      fc.tuple(fc.oneof(time, night), fc.oneof(time, night)),
    );
    fc.assert(
      fc.property(nearChange, quiet, days, ({ timeZone, instant }, [quietFrom, quietTo], allowed) => {
        const found = nextSendTime({ quietFrom, quietTo, days: allowed }, instant, timeZone);
        const mayLeave = (milliseconds: number) => {
          const shown = wallClock(milliseconds, timeZone);
          return (
            allowed.includes(weekdayOf(shown.slice(0, 10))) && !isWithin(shown.slice(11), quietFrom, quietTo)
          );
        };
        expect(found.getTime()).toBeGreaterThanOrEqual(instant.getTime());
        expect(mayLeave(found.getTime())).toBe(true);
        // quiet hours whose own ends are skipped or come twice last as long as the longer reading says
        const isPassing = changes.some(
          (each) => each.timeZone === timeZone && each.at > instant.getTime() && each.at <= found.getTime(),
        );
        if (isPassing && (quietFrom < '04:00' || quietTo < '04:00')) return;
        for (let at = instant.getTime(); at < found.getTime(); at += 17 * MINUTE) {
          expect({ at: wallClock(at, timeZone), may: mayLeave(at) }).toMatchObject({ may: false });
        }
        if (found > instant)
          expect(mayLeave(Math.max(instant.getTime(), found.getTime() - MINUTE))).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  test('a moment with an offset or Z is that instant, one without is the wall clock’s', () => {
    const minutesEast = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(nearChange, minutesEast, fc.boolean(), ({ timeZone, instant }, east, hasColon) => {
        const sign = east < 0 ? '-' : '+';
        const [hours, minutes] = [Math.floor(Math.abs(east) / 60), Math.abs(east) % 60].map((part) =>
          String(part).padStart(2, '0'),
        );
        const shown = new Date(instant.getTime() + east * MINUTE).toISOString().slice(0, 19);
        const raw = `${shown}${sign}${hours}${hasColon ? ':' : ''}${minutes}`;
        const moment = { startsAt: instant, startsLocal: wallClock(instant.getTime(), timeZone) };
        expect(readMoment(raw, timeZone)).toEqual({ value: moment });
        expect(readMoment(instant.toISOString(), timeZone)).toEqual({ value: moment });
        const local = readMoment(moment.startsLocal, timeZone).value;
        expect(local?.startsLocal).toBe(moment.startsLocal);
        expect(local?.startsAt).toEqual(toInstant(moment.startsLocal, timeZone));
      }),
      { numRuns: 300 },
    );
  });
});

test('absurd moments are a problem, never an error', () => {
  const part = fc.constantFrom(
    '0000-00-00',
    '9999-12-31',
    '2026-02-30',
    '2026-11-24',
    '30.02.2026',
    '24.11.2026',
    '1.1.1',
    '+002026-11-24',
    '-2026-11-24',
  );
  const clock = fc.constantFrom(
    '24:00',
    '25:61',
    '23:59:60',
    '12:00:61',
    '9:5',
    '00:00',
    '12:00:00.123456789',
    '12:00:00.1234567890',
  );
  const zoneText = fc.constantFrom('', 'Z', '+99:99', '-00:00', '+24:00', '+1', '[Europe/Zurich]', ' ', '\0');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.tuple(part, fc.constantFrom('T', ' ', ''), clock, zoneText).map((all) => all.join('')),
        fc.string({ unit: 'binary' }),
      ),
      zone,
      (raw, timeZone) => {
        const { value, expected } = readMoment(raw, timeZone);
        if (value === null) expect(['moment', 'required']).toContain(expected);
        else {
          expect(Number.isFinite(value.startsAt.getTime())).toBe(true);
          expect(toLocal(value.startsAt, timeZone)).toBe(value.startsLocal);
          expect(raw).toMatch(/^(2026-11-24|24\.11\.2026)[T ]/);
          expect(raw).not.toMatch(/24:00$|25:61|:6\d/);
        }
      },
    ),
    { numRuns: 200 },
  );
});

/** Some of them, others in each run: all of them would take minutes. */
function sample<T>(all: readonly T[]): T[] {
  return fc.sample(fc.shuffledSubarray([...all], { minLength: 8, maxLength: 8 }), 1)[0] ?? [];
}

/** The wall clock at the instant, read as if it had gone on evenly for so long. */
function toText(instant: number, timeZone: string, later: number): string {
  return new Date(Date.parse(`${wallClock(instant, timeZone)}Z`) + later).toISOString().slice(0, 16);
}

/** Whether no clock ever showed this time. */
function isSkipped(local: string, timeZone: string): boolean {
  return wallClock(toInstant(local, timeZone).getTime(), timeZone) !== local;
}
