import { expect, test } from 'vitest';
import { settingKeys } from '../../src/model/settings.ts';
import { openSecondProcess, refusalOf, startPractice } from '../support/practice.ts';

test('P6: the shipped defaults', async () => {
  const { engine, actor } = await startPractice();
  expect(await engine.readSettings(actor)).toEqual({
    'run.channel': 'sms',
    'run.days': ['tomorrow'],
    'run.statuses': ['definite'],
    'run.reasons': null,
    'run.one-per-day': true,
    'run.not-before': 'immediately',
    'run.reason-display': 'code',
    'run.moved': 'ask',
    'run.late-hours': 2,
    'confirmation.within-days': 2,
    'recall.needs-consent': true,
    'birthday.needs-consent': true,
    'recall.overdue-days': 90,
    'practice.canton': null,
    'practice.closing-days': [],
    'practice.working-days': ['mon', 'tue', 'wed', 'thu', 'fri'],
    'approval.mode': 'any',
    'batch.expires-after-hours': 72,
    'quiet-hours.from': '20:00',
    'quiet-hours.to': '08:00',
    'send.days': ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
    'send.limit-per-day': null,
    'send.limit-per-hour': null,
    'send.first-wait-seconds': 5,
    'send.resend-unknown': false,
    'schedule.max-messages': 500,
    'price.sms': { '+': 1000 },
    'price.email': 100,
    'price.inquiry': 0,
    'credits.low': 20_000,
    'credits.low-days': 5,
    'credits.drift': 1000,
    'alarm.due-minutes': 60,
    'digest.emails': [],
    'alarm.emails': [],
    'retention.texts-days': null,
    'retention.log-days': null,
    'retention.appointments-days': 400,
    'email.calendar': true,
    'dashboard.blank-after-minutes': 10,
    'import.max-age-hours': null,
    'import.region': 'CH',
  });
});

test('P6: a change holds for every process from then on', async () => {
  const practice = await startPractice();
  const second = await openSecondProcess(practice);
  await practice.engine.changeSetting(practice.actor, { key: 'run.days', value: 'today,+3' });
  await second.engine.readSettings(practice.actor);
  await practice.engine.changeSetting(practice.actor, { key: 'run.days', value: '+2' });
  expect((await second.engine.readSettings(practice.actor))['run.days']).toEqual(['+2']);
});

test.each([
  ['run.channel', 'fax'],
  ['run.days', 'yesterday'],
  ['run.days', ''],
  ['run.days', Array(51).fill('+1').join(',')],
  ['run.statuses', ' , '],
  ['run.statuses', 'x'.repeat(1001)],
  ['run.not-before', '7:30'],
  ['run.not-before', 'later'],
  ['run.reason-display', 'both'],
  ['run.moved', 'sometimes'],
  ['approval.mode', 'two'],
  ['batch.expires-after-hours', '0'],
  ['batch.expires-after-hours', '745'],
  ['quiet-hours.from', '24:00'],
  ['quiet-hours.to', '8:00'],
  ['send.days', 'mon,someday'],
  ['send.days', ''],
  ['send.limit-per-day', '0'],
  ['send.limit-per-day', '-1'],
  ['send.first-wait-seconds', '16'],
  ['send.first-wait-seconds', '-1'],
  ['send.first-wait-seconds', '1.5'],
  ['price.sms', '41:1'],
  ['price.sms', '+41'],
  ['price.sms', '+:1:2'],
  ['price.email', '-1'],
  ['price.email', '1,5'],
  ['credits.low', 'few'],
  ['credits.low-days', '366'],
  ['credits.drift', '-1'],
  ['email.calendar', 'ja'],
  ['import.region', 'XX'],
  ['import.region', 'ch'],
] as const)('P6: %s cannot be «%s»', async (key, value) => {
  const { engine, actor } = await startPractice();
  const before = await engine.readSettings(actor);
  const refusal = await refusalOf(engine.changeSetting(actor, { key, value }));
  expect(refusal).toMatchObject({ code: 'invalid-setting', details: { key } });
  expect(await engine.readSettings(actor)).toEqual(before);
});

test('P6: a value is kept in its plain form, without what could harm a terminal', async () => {
  const { engine, actor } = await startPractice();
  const value = ' sun, mon ,mon';
  expect(await engine.changeSetting(actor, { key: 'send.days', value })).toMatchObject({ to: 'mon,sun' });
  const hostile = 'definite,\u001b[31mred';
  expect(await engine.changeSetting(actor, { key: 'run.statuses', value: hostile })).toMatchObject({
    to: 'definite,red',
  });
});

test('S3: the first wait is 0 to 15 seconds', async () => {
  const { engine, actor } = await startPractice();
  for (const value of ['0', '15']) {
    await engine.changeSetting(actor, { key: 'send.first-wait-seconds', value });
    expect((await engine.readSettings(actor))['send.first-wait-seconds']).toBe(Number(value));
  }
});

test('an unknown setting is refused, and the known ones are told', async () => {
  const { engine, actor } = await startPractice();
  const refusal = await refusalOf(engine.changeSetting(actor, { key: 'run.dayz', value: 'today' }));
  expect(refusal).toEqual({ code: 'unknown-setting', details: { key: 'run.dayz', known: settingKeys } });
});
