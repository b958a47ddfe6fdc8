import type { Command } from 'commander';
import type { Catalogue } from '../i18n/en.ts';
import { channels } from '../model/message.ts';
import { type Job, jobs, type ScheduleOptions, type Sending, type Timing } from '../model/schedule.ts';
import { NEW_TARGET_DAYS } from '../model/schedule-rules.ts';
import { weekdays } from '../model/time.ts';
import type { ScheduleChange, ScheduleView } from '../schedule/schedules.ts';
import { usageError } from './errors.ts';
import { listOf, oneOf } from './options.ts';
import { runJson, scheduleJson } from './schedules-json.ts';
import { runsTable, runText, schedulesTable } from './schedules-print.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

type ScheduleFlags = CommonOptions &
  Readonly<{
    at?: string;
    days?: string;
    every?: string;
    sending?: string;
    channel?: string;
    of?: string;
    statuses?: string;
    reasons?: string;
    late?: string;
    off?: boolean;
    limit?: string;
  }>;

/** `rundruf schedules`: what runs by itself. */
export function schedulesCommand(program: Command, t: Catalogue): void {
  const { help } = t.schedules;
  const group = commonOptions(program.command('schedules').description(help.schedules), t);
  group.action((options: CommonOptions) => inSession(t, options, {}, list));
  const leaf = (name: string, description: string) =>
    commonOptions(group.command(name).description(description), t);
  const one = (name: string, description: string) => leaf(name, description).argument('<ID>', help.id);

  leaf('list', help.list).action((options: CommonOptions) => inSession(t, options, {}, list));
  one('show', help.show)
    .option('--limit <N>', help.option.limit)
    .action((id: string, options: ScheduleFlags) =>
      inSession(t, options, {}, (session) => show(session, idOf(t, id), limitOf(t, options))),
    );
  for (const [name, description] of [
    ['on', help.switchOn],
    ['off', help.switchOff],
  ] as const) {
    one(name, description).action((id: string, options: CommonOptions) =>
      inSession(t, options, {}, (session) => change(session, idOf(t, id), () => ({ isOn: name === 'on' }))),
    );
  }
  details(one('set', help.set), t).action((id: string, options: ScheduleFlags) => {
    const wanted = changeOf(t, options);
    return inSession(t, options, {}, (session) => change(session, idOf(t, id), wanted));
  });
  details(leaf('add', help.add).argument('<JOB>', help.job), t)
    .option('--off', help.option.off)
    .action((job: string, options: ScheduleFlags) => {
      const known = jobs.find((each) => each === job);
      if (known === undefined) throw usageError(t.schedules.usage.job(jobs.join(', '), job));
      return inSession(t, options, {}, (session) => add(session, known, options));
    });
  one('remove', help.remove).action((id: string, options: CommonOptions) =>
    inSession(t, options, {}, (session) => remove(session, idOf(t, id))),
  );
  one('run', help.run).action((id: string, options: CommonOptions) =>
    inSession(t, options, { portal: true }, (session) => run(session, idOf(t, id))),
  );
}

function details(command: Command, t: Catalogue): Command {
  const { option } = t.schedules.help;
  return command
    .option('--at <TIME>', option.at)
    .option('--days <LIST>', option.days)
    .option('--every <MINUTES>', option.every)
    .option('--sending <HOW>', option.sending)
    .option('--channel <CHANNEL>', option.channel)
    .option('--of <DAYS>', option.of)
    .option('--statuses <LIST>', option.statuses)
    .option('--reasons <LIST>', option.reasons)
    .option('--late <HOW>', option.late);
}

async function list(session: Session): Promise<number> {
  const { engine, actor, out, t } = session;
  const schedules = await engine.listSchedules(actor);
  if (out.isJson) {
    out.json({ schedules: schedules.map(scheduleJson) });
    return 0;
  }
  for (const line of schedulesTable(session, schedules)) out.print(line);
  if (!schedules.some(({ job, isOn }) => job === 'send-due' && isOn)) out.note(t.schedules.sendingOff);
  return 0;
}

async function show(session: Session, id: number, limit: number): Promise<number> {
  const { engine, actor, out, t, format } = session;
  const runs = await engine.scheduleRuns(actor, id, limit);
  const schedule = await known(session, id);
  if (out.isJson) {
    out.json({ ...scheduleJson(schedule), runs: runs.map(runJson) });
    return 0;
  }
  for (const line of schedulesTable(session, [schedule])) out.print(line);
  out.print(t.schedules.sinceLine(schedule.changedBy, format.moment(schedule.changedAt)));
  out.print();
  if (runs.length === 0) out.print(t.schedules.noRuns);
  else for (const line of runsTable(session, runs)) out.print(line);
  return 0;
}

async function change(
  session: Session,
  id: number,
  wanted: (schedule: ScheduleView) => ScheduleChange,
): Promise<number> {
  const { engine, actor } = session;
  const before = await known(session, id);
  return tell(session, await engine.changeSchedule(actor, id, wanted(before), before.revision), 'changedNo');
}

async function add(session: Session, job: Job, flags: ScheduleFlags): Promise<number> {
  const { engine, actor, t } = session;
  const { usage } = t.schedules;
  const timing = timingOf(t, flags, null);
  if (timing === null) throw usageError(usage.timeNeeded);
  const isPreparing = job.startsWith('prepare-');
  if (isPreparing && flags.channel === undefined) throw usageError(usage.channelNeeded);
  const isDayless = job === 'prepare-reminders' && flags.of === undefined;
  const added = await engine.addSchedule(actor, {
    job,
    timing,
    options: { ...(isDayless && { days: NEW_TARGET_DAYS }), ...optionsOf(t, flags) },
    sending: sendingOf(t, flags) ?? (isPreparing ? 'approval' : null),
    isOn: flags.off !== true,
  });
  const code = tell(session, added, 'addedNo');
  if (isDayless && !session.out.isJson) session.out.print(t.schedules.defaultDays);
  return code;
}

async function remove({ engine, actor, out, t }: Session, id: number): Promise<number> {
  await engine.removeSchedule(actor, id);
  if (out.isJson) out.json({ removed: id });
  else out.print(t.schedules.removedNo(id));
  return 0;
}

async function run(session: Session, id: number): Promise<number> {
  const { engine, actor, out, t } = session;
  const ended = await engine.runScheduleNow(actor, id);
  if (out.isJson) out.json(runJson(ended));
  else out.print(`${t.schedules.state[ended.state]}: ${runText(session, ended, { withTime: false })}`);
  return ended.state === 'failed' ? 1 : 0;
}

function tell(session: Session, schedule: ScheduleView, words: 'addedNo' | 'changedNo'): number {
  const { out, t } = session;
  if (out.isJson) {
    out.json(scheduleJson(schedule));
    return 0;
  }
  out.print(t.schedules[words](schedule.id));
  for (const line of schedulesTable(session, [schedule])) out.print(line);
  return 0;
}

async function known({ engine, actor }: Session, id: number): Promise<ScheduleView> {
  await engine.scheduleRuns(actor, id, 1); // refuses what is not there
  const found = (await engine.listSchedules(actor)).find((schedule) => schedule.id === id);
  if (found === undefined) throw new Error(`expected schedule ${id}, which was there a moment ago`);
  return found;
}

function changeOf(t: Catalogue, flags: ScheduleFlags): (schedule: ScheduleView) => ScheduleChange {
  const options = optionsOf(t, flags);
  const sending = sendingOf(t, flags);
  const isTimed = [flags.at, flags.days, flags.every].some((flag) => flag !== undefined);
  if (!isTimed && sending === undefined && Object.keys(options).length === 0)
    throw usageError(t.schedules.usage.nothing);
  return (schedule) => ({
    ...(isTimed && { timing: timingOf(t, flags, schedule.timing) ?? schedule.timing }),
    ...(sending !== undefined && { sending }),
    ...(Object.keys(options).length > 0 && { options: { ...schedule.options, ...options } }),
  });
}

/** What was left out stays as it was; `before` null: there is nothing yet. */
function timingOf(t: Catalogue, { at, days, every }: ScheduleFlags, before: Timing | null): Timing | null {
  const { usage } = t.schedules;
  const isDaily = at !== undefined || days !== undefined;
  if (every !== undefined) {
    if (isDaily) throw usageError(usage.atOrEvery);
    if (!/^\d{1,4}$/.test(every)) throw usageError(usage.minutes(every));
    return { kind: 'every', minutes: Number(every) };
  }
  if (!isDaily) return before;
  const time = at ?? (before?.kind === 'daily' ? before.at : undefined);
  if (time === undefined) throw usageError(usage.timeNeeded);
  const kept = before?.kind === 'daily' ? before.days : 'working-days';
  return { kind: 'daily', at: time, days: days === undefined ? kept : daysOf(t, days) };
}

function daysOf(t: Catalogue, text: string): Extract<Timing, { kind: 'daily' }>['days'] {
  if (text === 'working-days') return text;
  const given = listOf(t, '--days', text);
  for (const day of given) oneOf(t, '--days', { known: ['working-days', ...weekdays], text: day });
  return weekdays.filter((day) => given.includes(day));
}

function optionsOf(t: Catalogue, flags: ScheduleFlags): ScheduleOptions {
  const { channel, of, statuses, reasons, late } = flags;
  const lateBookings = oneOf(t, '--late', { known: ['send-soon', 'skip'] as const, text: late });
  const by = oneOf(t, '--channel', { known: channels, text: channel });
  return {
    ...(by !== undefined && { channel: by }),
    ...(of !== undefined && { days: listOf(t, '--of', of) }),
    ...(statuses !== undefined && { statuses: listOf(t, '--statuses', statuses) }),
    ...(reasons !== undefined && { reasons: reasons === 'all' ? null : listOf(t, '--reasons', reasons) }),
    ...(lateBookings !== undefined && { lateBookings }),
  };
}

function sendingOf(t: Catalogue, { sending }: ScheduleFlags): Sending | undefined {
  return oneOf(t, '--sending', { known: ['automatic', 'approval'] as const, text: sending });
}

function idOf(t: Catalogue, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw usageError(t.schedules.usage.id(text));
  return Number(text);
}

const SHOWN_RUNS = 20;
const MAX_SHOWN_RUNS = 9999;

function limitOf(t: Catalogue, { limit }: ScheduleFlags): number {
  if (limit === undefined) return SHOWN_RUNS;
  if (!/^[1-9]\d{0,3}$/.test(limit)) throw usageError(t.cli.usage.limit(limit, MAX_SHOWN_RUNS));
  return Number(limit);
}
