import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { readSettings } from './settings.ts';
import type { Tx } from './store.ts';

/** What the staff is told without having asked: the morning's digest, and conditions that begin or end. */
export type NoticeKind = 'digest' | 'alarm' | 'all-clear';

/** Counts, codes and ids of what is told: never a patient's data, because it goes to Slack as it is. */
export type NoticeFacts = Readonly<Record<string, unknown>>;

export type NewNotice = Readonly<{
  kind: NoticeKind;
  /** Unique: of two that tell the same, only the first is kept ('digest 2026-11-23', 'alarm 17'). */
  key: string;
  facts: NoticeFacts;
  at: Date;
  /** Nobody is told after it. */
  expiresAt: Date;
}>;

export type Notice = Readonly<{
  id: number;
  kind: NoticeKind;
  key: string;
  facts: NoticeFacts;
  at: Date;
  expiresAt: Date;
}>;

/** By which way somebody is told. */
export type NoticeTarget = 'slack' | 'email';

/** `unclear`: it may have been told; it is not told a second time. */
export type NoticeState = 'due' | 'sending' | 'sent' | 'failed' | 'unclear' | 'expired';

/** One notice on its way to one address: a channel of Slack's, or a mail address. */
export type NoticeDelivery = Readonly<{
  noticeId: number;
  target: NoticeTarget;
  address: string;
  state: NoticeState;
  /** Why it was not told (yet): a code. */
  reason: string | null;
  /** Of a mail our reference in its Message-ID; in Slack the message's name, once it is known. */
  reference: string | null;
  attempts: number;
  dueAt: Date;
  sentAt: Date | null;
}>;

/** A delivery in our hands: nobody else tells it while the lease runs. */
export type ClaimedNotice = Readonly<{ notice: Notice; delivery: NoticeDelivery; owner: string }>;

/** As stored: with the lease. */
export type StoredDelivery = NoticeDelivery & Readonly<{ owner: string | null; leaseUntil: Date | null }>;

export type DeliveryChanges = Readonly<{
  state?: NoticeState;
  reason?: string | null;
  reference?: string | null;
  dueAt?: Date;
  sentAt?: Date;
}>;

type DeliveryAddress = Readonly<Pick<NoticeDelivery, 'target' | 'address'>>;

export interface NoticeReads {
  notice(key: string): Promise<Notice | null>;
  noticeById(id: number): Promise<Notice | null>;
  /** The newest of the kind; with `before` of those made before then. */
  lastNotice(kind: NoticeKind, before?: Date): Promise<Notice | null>;
  deliveriesOf(noticeId: number): Promise<NoticeDelivery[]>;
  /** All that is not settled, in the order in which it is to be told. */
  openDeliveries(target: NoticeTarget): Promise<(StoredDelivery & Readonly<{ expiresAt: Date }>)[]>;
  /** Notices that may still be told, and have no delivery to there. */
  noticesNotFor(to: DeliveryAddress, now: Date): Promise<number[]>;
}

export interface NoticeWrites {
  /** Keeps it to be delivered and returns its id; null: the key is there already. */
  insertNotice(notice: NewNotice): Promise<number | null>;
  /** Where the notice is to be told; what is there already stays as it is. */
  insertDelivery(noticeId: number, to: DeliveryAddress, dueAt: Date): Promise<void>;
  /** Takes it in hand if it still is as it was seen; the answer says whether it was. */
  leaseDelivery(
    seen: StoredDelivery,
    lease: Readonly<{ owner: string; leaseUntil: Date; reference: string | null }>,
  ): Promise<boolean>;
  /** Changes it while it is the owner's; with `leaseUntil` it stays in hand. The answer says whether it was. */
  changeDelivery(
    delivery: Readonly<Pick<NoticeDelivery, 'noticeId' | 'target' | 'address'>>,
    owner: string | null,
    changes: DeliveryChanges & Readonly<{ leaseUntil: Date | null }>,
  ): Promise<boolean>;
}

/**
 * Has the staff told, by whichever server delivers first; false when they have been told of it before. Mail goes to those
 * whom the settings name now; Slack is told by a server that has one (`spreadNotices`).
 */
export async function notify(tx: Tx, notice: NewNotice): Promise<boolean> {
  const id = await tx.insertNotice(notice);
  if (id === null) return false;
  const settings = await readSettings(tx, null);
  const addresses = settings[notice.kind === 'digest' ? 'digest.emails' : 'alarm.emails'];
  for (const address of addresses) await tx.insertDelivery(id, { target: 'email', address }, notice.at);
  return true;
}

/** Lets every notice that may still be told be told in this channel of Slack's, and settles what may not any more. */
export async function spreadNotices(deps: Deps, actor: Actor, channel: string): Promise<void> {
  requireCapability(actor, 'view');
  await settleOld(deps, 'slack');
  const { store, now } = deps;
  const to = { target: 'slack', address: channel } as const;
  if ((await store.read.noticesNotFor(to, now())).length === 0) return;
  await store.write(async (tx) => {
    for (const id of await tx.noticesNotFor(to, now())) await tx.insertDelivery(id, to, now());
  });
}

const LEASE_SECONDS = 180; // longer than a mail or a call to Slack takes with its own patience
const MAX_DELAY_SECONDS = 900;
const MOST_DELAY_MILLISECONDS = 3_600_000; // Slack may name a longer one than ours

/**
 * Takes the next delivery in hand that is due; null while there is none. A mail that somebody died with is unclear and is
 * never told again; a message in Slack is taken over with its name, if that was known. What has expired is settled first.
 */
export async function claimNotice(
  deps: Deps,
  actor: Actor,
  to: Readonly<{ target: NoticeTarget; address?: string }>,
): Promise<ClaimedNotice | null> {
  requireCapability(actor, 'view');
  await settleOld(deps, to.target);
  const { store, newReference } = deps;
  for (const seen of (await store.read.openDeliveries(to.target)).filter(isTo(to))) {
    if (isPutOff(deps, seen) || isHeld(deps, seen)) continue;
    const owner = `${deps.owner}:${newReference()}`;
    const reference = to.target === 'email' ? newReference() : seen.reference;
    const leaseUntil = leaseEnd(deps);
    const isOurs = await store.write((tx) => tx.leaseDelivery(seen, { owner, leaseUntil, reference }));
    const notice = isOurs ? await store.read.noticeById(seen.noticeId) : null;
    if (notice !== null) return { notice, delivery: { ...plain(seen), state: 'sending', reference }, owner };
  }
  return null;
}

/** When there is something to claim or to settle next; null: nothing is open. Costs one look. */
export async function nextNoticeAt(
  deps: Deps,
  actor: Actor,
  to: Readonly<{ target: NoticeTarget; address?: string }>,
): Promise<Date | null> {
  requireCapability(actor, 'view');
  const open = (await deps.store.read.openDeliveries(to.target)).filter(isTo(to));
  const moments = open.map((seen) => {
    if (isHeld(deps, seen)) return seen.leaseUntil?.getTime() ?? 0;
    const dueAt = isPutOff(deps, seen) ? seen.dueAt.getTime() : deps.now().getTime();
    return seen.state === 'sending' ? 0 : Math.min(dueAt, seen.expiresAt.getTime());
  });
  return moments.length === 0 ? null : new Date(Math.min(...moments));
}

const isTo =
  ({ address }: Readonly<{ address?: string }>) =>
  (seen: StoredDelivery): boolean =>
    address === undefined || seen.address === address;

/** What became of a delivery in hand. */
export type NoticeOutcome =
  | Readonly<{ outcome: 'sent' }>
  | Readonly<{ outcome: 'failed' | 'unclear'; reason: string }>
  /** Certainly not told: tried again after some time, longer with every attempt, or as told; `anew` forgets the name. */
  | Readonly<{ outcome: 'later'; reason: string; afterSeconds?: number; anew?: boolean }>;

/** Settles the delivery in hand or gives it back; false when somebody else has taken it over. */
export async function recordNotice(
  deps: Deps,
  actor: Actor,
  { notice, delivery, owner }: ClaimedNotice,
  outcome: NoticeOutcome,
): Promise<boolean> {
  requireCapability(actor, 'view');
  const { store, now, log } = deps;
  const changes: DeliveryChanges =
    outcome.outcome === 'later'
      ? {
          state: 'due',
          reason: outcome.reason,
          ...(outcome.anew && { reference: null }),
          dueAt: new Date(now().getTime() + delayOf(delivery, outcome)),
        }
      : outcome.outcome === 'sent'
        ? { state: 'sent', reason: null, sentAt: now() }
        : { state: outcome.outcome, reason: outcome.reason };
  const isOurs = await store.write((tx) =>
    tx.changeDelivery(delivery, owner, { ...changes, leaseUntil: null }),
  );
  const facts = { notice: notice.id, kind: notice.kind, target: delivery.target };
  if (outcome.outcome === 'sent') log.info('notice.sent', facts);
  else log.warn(`notice.${outcome.outcome}`, { ...facts, reason: outcome.reason });
  return isOurs;
}

/** Remembers the message's name in Slack and renews the lease; false when it is no longer ours. */
export async function nameNotice(
  deps: Deps,
  actor: Actor,
  { delivery, owner }: ClaimedNotice,
  reference: string,
): Promise<boolean> {
  requireCapability(actor, 'view');
  return deps.store.write((tx) =>
    tx.changeDelivery(delivery, owner, { reference, leaseUntil: leaseEnd(deps) }),
  );
}

/** How one notice was told, and where it was not. */
export type NoticeView = Readonly<{ notice: Notice; deliveries: readonly NoticeDelivery[] }>;

/** The newest notice of the kind; null: there was none. */
export async function readLastNotice(
  { store }: Deps,
  actor: Actor,
  kind: NoticeKind,
): Promise<NoticeView | null> {
  requireCapability(actor, 'view');
  const notice = await store.read.lastNotice(kind);
  return notice && { notice, deliveries: await store.read.deliveriesOf(notice.id) };
}

/** A notice by its key with how it was told; null: there is none. */
export async function readNotice({ store }: Deps, actor: Actor, key: string): Promise<NoticeView | null> {
  requireCapability(actor, 'view');
  const notice = await store.read.notice(key);
  return notice && { notice, deliveries: await store.read.deliveriesOf(notice.id) };
}

/** What nobody is told any more, and mails that somebody died with. */
async function settleOld(deps: Deps, target: NoticeTarget): Promise<void> {
  const { store, log } = deps;
  for (const seen of await store.read.openDeliveries(target)) {
    const end = endOf(deps, seen);
    if (end === null) continue;
    const isSettled = await store.write((tx) =>
      tx.changeDelivery(seen, seen.owner, { ...end, leaseUntil: null }),
    );
    if (isSettled) log.warn(`notice.${end.state}`, { notice: seen.noticeId, target, reason: end.reason });
  }
}

/** How it has ended without anybody's doing; null: it has not. */
function endOf(
  deps: Deps,
  seen: StoredDelivery & Readonly<{ expiresAt: Date }>,
): Readonly<{ state: 'unclear' | 'expired'; reason: string | null }> | null {
  if (isHeld(deps, seen)) return null;
  const isExpired = seen.expiresAt <= deps.now();
  if (seen.state === 'sending') {
    if (seen.target === 'email') return { state: 'unclear', reason: 'interrupted' };
    return isExpired ? { state: 'unclear', reason: 'interrupted' } : null;
  }
  return isExpired ? { state: 'expired', reason: seen.reason } : null;
}

/** Its time has not come yet; a clock that was set back makes nobody wait longer than ever was meant. */
function isPutOff({ now }: Deps, { dueAt }: StoredDelivery): boolean {
  const left = dueAt.getTime() - now().getTime();
  return left > 0 && left <= MOST_DELAY_MILLISECONDS;
}

function isHeld({ now, mayBeAlive }: Deps, { state, owner, leaseUntil }: StoredDelivery): boolean {
  if (state !== 'sending') return false;
  return owner !== null && leaseUntil !== null && leaseUntil > now() && mayBeAlive(owner);
}

function delayOf(
  { attempts }: NoticeDelivery,
  { afterSeconds }: Readonly<{ afterSeconds?: number }>,
): number {
  return 1000 * (afterSeconds ?? Math.min(MAX_DELAY_SECONDS, 15 * 2 ** Math.min(attempts, 10)));
}

const leaseEnd = ({ now }: Deps): Date => new Date(now().getTime() + LEASE_SECONDS * 1000);

function plain({ owner: _owner, leaseUntil: _until, ...delivery }: StoredDelivery): NoticeDelivery {
  return delivery;
}
