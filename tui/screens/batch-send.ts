import type { BatchView } from '../../src/approve.ts';
import type { AccountState } from '../../src/credits.ts';
import { isOpen } from '../../src/model/batch.ts';
import type { SubmitReport } from '../../src/submit.ts';
import type { Face } from '../face.ts';
import { isAllHandedOver } from '../sending.ts';
import { submitUnlessQuiet } from '../submission.ts';

const PROGRESS_MILLISECONDS = 250; // four times a second is all an eye follows

type Found = Readonly<{ view: BatchView; account: AccountState | null; needsApproval: boolean }>;

/** Sends a batch: asks with what it costs (S1), shows how far it is, can be stopped, and tells what came of it (S2, S3). */
export function createBatchSending(
  face: Face,
  changed: () => void,
  /** Why somebody else has to approve it first; null: whoever sits here may. */
  waitingFor: (view: BatchView) => string | null,
) {
  const { engine, actor, work } = face;
  const words = () => face.t().tui.run;

  /** Read anew: what was shown may be a minute old. */
  const find = (id: number): Promise<Found | null> =>
    face.perform(async () => {
      const view = await engine.viewBatch(actor(), id);
      const accounts = await engine.readAccounts(actor());
      const settings = await engine.readSettings(actor());
      return {
        view,
        account: accounts.find(({ channel }) => channel === view.batch.channel) ?? null,
        needsApproval: view.batch.state === 'prepared' && settings['approval.mode'] !== 'none',
      };
    });

  const send = async (id: number): Promise<void> => {
    const { sending } = work;
    if (sending !== null) {
      const what = words().sending(sending.done, sending.total);
      return face.toast('warn', face.t().tui.chrome.stillBusy(what));
    }
    const found = await find(id);
    if (found === null) return changed();
    const { batch, counts } = found.view;
    const { state } = batch;
    if (!isOpen(state)) face.toast('warn', face.t().refusal['batch-not-open']({ batch: id, state }));
    else if (found.needsApproval)
      face.toast('warn', waitingFor(found.view) ?? face.t().tui.batches.notApproved(id));
    else if (await confirm(found)) return submit(id, counts.queued, false);
    changed();
  };

  const confirm = async ({ view: { batch, counts }, account }: Found): Promise<boolean> => {
    const { format } = face;
    const available = account?.milliAvailable ?? null;
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
    const progress = (done: number, all: number): void => {
      work.sending = { batchId: id, stop, done, total: all };
      const at = performance.now();
      if (at - paintedAt < PROGRESS_MILLISECONDS && done < all) return;
      paintedAt = at;
      face.paint();
    };
    const submission = await face.perform(
      async () => {
        // only here: what is refused because another batch is on its way must not take that one's place
        work.sending = { batchId: id, stop, done: 0, total };
        try {
          const options = { despiteQuietHours, signal: stop.signal, onProgress: progress };
          return await submitUnlessQuiet(engine, actor(), id, options);
        } finally {
          work.sending = null;
        }
      },
      () =>
        isAllHandedOver(work) ? words().waitingForAnswer : words().sending(work.sending?.done ?? 0, total),
    );
    if (submission !== null && 'quietUntil' in submission) {
      return askQuiet(id, total, submission.quietUntil);
    }
    if (submission !== null) await tell(submission.report);
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
  const tell = async (report: SubmitReport): Promise<void> => {
    const { before, counts, paused, firstAnswer: first } = report;
    const t = face.t();
    const sent = words().sent(
      counts.submitted - before.submitted,
      before.queued,
      face.format().credits(report.milliCreditsUsed),
      report.milliCreditsLeft === null ? null : face.format().credits(report.milliCreditsLeft),
    );
    const answered =
      first === null || first.delivered + first.buffered + first.failed + first.pending === 0
        ? []
        : [words().sentFirst(first.delivered, first.buffered, first.failed, first.pending)];
    const problems = counts.rejected + counts.unclear + counts.queued + counts.submitting;
    const told =
      problems === 0
        ? []
        : [words().sentProblems(counts.rejected, counts.unclear, counts.queued + counts.submitting)];
    const why = paused === null ? [] : [words().paused(t.pause[paused] ?? paused)];
    const held = report.held;
    const state = held === null ? null : await face.perform(() => engine.readSendingState(actor()));
    const later = [
      ...(held === null ? [] : [t.cli.held[held.reason](counts.queued, face.format().moment(held.until))]),
      ...(state === null ? [] : [words().heldNext[state]]),
    ];
    face.toast(problems === 0 ? 'ok' : 'warn', [...why, ...later, sent, ...told, ...answered].join(' '));
  };

  return { send };
}
