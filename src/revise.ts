import { type Actor, requireCapability } from './actor.ts';
import { type BatchView, knownBatch, refuseOtherRevision, viewBatch } from './approve.ts';
import { recordAudit } from './audit.ts';
import { collectCandidates } from './collect.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { Batch } from './model/batch.ts';
import type { Occasion } from './model/occasion.ts';
import { addMessages, deadlineOf, expiry } from './prepare.ts';
import { readSettings, type Settings } from './settings.ts';
import type { Tx } from './store.ts';
import { createRunWriter } from './templates.ts';
import { tendBatches } from './upkeep.ts';

/** What the batch is to be about, as `prepareBatch` names it; `revision`: the one it was chosen from (first: 1). */
export type Selection = Readonly<{ only: readonly string[]; revision?: number }>;

/** An appointment, a recall or a patient by our own number and by the source's id. */
type Known = Readonly<{ id: number; externalId: string }>;

/** Whom the batch is to remind, in whichever of the two it was said. */
type Wanted = Readonly<{
  revision: number | undefined;
  keys: ReadonlySet<string | number>;
  keyOf: (appointment: Known) => string | number;
}>;

/**
 * Changes which appointments a batch reminds before it is submitted (S5): its revision rises and its approval is void.
 * Who is taken out is free again; who is added must be offered by the batch's own options. Refuses as `batch-not-open`,
 * `batch-changed`, `unknown-selection`, or `no-candidates` when nobody would be left.
 */
export async function reviseBatch(
  deps: Deps,
  actor: Actor,
  batchId: number,
  { only, revision }: Selection,
): Promise<BatchView> {
  await revise(deps, actor, batchId, {
    revision,
    keys: new Set(only),
    keyOf: ({ externalId }) => externalId,
  });
  return viewBatch(deps, actor, batchId);
}

/** The same by our own numbers of the appointments. */
export async function reviseBatchByNumbers(
  deps: Deps,
  actor: Actor,
  batchId: number,
  { ticked, revision }: Readonly<{ ticked: readonly number[]; revision: number }>,
): Promise<void> {
  await revise(deps, actor, batchId, { revision, keys: new Set(ticked), keyOf: ({ id }) => id });
}

async function revise(deps: Deps, actor: Actor, batchId: number, wanted: Wanted): Promise<void> {
  requireCapability(actor, 'prepare');
  await tendBatches(deps);
  const changed = await deps.store.write(async (tx) => {
    const settings = await readSettings(tx, null);
    const batch = await revisable(deps, tx, batchId, wanted);
    const changed = await exchange(deps, tx, { batch, settings, wanted });
    if (changed.added + changed.removed === 0) return null;
    await voidDecision(deps, actor, tx, { batch, settings });
    const revision = batch.revision + 1;
    await recordAudit(deps, actor, tx, {
      action: 'batch.revised',
      subject: `batch ${batchId}`,
      details: { revision, ...changed },
    });
    return { revision, ...changed };
  });
  if (changed !== null) deps.log.info('batch.revised', { batch: batchId, ...changed, by: actor.id });
}

async function revisable({ now }: Deps, tx: Tx, batchId: number, { keys, revision }: Wanted): Promise<Batch> {
  const batch = await knownBatch(tx, batchId);
  const { state } = batch;
  if (state !== 'prepared' && state !== 'approved') {
    throw new RefusalError(state === 'expired' ? 'batch-expired' : 'batch-not-open', {
      batch: batchId,
      state,
    });
  }
  if (batch.expiresAt <= now()) throw new RefusalError('batch-expired', { batch: batchId, state });
  refuseOtherRevision(batch, revision);
  if (keys.size === 0) throw new RefusalError('no-candidates');
  return batch;
}

type Exchange = Readonly<{ batch: Batch; settings: Settings; wanted: Wanted }>;

/** Takes out first, so that what is added is judged by who is still in (P5). */
async function exchange(
  deps: Deps,
  tx: Tx,
  { batch, settings, wanted }: Exchange,
): Promise<{ added: number; removed: number }> {
  const { keys, keyOf } = wanted;
  const queued = await tx.queuedOccasions(batch.id);
  const removed = queued.filter((occasion) => !keys.has(keyOf(occasion)));
  const withdrawals = removed.map(({ messageId }) => ({ id: messageId, reason: 'taken-out' }));
  await tx.withdrawMessages(withdrawals, deps.now());
  const there = new Set(queued.map(keyOf));
  const missing = new Set([...keys].filter((key) => !there.has(key)));
  if (missing.size > 0) await add(deps, tx, { batch, settings, wanted: { ...wanted, keys: missing } });
  return { added: missing.size, removed: removed.length };
}

async function add(deps: Deps, tx: Tx, { batch, settings, wanted }: Exchange): Promise<void> {
  const { options } = batch;
  const { included } = await collectCandidates(deps, tx, options);
  const render = await createRunWriter(deps, tx, settings, options);
  const messages = ticked(included, wanted).map(render);
  const retake = options.includeMoved ? 'moved' : 'other-patient';
  await addMessages(deps, tx, { batchId: batch.id, settings, options, messages, retake });
}

/** Those that are wanted; refuses as `unknown-selection` when one of them is not offered. */
function ticked(offered: readonly Occasion[], { keys, keyOf }: Wanted): readonly Occasion[] {
  const known = new Set(offered.map(keyOf));
  const unknown = [...keys].filter((key) => !known.has(key));
  if (unknown.length > 0) throw new RefusalError('unknown-selection', { appointments: unknown.map(String) });
  return offered.filter((entry) => keys.has(keyOf(entry)));
}

async function voidDecision(
  deps: Deps,
  actor: Actor,
  tx: Tx,
  { batch, settings }: Readonly<{ batch: Batch; settings: Settings }>,
): Promise<void> {
  const { id, revision, preparedAt, expiresAt, revisedBy } = batch;
  const type = batch.kind === 'birthday' ? 'birthday' : 'appointment'; // a recall has no deadline, as one without start
  const deadlines = (await tx.messagesOf(id)).flatMap(({ state, startsAt }) =>
    state === 'queued' ? (deadlineOf(deps, { type, startsAt }, preparedAt) ?? []) : [],
  );
  // the time set at the preparation stays when the setting has become shorter since
  const set = Math.max(expiresAt.getTime(), expiry(preparedAt, settings, []).getTime());
  const isRevised = await tx.reviseBatch(id, revision, {
    revisedBy: [...new Set([...revisedBy, actor.id])],
    expiresAt: new Date(Math.min(set, ...deadlines.map((deadline) => deadline.getTime()))),
  });
  if (!isRevised) throw new RefusalError('batch-changed', { batch: id, revision });
}
