import type { Command } from 'commander';
import type { Catalogue } from '../i18n/en.ts';
import { occasionIdOf } from '../model/log.ts';
import { channels } from '../model/message.ts';
import { printChanged } from './batch-print.ts';
import { usageError } from './errors.ts';
import { batchId, entryIds, listOf, oneOf, revisionNumber } from './options.ts';
import { type CommonOptions, inSession, type Session } from './session.ts';

type EditWords = CommonOptions & Readonly<{ only?: string; without?: string; revision?: string }>;
type RetryWords = CommonOptions & Readonly<{ channel?: string; entries?: string }>;

/** `rundruf batch edit` and `rundruf batch retry`: another selection, and a new batch of what failed. */
export function batchChanges(onBatch: (name: string, description: string) => Command, t: Catalogue): void {
  const { batchHelp } = t.cli;
  onBatch('edit', batchHelp.edit)
    .option('--only <ID,...>', batchHelp.only)
    .option('--without <ID,...>', batchHelp.without)
    .option('--revision <N>', batchHelp.revision)
    .action((id: string, words: EditWords) =>
      inSession(t, words, {}, (session) => edit(session, batchId(t, id), words)),
    );
  onBatch('retry', batchHelp.retry)
    .option('--channel <sms|email>', batchHelp.retryChannel)
    .option('--entries <ID,...>', batchHelp.retryEntries)
    .action((id: string, words: RetryWords) =>
      inSession(t, words, {}, (session) => retry(session, batchId(t, id), words)),
    );
}

async function edit(session: Session, id: number, words: EditWords): Promise<number> {
  const { engine, actor, t } = session;
  const { only, without, revision } = words;
  if ((only === undefined) === (without === undefined)) throw usageError(t.cli.batchUsage.onlyOrWithout);
  const { batch } = await engine.viewBatch(actor, id); // read before its messages: a change in between is refused
  return printChanged(
    session,
    await engine.reviseBatch(actor, id, {
      only: only === undefined ? await rest(session, id, without ?? '') : listOf(t, '--only', only),
      revision: revision === undefined ? batch.revision : revisionNumber(t, revision),
    }),
  );
}

/** Everybody who is in the batch now, but these. */
async function rest({ engine, actor, t }: Session, id: number, without: string): Promise<readonly string[]> {
  const out = listOf(t, '--without', without);
  const queued = (await engine.batchMessages(actor, id)).filter(({ state }) => state === 'queued');
  const present = queued.flatMap((message) => occasionIdOf(message) ?? []);
  const unknown = out.filter((appointment) => !present.includes(appointment));
  if (unknown.length > 0) throw usageError(t.cli.batchUsage.notInBatch(id, unknown.join(', ')));
  return present.filter((appointment) => !out.includes(appointment));
}

async function retry(session: Session, id: number, { channel, entries }: RetryWords): Promise<number> {
  const { engine, actor, out, t } = session;
  const by = oneOf(t, '--channel', { known: channels, text: channel });
  const result = await engine.retryBatch(actor, id, {
    ...(by !== undefined && { channel: by }),
    ...(entries !== undefined && { only: entryIds(t, listOf(t, '--entries', entries)) }),
  });
  if (out.isJson) {
    out.json({ batchId: result.batchId, retryOf: id, messages: result.messages, left: result.left });
    return 0;
  }
  out.print(t.cli.batchCreated(result.batchId, result.messages));
  for (const { id: entry, reason } of result.left)
    out.note(t.cli.notRetried(entry, t.reason[reason] ?? reason));
  out.print(t.cli.nextApprove(result.batchId));
  return 0;
}
