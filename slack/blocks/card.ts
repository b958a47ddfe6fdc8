import type { types } from '@slack/bolt';
import type { AccountState } from '../../src/credits.ts';
import type { MaskedBatch } from '../../src/masked.ts';
import { isOpen } from '../../src/model/batch.ts';
import type { Settings } from '../../src/settings.ts';
import type { Words } from '../context.ts';
import { actionIds, printRef } from '../ids.ts';
import { deliveriesText, pauseText, staffText, whenText } from './batch-words.ts';
import { button, confirmation, context, fields, header, section } from './text.ts';

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
      ...actions(words, facts),
    ],
  };
}

/** Messages, price, the balance before and after, who prepared it and until when it waits. */
function numbers(words: Words, { batch, account }: CardFacts): (readonly [string, string])[] {
  const { t, format } = words;
  const { counts } = batch;
  const isWaiting = batch.state === 'prepared' || batch.state === 'approved';
  const perDay = batch.days.map(({ day, messages }) => t.slack.card.onDay(t.slack.day(day), messages));
  return [
    [t.slack.card.messages, t.slack.card.count(counts.total, t.channel[batch.channel])],
    [t.slack.card.price, t.slack.credits(format.credits(counts.milliCredits))],
    ...(perDay.length > 1 ? [[t.slack.card.days, perDay.join('\n')] as const] : []),
    ...(account === null ? [] : [[t.slack.card.balance, balanceText(words, batch, account)] as const]),
    [t.slack.card.prepared, `${staffText(batch.preparedBy)}, ${format.moment(batch.preparedAt)}`],
    ...(isWaiting ? [[t.slack.card.expires, format.moment(batch.expiresAt)] as const] : []),
  ];
}

function balanceText({ t, format }: Words, batch: MaskedBatch, account: AccountState): string {
  const { queuedMilliCredits: queued } = batch.counts;
  const { milliAvailable: available, isUnreachable } = account;
  if (isUnreachable) return t.slack.card.balanceUnknown;
  if (available === null) return t.slack.card.notCounted;
  if (queued === 0) return t.slack.card.left(format.credits(available));
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

type StateLine = Readonly<{ mark: string; text: string }>;

function stateLine(words: Words, { batch, approval }: CardFacts): StateLine {
  const { t, format } = words;
  const { card } = t.slack;
  const { counts } = batch;
  const decided =
    batch.decidedBy === null || batch.decidedAt === null
      ? null
      : ([staffText(batch.decidedBy), format.moment(batch.decidedAt)] as const);
  const done = counts.total - counts.queued - counts.submitting;
  if (batch.isInHand) return { mark: '⏳', text: card.sending(done, counts.total) };
  switch (batch.state) {
    case 'prepared':
      return {
        mark: '🟡',
        text: approval === 'none' ? card.ready : approval === 'four-eyes' ? card.waitsForSecond : card.waits,
      };
    case 'approved':
      return {
        mark: '🟢',
        text: [
          decided && card.approved(...decided),
          batch.sendOrderedBy ? card.willBeSent(dueText(words, batch)) : notSentText(words, batch),
        ]
          .filter(Boolean)
          .join(' · '),
      };
    case 'submitting':
      return { mark: '⏸', text: card.held(counts.queued, dueText(words, batch)) };
    case 'paused':
      return {
        mark: '🔴',
        text: card.paused(counts.queued, pauseText(words, batch)),
      };
    case 'submitted':
      return {
        mark: counts.rejected + counts.unclear > 0 ? '⚠️' : '✅',
        text: [card.sent(counts.submitted, counts.total), deliveriesText(words, batch)]
          .filter(Boolean)
          .join(' · '),
      };
    case 'rejected':
      return {
        mark: '❌',
        text: card.rejected(
          ...(decided ?? ['', '']),
          batch.rejectionReason && t.slack.rejection[batch.rejectionReason],
        ),
      };
    case 'expired':
      return { mark: '⏱', text: card.expired(format.moment(batch.expiresAt)) };
    case 'withdrawn':
      return { mark: '↩️', text: card.withdrawn };
  }
}

/** Not ordered, or ordered and declined. */
function notSentText(words: Words, batch: MaskedBatch): string {
  const { card } = words.t.slack;
  return batch.pauseReason === null ? card.notOrdered : card.notSent(pauseText(words, batch));
}

function dueText({ t, format }: Words, { nextDueAt }: MaskedBatch): string {
  return nextDueAt === null ? t.slack.card.soon : t.slack.card.from(format.moment(nextDueAt));
}

function notes(words: Words, facts: CardFacts): string[] {
  const { t, format } = words;
  const { batch, account } = facts;
  const { counts } = batch;
  const { card } = t.slack;
  const missing = missingCredits(facts);
  return [
    ...(missing > 0 && account
      ? [
          `⚠️ ${card.tooFew(format.credits(counts.queuedMilliCredits), format.credits(account.milliAvailable), format.credits(missing))}`,
        ]
      : []),
    ...(account?.isLow && missing === 0 ? [`⚠️ ${card.low(account.daysLeft)}`] : []),
    ...(counts.rejected + counts.unclear + counts.withdrawn > 0 &&
    batch.state !== 'rejected' &&
    batch.state !== 'expired'
      ? [card.problems(counts)]
      : []),
    [
      card.batch(batch.id),
      ...(batch.revision > 1
        ? [card.revision(batch.revision, batch.revisedBy.map(staffText).join(', '))]
        : []),
      ...(batch.retryOf === null ? [] : [card.retryOf(batch.retryOf)]),
    ].join(' · '),
  ];
}

/** What can be done with it now; whoever may not is told so when they press. */
function actions(words: Words, { batch, approval }: CardFacts): types.ActionsBlock[] {
  const { t, format } = words;
  const { card } = t.slack;
  const value = printRef({ batchId: batch.id, revision: batch.revision });
  const make = (action: string, text: string, more: Partial<Parameters<typeof button>[0]> = {}) =>
    button({ action, text, value, ...more });
  const { counts } = batch;
  const question = (title: string) =>
    confirmation({
      title,
      text: card.confirm(
        counts.queued,
        t.channel[batch.channel],
        whenText(words, batch),
        format.credits(counts.queuedMilliCredits),
      ),
      yes: card.yesSend,
      no: card.no,
    });
  const send = make(actionIds.send, card.send, { style: 'primary', confirm: question(card.send) });
  const withdraw = make(actionIds.withdraw, card.withdraw, {
    confirm: confirmation({
      title: card.withdraw,
      text: card.withdrawSure(counts.queued),
      yes: card.yesWithdraw,
      no: card.no,
      isDangerous: true,
    }),
  });
  const report = make(actionIds.report, card.report);
  const elements = ((): types.Button[] => {
    if (batch.isInHand) return [report];
    switch (batch.state) {
      case 'prepared':
        return [
          approval === 'none'
            ? send
            : make(actionIds.approve, card.approve, { style: 'primary', confirm: question(card.approve) }),
          make(actionIds.choose, card.choose),
          make(actionIds.reject, card.reject, { style: 'danger' }),
        ];
      case 'approved':
      case 'submitting':
        return batch.sendOrderedBy
          ? [make(actionIds.cancelSending, card.cancelSending), withdraw]
          : [send, withdraw];
      case 'paused':
        return [send, withdraw, report];
      case 'submitted':
        return [...(batch.retryable > 0 ? [make(actionIds.retry, card.retry(batch.retryable))] : []), report];
      default:
        return [make(actionIds.openPrepare, card.prepareAgain)];
    }
  })();
  // a block of its own for each revision: Slack keeps what somebody has begun to enter under the same name
  return [{ type: 'actions', block_id: `card:${value}:${batch.state}`, elements }];
}
