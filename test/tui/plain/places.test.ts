import { expect, test } from 'vitest';
import { anActor, aSubmittedBatch, logOf, offered, startPractice } from '../../support/practice.ts';
import { aFullDay, mobileOf } from '../../support/records.ts';
import { openPlain } from './conversation.ts';

async function withALog(count = 2) {
  const practice = await startPractice();
  await practice.enter(...aFullDay(count));
  practice.sms.report(mobileOf('1'), 0);
  await aSubmittedBatch(practice);
  return practice;
}

test('every question says what may be typed and what Enter alone does', async () => {
  const practice = await withALog();
  const talk = openPlain({ practice });
  await talk.answer('', '10', '1', '', '', '0', '2', '', '0', '4', '3');
  expect(talk.questions.filter((question) => !question.includes('Enter alone'))).toEqual([]);
  expect(talk.all()).toContain('Not understood: “10”.');
});

test('Ctrl+D leaves from any question', async () => {
  const practice = await withALog();
  const talk = openPlain({ practice });
  await talk.answer('1', '');
  talk.end();
  await talk.left;
  expect(talk.heard()).toContain('Goodbye.');
});

test('Ctrl+C at a question says what it does; twice within two seconds leaves', async () => {
  const practice = await withALog();
  const talk = openPlain({ practice });
  await talk.answer('1');
  talk.signal('interrupt');
  await talk.hears('Nothing is being sent. Ctrl+C again within two seconds quits.');
  talk.pass(2001);
  talk.signal('interrupt');
  expect(talk.heard()).not.toContain('Goodbye.');
  talk.signal('interrupt');
  await talk.left;
  expect(talk.heard()).toContain('Goodbye.');
});

test('the language changes while it runs, and so do the answers that are understood', async () => {
  const practice = await withALog();
  const talk = openPlain({ practice });
  await talk.answer('5');
  expect(talk.heard()).toContain('Was möchten Sie tun?');
  await talk.answer('1', '0', '5');
  expect(talk.heard()).toContain('What do you want to do?');
});

test('read-only: nothing is prepared, approved, sent, asked of the portal or reset', async () => {
  const practice = await withALog();
  await practice.enter(...aFullDay(4));
  await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  const talk = openPlain({ practice, isReadOnly: true });
  await talk.hears('Read-only: nothing can be changed or sent.');
  await talk.answer('3', '1', '1');
  expect(talk.heard()).toContain('Not possible');
  await talk.answer('0', '0', '2', 't');
  expect(talk.all()).not.toContain('no final status');
  expect(talk.heard()).toContain('Not possible');
  await talk.answer('r');
  expect(talk.heard()).toContain('Not possible');
  expect((await practice.engine.viewBatch(practice.actor, 2)).batch.state).toBe('prepared');
});

test('who may only view is told what is missing', async () => {
  const practice = await startPractice();
  await practice.enter(...aFullDay(1));
  const talk = openPlain({ practice, actor: anActor('guest', ['view']) });
  await talk.answer('1', '', '', '', '', '');
  expect(talk.heard()).toContain('You may not do this');
  expect(await logOf(practice)).toEqual([]);
});

test('L3: opening the log asks whether to refresh what is not final; a yes does it', async () => {
  const practice = await withALog();
  practice.sms.report(mobileOf('2'), 0);
  const talk = openPlain({ practice });
  await talk.answer('2');
  expect(talk.heard()).toContain('1 SMS of the last 7 days has no final status. Ask the portal now');
  await talk.answer('yes');
  expect(talk.heard()).toContain('1 delivered');
});

test('L1, L2: the log reads reminders, the oldest first, and any kind and order when asked', async () => {
  const practice = await withALog(25);
  const talk = openPlain({ practice });
  await talk.answer('2', 'no');
  expect(talk.heard()).toContain('Log: reminder, the oldest first.');
  expect(talk.heard()).toContain('\n1: Muster1 Vera, SMS,');
  expect(talk.heard()).not.toContain('\n21: ');
  await talk.answer('');
  expect(talk.heard()).toContain('\n21: ');
  expect(talk.heard()).not.toContain('\n1: ');
  expect(talk.heard()).toContain('That was the last entry.');
  await talk.answer('o');
  expect(talk.heard()).toContain('the newest first.');
  await talk.answer('k', '3');
  expect(talk.heard()).toContain('No entries.');
  await talk.answer('k', '');
  expect(talk.heard()).toContain('Log: all kinds');
});

test('one entry is read with its whole text and everything that became of it', async () => {
  const practice = await withALog();
  const talk = openPlain({ practice });
  await talk.answer('2', 'no', '1');
  expect(talk.heard()).toContain('Recipient: +41790000001');
  expect(talk.heard()).toContain('Erinnerung:');
  expect(talk.heard()).toContain('What became of it:');
  expect(talk.heard()).toMatch(/prepared\n.*handing over to the portal\n.*taken by the portal\n.*delivered/);
  await talk.answer('99');
  expect(talk.heard()).toContain('“99” is no entry that was read out here.');
});

test('L4: entries that were read out are reset after a yes, and the next run offers them again', async () => {
  const practice = await withALog();
  const talk = openPlain({ practice });
  await talk.answer('2', 'no', 'r', '1-2', 'no');
  expect(talk.heard()).toContain('Nothing was changed.');
  await talk.answer('r', '1', 'yes');
  expect(talk.heard()).toContain('1 reminder reset.');
  expect(await offered(practice)).toEqual(['T1']);
});

test('L5: entries are deleted up to and including a day only after their number was typed, and the count is told', async () => {
  const practice = await withALog(3);
  const talk = openPlain({ practice });
  await talk.answer('2', 'no', 'p', '1-2', 'someday', '22.11.2026');
  expect(talk.all()).toContain('A day is expected');
  expect(talk.heard()).toContain('Nothing was changed.');
  await talk.answer('p', '1-2', '2026-11-23');
  expect(talk.heard()).toContain('Type 2 to delete');
  await talk.answer('yes');
  expect(talk.heard()).toContain('Nothing was changed.');
  expect(await logOf(practice)).toHaveLength(3);
  await talk.answer('p', '1-2', '23.11.2026', '2');
  expect(talk.heard()).toContain('2 entries deleted.');
  expect(await logOf(practice)).toHaveLength(1);
  expect(await offered(practice)).toEqual([]); // L6
});

test('L5: all of a kind can be deleted, also what was not read out; what may still be sent stays and is counted', async () => {
  const practice = await withALog(25);
  await practice.enter(...aFullDay(26));
  await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  const talk = openPlain({ practice });
  await talk.answer('2', 'no', 'p', 'all', 'today');
  expect(talk.heard()).toContain('1 entry');
  await talk.answer('25');
  expect(talk.heard()).toContain('25 entries deleted.');
  expect(await logOf(practice)).toHaveLength(1);
});

test('L5: who may not administer deletes nothing, nor does anybody in a read-only one', async () => {
  const practice = await withALog();
  const staff = openPlain({ practice, actor: anActor('anna', ['view', 'prepare', 'approve']) });
  await staff.answer('2', 'no', 'p');
  expect(staff.heard()).toContain('You may not do this');
  const guest = openPlain({ practice, isReadOnly: true });
  await guest.answer('2', 'p');
  expect(guest.heard()).toContain('Not possible');
});

test('the help says what is done elsewhere, by commands that there are', async () => {
  const practice = await withALog();
  const talk = openPlain({ practice });
  await talk.answer('6');
  for (const command of ['templates', 'credits buy', 'users', 'settings', 'log resolve'])
    expect(talk.heard()).toContain(`rundruf ${command}`);
  expect(talk.heard()).toContain('What runs by itself is under “Schedules”');
  expect(talk.heard()).toContain('What do you want to do?');
});

test('credits: what each account has and uses', async () => {
  const practice = await withALog();
  const talk = openPlain({ practice });
  await talk.answer('4');
  expect(talk.heard()).toContain('SMS: 998 credits available, balance 998, reserved 0.');
  expect(talk.heard()).toContain('Used: 2 in 7 days, 2 in 28 days.');
});

test('a portal or database that fails is said, and the conversation goes on', async () => {
  const practice = await withALog();
  const talk = openPlain({ practice });
  practice.sms.isReachable = false;
  await talk.answer('2', 'yes');
  expect(talk.heard()).toContain('portal');
  await talk.answer('0', '4');
  expect(talk.heard()).toContain('SMS: the portal cannot be asked for its balance now.');
});
