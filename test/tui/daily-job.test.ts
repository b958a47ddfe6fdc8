import { expect, test, vi } from 'vitest';
import { createGate } from '../support/fake-portal.ts';
import { anActor, openSecondProcess, startPractice } from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';
import { openDashboard } from './support/dashboard.ts';

const ENTER = '\r';
const READING_MILLISECONDS = 250; // what was typed ahead of a question that leaves the house is ignored for a moment

async function aPracticeWith(patients: number) {
  const practice = await startPractice();
  await practice.enter(...aFullDay(patients));
  return practice;
}

test('the daily job takes six keys from start to sent: Enter, a, Enter, A, S, y (P7, S2, S5)', async () => {
  const practice = await aPracticeWith(12);
  const screen = await openDashboard({ practice });
  await screen.until((text) => text.includes('12 appointments: 12 can be reminded'));
  let keys = 0;
  const press = (key: string) => {
    keys += 1;
    screen.press(key);
  };
  press(ENTER);
  await screen.until((text) => text.includes('0 of 12 ticked'));
  press('a');
  await screen.until((text) => text.includes('12 of 12 ticked'));
  press(ENTER);
  await screen.until((text) => text.includes('12 messages, not prepared yet'));
  press('A');
  await screen.until((text) => text.includes('Batch 1, approved'));
  press('S');
  await screen.until((text) => text.includes('Send 12 SMS?'));
  screen.pass(READING_MILLISECONDS);
  press('y');
  await screen.until((text) => text.includes('12 of 12 sent, 12 credits used'));
  expect(keys).toBeLessThanOrEqual(6);
  expect(practice.sms.taken).toHaveLength(12);
});

test('S5: keys typed ahead do not send: the question appears with the cursor on cancel', async () => {
  const practice = await aPracticeWith(3);
  const screen = await openDashboard({ practice });
  await screen.until((text) => text.includes('3 can be reminded'));
  screen.press(ENTER);
  await screen.until((text) => text.includes('0 of 3 ticked'));
  screen.press('a');
  screen.press(ENTER);
  await screen.until((text) => text.includes('3 messages, not prepared yet'));
  screen.press('A');
  await screen.until((text) => text.includes('Batch 1, approved'));
  screen.press('Sy'); // in one go
  await screen.until((text) => text.includes('Send 3 SMS?'));
  screen.pass(READING_MILLISECONDS);
  screen.press(ENTER);
  await screen.until((text) => !text.includes('Send 3 SMS?'));
  expect(practice.sms.taken).toHaveLength(0);
});

test('S1: with too few credits nothing is sent, and how many are missing is said before', async () => {
  const practice = await aPracticeWith(3);
  practice.sms.milliCredits = 2000;
  const screen = await openDashboard({ practice });
  await screen.until((text) => text.includes('3 can be reminded'));
  screen.press(ENTER);
  await screen.until((text) => text.includes('0 of 3 ticked'));
  screen.press('a');
  screen.press(ENTER);
  await screen.until((text) => text.includes('1 credit is missing'));
  screen.press('A');
  await screen.until((text) => text.includes('Batch 1, approved'));
  screen.press('S');
  await screen.until((text) => text.includes('Send 3 SMS?'));
  screen.pass(READING_MILLISECONDS);
  screen.press('y');
  await screen.until((text) => /✗ .*credits/.test(text));
  expect(practice.sms.taken).toHaveLength(0);
});

test('what another process does appears by itself; the cursor and the ticks stay (P7)', async () => {
  const practice = await aPracticeWith(5);
  const second = await openSecondProcess(practice);
  const screen = await openDashboard({ practice });
  await screen.until((text) => text.includes('5 can be reminded'));
  screen.press(ENTER);
  await screen.until((text) => text.includes('0 of 5 ticked'));
  screen.press('\x1b[B');
  screen.press('\x1b[B');
  screen.press(' ');
  await screen.until((text) => text.includes('1 of 5 ticked') && text.includes('3/5'));
  const marked = screen.lines().find((line) => line.startsWith('> [x]'));
  const first = (await practice.engine.previewRun(practice.actor, { channel: 'sms' })).candidates[0];
  const only = [first?.entry.externalId ?? ''];
  await second.engine.prepareBatch(anActor('beat'), { channel: 'sms' }, only);
  await screen.until((text) => text.includes('1 of 4 ticked') && text.includes('2/4'));
  expect(screen.lines().find((line) => line.startsWith('> [x]'))).toBe(marked);
  await screen.until((text) => text.includes('1 to approve'));
});

test('P8: who is not offered is one key away, each with the reason', async () => {
  const practice = await startPractice();
  await practice.enter(
    aPatient({ number: '1' }),
    aPatient({ number: '2', lastName: 'Ohne', mobile: null }),
    anAppointment({ patientNumber: '1' }),
    anAppointment({ patientNumber: '2' }),
  );
  const screen = await openDashboard({ practice });
  await screen.until((text) => text.includes('2 appointments: 1 can be reminded, 1 cannot'));
  screen.press(ENTER);
  await screen.until((text) => text.includes('0 of 1 ticked'));
  screen.press('e');
  await screen.until((text) => text.includes('Ohne Vera') && text.includes('no mobile number'));
});

test('patient names do not remain anywhere after leaving, not even in the scrollback', async () => {
  const practice = await aPracticeWith(40);
  const screen = await openDashboard({ practice });
  await screen.until((text) => text.includes('40 can be reminded'));
  screen.press(ENTER);
  await screen.until((text) => text.includes('0 of 40 ticked'));
  screen.press('\x1b[6~\x1b[6~\x1b[5~');
  screen.resize(100, 40);
  screen.resize(70, 18);
  await screen.until((text) => text.includes('Muster'));
  screen.press('\x03\x03');
  await screen.left;
  await vi.waitFor(() => expect(screen.isAlternate()).toBe(false));
  expect(screen.isRaw()).toBe(false);
  expect([...screen.scrollback(), ...screen.lines()].join('\n')).not.toContain('Muster');
});

test('hostile names cannot move the cursor, colour the screen or break its lines', async () => {
  const practice = await startPractice();
  await practice.enter(
    aPatient({
      number: '1',
      lastName: '\u001b[2J\u001b[31mBöse\u202e\u0000\r\nZwei',
      firstName: '漢字👩‍👩‍👧',
    }),
    anAppointment({ patientNumber: '1' }),
  );
  const screen = await openDashboard({ practice });
  await screen.until((text) => text.includes('1 can be reminded'));
  screen.press(ENTER);
  await screen.until((text) => text.includes('Böse'));
  expect(screen.lines()[0]).toContain('Praxis Muster');
  expect(screen.text()).not.toContain('\u001b');
});

test.each([
  [60, 16],
  [80, 24],
  [120, 40],
  [300, 100],
])('at %i × %i every screen fills the window and shows its keys', async (columns, rows) => {
  const practice = await aPracticeWith(30);
  const screen = await openDashboard({ practice, columns, rows });
  await screen.until((text) => text.includes('30 can be reminded'));
  screen.press(ENTER);
  await screen.until((text) => text.includes('0 of 30 ticked'));
  expect(screen.lines().at(-1)).toMatch(/\? help/);
  screen.press('a');
  screen.press(ENTER);
  await screen.until((text) => text.includes('30 messages, not prepared yet'));
  expect(screen.lines().at(-1)).toMatch(/\? help/);
});

test('a window that is too small says how large it must be, and q still quits', async () => {
  const screen = await openDashboard({ practice: await aPracticeWith(1) });
  screen.resize(50, 10);
  await screen.until((text) => text.includes('60 × 16'));
  screen.resize(80, 24);
  await screen.until((text) => text.includes('1 Run'));
});

test('German and English, switched while it runs', async () => {
  const screen = await openDashboard({ practice: await aPracticeWith(2) });
  await screen.until((text) => text.includes('2 can be reminded'));
  screen.press('L');
  await screen.until((text) => text.includes('2 können erinnert werden') && text.includes('Versandart'));
  screen.press('L');
  await screen.until((text) => text.includes('2 can be reminded'));
});

test('read-only: nothing can be prepared, approved or sent, and the reason is said', async () => {
  const practice = await aPracticeWith(2);
  const screen = await openDashboard({ practice, isReadOnly: true });
  await screen.until((text) => text.includes('2 can be reminded') && text.includes('READ-ONLY'));
  screen.press(ENTER);
  await screen.until((text) => text.includes('0 of 2 ticked'));
  screen.press('a');
  screen.press(ENTER);
  await screen.until((text) => text.includes('2 messages, not prepared yet'));
  screen.press('A');
  await screen.until((text) => text.includes('read-only'));
  expect(await practice.engine.listBatches(practice.actor, 10)).toHaveLength(0);
});

test('who may only view is told so', async () => {
  const practice = await aPracticeWith(2);
  const actor = anActor('vera', ['view']);
  const screen = await openDashboard({ practice, actor });
  await screen.until((text) => text.includes('2 can be reminded'));
  screen.press(ENTER);
  await screen.until((text) => text.includes('0 of 2 ticked'));
  screen.press('a');
  screen.press(ENTER);
  await screen.until((text) => text.includes('2 messages, not prepared yet'));
  screen.press('p');
  await screen.until((text) => /may not|not allowed|not permitted/i.test(text));
  expect(await practice.engine.listBatches(practice.actor, 10)).toHaveLength(0);
});

test('commits of others that change nothing to be seen write nothing to the terminal', async () => {
  const practice = await aPracticeWith(2);
  const second = await openSecondProcess(practice);
  let reads = 0;
  const engine = {
    ...practice.engine,
    listBatches: (...request: Parameters<typeof practice.engine.listBatches>) => {
      reads += 1;
      return practice.engine.listBatches(...request);
    },
  };
  const screen = await openDashboard({ practice, engine });
  await screen.until((text) => text.includes('2 can be reminded') && /SMS [\d,]+ cr/.test(text));
  const before = screen.bytesWritten();
  for (const value of ['sms', 'email', 'sms']) {
    const read = reads;
    await second.engine.changeSetting(anActor('beat'), { key: 'run.channel', value, scope: 'user' });
    await vi.waitFor(() => expect(reads).toBeGreaterThan(read), { timeout: 5000 });
  }
  expect(screen.bytesWritten()).toBe(before);
});

test('S4: a second batch is not sent beside the first, and leaving still asks about the first', async () => {
  const practice = await aPracticeWith(2);
  const { candidates } = await practice.engine.previewRun(practice.actor, { channel: 'sms' });
  for (const { entry } of candidates) {
    const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms' }, [
      entry.externalId,
    ]);
    await practice.engine.approveBatch(practice.actor, batchId);
  }
  const gate = createGate();
  practice.sms.beforeCall = gate.opened;
  const screen = await openDashboard({ practice });
  await screen.until((text) => text.includes('2 open batches'));
  screen.press('5');
  await screen.until((text) => /> +2 /.test(text));
  screen.press('S');
  await screen.until((text) => text.includes('Send 1 SMS?'));
  screen.pass(READING_MILLISECONDS);
  screen.press('y');
  await screen.until((text) => text.includes('Sending: 0 of 1'));
  screen.press('\x1b[B');
  await screen.until((text) => /> +1 /.test(text));
  screen.press('S');
  await screen.until((text) => text.includes('Not yet: Sending'));
  screen.press('qq');
  await screen.until((text) => text.includes('A batch is being sent. Stop and quit?'));
  screen.pass(READING_MILLISECONDS);
  screen.press('n');
  gate.open();
  await screen.until((text) => text.includes('1 of 1 sent'));
  expect(practice.sms.taken).toHaveLength(1);
});
