import type { types } from '@slack/bolt';
import type { AccountState } from '../../src/credits.ts';
import type { MaskedBatch } from '../../src/masked.ts';
import { isOpen } from '../../src/model/batch.ts';
import type { Settings } from '../../src/settings.ts';
import type { Words } from '../context.ts';
import { staffText, whenText } from './batch-words.ts';
import { cardActions } from './card-actions.ts';
import { stateLine } from './card-state.ts';
import { context, fields, header, section } from './text.ts';

/** What a batch's card is made of. */
export type CardFacts = Readonly<{
  batch: MaskedBatch;
  /** Its account; null where the balance has no part in it. */
  account: AccountState | null;
  approval: Settings['approval.mode'];
  isSandbox: boolean;
}>;

export type CardMessage = Readonly<{ text: string; blocks: types.KnownBlock[] }>;

/** The card of a batch as it stands in the database: the same for everybody who sees the channel. */
export function cardMessage(words: Words, facts: CardFacts): CardMessage {
  const { t } = words;
  const { batch, isSandbox } = facts;
  const title = t.slack.card.title(t.slack.kinds[batch.kind], whenText(words, batch));
  const state = stateLine(words, facts);
  return {
    text: t.slack.card.summary(title, t.batchState[batch.state]),
    blocks: [
      header(isSandbox ? t.slack.sandboxTitle(title) : title),
      fields(numbers(words, facts)),
      section(`*${state.mark}* ${state.text}`),
      ...notes(words, facts).map((note) => context(note)),
      cardActions(words, facts),
    ],
  };
}

/** Messages, price, the balance before and after, who prepared it and until when it waits. */
function numbers(words: Words, facts: CardFacts): (readonly [string, string])[] {
  const { batch, account } = facts;
  const { t, format } = words;
  const { counts } = batch;
  const isWaiting = batch.state === 'prepared' || batch.state === 'approved';
  const perDay = batch.days.map(({ day, messages }) => t.slack.card.onDay(t.slack.day(day), messages));
  return [
    [t.slack.card.messages, t.slack.card.count(counts.total, t.channel[batch.channel])],
    [t.slack.card.price, t.slack.credits(format.credits(counts.milliCredits))],
    ...(perDay.length > 1 ? [[t.slack.card.days, perDay.join('\n')] as const] : []),
    ...(account === null ? [] : [[t.slack.card.balance, balanceText(words, { ...facts, account })] as const]),
    [t.slack.card.prepared, `${staffText(t, batch.preparedBy)}, ${format.moment(batch.preparedAt)}`],
    ...(isWaiting ? [[t.slack.card.expires, format.moment(batch.expiresAt)] as const] : []),
  ];
}

function balanceText({ t, format }: Words, facts: CardFacts & Readonly<{ account: AccountState }>): string {
  const { batch, account } = facts;
  const { queuedMilliCredits: queued } = batch.counts;
  const { milliAvailable: available, isUnreachable } = account;
  if (isUnreachable) return t.slack.card.balanceUnknown;
  if (available === null) return t.slack.card.notCounted;
  if (queued === 0 || missingCredits(facts) > 0) return t.slack.card.left(format.credits(available));
  const after = isReserved(batch) ? available : available - queued;
  return t.slack.card.beforeAfter(format.credits(after + queued), format.credits(after));
}

/** Credits of a batch that is being sent, or held, are taken out of what is available already. */
const isReserved = ({ state }: MaskedBatch): boolean => state === 'submitting';

/** Whether what is still queued costs more than there is (S1). */
export function missingCredits({ batch, account }: CardFacts): number {
  const available = account?.milliAvailable ?? null;
  if (available === null || !isOpen(batch.state) || isReserved(batch)) return 0;
  return Math.max(0, batch.counts.queuedMilliCredits - available);
}

function notes(words: Words, facts: CardFacts): string[] {
  const { t } = words;
  const { batch } = facts;
  const { card } = t.slack;
  const problems = card.problems(batch.counts);
  const isVoid = batch.state === 'rejected' || batch.state === 'expired';
  const changedBy = batch.revisedBy.map((staff) => staffText(t, staff)).join(', ');
  const origin = [
    card.batch(batch.id),
    ...(batch.revision > 1 ? [card.revision(batch.revision, changedBy)] : []),
    ...(batch.retryOf === null ? [] : [card.retryOf(batch.retryOf)]),
  ];
  return [...creditNotes(words, facts), ...(problems === '' || isVoid ? [] : [problems]), origin.join(' · ')];
}

function creditNotes(words: Words, facts: CardFacts): string[] {
  const { t, format } = words;
  const { batch, account } = facts;
  const missing = missingCredits(facts);
  if (account === null) return [];
  if (missing > 0) {
    const needed = format.credits(batch.counts.queuedMilliCredits);
    const available = format.credits(account.milliAvailable);
    return [`⚠️ ${t.slack.card.tooFew(needed, available, format.credits(missing))}`];
  }
  return account.isLow ? [`⚠️ ${t.slack.card.low(account.daysLeft)}`] : [];
}
