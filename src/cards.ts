import { type Actor, requireCapability } from './actor.ts';
import { knownBatch } from './approve.ts';
import type { Deps } from './deps.ts';
import { tendBatches } from './upkeep.ts';

/** The one message in Slack that shows a batch (Karte), whatever process keeps it (DESIGN §7). */
export type Card = Readonly<{
  batchId: number;
  channel: string;
  /** Slack's name of the message; null: not posted, or nobody knows whether it was. */
  ts: string | null;
  /** What it shows, in the words of whoever renders it; null: nothing yet. */
  rendered: string | null;
  /** What was told beside it, in the words of whoever tells it. */
  told: string | null;
  /** How often in a row rendering it has failed. */
  attempts: number;
  /** Before that nobody is to try again; null: at any time. */
  dueAt: Date | null;
}>;

/** A card in our hands: nobody else touches it while the lease runs. `owner` proves that it is ours. */
export type ClaimedCard = Card & Readonly<{ owner: string }>;

export type CardChanges = Readonly<{
  channel?: string;
  ts?: string | null;
  rendered?: string | null;
  told?: string | null;
}>;

/** As stored: with the lease. */
export type StoredCard = Card & Readonly<{ owner: string | null; leaseUntil: Date | null }>;

export interface CardReads {
  card(batchId: number): Promise<StoredCard | null>;
  /**
   * Open batches, and those that ended, or were to end, at or after `since` and have a card or were prepared at or after
   * `preparedSince`; the oldest first.
   */
  batchesWithCards(span: Readonly<{ since: Date; preparedSince: Date }>): Promise<number[]>;
}

export type CardLease = Readonly<{ owner: string; leaseUntil: Date }>;

export interface CardWrites {
  insertCard(batchId: number, channel: string): Promise<void>;
  leaseCard(batchId: number, lease: CardLease): Promise<void>;
  /** Changes the card and renews the lease while it is the owner's; the answer says whether it was. */
  changeCard(batchId: number, lease: CardLease, changes: CardChanges): Promise<boolean>;
  /** Ends the owner's lease; whoever has it by now keeps it. */
  freeCard(
    batchId: number,
    owner: string,
    changes: Readonly<{ dueAt: Date | null; attempts: number }>,
  ): Promise<void>;
}

const NEW_MINUTES = 60; // what was prepared and sent at once, or while the server was down, is shown too
const TENDED_DAYS = 8; // delivery is followed for seven days after sending (L3)
const LEASE_SECONDS = 30; // longer than one call to Slack takes with its own patience

/** The batches whose card may need work, the oldest first: open and new ones, and those whose card may still change. */
export async function cardsToTend(deps: Deps, actor: Actor): Promise<number[]> {
  requireCapability(actor, 'view');
  await tendBatches(deps);
  const now = deps.now().getTime();
  return deps.store.read.batchesWithCards({
    since: new Date(now - TENDED_DAYS * 86_400_000),
    preparedSince: new Date(now - NEW_MINUTES * 60_000),
  });
}

/** The batch's card; null when it has none yet. */
export async function cardOf({ store }: Deps, actor: Actor, batchId: number): Promise<Card | null> {
  requireCapability(actor, 'view');
  const card = await store.read.card(batchId);
  return card && plain(card);
}

/**
 * Takes the card in hand, made in `channel` if there is none; an existing one stays where it is. Null while somebody else
 * has it who may be alive, or when it is not due yet. Claiming, recording and releasing are commits, which everybody who
 * watches the database is told of: claim only what there is something to do for.
 */
export async function claimCard(
  deps: Deps,
  actor: Actor,
  { batchId, channel }: Readonly<{ batchId: number; channel: string }>,
): Promise<ClaimedCard | null> {
  requireCapability(actor, 'view');
  const seen = await deps.store.read.card(batchId);
  if (seen !== null && !isFree(deps, seen)) return null;
  const owner = `${deps.owner}:${deps.newReference()}`;
  return deps.store.write(async (tx) => {
    await knownBatch(tx, batchId);
    if ((await tx.card(batchId)) === null) await tx.insertCard(batchId, channel);
    const card = await tx.card(batchId);
    if (card === null || !isFree(deps, card)) return null;
    await tx.leaseCard(batchId, { owner, leaseUntil: leaseEnd(deps.now()) });
    return { ...plain(card), owner };
  });
}

/** Remembers what was done with the card and renews the lease; false when it is no longer ours, and nothing is changed. */
export async function recordCard(
  { store, now }: Deps,
  actor: Actor,
  { batchId, owner }: ClaimedCard,
  changes: CardChanges,
): Promise<boolean> {
  requireCapability(actor, 'view');
  return store.write((tx) => tx.changeCard(batchId, { owner, leaseUntil: leaseEnd(now()) }, changes));
}

/** Gives the card back, not to be claimed before `dueAt`. A failure counts its attempts up, anything else sets them to 0. */
export async function releaseCard(
  { store }: Deps,
  actor: Actor,
  { batchId, owner, attempts }: ClaimedCard,
  { dueAt, failed = false }: Readonly<{ dueAt?: Date; failed?: boolean }> = {},
): Promise<void> {
  requireCapability(actor, 'view');
  const changes = { dueAt: dueAt ?? null, attempts: failed ? attempts + 1 : 0 };
  await store.write((tx) => tx.freeCard(batchId, owner, changes));
}

function plain({ batchId, channel, ts, rendered, told, attempts, dueAt }: StoredCard): Card {
  return { batchId, channel, ts, rendered, told, attempts, dueAt };
}

function isFree({ now, mayBeAlive }: Deps, { dueAt, owner, leaseUntil }: StoredCard): boolean {
  const isHeld = owner !== null && leaseUntil !== null && leaseUntil > now() && mayBeAlive(owner);
  return !isHeld && (dueAt === null || dueAt <= now());
}

const leaseEnd = (now: Date): Date => new Date(now.getTime() + LEASE_SECONDS * 1000);
