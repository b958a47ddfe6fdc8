import type { Catalogue } from '../../src/i18n/en.ts';
import type { Job, RunState, Schedule, ScheduleRun } from '../../src/model/schedule.ts';
import { jobRules } from '../../src/model/schedule-rules.ts';
import { isLateRun } from '../../src/schedule/jobs/late.ts';
import { isByHand } from '../../src/schedule/runs.ts';
import type { ScheduleView } from '../../src/schedule/schedules.ts';
import type { Face } from '../face.ts';
import { showText, wrap } from '../terminal/cells.ts';
import type { Role } from '../terminal/theme.ts';
import { type RowColumn, textColumn } from './row-list.ts';
import { adviceText, outcomeText } from './schedules-outcome.ts';
import { forWhomParts, forWhomText, scheduleName, timingText, whenText } from './schedules-words.ts';

type WordsFace = Pick<Face, 't' | 'format' | 'now' | 'timeZone'>;

/** What becomes of a run is in words; colours only underline them. */
const STATE_ROLES: Readonly<Record<RunState, Role | null>> = {
  running: 'accent',
  done: null,
  failed: 'error',
  skipped: 'warn',
};

export function scheduleColumns(face: Face): RowColumn<ScheduleView>[] {
  const { t } = face;
  const words = t().tui.schedules;
  const { column } = words;
  const offIsDim = ({ isOn }: ScheduleView): Role | null => (isOn ? null : 'dim');
  return [
    {
      id: 'on',
      title: column.on,
      min: 3,
      ideal: 3,
      priority: 0,
      ...textColumn(({ isOn }: ScheduleView) => (isOn ? words.on : words.off)),
      role: ({ isOn }) => (isOn ? 'ok' : 'dim'),
    },
    {
      id: 'job',
      title: column.job,
      min: 25, // the longest job with its channel
      ideal: 26,
      max: 30,
      grow: 1,
      priority: 0,
      ...textColumn((row: ScheduleView) => scheduleName(t(), row)),
      role: offIsDim,
    },
    {
      id: 'when',
      title: column.when,
      min: 18, // working days, and a time
      ideal: 18,
      max: 26,
      grow: 1,
      priority: 1,
      ...textColumn(({ timing }: ScheduleView) => timingText(t(), timing)),
      role: offIsDim,
    },
    {
      id: 'next',
      title: column.next,
      min: 11,
      ideal: 11,
      max: 14,
      grow: 1,
      priority: 2,
      text: (row) => nextText(face, row),
      compare: (a, b) => timeOf(a.nextAt) - timeOf(b.nextAt),
    },
    {
      id: 'last',
      title: column.last,
      min: 12,
      ideal: 30,
      max: 60,
      grow: 2,
      priority: 3,
      text: (row) => lastText(face, row),
      compare: (a, b) => timeOf(a.last?.dueAt ?? null) - timeOf(b.last?.dueAt ?? null),
      role: ({ last }) => (last === null ? 'dim' : STATE_ROLES[last.state]),
    },
    {
      id: 'sending',
      title: column.sending,
      min: 12,
      ideal: 12,
      priority: 4,
      ...textColumn((row: ScheduleView) => sendingText(t(), row)),
      role: offIsDim,
    },
    {
      id: 'what',
      title: column.what,
      min: 10,
      ideal: 24,
      max: 40,
      grow: 1,
      priority: 5,
      ...textColumn((row: ScheduleView) => forWhomText(t(), row)),
      role: offIsDim,
    },
  ];
}

/** What a filter looks at. */
export function scheduleText(face: Face, row: ScheduleView): string {
  const t = face.t();
  return [
    scheduleName(t, row),
    timingText(t, row.timing),
    sendingText(t, row),
    forWhomText(t, row),
    nextText(face, row),
    lastText(face, row),
    row.isOn ? t.tui.schedules.on : t.tui.schedules.off,
  ].join(' ');
}

/** All that is known of a schedule, the most important first; `runs`: its last ones, null while they are read. */
export function scheduleLines(
  face: Face,
  row: ScheduleView,
  runs: readonly ScheduleRun[] | null,
  width: number,
): string[] {
  const { t, theme } = face;
  const words = t().tui.schedules;
  const paragraph = (text: string, role: Role | null = null, indent = '') =>
    wrap(showText(text), width - indent.length).map((line) =>
      role === null ? indent + line : indent + theme.paint(role, line),
    );
  const runLines = (run: ScheduleRun): string[] => {
    const [head = '', ...rest] = runLine(face, row.job, run);
    return [
      ...paragraph(head, STATE_ROLES[run.state]),
      ...rest.flatMap((line) => paragraph(line, null, '  ')),
    ];
  };
  const advice = (run: ScheduleRun): string[] => {
    const found = adviceText(t(), run);
    return found === null ? [] : [words.advice(found)];
  };
  const { last } = row;
  return [
    ...paragraph(scheduleName(t(), row), 'title'),
    ...(row.isOn ? [] : paragraph(words.isOff, 'warn')),
    ...paragraph(
      [
        words.facts.when(timingText(t(), row.timing)),
        ...(row.nextAt === null ? [] : [words.facts.next(nextText(face, row))]),
      ].join(' · '),
    ),
    ...(last === null || last.state === 'done'
      ? []
      : [
          ...paragraph(lastText(face, row), STATE_ROLES[last.state]),
          ...advice(last).flatMap((line) => paragraph(line)),
        ]),
    ...doesLines(t(), row).flatMap((line) => paragraph(line)),
    ...paragraph(changedText(face, row), 'dim'),
    '',
    ...paragraph(words.facts.runs, 'header'),
    ...(runs === null
      ? paragraph(words.facts.readingRuns, 'dim')
      : runs.length === 0
        ? paragraph(words.facts.noRuns)
        : runs.flatMap(runLines)),
  ];
}

/** What a run does, and what becomes of a batch it prepares. */
export function doesLines(t: Catalogue, row: Pick<Schedule, 'job' | 'sending' | 'options'>): string[] {
  const words = t.tui.schedules;
  const forWhom = forWhomParts(t, row);
  const { lateBookings } = row.options;
  return [
    [words.does[row.job], ...(row.sending === null ? [] : [words.sendingLong[row.sending]])].join(' '),
    ...(jobRules[row.job].isOfAppointments
      ? [words.facts.what(forWhom.length === 0 ? words.fromSettings : forWhom.join(' · '))]
      : []),
    ...(lateBookings === undefined ? [] : [words.lateBookings[lateBookings]]),
  ];
}

/** When it runs next; nothing of one that is off. */
export function nextText(face: WordsFace, { nextAt }: Pick<ScheduleView, 'nextAt'>): string {
  return nextAt === null ? '–' : whenText(face, nextAt);
}

/** When it ran last, and what became of it. */
export function lastText(face: WordsFace, { job, last }: ScheduleView): string {
  if (last === null) return face.t().tui.schedules.never;
  return `${whenText(face, last.startedAt)} ${outcomeText(face, job, last)}`;
}

/** A run on lines of their own: when, by whom and what became of it, and what to do about it. */
export function runLine(face: WordsFace, job: Job, run: ScheduleRun): string[] {
  const t = face.t();
  const advice = adviceText(t, run);
  const by = startedBy(face, run);
  return [
    [`${whenText(face, run.startedAt)} ${outcomeText(face, job, run)}`, ...(by === '' ? [] : [by])].join(
      ', ',
    ),
    ...(advice === null ? [] : [t.tui.schedules.advice(advice)]),
  ];
}

function sendingText(t: Catalogue, { sending }: Pick<Schedule, 'sending'>): string {
  return sending === null ? '' : t.tui.schedules.sending[sending];
}

/** Who has made it as it is; what came with the program is nobody's work. */
function changedText({ t, format }: WordsFace, { id, changedBy, changedAt }: ScheduleView): string {
  const { facts } = t().tui.schedules;
  const changed =
    changedBy === 'shipped' ? facts.shipped : facts.changed(changedBy, format().moment(changedAt));
  return `${facts.number(id)} · ${changed}`;
}

/** Only a run by hand has somebody who wanted it; one for late bookings belongs to no time of its own. */
function startedBy({ t }: WordsFace, { slot, startedBy: who }: ScheduleRun): string {
  if (isLateRun(slot)) return t().tui.schedules.forLate;
  return isByHand(slot) ? t().tui.schedules.byHand(who) : '';
}

const timeOf = (instant: Date | null): number => instant?.getTime() ?? Number.POSITIVE_INFINITY;
