import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, localDateOf } from '../../src/model/time.ts';
import { type LivePractice, startLivePractice } from '../support/live-practice.ts';

const MESSAGES = 240;
const KILLS = 6;

let practice: LivePractice;
let sender: ChildProcess | null = null;
let killAt = Number.POSITIVE_INFINITY;

beforeAll(async () => {
  practice = await startLivePractice({
    credits: MESSAGES,
    answerDelayMilliseconds: 15,
    faults(requestNumber) {
      if (requestNumber >= killAt) sender?.kill('SIGKILL');
      return requestNumber % 13 === 0
        ? 'hang-up-after-accepting'
        : requestNumber % 17 === 0
          ? 'hang-up-before-accepting'
          : null;
    },
  });
  const day = addDays(localDateOf(new Date(), 'Europe/Zurich'), 1);
  const rows = Array.from(
    { length: MESSAGES },
    (_, n) => `A${n},${day}T09:00,definite,07966${String(n).padStart(5, '0')}`,
  );
  const file = practice.home.file('appointments.csv', ['id,starts_at,status,mobile', ...rows].join('\n'));
  await json('import', file);
  await json('settings', 'set', 'quiet-hours.from', '00:00');
  await json('settings', 'set', 'quiet-hours.to', '00:00');
  await json('settings', 'set', 'send.first-wait-seconds', '0');
  await json('prepare', '--channel', 'sms', '--create');
  await json('batch', 'approve', '1');
});
afterAll(() => practice.close());

async function json(...words: string[]): Promise<Record<string, unknown>> {
  const { json: answer, stderr } = await practice.home.run(...words, '--json');
  if (answer === null) throw new Error(`rundruf ${words.join(' ')}: ${stderr}`);
  return answer as Record<string, unknown>;
}

const requests = async () =>
  Object.values((await practice.portal()).timesSeen).reduce((sum, times) => sum + times, 0);

test('S4: killed at any moment, no reference reaches the portal twice, nothing is lost, and a restart finishes', async () => {
  for (let kill = 0; kill < KILLS; kill += 1) {
    killAt = (await requests()) + 1 + Math.floor(Math.random() * 30);
    const started = practice.home.start('batch', 'submit', '1', '--json');
    sender = started.child;
    await started.result;
  }
  killAt = Number.POSITIVE_INFINITY;
  const end = await json('batch', 'submit', '1');
  expect(end).toMatchObject({ state: 'submitted', queued: 0, rejected: 0, withdrawn: 0 });

  const portal = await practice.portal();
  expect(Object.values(portal.timesSeen).filter((times) => times > 1)).toEqual([]);
  const { messages } = (await json('batch', 'show', '1')) as { messages: Entry[] };
  expect(messages).toHaveLength(MESSAGES);
  expect(new Set(messages.map(({ state }) => state))).toEqual(new Set(['submitted', 'unclear']));

  const taken = new Set(portal.taken.map(({ reference }) => reference));
  const submitted = messages.filter(({ state }) => state === 'submitted');
  expect(new Set(submitted.map(({ reference }) => reference))).toEqual(taken);
  expect(new Set(portal.taken.map(({ recipient }) => recipient)).size).toBe(portal.taken.length);
  expect(Number(portal.credits)).toBe(MESSAGES - submitted.length);
  expect(await ledgerSum()).toBe(Number(portal.credits));
});

type Entry = Readonly<{ state: string; reference: string }>;

/** What our own ledger says is left. */
async function ledgerSum(): Promise<number> {
  const { accounts } = (await json('credits')) as { accounts: { channel: string; ledger: number }[] };
  return accounts.find(({ channel }) => channel === 'sms')?.ledger ?? Number.NaN;
}
