import { type Actor, requireCapability } from './actor.ts';
import { idDetails, recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { OutageError, RefusalError } from './errors.ts';
import { askPortal, type Inquiry, MAX_PER_INQUIRY, newsOf } from './inquiry.ts';
import type { LogFilter } from './model/log.ts';
import { type Channel, channels } from './model/message.ts';
import type { DeliveryReport } from './ports.ts';
import { readSettings } from './settings.ts';
import type { RecordedOutcome, UnclearMessage } from './store.ts';

const PORTAL_DELAY_MILLISECONDS = 10 * 60_000; // before this a portal may know a message and not say so yet
const PORTAL_MEMORY_MILLISECONDS = 6 * 86_400_000; // after seven days it forgets: silence proves nothing then (L3)

/**
 * Asks the portal about unclear messages by our own reference (S4). Known there: submitted. Not known after the
 * portal's own delay, and while it remembers: queued again under a new reference, if the practice's setting allows;
 * otherwise it stays unclear for a person to decide. Without `mustAsk` a portal that cannot be reached is left for later.
 */
export async function reconcileUnclear(
  deps: Deps,
  filter: LogFilter,
  { mustAsk = false } = {},
): Promise<Reconciled> {
  const total: Reconciled = { asked: 0, reports: [] };
  for (const channel of channels) {
    if (!deps.gateways[channel]?.reportsDelivery) continue;
    try {
      await reconcileChannel(deps, filter, { channel, total });
    } catch (error) {
      if (mustAsk || !(error instanceof OutageError)) throw error;
      deps.log.warn('reconcile.unreachable', { channel, code: error.code });
    }
  }
  return total;
}

/** How many unclear messages were asked about, and what the portals said of those they know. */
export type Reconciled = { asked: number; readonly reports: DeliveryReport[] };

async function reconcileChannel(
  deps: Deps,
  filter: LogFilter,
  { channel, total }: { channel: Channel; total: Reconciled },
): Promise<void> {
  for (let after = 0; ; ) {
    const unclear = await deps.store.read.unclear(filter, channel, { after, limit: MAX_PER_INQUIRY });
    if (unclear.length === 0) return;
    const references = unclear.map(({ reference }) => reference);
    const inquiry = await askPortal(deps, channel, references);
    await settle(deps, unclear, inquiry);
    total.asked += unclear.length;
    total.reports.push(...inquiry.reports.values());
    after = unclear.at(-1)?.id ?? after;
  }
}

async function settle(
  deps: Deps,
  unclear: readonly UnclearMessage[],
  { reports, charge }: Inquiry,
): Promise<void> {
  const { store, now, newReference, log } = deps;
  const at = now();
  const mayResend = (await readSettings(store.read, null))['send.resend-unknown'];
  const isProvenAbsent = ({ reference, since }: UnclearMessage) => {
    const age = at.getTime() - since.getTime();
    return !reports.has(reference) && age >= PORTAL_DELAY_MILLISECONDS && age < PORTAL_MEMORY_MILLISECONDS;
  };
  const again = mayResend ? unclear.filter(isProvenAbsent) : [];
  const known = [...reports.keys()].map(
    (reference) => ({ reference, state: 'submitted', reason: null, at }) as const,
  );
  await store.write(async (tx) => {
    await tx.recordOutcomes([
      ...known,
      ...again.map(({ reference }) => requeue(reference, at, newReference())),
    ]);
    await tx.recordDeliveries(newsOf(reports, at), at);
    await charge(tx);
  });
  log.info('messages.reconciled', { asked: unclear.length, known: reports.size, requeued: again.length });
}

/** What a person found out about an unclear message. `again` sends it once more with the next submit of its batch. */
export type UnclearDecision = 'sent' | 'not-sent' | 'again';

/** A person decides on unclear messages (S4). Refuses as `message-not-unclear` when one of them is not. */
export async function decideUnclear(
  deps: Deps,
  actor: Actor,
  ids: readonly number[],
  decision: UnclearDecision,
): Promise<number> {
  requireCapability(actor, 'approve');
  const { store, now, newReference, log } = deps;
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
    const details = { decision, ...idDetails(unclear.map(({ id }) => id)) };
    await recordAudit(deps, actor, tx, { action: 'messages.decided', details });
    return unclear.length;
  });
  log.info('messages.decided', { decision, count: decided, by: actor.id });
  return decided;
}

function requeue(reference: string, at: Date, nextReference: string): RecordedOutcome {
  return { reference, state: 'queued', reason: 'requeued', at, nextReference };
}
