import { describe, expect, test } from 'vitest';
import { createFormat } from '../../../src/i18n/format.ts';
import { catalogue, interfaceLanguages } from '../../../src/i18n/index.ts';
import {
  type Job,
  jobs,
  type ScheduleOptions,
  type ScheduleRun,
  type Timing,
} from '../../../src/model/schedule.ts';
import { jobRules, scheduleFault } from '../../../src/model/schedule-rules.ts';
import { weekdays } from '../../../src/model/time.ts';
import {
  newScheduleValues,
  scheduleForm,
  scheduleOf,
  scheduleValues,
} from '../../../tui/screens/schedules-form.ts';
import { adviceText, outcomeText } from '../../../tui/screens/schedules-outcome.ts';
import { forWhomText, timingText, whenText } from '../../../tui/screens/schedules-words.ts';
import { ZONE } from '../../support/records.ts';

const t = catalogue('en');
const german = catalogue('de');

const daily = (days: Extract<Timing, { kind: 'daily' }>['days']): Timing => ({
  kind: 'daily',
  at: '07:30',
  days,
});

describe('in words', () => {
  test.each<[Timing, string, string]>([
    [daily('working-days'), 'working days 07:30', 'Arbeitstage 07:30'],
    [daily(weekdays), 'every day 07:30', 'täglich 07:30'],
    [daily(['mon', 'tue', 'wed', 'thu', 'fri']), 'Mon–Fri 07:30', 'Mo–Fr 07:30'],
    [daily(['thu', 'mon']), 'Mon, Thu 07:30', 'Mo, Do 07:30'],
    [daily(['mon', 'tue', 'thu']), 'Mon, Tue, Thu 07:30', 'Mo, Di, Do 07:30'],
    [daily(['sat', 'sun']), 'Sat, Sun 07:30', 'Sa, So 07:30'],
    [{ kind: 'every', minutes: 1 }, 'every minute', 'jede Minute'],
    [{ kind: 'every', minutes: 5 }, 'every 5 minutes', 'alle 5 Minuten'],
    [{ kind: 'every', minutes: 60 }, 'every hour', 'jede Stunde'],
    [{ kind: 'every', minutes: 90 }, 'every 90 minutes', 'alle 90 Minuten'],
    [{ kind: 'every', minutes: 240 }, 'every 4 hours', 'alle 4 Stunden'],
  ])('when: %o', (timing, english, inGerman) => {
    expect(timingText(t, timing)).toBe(english);
    expect(timingText(german, timing)).toBe(inGerman);
  });

  test.each<[ScheduleOptions, string]>([
    [{ channel: 'sms' }, 'as the settings say'],
    [{ channel: 'email', days: ['tomorrow', '+3'] }, 'tomorrow, in 3 days'],
    [{ channel: 'sms', statuses: ['definite'], reasons: ['KO'] }, 'status definite, reasons KO'],
    [{ channel: 'sms', reasons: null }, 'all reasons'],
  ])('for whom: %o', (options, expected) => {
    expect(forWhomText(t, { options, job: 'prepare-reminders' })).toBe(expected);
  });
});

describe('the form', () => {
  const idsOf = (values: ReturnType<typeof newScheduleValues>) =>
    scheduleForm(t, values, true).map(({ id }) => id);

  test('asks for what the job can be told, and for nothing else', () => {
    const values = newScheduleValues(t);
    expect(idsOf(values)).toEqual([
      'job',
      'at',
      'days',
      'channel',
      'targetDays',
      'statuses',
      'reasons',
      'sending',
      'lateBookings',
      'isOn',
    ]);
    expect(idsOf({ ...values, days: 'chosen' })).toContain('weekdays');
    expect(idsOf({ ...values, job: 'send-due', rhythm: 'every' })).toEqual([
      'job',
      'rhythm',
      'minutes',
      'isOn',
    ]);
    expect(idsOf({ ...values, job: 'digest' })).toEqual(['job', 'at', 'days', 'isOn']);
    expect(idsOf({ ...values, job: 'prepare-recalls' })).toEqual([
      'job',
      'at',
      'days',
      'channel',
      'sending',
      'isOn',
    ]);
  });

  test.each(jobs.flatMap((job) => jobRules[job].timings.map((rhythm) => ({ job, rhythm }))))(
    'as it opens it makes a schedule that is possible: $job, $rhythm',
    ({ job, rhythm }) => {
      const made = scheduleOf(t, { ...newScheduleValues(t), job, rhythm });
      expect(made).toMatchObject({ job, timing: { kind: rhythm } });
      expect(scheduleFault(made)).toBeNull();
    },
  );

  test.each(interfaceLanguages)('what it shows of a schedule is that schedule again: %s', (language) => {
    const words = catalogue(language);
    const schedules = [
      { timing: daily('working-days'), options: { channel: 'sms', lateBookings: 'send-soon' } },
      { timing: daily(weekdays), options: { channel: 'email', reasons: null, lateBookings: 'skip' } },
      {
        timing: daily(['mon', 'fri']),
        options: {
          channel: 'sms',
          days: ['tomorrow', 'next-workday', '+3'],
          statuses: ['definite', 'planned'],
          reasons: ['KO', 'LAB'],
          lateBookings: 'skip',
        },
      },
    ] as const;
    for (const { timing, options } of schedules) {
      const schedule = {
        job: 'prepare-reminders',
        timing,
        options,
        sending: 'automatic',
        isOn: true,
      } as const;
      expect(scheduleOf(words, scheduleValues(words, schedule))).toEqual(schedule);
    }
    const again = {
      job: 'send-due',
      timing: { kind: 'every', minutes: 7 },
      options: {},
      sending: null,
      isOn: false,
    } as const;
    expect(scheduleOf(words, scheduleValues(words, again))).toEqual(again);
  });

  test.each([
    ['at', '8.30', null],
    ['at', '8:30', null],
    ['at', '24:00', 'A time is written like 08:30.'],
    ['at', 'noon', 'A time is written like 08:30.'],
    ['weekdays', [], 'At least one weekday must be ticked.'],
  ] as const)('%s: %o', (id, value, problem) => {
    const values = { ...newScheduleValues(t), days: 'chosen', [id]: value };
    const field = scheduleForm(t, values, true).find((each) => each.id === id);
    expect(field?.problem?.(value) ?? null).toBe(problem);
  });

  test.each([
    ['0', false],
    ['1441', false],
    ['1.5', false],
    ['', false],
    [' 1440 ', true],
  ])('minutes: %o', (value, isPossible) => {
    const values = { ...newScheduleValues(t), job: 'send-due', rhythm: 'every', minutes: value };
    const field = scheduleForm(t, values, true).find(({ id }) => id === 'minutes');
    expect(field?.problem?.(value) === null).toBe(isPossible);
  });

  test('a time is taken as people type it', () => {
    const made = scheduleOf(t, { ...newScheduleValues(t), at: ' 8.05 ' });
    expect(made.timing).toMatchObject({ at: '08:05' });
  });
});

describe('what became of a run', () => {
  const face = {
    t: () => t,
    format: () => createFormat(t, ZONE),
    now: () => new Date('2026-11-23T09:00:00Z'),
    timeZone: ZONE,
  };
  const run = (end: Partial<ScheduleRun>): ScheduleRun => ({
    scheduleId: 1,
    slot: '2026-11-23T10:00',
    dueAt: new Date('2026-11-23T09:00:00Z'),
    state: 'done',
    reason: null,
    attempts: 1,
    retryAt: null,
    result: {},
    startedBy: 'schedule:1',
    startedAt: new Date('2026-11-23T09:00:00Z'),
    finishedAt: null,
    ...end,
  });

  test.each<[Job, Partial<ScheduleRun>, string, string | null]>([
    ['prepare-reminders', { state: 'running' }, 'is running', null],
    ['prepare-reminders', { result: { messages: 0 } }, 'nobody to write to', null],
    [
      'prepare-reminders',
      { result: { batch: 3, messages: 1, ordered: true, days: '2026-11-24' } },
      '1 message, sent by itself',
      null,
    ],
    [
      'prepare-reminders',
      { result: { messages: 12, left: 'too-many' } },
      '12 messages, waits for approval: more than a schedule may send by itself',
      null,
    ],
    ['send-due', { result: { batches: 0, refused: 0, later: 0 } }, 'nothing to do', null],
    ['send-due', { result: { batches: 2, refused: 1 } }, '2 batches sent, 1 batch could not be sent', null],
    [
      'retention',
      { result: { texts: 3, entries: 0, batches: 2, runs: 4 } },
      '3 texts deleted, 6 other rows deleted',
      null,
    ],
    [
      'prepare-reminders',
      { state: 'skipped', reason: 'import-stale', retryAt: new Date('2026-11-23T09:15:00Z') },
      'left out: the appointments are too old, tries again today 10:15',
      'Export and read in the appointments; it is tried again by itself.',
    ],
    [
      'prepare-reminders',
      { state: 'failed', reason: 'insufficient-credits', result: { messages: 5 } },
      'failed: there are too few credits, 5 messages',
      'Buy credits, then send the prepared batch from Batches (5).',
    ],
    ['backup', { state: 'failed', reason: 'something-new' }, 'failed: refused (something-new)', null],
    [
      'prepare-reminders',
      { reason: 'was-ahead', result: { messages: 5 } },
      '5 messages, recorded while the clock was ahead',
      null,
    ],
  ])('%s: %o', (job, end, expected, advice) => {
    expect(outcomeText(face, job, run(end))).toBe(expected);
    expect(adviceText(t, run(end))).toBe(advice);
  });

  test.each([
    ['2026-11-23T11:00:00Z', 'today 12:00'],
    ['2026-11-24T23:30:00Z', 'Wed 00:30'],
    ['2026-11-17T09:00:00Z', 'Tue 10:00'],
    ['2026-11-30T09:00:00Z', '30/11/26 10:00'],
  ])('a moment is said as short as it is clear: %s', (instant, expected) => {
    expect(whenText(face, new Date(instant))).toBe(expected);
  });
});
