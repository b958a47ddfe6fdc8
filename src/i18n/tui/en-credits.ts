import type { AccountKind } from '../../deps.ts';
import { plural } from '../phrases.ts';

const credits = (amount: string) => `${amount} ${amount === '1' ? 'credit' : 'credits'}`;

/** A provider and our ledger that are apart; amounts as they are shown. */
export type ShownDrift = Readonly<{
  difference: string;
  hasMore: boolean;
  inDoubt: string | null;
  since: string;
}>;

/** The accounts and what they use, in English. */
export const enCreditsScreen = {
  used28: 'Used 28d',
  forWhat: 'What for',
  ofBatch: (id: number) => `batch ${id}`,
  ofMessage: (id: number) => `log ${id}`,
  asking: 'Asking for the balances …',
  counted: {
    provider: 'The portal counts this account.',
    ledger: 'Our ledger counts this account.',
    none: 'Nobody counts this account; nothing is checked before sending.',
  } satisfies Record<AccountKind, string>,
  unreachable: (account: string, ledger: string) =>
    `${account}: the portal cannot be reached, so its balance is unknown now. By our ledger it has ${credits(ledger)}. F5 asks again.`,
  low: {
    'few-credits': (account: string, available: string) => `${account}: only ${credits(available)} left.`,
    'few-days': (account: string, available: string) =>
      `${account}: ${credits(available)} left, at the use of the last weeks not for long.`,
  },
  lasts: (days: number) => `Enough for ${plural(days, 'day', 'days')}.`,
  lastsUnknown: '“Lasts” is known after seven days of use.',
  buyInTime: 'Buy more in time; b enters what was bought.',
  drifted: ({ difference, hasMore, inDoubt, since }: ShownDrift) =>
    [
      `The portal has ${credits(difference)} ${hasMore ? 'more' : 'less'} than our ledger, which was last made equal to it on ${since}.`,
      inDoubt === null ? '' : `Messages in doubt (${credits(inDoubt)}) are allowed for.`,
      hasMore
        ? 'Perhaps a purchase was not entered (b), or our price (9) is too high.'
        : 'Perhaps another program uses the same account, our price (9) is too low, or a purchase was entered that was not made.',
      'Once you know why, c makes our ledger equal.',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  smallDrift: (difference: string) =>
    `The portal and our ledger differ by ${credits(difference)}, which is tolerated.`,
  noDrift: 'The portal and our ledger agree.',
  use: (account: string, days: number) => `${account}: used per day, last ${days} days`,
  totalUsed: (amount: string, messages: number) =>
    `${credits(amount)} for ${plural(messages, 'message', 'messages')}`,
  noUse: 'nothing used',
  dayUse: (amount: string, day: string) => `most: ${credits(amount)} on ${day}`,
  ledgerOf: (account: string) => `Ledger of ${account}`,
  ledgerSum: (amount: string) => `sum ${amount}`,
  ledgerNewest: (count: string) => `the newest ${count} entries`,

  buyTitle: (account: string) => `Enter a purchase for ${account}`,
  buyLine: 'How many credits were bought?',
  buyAtProvider: "Credits are sold on the provider's site; this entry only keeps our own ledger.",
  amount: 'Credits',
  amountProblem: 'A number of credits from 1 to 1000000, such as 500 or 12.5',
  go: 'go on',
  buyConfirm: (amount: string, account: string) => `Enter ${credits(amount)} for ${account}?`,
  newBalance: (before: string, after: string) => `Balance ${before} → ${after}`,
  newLedger: (before: string, after: string) => `Our ledger ${before} → ${after}`,
  buyYes: 'enter',
  buying: 'Entering the purchase …',

  correctTitle: (account: string) => `Make our ledger for ${account} equal to what the account really has`,
  correctLedger: (ledger: string) => `Our ledger says ${credits(ledger)}.`,
  correctPortal: (portal: string, ledger: string) =>
    `The portal says ${credits(portal)}, our ledger ${credits(ledger)}.`,
  balance: 'It really has',
  balanceProblem: 'A number of credits from 0 to 1000000, such as 0 or 12.5',
  reason: 'Why (everybody may read it)',
  reasonProblem: 'A reason is needed',
  correctConfirm: (account: string, difference: string) =>
    `Correct our ledger for ${account} by ${difference}?`,
  correctYes: 'correct',
  correcting: 'Correcting the ledger …',
};
