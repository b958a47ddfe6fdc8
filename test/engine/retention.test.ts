import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isPostgres, runSql } from '../support/database.ts';
import {
  aSubmittedBatch,
  logOf,
  offered,
  type Practice,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, anAppointment } from '../support/records.ts';

const DAY = 86_400_000;

async function withSentReminders(settings: Record<string, string>) {
  const practice = await startPractice();
  await practice.enter(...aFullDay(3));
  await aSubmittedBatch(practice);
  await change(practice, settings);
  return practice;
}

async function change({ engine, actor }: Practice, settings: Record<string, string>): Promise<void> {
  for (const [key, value] of Object.entries(settings)) {
    await engine.changeSetting(actor, { key, value, scope: 'practice' });
  }
}

test('as shipped no text and no entry is ever removed', async () => {
  const practice = await withSentReminders({});
  practice.clock.advance(3000 * DAY);
  expect(await practice.engine.runRetention(practice.actor)).toMatchObject({ texts: 0, entries: 0 });
  expect(
    (await logOf(practice)).every(({ text, textRemovedAt }) => text !== '' && textRemovedAt === null),
  ).toBe(true);
});

test('texts go after their days, entries after theirs; L6: the appointments stay reminded', async () => {
  const practice = await withSentReminders({ 'retention.texts-days': '30', 'retention.log-days': '60' });
  const { engine, actor, clock } = practice;
  clock.advance(30 * DAY);
  expect(await engine.runRetention(actor)).toMatchObject({ texts: 0, entries: 0 });
  clock.advance(DAY);
  expect(await engine.runRetention(actor)).toMatchObject({ texts: 3, entries: 0 });
  expect(await engine.runRetention(actor)).toMatchObject({ texts: 0 });
  for (const entry of await logOf(practice)) {
    expect(entry).toMatchObject({
      text: '',
      person: '',
      subject: null,
      textRemovedAt: clock.now(),
      state: 'submitted',
    });
  }
  clock.advance(30 * DAY);
  expect(await engine.runRetention(actor)).toMatchObject({ texts: 0, entries: 3, batches: 1 });
  expect(await logOf(practice)).toEqual([]);
  const claims = await runSql(practice.target, 'select message_id from reminder_claim');
  expect(claims).toEqual([{ message_id: null }, { message_id: null }, { message_id: null }]);
  const { entries } = await engine.readAudit(actor, { filter: { action: 'retention.done' }, limit: 1 });
  expect(entries[0]?.details).toMatchObject({ entries: 3, batches: 1 });
});

test('what may still be sent keeps its text, however old', async () => {
  const practice = await startPractice({
    settings: { 'retention.texts-days': '30', 'retention.log-days': '30' },
  });
  await practice.enter(...aFullDay(2));
  const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  await runSql(practice.target, `update message set state = 'unclear' where batch_id = ${batchId}`);
  practice.clock.advance(90 * DAY);
  expect(await practice.engine.runRetention(practice.actor)).toMatchObject({ texts: 0, entries: 0 });
});

test('a message whose text is gone is not tried again', async () => {
  const practice = await withSentReminders({ 'retention.texts-days': '30' });
  await runSql(practice.target, `update message set delivery_status = 2`);
  practice.clock.advance(31 * DAY);
  await practice.engine.runRetention(practice.actor);
  expect(await refusalOf(practice.engine.retryBatch(practice.actor, 1))).toEqual({
    code: 'nothing-to-retry',
    details: { batch: 1, reasons: ['text-removed'] },
  });
});

test('L6: a long past appointment goes with its claim once no entry names it; nothing becomes open again', async () => {
  const practice = await withSentReminders({ 'retention.appointments-days': '100' });
  const { engine, actor, clock, target } = practice;
  await practice.enter(anAppointment({ id: 'NEVER', at: '2026-11-24T15:00' }));
  clock.set('2027-03-03T09:00:00.000Z'); // day 99
  await practice.enter(anAppointment({ id: 'NEXT', at: '2027-03-04T09:00' }));
  for (const id of ['T1', 'T2', 'NEVER']) await practice.drop(id);
  expect(await engine.runRetention(actor)).toMatchObject({ appointments: 0 });
  clock.set('2027-03-05T09:00:00.000Z');
  await practice.enter(anAppointment({ id: 'NEXT', at: '2027-03-06T09:00' }));
  expect(await engine.runRetention(actor)).toMatchObject({ appointments: 1 }); // the log names the others
  await change(practice, { 'retention.log-days': '60' });
  expect(await engine.runRetention(actor)).toMatchObject({ entries: 3, appointments: 2 });
  const left = 'select external_id from appointment order by external_id';
  expect(await runSql(target, left)).toEqual([{ external_id: 'NEXT' }, { external_id: 'T3' }]); // still exported
  expect(await runSql(target, 'select appointment_id from reminder_claim')).toHaveLength(1);
  await practice.enter(...aFullDay(3));
  expect(await offered(practice)).toEqual(['NEXT']);
});

test('a clock that is ahead makes no appointment old: its source must have spoken of days as late', async () => {
  const practice = await withSentReminders({ 'retention.log-days': '60' });
  const { engine, actor, clock, target } = practice;
  clock.advance(1000 * DAY);
  await practice.drop('T1');
  expect(await engine.runRetention(actor)).toMatchObject({ appointments: 0 });
  expect(await runSql(target, 'select appointment_id from reminder_claim')).toHaveLength(3);
});

test('R1: the appointment that a recall was done by stays, and so do all of them for whom no day is set', async () => {
  const practice = await withSentReminders({
    'retention.log-days': '60',
    'retention.appointments-days': 'none',
  });
  const { engine, actor, clock, target } = practice;
  clock.set('2028-03-05T09:00:00.000Z');
  await practice.enter(anAppointment({ id: 'NEXT', at: '2028-03-06T09:00' }));
  for (const id of ['T1', 'T2', 'T3']) await practice.drop(id);
  expect(await engine.runRetention(actor)).toMatchObject({ appointments: 0 });
  await change(practice, { 'retention.appointments-days': '400' });
  await runSql(
    target,
    `insert into recall (source, external_id, patient_id, reason_code, due_on, given_due_on, since_on, call_on, lead_days,
       counts_from, done_by, vanished, changed_by, changed_at)
     select 'recalls', 'R1', patient_id, 'K', '2026-12-01', '2026-12-01', '2026-12-01', '2026-11-01', 30, '2026-11-01',
       id, false, 'anna', '2026-11-23T09:00:00.000Z'
     from appointment where external_id = 'T2'`,
  );
  expect(await engine.runRetention(actor)).toMatchObject({ appointments: 2 });
  const left = 'select external_id from appointment order by external_id';
  expect(await runSql(target, left)).toEqual([{ external_id: 'NEXT' }, { external_id: 'T2' }]);
});

test('what is known of old runs, imports, notices and alarms goes, but the newest of each', async () => {
  const practice = await startPractice();
  const { engine, actor, clock, target } = practice;
  await practice.enter(...aFullDay(3));
  const old = clock.now().toISOString();
  await runSql(
    target,
    `insert into schedule_run (schedule_id, slot, due_at, state, started_by, started_at)
     values (1, 'a', '${old}', 'done', 'x', '${old}'), (1, 'b', '2026-11-24T09:00:00.000Z', 'done', 'x', '${old}')`,
    `insert into notice (kind, key, facts, created_at, expires_at) values ('digest', 'd', '{}', '${old}', '${old}')`,
    `insert into alarm (condition, subject, since, cleared_at, details) values ('x', '', '${old}', '${old}', '{}'), ('x', '', '${old}', null, '{}')`,
  );
  clock.advance(500 * DAY);
  await runSql(
    target,
    `insert into import_run (source, started_at) values ('agenda', '${clock.now().toISOString()}')`,
  );
  expect(await engine.runRetention(actor)).toMatchObject({
    imports: expect.any(Number),
    runs: 1,
    notices: 1,
    alarms: 1,
  });
  expect(await runSql(target, 'select slot from schedule_run')).toEqual([{ slot: 'b' }]);
  expect(await runSql(target, 'select source from import_run')).toEqual([{ source: 'agenda' }]);
});

test.skipIf(isPostgres)('the file stays as large as it was: what retention frees is used again', async () => {
  const practice = await withSentReminders({ 'retention.log-days': '30' });
  const { engine, actor, clock, target } = practice;
  const fill = () =>
    runSql(
      target,
      `insert into message (reference, batch_id, kind, channel, recipient, person, language, text, segments, milli_credits,
         state, created_at, logged_at)
       select lower(hex(randomblob(10))), 1, 'reminder', 'sms', '+41790000000', 'Muster', 'de', hex(randomblob(200)), 1, 0,
         'rejected', '${clock.now().toISOString()}', '${clock.now().toISOString()}'
       from (with recursive n (i) as (select 1 union all select i + 1 from n where i < 3000) select i from n)`,
      'pragma wal_checkpoint(truncate)',
    );
  const sizes: number[] = [];
  for (let month = 0; month < 3; month += 1) {
    await fill();
    sizes.push(target.type === 'sqlite' ? statSync(target.file).size : 0);
    clock.advance(31 * DAY);
    await engine.runRetention(actor);
  }
  expect(sizes[2]).toBeLessThan((sizes[0] ?? 0) * 1.05);
  expect(await offered(practice)).toEqual([]);
});
