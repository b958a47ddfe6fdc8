import type { AccountState } from '../../src/credits.ts';
import type { Channel } from '../../src/model/message.ts';
import { parseMilliCredits } from '../../src/model/price.ts';
import type { FieldSpec, FieldValue } from '../components/form.ts';
import type { Answer, Face } from '../face.ts';
import { signed } from './credits-view.ts';

const MAX_MILLI = 1_000_000_000; // a million credits; more is a slip of the finger
const MIN_PURCHASE = 1000; // one credit

/** Asks for the amount, shows what the account has afterwards, and enters the purchase; null: nothing was entered. */
export async function buyCredits(face: Face, account: AccountState): Promise<AccountState | null> {
  const { engine, actor } = face;
  const t = face.t();
  const { channel } = account;
  if (refuseUncounted(face, account)) return null;
  const milliCredits = await askAmount(face, channel);
  if (milliCredits === null || !(await confirmPurchase(face, account, milliCredits))) return null;
  const sell = face.buyCredits;
  let isSold = false;
  const buyAtPortal = async (): Promise<void> => {
    if (!sell || !sellsAtOnce(account)) return;
    await sell(milliCredits);
    isSold = true;
  };
  const entered = await face.perform(
    () => engine.enterPurchase(actor(), { channel, milliCredits, buyAtPortal }),
    () => face.t().tui.credits.buying,
  );
  const amount = face.format().credits(milliCredits);
  if (entered !== null) face.toast('ok', t.credits.purchased(amount, t.channel[channel]));
  else if (isSold) face.toast('error', t.credits.boughtNotEntered(amount));
  return entered;
}

/** Asks what the account really has and why, and makes our ledger equal to it; null: nothing was corrected. */
export async function correctCredits(face: Face, account: AccountState): Promise<AccountState | null> {
  const { engine, actor } = face;
  const t = face.t();
  const { channel, counted, milliBalance, milliLedger } = account;
  if (refuseUncounted(face, account)) return null;
  const answer = await askCorrection(face, account);
  if (answer === null) return null;
  const reason = String(answer.values['reason'] ?? '').trim();
  const stated = counted === 'ledger' ? amountOf(answer.values['balance'] ?? '') : null;
  const truth = stated ?? milliBalance;
  if (truth === null || !(await confirmCorrection(face, channel, truth - milliLedger))) return null;
  const corrected = await face.perform(
    () =>
      engine.correctLedger(actor(), { channel, reason, ...(stated !== null && { milliBalance: stated }) }),
    () => face.t().tui.credits.correcting,
  );
  if (corrected === null) return null;
  const { milliCredits } = corrected;
  const name = t.channel[channel];
  const { alreadyEqual, corrected: done } = t.credits;
  face.toast('ok', milliCredits === 0 ? alreadyEqual(name) : done(signed(face, milliCredits), name));
  return corrected.account;
}

/** What a person typed as an amount, in thousandths; separators of thousands may stand in it, null: it is none. */
export function amountOf(value: FieldValue): number | null {
  return parseMilliCredits(String(value).replaceAll(/['’\s]/g, ''));
}

function refuseUncounted({ t, toast }: Face, { counted, channel }: AccountState): boolean {
  if (counted !== 'none') return false;
  toast('warn', t().refusal['account-not-counted']({ channel }));
  return true;
}

/** Only the sandbox's SMS portal does. */
function sellsAtOnce({ channel, counted }: AccountState): boolean {
  return channel === 'sms' && counted === 'provider';
}

async function askAmount(face: Face, channel: Channel): Promise<number | null> {
  const t = face.t();
  const words = t.tui.credits;
  const answer = await face.ask({
    title: words.buyTitle(t.channel[channel]),
    lines: [words.buyLine],
    answers: [{ id: 'go', keys: [], label: words.go }],
    fields: [amountField('credits', words.amount, words.amountProblem, MIN_PURCHASE)],
  });
  return answer === null ? null : amountOf(answer.values['credits'] ?? '');
}

/** With the new balance: a nought too many is seen here. */
async function confirmPurchase(face: Face, account: AccountState, milliCredits: number): Promise<boolean> {
  const { t, format } = face;
  const words = t().tui.credits;
  const isSold = face.buyCredits !== null && sellsAtOnce(account);
  const isBalance = account.milliBalance !== null && (account.counted === 'ledger' || isSold);
  const before = isBalance ? (account.milliBalance ?? 0) : account.milliLedger;
  const change = isBalance ? words.newBalance : words.newLedger;
  const answer = await face.ask({
    title: words.buyConfirm(format().credits(milliCredits), t().channel[account.channel]),
    lines: [
      change(format().credits(before), format().credits(before + milliCredits)),
      ...(account.counted === 'provider' && !isSold ? [words.buyAtProvider] : []),
    ],
    answers: [{ id: 'enter', keys: ['y'], label: words.buyYes }],
    isDanger: true,
  });
  return answer !== null;
}

/** A provider says itself what the account has; where our ledger counts, a person does. */
async function askCorrection(face: Face, account: AccountState): Promise<Answer | null> {
  const { t, format } = face;
  const words = t().tui.credits;
  const { channel, counted, milliBalance, milliLedger, isUnreachable } = account;
  const name = t().channel[channel];
  const ledger = format().credits(milliLedger);
  if (counted === 'provider' && milliBalance === null) {
    const unknown = isUnreachable
      ? words.unreachable(name, ledger)
      : t().refusal['account-not-counted']({ channel });
    face.toast('warn', unknown);
    return null;
  }
  const isStated = counted === 'ledger';
  const reason: FieldSpec = {
    id: 'reason',
    kind: 'text',
    label: words.reason,
    maxLength: 200,
    problem: (value) => (String(value).trim() === '' ? words.reasonProblem : null),
  };
  return face.ask({
    title: words.correctTitle(name),
    lines: [
      isStated ? words.correctLedger(ledger) : words.correctPortal(format().credits(milliBalance), ledger),
    ],
    answers: [{ id: 'go', keys: [], label: words.go }],
    fields: [...(isStated ? [amountField('balance', words.balance, words.balanceProblem, 0)] : []), reason],
  });
}

async function confirmCorrection(face: Face, channel: Channel, difference: number): Promise<boolean> {
  const { t } = face;
  const words = t().tui.credits;
  if (difference === 0) {
    face.toast('ok', t().credits.alreadyEqual(t().channel[channel]));
    return false;
  }
  const answer = await face.ask({
    title: words.correctConfirm(t().channel[channel], signed(face, difference)),
    lines: [],
    answers: [{ id: 'correct', keys: ['y'], label: words.correctYes }],
    isDanger: true,
  });
  return answer !== null;
}

function amountField(id: string, label: string, problem: string, least: number): FieldSpec {
  return {
    id,
    kind: 'number',
    label,
    maxLength: 20,
    problem(value) {
      const milliCredits = amountOf(value);
      const isSensible = milliCredits !== null && milliCredits >= least && milliCredits <= MAX_MILLI;
      return isSensible ? null : problem;
    },
  };
}
