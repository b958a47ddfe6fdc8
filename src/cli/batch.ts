import type { Command } from 'commander';
import type { BatchView } from '../approve.ts';
import type { Catalogue } from '../i18n/en.ts';
import { toCredits } from '../model/price.ts';
import type { SubmitReport } from '../submit.ts';
import { usageError } from './errors.ts';
import { stateText } from './format.ts';
import { entryJson } from './log-json.ts';
import { table } from './output.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';
import { stopSignal } from './stop-signal.ts';

const LISTED = 50; // the newest; older ones are found in the log

export function batchCommand(program: Command, t: Catalogue): void {
  const { help } = t.cli;
  const batch = program.command('batch').description(help.batch).helpOption('-h, --help', help.option.help);
  const leaf = (name: string, description: string) =>
    commonOptions(batch.command(name).description(description), t);

  leaf('list', help.batchList).action((options: CommonOptions) =>
    inSession(t, options, {}, async (session) => {
      const views = await session.engine.listBatches(session.actor, LISTED);
      if (session.out.isJson) session.out.json({ batches: views.map(batchJson) });
      else printBatches(session, views);
      return 0;
    }),
  );

  leaf('show', help.batchShow)
    .argument('<ID>', help.argument.batch)
    .action((id: string, options: CommonOptions) =>
      inSession(t, options, {}, async (session) => {
        const { engine, actor, out } = session;
        const view = await engine.viewBatch(actor, batchId(t, id));
        const messages = await engine.batchMessages(actor, view.batch.id);
        if (out.isJson) out.json({ ...batchJson(view), messages: messages.map(entryJson) });
        else {
          printBatches(session, [view]);
          out.print();
          const { column } = t.cli;
          const titles = [column.entry, column.patient, column.recipient, column.credits, column.state];
          const rows = messages.map((message) => [
            String(message.id),
            message.person,
            message.recipient,
            session.format.credits(message.milliCredits),
            stateText(t, message),
          ]);
          for (const line of table(
            titles.map((title) => ({ title, max: 34 })),
            rows,
          ))
            out.print(line);
        }
        return 0;
      }),
    );

  const change = (
    name: 'approve' | 'withdraw',
    description: string,
    verb: (session: Session, id: number) => Promise<BatchView>,
  ) =>
    leaf(name, description)
      .argument('<ID>', help.argument.batch)
      .action((id: string, options: CommonOptions) =>
        inSession(t, options, {}, async (session) =>
          printChanged(session, await verb(session, batchId(t, id))),
        ),
      );
  change('approve', help.batchApprove, ({ engine, actor }, id) => engine.approveBatch(actor, id));
  change('withdraw', help.batchWithdraw, ({ engine, actor }, id) => engine.withdrawBatch(actor, id));

  leaf('reject', help.batchReject)
    .argument('<ID>', help.argument.batch)
    .option('--reason <TEXT>', help.option.rejectReason)
    .action((id: string, options: CommonOptions & { reason?: string }) =>
      inSession(t, options, {}, async (session) => {
        const { engine, actor } = session;
        return printChanged(session, await engine.rejectBatch(actor, batchId(t, id), options.reason ?? ''));
      }),
    );

  leaf('submit', help.batchSubmit)
    .argument('<ID>', help.argument.batch)
    .option('--despite-quiet-hours', help.option.despiteQuietHours)
    .action((id: string, options: CommonOptions & { despiteQuietHours?: boolean }) =>
      inSession(t, options, { portal: true }, async (session) => {
        const { engine, actor, out } = session;
        const report = await engine.submitBatch(actor, batchId(t, id), {
          despiteQuietHours: options.despiteQuietHours ?? false,
          signal: stopSignal(() => out.note(t.cli.stopping)),
          onProgress: (done, total) => out.progress(t.cli.sending(done, total)),
        });
        out.progress('');
        if (out.isJson) out.json(submitJson(report));
        return tellSubmitted(session, report);
      }),
    );
}

function batchId(t: Catalogue, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw usageError(t.cli.usage.batchId(text));
  return Number(text);
}

function printChanged(session: Session, view: BatchView): number {
  if (session.out.isJson) session.out.json(batchJson(view));
  else {
    session.out.print(session.t.cli.batchNow(view.batch.id, stateOf(session, view)));
    if (view.batch.state === 'approved') session.out.print(session.t.cli.nextSubmit(view.batch.id));
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

function printBatches(session: Session, views: readonly BatchView[]): void {
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
      String(view.counts.total),
      format.credits(view.counts.milliCredits),
      view.batch.preparedBy,
      stateOf(session, view),
    ]),
  );
  for (const line of lines) out.print(line);
}

function batchJson({ batch, counts, nextDueAt }: BatchView) {
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
    expiresAt: batch.expiresAt.toISOString(),
    decidedAt: batch.decidedAt?.toISOString() ?? null,
    decidedBy: batch.decidedBy,
    submittedAt: batch.submittedAt?.toISOString() ?? null,
    nextDueAt: nextDueAt?.toISOString() ?? null,
    counts: { total, queued, submitting, submitted, rejected, unclear, withdrawn },
    credits: toCredits(counts.milliCredits),
  };
}

export function submitJson({ batch, counts, paused, ...report }: SubmitReport) {
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
    paused,
    heldUntil: report.heldUntil?.toISOString() ?? null,
    firstAnswer: report.firstAnswer,
  };
}

/** S2, and what a person must know beyond it; the exit code is 1 when the batch could not be finished. */
export function tellSubmitted({ t, out, format }: Session, report: SubmitReport): number {
  const { counts, batch, paused, heldUntil } = report;
  const { cli } = t;
  if (!out.isJson) {
    out.print(cli.processed(counts.submitted, counts.total));
    const left = report.milliCreditsLeft;
    out.print(
      cli.creditsAfter(format.credits(report.milliCreditsUsed), left === null ? null : format.credits(left)),
    );
    const first = report.firstAnswer;
    if (first !== null && first.asked > 0) {
      out.print(cli.firstAnswer(first.delivered, first.buffered, first.failed, first.pending));
    }
    if (counts.rejected > 0) out.note(cli.someRejected(counts.rejected, batch.id));
    if (counts.withdrawn > 0) out.note(cli.someWithdrawn(counts.withdrawn, batch.id));
  }
  if (counts.unclear > 0) out.note(cli.someUnclear(counts.unclear));
  if (heldUntil !== null) out.note(cli.held(counts.queued, format.moment(heldUntil), batch.id));
  if (paused !== null) out.note(cli.paused(batch.id, counts.queued, t.pause[paused] ?? paused));
  const isInterrupted = paused === null && heldUntil === null && counts.queued + counts.submitting > 0;
  if (isInterrupted) out.note(cli.interrupted(batch.id, counts.queued));
  return paused !== null || isInterrupted ? 1 : 0;
}
