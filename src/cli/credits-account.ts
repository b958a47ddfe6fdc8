import type { AccountState } from '../credits.ts';
import type { Drift } from '../ledger.ts';
import { toCredits } from '../model/price.ts';
import { table } from './output.ts';
import type { Session } from './session.ts';

const credits = (milliCredits: number | null) => (milliCredits === null ? null : toCredits(milliCredits));

/** An account as `--json` shows it (docs/cli.md). */
export function accountJson(account: AccountState) {
  return {
    channel: account.channel,
    counted: account.counted,
    balance: credits(account.milliBalance),
    reserved: toCredits(account.milliReserved),
    available: credits(account.milliAvailable),
    ledger: toCredits(account.milliLedger),
    reachable: !account.isUnreachable,
    used7Days: toCredits(account.milliUsed7Days),
    used28Days: toCredits(account.milliUsed28Days),
    daysLeft: account.daysLeft,
    low: account.lowReason,
    drift: driftJson(account.drift),
  };
}

/** How far provider and ledger are apart, as `--json` shows it; null when they cannot be compared. */
export function driftJson(drift: Drift | null) {
  if (drift === null) return null;
  return {
    credits: toCredits(drift.milliCredits),
    inDoubt: toCredits(drift.milliInDoubt),
    unexplained: toCredits(drift.milliUnexplained),
    reported: drift.isReported,
    since: drift.since?.toISOString() ?? null,
  };
}

/** The accounts as a table, and what somebody should know of them. */
export function printAccounts(session: Session, accounts: readonly AccountState[]): void {
  const { t, out, format } = session;
  const { column, counted, unreachable, daysLeft } = t.credits;
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const lines = table(
    [
      { title: t.cli.column.account },
      right(t.cli.column.balance),
      right(t.cli.column.reserved),
      right(t.cli.column.available),
      right(column.used7),
      right(column.used28),
      right(column.daysLeft),
      { title: t.cli.column.counted },
    ],
    accounts.map((account) => [
      t.channel[account.channel],
      format.credits(account.milliBalance),
      format.credits(account.milliReserved),
      format.credits(account.milliAvailable),
      format.credits(account.milliUsed7Days),
      format.credits(account.milliUsed28Days),
      account.daysLeft === null ? '–' : daysLeft(account.daysLeft),
      account.isUnreachable ? unreachable : counted[account.counted],
    ]),
  );
  for (const line of lines) out.print(line);
  for (const account of accounts) noteAccount(session, account);
}

/** Says, beside the result, that the account is low or that its provider and our ledger have drifted apart. */
export function noteAccount(session: Session, account: AccountState): void {
  const { t, out, format } = session;
  const { drift, lowReason, daysLeft, channel } = account;
  const name = t.channel[channel];
  if (drift?.isReported) out.note(driftSentence(session, account, drift));
  if (lowReason !== null) {
    const available = format.credits(account.milliAvailable);
    out.note(t.credits.low[lowReason]({ account: name, available, daysLeft }));
  }
}

function driftSentence({ t, format }: Session, { channel }: AccountState, drift: Drift): string {
  const { milliUnexplained, milliInDoubt, since } = drift;
  const missing = Math.abs(milliUnexplained);
  return t.credits.drifted({
    account: t.channel[channel],
    channel,
    difference: format.credits(missing),
    plain: String(toCredits(missing)),
    hasMore: milliUnexplained > 0,
    inDoubt: milliInDoubt === 0 ? null : format.credits(milliInDoubt),
    since: since === null ? '–' : format.moment(since),
  });
}
