import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMomentReader, readMoment } from '../../src/import/fields.ts';

// zones with usual changes of the clocks, at midnight, by half an hour, and one that skipped a whole day
const ZONES = [
  'Europe/Zurich',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'UTC',
];

const twoDigits = (number: number) => String(number).padStart(2, '0');

test('a remembered day gives the same moment as its own reading, whatever the clocks do on it', () => {
  const day = fc.record({
    year: fc.integer({ min: 1995, max: 2035 }),
    ofYear: fc.integer({ min: 1, max: 366 }),
  });
  const time = fc.record({ hours: fc.nat(24), minutes: fc.nat(60) });
  const style = fc.constantFrom('iso', 'german', 'short', 'zoned', 'seconds');
  const readers = new Map(ZONES.map((zone) => [zone, createMomentReader(zone)]));
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      day,
      time,
      style,
      (zone, { year, ofYear }, { hours, minutes }, wanted) => {
        const iso = new Date(Date.UTC(year, 0, ofYear)).toISOString().slice(0, 10);
        const [y, m, d] = iso.split('-');
        const clock = `${twoDigits(hours)}:${twoDigits(minutes)}`;
        const raw = {
          iso: `${iso}T${clock}`,
          german: `${d}.${m}.${y} ${clock}`,
          short: `${Number(d)}.${Number(m)}.${y} ${hours}:${twoDigits(minutes)}`,
          zoned: `${iso}T${clock}+05:30`,
          seconds: `${iso} ${clock}:59`,
        }[wanted];
        expect(readers.get(zone)?.(raw)).toEqual(readMoment(raw, zone));
      },
    ),
    {
      numRuns: 1000,
      examples: ZONES.map(
        (zone) => [zone, { year: 2026, ofYear: 88 }, { hours: 2, minutes: 30 }, 'iso'] as const,
      ).map(([...each]) => each),
    },
  );
});

test('what is no moment is told as such, remembered or not', () => {
  const read = createMomentReader('Europe/Zurich');
  for (const raw of [
    '',
    'morgen',
    '2026-02-30T10:00',
    '2026-02-30T10:00',
    '2026-11-24T24:00',
    '31.04.2026 9:00',
    '9999-01-01T10:00',
  ]) {
    expect(read(raw)).toEqual(readMoment(raw, 'Europe/Zurich'));
    expect(read(raw).expected).toBeDefined();
  }
});
