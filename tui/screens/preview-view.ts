import type { BatchView } from '../../src/approve.ts';
import type { AccountState } from '../../src/credits.ts';
import { kindAndWay, makerName, stateText } from '../../src/i18n/format.ts';
import { isOpen } from '../../src/model/batch.ts';
import { calendarEntry } from '../../src/model/calendar.ts';
import { personName } from '../../src/model/candidate.ts';
import { type LogEntry, occasionIdOf } from '../../src/model/log.ts';
import { isAboutAgenda, type MessageKind } from '../../src/model/message.ts';
import type { Encoding } from '../../src/model/segments.ts';
import { measureSms } from '../../src/model/segments.ts';
import { paintProgress } from '../components/bars.ts';
import { flow } from '../components/flow.ts';
import type { Face } from '../face.ts';
import { cellWidth, clip, showText, wrap } from '../terminal/cells.ts';
import type { Role } from '../terminal/theme.ts';
import { type RowColumn, textColumn } from './row-list.ts';

/** One message, whether it is prepared or only collected. */
export type MessageRow = Readonly<{
  id: string;
  /** What it is about, as the batch's choice names it; null: it may not be taken out any more. */
  appointmentId: string | null;
  startsAt: Date | null;
  person: string;
  recipient: string;
  subject: string | null;
  text: string;
  encoding: Encoding | null;
  segments: number;
  milliCredits: number;
  hasCalendar: boolean;
  /** Null: not prepared yet. */
  entry: LogEntry | null;
}>;

/** What was collected and ticked. */
export function draftRows({ preview, ticked }: Face['work']): MessageRow[] {
  return (preview?.candidates ?? [])
    .filter(({ entry }) => ticked.has(entry.externalId))
    .map((message) => ({
      id: message.entry.externalId,
      appointmentId: message.entry.externalId,
      startsAt: message.entry.startsAt,
      person: personName(message.entry),
      recipient: message.recipient,
      subject: message.subject,
      text: message.text,
      encoding: message.encoding,
      segments: message.segments,
      milliCredits: message.milliCredits,
      hasCalendar: false, // known only when it is prepared
      entry: null,
    }));
}

/** What a batch holds; who was taken out is no part of it any more. */
export function batchRows(messages: readonly LogEntry[]): MessageRow[] {
  return messages
    .filter(({ reason }) => reason !== 'taken-out')
    .map((entry) => ({
      id: String(entry.id),
      appointmentId: entry.state === 'queued' ? occasionIdOf(entry) : null,
      startsAt: entry.startsAt,
      person: entry.person,
      recipient: entry.recipient,
      subject: entry.subject,
      text: entry.text,
      encoding: entry.encoding,
      segments: entry.segments,
      milliCredits: entry.milliCredits,
      hasCalendar: entry.channel === 'email' && calendarEntry(entry) !== null,
      entry,
    }));
}

/** Recalls and greetings are on no agenda and have no time. */
export function messageColumns(face: Face, kind: MessageKind, isBatch: boolean): RowColumn<MessageRow>[] {
  const { t, format } = face;
  const { column } = t().tui.run;
  const state: RowColumn<MessageRow> = {
    id: 'state',
    title: column.status,
    min: 20,
    ideal: 28,
    grow: 1,
    priority: 1,
    ...textColumn(({ entry }: MessageRow) => (entry === null ? '' : stateText(t(), entry))),
  };
  const time: RowColumn<MessageRow>[] = [
    {
      id: 'time',
      title: column.time,
      min: 14,
      ideal: 14,
      priority: 0,
      text: ({ startsAt }) => (startsAt === null ? '' : format().moment(startsAt)),
      compare: (a, b) => (a.startsAt?.getTime() ?? 0) - (b.startsAt?.getTime() ?? 0),
    },
  ];
  return [
    ...(isAboutAgenda(kind) ? time : []),
    {
      id: 'patient',
      title: column.patient,
      min: 12,
      ideal: 22,
      grow: 1,
      max: 40,
      priority: 0,
      ...textColumn((row: MessageRow) => row.person),
    },
    {
      id: 'contact',
      title: column.contact,
      min: 12,
      ideal: 24,
      priority: 3,
      ...textColumn((row: MessageRow) => row.recipient),
    },
    {
      id: 'parts',
      title: column.parts,
      min: 5,
      ideal: 5,
      priority: 4,
      align: 'right',
      text: ({ segments }) => String(segments),
      compare: (a, b) => a.segments - b.segments,
      role: ({ segments }) => (segments > 1 ? 'warn' : null),
    },
    {
      id: 'credits',
      title: column.credits,
      min: 7,
      ideal: 7,
      priority: 2,
      align: 'right',
      text: ({ milliCredits }) => format().credits(milliCredits),
      compare: (a, b) => a.milliCredits - b.milliCredits,
    },
    ...(isBatch ? [state] : []),
  ];
}

type Summary = Readonly<{
  view: BatchView | null;
  account: AccountState | null;
  rows: readonly MessageRow[];
}>;

/** Warnings first (facts/ink §4.2), then what it is, what it costs, and how far it is. */
export function summaryLines(face: Face, { view, account, rows }: Summary, width: number): string[] {
  const { t, theme, work } = face;
  const words = t().tui.run;
  if (rows.length === 0) return [];
  const warnings = warningLines(face, rows, missingCredits(view, account, rows));
  const title =
    view === null
      ? words.draft(rows.length)
      : words.batch(view.batch.id, t().batchState[view.batch.state], rows.length);
  const { sending } = work;
  return [
    ...warnings.flatMap((line) =>
      wrap(line, width - 3).map((part, index) =>
        theme.paint('warn', `${index === 0 ? ' ! ' : '   '}${part}`),
      ),
    ),
    ...headLines(title, costText(face, { view, account, rows }), width, theme),
    ...(view === null
      ? []
      : flow([kindAndWay(t(), view.batch), ...factTexts(face, view)], width - 1).map((line) =>
          theme.paint('dim', ` ${line}`),
        )),
    ...(sending === null || sending.batchId !== view?.batch.id
      ? []
      : [
          ` ${paintProgress({
            done: sending.done,
            total: sending.total,
            words: words.sending(sending.done, sending.total),
            width: Math.min(70, width - 1),
            theme,
          })}`,
        ]),
  ];
}

/** What it is, and what it costs: an amount of which a figure is cut off would be another amount. */
function headLines(title: string, cost: string | null, width: number, theme: Face['theme']): string[] {
  const painted = ` ${theme.paint('title', clip(title, width - 1))}`;
  if (cost === null) return [painted];
  if (cellWidth(`${title} · ${cost}`) < width) return [`${painted} · ${cost}`];
  return [painted, ...wrap(cost, width - 1).map((line) => ` ${line}`)];
}

/** Thousandths that are missing for what has not left yet; null when it is enough or nobody counts. */
export function missingCredits(
  view: BatchView | null,
  account: AccountState | null,
  rows: readonly MessageRow[],
): number | null {
  const available = account?.milliAvailable ?? null;
  const needed = neededCredits(view, rows);
  return available !== null && needed > available ? needed - available : null;
}

/** What has not left yet costs. */
export function neededCredits(view: BatchView | null, rows: readonly MessageRow[]): number {
  return view === null
    ? rows.reduce((sum, { milliCredits }) => sum + milliCredits, 0)
    : view.counts.queuedMilliCredits;
}

/** What makes it dear, and what is missing for it. */
export function warningLines(
  { t, format }: Pick<Face, 't' | 'format'>,
  rows: readonly MessageRow[],
  missing: number | null,
): string[] {
  const words = t().tui.run;
  const dear = rows.filter(({ encoding }) => encoding === 'ucs-2');
  const characters = new Set(dear.flatMap(({ text }) => measureSms(text).ucs2Characters));
  const long = rows.filter(({ segments }) => segments > 1).length;
  return [
    ...(missing === null ? [] : [words.tooFew(format().credits(missing))]),
    ...(dear.length === 0 ? [] : [words.ucs2(dear.length, [...characters].slice(0, 8).join(' '))]),
    ...(long === 0 ? [] : [words.long(long)]),
  ];
}

/** Null: it costs nothing any more. */
function costText({ t, format }: Face, { view, account, rows }: Summary): string | null {
  const words = t().tui.run;
  if (view !== null && !isOpen(view.batch.state)) {
    const { submittedMilliCredits: used } = view.counts;
    return used === 0 ? null : words.used(format().credits(used));
  }
  const milliNeeded = neededCredits(view, rows);
  const needed = format().credits(milliNeeded);
  if (account === null || account.counted === 'none') return words.costsUncounted(needed);
  const { milliAvailable } = account;
  if (milliAvailable === null) return words.costsUnknown(needed);
  return words.costs(
    needed,
    format().credits(milliAvailable),
    format().credits(milliAvailable - milliNeeded),
  );
}

/** Who prepared and approved it, and until when it can be sent. */
export function factsText(face: Pick<Face, 't' | 'format'>, view: BatchView): string {
  return factTexts(face, view).join(' · ');
}

function factTexts({ t, format }: Pick<Face, 't' | 'format'>, { batch }: BatchView): string[] {
  const words = t().tui.run;
  const { preparedBy, preparedAt, decidedBy, decidedAt, state, expiresAt } = batch;
  const mayExpire = state === 'prepared' || state === 'approved';
  return [
    words.preparedBy(showText(makerName(t(), batch, preparedBy)), format().moment(preparedAt)),
    ...(decidedBy !== null && decidedAt !== null && state !== 'rejected'
      ? [words.approvedBy(showText(makerName(t(), batch, decidedBy)), format().moment(decidedAt))]
      : []),
    ...(mayExpire ? [words.expires(format().moment(expiresAt))] : []),
  ];
}

/** The message as the patient gets it. */
export function messageLines(
  { t, format, theme }: Pick<Face, 't' | 'format' | 'theme'>,
  row: MessageRow,
  width: number,
): string[] {
  const words = t().tui.run;
  const { person, recipient, subject, text, segments, encoding, milliCredits, entry, hasCalendar } = row;
  const facts = words.messageFacts(
    segments,
    encoding === null ? '' : encoding.toUpperCase(),
    format().credits(milliCredits),
  );
  const painted = (role: Role, line: string) =>
    wrap(showText(line), width).map((part) => theme.paint(role, part));
  return [
    ...painted('title', `${person} · ${recipient}`),
    ...painted('dim', facts),
    ...(entry === null || entry.state === 'queued' ? [] : painted('accent', stateText(t(), entry))),
    ...(hasCalendar ? painted('dim', words.calendar) : []),
    '',
    ...(subject === null ? [] : [...wrap(`${words.subject}: ${showText(subject)}`, width), '']),
    ...text.split('\n').flatMap((line) => wrap(showText(line), width)),
  ];
}
