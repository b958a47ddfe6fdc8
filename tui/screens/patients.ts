import { whenText, whyExcluded } from '../../src/i18n/format.ts';
import { type Exclusion, exclusionReasons, personName } from '../../src/model/candidate.ts';
import { isAboutAgenda, type MessageKind } from '../../src/model/message.ts';
import type { Occasion } from '../../src/model/occasion.ts';
import type { RenderedMessage } from '../../src/templates.ts';
import type { Face, Screen } from '../face.ts';
import type { Command } from '../keys.ts';
import { askConsents } from './consents.ts';
import { createDetailPane } from './detail-pane.ts';
import { exclusionLines } from './excluded-view.ts';
import { createRowList, type RowColumn, textColumn } from './row-list.ts';

type CandidateRow = Readonly<{ id: string; message: RenderedMessage }>;
type ExclusionRow = Readonly<{ id: string; exclusion: Exclusion }>;

/** P7, P8: who can be reminded, to be ticked; and one key away who cannot, and why. */
export function patientsScreen(face: Face): Screen {
  const { engine, actor, work } = face;
  let isExcluded = false;
  let read = 0;
  let shownPreview: Face['work']['preview'] = null;

  const candidates = createRowList<CandidateRow>({
    face,
    columns: () => candidateColumns(face),
    textOf: ({ message }) => `${entryText(message.entry)} ${message.recipient}`,
    isTickable: true,
    empty: () => emptyLines(face),
    onTicks: (ticks) => {
      work.ticked = ticks as ReadonlySet<string>;
    },
  });
  const excluded = createRowList<ExclusionRow>({
    face,
    columns: () => exclusionColumns(face),
    textOf: ({ exclusion }) =>
      `${entryText(exclusion.entry)} ${whyExcluded(face.t(), face.format(), exclusion)}`,
    isTickable: false,
    empty: () => emptyLines(face),
  });
  const pane = createDetailPane({
    face,
    opens: 'excluded.open',
    lines(width) {
      const row = excluded.cursorRow();
      return row === null ? [] : exclusionLines(face, row.exclusion, width);
    },
  });
  const list = () => (isExcluded ? excluded : candidates);

  const show = (): void => {
    const { preview } = work;
    shownPreview = preview;
    candidates.setRows(
      (preview?.candidates ?? []).map((message) => ({ id: message.entry.externalId, message })),
      work.ticked,
    );
    excluded.setRows(
      (preview?.excluded ?? []).map((exclusion) => ({ id: exclusion.entry.externalId, exclusion })),
    );
  };
  /** Somebody may have imported, prepared or sent meanwhile: only the newest answer counts. */
  const reload = async (): Promise<void> => {
    const { request } = work;
    if (request === null) return;
    read += 1;
    const mine = read;
    const preview = await face.perform(() => engine.previewRun(actor(), request));
    if (preview === null || mine !== read || work.request !== request) return;
    work.preview = preview;
    show();
  };

  const consents = (entry: Occasion | undefined): void => {
    if (entry === undefined) return;
    if (entry.patient === null) face.toast('warn', face.t().tui.recalls.noPatient);
    else void askConsents(face, entry.patient.number);
  };

  return {
    id: 'patients',
    contexts: () => (isExcluded ? pane.contexts('excluded', 'list') : ['patients', 'ticks', 'list']),
    idle: () => [
      ...(pane.isOpen() || excluded.cursorRow() === null
        ? (['excluded.open', 'excluded.consents'] as const)
        : []),
      ...(pane.isOpen() ? (['excluded.back'] as const) : []),
      ...(candidates.rows().length === 0 ? NEEDS_CANDIDATES : []),
    ],
    chips: () => [...(isExcluded ? [excludedChip(face)] : []), ...runChips(face), ...list().chips()],
    shown: () => {
      isExcluded = false;
      pane.leaveLevel();
      const isKnown = work.preview === shownPreview; // what was collected just now is as new as can be
      show();
      if (isKnown) void reload();
    },
    dataChanged: () => void reload(),
    onKey: (key) => list().onKey(key),
    onCommand(command) {
      if (isExcluded && pane.onCommand(command)) return;
      if (list().onCommand(command)) return;
      if (command === 'patients.consents') consents(candidates.cursorRow()?.message.entry);
      if (command === 'excluded.consents') consents(excluded.cursorRow()?.exclusion.entry);
      if (command === 'excluded.open' && excluded.cursorRow() !== null) pane.toggle();
      if (command === 'patients.excluded' || command === 'excluded.back') {
        isExcluded = command === 'patients.excluded';
        pane.leaveLevel();
        face.paint();
      }
      if (command === 'patients.preview') {
        if (work.ticked.size === 0) face.toast('warn', face.t().tui.run.tickFirst);
        else {
          work.batchId = null;
          face.go('preview');
        }
        face.paint();
      }
    },
    paint: (size) => (isExcluded ? pane.paint((room) => excluded.paint(room), size) : candidates.paint(size)),
    cursor: () => (isExcluded && pane.isOpen() ? null : list().cursor()),
    leaveLevel() {
      if (pane.leaveLevel() || list().leaveLevel()) return true;
      if (!isExcluded) return false;
      isExcluded = false;
      return true;
    },
  };
}

const NEEDS_CANDIDATES: readonly Command[] = [
  'patients.preview',
  'patients.consents',
  'list.tick',
  'list.tick-all',
];

/** What the run is restricted to. */
export function runChips({ work, t, format }: Pick<Face, 'work' | 't' | 'format'>): string[] {
  const { preview } = work;
  if (preview === null) return [];
  const { kind, channel, days, statuses, reasons, notBefore } = preview.options;
  const words = t().tui.run.chip;
  const status = statuses.map((code) => t().appointmentStatus[code] ?? code).join(', ');
  return [
    ...(kind === 'reminder' ? [] : [t().kind[kind]]),
    t().channel[channel],
    ...(days.length === 0 ? [] : [days.map((day) => format().date(new Date(`${day}T12:00:00Z`))).join(', ')]),
    ...(isAboutAgenda(kind) ? [words.status(status)] : []),
    ...(reasons === null ? [] : [words.reasons(reasons.join(', '))]),
    ...(notBefore === null ? [] : [words.from(format().time(notBefore))]),
  ];
}

function excludedChip({ work, t }: Face): string {
  return t().tui.run.excludedTitle(work.preview?.excluded.length ?? 0);
}

function emptyLines({ work, t }: Face): string[] {
  const words = t().tui.run;
  if (work.preview === null) return [words.noRun];
  const { kind } = work.preview.options;
  if (work.preview.isAgendaEmpty) return [words.agendaEmpty];
  return [kind === 'reminder' ? words.nobody : t().kinds.nobody[kind]];
}

function candidateColumns(face: Face): RowColumn<CandidateRow>[] {
  const { t, format } = face;
  const { column } = t().tui.run;
  const entry = (row: CandidateRow) => row.message.entry;
  return [
    ...entryColumns(face, entry),
    {
      id: 'contact',
      title: column.contact,
      min: 12,
      ideal: 26,
      grow: 1,
      max: 48,
      priority: 2,
      ...textColumn(({ message }: CandidateRow) => message.recipient),
    },
    ...visitColumns(face, entry),
    {
      id: 'language',
      title: column.language,
      min: 5,
      ideal: 5,
      priority: 5,
      ...textColumn(({ message }: CandidateRow) => message.language),
    },
    {
      id: 'credits',
      title: column.credits,
      min: 7,
      ideal: 7,
      priority: 3,
      align: 'right',
      text: ({ message }) => format().credits(message.milliCredits),
      compare: (a, b) => a.message.milliCredits - b.message.milliCredits,
      role: ({ message }) => (message.ucs2Characters.length > 0 ? 'warn' : null),
    },
  ];
}

function exclusionColumns(face: Face): RowColumn<ExclusionRow>[] {
  const { column } = face.t().tui.run;
  const entry = ({ exclusion }: ExclusionRow) => exclusion.entry;
  return [
    ...entryColumns(face, entry),
    {
      id: 'why',
      title: column.why,
      min: 28,
      ideal: 44,
      grow: 2,
      max: 80,
      priority: 0,
      text: ({ exclusion }) => whyExcluded(face.t(), face.format(), exclusion),
      compare: (a, b) => orderOf(a) - orderOf(b),
    },
    ...visitColumns(face, entry),
  ];
}

const orderOf = ({ exclusion }: ExclusionRow): number => exclusionReasons.indexOf(exclusion.reason);

/** How wide a time, a moment or a day is. */
function whenWidth(kind: MessageKind, hasSeveralDays: boolean): number {
  if (!isAboutAgenda(kind)) return 10;
  return hasSeveralDays ? 14 : 5;
}

function entryColumns<Row>({ t, format, work }: Face, entryOf: (row: Row) => Occasion): RowColumn<Row>[] {
  const { column } = t().tui.run;
  const { kind, days } = work.preview?.options ?? { kind: 'reminder', days: [] };
  const hasSeveralDays = kind === 'confirmation' || days.length > 1;
  const width = whenWidth(kind, hasSeveralDays);
  return [
    {
      id: 'time',
      title: t().kinds.when[kind],
      min: width,
      ideal: width,
      priority: 0,
      text: (row) => whenText(format(), entryOf(row), hasSeveralDays),
      compare: (a, b) => (whenOf(entryOf(a)) < whenOf(entryOf(b)) ? -1 : 1),
    },
    {
      id: 'patient',
      title: column.patient,
      min: 12,
      ideal: 24,
      grow: 2,
      max: 40,
      priority: 0,
      ...textColumn((row: Row) => personName(entryOf(row))),
    },
  ];
}

/** What the first column sorts by. */
function whenOf(entry: Occasion): string {
  if (entry.type === 'appointment') return entry.startsAt.toISOString();
  return (entry.type === 'recall' ? entry.dueOn : entry.patient.birthDate) ?? '';
}

function visitColumns<Row>({ t, work }: Face, entryOf: (row: Row) => Occasion): RowColumn<Row>[] {
  const { column } = t().tui.run;
  if (work.preview?.options.kind === 'birthday') return []; // a birthday has neither
  return [
    {
      id: 'reason',
      title: column.reason,
      min: 6,
      ideal: 12,
      priority: 4,
      ...textColumn((row: Row) => entryOf(row).reasonCode ?? ''),
    },
    {
      id: 'doctor',
      title: column.doctor,
      min: 12,
      ideal: 20,
      priority: 6,
      ...textColumn((row: Row) => entryOf(row).doctor ?? ''),
    },
  ];
}

function entryText(entry: Occasion): string {
  const { externalId, reasonCode, reasonName, doctor, startsLocal } = entry;
  const words = [personName(entry), externalId, reasonCode, reasonName, doctor, startsLocal?.slice(11)];
  return words.filter((word) => word != null).join(' ');
}
