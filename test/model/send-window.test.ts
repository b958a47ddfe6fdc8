import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextSendTime, type SendWindow } from '../../src/model/send-window.ts';
import { isWithin, localDateOf, toInstant, toLocal, weekdayOf, weekdays } from '../../src/model/time.ts';

const ZONE = 'Europe/Zurich';
const EVERY_DAY: SendWindow = { quietFrom: '20:00', quietTo: '08:00', days: weekdays };
const WORKDAYS: SendWindow = { ...EVERY_DAY, days: ['mon', 'tue', 'wed', 'thu', 'fri'] };

describe('when an SMS may leave (DESIGN §5.8)', () => {
  test.each([
    // 2026-11-23 is a Monday
    ['in the middle of the day: at once', EVERY_DAY, '2026-11-23T10:00', '2026-11-23T10:00'],
    ['at the end of the quiet hours: at once', EVERY_DAY, '2026-11-23T08:00', '2026-11-23T08:00'],
    ['at their beginning: the next morning', EVERY_DAY, '2026-11-23T20:00', '2026-11-24T08:00'],
    ['after midnight: the same morning', EVERY_DAY, '2026-11-23T02:00', '2026-11-23T08:00'],
    ['on a Saturday: Monday morning', WORKDAYS, '2026-11-28T10:00', '2026-11-30T08:00'],
    ['Friday night: Monday morning', WORKDAYS, '2026-11-27T21:00', '2026-11-30T08:00'],
    ['Sunday night: Monday morning', WORKDAYS, '2026-11-29T23:59', '2026-11-30T08:00'],
    [
      'without quiet hours, on a Sunday: Monday at midnight',
      { ...WORKDAYS, quietTo: '20:00' },
      '2026-11-29T12:00',
      '2026-11-30T00:00',
    ],
    [
      'one day a week: up to six days later',
      { ...EVERY_DAY, days: ['tue'] },
      '2026-11-25T00:00',
      '2026-12-01T08:00',
    ],
    ['in the night the clock goes forward', EVERY_DAY, '2026-03-28T22:00', '2026-03-29T08:00'],
    [
      'when the only hour allowed is skipped: a night later',
      { ...EVERY_DAY, quietFrom: '03:30', quietTo: '02:30' },
      '2026-03-28T22:00',
      '2026-03-30T02:30',
    ],
    ['in the night the clock goes back', EVERY_DAY, '2026-10-24T22:00', '2026-10-25T08:00'],
  ] as const)('%s', (_, window, from, expected) => {
    expect(toLocal(nextSendTime(window, toInstant(from, ZONE), ZONE), ZONE)).toBe(expected);
  });

  test('whatever the window, the moment found is allowed, not earlier, and the same when asked again', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '30'))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
    const days = fc.subarray([...weekdays], { minLength: 1 });
    const instant = fc.date({
      min: new Date('2026-01-01T00:00:00Z'),
      max: new Date('2027-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(time, time, days, instant, (quietFrom, quietTo, allowed, from) => {
        const window = { quietFrom, quietTo, days: allowed };
        const found = nextSendTime(window, from, ZONE);
        expect(found.getTime()).toBeGreaterThanOrEqual(from.getTime());
        expect(allowed).toContain(weekdayOf(localDateOf(found, ZONE)));
        expect(isWithin(toLocal(found, ZONE).slice(11), quietFrom, quietTo)).toBe(false);
        expect(nextSendTime(window, found, ZONE)).toEqual(found);
      }),
    );
  });
});
