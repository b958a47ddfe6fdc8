import { type Actor, requireCapability } from './actor.ts';
import type { BalanceReading } from './credits.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { Channel } from './model/message.ts';
import type { Tx } from './store.ts';

/** `opening`: what a provider's account had when we began to count; `correction`: what was found missing or too much. */
export type CreditEntryKind = 'opening' | 'purchase' | 'message' | 'inquiry' | 'correction';

/** One booking of our own ledger (Kontobuch), which only grows. */
export type CreditEntry = Readonly<{ id: number; note: string | null }> & Omit<NewCreditEntry, 'note'>;

export type NewCreditEntry = Readonly<{
  channel: Channel;
  at: Date;
  kind: CreditEntryKind;
  /** Thousandths; positive for a purchase, negative for a charge. */
  milliCredits: number;
  messageId: number | null;
  batchId: number | null;
  actor: string | null;
  /** Why, in a person's own words; cleaned and short. */
  note?: string;
}>;

/** `forBatch`'s own messages do not count; unclear ones only when asked for. */
export type Reservations = Readonly<{ withUnclear: boolean; forBatch: number | null }>;

/** Credits of messages of which nobody knows yet whether the provider has charged them, in thousandths. */
export type CreditsInDoubt = Readonly<{ milliSubmitting: number; milliUnclear: number }>;

export interface LedgerReads {
  /** Sum of all entries of the account. */
  ledgerBalance(channel: Channel): Promise<number>;
  /** The newest entry's id, 0 when there is none. */
  lastCreditEntry(channel: Channel): Promise<number>;
  /** Sum of the entries up to and including `entryId`. */
  ledgerUpTo(channel: Channel, entryId: number): Promise<number>;
  /** Sum of what was charged for messages and inquiries by entries newer than `entryId`; positive. */
  chargedSince(channel: Channel, entryId: number): Promise<number>;
  /** Sum of the newer entries that are no charges. */
  enteredSince(channel: Channel, entryId: number): Promise<number>;
  /** Whether the ledger was ever made equal to the provider's balance. */
  isLedgerOpen(channel: Channel): Promise<boolean>;
  /** When that was done last; null: never. */
  ledgerEqualAt(channel: Channel): Promise<Date | null>;
  /** What batches being submitted may still cost. */
  openReservations(channel: Channel, which: Reservations): Promise<number>;
  creditsInDoubt(channel: Channel): Promise<CreditsInDoubt>;
  /** The newest first. */
  creditEntries(channel: Channel, limit: number): Promise<CreditEntry[]>;
}

export interface LedgerWrites {
  /** An entry for a message that was charged already is left out. */
  insertCreditEntries(entries: readonly NewCreditEntry[]): Promise<void>;
}

/**
 * Begins to count: books, once, what the provider's account had at this reading, so that from then on our ledger and
 * the provider's balance agree. To be called before anything of this reading is charged. While the reading says too
 * little, nothing is booked: the next submission opens, with its own.
 */
export async function openLedger(
  { accounts, now }: Deps,
  tx: Tx,
  channel: Channel,
  { milliBalance, lastEntry }: BalanceReading,
): Promise<void> {
  if (accounts[channel] !== 'provider' || milliBalance === null || (await tx.isLedgerOpen(channel))) return;
  // what is in doubt may be charged already: once that is known, it would be charged again
  const { milliSubmitting, milliUnclear } = await tx.creditsInDoubt(channel);
  if (milliSubmitting + milliUnclear > 0) return;
  // what was booked since then may or may not be in the reading
  if ((await tx.lastCreditEntry(channel)) !== lastEntry) return;
  const milliCredits = milliBalance - (await tx.ledgerUpTo(channel, lastEntry));
  const nobody = { messageId: null, batchId: null, actor: null };
  await tx.insertCreditEntries([{ channel, at: now(), kind: 'opening', milliCredits, ...nobody }]);
}

/** How far a provider's balance and our ledger are apart, in thousandths. */
export type Drift = Readonly<{
  /** The provider's balance less our ledger: positive when the provider has more. */
  milliCredits: number;
  /** Of messages that are unclear or being submitted: the provider may have charged them, we have not. */
  milliInDoubt: number;
  /** What of the difference neither those nor bookings made while asking can explain. */
  milliUnexplained: number;
  /** More is unexplained than the setting `credits.drift` tolerates: somebody should look. */
  isReported: boolean;
  /** When it is reported: the last time both were made equal. */
  since: Date | null;
}>;

/** Compares the provider's balance with our ledger at the moment of the reading; null when there is nothing to compare. */
export async function readDrift(
  { store: { read } }: Pick<Deps, 'store'>,
  channel: Channel,
  { milliBalance, lastEntry }: BalanceReading,
  milliTolerated: number,
): Promise<Drift | null> {
  if (milliBalance === null || !(await read.isLedgerOpen(channel))) return null;
  // in this order: a message that is charged meanwhile counts twice rather than not at all
  const { milliSubmitting, milliUnclear } = await read.creditsInDoubt(channel);
  const milliInDoubt = milliSubmitting + milliUnclear;
  const charged = await read.chargedSince(channel, lastEntry);
  const entered = await read.enteredSince(channel, lastEntry);
  const milliCredits = milliBalance - (await read.ledgerUpTo(channel, lastEntry));
  const lowest = Math.min(0, entered) - milliInDoubt - charged;
  const milliUnexplained = outside(milliCredits, lowest, Math.max(0, entered));
  const isReported = Math.abs(milliUnexplained) > milliTolerated;
  const since = isReported ? await read.ledgerEqualAt(channel) : null;
  return { milliCredits, milliInDoubt, milliUnexplained, isReported, since };
}

/** By how much the value lies below or above the span; 0 inside. */
function outside(value: number, lowest: number, highest: number): number {
  if (value < lowest) return value - lowest;
  return value > highest ? value - highest : 0;
}

const MAX_ENTRIES = 1000; // as many as a person reads; sums are elsewhere

/** The newest entries of our ledger, the newest first. */
export async function readLedger(
  { store }: Deps,
  actor: Actor,
  { channel, limit }: Readonly<{ channel: Channel; limit: number }>,
): Promise<CreditEntry[]> {
  requireCapability(actor, 'view');
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_ENTRIES)
    throw new RefusalError('invalid-value', { field: 'limit', value: limit, expected: `1 – ${MAX_ENTRIES}` });
  return store.read.creditEntries(channel, limit);
}
