import type { types } from '@slack/bolt';
import type { MaskedBatch } from '../../src/masked.ts';
import { STOP_ORDERED } from '../../src/model/batch.ts';
import type { Words } from '../context.ts';
import { actionIds, printRef } from '../ids.ts';
import { whenText } from './batch-words.ts';
import type { CardFacts } from './card.ts';
import { button, confirmation } from './text.ts';

/** What can be done with the batch now; whoever may not is told so when they press. */
export function cardActions(words: Words, { batch, approval }: CardFacts): types.ActionsBlock {
  // a block of its own for each revision: Slack keeps what somebody has begun to enter under the same name
  return {
    type: 'actions',
    block_id: `card:${refOf(batch)}:${batch.state}`,
    elements: buttonsFor(batch, approval, makeButtons(words, batch)),
  };
}

const refOf = ({ id, revision }: MaskedBatch): string => printRef({ batchId: id, revision });

type Buttons = ReturnType<typeof makeButtons>;

function buttonsFor(batch: MaskedBatch, approval: CardFacts['approval'], make: Buttons): types.Button[] {
  if (batch.isInHand)
    return [...(batch.pauseReason === STOP_ORDERED ? [] : [make.stop()]), make.details(), make.report()];
  switch (batch.state) {
    case 'prepared':
      return [
        approval === 'none' ? make.send() : make.approve(),
        make.choose(),
        make.details(),
        make.reject(),
      ];
    case 'approved':
    case 'submitting':
      return [batch.sendOrderedBy ? make.cancelSending() : make.send(), make.withdraw(), make.details()];
    case 'paused':
      return [make.send(), make.withdraw(), make.details(), make.report()];
    case 'submitted':
      return [...(batch.retryable > 0 ? [make.retry()] : []), make.report(), make.details()];
    default:
      return [make.prepareAgain()];
  }
}

function makeButtons(words: Words, batch: MaskedBatch) {
  const { card } = words.t.slack;
  const { counts } = batch;
  const make = (action: string, text: string, more: Partial<Parameters<typeof button>[0]> = {}) =>
    button({ action, text, value: refOf(batch), ...more });
  const sending = (action: string, text: string) =>
    make(action, text, { style: 'primary', confirm: sendQuestion(words, batch, text) });
  const sure = (title: string, text: string, yes: string) =>
    confirmation({ title, text, yes, no: card.no, isDangerous: true });
  return {
    approve: () => sending(actionIds.approve, card.approve),
    send: () => sending(actionIds.send, card.send),
    choose: () => make(actionIds.choose, card.choose),
    reject: () => make(actionIds.reject, card.reject, { style: 'danger' }),
    cancelSending: () => make(actionIds.cancelSending, card.cancelSending),
    stop: () =>
      make(actionIds.stop, card.stop, {
        style: 'danger',
        confirm: sure(card.stop, card.stopSure, card.yesStop),
      }),
    withdraw: () =>
      make(actionIds.withdraw, card.withdraw, {
        confirm: sure(card.withdraw, card.withdrawSure(counts.queued), card.yesWithdraw),
      }),
    retry: () => make(actionIds.retry, card.retry(batch.retryable)),
    details: () => make(actionIds.details, card.details),
    report: () => make(actionIds.report, card.report),
    prepareAgain: () => make(actionIds.openPrepare, card.prepareAgain),
  };
}

/** Asks once more, with the numbers: a misclick on a telephone sends nothing. */
function sendQuestion(words: Words, batch: MaskedBatch, title: string): types.ConfirmationDialog {
  const { t, format } = words;
  const { queued, queuedMilliCredits } = batch.counts;
  const credits = format.credits(queuedMilliCredits);
  const { card } = t.slack;
  const when = batch.days.length === 0 ? null : whenText(words, batch);
  return confirmation({
    title,
    text: card.confirm(queued, t.channel[batch.channel], when, credits),
    yes: card.yesSend,
    no: card.no,
  });
}
