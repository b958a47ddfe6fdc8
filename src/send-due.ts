import { type Actor, may, requireCapability } from './actor.ts';
import { type BatchView, knownBatch, refuseOtherRevision, viewBatch } from './approve.ts';
import { recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { OutageError, type RefusalCode, type RefusalDetails, RefusalError } from './errors.ts';
import { type Batch, isOpen } from './model/batch.ts';
import { nextLeaving } from './send-limits.ts';
import { readSettings, type Settings } from './settings.ts';
import { type SubmitReport, submitDueBatch } from './submit.ts';
import { isInHand, refuseWhileInHand, tendBatches } from './upkeep.ts';

export interface SendDueReads {
  /**
   * The oldest first: batches with an order to send, paused ones whose process died, and held ones with queued messages
   * that may leave by then.
   */
  batchesToSend(now: Date): Promise<Batch[]>;
}

/** Who acts where no person does: a running server that sends what is due. It decides nothing. */
export function serverActor(workstation: string): Actor {
  return {
    id: 'schedule:serve',
    name: 'rundruf serve',
    capabilities: ['view', 'prepare'],
    face: 'schedule',
    workstation,
  };
}

/**
 * Orders that a running server sends the batch as soon as it may: an approved, paused or held one, by whoever may prepare
 * or approve. An order that was given already stays as it is. Refuses as `batch-not-approved`, `batch-changed`,
 * `batch-being-submitted`, `batch-expired` or `batch-not-open`.
 */
export async function orderSending(
  deps: Deps,
  actor: Actor,
  batchId: number,
  revision?: number,
): Promise<BatchView> {
  requireSender(actor);
  const { store, now, mayBeAlive, log } = deps;
  await tendBatches(deps);
  const isNew = await store.write(async (tx) => {
    const batch = await knownBatch(tx, batchId);
    refuseOtherRevision(batch, revision);
    refuseWhileInHand(batch, now(), mayBeAlive);
    refuseUnorderable(batch, await readSettings(tx, null), now());
    if (batch.sendOrderedAt !== null) return false;
    const order = { sendOrderedAt: now(), sendOrderedBy: actor.id };
    await tx.moveBatch(batchId, [batch.state], batch.state, order);
    const details = { channel: batch.channel, revision: batch.revision, from: batch.state };
    await recordAudit(deps, actor, tx, {
      action: 'batch.send-ordered',
      subject: `batch ${batchId}`,
      details,
    });
    return true;
  });
  if (isNew) log.info('batch.send-ordered', { batch: batchId, by: actor.id });
  return viewBatch(deps, actor, batchId);
}

/**
 * Takes the order back while nobody has the batch in hand. What is held or was interrupted would leave by itself and is
 * paused. Refuses as `batch-not-ordered` where nothing would leave by itself.
 */
export async function cancelSending(deps: Deps, actor: Actor, batchId: number): Promise<BatchView> {
  requireSender(actor);
  const { store, now, mayBeAlive, log } = deps;
  await tendBatches(deps);
  await store.write(async (tx) => {
    const batch = await knownBatch(tx, batchId);
    const { state, channel, revision } = batch;
    refuseWhileInHand(batch, now(), mayBeAlive);
    const isLeaving = state === 'submitting' || isInterrupted(batch);
    if (!isLeaving && batch.sendOrderedAt === null)
      throw new RefusalError('batch-not-ordered', { batch: batchId });
    const changes = isLeaving ? { ...NO_ORDER, reason: 'send-cancelled' } : NO_ORDER;
    await tx.moveBatch(batchId, [state], isLeaving ? 'paused' : state, changes);
    const details = { channel, revision, from: state };
    await recordAudit(deps, actor, tx, {
      action: 'batch.send-cancelled',
      subject: `batch ${batchId}`,
      details,
    });
  });
  log.info('batch.send-cancelled', { batch: batchId, by: actor.id });
  return viewBatch(deps, actor, batchId);
}

/** What became of one batch that was due. */
export type DueOutcome =
  | Readonly<{ batchId: number; outcome: 'sent'; report: SubmitReport }>
  /** Its order is gone, or it is paused: a person decides. */
  | Readonly<{ batchId: number; outcome: 'refused'; code: RefusalCode; details: RefusalDetails }>
  /** A portal or the database cannot be reached: the next call tries again. */
  | Readonly<{ batchId: number; outcome: 'later' }>;

export type DueOptions = Readonly<{
  /** Raised to stop in good order: what is in flight is finished, the rest stays queued. */
  signal: AbortSignal;
  /** Called after each commit with how many of how many have an outcome. */
  onProgress?: (batchId: number, done: number, total: number) => void;
}>;

/**
 * What a running server does by itself: submits what was ordered, held batches whose messages may leave now, and batches
 * whose process died. In the quiet hours SMS are held until their end. Any number of processes may do so at once.
 */
export async function sendDue(
  deps: Deps,
  actor: Actor,
  { signal, onProgress }: DueOptions,
): Promise<readonly DueOutcome[]> {
  requireCapability(actor, 'prepare');
  const outcomes: DueOutcome[] = [];
  const bugs: unknown[] = [];
  for (const batch of await dueBatches(deps)) {
    if (signal.aborted) break;
    try {
      const outcome = await sendOne(deps, actor, batch, {
        signal,
        isStillDue: mayLeaveByItself,
        onProgress: (done, total) => onProgress?.(batch.id, done, total),
      });
      if (outcome !== null) outcomes.push(outcome);
    } catch (error) {
      if (error instanceof RefusalError) throw error; // concerns them all
      bugs.push(error); // one batch that cannot be sent keeps no other from leaving
    }
  }
  if (bugs.length > 0) throw bugs[0];
  return outcomes;
}

/** Whether `sendDue` would find anything to do. */
export async function isSomethingDue(deps: Deps, actor: Actor): Promise<boolean> {
  requireCapability(actor, 'view');
  return (await dueBatches(deps)).length > 0;
}

async function dueBatches(deps: Deps): Promise<readonly Batch[]> {
  const { store, now, mayBeAlive } = deps;
  await tendBatches(deps);
  const found = await store.read.batchesToSend(now());
  if (found.length === 0) return found;
  const settings = await readSettings(store.read, null);
  const due: Batch[] = [];
  for (const batch of found) {
    if (isInHand(batch, now(), mayBeAlive) || !mayLeaveByItself(batch, settings)) continue;
    if (batch.state !== 'submitting' || (await isLeaving(deps, batch))) due.push(batch);
  }
  return due;
}

/** A held batch is taken up when a message can really leave: not to be held again the next moment. */
async function isLeaving(deps: Deps, { id, channel }: Batch): Promise<boolean> {
  const { read } = deps.store;
  const [now, due] = [deps.now(), await read.nextDueAt(id)];
  return due !== null && (await nextLeaving(deps, read, { channel, due, now })) <= now;
}

/** Whether a running server would send it without anybody's doing. */
export function mayLeaveByItself(batch: Batch, settings: Settings): boolean {
  const { state, sendOrderedAt } = batch;
  if (state === 'submitting' || isInterrupted(batch)) return true;
  if (sendOrderedAt === null) return false;
  if (state === 'prepared') return settings['approval.mode'] === 'none';
  return state === 'approved' || state === 'paused';
}

const isInterrupted = ({ state, reason }: Batch): boolean => state === 'paused' && reason === 'interrupted';

/** Somebody else has begun, sent, ended or taken it back since it was listed: nothing to tell, and nothing to wait for. */
const OVERTAKEN = [
  'batch-being-submitted',
  'batch-not-found',
  'batch-not-open',
  'batch-not-ordered',
] as const;

/** Concern the whole database: no batch is to be stopped for them. */
const EVERYWHERE = ['clock-behind', 'time-zone-changed', 'database-restored', 'not-permitted'] as const;

const isAmong = (codes: readonly RefusalCode[], code: RefusalCode): boolean => codes.includes(code);

async function sendOne(
  deps: Deps,
  actor: Actor,
  batch: Batch,
  options: Parameters<typeof submitDueBatch>[3],
): Promise<DueOutcome | null> {
  const { id: batchId } = batch;
  try {
    return { batchId, outcome: 'sent', report: await submitDueBatch(deps, actor, batchId, options) };
  } catch (error) {
    if (error instanceof OutageError) {
      deps.log.warn('batch.later', { batch: batchId, code: error.code });
      return { batchId, outcome: 'later' };
    }
    if (!(error instanceof RefusalError) || isAmong(EVERYWHERE, error.code)) throw error;
    const { code, details } = error;
    if (isAmong(OVERTAKEN, code)) return null;
    deps.log.warn('batch.not-sent', { batch: batchId, code });
    await takeBack(deps, actor, batch, code);
    return { batchId, outcome: 'refused', code, details };
  }
}

/** After a refusal a person decides: otherwise it would be refused again the next moment, and for ever. */
async function takeBack(deps: Deps, actor: Actor, seen: Batch, code: RefusalCode): Promise<void> {
  const { store, now, mayBeAlive } = deps;
  await store.write(async (tx) => {
    const batch = await knownBatch(tx, seen.id);
    const { id, state } = batch;
    const isSame = batch.sendOrderedAt?.getTime() === seen.sendOrderedAt?.getTime();
    if (!isSame || !isOpen(state) || isInHand(batch, now(), mayBeAlive)) return;
    const hasBegun = state === 'submitting' || state === 'paused';
    await tx.moveBatch(id, [state], hasBegun ? 'paused' : state, { ...NO_ORDER, reason: code });
    const event = {
      action: 'batch.send-cancelled',
      subject: `batch ${id}`,
      details: { refused: code },
    } as const;
    await recordAudit(deps, actor, tx, event);
  });
}

const NO_ORDER = { sendOrderedAt: null, sendOrderedBy: null } as const;

function requireSender(actor: Actor): void {
  if (!may(actor, 'approve')) requireCapability(actor, 'prepare');
}

function refuseUnorderable({ id, state, expiresAt }: Batch, settings: Settings, now: Date): void {
  const isWaiting = state === 'prepared' || state === 'approved';
  if (state === 'expired' || (isWaiting && expiresAt <= now))
    throw new RefusalError('batch-expired', { batch: id, state });
  if (!isOpen(state)) throw new RefusalError('batch-not-open', { batch: id, state });
  if (state === 'prepared' && settings['approval.mode'] !== 'none')
    throw new RefusalError('batch-not-approved', { batch: id });
}
