import type { AccountState } from '../../src/credits.ts';
import type { PlainFace } from './face.ts';

/** What each account has, uses and lasts for. */
export async function tellCredits(face: PlainFace): Promise<void> {
  const { engine, actor, talk } = face;
  const accounts = await face.perform(() => engine.readAccounts(actor()));
  for (const account of accounts ?? []) talk.say('', ...accountLines(face, account));
}

function accountLines({ t, format }: PlainFace, account: AccountState): string[] {
  const words = t().tui.plain.credits;
  const { daysLeft, low, counted } = t().credits;
  const { lowReason, milliAvailable } = account;
  const amount = format().credits;
  const name = t().channel[account.channel];
  const use = words.use(amount(account.milliUsed7Days), amount(account.milliUsed28Days));
  if (account.isUnreachable) return [words.unreachable(name), use];
  if (milliAvailable === null) return [words.uncounted(name), use];
  return [
    words.available(
      name,
      amount(milliAvailable),
      amount(account.milliBalance),
      amount(account.milliReserved),
    ),
    use,
    ...(account.daysLeft === null ? [] : [words.lasts(daysLeft(account.daysLeft))]),
    words.countedBy(counted[account.counted]),
    ...(lowReason === null
      ? []
      : [low[lowReason]({ account: name, available: amount(milliAvailable), daysLeft: account.daysLeft })]),
  ];
}
