import type { BatchView } from '../../src/approve.ts';
import type { AccountState } from '../../src/credits.ts';
import type { SendingState } from '../../src/status.ts';
import type { SubmitReport } from '../../src/submit.ts';
import { type Submission, submitUnlessQuiet } from '../submission.ts';
import type { PlainFace } from './face.ts';
import { priceLine } from './messages.ts';
import { isYes } from './questions.ts';

/** What a batch needs of its account. */
export type Funds = Pick<AccountState, 'milliAvailable' | 'isUnreachable'>;

const PROGRESS_MILLISECONDS = 3000; // a line is read out: more often would be talking without end

/** Sends the batch once its price is told and its number of messages, or yes, was typed; then says what came of it. */
export async function sendBatch(face: PlainFace, { batch, counts }: BatchView, funds: Funds): Promise<void> {
  const { talk, t } = face;
  if (!face.mayDo('prepare')) return;
  const { milliAvailable, isUnreachable } = funds;
  const needed = counts.queuedMilliCredits;
  talk.say(priceLine(face, needed, { milliAvailable, isBalanceUnreachable: isUnreachable }));
  if (milliAvailable !== null && needed > milliAvailable) return;
  const words = t().tui.run;
  const title = `${words.sendTitle(words.messages(counts.queued, t().channel[batch.channel]))} ${words.cannotBeUndone}`;
  const answer = (await talk.askAnew(t().tui.plain.askSend(title, counts.queued))).toLowerCase();
  const isWished = answer === String(counts.queued) || t().cli.isYes.includes(answer);
  if (!isWished) return talk.say(t().tui.plain.notSent);
  const first = await submit(face, batch.id, false);
  if (first === null) return;
  if ('report' in first) return tell(face, first.report);
  if (!(await isYes(face, t().tui.plain.askQuiet(first.quietUntil)))) return talk.say(t().tui.plain.notSent);
  const second = await submit(face, batch.id, true);
  if (second !== null && 'report' in second) await tell(face, second.report);
}

function submit(
  { engine, actor, talk, t, ticks, perform }: PlainFace,
  batchId: number,
  despiteQuietHours: boolean,
): Promise<Submission | null> {
  let toldAt = ticks();
  let isWaitTold = false;
  const onProgress = (done: number, total: number): void => {
    const at = ticks();
    if (done >= total && !isWaitTold) {
      isWaitTold = true;
      talk.say(t().tui.run.waitingForAnswer);
    } else if (at - toldAt >= PROGRESS_MILLISECONDS) {
      toldAt = at;
      talk.say(t().cli.sending(done, total));
    }
  };
  return perform(() =>
    talk.stoppable((signal) =>
      submitUnlessQuiet(engine, actor(), batchId, { despiteQuietHours, signal, onProgress }),
    ),
  );
}

async function tell(face: PlainFace, report: SubmitReport): Promise<void> {
  const { engine, actor, talk } = face;
  const state = report.held === null ? null : await face.perform(() => engine.readSendingState(actor()));
  talk.say(...reportLines(face, report, state));
}

/** S2, S3, and what a person must know beyond it, one sentence a line. */
function reportLines({ t, format }: PlainFace, report: SubmitReport, state: SendingState | null): string[] {
  const { before, counts, batch, paused, held, firstAnswer: first, account } = report;
  const { cli, credits } = t();
  const words = t().tui.plain.report;
  const amount = format().credits;
  const left = report.milliCreditsLeft;
  const since = (state: 'rejected' | 'withdrawn' | 'unclear') => counts[state] - before[state];
  const isStopped = paused === null && held === null && counts.queued + counts.submitting > 0;
  const name = t().channel[batch.channel];
  const { lowReason, daysLeft } = account;
  return [
    cli.processed(counts.submitted - before.submitted, before.queued),
    ...(before.submitted > 0 ? [cli.alreadySent(before.submitted)] : []),
    cli.creditsAfter(amount(report.milliCreditsUsed), left === null ? null : amount(left)),
    ...(first === null
      ? []
      : [cli.firstAnswer(first.delivered, first.buffered, first.failed, first.pending)]),
    ...(since('rejected') > 0 ? [words.rejected(since('rejected'))] : []),
    ...(since('withdrawn') > 0 ? [words.withdrawn(since('withdrawn'))] : []),
    ...(counts.unclear > 0 ? [words.unclear(counts.unclear)] : []),
    ...(held === null ? [] : [cli.held[held.reason](counts.queued, format().moment(held.until))]),
    ...(state === null ? [] : [t().tui.run.heldNext[state]]),
    ...(held !== null && held.tooLate > 0 ? [cli.heldTooLate(held.tooLate)] : []),
    ...(paused === null ? [] : [cli.paused(batch.id, counts.queued, t().pause[paused] ?? paused)]),
    ...(isStopped ? [words.stopped(counts.queued + counts.submitting)] : []),
    ...(lowReason === null
      ? []
      : [credits.low[lowReason]({ account: name, available: amount(account.milliAvailable), daysLeft })]),
  ];
}
