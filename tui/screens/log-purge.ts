import { endOfDay, type LogChange, MAX_COUNTED } from '../../src/delivery-log.ts';
import type { LogEntry } from '../../src/model/log.ts';
import { type MessageKind, messageKinds, unsettledStates } from '../../src/model/message.ts';
import type { LocalDate } from '../../src/model/time.ts';
import type { Face } from '../face.ts';
import { type LogActionsOptions, sum } from './log-actions.ts';
import { dayField, dayOf } from './log-filter.ts';
import { countOf, edgeOf, filtersOf, narrowedParts, type Part, partsOf, wholeOf } from './log-parts.ts';
import { isEmpty, nothingTicked } from './log-selection.ts';

type Doomed = Readonly<{
  parts: readonly Part[];
  /** How many will go; more than MAX_COUNTED are not counted on. */
  count: number;
  unsettled: number;
  kinds: readonly string[];
  oldest: LogEntry | null;
  newest: LogEntry | null;
}>;

/** L5: deletes what is ticked, or all that the filter selects, up to and including a day: asks for it, shows, has it typed. */
export async function purgeLog(options: LogActionsOptions): Promise<void> {
  const { face, selection, select, filter, changed } = options;
  const { engine, actor, t } = face;
  const words = () => t().tui.log;
  const isTicked = !isEmpty(selection());
  const until = await askDay(face, isTicked ? words().purgeTicked : words().purgeFiltered);
  if (until === null) return;
  const before = endOfDay(until, face.timeZone);
  const parts = isTicked ? partsOf(selection()) : wholeOf(filter());
  const doomed = await face.perform(() => whatGoes(face, narrowedParts(parts, { before })), words().counting);
  if (doomed === null) return;
  const day = face.format().date(new Date(before.getTime() - 1));
  if (doomed.count === 0) {
    const why = doomed.unsettled > 0 ? [words().skipUnsettled(doomed.unsettled)] : [];
    return face.toast('warn', [words().nothingUntil(day), ...why].join(' '));
  }
  const without = isTicked ? selection().except.size : 0;
  if (!(await confirmed(face, doomed, day, without))) return;
  const change = await face.perform(async () => {
    let total: LogChange = { selected: 0, changed: 0, unsettled: 0, otherKind: 0 };
    for (const each of await filtersOf(face, doomed.parts))
      total = sum(total, await engine.purgeEntries(actor(), each, until));
    return total;
  }, words().purging);
  if (change !== null) {
    const left = change.unsettled > 0 ? [t().cli.skippedUnsettled(change.unsettled)] : [];
    face.toast('ok', [t().cli.purgeDone(change.changed), ...left].join(' '));
    if (isTicked) select(nothingTicked); // what was ticked has been dealt with
  }
  changed();
}

async function askDay(face: Face, title: string): Promise<LocalDate | null> {
  const words = face.t().tui.log;
  const answer = await face.ask({
    title,
    lines: [words.purgeWarning],
    answers: [{ id: 'count', keys: [], label: words.purgeCount }],
    fields: [{ ...dayField(face, false), id: 'until', label: words.field.until }],
  });
  return answer === null ? null : dayOf(face, String(answer.values.until ?? ''));
}

async function whatGoes(face: Face, parts: readonly Part[]): Promise<Doomed> {
  const { t } = face;
  const total = await countOf(face, parts);
  let unsettled = 0;
  for (const state of unsettledStates) unsettled += await countOf(face, parts, { state });
  const kinds: string[] = [];
  for (const kind of messageKinds) {
    const count = await countGoing(face, parts, kind, unsettled > 0);
    if (count > 0) kinds.push(t().tui.log.counted[kind](count));
  }
  const count = total > MAX_COUNTED ? total : total - unsettled;
  const [oldest, newest] = [await edgeOf(face, parts, false), await edgeOf(face, parts, true)];
  return { parts, count, unsettled, kinds, oldest, newest };
}

/** How many of a kind will go: what is not settled stays. */
async function countGoing(face: Face, parts: readonly Part[], kind: MessageKind, hasUnsettled: boolean) {
  let count = await countOf(face, parts, { kind });
  if (!hasUnsettled || count > MAX_COUNTED) return count;
  for (const state of unsettledStates) count -= await countOf(face, parts, { kind, state });
  return count;
}

/** What cannot be taken back wants the number of rows typed; beyond what is counted, the word. */
async function confirmed(face: Face, doomed: Doomed, day: string, without: number): Promise<boolean> {
  const { t, format } = face;
  const words = t().tui.log;
  const { count, unsettled, kinds, oldest, newest } = doomed;
  const expected = count > MAX_COUNTED ? t().cli.purgeWord : String(count);
  const span =
    oldest === null || newest === null
      ? []
      : [words.span(format().moment(oldest.loggedAt), format().moment(newest.loggedAt))];
  const answer = await face.ask({
    title: t().cli.confirmPurge(count, day),
    lines: [
      kinds.join(', '),
      ...(without > 0 ? [words.without(without)] : []),
      ...span,
      ...(unsettled > 0 ? [words.skipUnsettled(unsettled)] : []),
      words.purgeWarning,
      t().cli.typeWord(expected),
    ],
    answers: [{ id: 'purge', keys: [], label: words.purgeYes }],
    isDanger: true,
    expected,
    missed: words.purgeMissed(expected),
  });
  return answer !== null;
}
