import type { Command } from 'commander';
import type { Alarm } from '../alarms.ts';
import type { Catalogue } from '../i18n/en.ts';
import { batchStateText, wayText } from '../i18n/format.ts';
import { alarmDocument } from '../i18n/notice-document.ts';
import { toCredits } from '../model/price.ts';
import { cleanText } from '../model/text.ts';
import type { ScheduleView } from '../schedule/schedules.ts';
import type { Status, WaitingBatch } from '../status.ts';
import { accountJson, printAccounts } from './credits-account.ts';
import { table } from './output.ts';
import { jobText } from './schedules-print.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

/** `rundruf status`: how everything stands; 1 when somebody must act. */
export function statusCommand(program: Command, t: Catalogue): void {
  commonOptions(program.command('status').description(t.status.help), t).action((options: CommonOptions) =>
    inSession(t, options, { portal: true }, async (session) => {
      const status = await session.engine.readStatus(session.actor);
      if (session.out.isJson) session.out.json(statusJson(status));
      else printStatus(session, status);
      return status.isFine ? 0 : 1;
    }),
  );
}

const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;

function statusJson({ at, isFine, servers, schedules, batches, alarms, import: imported, accounts }: Status) {
  return {
    at: iso(at),
    fine: isFine,
    servers: servers.map(({ workstation, startedAt, seenAt, stoppedAt, isRunning }) => ({
      workstation,
      running: isRunning,
      startedAt: iso(startedAt),
      seenAt: iso(seenAt),
      stoppedAt: iso(stoppedAt),
    })),
    alarms: alarms.map(alarmJson),
    batches: batches.map(batchJson),
    schedules: schedules.map(scheduleJson),
    import: { lastAt: iso(imported.lastAt), maxAgeHours: imported.maxAgeHours, stale: imported.isStale },
    accounts: accounts.map(accountJson),
  };
}

function alarmJson({ id, condition, subject, since, details }: Alarm) {
  const { milliAvailable, ...others } = details;
  const available = typeof milliAvailable === 'number' ? { available: toCredits(milliAvailable) } : {};
  return { id, condition, subject, since: iso(since), details: { ...others, ...available } };
}

function batchJson({ batch, counts, nextDueAt, leavesByItself }: WaitingBatch) {
  const { id, kind, channel, state, reason, expiresAt } = batch;
  return {
    batchId: id,
    kind,
    channel,
    state,
    reason,
    messages: counts.total,
    queued: counts.queued,
    leavesByItself,
    nextLeavesAt: iso(nextDueAt),
    expiresAt: iso(expiresAt),
  };
}

function scheduleJson({ id, job, isOn, sending, nextAt, last }: ScheduleView) {
  return {
    id,
    job,
    on: isOn,
    sending,
    nextAt: iso(nextAt),
    last: last && {
      dueAt: iso(last.dueAt),
      state: last.state,
      reason: last.reason,
      finishedAt: iso(last.finishedAt),
    },
  };
}

/** One part under its title. */
function part({ out }: Session, title: string, lines: readonly string[]): void {
  out.print(title);
  for (const line of lines) out.print(`  ${line}`);
  out.print();
}

function printStatus(session: Session, status: Status): void {
  const { title } = session.t.status;
  part(session, title.servers, serverLines(session, status));
  part(session, title.alarms, alarmLines(session, status.alarms));
  part(session, title.batches, batchLines(session, status.batches));
  part(session, title.schedules, scheduleLines(session, status.schedules));
  part(session, title.import, importLines(session, status.import));
  session.out.print(title.credits);
  printAccounts(session, status.accounts);
}

const MAX_SERVERS = 5; // of those that do not run any more: the newest

function serverLines({ t, format }: Session, { servers, schedules }: Status): string[] {
  const words = t.status;
  const running = servers.filter(({ isRunning }) => isRunning);
  const gone = servers.filter(({ isRunning }) => !isRunning).slice(0, MAX_SERVERS);
  return [
    ...(running.length === 0 ? [words.noServer] : []),
    ...running.map(({ workstation, startedAt }) =>
      words.running(cleanText(workstation), format.moment(startedAt)),
    ),
    ...(running.length > 0 && !schedules.some(({ job, isOn }) => job === 'send-due' && isOn)
      ? [t.schedules.sendingOff]
      : []),
    ...gone.map(({ workstation, stoppedAt, seenAt }) =>
      stoppedAt === null
        ? words.silent(cleanText(workstation), format.moment(seenAt))
        : words.stopped(cleanText(workstation), format.moment(stoppedAt)),
    ),
  ];
}

function alarmLines({ t, format, config }: Session, alarms: readonly Alarm[]): string[] {
  if (alarms.length === 0) return [t.status.noAlarms];
  const words = { t, format, practice: config.practice.name };
  return alarms.map((alarm) => {
    const { condition, subject, details, since } = alarm;
    const { summary } = alarmDocument(words, 'alarm', { facts: { condition, subject, details }, at: since });
    return t.status.alarm(cleanText(summary), format.moment(since));
  });
}

function batchLines({ t, format }: Session, batches: readonly WaitingBatch[]): string[] {
  if (batches.length === 0) return [t.status.noBatches];
  const { column } = t.cli;
  return table(
    [
      { title: column.batch, align: 'right' },
      { title: column.channel },
      { title: t.status.column.waits, align: 'right' },
      { title: t.status.column.leaves },
      { title: column.state },
    ],
    batches.map((view) => [
      String(view.batch.id),
      wayText(t, view.batch),
      `${view.counts.queued}/${view.counts.total}`,
      leavesText({ t, format }, view),
      batchStateText(t, format, view),
    ]),
  );
}

function leavesText({ t, format }: Pick<Session, 't' | 'format'>, view: WaitingBatch): string {
  const { leaves } = t.status;
  if (view.nextDueAt === null) return leaves.never;
  return view.leavesByItself ? leaves.itself(format.moment(view.nextDueAt)) : leaves.bySubmitting;
}

function scheduleLines({ t, format }: Session, schedules: readonly ScheduleView[]): string[] {
  if (schedules.length === 0) return [t.status.noSchedules];
  const words = t.schedules;
  return table(
    [{ title: words.column.job }, { title: t.status.column.next }, { title: t.status.column.last }],
    schedules.map(({ job, options, isOn, nextAt, last }) => [
      jobText(t, { job, options }),
      isOn ? (nextAt === null ? words.never : format.moment(nextAt)) : t.status.off,
      last === null ? words.never : t.status.run(format.moment(last.dueAt), words.state[last.state]),
    ]),
  );
}

function importLines({ t, format }: Session, { lastAt, maxAgeHours, isStale }: Status['import']): string[] {
  return [
    lastAt === null ? t.status.neverImported : t.status.imported(format.moment(lastAt)),
    ...(isStale && maxAgeHours !== null ? [t.status.importStale(maxAgeHours)] : []),
  ];
}
