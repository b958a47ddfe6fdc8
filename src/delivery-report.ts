import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { newsOf } from './inquiry.ts';
import type { DeliveryReport } from './ports.ts';
import type { RecordedDelivery } from './store.ts';

/** What a portal has told us without having been asked. */
export type ReceivedReport = Readonly<{ reference: string; report: DeliveryReport }>;

export interface DeliveryReportReads {
  /** Of these references those of messages that nobody knows to be sent, or that a person took for not sent. */
  unsureAmong(references: readonly string[]): Promise<string[]>;
}

const OLDEST_DAYS = 8; // the portal follows a message for seven (L3); what it says to be older is a wrong clock

/**
 * Records what a portal has reported by itself, as if it had been asked (L3): delivered and failed are final, repeated,
 * late and unknown news change nothing, and what was unclear was sent after all (S4). Returns how many changed.
 */
export async function recordReports(
  { store, now, log }: Deps,
  actor: Actor,
  received: readonly ReceivedReport[],
): Promise<number> {
  requireCapability(actor, 'prepare');
  const at = now();
  const news = settled(
    received.flatMap(({ reference, report }) => newsOf(new Map([[reference, report]]), at)),
  );
  const deliveries = news.map((delivery) => ({ ...delivery, at: plausible(delivery.at, at) }));
  const changed = await store.write(async (tx) => {
    const unsure = await tx.unsureAmong(deliveries.map(({ reference }) => reference));
    await tx.recordOutcomes(
      unsure.map((reference) => ({ reference, state: 'submitted', reason: null, at }) as const),
    );
    return tx.recordDeliveries(deliveries, at);
  });
  if (changed > 0) log.info('delivery.reported', { received: received.length, changed });
  return changed;
}

/** One of each reference, as if they had been recorded one after another: one write takes each message once only. */
function settled(news: readonly RecordedDelivery[]): RecordedDelivery[] {
  const known = new Map<string, RecordedDelivery>();
  for (const each of news) {
    const before = known.get(each.reference);
    if (before === undefined || (before.status === 1 && each.status !== 1)) known.set(each.reference, each);
  }
  return [...known.values()];
}

/** A portal's clock, or somebody's mischief, must not put a delivery into the future or the distant past. */
function plausible(at: Date, now: Date): Date {
  const age = now.getTime() - at.getTime();
  return age >= 0 && age <= OLDEST_DAYS * 86_400_000 ? at : now;
}
