import type { MessageKind } from '../../src/model/message.ts';
import type { Job, Schedule } from '../../src/model/schedule.ts';
import type { ScheduleView } from '../../src/schedule/schedules.ts';
import type { Face, Question } from '../face.ts';
import { askUntilDone, attempt } from './attempt.ts';
import { newScheduleValues, scheduleForm, scheduleOf, scheduleValues } from './schedules-form.ts';
import { outcomeText } from './schedules-outcome.ts';
import { doesLines } from './schedules-view.ts';
import { scheduleName } from './schedules-words.ts';

type ChangeOptions = Readonly<{
  /** The schedule at the cursor. */
  row: () => ScheduleView | null;
  /** Something is another now; the cursor goes to a new one. */
  changed: (added?: number) => Promise<void>;
}>;

/** Switching, changing, adding, removing and running a schedule: each asks where it must, does it, and tells. */
export function createScheduleChanges(face: Face, { row, changed }: ChangeOptions) {
  const { engine, actor } = face;
  const words = () => face.t().tui.schedules;
  const nameOf = (schedule: Pick<Schedule, 'job' | 'options'>) => scheduleName(face.t(), schedule);

  const toggle = async (): Promise<void> => {
    const schedule = row();
    if (schedule === null) return;
    const isOn = !schedule.isOn;
    const { id, revision } = schedule;
    const done = await face.perform(() => engine.changeSchedule(actor(), id, { isOn }, revision));
    if (done !== null) face.toast('ok', (isOn ? words().switchedOn : words().switchedOff)(nameOf(schedule)));
    await changed();
  };

  const edit = async (): Promise<void> => {
    const schedule = row();
    if (schedule === null) return;
    const { id, revision } = schedule;
    const question: Question = {
      title: words().editTitle(nameOf(schedule)),
      lines: [],
      answers: [{ id: 'save', keys: [], label: words().save }],
      fieldsFor: (values) => scheduleForm(face.t(), values, false),
      values: scheduleValues(face.t(), schedule),
    };
    const done = await askUntilDone(face, question, ({ values }) => {
      const { timing, options, sending } = scheduleOf(face.t(), values);
      const change = { timing, options, sending };
      return attempt(face, () => engine.changeSchedule(actor(), id, change, revision));
    });
    if (done === null) return;
    face.toast('ok', words().changed(nameOf(done.done)));
    await changed();
  };

  const add = async (): Promise<void> => {
    const question: Question = {
      title: words().addTitle,
      lines: [],
      answers: [{ id: 'add', keys: [], label: words().save }],
      fieldsFor: (values) => scheduleForm(face.t(), values, true),
      values: newScheduleValues(face.t()),
    };
    const done = await askUntilDone(face, question, ({ values }) =>
      attempt(face, () => engine.addSchedule(actor(), scheduleOf(face.t(), values))),
    );
    if (done === null) return;
    face.toast('ok', words().added(nameOf(done.done)));
    await changed(done.done.id);
  };

  const remove = async (): Promise<void> => {
    const schedule = row();
    if (schedule === null) return;
    const answer = await face.ask({
      title: words().removeTitle(nameOf(schedule)),
      lines: [words().removeLine],
      answers: [{ id: 'remove', keys: ['y'], label: words().removeYes }],
      isDanger: true,
    });
    if (answer === null) return;
    const done = await face.perform(() => engine.removeSchedule(actor(), schedule.id));
    if (done !== null) face.toast('ok', words().removed(nameOf(schedule)));
    await changed();
  };

  const runNow = async (): Promise<void> => {
    const schedule = row();
    if (schedule === null) return;
    const { id } = schedule;
    const foretold = await foretell(face, schedule);
    const answer = await face.ask({
      title: words().runTitle(nameOf(schedule)),
      lines: [...doesLines(face.t(), schedule), ...foretold],
      answers: [{ id: 'run', keys: ['y'], label: words().runYes }],
      isDanger: true,
    });
    if (answer === null) return;
    const run = await face.perform(
      () => engine.runScheduleNow(actor(), id),
      () => words().running(nameOf(schedule)),
    );
    if (run !== null)
      face.toast(
        run.state === 'done' ? 'ok' : 'warn',
        words().ran(nameOf(schedule), outcomeText(face, schedule.job, run)),
      );
    await changed();
  };

  return { toggle, edit, add, remove, runNow };
}

/** What each preparing job writes. */
const KINDS: Partial<Record<Job, MessageKind>> = {
  'prepare-reminders': 'reminder',
  'prepare-confirmations': 'confirmation',
  'prepare-recalls': 'recall',
  'prepare-birthdays': 'birthday',
};

/** Of a job that prepares, whom it would write to and at what price; nothing where that cannot be said now. */
async function foretell(face: Face, { job, options }: ScheduleView): Promise<string[]> {
  const { engine, actor, t, format } = face;
  const kind = KINDS[job];
  const { channel, lateBookings: _, ...filters } = options;
  if (kind === undefined || channel === undefined) return [];
  const request = { kind, channel, ...filters };
  const found = await attempt(face, () => engine.previewRun(actor(), request));
  if (found === null || 'refused' in found) return [];
  const { candidates, excluded, milliNeeded, milliAvailable } = found.done;
  const { needs, needsUncounted } = t().tui.run;
  const { credits } = format();
  const price =
    milliAvailable === null
      ? needsUncounted(credits(milliNeeded))
      : needs(credits(milliNeeded), credits(milliAvailable));
  const head = t().kinds.found[kind](candidates.length + excluded.length, candidates.length, excluded.length);
  return [head, ...(candidates.length === 0 ? [] : [price])];
}
