import type { Catalogue } from '../i18n/en.ts';
import type { Format } from '../i18n/format.ts';
import type { Schedule, ScheduleRun, Timing } from '../model/schedule.ts';
import { weekdays } from '../model/time.ts';
import type { ScheduleView } from '../schedule/schedules.ts';
import { table, tableParts, wrapped } from './output.ts';

type Words = Readonly<{ t: Catalogue; format: Format }>;

const DETAIL_INDENT = 5; // below the name

/** All schedules, one a line, and below it how it sends and what it did last: no wider than a usual terminal. */
export function schedulesTable({ t, format }: Words, schedules: readonly ScheduleView[]): string[] {
  const { column, on, off, never } = t.schedules;
  const { head, body } = tableParts(
    [
      { title: column.id, align: 'right' },
      { title: column.job },
      { title: column.isOn },
      { title: column.time },
      { title: column.next },
    ],
    schedules.map((schedule) => [
      String(schedule.id),
      jobText(t, schedule),
      schedule.isOn ? on : off,
      timingText(t, schedule.timing),
      schedule.nextAt === null ? never : format.moment(schedule.nextAt),
    ]),
  );
  const rows = body.map((lines, index) => [...lines, ...detailLines({ t, format }, schedules[index])]);
  return [...head, ...rows.flat()];
}

/** What it does, and by which channel: there may be one for each. */
export function jobText(
  t: Catalogue,
  { job, options: { channel } }: Pick<Schedule, 'job' | 'options'>,
): string {
  const name = t.schedules.job[job];
  return channel === undefined ? name : `${name} (${t.channel[channel]})`;
}

function detailLines({ t, format }: Words, schedule: ScheduleView | undefined): string[] {
  if (schedule === undefined) return [];
  const { last } = schedule;
  const ran = last === null ? '' : t.schedules.lastRun(runText({ t, format }, last, { withTime: true }));
  return [sendingText(t, schedule), ran]
    .filter((text) => text !== '')
    .flatMap((text) => wrapped(text, DETAIL_INDENT));
}

/** The last runs of one schedule, the newest first. */
export function runsTable({ t, format }: Words, runs: readonly ScheduleRun[]): string[] {
  const { column } = t.schedules;
  return table(
    [{ title: column.slot }, { title: column.state }, { title: column.by }, { title: column.what }],
    runs.map((run) => [
      format.moment(run.dueAt),
      t.schedules.state[run.state],
      run.slot.startsWith('hand:') ? `${t.schedules.byHand} (${run.startedBy})` : '',
      runText({ t, format }, run, { withTime: false }),
    ]),
  );
}

/** When it is due, as a person says it. */
export function timingText(t: Catalogue, timing: Timing): string {
  const { every, at, workingDays, everyDay, weekday } = t.schedules;
  if (timing.kind === 'every') return every(timing.minutes);
  if (timing.days === 'working-days') return at(timing.at, workingDays);
  const { days } = timing;
  return at(
    timing.at,
    days.length === weekdays.length ? everyDay : days.map((day) => weekday[day]).join(', '),
  );
}

/** What becomes of what it writes, and for whom that is; empty for what prepares nothing. */
export function sendingText(t: Catalogue, { sending, options }: Schedule): string {
  if (sending === null) return '';
  const { days, lateBookings } = options;
  const parts = [
    t.schedules.sending[sending],
    days === undefined ? '' : t.schedules.ofDays(days.map((day) => dayWord(t, day)).join(', ')),
    lateBookings === undefined ? '' : t.schedules.lateBookings[lateBookings],
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function dayWord(t: Catalogue, day: string): string {
  const { today, tomorrow, nextWorkday } = t.tui.run;
  return { today, tomorrow, 'next-workday': nextWorkday }[day] ?? day;
}

/** What became of a run, in a few words. */
export function runText(
  { t, format }: Words,
  run: ScheduleRun,
  { withTime }: Readonly<{ withTime: boolean }>,
): string {
  const { state, reason, otherReason, left, retryAt } = t.schedules;
  const code = run.reason;
  const parts = [
    withTime ? format.moment(run.startedAt) : '',
    withTime ? state[run.state] : '',
    code === null ? '' : (reason[code] ?? otherReason(code)),
    resultText(t, run),
    typeof run.result.left === 'string' ? (left[run.result.left] ?? run.result.left) : '',
    run.retryAt === null ? '' : retryAt(format.moment(run.retryAt)),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const MEGABYTE = 1_000_000;

function resultText(t: Catalogue, { result }: ScheduleRun): string {
  const words = t.schedules.result;
  const count = (name: string): number => Number(result[name] ?? 0);
  if ('messages' in result) {
    const batch = typeof result.batch === 'number' ? result.batch : null;
    const told = words.messages(count('messages'), batch);
    return result.ordered === true ? `${told}, ${words.ordered}` : told;
  }
  if ('batches' in result) return words.sent(count('batches'));
  if ('asked' in result) return words.asked(count('asked'), count('changed'));
  if ('files' in result) return words.imported(count('files'), count('added'), count('changed'));
  if ('isNew' in result) return words.digest(result.isNew === true);
  if ('bytes' in result) return words.bytes((count('bytes') / MEGABYTE).toFixed(1));
  return Object.entries(result)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
