import { expect, test } from 'vitest';
import { printSetting, settingDefinitions, settingKeys } from '../../src/settings.ts';
import { anActor, openSecondProcess, refusalOf, startPractice } from '../support/practice.ts';

test('P6: the shipped defaults', async () => {
  const { engine } = await startPractice();
  expect(await engine.readSettings()).toMatchObject({
    'run.days': ['tomorrow'],
    'run.statuses': ['definite'],
    'run.reasons': null,
    'run.one-per-day': true,
    'run.reason-display': 'code',
    'approval.mode': 'any',
    'quiet-hours.from': '20:00',
    'quiet-hours.to': '08:00',
    'send.first-wait-seconds': 5,
    'send.resend-unknown': false,
  });
});

test.each(settingKeys)('P6: the default of %s survives being written and read', (key) => {
  const definition = settingDefinitions[key];
  const defaults = Object.fromEntries(settingKeys.map((each) => [each, settingDefinitions[each].default]));
  const text = printSetting(key, defaults as Parameters<typeof printSetting>[1]);
  expect(definition.parse(text)).toEqual(definition.default);
});

test('P6: a change holds for every process from then on', async () => {
  const practice = await startPractice();
  const second = await openSecondProcess(practice);
  await practice.engine.changeSetting(practice.actor, { key: 'run.days', value: 'today,+3' });
  await practice.engine.changeSetting(practice.actor, { key: 'run.days', value: '+2' });
  expect((await second.engine.readSettings())['run.days']).toEqual(['+2']);
});

test.each([
  ['run.days', 'yesterday'],
  ['run.days', ''],
  ['run.statuses', ' , '],
  ['run.one-per-day', 'ja'],
  ['run.reason-display', 'both'],
  ['approval.mode', 'two'],
  ['batch.expires-after-hours', '0'],
  ['batch.expires-after-hours', '745'],
  ['quiet-hours.from', '24:00'],
  ['quiet-hours.to', '8:00'],
  ['send.first-wait-seconds', '16'],
  ['send.first-wait-seconds', '-1'],
  ['send.first-wait-seconds', '1.5'],
  ['price.sms', '41:1'],
  ['price.sms', '+41'],
  ['price.email', '-1'],
  ['price.email', '1,5'],
] as const)('P6: %s cannot be «%s»', async (key, value) => {
  const { engine, actor } = await startPractice();
  const before = await engine.readSettings();
  const refusal = await refusalOf(engine.changeSetting(actor, { key, value }));
  expect(refusal.code).toBe('invalid-setting');
  expect(await engine.readSettings()).toEqual(before);
});

test('S3: the first wait is 0 to 15 seconds', async () => {
  const { engine, actor } = await startPractice();
  for (const value of ['0', '15']) {
    await engine.changeSetting(actor, { key: 'send.first-wait-seconds', value });
    expect((await engine.readSettings())['send.first-wait-seconds']).toBe(Number(value));
  }
});

test('an unknown setting is refused, and the known ones are told', async () => {
  const { engine, actor } = await startPractice();
  const refusal = await refusalOf(engine.changeSetting(actor, { key: 'run.dayz', value: 'today' }));
  expect(refusal).toEqual({ code: 'unknown-setting', details: { key: 'run.dayz', known: settingKeys } });
});

test('only an administrator changes settings of the practice', async () => {
  const { engine } = await startPractice();
  const user = anActor('carla', ['view', 'prepare', 'approve']);
  const refusal = await refusalOf(engine.changeSetting(user, { key: 'run.days', value: 'today' }));
  expect(refusal.code).toBe('not-permitted');
});
