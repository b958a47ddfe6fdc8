import type { Catalogue } from '../../src/i18n/en.ts';
import type { Job, RunResult, ScheduleRun } from '../../src/model/schedule.ts';
import type { Face } from '../face.ts';
import { whenText } from './schedules-words.ts';

/** What became of a run, in words: its counts, or why it failed or was left out, and when it is tried again. */
export function outcomeText(
  face: Pick<Face, 't' | 'format' | 'now' | 'timeZone'>,
  job: Job,
  run: ScheduleRun,
): string {
  const t = face.t();
  const words = t.tui.schedules;
  if (run.state === 'running') return words.state.running;
  const { reason, retryAt } = run;
  const why =
    reason === null
      ? null
      : (words.reason[reason]?.[0] ?? t.schedules.reason[reason] ?? t.schedules.otherReason(reason));
  if (run.state === 'done')
    return (
      [...resultTexts(t, job, run.result), ...(why === null ? [] : [why])].join(', ') || words.nothingToDo
    );
  return [
    why === null ? words.state[run.state] : `${words.state[run.state]}: ${why}`,
    ...resultTexts(t, job, run.result),
    ...(retryAt === null ? [] : [words.triesAgain(whenText(face, retryAt))]),
  ].join(', ');
}

/** What to do about a run that failed or was left out; null: nothing is known, or nothing is to be done. */
export function adviceText(t: Catalogue, { reason }: ScheduleRun): string | null {
  return reason === null ? null : (t.tui.schedules.reason[reason]?.[1] ?? null);
}

/** Its counts, none of them nought, and what became of the batch it prepared. */
function resultTexts(t: Catalogue, job: Job, result: RunResult): string[] {
  const words = t.tui.schedules;
  if (job === 'retention') return removedTexts(t, result);
  const counts = Object.entries(words.result).flatMap(([name, say]) => {
    const value = result[name];
    return typeof value === 'number' && value > 0 ? [say(value)] : [];
  });
  return [
    ...counts,
    ...(result.messages === 0 ? [words.nobody] : []),
    ...(result.ordered === true ? [words.ordered] : []),
    ...(result.isNew === true ? [words.written] : []),
    ...(typeof result.left === 'string' ? [words.left[result.left] ?? result.left] : []),
  ];
}

/** Texts and entries are what somebody may look for; of the rest only how much it was. */
function removedTexts(t: Catalogue, { texts = 0, entries = 0, ...others }: RunResult): string[] {
  const { removedTexts: ofTexts, removedEntries, removedOthers } = t.tui.schedules;
  const rest = Object.values(others).reduce<number>((sum, count) => sum + (Number(count) || 0), 0);
  const told = [
    [Number(texts), ofTexts],
    [Number(entries), removedEntries],
    [rest, removedOthers],
  ] as const;
  return told.filter(([count]) => count > 0).map(([count, say]) => say(count));
}
