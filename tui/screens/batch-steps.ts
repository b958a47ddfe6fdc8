import type { BatchView } from '../../src/approve.ts';
import type { AccountState } from '../../src/credits.ts';
import { RefusalError } from '../../src/errors.ts';
import type { SubmitReport } from '../../src/submit.ts';
import type { Face } from '../face.ts';

type StepsOptions = Readonly<{
  face: Face;
  /** The batch in view; null while it is not prepared. */
  view: () => BatchView | null;
  account: () => AccountState | null;
  /** Something has become of it. */
  changed: () => void;
}>;

const PROGRESS_MILLISECONDS = 250; // four times a second is all an eye follows

/** What leads a batch to the portal: prepare, approve, reject, withdraw, send. Each asks, does, and tells what came of it. */
export function createBatchSteps({ face, view, account, changed }: StepsOptions) {
  const { engine, actor, work } = face;
  const words = () => face.t().tui.run;

  /** The batch of what is ticked: made once, then it is the one. */
  const prepared = async (): Promise<number | null> => {
    if (work.batchId !== null) return work.batchId;
    const { request, ticked } = work;
    if (request === null || ticked.size === 0) {
      face.toast('warn', words().noBatch);
      return null;
    }
    const batch = await face.perform(
      () => engine.prepareBatch(actor(), request, [...ticked]),
      words().preparing,
    );
    if (batch === null) return null;
    work.batchId = batch.batchId;
    work.ticked = new Set();
    return batch.batchId;
  };

  const prepare = async (): Promise<void> => {
    if (work.batchId !== null) return face.toast('warn', words().alreadyPrepared(work.batchId));
    const id = await prepared();
    if (id !== null) face.toast('ok', words().prepared(id));
    changed();
  };

  const approve = async (): Promise<void> => {
    const id = await prepared();
    if (id === null) return;
    const revision = view()?.batch.revision;
    const approved = await face.perform(() => engine.approveBatch(actor(), id, revision), words().approving);
    if (approved !== null) face.toast('ok', words().approved(id));
    changed();
  };

  const reject = async (): Promise<void> => {
    const { batchId } = work;
    if (batchId === null) return face.toast('warn', words().noBatch);
    const answer = await face.ask({
      title: words().rejectTitle(batchId),
      lines: [],
      answers: [{ id: 'reject', keys: [], label: words().rejectYes }],
      fields: [{ id: 'reason', kind: 'text', label: words().rejectReason, maxLength: 500 }],
    });
    if (answer === null) return;
    const reason = String(answer.values.reason ?? '');
    const revision = view()?.batch.revision;
    const rejected = await face.perform(() => engine.rejectBatch(actor(), batchId, reason, revision));
    if (rejected !== null) face.toast('ok', words().rejected(batchId));
    changed();
  };

  const withdraw = async (): Promise<void> => {
    const { batchId } = work;
    if (batchId === null) return face.toast('warn', words().noBatch);
    const answer = await face.ask({
      title: words().withdrawTitle(batchId),
      lines: [words().withdrawLine],
      answers: [{ id: 'withdraw', keys: ['y'], label: words().withdrawYes }],
      isDanger: true,
    });
    if (answer === null) return;
    const withdrawn = await face.perform(() => engine.withdrawBatch(actor(), batchId));
    if (withdrawn !== null) face.toast('ok', words().withdrawn(batchId));
    changed();
  };

  const send = async (): Promise<void> => {
    const mayUnapproved = await face.perform(
      async () => (await engine.readSettings(actor()))['approval.mode'] === 'none',
    );
    if (mayUnapproved === null) return;
    if (work.batchId === null && !mayUnapproved) return face.toast('warn', words().approveFirst);
    const id = await prepared();
    if (id === null) return;
    const batch = await face.perform(() => engine.viewBatch(actor(), id));
    if (batch === null || !(await confirm(batch))) return changed();
    await submit(id, batch.counts.queued, false);
  };

  const confirm = async ({ batch, counts }: BatchView): Promise<boolean> => {
    const { format } = face;
    const available = account()?.milliAvailable ?? null;
    const needed = counts.queuedMilliCredits;
    const price =
      available === null
        ? words().costsUncounted(format().credits(needed))
        : words().costs(
            format().credits(needed),
            format().credits(available),
            format().credits(available - needed),
          );
    const answer = await face.ask({
      title: words().sendTitle(words().messages(counts.queued, face.t().channel[batch.channel])),
      lines: [price, words().cannotBeUndone],
      answers: [{ id: 'send', keys: ['y'], label: words().sendYes }],
      isDanger: true,
    });
    return answer !== null;
  };

  const submit = async (id: number, total: number, despiteQuietHours: boolean): Promise<void> => {
    const stop = new AbortController();
    let paintedAt = 0;
    work.sending = { batchId: id, stop, done: 0, total };
    const progress = (done: number, all: number): void => {
      work.sending = { batchId: id, stop, done, total: all };
      const at = performance.now();
      if (at - paintedAt < PROGRESS_MILLISECONDS && done < all) return;
      paintedAt = at;
      face.paint();
    };
    const isWaiting = () => (work.sending?.done ?? 0) >= total;
    let quietUntil: string | null = null;
    const report = await face.perform(
      async () => {
        try {
          return await engine.submitBatch(actor(), id, {
            despiteQuietHours,
            signal: stop.signal,
            onProgress: progress,
          });
        } catch (error) {
          if (!(error instanceof RefusalError) || error.code !== 'quiet-hours') throw error;
          quietUntil = String(error.details.untilLocal);
          return null;
        }
      },
      () => (isWaiting() ? words().waitingForAnswer : words().sending(work.sending?.done ?? 0, total)),
    );
    work.sending = null;
    if (quietUntil !== null) return askQuiet(id, total, quietUntil);
    if (report !== null) tell(report);
    face.refreshHeader();
    changed();
  };

  const askQuiet = async (id: number, total: number, until: string): Promise<void> => {
    const answer = await face.ask({
      title: words().sendQuiet(until),
      lines: [words().cannotBeUndone],
      answers: [{ id: 'send', keys: ['y'], label: words().sendYes }],
      isDanger: true,
    });
    if (answer === null) return changed();
    await submit(id, total, true);
  };

  /** S2, S3, and what a person must know beyond it. */
  const tell = (report: SubmitReport): void => {
    const { before, counts, paused, firstAnswer: first } = report;
    const t = face.t();
    const sent = words().sent(
      counts.submitted - before.submitted,
      before.queued,
      face.format().credits(report.milliCreditsUsed),
    );
    const answered =
      first === null ? [] : [words().sentFirst(first.delivered, first.buffered, first.failed, first.pending)];
    const problems = counts.rejected + counts.unclear + counts.queued + counts.submitting;
    const told =
      problems === 0
        ? []
        : [words().sentProblems(counts.rejected, counts.unclear, counts.queued + counts.submitting)];
    const why = paused === null ? [] : [words().paused(t.pause[paused] ?? paused)];
    const held = report.held;
    const later =
      held === null
        ? []
        : [t.cli.held[held.reason](counts.queued, face.format().moment(held.until), report.batch.id)];
    face.toast(problems === 0 ? 'ok' : 'warn', [...why, ...later, sent, ...told, ...answered].join(' '));
  };

  return { prepare, approve, reject, withdraw, send };
}
