import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, localDateOf } from '../../src/model/time.ts';
import { type LivePractice, startLivePractice } from '../support/live-practice.ts';

const MESSAGES = 60;
const CREDITS = 1000;

let practice: LivePractice;
let onRequest: (requestNumber: number) => void = () => undefined;

beforeAll(async () => {
  practice = await startLivePractice({
    credits: CREDITS,
    answerDelayMilliseconds: 50,
    faults(requestNumber) {
      onRequest(requestNumber);
      return null;
    },
  });
  const day = addDays(localDateOf(new Date(), 'Europe/Zurich'), 1);
  const rows = Array.from(
    { length: MESSAGES },
    (_, n) => `A${n},${day}T09:00,definite,07966${String(n).padStart(5, '0')}`,
  );
  await json(
    'import',
    practice.home.file('appointments.csv', ['id,starts_at,status,mobile', ...rows].join('\n')),
  );
  for (const key of ['quiet-hours.from', 'quiet-hours.to']) await json('settings', 'set', key, '00:00');
  await json('settings', 'set', 'send.first-wait-seconds', '0');
});
afterAll(() => practice.close());

async function json(...words: string[]): Promise<Record<string, unknown>> {
  const { json: answer, stderr } = await practice.home.run(...words, '--json');
  if (answer === null) throw new Error(`rundruf ${words.join(' ')}: ${stderr}`);
  return answer as Record<string, unknown>;
}

test('P4: of two processes that prepare the same appointments at once, one wins and the other is told', async () => {
  const both = await Promise.all([1, 2].map(() => json('prepare', '--channel', 'sms', '--create')));
  expect(both.filter(({ batchId }) => batchId === 1)).toHaveLength(1);
  expect(both.filter(({ error }) => (error as { code: string })?.code === 'no-candidates')).toHaveLength(1);
});

test('S5: of two decisions at once, one counts and the other is told', async () => {
  const both = await Promise.all([json('batch', 'approve', '1'), json('batch', 'approve', '1')]);
  expect(both.filter(({ state }) => state === 'approved')).toHaveLength(1);
  expect(both.filter(({ error }) => (error as { code: string })?.code === 'batch-not-prepared')).toHaveLength(
    1,
  );
});

test('S4: told to stop, it finishes what is in flight and leaves the rest queued; a second process goes on', async () => {
  const started = practice.home.start('batch', 'submit', '1', '--json');
  onRequest = (requestNumber) => {
    if (requestNumber === 5) started.child.kill('SIGTERM');
  };
  const stopped = await started.result;
  onRequest = () => undefined;
  const { submitted, queued, unclear } = stopped.json as Record<string, number>;
  expect(stopped.code).toBe(1);
  expect({ unclear, all: (submitted ?? 0) + (queued ?? 0) }).toEqual({ unclear: 0, all: MESSAGES });
  expect(queued).toBeGreaterThan(0);
});

test('S4: of two processes that submit the same batch at once, one sends and the other is told', async () => {
  const both = await Promise.all([json('batch', 'submit', '1'), json('batch', 'submit', '1')]);
  const told = both
    .map(({ error }) => (error as { code: string })?.code)
    .filter((code) => code !== undefined);
  expect(['batch-being-submitted', 'batch-not-open']).toContain(told[0]);
  expect(told).toHaveLength(1);
  const portal = await practice.portal();
  expect(portal.taken).toHaveLength(MESSAGES);
  expect(Object.values(portal.timesSeen).every((times) => times === 1)).toBe(true);
});

test('L4: of two processes that reset the same entries at once, each entry is won by one', async () => {
  const both = await Promise.all([1, 2].map(() => json('log', 'reset', '--all', '--yes')));
  const reset = both.map((answer) => Number(answer.reset));
  expect(reset.reduce((a, b) => a + b)).toBe(MESSAGES);
  expect(await candidates()).toBe(MESSAGES);
});

test('L5, L6: of a reset and a purge at once, nobody is reminded again whom the reset did not win', async () => {
  const { batchId } = await json('prepare', '--channel', 'sms', '--create');
  await json('batch', 'approve', String(batchId));
  expect(await json('batch', 'submit', String(batchId))).toMatchObject({ submitted: MESSAGES });
  const today = localDateOf(new Date(), 'Europe/Zurich');
  const [reset, ...purges] = await Promise.all([
    json('log', 'reset', '--all', '--yes'),
    json('log', 'purge', '--all', '--until', today, '--yes'),
    json('log', 'purge', '--all', '--until', today, '--yes'),
  ]);
  expect(purges.reduce((sum, { purged }) => sum + Number(purged), 0)).toBe(2 * MESSAGES);
  expect((await json('log')).entries).toEqual([]);
  expect(await candidates()).toBe(reset?.reset);
  // whatever became of the log, the ledger has what was sent, once each
  const { accounts } = (await json('credits')) as { accounts: { channel: string; ledger: number }[] };
  expect(accounts.find(({ channel }) => channel === 'sms')?.ledger).toBe(CREDITS - 2 * MESSAGES);
});

async function candidates(): Promise<number> {
  return ((await json('prepare', '--channel', 'sms')).candidates as unknown[]).length;
}
