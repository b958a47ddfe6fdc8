import type { LogPageView } from '../delivery-log.ts';
import { shownPerson, shownText, stateText } from '../i18n/format.ts';
import type { LogEntry } from '../model/log.ts';
import { type Column, table } from './output.ts';
import type { Session } from './session.ts';

/** The log as a table (L2): the everyday columns, or all with the text last. */
export function printLog(session: Session, page: LogPageView, isComplete: boolean): void {
  const { t, out } = session;
  if (page.entries.length === 0) out.print(t.cli.logEmpty);
  else {
    const columns = isComplete ? allColumns(session) : everyday(session);
    const lines = table(
      columns.map(({ column }) => column),
      page.entries.map((entry) => columns.map(({ value }) => value(entry))),
    );
    for (const line of lines) out.print(line);
  }
  if (page.next !== null) out.print(t.cli.logMore(page.next));
}

/** Every column there is, the text last (L2). */
export function allColumns(session: Session): LogTableColumn[] {
  return [...everyday(session), ...technical(session)];
}

type LogTableColumn = Readonly<{ column: Column; value: (entry: LogEntry) => string }>;

function everyday({ t, format }: Session): LogTableColumn[] {
  const { column } = t.cli;
  return [
    { column: { title: column.entry, align: 'right' }, value: ({ id }) => String(id) },
    {
      column: { title: column.submitted },
      value: ({ submittedAt }) => (submittedAt === null ? '–' : format.moment(submittedAt)),
    },
    { column: { title: column.channel }, value: ({ channel }) => t.channel[channel] },
    { column: { title: column.patient, max: 18 }, value: (entry) => shownPerson(t, entry) },
    {
      column: { title: column.appointment, max: 16 },
      value: ({ startsAt, kind }) => (startsAt === null ? t.kind[kind] : format.moment(startsAt)),
    },
    { column: { title: column.state }, value: (entry) => stateText(t, entry) },
  ];
}

function technical({ t, format }: Session): LogTableColumn[] {
  const { column } = t.cli;
  return [
    { column: { title: column.location, max: 36 }, value: ({ location }) => location ?? '–' },
    { column: { title: column.kind }, value: ({ kind }) => t.kind[kind] },
    { column: { title: column.recipient }, value: ({ recipient }) => recipient },
    { column: { title: column.language }, value: ({ language }) => language },
    {
      column: { title: column.credits, align: 'right' },
      value: ({ milliCredits }) => format.credits(milliCredits),
    },
    { column: { title: column.segments, align: 'right' }, value: ({ segments }) => String(segments) },
    { column: { title: column.batch, align: 'right' }, value: ({ batchId }) => String(batchId) },
    { column: { title: column.reference }, value: ({ reference }) => reference },
    { column: { title: column.created }, value: ({ createdAt }) => format.moment(createdAt) },
    {
      column: { title: column.delivered },
      value: ({ deliveredAt }) => (deliveredAt === null ? '–' : format.moment(deliveredAt)),
    },
    {
      column: { title: column.reset },
      value: ({ resetAt }) => (resetAt === null ? '–' : format.moment(resetAt)),
    },
    { column: { title: column.text }, value: (entry) => shownText(t, format, entry) },
  ];
}
