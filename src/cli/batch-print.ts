import type { BatchView } from '../approve.ts';
import { toCredits } from '../model/price.ts';
import { table } from './output.ts';
import type { Session } from './session.ts';

/** What a batch has become, and what to do next. */
export function printChanged(session: Session, view: BatchView): number {
  if (session.out.isJson) session.out.json(batchJson(view));
  else {
    session.out.print(session.t.cli.batchNow(view.batch.id, stateOf(session, view)));
    const { submitted, unclear } = view.counts;
    if (view.batch.state === 'prepared') session.out.print(session.t.cli.nextApprove(view.batch.id));
    if (view.batch.state === 'approved') session.out.print(session.t.cli.nextSubmit(view.batch.id));
    if (submitted > 0) session.out.print(session.t.cli.alreadySent(submitted));
    if (unclear > 0) session.out.note(session.t.cli.someUnclear(unclear));
  }
  return 0;
}

function stateOf({ t, format }: Session, { batch, nextDueAt }: BatchView): string {
  const state = t.batchState[batch.state];
  if (batch.state === 'submitting' && batch.owner === null) {
    return nextDueAt === null ? t.batchHeld : `${t.batchHeld} (${format.moment(nextDueAt)})`;
  }
  if (batch.state === 'paused') return `${state}: ${t.pause[batch.reason ?? ''] ?? batch.reason}`;
  return batch.state === 'rejected' ? `${state}: ${batch.reason}` : state;
}

/** The batches as a table. */
export function printBatches(session: Session, views: readonly BatchView[]): void {
  const { t, out, format } = session;
  if (views.length === 0) {
    out.print(t.cli.noBatches);
    return;
  }
  const { column } = t.cli;
  const lines = table(
    [
      { title: column.batch, align: 'right' },
      { title: column.prepared },
      { title: column.channel },
      { title: column.messages, align: 'right' },
      { title: column.credits, align: 'right' },
      { title: column.by, max: 14 },
      { title: column.state },
    ],
    views.map((view) => [
      String(view.batch.id),
      format.moment(view.batch.preparedAt),
      t.channel[view.batch.channel],
      `${view.counts.submitted}/${view.counts.total}`,
      format.credits(view.counts.milliCredits),
      view.batch.preparedBy,
      stateOf(session, view),
    ]),
  );
  for (const line of lines) out.print(line);
}

/** A batch as `--json` shows it (docs/cli.md). */
export function batchJson({ batch, counts, nextDueAt }: BatchView) {
  const { queued, submitting, submitted, rejected, unclear, withdrawn, total } = counts;
  return {
    batchId: batch.id,
    kind: batch.kind,
    channel: batch.channel,
    state: batch.state,
    revision: batch.revision,
    reason: batch.reason,
    preparedAt: batch.preparedAt.toISOString(),
    preparedBy: batch.preparedBy,
    revisedBy: batch.revisedBy,
    expiresAt: batch.expiresAt.toISOString(),
    decidedAt: batch.decidedAt?.toISOString() ?? null,
    decidedBy: batch.decidedBy,
    submittedAt: batch.submittedAt?.toISOString() ?? null,
    nextDueAt: nextDueAt?.toISOString() ?? null,
    counts: { total, queued, submitting, submitted, rejected, unclear, withdrawn },
    credits: toCredits(counts.milliCredits),
  };
}
