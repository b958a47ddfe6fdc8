import type { Command } from 'commander';
import type { BatchView } from '../approve.ts';
import type { Catalogue } from '../i18n/en.ts';
import type { BatchCounts } from '../model/batch.ts';
import { toCredits } from '../model/price.ts';
import type { SubmitReport } from '../submit.ts';
import { usageError } from './errors.ts';
import { stateText } from './format.ts';
import { entryJson } from './log-json.ts';
import { table } from './output.ts';
import { type CommonOptions, commonOptions, inSession, type Session, type SessionNeeds } from './session.ts';
import { stopSignal } from './stop-signal.ts';

const LISTED = 50; // the newest; older ones are found in the log

/** `rundruf batch`: lists, shows, approves, rejects, withdraws and submits batches. */
export function batchCommand(program: Command, t: Catalogue): void {
  const { help } = t.cli;
  const batch = program.command('batch').description(help.batch).helpOption('-h, --help', help.option.help);
  const leaf = (name: string, description: string) =>
    commonOptions(batch.command(name).description(description), t);
  const onBatch = (name: string, description: string) =>
    leaf(name, description).argument('<ID>', help.argument.batch);

  leaf('list', help.batchList).action((options: CommonOptions) => inSession(t, options, {}, listBatches));
  onBatch('show', help.batchShow).action((id: string, options: CommonOptions) =>
    inSession(t, options, {}, (session) => showBatch(session, batchId(t, id))),
  );
  decisions(onBatch, t);
  onBatch('submit', help.batchSubmit)
    .option('--despite-quiet-hours', help.option.despiteQuietHours)
    .action((id: string, options: SubmitWords) =>
      inSession(t, options, { portal: true }, (session) => submit(session, batchId(t, id), options)),
    );
}

type SubmitWords = CommonOptions & Readonly<{ despiteQuietHours?: boolean }>;

type DecisionWords = CommonOptions & Readonly<{ reason?: string }>;

function decisions(onBatch: (name: string, description: string) => Command, t: Catalogue): void {
  const { help } = t.cli;
  const change = (
    command: Command,
    verb: (session: Session, id: number, words: DecisionWords) => Promise<BatchView>,
    needs: SessionNeeds = {},
  ) =>
    command.action((id: string, words: DecisionWords) =>
      inSession(t, words, needs, async (session) =>
        printChanged(session, await verb(session, batchId(t, id), words)),
      ),
    );
  change(onBatch('approve', help.batchApprove), ({ engine, actor }, id) => engine.approveBatch(actor, id));
  change(
    onBatch('withdraw', help.batchWithdraw),
    ({ engine, actor }, id) => engine.withdrawBatch(actor, id),
    { portal: true }, // what a dead process had in hand is asked about
  );
  change(
    onBatch('reject', help.batchReject).option('--reason <TEXT>', help.option.rejectReason),
    ({ engine, actor }, id, { reason }) => engine.rejectBatch(actor, id, reason ?? ''),
  );
}

async function listBatches(session: Session): Promise<number> {
  const { engine, actor, out } = session;
  const views = await engine.listBatches(actor, LISTED);
  if (out.isJson) out.json({ batches: views.map(batchJson) });
  else printBatches(session, views);
  return 0;
}

async function showBatch(session: Session, id: number): Promise<number> {
  const { engine, actor, out, t, format } = session;
  const view = await engine.viewBatch(actor, id);
  const messages = await engine.batchMessages(actor, id);
  if (out.isJson) {
    out.json({ ...batchJson(view), messages: messages.map(entryJson) });
    return 0;
  }
  printBatches(session, [view]);
  out.print();
  const { column } = t.cli;
  const lines = table(
    [
      { title: column.entry, align: 'right' },
      { title: column.patient, max: 22 },
      { title: column.recipient, max: 34 },
      { title: column.credits, align: 'right' },
      { title: column.state },
    ],
    messages.map((message) => [
      String(message.id),
      message.person,
      message.recipient,
      format.credits(message.milliCredits),
      stateText(t, message),
    ]),
  );
  for (const line of lines) out.print(line);
  return 0;
}

async function submit(session: Session, id: number, words: SubmitWords): Promise<number> {
  const { engine, actor, out, t } = session;
  const before = await engine.viewBatch(actor, id);
  const report = await engine.submitBatch(actor, id, {
    despiteQuietHours: words.despiteQuietHours ?? false,
    signal: stopSignal(() => out.note(t.cli.stopping)),
    onProgress: (done, total) => out.progress(t.cli.sending(done, total)),
  });
  out.progress('');
  if (out.isJson) out.json(submitJson(report));
  return tellSubmitted(session, report, before.counts);
}

function batchId(t: Catalogue, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw usageError(t.cli.usage.batchId(text));
  return Number(text);
}

function printChanged(session: Session, view: BatchView): number {
  if (session.out.isJson) session.out.json(batchJson(view));
  else {
    session.out.print(session.t.cli.batchNow(view.batch.id, stateOf(session, view)));
    const { submitted, unclear } = view.counts;
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
      `${view.counts.submitted}/${view.counts.total}`,
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

/** A submission as `--json` shows it (docs/cli.md). */
export function submitJson({ batch, counts, paused, firstAnswer: first, ...report }: SubmitReport) {
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
    firstAnswer: first && {
      asked: first.delivered + first.buffered + first.failed + first.pending,
      ...first,
    },
  };
}

/**
 * S2, and what a person must know beyond it. `before`: the batch's counts when it was taken up, none for a new one.
 * The exit code is 1 when the batch could not be finished, or nothing of it was taken by the portal.
 */
export async function tellSubmitted(
  session: Session,
  report: SubmitReport,
  before: SettledCounts = { submitted: 0, rejected: 0, unclear: 0 },
): Promise<number> {
  const { t, out, format } = session;
  const { counts, batch, paused, heldUntil } = report;
  const { cli } = t;
  if (!out.isJson) printSubmitted(session, report);
  if (counts.unclear > 0) out.note(cli.someUnclear(counts.unclear));
  if (heldUntil !== null) out.note(cli.held(counts.queued, format.moment(heldUntil), batch.id));
  if (paused !== null) out.note(cli.paused(batch.id, counts.queued, t.pause[paused] ?? paused));
  const isStopped = paused === null && heldUntil === null && counts.queued + counts.submitting > 0;
  if (isStopped) out.note(cli.interrupted(batch.id, counts.queued));
  const failed = counts.rejected + counts.unclear - before.rejected - before.unclear;
  const isInVain = failed > 0 && counts.submitted === before.submitted;
  if (isInVain) out.note(cli.nothingSubmitted(batch.id, await whyNot(session, batch.id)));
  return paused !== null || isStopped || isInVain ? 1 : 0;
}

type SettledCounts = Pick<BatchCounts, 'submitted' | 'rejected' | 'unclear'>;

function printSubmitted({ t, out, format }: Session, report: SubmitReport): void {
  const { counts, batch, firstAnswer: first, milliCreditsLeft: left } = report;
  const { cli } = t;
  out.print(cli.processed(counts.submitted, counts.total));
  out.print(
    cli.creditsAfter(format.credits(report.milliCreditsUsed), left === null ? null : format.credits(left)),
  );
  if (first !== null) {
    out.print(cli.firstAnswer(first.delivered, first.buffered, first.failed, first.pending));
  }
  if (counts.rejected > 0) out.note(cli.someRejected(counts.rejected, batch.id));
  if (counts.withdrawn > 0) out.note(cli.someWithdrawn(counts.withdrawn, batch.id));
}

const REASONS_TOLD = 3; // the rest is in the log

async function whyNot({ engine, actor, t }: Session, batchId: number): Promise<string> {
  const messages = await engine.batchMessages(actor, batchId);
  const failed = messages.filter(({ state }) => state === 'rejected' || state === 'unclear');
  const reasons = new Set(failed.map((message) => stateText(t, message)));
  return [...reasons].slice(0, REASONS_TOLD).join('; ');
}
