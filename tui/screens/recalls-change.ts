import type { Actor } from '../../src/actor.ts';
import type { Engine } from '../../src/engine.ts';
import { isClosed } from '../../src/model/recall.ts';
import type { Face, Question } from '../face.ts';
import { type Attempt, askUntilDone, attempt } from './attempt.ts';
import { newRecallOf, recallChangeOf, recallForm, recallValues, textOf } from './recalls-form.ts';
import { patientName, type RecallRow, recallName } from './recalls-view.ts';

type ChangeOptions = Readonly<{
  /** The recall at the cursor. */
  row: () => RecallRow | null;
  /** Something is another now; the cursor goes to a new one. */
  changed: (added?: number) => Promise<void>;
}>;

/** Entering, changing, closing and opening a recall, and releasing the last run: each asks, does it, and tells. */
export function createRecallChanges(face: Face, { row, changed }: ChangeOptions) {
  const { engine, actor } = face;
  const words = () => face.t().tui.recalls;

  const add = async (): Promise<void> => {
    const question: Question = {
      title: words().addTitle,
      lines: [],
      answers: [{ id: 'add', keys: [], label: words().save }],
      fields: recallForm(face.t(), null),
      values: recallValues(face.format(), null),
    };
    const done = await askUntilDone(face, question, async ({ values }) => {
      const found = await attempt(face, () => patientCalled(engine, actor(), textOf(values, 'patient')));
      if (found === null || 'refused' in found) return found;
      if ('several' in found.done) return refused(words().severalPatients(found.done.several.join(', ')));
      const entered = newRecallOf(values, found.done.number);
      return attempt(face, () => engine.addRecall(actor(), entered));
    });
    if (done === null) return;
    face.toast('ok', words().added(patientName(done.done.patient)));
    await changed(done.done.recall.id);
  };

  const edit = async (): Promise<void> => {
    const entry = row();
    if (entry === null) return;
    const before = recallValues(face.format(), entry.recall);
    const fields = recallForm(face.t(), entry.recall);
    const question: Question = {
      title: words().editTitle(patientName(entry.patient)),
      lines: fields.length === 1 ? [words().ofFile] : [],
      answers: [{ id: 'save', keys: [], label: words().save }],
      fields,
      values: before,
    };
    const done = await askUntilDone(face, question, ({ values }) =>
      attempt(face, () => engine.changeRecall(actor(), entry.id, recallChangeOf(before, values))),
    );
    if (done === null) return;
    face.toast('ok', words().changed(patientName(entry.patient)));
    await changed();
  };

  /** Closes an open one, and opens again what a person has closed. */
  const close = async (): Promise<void> => {
    const entry = row();
    if (entry === null) return;
    const { recall, patient } = entry;
    const name = patientName(patient);
    if (isClosed(recall)) {
      const opened = await face.perform(() => engine.reopenRecall(actor(), recall.id));
      if (opened !== null) face.toast('ok', words().reopened(name));
    } else if (recall.doneOn !== null) {
      return face.toast('warn', words().doneAlready);
    } else {
      const answer = await face.ask({
        title: words().closeTitle(name, recallName(recall)),
        lines: [words().closeLine],
        answers: [{ id: 'close', keys: ['y'], label: words().closeYes }],
      });
      if (answer === null) return;
      const closed = await face.perform(() => engine.closeRecall(actor(), recall.id));
      if (closed !== null) face.toast('ok', words().closed(name));
    }
    await changed();
  };

  /** L4 for recalls: the last run's patients may be called in again. */
  const reset = async (): Promise<void> => {
    const run = await face.perform(() => lastRun(engine, actor()));
    if (run === null) return;
    if (run === 'none') return face.toast('warn', words().noRun);
    const answer = await face.ask({
      title: words().resetTitle(run.batch, run.messages),
      lines: [words().resetLine],
      answers: [{ id: 'reset', keys: ['y'], label: words().resetYes }],
      isDanger: true,
    });
    if (answer === null) return;
    const done = await face.perform(() => engine.resetLastRecallRun(actor()));
    if (done === null) return;
    const { batchId, reset: count, unsettled } = done;
    if (batchId === null) face.toast('warn', words().noRun);
    else {
      const left = unsettled === 0 ? [] : [words().unsettled(unsettled)];
      face.toast('ok', [words().resetDone(batchId, count), ...left].join(' '));
    }
    await changed();
  };

  return { add, edit, close, reset };
}

const MAX_NAMED = 4; // patients named where several are meant

type Called = Readonly<{ number: string }> | Readonly<{ several: readonly string[] }>;

/** Whom a number or the beginning of a name means; nobody known by it: the number is the engine's to refuse. */
async function patientCalled(engine: Engine, actor: Actor, text: string): Promise<Called> {
  const found = await engine.findPatients(actor, text, MAX_NAMED);
  const [first] = found;
  if (first === undefined || first.number === text) return { number: text };
  if (found.length === 1) return { number: first.number };
  return { several: found.map((patient) => `${patientName(patient)} (${patient.number})`) };
}

function refused(sentence: string): Attempt<never> {
  return { refused: sentence };
}

const LOOKED_AT = 200; // the newest batches; an older run is nobody's last

/** The newest recall batch of which something has left. */
async function lastRun(
  engine: Engine,
  actor: Actor,
): Promise<Readonly<{ batch: number; messages: number }> | 'none'> {
  const views = await engine.listBatches(actor, LOOKED_AT);
  const run = views.find(({ batch, counts }) => {
    const { total, queued, withdrawn } = counts;
    return batch.kind === 'recall' && total > queued + withdrawn;
  });
  return run === undefined
    ? 'none'
    : { batch: run.batch.id, messages: run.counts.total - run.counts.withdrawn };
}
