import { stateText } from '../i18n/format.ts';
import { toCredits } from '../model/price.ts';
import type { SubmitReport } from '../submit.ts';
import { driftJson, noteAccount } from './credits-account.ts';
import type { CommonOptions, Session } from './session.ts';
import { stopSignal } from './stop-signal.ts';

export type SubmitWords = CommonOptions & Readonly<{ despiteQuietHours?: boolean }>;

/** `rundruf batch submit`: hands the batch to the portal and tells what came of it. */
export async function submit(session: Session, id: number, words: SubmitWords): Promise<number> {
  const { engine, actor, out, t } = session;
  const report = await engine.submitBatch(actor, id, {
    despiteQuietHours: words.despiteQuietHours ?? false,
    signal: stopSignal(() => out.note(t.cli.stopping)),
    onProgress: (done, total) => out.progress(t.cli.sending(done, total)),
  });
  out.progress('');
  if (out.isJson) out.json(submitJson(report));
  return tellSubmitted(session, report);
}

/** A submission as `--json` shows it (docs/cli.md). */
export function submitJson({ batch, counts, paused, held, firstAnswer: first, ...report }: SubmitReport) {
  return {
    batchId: batch.id,
    state: batch.state,
    submitted: counts.submitted,
    rejected: counts.rejected,
    unclear: counts.unclear,
    queued: counts.queued + counts.submitting,
    withdrawn: counts.withdrawn,
    creditsUsed: toCredits(report.milliCreditsUsed),
    creditsLeft: report.milliCreditsLeft === null ? null : toCredits(report.milliCreditsLeft),
    low: report.account.lowReason,
    daysLeft: report.account.daysLeft,
    drift: driftJson(report.account.drift),
    paused,
    heldUntil: held?.until.toISOString() ?? null,
    held: held && { because: held.reason, tooLate: held.tooLate },
    firstAnswer: first && {
      asked: first.delivered + first.buffered + first.failed + first.pending,
      ...first,
    },
  };
}

/**
 * S2, and what a person must know beyond it. The exit code is 1 when the batch could not be finished, or nothing of it
 * was taken by the portal.
 */
export async function tellSubmitted(session: Session, report: SubmitReport): Promise<number> {
  const { t, out, format } = session;
  const { before, counts, batch, paused, held } = report;
  const { cli } = t;
  if (!out.isJson) printSubmitted(session, report);
  noteAccount(session, report.account);
  if (counts.unclear > 0) out.note(cli.someUnclear(counts.unclear));
  if (held !== null) {
    out.note(cli.held[held.reason](counts.queued, format.moment(held.until)));
    out.note(cli.heldNext[await session.engine.readSendingState(session.actor)](batch.id));
    if (held.tooLate > 0) out.note(cli.heldTooLate(held.tooLate));
  }
  if (paused !== null) out.note(cli.paused(batch.id, counts.queued, t.pause[paused] ?? paused));
  const isStopped = paused === null && held === null && counts.queued + counts.submitting > 0;
  if (isStopped) out.note(cli.interrupted(batch.id, counts.queued));
  const failed = counts.rejected + counts.unclear - before.rejected - before.unclear;
  const isInVain = failed > 0 && counts.submitted === before.submitted;
  if (isInVain) out.note(cli.nothingSubmitted(batch.id, await whyNot(session, report)));
  return paused !== null || isStopped || isInVain ? 1 : 0;
}

function printSubmitted({ t, out, format }: Session, report: SubmitReport): void {
  const { before, counts, batch, firstAnswer: first, milliCreditsLeft: left } = report;
  const { cli } = t;
  out.print(cli.processed(counts.submitted - before.submitted, before.queued));
  if (before.submitted > 0) out.print(cli.alreadySent(before.submitted));
  out.print(
    cli.creditsAfter(format.credits(report.milliCreditsUsed), left === null ? null : format.credits(left)),
  );
  if (first !== null) {
    out.print(cli.firstAnswer(first.delivered, first.buffered, first.failed, first.pending));
  }
  const rejected = counts.rejected - before.rejected;
  if (rejected > 0) out.note(cli.someRejected(rejected, batch.id));
  const withdrawn = counts.withdrawn - before.withdrawn;
  if (withdrawn > 0) out.note(cli.someWithdrawn(withdrawn, batch.id));
}

const REASONS_TOLD = 3; // the rest is in the log

async function whyNot({ engine, actor, t }: Session, { batch, startedAt }: SubmitReport): Promise<string> {
  const messages = await engine.batchMessages(actor, batch.id);
  const failed = messages.filter(
    ({ state, loggedAt }) => (state === 'rejected' || state === 'unclear') && loggedAt >= startedAt,
  );
  const reasons = new Set(failed.map((message) => stateText(t, message)));
  return [...reasons].slice(0, REASONS_TOLD).join('; ');
}
