import type { PatientConsents, RecordedConsent } from '../../src/consents.ts';
import type { Catalogue } from '../../src/i18n/en.ts';
import { callText, dayText, type Format } from '../../src/i18n/format.ts';
import { type AgendaPatient, isInHand } from '../../src/model/candidate.ts';
import { consentPurposes } from '../../src/model/patient-consent.ts';
import { BY_HAND, isClosed, type Recall, type RecallView } from '../../src/model/recall.ts';
import { localDateOf } from '../../src/model/time.ts';
import type { Face } from '../face.ts';
import { showText, wrap } from '../terminal/cells.ts';
import type { Role } from '../terminal/theme.ts';
import { type RowColumn, textColumn } from './row-list.ts';

export type RecallRow = RecallView & Readonly<{ id: number }>;

type WordsFace = Pick<Face, 't' | 'format' | 'now' | 'timeZone'>;

export function recallRows(entries: readonly RecallView[]): RecallRow[] {
  return entries.map((entry) => ({ ...entry, id: entry.recall.id }));
}

export function recallColumns(face: Face): RowColumn<RecallRow>[] {
  const { t, format } = face;
  const { column } = t().recalls;
  const own = t().tui.recalls.column;
  return [
    {
      id: 'due',
      title: column.due,
      min: 10,
      ideal: 10,
      priority: 0,
      text: ({ recall }) => dayText(format(), recall.dueOn),
      compare: (a, b) => (a.recall.dueOn < b.recall.dueOn ? -1 : a.recall.dueOn > b.recall.dueOn ? 1 : 0),
    },
    {
      id: 'patient',
      title: column.patient,
      min: 16,
      ideal: 22,
      grow: 1,
      max: 40,
      priority: 0,
      ...textColumn(({ patient }: RecallRow) => patientName(patient)),
    },
    {
      id: 'state',
      title: column.state,
      min: 25,
      ideal: 30,
      max: 36,
      grow: 1,
      priority: 1,
      ...textColumn((row: RecallRow) => shortStateText(face, row)),
      role: (row) => stateRole(face, row),
    },
    {
      id: 'reason',
      title: column.reason,
      min: 20,
      ideal: 30,
      grow: 2,
      max: 50,
      priority: 2,
      ...textColumn(({ recall }: RecallRow) => recallName(recall)),
    },
    {
      id: 'every',
      title: column.every,
      min: 8,
      ideal: 8,
      priority: 3,
      text: ({ recall }) => everyText(t(), recall),
      compare: (a, b) => (a.recall.intervalMonths ?? 0) - (b.recall.intervalMonths ?? 0),
    },
    {
      id: 'doctor',
      title: own.doctor,
      min: 12,
      ideal: 20,
      priority: 5,
      ...textColumn(({ recall }: RecallRow) => recall.doctor ?? ''),
    },
    {
      id: 'number',
      title: own.number,
      min: 8,
      ideal: 8,
      priority: 4,
      ...textColumn(({ patient }: RecallRow) => patient.number),
    },
  ];
}

/** What a filter looks at. */
export function recallText(face: Face, row: RecallRow): string {
  const { recall, patient } = row;
  return [
    patientName(patient),
    patient.number,
    recallName(recall),
    recall.doctor ?? '',
    dayText(face.format(), recall.dueOn),
    stateText(face, row),
  ].join(' ');
}

/** Everything of a recall and what its patient has consented to; `consents`: null while they are read. */
export function recallLines(
  face: Face,
  row: RecallRow,
  consents: PatientConsents | null,
  width: number,
): string[] {
  const { t, theme, format } = face;
  const words = t().tui.recalls.detail;
  const { recall, patient, call } = row;
  const paragraph = (text: string, role: Role | null = null) =>
    wrap(showText(text), width).map((line) => (role === null ? line : theme.paint(role, line)));
  const { byHand, file, days, months, label } = t().recalls;
  const facts = [
    words.patient(patient.number),
    words.due(dayText(format(), recall.dueOn), dayText(format(), recall.callOn)),
    `${label.reason}: ${recallName(recall)}`,
    ...(recall.doctor === null ? [] : [`${label.doctor}: ${recall.doctor}`]),
    ...(call === null || recall.doneOn === null ? [] : [callText(t(), format(), call)]),
    [
      recall.intervalMonths === null
        ? words.once
        : words.rhythm(t().tui.recalls.every(months(recall.intervalMonths))),
      `${label.lead}: ${days(recall.leadDays)}`,
    ].join(' · '),
  ];
  return [
    ...paragraph(patientName(patient), 'title'),
    ...paragraph(stateText(face, row), stateRole(face, row)),
    ...(row.isOverdue ? paragraph(words.overdue) : []),
    ...facts.flatMap((line) => paragraph(line)),
    ...paragraph(recall.source === BY_HAND ? byHand : file(recall.source), 'dim'),
    ...paragraph(words.changed(recall.changedBy, format().moment(recall.changedAt)), 'dim'),
    '',
    ...paragraph(words.consents, 'header'),
    ...(consents === null ? [] : consentLines(t(), format(), consents).flatMap((line) => paragraph(line))),
  ];
}

/** A line for each purpose: given or not, since when, how that is known and who has recorded it. */
export function consentLines(t: Catalogue, format: Format, consents: PatientConsents): string[] {
  return consentPurposes.map((purpose) =>
    t.tui.recalls.detail.consent(
      t.tui.recalls.consentField[purpose],
      consentText(t, format, consents[purpose]),
    ),
  );
}

function consentText(t: Catalogue, format: Format, consent: RecordedConsent | null): string {
  const words = t.consent;
  if (consent === null) return words.unknown;
  const { answer } = t.tui.recalls;
  return [
    consent.isGiven ? answer.given : answer.withdrawn,
    consent.on === null ? words.undated : dayText(format, consent.on),
    ...(consent.source === null ? [] : [consent.source]),
    consent.recordedBy ?? words.byFile,
  ].join(', ');
}

/** What has become of it: done, closed, called in, to be called in, or not yet. */
export function stateText(
  { t, format, now, timeZone }: WordsFace,
  { recall, call, isOverdue }: RecallView,
): string {
  const words = t().recalls;
  const own = t().tui.recalls;
  if (recall.doneOn !== null) {
    const day = dayText(format(), recall.doneOn);
    return isClosed(recall) ? words.closedOn(day) : own.booked(words.bookedOn(day));
  }
  if (recall.vanished) return words.state.vanished;
  if (call !== null) return callText(t(), format(), call);
  if (isOverdue) return words.state.overdue;
  const isDue = recall.callOn <= localDateOf(now(), timeZone);
  return isDue ? words.state.due : own.notYet(dayText(format(), recall.callOn));
}

/** The same in a column: what its day or channel is the details say whole. */
function shortStateText(face: WordsFace, view: RecallView): string {
  const { recall, call, isOverdue } = view;
  const { t, format, timeZone } = face;
  const { short } = t().tui.recalls;
  if (recall.doneOn !== null) {
    const day = dayText(format(), recall.doneOn);
    return isClosed(recall) ? short.closed(day) : t().recalls.bookedOn(day);
  }
  if (!recall.vanished && call !== null)
    return isInHand(call)
      ? short.waiting(t().channel[call.channel])
      : short.called(dayText(format(), localDateOf(call.at, timeZone)), t().channel[call.channel]);
  return isOverdue ? short.overdue : stateText(face, view);
}

function stateRole({ now, timeZone }: WordsFace, { recall, call, isOverdue }: RecallView): Role | null {
  if (recall.doneOn !== null || recall.vanished) return 'dim';
  if (call !== null) return null;
  if (isOverdue) return 'warn';
  return recall.callOn <= localDateOf(now(), timeZone) ? 'accent' : null;
}

/** 'KO Kontrolle'. */
export function recallName({ reasonCode, reasonName }: Recall): string {
  return reasonName === null || reasonName === reasonCode ? reasonCode : `${reasonCode} ${reasonName}`;
}

export function patientName({ lastName, firstName }: Pick<AgendaPatient, 'lastName' | 'firstName'>): string {
  return firstName === null ? lastName : `${lastName} ${firstName}`;
}

function everyText(t: Catalogue, { intervalMonths }: Recall): string {
  return intervalMonths === null ? t.recalls.once : t.tui.recalls.months(intervalMonths);
}
