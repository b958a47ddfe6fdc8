import type { BatchView } from '../../src/approve.ts';
import { type BatchState, isOpen } from '../../src/model/batch.ts';
import { type Approvals, mayApprove, otherApprovers } from '../approvals.ts';
import type { Face } from '../face.ts';
import { createBatchSending } from './batch-send.ts';

type StepsOptions = Readonly<{
  face: Face;
  /** The batch it is about; null while there is none. */
  batchId: () => number | null;
  /** That batch as it was read last: decided is what was seen. */
  view: () => BatchView | null;
  /** Who may approve, as it was read last. */
  approvals: () => Approvals | null;
  /** Makes the batch where there is none; null: it could not, and that has been told. */
  make: () => Promise<number | null>;
  /** Said where there is none to reject or withdraw. */
  none: () => string;
  /** Something has become of it. */
  changed: () => void;
}>;

/** Which steps can only be refused in this state; null: there is no batch. */
export function idleSteps(state: BatchState | null, waits = false) {
  const isDecided = state !== 'prepared';
  const isOver = state === null || !isOpen(state);
  return {
    approve: isDecided || waits,
    reject: isDecided,
    withdraw: isOver,
    send: isOver || (!isDecided && waits),
  };
}

type Speaker = Pick<Face, 't' | 'actor'>;

/** Why somebody else has to approve this batch, and who can; null: whoever sits here may, or nobody needs to. */
export function waitingFor(
  face: Speaker,
  approvals: Approvals | null,
  view: BatchView | null,
): string | null {
  const actor = face.actor();
  const authors = view?.batch ?? null;
  if (approvals === null || approvals.mode === 'none' || mayApprove(approvals, actor, authors)) return null;
  const names = otherApprovers(approvals, actor, authors);
  return face.t().tui.run.waitsFor(view?.batch.id ?? null, approvals.mode === 'four-eyes', names);
}

/** What leads a batch to the portal: approve, reject, withdraw, send, stop. Each asks, does, and tells what came of it. */
export function createBatchSteps({ face, batchId, view, approvals, make, none, changed }: StepsOptions) {
  const { engine, actor } = face;
  const words = () => face.t().tui.run;
  const sending = createBatchSending(face, changed, (looked) => waitingFor(face, approvals(), looked));

  const seen = (id: number): BatchView | null => {
    const looked = view();
    return looked?.batch.id === id ? looked : null;
  };
  /** Whoever is too late hears it before giving a reason; the engine has the last word all the same. */
  const isDecided = (looked: BatchView | null): boolean => {
    if (looked === null || looked.batch.state === 'prepared') return false;
    const { id, state, decidedBy } = looked.batch;
    face.toast('warn', face.t().refusal['batch-not-prepared']({ batch: id, state, by: decidedBy }));
    return true;
  };

  const approve = async (): Promise<void> => {
    const known = batchId();
    const before = known === null ? null : seen(known);
    if (isDecided(before)) return;
    const waits = known !== null && before === null ? null : waitingFor(face, approvals(), before);
    if (waits !== null) return face.toast('warn', waits);
    const id = known ?? (await make());
    if (id === null) return;
    const looked = seen(id);
    const approved = await face.perform(
      () => engine.approveBatch(actor(), id, looked?.batch.revision),
      words().approving,
    );
    if (approved !== null) face.toast('ok', words().approved(id));
    changed();
  };

  const reject = async (): Promise<void> => {
    const id = batchId();
    if (id === null) return face.toast('warn', none());
    const looked = seen(id);
    if (isDecided(looked)) return;
    const answer = await face.ask({
      title: words().rejectTitle(id),
      lines: [],
      answers: [{ id: 'reject', keys: [], label: words().rejectYes }],
      fields: [{ id: 'reason', kind: 'text', label: words().rejectReason, maxLength: 500 }],
    });
    if (answer === null) return;
    const reason = String(answer.values.reason ?? '');
    const rejected = await face.perform(() =>
      engine.rejectBatch(actor(), id, reason, looked?.batch.revision),
    );
    if (rejected !== null) face.toast('ok', words().rejected(id));
    changed();
  };

  const withdraw = async (): Promise<void> => {
    const id = batchId();
    if (id === null) return face.toast('warn', none());
    const state = seen(id)?.batch.state;
    if (state !== undefined && !isOpen(state))
      return face.toast('warn', face.t().refusal['batch-not-open']({ batch: id, state }));
    const answer = await face.ask({
      title: words().withdrawTitle(id),
      lines: [words().withdrawLine],
      answers: [{ id: 'withdraw', keys: ['y'], label: words().withdrawYes }],
      isDanger: true,
    });
    if (answer === null) return;
    const withdrawn = await face.perform(() => engine.withdrawBatch(actor(), id));
    if (withdrawn !== null) face.toast('ok', words().withdrawn(id));
    changed();
  };

  const send = async (): Promise<void> => {
    const id = batchId() ?? (await makeUnapproved());
    if (id !== null) await sending.send(id);
  };
  /** What nobody has approved is made only where nobody needs to. */
  const makeUnapproved = async (): Promise<number | null> => {
    const settings = await face.perform(() => engine.readSettings(actor()));
    if (settings === null) return null;
    if (settings['approval.mode'] === 'none') return make();
    face.toast('warn', waitingFor(face, approvals(), null) ?? words().approveFirst);
    return null;
  };

  return { approve, reject, withdraw, send };
}
