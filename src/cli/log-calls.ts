import type { Command } from 'commander';
import type { Call } from '../calls.ts';
import type { Catalogue } from '../i18n/en.ts';
import { callReason } from '../i18n/notice-document.ts';
import { toInstant } from '../model/time.ts';
import { table } from './output.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

/** `rundruf log calls`: whom to call, with names and numbers; here and in the dashboard only. */
export function logCalls(log: Command, t: Catalogue): void {
  commonOptions(log.command('calls').description(t.notices.calls.help), t).action((options: CommonOptions) =>
    inSession(t, options, {}, async (session) => {
      const calls = await session.engine.readCalls(session.actor);
      if (session.out.isJson) session.out.json({ calls: calls.map(callJson) });
      else printCalls(session, calls);
      return 0;
    }),
  );
}

function callJson({ startsLocal, failedAt, ...call }: Call) {
  return { ...call, startsAt: startsLocal, failedAt: failedAt?.toISOString() ?? null };
}

function printCalls({ out, t, format, config }: Session, calls: readonly Call[]): void {
  const words = t.notices.calls;
  if (calls.length === 0) {
    out.print(words.nobody);
    return;
  }
  const { at, person, number, phone, why, todo } = words.column;
  const moment = (local: string) => format.moment(toInstant(local, config.practice.timeZone));
  const columns = [
    { title: at },
    { title: person, max: 24 },
    { title: number },
    { title: phone },
    { title: why },
    { title: todo },
  ];
  const rows = calls.map((call) => [
    call.startsLocal === null ? words.noAppointment : moment(call.startsLocal),
    call.person,
    call.patientNumber ?? '–',
    call.phone ?? words.noPhone,
    callReason(t, call),
    words.todo[call.why],
  ]);
  for (const line of table(columns, rows)) out.print(line);
  out.print(words.count(calls.length));
}
