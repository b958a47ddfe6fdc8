import { type Actor, requireCapability } from './actor.ts';
import { knownBatch } from './approve.ts';
import { recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { announcementRules } from './look-rules.ts';
import type { Batch } from './model/batch.ts';
import { recipientOf } from './model/consent.ts';
import { type LookRules, lastLook } from './model/last-look.ts';
import type { LogEntry } from './model/log.ts';
import type { Channel } from './model/message.ts';
import type { Occasion } from './model/occasion.ts';
import { insertBatch } from './prepare.ts';
import { readSettings } from './settings.ts';
import type { Tx } from './store.ts';
import { createRunWriter } from './templates.ts';
import { tendBatches } from './upkeep.ts';

export type RetryOptions = Readonly<{
  /** Left out: as before. A failed SMS may be followed by an e-mail. */
  channel?: Channel;
  /** Log entries of the batch; left out: all that were refused or failed. */
  only?: readonly number[];
}>;

/** The new batch, and which messages are not tried again and why (codes of the last look). */
export type Retry = Readonly<{
  batchId: number;
  messages: number;
  left: readonly Readonly<{ id: number; reason: string }>[];
}>;

/**
 * Makes a new batch of a batch's messages that the portal refused or could not deliver (DESIGN §3): written anew, with
 * an approval of its own, taking over the appointments' claims, so that nobody else reminds them meanwhile. Refuses as
 * `nothing-to-retry`, with nothing created.
 */
export async function retryBatch(
  deps: Deps,
  actor: Actor,
  batchId: number,
  { channel, only }: RetryOptions = {},
): Promise<Retry> {
  requireCapability(actor, 'prepare');
  await tendBatches(deps);
  const retry = await deps.store.write(async (tx) => {
    const settings = await readSettings(tx, null);
    const batch = await knownBatch(tx, batchId);
    const options = retryOptions(batch, channel ?? batch.channel);
    const { again, left } = await sort(deps, tx, { batch, channel: options.channel, only });
    if (again.length === 0) {
      const reasons = [...new Set(left.map(({ reason }) => reason))];
      throw new RefusalError('nothing-to-retry', { batch: batchId, reasons });
    }
    const render = await createRunWriter(deps, tx, settings, options);
    const messages = again.map(render);
    const created = await insertBatch(deps, actor, tx, { settings, options, messages, retake: 'any' });
    await recordAudit(deps, actor, tx, {
      action: 'batch.prepared',
      subject: `batch ${created}`,
      details: { retryOf: batchId, channel: options.channel, messages: messages.length },
    });
    return { batchId: created, messages: messages.length, left };
  });
  deps.log.info('batch.prepared', {
    batch: retry.batchId,
    retryOf: batchId,
    messages: retry.messages,
    by: actor.id,
  });
  return retry;
}

function retryOptions(batch: Batch, channel: Channel): Batch['options'] {
  return { ...batch.options, channel, notBefore: null, retryOf: batch.id };
}

type Wish = Readonly<{ batch: Batch; channel: Channel; only: readonly number[] | undefined }>;

/** What may be tried again, and what not: the last look's reasons, except that a changed number is welcome. */
async function sort(
  deps: Deps,
  tx: Tx,
  { batch: { id, kind }, channel, only }: Wish,
): Promise<{ again: Occasion[]; left: { id: number; reason: string }[] }> {
  const failed = (await tx.messagesOf(id)).filter(
    (message) => isFailed(message) && (only?.includes(message.id) ?? true),
  );
  const occasions = await tx.occasionsOf(
    kind,
    failed.map((message) => message.id),
  );
  const rules = { ...(await announcementRules(deps, tx, { kind, channel })), now: deps.now() };
  const again: Occasion[] = [];
  const left: { id: number; reason: string }[] = [];
  for (const message of failed) {
    const entry = occasions.get(message.id);
    const isHeld = entry !== undefined && entry.claim?.messageId === message.id;
    const reason = isHeld ? forbidden(message, entry, rules) : 'claim-gone';
    if (isHeld && reason === null) again.push(entry);
    else left.push({ id: message.id, reason: reason ?? 'claim-gone' });
  }
  return { again, left };
}

/** Refused by the portal or not delivered, and not released since. */
export function isFailed({ state, deliveryStatus, resetAt }: LogEntry): boolean {
  return resetAt === null && (state === 'rejected' || (state === 'submitted' && deliveryStatus === 2));
}

function forbidden({ startsAt, textRemovedAt }: LogEntry, entry: Occasion, rules: LookRules): string | null {
  if (textRemovedAt !== null) return 'text-removed'; // retention: it is history
  const recipient = recipientOf(entry, rules.channel) ?? '';
  const patientId = entry.claim?.patientId ?? null;
  return lastLook({ recipient, patientId, startsAt, entry }, rules);
}
