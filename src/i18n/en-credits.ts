import type { LowReason } from '../credits.ts';
import type { AccountKind } from '../deps.ts';
import type { CreditEntryKind } from '../ledger.ts';
import type { Channel } from '../model/message.ts';
import { plural } from './phrases.ts';

/** An account that is low; amounts as they are shown. */
export type LowAccount = Readonly<{ account: string; available: string; daysLeft: number | null }>;

/** An account whose provider and ledger are apart; amounts as they are shown, `plain` as a command takes it. */
export type DriftedAccount = Readonly<{
  account: string;
  channel: Channel;
  difference: string;
  plain: string;
  hasMore: boolean;
  /** Credits of messages that are unclear or being submitted; null when there are none. */
  inDoubt: string | null;
  since: string;
}>;

const credits = (amount: string) => `${amount} ${amount === '1' ? 'credit' : 'credits'}`;

/** What is said of credits, in English. */
export const enCredits = {
  help: {
    use: 'Credits used per day',
    ledger: 'The newest entries of our own ledger',
    correct: 'Make our own ledger equal to what the account really has',
    option: {
      days: 'how many days, today included (default: 28)',
      limit: 'how many entries (default: 50)',
      balance: 'what the account really has; only where our own ledger counts',
      reason: 'why (needed); everybody may read it in the ledger',
    },
  },
  usage: {
    wholeNumber: (option: string, max: number, value: string) =>
      `${option} expects a whole number from 1 to ${max}; found "${value}".`,
    balance: (value: string) =>
      `--balance expects a number of credits from 0 to 1,000,000, such as 0 or 12.5; found "${value}".`,
  },
  column: {
    used7: 'Used 7d',
    used28: 'Used 28d',
    daysLeft: 'Lasts',
    day: 'Day',
    messages: 'Messages',
    used: 'Used',
    at: 'When',
    entry: 'Entry',
    message: 'Log no',
    note: 'Why',
  },
  daysLeft: (days: number) => plural(days, 'day', 'days'),

  counted: {
    provider: 'the portal',
    ledger: 'our ledger',
    none: 'nobody',
  } satisfies Record<AccountKind, string>,
  unreachable: 'the portal, which cannot be reached',
  purchased: (amount: string, account: string) => `${credits(amount)} entered for ${account}.`,
  boughtAtProvider: "Credits are sold on the provider's site; this entry only keeps our own account.",
  boughtNotEntered: (amount: string) =>
    `The portal has sold ${credits(amount)}, but they could not be entered in our ledger. See what differs with: rundruf credits`,

  low: {
    'few-credits': ({ account, available, daysLeft }: LowAccount) =>
      `Credits for ${account} are low: ${available} left${daysLeft === null ? '' : `, enough for ${plural(daysLeft, 'day', 'days')} at the use of the last weeks`}. Buy more in time.`,
    'few-days': ({ account, available, daysLeft }: LowAccount) =>
      `Credits for ${account} are low: ${available} left last only ${plural(daysLeft ?? 0, 'day', 'days')} at the use of the last weeks. Buy more in time.`,
  } satisfies Record<LowReason, (low: LowAccount) => string>,

  drifted: ({ account, channel, difference, plain, hasMore, inDoubt, since }: DriftedAccount) =>
    [
      `${account}: the portal has ${credits(difference)} ${hasMore ? 'more' : 'less'} than our ledger, which was last made equal to it on ${since}.`,
      inDoubt === null ? '' : `Messages in doubt (${credits(inDoubt)}) are allowed for.`,
      hasMore
        ? `Perhaps a purchase was not entered (rundruf credits buy ${plain} --channel ${channel}), or our price is too high (rundruf settings set price.${channel} …).`
        : `Perhaps another program uses the same account, our price is too low (rundruf settings set price.${channel} …), or a purchase was entered that was not made.`,
      `Once you know why: rundruf credits correct --channel ${channel} --reason TEXT`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),

  noUse: (days: number) => `Nothing was used in ${plural(days, 'day', 'days')}.`,
  totalUse: (used: string, messages: number, days: number) =>
    `Together: ${credits(used)} for ${plural(messages, 'message', 'messages')} in ${plural(days, 'day', 'days')}.`,
  ledgerEmpty: 'The ledger is empty.',
  kind: {
    opening: 'opening',
    purchase: 'purchase',
    message: 'message',
    inquiry: 'status inquiry',
    correction: 'correction',
  } satisfies Record<CreditEntryKind, string>,
  confirmCorrection: (account: string) => `Correct our ledger for ${account}?`,
  corrected: (amount: string, account: string) =>
    `Our ledger for ${account} corrected by ${credits(amount)}.`,
  alreadyEqual: (account: string) => `Our ledger for ${account} is right; nothing was changed.`,
};
