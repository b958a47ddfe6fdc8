import type { MaskedBatch } from '../../src/masked.ts';
import { STOP_ORDERED } from '../../src/model/batch.ts';
import type { Words } from '../context.ts';
import { deliveriesText, pauseText, staffText } from './batch-words.ts';
import type { CardFacts } from './card.ts';

/** Where the batch stands: the mark says it at a glance, the text in words. */
export type StateLine = Readonly<{ mark: string; text: string }>;

export function stateLine(words: Words, { batch, approval }: CardFacts): StateLine {
  const { card } = words.t.slack;
  const { counts } = batch;
  if (batch.isInHand) return { mark: '⏳', text: inHandText(words, batch) };
  switch (batch.state) {
    case 'prepared':
      return { mark: '🟡', text: approval === 'none' ? card.ready : waitsText(words, approval) };
    case 'approved':
      return { mark: '🟢', text: joined(approvedText(words, batch), leavesText(words, batch)) };
    case 'submitting':
      return { mark: '⏸', text: card.held(counts.queued, dueText(words, batch)) };
    case 'paused':
      return { mark: '🔴', text: card.paused(counts.queued, pauseText(words, batch)) };
    case 'submitted':
      return {
        mark: counts.rejected + counts.unclear > 0 ? '⚠️' : '✅',
        text: joined(card.sent(counts.submitted, counts.total), deliveriesText(words, batch)),
      };
    case 'rejected':
      return { mark: '❌', text: rejectedText(words, batch) };
    case 'expired':
      return { mark: '⏱', text: card.expired(words.format.moment(batch.expiresAt)) };
    case 'withdrawn':
      return { mark: '↩️', text: card.withdrawn };
  }
}

/** How far it is, while some process has it in hand. */
export function inHandText({ t }: Words, { counts, pauseReason }: MaskedBatch): string {
  const done = counts.total - counts.queued - counts.submitting;
  const say = pauseReason === STOP_ORDERED ? t.slack.card.stopping : t.slack.card.sending;
  return say(done, counts.total);
}

function waitsText({ t }: Words, approval: CardFacts['approval']): string {
  return approval === 'four-eyes' ? t.slack.card.waitsForSecond : t.slack.card.waits;
}

function approvedText({ t, format }: Words, { decidedBy, decidedAt }: MaskedBatch): string {
  return decidedBy && decidedAt
    ? t.slack.card.approved(staffText(t, decidedBy), format.moment(decidedAt))
    : '';
}

function rejectedText({ t, format }: Words, { decidedBy, decidedAt, rejectionReason }: MaskedBatch): string {
  const who = decidedBy === null ? '' : staffText(t, decidedBy);
  const when = decidedAt === null ? '' : format.moment(decidedAt);
  return t.slack.card.rejected(who, when, rejectionReason && t.slack.rejection[rejectionReason]);
}

/** When it leaves; or that nobody has ordered that; or that it was ordered and declined. */
function leavesText(words: Words, batch: MaskedBatch): string {
  const { card } = words.t.slack;
  if (batch.sendOrderedBy !== null) return card.willBeSent(dueText(words, batch));
  return batch.pauseReason === null ? card.notOrdered : card.notSent(pauseText(words, batch));
}

function dueText({ t, format }: Words, { nextDueAt }: MaskedBatch): string {
  return nextDueAt === null ? t.slack.card.soon : t.slack.card.from(format.moment(nextDueAt));
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
