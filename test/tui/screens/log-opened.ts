import { expect, onTestFinished, vi } from 'vitest';
import { commandFor } from '../../../tui/keys.ts';
import { logScreen } from '../../../tui/screens/log.ts';
import { runSql } from '../../support/database.ts';
import { aFace, type Reply, seen } from '../../support/face.ts';
import { aSubmittedBatch, startPractice } from '../../support/practice.ts';
import { aFullDay } from '../../support/records.ts';

export type TestPractice = Awaited<ReturnType<typeof startPractice>>;
type Options = Parameters<typeof aFace>[1] & Readonly<{ onOpening?: Reply }>;

export const SIZE = { width: 110, height: 24 };
export const WIDE = { width: 160, height: 40 };
export const DAY = 86_400_000;

/** So many SMS, sent today. */
export async function sent(count: number): Promise<TestPractice> {
  const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
  await practice.enter(...aFullDay(count));
  await aSubmittedBatch(practice);
  return practice;
}

/** So many entries, made by the database: one a minute, persons in another order, one in ten a recall. */
export async function aLongLog(count: number): Promise<TestPractice> {
  const practice = await startPractice();
  const { target } = practice;
  await runSql(
    target,
    `insert into batch (kind, channel, state, options, prepared_at, prepared_by, expires_at)
     values ('reminder', 'sms', 'submitted', '{}', '', '', '')`,
  );
  await runSql(
    target,
    `insert into message (reference, batch_id, kind, channel, recipient, person, language, text, segments, milli_credits,
       state, delivery_status, starts_at, created_at, logged_at, submitted_at, changed_at)
     with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
     select 'r' || i, 1, case when i % 10 = 0 then 'recall' else 'reminder' end, 'sms', '+4179' || i,
       'P' || (100000 + i * 7919 % 100003), 'de', 'text', 1, 1000, 'submitted', 0, '2026-03-01T08:00:00.000Z',
       '2026-01-01T00:00:00.000Z', '2026-01-' || (10 + i / 1440 % 20) || 'T' || (10 + i / 60 % 24 % 14) || ':00:00.000Z',
       '2026-01-10T00:00:00.000Z', '2026-01-10T00:00:00.000Z' from n`,
  );
  return practice;
}

/** The log as it is opened, with its first page read. */
export async function openLog(practice: TestPractice, { onOpening = null, ...options }: Options = {}) {
  const fake = aFace(practice, options);
  const screen = logScreen(fake.face);
  const actor = options.actor ?? practice.actor;
  if (!options.isReadOnly && (await practice.engine.refreshQuestion(actor)) !== null) fake.reply(onOpening);
  const text = (size = SIZE) => seen(screen, size);
  const until = (isWanted: (text: string) => boolean, size = SIZE) =>
    vi.waitFor(() => {
      if (!isWanted(text(size))) throw new Error(`the log shows:\n${text(size)}\n${fake.toasts.join('\n')}`);
    }, WAITING);
  const told = (words: string) => vi.waitFor(() => expect(fake.toasts.join('\n')).toContain(words), WAITING);
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      const command = commandFor(key, screen.contexts()) ?? commandFor(key, ['global']);
      if (command === null) throw new Error(`expected a key of the log, got ${key}`);
      screen.onCommand(command);
      await fake.settled();
    }
  };
  onTestFinished(async () => {
    await screen.mayLeave?.();
    await fake.settled();
  });
  screen.shown();
  await fake.settled();
  await until((shown) => !/^> …/m.test(shown) && /row|entr/.test(shown));
  return { ...fake, screen, text, until, told, press };
}

const WAITING = { timeout: 5000, interval: 5 };

/** The rows as they are seen. */
export const rowsOf = (text: string): string[] =>
  text.split('\n').filter((line) => /^[> │] \[[ x]\] /.test(line));
/** Whose they are. */
export const personsOf = (text: string): string[] =>
  rowsOf(text).map((row) => /(?:Muster|P)\d+/.exec(row)?.[0] ?? '');
/** The row with the cursor. */
export const cursorOf = (text: string): string => rowsOf(text).find((row) => row.startsWith('>')) ?? '';
