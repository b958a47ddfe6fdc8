import { type Actor, requireCapability } from './actor.ts';
import { recordAudit } from './audit.ts';
import { type AccountState, readAccount, readBalance } from './credits.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { Channel } from './model/message.ts';
import { toCredits } from './model/price.ts';
import { cleanText, shorten } from './model/text.ts';
import type { Tx } from './store.ts';
import { tendBatches } from './upkeep.ts';

export type Purchase = Readonly<{
  channel: Channel;
  milliCredits: number;
  /** Buys them first, where that can be done from here (the sandbox's portal). When it rejects, nothing is entered. */
  buyAtPortal?: () => Promise<void>;
}>;

/**
 * Enters credits the practice has bought into our ledger. Refused where nobody counts. What was bought and then could
 * not be entered stands in the program's log, and shows as drift.
 */
export async function enterPurchase(deps: Deps, actor: Actor, purchase: Purchase): Promise<AccountState> {
  requireCapability(actor, 'admin');
  const { store, log } = deps;
  const { channel, milliCredits, buyAtPortal } = purchase;
  refuseUncounted(deps, channel);
  if (!Number.isSafeInteger(milliCredits) || milliCredits <= 0)
    throw new RefusalError('invalid-value', { field: 'credits', value: milliCredits / 1000 });
  await buyAtPortal?.();
  try {
    await store.write(async (tx) => {
      await book(deps, actor, tx, { channel, kind: 'purchase', milliCredits });
      const details = { credits: toCredits(milliCredits) };
      await recordAudit(deps, actor, tx, { action: 'credits.purchased', subject: account(channel), details });
    });
  } catch (error) {
    if (buyAtPortal !== undefined) log.error('credits.bought-not-entered', error);
    throw error;
  }
  log.info('credits.purchased', { channel, milliCredits, by: actor.id });
  return readAccount(deps, channel);
}

export type CorrectionRequest = Readonly<{
  channel: Channel;
  reason: string;
  /** What the account really has, in thousandths: for an account that our own ledger counts; a provider says it itself. */
  milliBalance?: number;
}>;

/** `milliCredits`: what was booked; 0 when the ledger was right and nothing was done. */
export type Correction = Readonly<{ milliCredits: number; account: AccountState }>;

const MAX_REASON = 200; // a sentence
const MAX_BALANCE = 1_000_000_000_000; // thousandths; more is a slip of the finger

/**
 * Makes our ledger equal to what the account really has. Throws OutageError when the provider cannot be asked; refuses
 * as `account-in-use` while messages are being submitted or unclear, or when something was booked while it was asked.
 * The reason stands in the ledger only: it is a person's own words, which may name a patient.
 */
export async function correctLedger(
  deps: Deps,
  actor: Actor,
  request: CorrectionRequest,
): Promise<Correction> {
  requireCapability(actor, 'admin');
  const { store, log } = deps;
  const { channel } = request;
  refuseUncounted(deps, channel);
  const reason = shorten(cleanText(request.reason), MAX_REASON);
  if (reason === '') throw new RefusalError('reason-needed');
  await tendBatches(deps);
  const truth = await trueBalance(deps, request);
  const milliCredits = await store.write(async (tx) => {
    await refuseWhileInUse(tx, channel, truth.lastEntry);
    const difference = truth.milliBalance - (await tx.ledgerBalance(channel));
    if (difference === 0) return 0;
    await book(deps, actor, tx, { channel, kind: 'correction', milliCredits: difference, note: reason });
    const details = {
      credits: toCredits(difference),
      balance: toCredits(truth.milliBalance),
      hasReason: true,
    };
    await recordAudit(deps, actor, tx, { action: 'credits.corrected', subject: account(channel), details });
    return difference;
  });
  if (milliCredits !== 0) log.info('credits.corrected', { channel, milliCredits, by: actor.id });
  return { milliCredits, account: await readAccount(deps, channel) };
}

const account = (channel: Channel): string => `account ${channel}`;

function refuseUncounted({ accounts }: Deps, channel: Channel): void {
  if (accounts[channel] === 'none') throw new RefusalError('account-not-counted', { channel });
}

/** `lastEntry` null: a stated balance holds whatever was booked before. */
type TrueBalance = Readonly<{ milliBalance: number; lastEntry: number | null }>;

async function trueBalance(deps: Deps, { channel, milliBalance }: CorrectionRequest): Promise<TrueBalance> {
  if (deps.accounts[channel] === 'ledger') {
    if (milliBalance === undefined) throw new RefusalError('balance-needed', { channel });
    if (!Number.isSafeInteger(milliBalance) || milliBalance < 0 || milliBalance > MAX_BALANCE)
      throw new RefusalError('invalid-value', { field: 'balance', value: milliBalance / 1000 });
    return { milliBalance, lastEntry: null };
  }
  if (milliBalance !== undefined) throw new RefusalError('balance-not-wanted', { channel });
  const reading = await readBalance(deps, channel);
  if (reading.milliBalance === null) throw new RefusalError('account-not-counted', { channel });
  return { milliBalance: reading.milliBalance, lastEntry: reading.lastEntry };
}

/**
 * What is on its way, unclear or just booked may or may not be in the balance: a correction now would be wrong by it, and
 * an unclear message that turns out as sent would be charged twice.
 */
async function refuseWhileInUse(tx: Tx, channel: Channel, lastEntry: number | null): Promise<void> {
  const refuse = (why: 'submitting' | 'unclear' | 'booked') => {
    throw new RefusalError('account-in-use', { channel, why });
  };
  const { milliSubmitting, milliUnclear } = await tx.creditsInDoubt(channel);
  if (milliSubmitting > 0) refuse('submitting');
  if (milliUnclear > 0) refuse('unclear');
  if (lastEntry !== null && (await tx.lastCreditEntry(channel)) !== lastEntry) refuse('booked');
}

type Booking = Readonly<{
  channel: Channel;
  kind: 'purchase' | 'correction';
  milliCredits: number;
  note?: string;
}>;

async function book({ now }: Deps, { id }: Actor, tx: Tx, booking: Booking): Promise<void> {
  await tx.insertCreditEntries([{ ...booking, at: now(), messageId: null, batchId: null, actor: id }]);
}
