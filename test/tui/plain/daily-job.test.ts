import { expect, test } from 'vitest';
import { createGate } from '../../support/fake-portal.ts';
import { anActor, logOf, offered, startPractice } from '../../support/practice.ts';
import { aFullDay, anAppointment, aPatient, mobileOf } from '../../support/records.ts';
import { openPlain } from './conversation.ts';

/** 1 Remind patients, then Enter for SMS, tomorrow, the patients, all of them, and to prepare and approve. */
const TO_APPROVED = ['1', '', '', '', '', ''] as const;

/** The same with more patients than are read out at once: 0 stops that. */
const MANY_TO_APPROVED = ['1', '', '', '', '0', '', ''] as const;

async function withPatients(count: number, options: Parameters<typeof startPractice>[0] = {}) {
  const practice = await startPractice(options);
  await practice.enter(...aFullDay(count));
  return practice;
}

test('the daily job line by line: Enter takes every default, and a typed yes sends (S2, S3)', async () => {
  const practice = await withPatients(3);
  practice.sms.report(mobileOf('1'), 0);
  const talk = openPlain({ practice });
  await talk.answer(...TO_APPROVED);
  expect(talk.heard()).toContain('Batch 1: approved.');
  await talk.answer('');
  expect(talk.heard()).toContain('Credits: 3 needed, 1,000 available, 997 left afterwards.');
  expect(talk.heard()).toContain('Send 3 SMS? What was sent cannot be taken back. Type 3 or yes to send');
  await talk.answer('yes');
  expect(talk.heard()).toContain('3 of 3 messages processed successfully.');
  expect(talk.heard()).toContain('Credits used: 3. Credits left: 997.');
  expect(talk.heard()).toContain('First answer of the portal: 1 delivered');
  expect(practice.sms.taken).toHaveLength(3);
});

test('P7: single patients, ranges, all and none are ticked by their numbers', async () => {
  const practice = await withPatients(9);
  const talk = openPlain({ practice });
  await talk.answer('1', '', '', '');
  expect(talk.heard()).toContain('1: 08:00 Muster1 Vera, +41790000001, K');
  await talk.answer('none');
  expect(talk.heard()).toContain('0 of 9 ticked');
  await talk.answer('1-3,x');
  expect(talk.heard()).toContain('Not understood: “x”.');
  await talk.answer('1-3,8');
  expect(talk.heard()).toContain('4 messages, not prepared yet');
  await talk.answer('');
  const prepared = (await logOf(practice)).map(({ person }) => person);
  expect(prepared).toEqual(['Muster1 Vera', 'Muster2 Vera', 'Muster3 Vera', 'Muster8 Vera']);
});

test('P8: how many are not offered is said, and on demand who and why', async () => {
  const practice = await withPatients(2);
  await practice.enter(aPatient({ number: '2', mobile: null }));
  const talk = openPlain({ practice });
  await talk.answer('1', '', '');
  expect(talk.heard()).toContain('2 appointments: 1 can be reminded, 1 cannot');
  expect(talk.heard()).toContain('no mobile number: 1');
  await talk.answer('3');
  expect(talk.heard()).toContain('Muster2 Vera: no mobile number');
});

test('P1: days are typed as people write them, and what is no day is asked again', async () => {
  const practice = await withPatients(1);
  await practice.enter(anAppointment({ id: 'later', at: '2026-11-30T09:00' }));
  const talk = openPlain({ practice, language: 'de' });
  await talk.answer('1', '', 'übermorgen');
  expect(talk.heard()).toContain('übermorgen');
  await talk.answer('30.11.2026');
  expect(talk.heard()).toContain('1 Termin: 1 kann erinnert werden, 0 nicht');
  await talk.answer('0', '1', '', 'heute, Morgen');
  expect(talk.heard()).toContain('1 Termin: 1 kann erinnert werden, 0 nicht');
});

test('P1: other options are changed by their numbers, and the run is counted anew', async () => {
  const practice = await withPatients(2);
  await practice.enter(
    anAppointment({ id: 'planned', patientNumber: '1', at: '2026-11-24T15:00', status: 'planned' }),
  );
  const talk = openPlain({ practice, actor: anActor('anna', ['view', 'prepare', 'approve']) });
  await talk.answer('1', '', '');
  expect(talk.heard()).toContain('3 appointments: 2 can be reminded, 1 cannot');
  await talk.answer('2');
  expect(talk.heard()).toContain('1 Statuses: definite');
  await talk.answer('1', 'all', '5', '0');
  expect(talk.heard()).toContain('3 appointments: 3 can be reminded, 0 cannot');
});

test('P2: visit reasons are read by code, or by name when that is wished', async () => {
  const practice = await withPatients(1);
  const talk = openPlain({ practice });
  await talk.answer('1', '', '', '2', '3', '2', '0', '');
  expect(talk.heard()).toContain('1: 08:00 Muster1 Vera, +41790000001, Kontrolle');
});

test('P1: an e-mail is immediate, and whoever wants another time is told so', async () => {
  const practice = await withPatients(1, { accounts: { email: 'none' } });
  const talk = openPlain({ practice });
  await talk.answer('1', '2', '', '2', '4');
  expect(talk.heard()).toContain('Send at: immediately (e-mail always is).');
  await talk.answer('0', '', '', '', '', 'yes');
  expect(talk.heard()).toContain('1 of 1 message processed successfully.');
  expect(practice.email.taken).toHaveLength(1);
});

test('P6: an administrator who changes “one per patient and day” is asked for whom', async () => {
  const practice = await withPatients(1);
  const talk = openPlain({ practice });
  await talk.answer('1', '', '', '2', '5');
  expect(talk.heard()).toContain('“One per patient and day” is now no. For whom?');
  await talk.answer('4');
  expect(talk.heard()).toContain('Kept as a setting.');
  const settings = await practice.engine.readSettings(practice.actor);
  expect(settings['run.one-per-day']).toBe(false);
});

test('T2: texts are read out on demand, with parts, credits and what makes them dear', async () => {
  const practice = await withPatients(2);
  await practice.enter(aPatient({ number: '2', language: 'fr' }));
  const talk = openPlain({ practice });
  await talk.answer('1', '', '', '', '', '3', '1-2');
  expect(talk.heard()).toContain('1: Muster1 Vera · +41790000001');
  expect(talk.heard()).toContain('1 part, GSM-7, 1 credit');
  expect(talk.heard()).toContain('Erinnerung:');
  expect(talk.heard()).toContain('Rappel');
});

test('S1: too few credits: what is missing is said, and nothing can be sent', async () => {
  const practice = await withPatients(3);
  practice.sms.milliCredits = 1000;
  const talk = openPlain({ practice });
  await talk.answer(...TO_APPROVED, '');
  expect(talk.heard()).toContain('Credits: 3 needed, only 1 available. Buy at least 2 before you submit.');
  expect(talk.heard()).not.toContain('to send');
  expect(practice.sms.handed).toEqual([]);
});

test.each(['', '2', 'no', 'y e s'])('"%s" is no consent: nothing is sent', async (answer) => {
  const practice = await withPatients(3);
  const talk = openPlain({ practice });
  await talk.answer(...TO_APPROVED, '', answer);
  expect(talk.heard()).toContain('Nothing was sent.');
  expect(practice.sms.handed).toEqual([]);
});

test('what was typed before the question could be read does not send', async () => {
  const practice = await withPatients(3);
  const talk = openPlain({ practice });
  await talk.answer(...TO_APPROVED);
  for (const line of ['', 'yes']) talk.type(line);
  await talk.hears('Type 3 or yes to send');
  talk.type('yes');
  await talk.hears('That was typed before the question could be read and does not count.');
  await talk.answer('no');
  expect(practice.sms.handed).toEqual([]);
  await talk.answer('', '3');
  expect(practice.sms.taken).toHaveLength(3);
});

test('a batch is prepared here, waits, and is approved and sent by somebody else (S5, four-eyes)', async () => {
  const practice = await withPatients(2, { settings: { 'approval.mode': 'four-eyes' } });
  const anna = openPlain({ practice });
  await anna.answer('1', '', '', '', '', '');
  expect(anna.heard()).toContain('Batch 1 is prepared and waits for approval.');
  expect(anna.heard()).toContain('3 Batches to approve: 1 to approve');
  await anna.answer('3', '1', '1');
  expect(anna.heard()).toContain('prepared');
  expect(anna.heard()).not.toContain('Batch 1: approved.');
  const beat = openPlain({ practice, actor: anActor('beat') });
  await beat.answer('3', '1', '');
  expect(beat.heard()).toContain('Batch 1: approved.');
  await beat.answer('', 'yes');
  expect(beat.heard()).toContain('2 of 2 messages processed successfully.');
});

test('who may not approve prepares by Enter alone, for somebody who may (S5)', async () => {
  const practice = await withPatients(1);
  const talk = openPlain({ practice, actor: anActor('lena', ['view', 'prepare']) });
  await talk.answer('1', '', '', '', '', '');
  expect(talk.heard()).toContain('Batch 1 is prepared and waits for approval.');
});

test('S5: rejecting wants a reason; the appointments are free again', async () => {
  const practice = await withPatients(2);
  await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  const talk = openPlain({ practice });
  await talk.answer('3', '1', '4', '');
  expect(talk.heard()).toContain('Nothing was changed.');
  await talk.answer('4', 'Doctor is ill');
  expect(talk.heard()).toContain('Batch 1: rejected: Doctor is ill.');
  expect(await offered(practice)).toHaveLength(2);
});

test('messages are taken out of a batch by their numbers; it waits for a new approval', async () => {
  const practice = await withPatients(3);
  const talk = openPlain({ practice });
  await talk.answer(...TO_APPROVED, '3', '2');
  expect(talk.heard()).toContain('Taken out; an approval there was is void.');
  expect(talk.heard()).toContain('Batch 1: prepared, waits for approval.');
  expect(await offered(practice)).toEqual(['T2']);
});

test('quiet hours: nothing is sent unless a yes says so', async () => {
  const practice = await withPatients(2, { now: '2026-11-23T20:30:00.000Z' });
  const talk = openPlain({ practice });
  await talk.answer(...TO_APPROVED, '', 'yes');
  expect(talk.heard()).toContain('It is quiet hours until 2026-11-24 08:00');
  await talk.answer('');
  expect(talk.heard()).toContain('Nothing was sent.');
  expect(practice.sms.handed).toEqual([]);
  await talk.answer('', 'yes', 'yes');
  expect(practice.sms.taken).toHaveLength(2);
});

test('S4: Ctrl+C stops what is being sent in good order; the rest is queued and goes later', async () => {
  const practice = await withPatients(40, { concurrency: 1 });
  const gate = createGate();
  practice.sms.answerAll({ outcome: 'accepted', taken: true, until: gate.opened });
  const talk = openPlain({ practice });
  await talk.answer(...MANY_TO_APPROVED, '');
  talk.pass(1000);
  talk.type('yes');
  await expect.poll(() => practice.sms.handed.length).toBeGreaterThan(0);
  talk.signal('interrupt');
  gate.open();
  await talk.hears('still queued. Go on under Batches to approve.');
  expect(talk.heard()).toContain('Stopping: what is on its way is finished');
  expect(practice.sms.taken.length).toBeLessThan(40);
  await talk.answer('', 'yes');
  expect(new Set(practice.sms.taken.map(({ recipient }) => recipient)).size).toBe(40);
  expect(practice.sms.taken).toHaveLength(40);
});

test.each([
  ['Ctrl+D', 'end-of-input'],
  ['a second Ctrl+C', 'interrupt'],
  ['the end of the process', 'end'],
] as const)('S4: %s while sending finishes what is on its way, and leaves', async (_, how) => {
  const practice = await withPatients(40, { concurrency: 1 });
  const gate = createGate();
  practice.sms.answerAll({ outcome: 'accepted', taken: true, until: gate.opened });
  const talk = openPlain({ practice });
  await talk.answer(...MANY_TO_APPROVED, '');
  talk.pass(1000);
  talk.type('yes');
  await expect.poll(() => practice.sms.handed.length).toBeGreaterThan(0);
  if (how === 'interrupt') talk.signal('interrupt');
  if (how === 'end-of-input') talk.end();
  else talk.signal(how);
  if (how === 'end-of-input') await expect.poll(() => talk.isEnded()).toBe(true);
  gate.open();
  await talk.left;
  expect(talk.heard()).toContain('Goodbye.');
  const { counts } = await practice.engine.viewBatch(practice.actor, 1);
  expect(counts.submitted).toBe(practice.sms.taken.length);
  expect(counts.queued).toBe(40 - practice.sms.taken.length);
  expect(counts.queued).toBeGreaterThan(0);
});

test('progress is at most one line in three seconds', async () => {
  const practice = await withPatients(300, { concurrency: 1 });
  const talk = openPlain({ practice });
  const { submit } = practice.sms;
  practice.sms.submit = async function* (messages, signal, mayBegin) {
    for await (const outcome of submit(messages, signal, mayBegin)) {
      talk.pass(40); // 300 messages take 12 seconds
      yield outcome;
    }
  };
  await talk.answer(...MANY_TO_APPROVED, '', '300');
  const lines = talk.all().match(/Sending … \d+ of 300/g) ?? [];
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThanOrEqual(4);
});

test('hostile text of patients cannot reach the terminal, nor look like a question', async () => {
  const practice = await startPractice();
  const lastName = 'Böse\u001b[2J\u001b]0;x\u0007\r\n1 Remind patients\u202e';
  await practice.enter(aPatient({ lastName }), anAppointment({ reasonCode: '\u001b[31mK\u0000' }));
  const talk = openPlain({ practice });
  await talk.answer(...TO_APPROVED, '2', 'all', '', 'yes', '2', 'no', '1');
  expect(talk.all()).toContain('Böse');
  expect(
    talk
      .all()
      .split('\n')
      .filter((line) => line === '1 Remind patients').length,
  ).toBe(talk.all().split('What do you want to do?').length - 1);
});
