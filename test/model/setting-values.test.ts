import fc from 'fast-check';
import { getCountries } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { regions } from '../../src/model/region.ts';
import {
  type Definition,
  defaultSettings,
  type SettingKey,
  type Settings,
  settingDefinitions,
  settingKeys,
} from '../../src/model/settings.ts';
import { addDays, weekdays } from '../../src/model/time.ts';
import { cantons } from '../../src/model/workdays.ts';

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const word = fc.stringMatching(/^[A-Za-z0-9äöü][A-Za-z0-9äöü -]{0,10}[A-Za-z0-9äöü]$/);
const words = fc.array(word, { minLength: 1, maxLength: 50 });
const credits = fc.integer({ min: 0, max: 999_999_999_999 });
const day = fc.oneof(
  fc.constantFrom('today', 'tomorrow', 'next-workday', '2026-12-24'),
  fc.integer({ min: 0, max: 366 }).map((days) => `+${days}`),
);

const closedSpan = fc
  .tuple(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 400 }))
  .map(([start, days]) => ({
    from: addDays('1990-01-01', start),
    until: addDays('1990-01-01', start + days),
  }));

const addresses = fc.uniqueArray(
  fc.constantFrom('anna@praxis.example', "o'hara+x@praxis.example", 'b@zürich.example'),
);

/** Any value a setting may have. */
const anyValue: { readonly [K in SettingKey]: fc.Arbitrary<Settings[K]> } = {
  'run.channel': fc.constantFrom('sms', 'email'),
  'run.days': fc.array(day, { minLength: 1, maxLength: 50 }),
  'run.statuses': words,
  'run.reasons': fc.option(words.filter((codes) => codes.join() !== 'all')),
  'run.one-per-day': fc.boolean(),
  'run.not-before': fc.oneof(fc.constant('immediately' as const), time),
  'run.reason-display': fc.constantFrom('code', 'name'),
  'run.moved': fc.constantFrom('ask', 'always', 'never'),
  'run.late-hours': fc.integer({ min: 0, max: 72 }),
  'confirmation.within-days': fc.integer({ min: 0, max: 60 }),
  'recall.needs-consent': fc.boolean(),
  'birthday.needs-consent': fc.boolean(),
  'recall.overdue-days': fc.integer({ min: 0, max: 3660 }),
  'practice.canton': fc.constantFrom(null, ...cantons),
  'practice.closing-days': fc.array(closedSpan, { maxLength: 50 }),
  'practice.working-days': fc.subarray([...weekdays], { minLength: 1 }),
  'approval.mode': fc.constantFrom('none', 'any', 'four-eyes'),
  'batch.expires-after-hours': fc.integer({ min: 1, max: 744 }),
  'quiet-hours.from': time,
  'quiet-hours.to': time,
  'send.days': fc.subarray([...weekdays], { minLength: 1 }),
  'send.limit-per-day': fc.option(fc.integer({ min: 1, max: 100_000 })),
  'send.limit-per-hour': fc.option(fc.integer({ min: 1, max: 100_000 })),
  'send.first-wait-seconds': fc.integer({ min: 0, max: 15 }),
  'send.resend-unknown': fc.boolean(),
  'schedule.max-messages': fc.option(fc.integer({ min: 1, max: 100_000 })),
  'price.sms': fc
    .dictionary(fc.stringMatching(/^\+\d{0,6}$/), credits, { maxKeys: 40 })
    .map((table) => ({ '+': 1000, ...table })),
  'price.email': credits,
  'price.inquiry': credits,
  'credits.low': credits,
  'credits.low-days': fc.integer({ min: 0, max: 365 }),
  'credits.drift': credits,
  'alarm.due-minutes': fc.option(fc.integer({ min: 5, max: 1440 })),
  'email.calendar': fc.boolean(),
  'dashboard.blank-after-minutes': fc.option(fc.integer({ min: 1, max: 480 })),
  'import.max-age-hours': fc.option(fc.integer({ min: 1, max: 744 })),
  'digest.emails': addresses,
  'alarm.emails': addresses,
  'retention.texts-days': fc.option(fc.integer({ min: 30, max: 3650 })),
  'retention.log-days': fc.option(fc.integer({ min: 30, max: 3650 })),
  'retention.appointments-days': fc.option(fc.integer({ min: 100, max: 3650 })),
  'import.region': fc.constantFrom(...getCountries()),
};

test.each(settingKeys)('P6: whatever %s is set to is read back as it was', <K extends SettingKey>(key: K) => {
  const { parse, print }: Definition<Settings[K]> = settingDefinitions[key];
  fc.assert(
    fc.property(anyValue[key], (value) => {
      expect(parse(print(value))).toEqual(value);
    }),
  );
});

test.each(settingKeys)(
  'P6: the default of %s survives being written and read',
  <K extends SettingKey>(key: K) => {
    const { parse, print }: Definition<Settings[K]> = settingDefinitions[key];
    expect(parse(print(defaultSettings[key]))).toEqual(defaultSettings[key]);
  },
);

test.each(settingKeys)(
  'P6: whatever is typed for %s is read or refused, and what is read stays the same',
  <K extends SettingKey>(key: K) => {
    const { parse, print }: Definition<Settings[K]> = settingDefinitions[key];
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.stringMatching(/^[a-z0-9+:.,\- ]{0,30}$/),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const value = parse(text);
        if (value !== undefined) expect(parse(print(value))).toEqual(value);
      }),
    );
  },
);

test('a canton may be typed in any case', () => {
  const { parse } = settingDefinitions['practice.canton'];
  expect(['zh', 'Zh', 'ZH', 'None', 'xx'].map(parse)).toEqual(['ZH', 'ZH', 'ZH', null, undefined]);
});

test('the countries are those whose telephone numbers the library can read', () => {
  expect([...regions].sort()).toEqual([...getCountries()].sort());
});
