import type { Call } from '../../src/calls.ts';
import type { Catalogue } from '../../src/i18n/en.ts';
import { callReason } from '../../src/i18n/notice-document.ts';
import type { Face } from '../face.ts';
import { showText, wrap } from '../terminal/cells.ts';
import { type RowColumn, textColumn } from './row-list.ts';

/** A call as a row of the list. */
export type CallRow = Call & Readonly<{ id: string; startsAt: Date | null }>;

type WordsFace = Pick<Face, 't' | 'format' | 'theme'>;

export function callColumns(face: WordsFace): RowColumn<CallRow>[] {
  const { t, format } = face;
  const words = t().notices.calls;
  const { column } = words;
  return [
    {
      id: 'at',
      title: column.at,
      min: 14,
      ideal: 14,
      priority: 1,
      text: ({ startsAt }) => (startsAt === null ? words.noAppointment : format().moment(startsAt)),
      compare: (a, b) => timeOf(a) - timeOf(b),
    },
    {
      id: 'person',
      title: column.person,
      min: 14,
      ideal: 20,
      max: 30,
      grow: 1,
      priority: 0,
      ...textColumn(({ person }: CallRow) => person),
    },
    {
      id: 'phone',
      title: column.phone,
      min: 13,
      ideal: 14,
      priority: 0,
      ...textColumn((row: CallRow) => phoneText(face, row)),
      role: ({ phone }) => (phone === null ? 'warn' : null),
    },
    {
      id: 'why',
      title: column.why,
      min: 16,
      ideal: 34,
      max: 60,
      grow: 3,
      priority: 2,
      ...textColumn((row: CallRow) => shortReason(t(), row)),
    },
    {
      id: 'todo',
      title: column.todo,
      min: 16,
      ideal: 30,
      max: 60,
      grow: 2,
      priority: 4,
      ...textColumn(({ why }: CallRow) => words.todo[why]),
    },
    {
      id: 'number',
      title: column.number,
      min: 7,
      ideal: 8,
      max: 14,
      priority: 5,
      ...textColumn(({ patientNumber }: CallRow) => patientNumber ?? '–'),
    },
  ];
}

/** What is about no appointment comes last. */
const timeOf = ({ startsAt }: CallRow): number => startsAt?.getTime() ?? Number.MAX_SAFE_INTEGER;

/** What a filter looks at. */
export function callText(face: WordsFace, row: CallRow): string {
  const { person, patientNumber, why } = row;
  const words = face.t().notices.calls;
  return [person, patientNumber ?? '', phoneText(face, row), callReason(face.t(), row), words.todo[why]].join(
    ' ',
  );
}

/** All there is to know for a call, the most important first. */
export function callLines(face: WordsFace, row: CallRow, width: number): string[] {
  const { t, format, theme } = face;
  const words = t().notices.calls;
  const { patientNumber, startsAt, failedAt, messageId, why } = row;
  const lines = (text: string) => wrap(showText(text), width);
  const number = patientNumber === null ? [] : [t().tui.log.patientNumber(patientNumber)];
  return [
    ...lines([row.person, ...number].join(' · ')).map((line) => theme.paint('title', line)),
    ...lines(phoneText(face, row)),
    ...(startsAt === null
      ? []
      : lines(`${words.column.at}: ${format().date(startsAt)} ${format().time(startsAt)}`)),
    ...lines(callReason(t(), row)).map((line) => theme.paint('warn', line)),
    ...lines(words.todo[why]),
    ...(messageId === null || failedAt === null
      ? []
      : lines(words.entry(messageId, format().moment(failedAt))).map((line) => theme.paint('dim', line))),
  ];
}

/** Whom nothing reaches is in this list for that: its column says why, the details the rest. */
function shortReason(t: Catalogue, row: CallRow): string {
  const known: Readonly<Record<string, string>> = t.exclusion;
  return (row.why === 'unreachable' && known[row.reason ?? '']) || callReason(t, row);
}

function phoneText({ t }: Pick<Face, 't'>, { phone }: CallRow): string {
  return phone ?? t().notices.calls.noPhone;
}
