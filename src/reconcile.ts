import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { OutageError, RefusalError } from './errors.ts';
import { type Channel, channels } from './model/message.ts';
import type { DeliveryReport } from './ports.ts';
import { readSettings } from './settings.ts';
import type { LogFilter, RecordedOutcome, UnclearMessage } from './store.ts';
import { chargeInquiry, toRecord } from './track.ts';

const PORTAL_DELAY_MILLISECONDS = 10 * 60_000; // before this a portal may know a message and not say so yet
const MAX_PER_INQUIRY = 1000; // ASPSMS §5

/**
 * Asks the portal about unclear messages by our own reference (S4). Known there: submitted. Not known after the
 * portal's own delay: queued again under a new reference, if the practice's setting allows; otherwise it stays unclear
 * for a person to decide. Without `mustAsk` a portal that cannot be reached is left for later.
 */
export async function reconcileUnclear(
  deps: Deps,
  filter: LogFilter,
  { mustAsk = false } = {},
): Promise<void> {
  for (const channel of channels) {
    const gateway = deps.gateways[channel];
    if (!gateway?.reportsDelivery) continue;
    const unclear = await deps.store.read.unclear(filter, channel, MAX_PER_INQUIRY);
    if (unclear.length === 0) continue;
    try {
      const reports = await gateway.deliveryStatus(unclear.map(({ reference }) => reference));
      await settle(deps, channel, unclear, reports);
    } catch (error) {
      if (mustAsk || !(error instanceof OutageError)) throw error;
      deps.log.warn('reconcile.unreachable', { channel, code: error.code });
    }
  }
}

async function settle(
  deps: Deps,
  channel: Channel,
  unclear: readonly UnclearMessage[],
  reports: ReadonlyMap<string, DeliveryReport>,
): Promise<void> {
  const { store, now, newReference, log } = deps;
  const at = now();
  const { 'send.resend-unknown': mayResend, 'price.inquiry': price } = await readSettings(store.read);
  const again = unclear.filter(
    ({ reference, since }) =>
      mayResend && !reports.has(reference) && at.getTime() - since.getTime() >= PORTAL_DELAY_MILLISECONDS,
  );
  const outcomes: RecordedOutcome[] = [
    ...[...reports.keys()].map((reference) => ({ reference, state: 'submitted', reason: null, at }) as const),
    ...again.map(({ reference }) => requeue(reference, at, newReference())),
  ];
  await store.write(async (tx) => {
    await tx.recordOutcomes(outcomes);
    await tx.recordDeliveries(toRecord(reports, at));
    await chargeInquiry(tx, channel, at, price * unclear.length);
    for (const batchId of new Set(again.map((message) => message.batchId))) {
      await tx.moveBatch(batchId, ['submitted', 'withdrawn'], 'paused', { reason: 'requeued' });
    }
  });
  log.info('messages.reconciled', { asked: unclear.length, known: reports.size, requeued: again.length });
}

/** What a person found out about an unclear message. `again` sends it once more with the next submit of its batch. */
export type UnclearDecision = 'sent' | 'not-sent' | 'again';

/** A person decides on unclear messages (S4). Refuses as `message-not-unclear` when one of them is not. */
export async function decideUnclear(
  { store, now, newReference, log }: Deps,
  actor: Actor,
  ids: readonly number[],
  decision: UnclearDecision,
): Promise<number> {
  requireCapability(actor, 'approve');
  const at = now();
  const decided = await store.write(async (tx) => {
    const unclear = (
      await tx.logPage({ ids }, { sort: 'id', descending: false, limit: ids.length, after: null })
    ).filter(({ state }) => state === 'unclear');
    if (unclear.length !== new Set(ids).size) throw new RefusalError('message-not-unclear');
    await tx.recordOutcomes(
      unclear.map(({ reference }) => {
        if (decision === 'again') return requeue(reference, at, newReference());
        return decision === 'sent'
          ? ({ reference, state: 'submitted', reason: null, at } as const)
          : ({ reference, state: 'rejected', reason: 'decided-not-sent', at } as const);
      }),
    );
    if (decision === 'again') {
      for (const batchId of new Set(unclear.map((entry) => entry.batchId))) {
        await tx.moveBatch(batchId, ['submitted', 'withdrawn'], 'paused', { reason: 'requeued' });
      }
    }
    return unclear.length;
  });
  log.info('messages.decided', { decision, count: decided, by: actor.id });
  return decided;
}

function requeue(reference: string, at: Date, nextReference: string): RecordedOutcome {
  return { reference, state: 'queued', reason: 'requeued', at, nextReference };
}
