import { type Actor, may, requireCapability } from './actor.ts';
import { filterDetails, recordApart } from './audit.ts';
import { MAX_COUNTED } from './delivery-log.ts';
import type { Deps } from './deps.ts';
import { askPortal, MAX_PER_INQUIRY, newsOf } from './inquiry.ts';
import type { LogFilter } from './model/log.ts';
import { type Channel, channels } from './model/message.ts';
import type { DeliveryReport } from './ports.ts';
import { reconcileUnclear } from './reconcile.ts';
import { readSettings } from './settings.ts';
import { tendBatches } from './upkeep.ts';

/** How many were asked about and what is known of them now (L3). */
export type RefreshReport = Readonly<{
  asked: number;
  delivered: number;
  buffered: number;
  failed: number;
  /** Asked, and still without news. */
  pending: number;
  /** Were unclear, asked about, and still are. */
  unclear: number;
}>;

const MAX_TRACK_DAYS = 7; // L3: the portal forgets after that
const MAX_PER_REFRESH = 100_000; // a bound on memory; the oldest come first and settle

/**
 * Asks the portals for news of the selected messages that were submitted within seven days and are not final (L3), and
 * about unclear ones. Throws OutageError when a portal cannot be asked; what was learnt before stays.
 */
export async function refreshDelivery(deps: Deps, actor: Actor, filter: LogFilter): Promise<RefreshReport> {
  requireCapability(actor, 'prepare'); // asking may cost, and changes what the log says
  await recordApart(deps, actor, { action: 'log.refreshing', details: filterDetails(filter) });
  await tendBatches(deps);
  const { asked, reports } = await reconcileUnclear(deps, filter, { mustAsk: true });
  let total: RefreshReport = { ...summarise(reports), asked, unclear: asked - reports.length };
  for (const channel of channels) {
    if (!deps.gateways[channel]?.reportsDelivery) continue;
    total = add(total, await askDelivery(deps, filter, channel));
  }
  deps.log.info('log.refreshed', { ...total, by: actor.id });
  return total;
}

/** What opening the log asks (L3): whether to refresh so many SMS, and what asking the portal costs. */
export type RefreshQuestion = Readonly<{
  /** SMS of the last seven days without a final status; more than 10,000 are not counted on. */
  awaiting: number;
  milliCredits: number;
}>;

/** The question to put to whoever opens the log; null when there is nothing to ask, or they may not refresh. */
export async function refreshQuestion({ store, now }: Deps, actor: Actor): Promise<RefreshQuestion | null> {
  requireCapability(actor, 'view');
  if (!may(actor, 'prepare')) return null;
  const references = await store.read.awaitingDelivery({}, 'sms', trackedSince(now()), MAX_COUNTED + 1);
  const awaiting = references.length;
  if (awaiting === 0) return null;
  const price = (await readSettings(store.read, null))['price.inquiry'];
  return { awaiting, milliCredits: price * awaiting };
}

/** What a running server has learnt by itself; `changed`: of how many messages there was news. */
export type TrackReport = RefreshReport & Readonly<{ changed: number }>;

/**
 * What a running server does by itself, as often as its schedule says: asks the portals for news of what is not final
 * (L3) and of what is unclear (S4: whoever should have asked may have died before), and asks nobody when there is nothing to ask. Throws OutageError as `refreshDelivery`; that several processes ask
 * at once does no harm.
 */
export async function trackDue(deps: Deps, actor: Actor): Promise<TrackReport> {
  requireCapability(actor, 'prepare');
  const filter = { since: trackedSince(deps.now()) }; // later the portal has forgotten them
  const { asked, reports } = await reconcileUnclear(deps, filter, { mustAsk: true });
  let total: TrackReport = {
    ...{ ...summarise(reports), asked, unclear: asked - reports.length },
    changed: reports.length,
  };
  for (const channel of channels) {
    if (!deps.gateways[channel]?.reportsDelivery) continue;
    const { changed, ...told } = await askDelivery(deps, {}, channel);
    total = { ...add(total, told), changed: total.changed + changed };
  }
  if (total.asked > 0) deps.log.info('delivery.tracked', { ...total });
  return total;
}

/** Whether `trackDue` would ask the channel's portal anything. */
export async function isAnythingTracked({ store, gateways, now }: Deps, channel: Channel): Promise<boolean> {
  if (!gateways[channel]?.reportsDelivery) return false;
  const since = trackedSince(now());
  if ((await store.read.awaitingDelivery({}, channel, since, 1)).length > 0) return true;
  return (await store.read.unclear({ since }, channel, { after: 0, limit: 1 })).length > 0;
}

/** `refreshDelivery` for one channel, without unclear messages and for the engine's own use. */
export async function askDelivery(deps: Deps, filter: LogFilter, channel: Channel): Promise<TrackReport> {
  const { store, now } = deps;
  const references = await store.read.awaitingDelivery(filter, channel, trackedSince(now()), MAX_PER_REFRESH);
  let total: TrackReport = { ...summarise([]), changed: 0 };
  for (let start = 0; start < references.length; start += MAX_PER_INQUIRY) {
    const asked = references.slice(start, start + MAX_PER_INQUIRY);
    const { reports, charge } = await askPortal(deps, channel, asked);
    const changed = await store.write(async (tx) => {
      await charge(tx);
      return tx.recordDeliveries(newsOf(reports, now()), now());
    });
    const told = summarise(asked.map((reference) => reports.get(reference)));
    total = { ...add(total, told), changed: total.changed + changed };
  }
  return total;
}

const trackedSince = (now: Date): Date => new Date(now.getTime() - MAX_TRACK_DAYS * 86_400_000);

/** undefined: asked about, and not known to the portal yet. */
function summarise(reports: readonly (DeliveryReport | undefined)[]): RefreshReport {
  const count = (status: DeliveryReport['status']) =>
    reports.filter((report) => (report?.status ?? null) === status).length;
  return {
    asked: reports.length,
    delivered: count(0),
    buffered: count(1),
    failed: count(2),
    pending: count(null),
    unclear: 0,
  };
}

function add(a: RefreshReport, b: RefreshReport): RefreshReport {
  return {
    asked: a.asked + b.asked,
    delivered: a.delivered + b.delivered,
    buffered: a.buffered + b.buffered,
    failed: a.failed + b.failed,
    pending: a.pending + b.pending,
    unclear: a.unclear + b.unclear,
  };
}
