import { type Actor, requireCapability } from './actor.ts';
import { forecastDays, readRecentUse } from './credit-use.ts';
import type { AccountKind, Deps } from './deps.ts';
import { OutageError } from './errors.ts';
import { type Drift, readDrift } from './ledger.ts';
import { type Channel, channels } from './model/message.ts';
import { readSettings, type Settings } from './settings.ts';
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
  /** Sum of our own ledger. */
  milliLedger: number;
  /** The provider's balance against our ledger; null when the two cannot be compared (yet). */
  drift: Drift | null;
  /** Used today and on the six, or 27, days before. */
  milliUsed7Days: number;
  milliUsed28Days: number;
  /** How many more days the available credits last; null without use, with too little history, or when nobody counts. */
  daysLeft: number | null;
  /** Why the account is low, by the settings `credits.low` and `credits.low-days`; null when it is not. */
  lowReason: LowReason | null;
  isLow: boolean;
  isUnreachable: boolean;
}>;

export type LowReason = 'few-credits' | 'few-days';

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
  const settings = await readSettings(store.read, null);
  const reading = await tryReading(deps, channel);
  const milliReserved = await store.read.openReservations(channel, {
    withUnclear: counted === 'ledger',
    forBatch: null,
  });
  const milliAvailable = reading && (await availableCredits(deps, store.read, channel, reading));
  const recent = await readRecentUse(deps, channel);
  const daysLeft = forecastDays(milliAvailable, recent);
  const lowReason = whyLow(milliAvailable, daysLeft, settings);
  return {
    channel,
    counted,
    milliBalance: milliAvailable === null ? null : milliAvailable + milliReserved,
    milliReserved,
    milliAvailable,
    milliLedger: await store.read.ledgerBalance(channel),
    drift: reading && (await compared(deps, channel, reading, settings)),
    milliUsed7Days: recent.milliUsed7Days,
    milliUsed28Days: recent.milliUsed28Days,
    daysLeft,
    lowReason,
    isLow: lowReason !== null,
    isUnreachable: reading === null,
  };
}

async function tryReading(deps: Deps, channel: Channel): Promise<BalanceReading | null> {
  try {
    return await readBalance(deps, channel);
  } catch (error) {
    if (!(error instanceof OutageError)) throw error;
    deps.log.warn('balance.unreachable', { channel, code: error.code });
    return null;
  }
}

async function compared(
  deps: Deps,
  channel: Channel,
  reading: BalanceReading,
  settings: Settings,
): Promise<Drift | null> {
  const drift = await readDrift(deps, channel, reading, settings['credits.drift']);
  if (drift?.isReported) {
    const { milliCredits, milliUnexplained } = drift;
    deps.log.warn('credits.drifted', { channel, milliCredits, milliUnexplained });
  }
  return drift;
}

function whyLow(
  milliAvailable: number | null,
  daysLeft: number | null,
  settings: Pick<Settings, 'credits.low' | 'credits.low-days'>,
): LowReason | null {
  if (milliAvailable === null) return null;
  if (milliAvailable < settings['credits.low']) return 'few-credits';
  return daysLeft !== null && daysLeft < settings['credits.low-days'] ? 'few-days' : null;
}

/** The accounts of both channels. */
export async function readAccounts(deps: Deps, actor: Actor): Promise<AccountState[]> {
  requireCapability(actor, 'view');
  const accounts: AccountState[] = [];
  for (const channel of channels) accounts.push(await readAccount(deps, channel));
  return accounts;
}
