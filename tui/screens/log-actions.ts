import { type LogChange, MAX_COUNTED } from '../../src/delivery-log.ts';
import type { LogEntry, LogFilter } from '../../src/model/log.ts';
import { messageKinds, unsettledStates } from '../../src/model/message.ts';
import type { UnclearDecision } from '../../src/reconcile.ts';
import type { RefreshReport } from '../../src/track.ts';
import type { Face } from '../face.ts';
import { showText } from '../terminal/cells.ts';
import {
  countOf,
  countOpen,
  filtersOf,
  idsOf,
  narrowedParts,
  type Part,
  partsOf,
  partsOfIds,
  wholeOf,
} from './log-parts.ts';
import { isEmpty, nothingTicked, type Selection } from './log-selection.ts';

/** What something is to be done with; `only` is what the cursor is on, when nothing is ticked. */
type Chosen = Readonly<{ parts: readonly Part[]; only: LogEntry | null }>;

export type LogActionsOptions = Readonly<{
  face: Face;
  filter: () => LogFilter;
  selection: () => Selection;
  select: (selection: Selection) => void;
  cursorEntry: () => LogEntry | null;
  /** Whether the log is still in front. */
  isShown: () => boolean;
  /** Something has become of entries. */
  changed: () => void;
}>;

const TRACKED_MILLISECONDS = 7 * 86_400_000; // L3: the portal forgets after that

/** L3, L4 and what is unclear: each asks with its numbers, does, and reports what came of it. */
export function createLogActions(options: LogActionsOptions) {
  const { face, selection, select, cursorEntry, changed } = options;
  const { engine, actor, t } = face;
  const words = () => t().tui.log;

  const chosen = (): Chosen => {
    const only = isEmpty(selection()) ? cursorEntry() : null;
    return { parts: only === null ? partsOf(selection()) : partsOfIds([only.id]), only };
  };
  const isNothingChosen = (): boolean => {
    const isNothing = isEmpty(selection()) && cursorEntry() === null;
    if (isNothing) face.toast('warn', words().tickFirst);
    return isNothing;
  };

  /** L3: what the portal is asked when the log is opened, and when nothing is ticked. */
  const refreshRecent = async (isOpening: boolean): Promise<void> => {
    if (isOpening && (face.isReadOnly || face.work.sending !== null)) return; // who sends waits for the first answers
    const found = await face.perform(async () => ({
      question: await engine.refreshQuestion(actor()),
      unclear: isOpening ? 0 : await countOf(face, wholeOf({ state: 'unclear' })),
    }));
    if (found === null || (isOpening && (found.question === null || !options.isShown()))) return; // somebody has gone on
    const { question, unclear } = found;
    if (question === null && unclear === 0) return face.toast('ok', words().nothingToAsk);
    const { awaiting, milliCredits } = question ?? { awaiting: 0, milliCredits: 0 };
    const cost = milliCredits === 0 ? null : face.format().credits(milliCredits);
    const answer = await face.ask({
      title: awaiting === 0 ? words().askUnclear(unclear) : t().cli.askRefresh(awaiting, cost),
      lines: awaiting > 0 && unclear > 0 ? [words().unclearToo(unclear)] : [],
      answers: [{ id: 'refresh', keys: ['y'], label: words().refreshYes }],
      isDanger: cost !== null,
    });
    if (answer !== null)
      await refreshNow(wholeOf(awaiting === 0 ? { state: 'unclear' } : { channel: 'sms' }));
  };

  const refreshNow = async (parts: readonly Part[]): Promise<void> => {
    const report = await face.perform(async () => {
      let total = NOTHING_ASKED;
      for (const filter of await filtersOf(face, parts))
        total = sum(total, await engine.refreshDelivery(actor(), filter));
      return total;
    }, words().refreshing);
    if (report !== null)
      face.toast('ok', report.asked === 0 ? words().nothingToAsk : words().refreshed(report));
    face.refreshHeader(); // asking may cost
    changed();
  };

  const refresh = async (): Promise<void> => {
    if (isEmpty(selection())) return refreshRecent(false);
    const parts = partsOf(selection());
    const since = new Date(face.now().getTime() - TRACKED_MILLISECONDS);
    const recent = narrowedParts(parts, { channel: 'sms', state: 'submitted', since });
    const unclear = narrowedParts(parts, { state: 'unclear' });
    const found = await face.perform(async () => {
      const open = (await countOpen(face, recent)) + (await countOf(face, unclear));
      const price = (await engine.readSettings(actor()))['price.inquiry'];
      return { count: open, total: await countOf(face, parts), price };
    }, words().counting);
    if (found === null) return;
    const { count, total, price } = found;
    if (count === 0) return face.toast('warn', words().nothingRecent);
    const answer = await face.ask({
      title: t().cli.confirmRefresh(count),
      lines: [
        words().onlyOpen(total),
        ...withoutLine(),
        ...(price === 0 ? [] : [words().costsAtMost(face.format().credits(price * count))]),
      ],
      answers: [{ id: 'refresh', keys: ['y'], label: words().refreshYes }],
      isDanger: price > 0,
    });
    const hasExceptions = parts.some(({ except }) => except.size > 0); // their ids are not all to be collected
    if (answer !== null) await refreshNow(hasExceptions ? [...recent, ...unclear] : parts);
  };

  /** L4: reminders only, and none that may still be sent. */
  const reset = async (): Promise<void> => {
    if (isNothingChosen()) return;
    const what = chosen();
    const found = await face.perform(() => resetCounts(face, what), words().counting);
    if (found === null) return;
    const { reminders, otherKind, unsettled } = found;
    const skipped = [
      ...(otherKind > 0 ? [words().skipKind(otherKind)] : []),
      ...(unsettled > 0 ? [words().skipUnsettled(unsettled)] : []),
    ];
    const count = reminders > MAX_COUNTED ? reminders : Math.max(0, reminders - unsettled);
    if (count === 0) return face.toast('warn', [words().nothingToReset, ...skipped].join(' '));
    const answer = await face.ask({
      title: t().cli.confirmReset(count),
      lines: [...onlyLine(what), ...withoutLine(), ...skipped],
      answers: [{ id: 'reset', keys: ['y'], label: words().resetYes }],
      isDanger: true,
    });
    if (answer === null) return;
    const change = await face.perform(async () => {
      let total = NOTHING_CHANGED;
      for (const filter of await filtersOf(face, what.parts))
        total = sum(total, await engine.resetEntries(actor(), filter));
      return total;
    }, words().resetting);
    if (change !== null) tellReset(change);
    changed();
  };

  const tellReset = (change: LogChange): void => {
    const { cli } = t();
    const { selected, unsettled, otherKind } = change;
    const free = selected - change.changed - unsettled - otherKind;
    face.toast(
      change.changed > 0 ? 'ok' : 'warn',
      [
        cli.resetDone(change.changed),
        ...(unsettled > 0 ? [cli.skippedUnsettled(unsettled)] : []),
        ...(otherKind > 0 ? [cli.skippedKind(otherKind)] : []),
        ...(free > 0 ? [cli.skippedFree(free)] : []),
      ].join(' '),
    );
    select(nothingTicked); // what was ticked has been dealt with
  };

  /** S4: a person says what became of messages of which nobody else knows. */
  const decide = async (): Promise<void> => {
    if (isNothingChosen()) return;
    const what = chosen();
    const unclear = narrowedParts(what.parts, { state: 'unclear' });
    const ids = await face.perform(() => idsOf(face, unclear), words().counting);
    if (ids === null) return;
    if (ids.length === 0) return face.toast('warn', words().noneUnclear);
    const answer = await face.ask({
      title: words().decideTitle(ids.length),
      lines: [...onlyLine(what), words().decideLine],
      answers: [
        { id: 'sent', keys: ['s'], label: words().decision.sent },
        { id: 'not-sent', keys: ['x'], label: words().decision['not-sent'] },
        { id: 'again', keys: ['w'], label: words().decision.again },
      ],
      isDanger: true,
    });
    const decision = DECISIONS.find((each) => each === answer?.id);
    if (decision === undefined) return;
    const sure = await face.ask({
      title: t().cli.confirmResolve[decision](ids.length),
      lines: [words().final],
      answers: [{ id: 'yes', keys: ['y'], label: words().decideYes }],
      isDanger: true,
    });
    if (sure === null) return;
    const count = await face.perform(() => engine.decideUnclear(actor(), ids, decision), words().deciding);
    if (count !== null) {
      face.toast(
        'ok',
        [t().cli.resolved(count), ...(decision === 'again' ? [words().sendAgain] : [])].join(' '),
      );
      select(nothingTicked);
    }
    changed();
  };

  const withoutLine = (): string[] => {
    const { size } = selection().except;
    return size === 0 ? [] : [words().without(size)];
  };
  const onlyLine = ({ only }: Chosen): string[] =>
    only === null ? [] : [words().onlyThis(only.id, showText(only.person))];

  return { open: () => refreshRecent(true), refresh, reset, decide };
}

const DECISIONS: readonly UnclearDecision[] = ['sent', 'not-sent', 'again'];

const NOTHING_ASKED: RefreshReport = {
  asked: 0,
  delivered: 0,
  buffered: 0,
  failed: 0,
  pending: 0,
  unclear: 0,
};
const NOTHING_CHANGED: LogChange = { selected: 0, changed: 0, unsettled: 0, otherKind: 0 };

async function resetCounts(face: Face, { parts }: Chosen) {
  let [otherKind, unsettled] = [0, 0];
  for (const kind of messageKinds) if (kind !== 'reminder') otherKind += await countOf(face, parts, { kind });
  for (const state of unsettledStates) unsettled += await countOf(face, parts, { kind: 'reminder', state });
  return { reminders: await countOf(face, parts, { kind: 'reminder' }), otherKind, unsettled };
}

/** Field by field. */
export function sum<Counts extends Readonly<Record<string, number>>>(one: Counts, other: Counts): Counts {
  const entries = Object.entries(one).map(([name, count]) => [name, count + (other[name] ?? 0)]);
  return Object.fromEntries(entries) as Counts;
}
