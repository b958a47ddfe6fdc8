import type { BatchView } from '../../src/approve.ts';
import { batchStateText, staffName } from '../../src/i18n/format.ts';
import { type BatchState, isOpen } from '../../src/model/batch.ts';
import { isAboutAgenda } from '../../src/model/message.ts';
import type { Face } from '../face.ts';
import { showText, wrap } from '../terminal/cells.ts';
import type { Role } from '../terminal/theme.ts';
import { type BatchDetails, historyOf } from './batches-history.ts';
import { type RowColumn, textColumn } from './row-list.ts';

export type BatchRow = BatchView & Readonly<{ id: number }>;

/** The open ones first, and within both the newest. */
export function batchRowsOf(views: readonly BatchView[]): BatchRow[] {
  const rank = ({ batch }: BatchView) => (isOpen(batch.state) ? 0 : 1);
  return views
    .map((view) => ({ ...view, id: view.batch.id }))
    .toSorted((a, b) => rank(a) - rank(b) || b.id - a.id);
}

/** What becomes of it is in words; colours only underline them. */
const STATE_ROLES: Readonly<Record<BatchState, Role | null>> = {
  prepared: 'accent',
  approved: 'accent',
  submitting: 'accent',
  paused: 'warn',
  submitted: null,
  rejected: 'dim',
  expired: 'dim',
  withdrawn: 'dim',
};

export function batchColumns(face: Face): RowColumn<BatchRow>[] {
  const { t, format } = face;
  const words = t().tui.batches;
  const { column } = t().cli;
  return [
    {
      id: 'batch',
      title: words.numberColumn,
      min: 5,
      ideal: 5,
      priority: 0,
      align: 'right',
      text: ({ id }) => String(id),
      compare: (a, b) => a.id - b.id,
    },
    {
      id: 'prepared',
      title: column.prepared,
      min: 14,
      ideal: 14,
      priority: 2,
      text: ({ batch }) => format().moment(batch.preparedAt),
      compare: (a, b) => a.batch.preparedAt.getTime() - b.batch.preparedAt.getTime(),
    },
    {
      id: 'by',
      title: column.by,
      min: 6,
      ideal: 8,
      grow: 1,
      max: 24,
      priority: 3,
      ...textColumn(({ batch }: BatchRow) => staffName(t(), batch.preparedBy)),
    },
    {
      id: 'channel',
      title: column.channel,
      min: 6,
      ideal: 6,
      priority: 4,
      ...textColumn(({ batch }: BatchRow) => t().channel[batch.channel]),
    },
    {
      id: 'kind',
      title: words.kindColumn,
      min: 12,
      ideal: 12,
      priority: 1,
      ...textColumn(({ batch }: BatchRow) => words.kind[batch.kind]),
    },
    {
      id: 'sent',
      title: words.sentColumn,
      min: 8,
      ideal: 8,
      priority: 1,
      align: 'right',
      text: (row) => (isPurged(row) ? '–' : `${row.counts.submitted}/${row.counts.total}`),
      compare: (a, b) => a.counts.total - b.counts.total,
    },
    {
      id: 'credits',
      title: column.credits,
      min: 7,
      ideal: 7,
      priority: 5,
      align: 'right',
      text: (row) => (isPurged(row) ? '–' : format().credits(row.counts.milliCredits)),
      compare: (a, b) => a.counts.milliCredits - b.counts.milliCredits,
    },
    {
      id: 'state',
      title: column.state,
      min: 32, // as long as that it waits for approval
      ideal: 34,
      grow: 3,
      priority: 0,
      ...textColumn((row: BatchRow) => stateWithProblems(face, row)),
      role: ({ batch }) => STATE_ROLES[batch.state],
    },
    {
      id: 'expires',
      title: words.expiresColumn,
      min: 14,
      ideal: 14,
      priority: 6,
      text: ({ batch }) => (mayExpire(batch.state) ? format().moment(batch.expiresAt) : ''),
      compare: (a, b) => a.batch.expiresAt.getTime() - b.batch.expiresAt.getTime(),
    },
  ];
}

/** What a filter looks at. */
export function batchText(face: Face, row: BatchRow): string {
  const { batch } = row;
  const { t, format } = face;
  return [
    String(batch.id),
    format().moment(batch.preparedAt),
    staffName(t(), batch.preparedBy),
    batch.decidedBy ?? '',
    t().channel[batch.channel],
    t().kind[batch.kind],
    stateWithProblems(face, row),
  ].join(' ');
}

/** All that is known of a batch: what it is, costs and was made by, and its history. */
export function batchLines(face: Face, row: BatchRow, details: BatchDetails, width: number): string[] {
  const { t, theme } = face;
  const words = t().tui.batches;
  const paragraph = (text: string, role: Role | null = null, indent = '') =>
    wrap(showText(text), width - indent.length).map((line) =>
      role === null ? indent + line : indent + theme.paint(role, line),
    );
  return [
    ...paragraph(words.title(row.id, stateWithProblems(face, row)), 'title'),
    ...factLines(face, row, details).flatMap((line) => paragraph(line)),
    '',
    ...paragraph(words.history, 'header'),
    ...historyOf(face, row.batch, details).flatMap(({ when, what, details: more }) => [
      ...paragraph(`${when ?? words.someTime} ${what}`),
      ...(more === '' ? [] : paragraph(more, 'dim', '  ')),
    ]),
  ];
}

function factLines(
  { t, format, now }: Face,
  { batch, counts, nextDueAt }: BatchRow,
  { failed }: BatchDetails,
): string[] {
  const words = t().tui.batches;
  const { options, channel, kind, state, expiresAt } = batch;
  const days = options.days.map((day) => format().date(new Date(`${day}T12:00:00Z`))).join(', ');
  const statuses = options.statuses.map((status) => t().appointmentStatus[status] ?? status).join(', ');
  return [
    [
      `${t().channel[channel]}, ${t().kind[kind]}`,
      ...(options.retryOf === undefined ? [] : [words.retryOf(options.retryOf)]),
      ...(mayExpire(state) ? [words.expires(format().moment(expiresAt))] : []),
    ].join(' · '),
    ...(counts.total === 0
      ? [words.purged]
      : [
          words.counts(counts),
          ...(failed === 0 ? [] : [words.failed(failed)]),
          words.credits(
            format().credits(counts.milliCredits),
            format().credits(counts.submittedMilliCredits),
          ),
        ]),
    [
      ...(options.days.length === 0 ? [] : [words.days(days)]),
      ...(isAboutAgenda(kind) ? [words.statuses(statuses)] : []),
      ...(options.reasons === null ? [] : [words.reasons(options.reasons.join(', '))]),
      ...(options.onePerDay ? [words.onePerDay] : []),
    ].join(' · '),
    ...(isOpen(state) && nextDueAt !== null && nextDueAt > now()
      ? [words.leaves(format().moment(nextDueAt))]
      : []),
  ];
}

/** Its state, and how many of its messages need somebody's attention. */
function stateWithProblems({ t, format }: Face, row: BatchRow): string {
  const state = batchStateText(t(), format(), row);
  const { rejected, unclear } = row.counts;
  if (isPurged(row)) return `${state}; ${t().tui.batches.purgedShort}`;
  return rejected + unclear === 0 ? state : `${state}; ${t().tui.batches.problems(rejected, unclear)}`;
}

/** A batch is never prepared empty: whatever it had has been deleted from the log (L5). */
function isPurged({ counts }: BatchRow): boolean {
  return counts.total === 0;
}

/** Only what waits for a decision or for its submission ends by itself. */
function mayExpire(state: BatchState): boolean {
  return state === 'prepared' || state === 'approved';
}
