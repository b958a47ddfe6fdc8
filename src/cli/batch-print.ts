import type { BatchView } from '../approve.ts';
import { batchStateText, rejectionWords, staffName, stateText, wayText } from '../i18n/format.ts';
import { type LogEntry, occasionIdOf } from '../model/log.ts';
import { isAboutAgenda } from '../model/message.ts';
import { toCredits } from '../model/price.ts';
import { cleanText } from '../model/text.ts';
import { table, wrapped } from './output.ts';
import type { Session } from './session.ts';

/** What a batch has become, and what to do next. */
export function printChanged(session: Session, view: BatchView): number {
  if (session.out.isJson) session.out.json(batchJson(view));
  else {
    session.out.print(session.t.cli.batchNow(view.batch.id, batchStateText(session.t, session.format, view)));
    const { submitted, unclear } = view.counts;
    if (view.batch.state === 'prepared')
      session.out.print(session.t.cli.nextApprove(view.batch.id, view.batch.revision));
    if (view.batch.state === 'approved') session.out.print(session.t.cli.nextSubmit(view.batch.id));
    if (submitted > 0) session.out.print(session.t.cli.alreadySent(submitted));
    if (unclear > 0) session.out.note(session.t.cli.someUnclear(unclear));
  }
  return 0;
}

/** The batches as a table. */
export function printBatches(session: Session, views: readonly BatchView[]): void {
  const { t, out, format } = session;
  if (views.length === 0) {
    out.print(t.cli.noBatches);
    return;
  }
  const { column } = t.cli;
  const lines = table(
    [
      { title: column.batch, align: 'right' },
      { title: column.prepared },
      { title: column.channel, max: 16 },
      { title: column.messages, align: 'right' },
      { title: column.credits, align: 'right' },
      { title: column.by, max: 14 },
      { title: column.state },
    ],
    views.map((view) => [
      String(view.batch.id),
      format.moment(view.batch.preparedAt),
      wayText(t, view.batch),
      `${view.counts.submitted}/${view.counts.total}`,
      format.credits(view.counts.milliCredits),
      staffName(t, view.batch.preparedBy),
      batchStateText(t, format, view),
    ]),
  );
  for (const line of lines) out.print(line);
}

/** Which revision it is, until when it may be decided, and who decided how. */
export function batchFacts({ t, format }: Session, { batch }: BatchView): string {
  const { revision, revisedBy, expiresAt, decidedBy, decidedAt, state, reason } = batch;
  const facts = [t.cli.batchFacts.revision(revision, revisedBy.map((id) => staffName(t, id)).join(', '))];
  if (state === 'prepared' || state === 'approved')
    facts.push(t.cli.batchFacts.expires(format.moment(expiresAt)));
  if (decidedBy !== null && decidedAt !== null) {
    const decision = state === 'rejected' ? 'rejected' : 'approved';
    facts.push(t.cli.batchFacts[decision](staffName(t, decidedBy), format.moment(decidedAt)));
  }
  const rejected = state === 'rejected' ? rejectionWords(t, reason) : null;
  if (rejected !== null) facts.push(`«${cleanText(rejected)}»`);
  return facts.join(' · ');
}

const TEXT_INDENT = 5; // below the entry's number

/** The batch's messages as a table; with `texts` each followed by its recipient and its whole text. */
export function messageLines(
  { t, format }: Session,
  messages: readonly LogEntry[],
  texts: boolean,
): string[] {
  const { column } = t.cli;
  if (texts) return messages.flatMap((message) => messageText({ t, format }, message));
  const kind = messages[0]?.kind ?? 'reminder'; // a batch is of one kind
  const start = isAboutAgenda(kind) ? [{ title: column.start }] : [];
  return table(
    [
      { title: column.entry, align: 'right' },
      { title: t.kinds.which[kind], max: 12 },
      ...start,
      { title: column.patient, max: 18 },
      { title: column.state },
    ],
    messages.map((message) => [
      String(message.id),
      occasionIdOf(message) ?? '–',
      ...start.map(() => (message.startsAt === null ? '–' : format.moment(message.startsAt))),
      message.person,
      stateText(t, message),
    ]),
  );
}

/** Everything an approver wants to see of one message. */
function messageText({ t, format }: Pick<Session, 't' | 'format'>, message: LogEntry): string[] {
  const { id, startsAt, createdAt, person, location, recipient, subject, text } = message;
  const head = `${id}  ${format.moment(startsAt ?? createdAt)}  ${person}  (${stateText(t, message)})`;
  return [
    ...wrapped(head, 0),
    ...(location === null ? [] : wrapped(t.cli.takesPlace(location), TEXT_INDENT)),
    ...wrapped(subject === null ? recipient : `${recipient}: ${subject}`, TEXT_INDENT),
    ...text.split('\n').flatMap((line) => wrapped(line, TEXT_INDENT)),
    '',
  ];
}

/** A batch as `--json` shows it (docs/cli.md). */
export function batchJson({ batch, counts, nextDueAt }: BatchView) {
  const { queued, submitting, submitted, rejected, unclear, withdrawn, total } = counts;
  return {
    batchId: batch.id,
    kind: batch.kind,
    channel: batch.channel,
    state: batch.state,
    revision: batch.revision,
    reason: batch.reason,
    preparedAt: batch.preparedAt.toISOString(),
    preparedBy: batch.preparedBy,
    revisedBy: batch.revisedBy,
    expiresAt: batch.expiresAt.toISOString(),
    decidedAt: batch.decidedAt?.toISOString() ?? null,
    decidedBy: batch.decidedBy,
    submittedAt: batch.submittedAt?.toISOString() ?? null,
    sendOrderedAt: batch.sendOrderedAt?.toISOString() ?? null,
    sendOrderedBy: batch.sendOrderedBy,
    nextDueAt: nextDueAt?.toISOString() ?? null,
    counts: { total, queued, submitting, submitted, rejected, unclear, withdrawn },
    credits: toCredits(counts.milliCredits),
  };
}
