import { type Actor, requireCapability } from './actor.ts';
import type { AccountKind, Deps } from './deps.ts';
import { OutageError, RefusalError } from './errors.ts';
import { type Channel, channels } from './model/message.ts';
import type { Reads } from './store.ts';

/** One channel's account, in thousandths of a credit. */
export type AccountState = Readonly<{
  channel: Channel;
  counted: AccountKind;
  /** null: nobody counts, or the portal could not be asked (`isUnreachable`). */
  milliBalance: number | null;
  milliReserved: number;
  /** Balance less open reservations; null when the balance is. */
  milliAvailable: number | null;
  /** Sum of our own ledger: purchases entered less what was charged. */
  milliLedger: number;
  isUnreachable: boolean;
}>;

/** What a portal said, and the ledger's newest entry when it was asked: later charges are not in it yet. */
export type BalanceReading = Readonly<{ milliBalance: number | null; lastEntry: number }>;

/**
 * Asks how many credits there are; over the network for an account that the provider counts. Throws OutageError when
 * the portal cannot be asked.
 */
export async function readBalance(
  { store, gateways, accounts }: Deps,
  channel: Channel,
): Promise<BalanceReading> {
  const lastEntry = await store.read.lastCreditEntry(channel);
  if (accounts[channel] !== 'provider') return { milliBalance: null, lastEntry };
  const balance = await gateways[channel]?.balance();
  return { milliBalance: balance?.kind === 'credits' ? balance.milliCredits : null, lastEntry };
}

/** Credits that `forBatch` may use: the balance less what others have reserved, or used since it was read. */
export async function availableCredits(
  { accounts }: Deps,
  reads: Reads,
  channel: Channel,
  reading: BalanceReading,
  forBatch: number | null = null,
): Promise<number | null> {
  if (accounts[channel] === 'ledger') {
    return (
      (await reads.ledgerBalance(channel)) -
      (await reads.openReservations(channel, { withUnclear: true, forBatch }))
    );
  }
  if (reading.milliBalance === null) return null;
  const charged = await reads.chargedSince(channel, reading.lastEntry);
  return (
    reading.milliBalance - charged - (await reads.openReservations(channel, { withUnclear: false, forBatch }))
  );
}

/** The account as people see it; an unreachable portal is said, not thrown. */
export async function readAccount(deps: Deps, channel: Channel): Promise<AccountState> {
  const { store, accounts } = deps;
  const counted = accounts[channel];
  let reading: BalanceReading | null = null;
  try {
    reading = await readBalance(deps, channel);
  } catch (error) {
    if (!(error instanceof OutageError)) throw error;
    deps.log.warn('balance.unreachable', { channel, code: error.code });
  }
  const milliReserved = await store.read.openReservations(channel, {
    withUnclear: counted === 'ledger',
    forBatch: null,
  });
  const milliAvailable = reading && (await availableCredits(deps, store.read, channel, reading));
  return {
    channel,
    counted,
    milliBalance: milliAvailable === null ? null : milliAvailable + milliReserved,
    milliReserved,
    milliAvailable,
    milliLedger: await store.read.ledgerBalance(channel),
    isUnreachable: reading === null,
  };
}

export async function readAccounts(deps: Deps, actor: Actor): Promise<AccountState[]> {
  requireCapability(actor, 'view');
  const accounts: AccountState[] = [];
  for (const channel of channels) accounts.push(await readAccount(deps, channel));
  return accounts;
}

/** Enters credits the practice has bought into our ledger. Refused where nobody counts. */
export async function enterPurchase(
  deps: Deps,
  actor: Actor,
  purchase: Readonly<{ channel: Channel; milliCredits: number }>,
): Promise<AccountState> {
  requireCapability(actor, 'admin');
  const { store, accounts, now, log } = deps;
  const { channel, milliCredits } = purchase;
  if (accounts[channel] === 'none') throw new RefusalError('account-not-counted', { channel });
  if (!Number.isSafeInteger(milliCredits) || milliCredits <= 0)
    throw new RefusalError('invalid-value', { field: 'credits', value: milliCredits / 1000 });
  await store.write((tx) =>
    tx.insertCreditEntries([
      { channel, at: now(), kind: 'purchase', milliCredits, messageId: null, batchId: null, actor: actor.id },
    ]),
  );
  log.info('credits.purchased', { channel, milliCredits, by: actor.id });
  return readAccount(deps, channel);
}
