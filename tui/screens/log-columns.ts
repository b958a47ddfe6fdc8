import type { Catalogue } from '../../src/i18n/en.ts';
import { shownPerson, shownText, stateText } from '../../src/i18n/format.ts';
import { type LogColumn, type LogEntry, logColumns } from '../../src/model/log.ts';
import type { Column } from '../components/table.ts';
import type { Face } from '../face.ts';
import type { Role } from '../terminal/theme.ts';

/** A row of the log, or the place of one that is still being read. */
export type LogRow = LogEntry | Readonly<{ id: number; isUnread: true }>;

type Said = Readonly<Omit<Column<LogRow>, 'text' | 'role'>> &
  Readonly<{ text: (entry: LogEntry) => string; role?: (entry: LogEntry) => Role | null }>;

/** The columns that are shown, the technical ones among them when wished for, the text last (L2). */
export function logTableColumns(face: Pick<Face, 't' | 'format' | 'theme'>, wish: Wish): Column<LogRow>[] {
  const everyday = everydayColumns(face, wish);
  const chosen = wish.isTechnical ? [...everyday, ...technicalColumns(face)] : everyday;
  return chosen.map((column) => readable(column, face.theme.symbols.ellipsis));
}

/** What the log sorts by in this column; null: it has no order. */
export function sortOf(column: Pick<Column<LogRow>, 'id'> | undefined): LogColumn | null {
  return logColumns.find((name) => name === column?.id) ?? null;
}

type Wish = Readonly<{ isTechnical: boolean; hasKinds: boolean }>;

function everydayColumns({ t, format }: Pick<Face, 't' | 'format'>, { isTechnical, hasKinds }: Wish): Said[] {
  const { column } = t().cli;
  const kind: Said = {
    id: 'kind',
    title: column.kind,
    min: isTechnical ? 16 : 9, // with the technical columns the table scrolls instead of cutting
    ideal: 16,
    priority: 2,
    text: (entry) => t().kind[entry.kind],
  };
  return [
    {
      id: 'submitted',
      title: column.submitted,
      min: 14,
      ideal: 14,
      priority: 0,
      text: ({ submittedAt }) => (submittedAt === null ? '–' : format().moment(submittedAt)),
    },
    {
      id: 'person',
      title: column.patient,
      min: 16,
      ideal: 20,
      grow: 1,
      max: 40,
      priority: 0,
      text: (entry) => shownPerson(t(), entry),
    },
    ...(hasKinds || isTechnical ? [kind] : []),
    {
      id: 'appointment',
      title: column.appointment,
      min: 14,
      ideal: 14,
      priority: 3,
      text: ({ startsAt }) => (startsAt === null ? '–' : format().moment(startsAt)),
    },
    {
      id: 'channel',
      title: t().tui.log.channel,
      min: 7,
      ideal: 7,
      priority: 4,
      text: ({ channel }) => t().channel[channel],
    },
    {
      id: 'state',
      title: column.state,
      min: 20,
      ideal: 26,
      grow: 2,
      priority: 1,
      text: (entry) => entryState(t(), entry),
      role: stateRole,
    },
  ];
}

function technicalColumns({ t, format }: Pick<Face, 't' | 'format'>): Said[] {
  const { column } = t().cli;
  const words = t().tui.log;
  const moment = (at: Date | null) => (at === null ? '–' : format().moment(at));
  const plain = (id: string, title: string, width: number, text: Said['text']): Said => ({
    id,
    title,
    min: width,
    ideal: width,
    priority: 5,
    technical: true,
    text,
  });
  const number = (id: string, title: string, width: number, text: Said['text']): Said => ({
    ...plain(id, title, width, text),
    align: 'right',
  });
  return [
    number('id', column.entry, 8, ({ id }) => String(id)),
    plain('delivery', words.delivery, 16, ({ deliveryStatus }) =>
      deliveryStatus === null ? '–' : `${deliveryStatus} ${t().delivery[deliveryStatus]}`,
    ),
    plain('delivered', column.delivered, 14, ({ deliveredAt }) => moment(deliveredAt)),
    plain('recipient', column.recipient, 24, ({ recipient }) => recipient),
    plain('location', column.location, 20, ({ location }) => location ?? '–'),
    plain('language', column.language, 6, ({ language }) => language),
    number('segments', column.segments, 7, ({ segments }) => String(segments)),
    number('credits', column.credits, 9, ({ milliCredits }) => format().credits(milliCredits)),
    number('batch', column.batch, 8, ({ batchId }) => String(batchId)),
    plain('reference', column.reference, 22, ({ reference }) => reference),
    plain('created', column.created, 14, ({ createdAt }) => moment(createdAt)),
    plain('reset', column.reset, 14, ({ resetAt }) => moment(resetAt)),
    { ...plain('text', column.text, 30, (entry) => shownText(t(), format(), entry)), grow: 1 },
  ];
}

/** What became of it, and whether its appointment is free again. */
export function entryState(t: Catalogue, entry: LogEntry): string {
  const state = stateText(t, entry);
  return entry.resetAt === null ? state : t.tui.log.wasReset(state);
}

/** Colour beside the words, never instead of them. */
function stateRole({ state, deliveryStatus }: LogEntry): Role | null {
  if (state === 'rejected' || (state === 'submitted' && deliveryStatus === 2)) return 'error';
  if (state === 'unclear') return 'warn';
  return state === 'submitted' && deliveryStatus === 0 ? 'ok' : null;
}

function readable({ text, role, ...column }: Said, ellipsis: string): Column<LogRow> {
  return {
    ...column,
    text: (row) => ('isUnread' in row ? ellipsis : text(row)),
    ...(role && { role: (row: LogRow) => ('isUnread' in row ? null : role(row)) }),
  };
}
