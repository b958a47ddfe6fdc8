import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { type Channel, channels } from './model/message.ts';
import type { DeliveryReport } from './ports.ts';
import { reconcileUnclear } from './reconcile.ts';
import { readSettings } from './settings.ts';
import type { LogFilter, RecordedDelivery, Tx } from './store.ts';

/** How many were asked about and what is known of them now (L3). */
export type RefreshReport = Readonly<{
  asked: number;
  delivered: number;
  buffered: number;
  failed: number;
  /** Asked, and still without news. */
  pending: number;
}>;

const MAX_TRACK_DAYS = 7; // L3: the portal forgets after that
const MAX_PER_INQUIRY = 1000; // ASPSMS §5
const MAX_COUNTED = 10_001;
const MAX_PER_REFRESH = 100_000; // a bound on memory; the oldest come first and settle

/**
 * Asks the portals for news of the selected messages that were submitted within seven days and are not final (L3), and
 * about unclear ones. Throws OutageError when a portal cannot be asked; what was learnt before stays.
 */
export async function refreshDelivery(deps: Deps, actor: Actor, filter: LogFilter): Promise<RefreshReport> {
  requireCapability(actor, 'view');
  await reconcileUnclear(deps, filter, { mustAsk: true });
  let total: RefreshReport = { asked: 0, delivered: 0, buffered: 0, failed: 0, pending: 0 };
  for (const channel of channels) {
    if (!deps.gateways[channel]?.reportsDelivery) continue;
    total = add(total, await askDelivery(deps, filter, channel));
  }
  deps.log.info('log.refreshed', { ...total, by: actor.id });
  return total;
}

/** L3: how many SMS of the last seven days have no final status; at most 10,001 are counted. */
export async function countAwaiting({ store, now }: Deps, actor: Actor): Promise<number> {
  requireCapability(actor, 'view');
  const references = await store.read.awaitingDelivery({}, 'sms', trackedSince(now()), MAX_COUNTED);
  return references.length;
}

/** The same for one channel, for the engine's own use. */
export async function askDelivery(deps: Deps, filter: LogFilter, channel: Channel): Promise<RefreshReport> {
  const { store, gateways, now } = deps;
  const gateway = gateways[channel];
  const references = await store.read.awaitingDelivery(filter, channel, trackedSince(now()), MAX_PER_REFRESH);
  const settings = await readSettings(store.read);
  let total: RefreshReport = { asked: 0, delivered: 0, buffered: 0, failed: 0, pending: 0 };
  for (let start = 0; gateway && start < references.length; start += MAX_PER_INQUIRY) {
    const asked = references.slice(start, start + MAX_PER_INQUIRY);
    const reports = await gateway.deliveryStatus(asked);
    const cost = settings['price.inquiry'] * asked.length;
    await recordReports(deps, { channel, asked, reports, cost });
    total = add(total, summarise(asked, reports));
  }
  return total;
}

const trackedSince = (now: Date): Date => new Date(now.getTime() - MAX_TRACK_DAYS * 86_400_000);

type Answer = Readonly<{
  channel: Channel;
  asked: readonly string[];
  reports: ReadonlyMap<string, DeliveryReport>;
  cost: number;
}>;

async function recordReports({ store, now }: Deps, { channel, asked, reports, cost }: Answer): Promise<void> {
  const at = now();
  await store.write(async (tx) => {
    await tx.recordDeliveries(toRecord(reports, at));
    await tx.markAsked(asked, at);
    await chargeInquiry(tx, channel, at, cost);
  });
}

/** Books what a status inquiry cost, in thousandths. */
export async function chargeInquiry(tx: Tx, channel: Channel, at: Date, cost: number): Promise<void> {
  if (cost === 0) return;
  await tx.insertCreditEntries([
    { channel, at, kind: 'inquiry', milliCredits: -cost, messageId: null, batchId: null, actor: null },
  ]);
}

/** The reports that bring news, as they are recorded. */
export function toRecord(reports: ReadonlyMap<string, DeliveryReport>, now: Date): RecordedDelivery[] {
  return [...reports].flatMap(([reference, { status, reason, at }]) =>
    status === null ? [] : [{ reference, status, reason, at: at ?? now }],
  );
}

function summarise(asked: readonly string[], reports: ReadonlyMap<string, DeliveryReport>): RefreshReport {
  const statuses = asked.map((reference) => reports.get(reference)?.status ?? null);
  const count = (status: DeliveryReport['status']) => statuses.filter((found) => found === status).length;
  return {
    asked: asked.length,
    delivered: count(0),
    buffered: count(1),
    failed: count(2),
    pending: count(null),
  };
}

function add(a: RefreshReport, b: RefreshReport): RefreshReport {
  return {
    asked: a.asked + b.asked,
    delivered: a.delivered + b.delivered,
    buffered: a.buffered + b.buffered,
    failed: a.failed + b.failed,
    pending: a.pending + b.pending,
  };
}
