import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHome } from '../support/cli.ts';

// What a person at the command line sees of the credits, in a sandbox whose portal has 100 of them.

const home = createHome();
const MORNING = ['--now', '2026-11-23T09:00:00+01:00'];
const rundruf = (...words: string[]) => home.run(...words, ...MORNING);
const MOST = 80; // columns of a plain terminal

type Account = Record<string, unknown> & { drift: Record<string, unknown> | null };
async function account(channel: 'sms' | 'email'): Promise<Account> {
  const { accounts } = (await rundruf('credits', '--json')).json as { accounts: Account[] };
  const found = accounts.find((one) => one.channel === channel);
  if (found === undefined) throw new Error('expected an account');
  return found;
}

/** The portal sells behind our back. */
async function buyAtPortal(credits: number): Promise<void> {
  const file = join(home.folder, 'sandbox', 'portal.json');
  const { smsPort, token } = JSON.parse(readFileSync(file, 'utf8')) as { smsPort: number; token: string };
  await fetch(`http://127.0.0.1:${smsPort}/sandbox/buy`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ credits }),
  });
}

const submit = async (appointment: string, ...words: string[]) => {
  const prepared = await rundruf('prepare', '--channel', 'sms', '--create', '--only', appointment, '--json');
  const { batchId } = prepared.json as { batchId: number };
  await rundruf('batch', 'approve', String(batchId));
  return rundruf('batch', 'submit', String(batchId), ...words);
};

beforeAll(async () => {
  const rows = [1, 2, 3, 4, 5].map((n) => `A${n},2026-11-24T0${n + 3}:00,definite,07900010${n}0`);
  const file = home.file('appointments.csv', ['id,starts_at,status,mobile', ...rows].join('\n'));
  await rundruf('import', file);
  await rundruf('settings', 'set', 'send.first-wait-seconds', '0');
});
afterAll(() => home.remove());

test('opening: before the first submission there is nothing to compare', async () => {
  expect(await account('sms')).toMatchObject({ balance: 100, ledger: 0, drift: null });
  expect((await rundruf('credits', 'ledger')).stdout).toBe('The ledger is empty.\n');
  expect((await rundruf('credits', 'use')).stdout).toBe('Nothing was used in 28 days.\n');
});

test('opening: from the first submission on, our ledger is what the portal has left', async () => {
  const { json, code } = await submit('A1', '--json');
  expect({ json, code }).toMatchObject({
    code: 0,
    json: {
      creditsUsed: 1,
      creditsLeft: 99,
      low: null,
      daysLeft: null,
      drift: { credits: 0, reported: false },
    },
  });
  expect(await account('sms')).toMatchObject({ balance: 99, ledger: 99, used7Days: 1, used28Days: 1 });
});

test('the accounts are a table that fits a plain terminal', async () => {
  const { stdout, stderr } = await rundruf('credits');
  const [title = '', , sms = '', email = ''] = stdout.split('\n');
  expect(title.split(/ {2,}/)).toEqual([
    ...['Account', 'Balance', 'Reserved', 'Available', 'Used 7d', 'Used 28d', 'Lasts', 'Counted by'],
  ]);
  expect(sms.split(/ {2,}/)).toEqual(['SMS', '99', '0', '99', '1', '1', '–', 'the portal']);
  expect(email.split(/ {2,}/)).toEqual(['e-mail', '100', '0', '100', '0', '0', '–', 'our ledger']);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(MOST);
  expect(stderr).not.toMatch(/ledger|low/);
});

test('use: per day, the newest last, with a bar of plain characters', async () => {
  const { stdout } = await rundruf('credits', 'use', '--days', '3');
  expect(stdout).not.toContain('22/11/2026'); // days before the first use tell nothing
  expect(stdout).toContain(`Mon, 23/11/2026         1     1  ${'#'.repeat(40)}\n`);
  expect(stdout).toContain('Together: 1 credit for 1 message in 3 days.\n');
  expect(stdout).not.toContain('\u001b');
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(MOST);
  expect((await rundruf('credits', 'use', '--days', '2', '--json')).json).toEqual({
    channel: 'sms',
    days: [
      { day: '2026-11-22', credits: 0, messages: 0 },
      { day: '2026-11-23', credits: 1, messages: 1 },
    ],
    credits: 1,
    messages: 1,
  });
});

test('the ledger’s newest entries come first', async () => {
  const { stdout } = await rundruf('credits', 'ledger', '--limit', '1');
  expect(stdout).toMatch(/\n *\d+ {2}23\/11\/26 09:00 {2}message {7}-1 {7}1 {6}1\n$/);
  expect((await rundruf('credits', 'ledger', '--json')).json).toMatchObject({
    channel: 'sms',
    entries: [
      { kind: 'message', credits: -1, messageId: 1, batchId: 1, actor: null },
      { kind: 'opening', credits: 100, messageId: null, batchId: null, actor: null },
    ],
  });
});

test('drift: what the portal has more is said, with what may be the cause and what to do', async () => {
  await buyAtPortal(12.5);
  const { stderr } = await rundruf('credits');
  expect(stderr).toContain(
    'SMS: the portal has 12.5 credits more than our ledger, which was last made equal to it on 23/11/26 09:00.',
  );
  expect(stderr).toContain('rundruf credits buy 12.5 --channel sms');
  expect(stderr).toContain('rundruf settings set price.sms');
  expect(stderr).toContain('rundruf credits correct --channel sms --reason TEXT');
  const german = await rundruf('credits', '--lang', 'de');
  expect(german.stderr).toContain('das Portal hat 12.5 Credits mehr als unser Kontobuch');
});

test('drift: a submission says it too, on stderr and in its JSON, and the program’s log has it', async () => {
  const { json, stderr, code } = await submit('A2', '--json');
  expect(code).toBe(0);
  expect(json).toMatchObject({ drift: { credits: 12.5, unexplained: 12.5, inDoubt: 0, reported: true } });
  expect(stderr).toContain('the portal has 12.5 credits more');
  expect(readFileSync(join(home.folder, 'rundruf.log'), 'utf8')).toContain('credits.drifted');
});

test('correction: refused without confirmation and without a reason; nothing is changed', async () => {
  const unconfirmed = await rundruf('credits', 'correct', '--reason', 'a voucher');
  expect(unconfirmed).toMatchObject({ code: 1, stdout: '' });
  expect(unconfirmed.stderr).toContain('Confirm with --yes. Nothing was changed.');
  expect((await rundruf('credits', 'correct', '--yes', '--json')).json).toMatchObject({
    error: { code: 'reason-needed' },
  });
  expect((await account('sms')).drift).toMatchObject({ reported: true });
});

test('correction: afterwards both agree', async () => {
  const { stdout, stderr } = await rundruf('credits', 'correct', '--reason', 'a voucher', '--yes');
  expect(stdout).toContain('Our ledger for SMS corrected by +12.5 credits.\n');
  expect(stderr).not.toContain('than our ledger');
  expect(await account('sms')).toMatchObject({ balance: 110.5, ledger: 110.5, drift: { credits: 0 } });
  const again = await rundruf('credits', 'correct', '--reason', 'a voucher', '--yes', '--json');
  expect(again.json).toMatchObject({ corrected: 0, account: { ledger: 110.5 } });
  const ledger = await rundruf('credits', 'ledger', '--limit', '2');
  expect(ledger.stdout).toMatch(/ Why\n.*\n.*correction +\+12\.5 .* a voucher\n.*message/);
  expect((await rundruf('credits', 'ledger', '--limit', '2', '--json')).json).toMatchObject({
    entries: [
      { kind: 'correction', note: 'a voucher' },
      { kind: 'message', note: null },
    ],
  });
  expect((await rundruf('audit')).stdout).not.toContain('voucher');
});

test('correction: an account that our ledger counts is set to what is said', async () => {
  const email = ['credits', 'correct', '--channel', 'email', '--reason', 'counted', '--yes', '--json'];
  expect((await rundruf(...email, '--balance', '19.999')).json).toMatchObject({
    corrected: -80.001,
    account: { balance: 19.999, low: 'few-credits' },
  });
  expect((await rundruf(...email)).json).toMatchObject({ error: { code: 'balance-needed' } });
  const sms = ['credits', 'correct', '--balance', '5', '--reason', 'x', '--yes', '--json'];
  expect((await rundruf(...sms)).json).toMatchObject({ error: { code: 'balance-not-wanted' } });
});

test('low: an account that is low is said', async () => {
  expect((await rundruf('credits')).stderr).toContain(
    'Credits for e-mail are low: 19.999 left. Buy more in time.\n',
  );
  await rundruf('settings', 'set', 'credits.low', '500');
  expect((await submit('A3')).stderr).toContain('Credits for SMS are low: 109.5 left. Buy more in time.\n');
});

test('purchase: in the sandbox the portal sells and our ledger books', async () => {
  expect((await rundruf('credits', 'buy', '10', '--json')).json).toMatchObject({
    purchased: 10,
    account: { balance: 119.5, ledger: 119.5, drift: { credits: 0 } },
  });
});

test('wrong usage: numbers that are none, absurd or finer than a thousandth, and unknown words', async () => {
  const wrong = [
    ['use', '--days', '0'],
    ['use', '--channel', 'fax'],
    ['ledger', '--limit', '1001'],
    ['correct', '--balance', '1,5'],
    ['buy', '1.2345'],
    ['sell', '5'],
  ];
  const answers = await Promise.all(wrong.map((words) => rundruf('credits', ...words, '--json')));
  for (const { code, json } of answers) {
    expect({ code, json }).toMatchObject({ code: 2, json: { error: { code: 'usage' } } });
  }
});
