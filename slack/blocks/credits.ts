import type { types } from '@slack/bolt';
import type { CreditDay } from '../../src/credit-use.ts';
import type { AccountState } from '../../src/credits.ts';
import type { Words } from '../context.ts';
import { context, fields, section } from './text.ts';

/** One account with what is to be said of it. */
export type AccountFacts = Readonly<{
  account: AccountState;
  /** The last days, today last. */
  use: readonly CreditDay[];
  /** What is still queued in open batches, in thousandths. */
  milliOpen: number;
}>;

/** The accounts as they stand at `asOf`. */
export function creditsBlocks(
  words: Words,
  accounts: readonly AccountFacts[],
  asOf: Date,
): types.KnownBlock[] {
  return accounts.flatMap((facts) => accountBlocks(words, facts, asOf));
}

function accountBlocks(words: Words, facts: AccountFacts, asOf: Date): types.KnownBlock[] {
  const { t } = words;
  const { account } = facts;
  const title = t.slack.account.account(t.channel[account.channel], t.credits.counted[account.counted]);
  const isUsed = facts.use.some(({ milliCredits }) => milliCredits !== 0) || facts.milliOpen > 0;
  if (account.counted === 'none' && !isUsed)
    return [section(`*${t.channel[account.channel]}*\n${t.slack.account.notCounted}`)];
  return [
    section(title),
    fields(numbers(words, facts, asOf)),
    ...notes(words, facts).map((note) => context(note)),
    section(chart(words, facts.use.slice(-CHART_DAYS))),
  ];
}

function numbers(
  { t, format }: Words,
  { account, use, milliOpen }: AccountFacts,
  asOf: Date,
): (readonly [string, string])[] {
  const words = t.slack.account;
  const { milliBalance, milliReserved, milliAvailable, daysLeft } = account;
  const isKnown = milliBalance !== null && milliAvailable !== null;
  return [
    ...(isKnown
      ? ([
          [words.balance, words.asOf(format.credits(milliBalance), format.time(asOf))],
          [words.reserved, format.credits(milliReserved)],
          [words.free, format.credits(milliAvailable)],
          [words.lasts, daysLeft === null ? words.lastsUnknown : words.days(daysLeft)],
        ] as const)
      : []),
    [words.today, format.credits(use.at(-1)?.milliCredits ?? 0)],
    [words.days7, format.credits(account.milliUsed7Days)],
    [words.days28, format.credits(account.milliUsed28Days)],
    [words.open, format.credits(milliOpen)],
  ];
}

/** What somebody should know or do. */
function notes({ t, format }: Words, { account, milliOpen }: AccountFacts): string[] {
  const words = t.slack.account;
  const { counted, isUnreachable, milliBalance, drift } = account;
  if (isUnreachable) return [`🔴 ${words.unreachable}`];
  if (counted === 'none') return [words.notCounted];
  const missing = milliBalance === null ? 0 : Math.max(0, milliOpen - milliBalance);
  const low = lowText({ t, format }, account);
  return [
    ...(missing > 0 ? [`🔴 ${words.tooFew(format.credits(missing))}`] : []),
    ...(low === null ? [] : [`⚠️ ${low}`]),
    ...(drift === null ? [] : [driftText({ t, format }, drift)]),
  ];
}

/** That the account is low and what to do; null when it is not. */
export function lowText({ t, format }: Words, account: AccountState): string | null {
  const words = t.slack.account;
  const { counted, milliAvailable, lowReason, daysLeft } = account;
  if (lowReason === null) return null;
  return lowReason === 'few-credits'
    ? words.low(format.credits(milliAvailable), words.buy[counted])
    : words.lowDays(daysLeft ?? 0, words.buy[counted]);
}

function driftText(
  { t, format }: Words,
  { milliCredits, isReported }: NonNullable<AccountState['drift']>,
): string {
  const words = t.slack.account;
  if (milliCredits === 0) return words.driftNone;
  const told = [format.credits(Math.abs(milliCredits)), milliCredits > 0] as const;
  return isReported ? `⚠️ ${words.drift(...told)}` : words.driftSmall(...told);
}

const CHART_DAYS = 14;
const CHART_CELLS = 12; // fits beside day and number on a telephone
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A line for each day, with its number: what the bars say can be read as well. */
function chart({ t, format }: Words, days: readonly CreditDay[]): string {
  const words = t.slack.account;
  const most = days.reduce<CreditDay | null>(
    (found, day) => (found === null || day.milliCredits > found.milliCredits ? day : found),
    null,
  );
  if (most === null || most.milliCredits <= 0) return words.noUse;
  const total = days.reduce((sum, { milliCredits }) => sum + milliCredits, 0);
  const labels = days.map(({ day }) => t.slack.day(day));
  const wide = Math.max(...labels.map((label) => label.length));
  const lines = days.map(({ milliCredits }, index) => {
    const amount = milliCredits === 0 ? '–' : format.credits(milliCredits);
    return `${(labels[index] ?? '').padEnd(wide)} ${bar(milliCredits / most.milliCredits)} ${amount}`;
  });
  return [
    `*${words.chart}*`,
    `\`\`\`${lines.join('\n')}\`\`\``,
    words.inWords(format.credits(total), t.slack.day(most.day), format.credits(most.milliCredits)),
  ].join('\n');
}

/** As long as its share of the longest; something is never nothing. */
function bar(share: number): string {
  const eighths = share <= 0 ? 0 : Math.max(1, Math.round(share * CHART_CELLS * 8));
  const painted = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  return painted.padEnd(CHART_CELLS);
}
