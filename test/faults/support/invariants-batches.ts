import { integer, type Row, text, textOrNull } from './bare-database.ts';
import {
  type AuditFact,
  type Facts,
  groupBy,
  type MessageFact,
  type WitnessFact,
} from './invariants-facts.ts';

/** What the messages of a batch may be when it has ended, or waits. */
const STATES_IN: Readonly<Record<string, readonly string[]>> = {
  prepared: ['queued', 'withdrawn'],
  approved: ['queued', 'withdrawn'],
  submitting: ['queued', 'submitting', 'submitted', 'rejected', 'unclear', 'withdrawn'],
  paused: ['queued', 'submitted', 'rejected', 'unclear', 'withdrawn'],
  submitted: ['submitted', 'rejected', 'unclear', 'withdrawn'],
  withdrawn: ['submitted', 'rejected', 'unclear', 'withdrawn'],
  rejected: ['withdrawn'],
  expired: ['withdrawn'],
};

/** A batch's state says what has become of its messages (DESIGN §3). */
export function checkBatchStates({ batches, messages }: Facts): string[] {
  const byBatch = groupBy([...messages.values()], ({ batchId }) => batchId);
  const known = new Set(batches.map((batch) => integer(batch, 'id')));
  return [
    ...[...byBatch.keys()].flatMap((id) =>
      known.has(id) ? [] : [`messages of batch ${id}, which is not there`],
    ),
    ...batches.flatMap((batch) => {
      const [id, state] = [integer(batch, 'id'), text(batch, 'state')];
      const allowed = STATES_IN[state] ?? [];
      return wrongStates(byBatch.get(id) ?? [], allowed).map(
        (wrong) => `batch ${id} is ${state} with ${wrong}`,
      );
    }),
  ];
}

function wrongStates(messages: readonly MessageFact[], allowed: readonly string[]): string[] {
  const wrong = messages.filter(({ last }) => !allowed.includes(last.state));
  return [...groupBy(wrong, ({ last }) => last.state)].map(
    ([state, found]) =>
      `${found.length} messages ${state} (${found
        .slice(0, 5)
        .map(({ id }) => id)
        .join(', ')})`,
  );
}

/** What a batch may become next; `prepared` again is a new revision. `paused` after `submitted`: a late answer. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  prepared: ['prepared', 'approved', 'submitting', 'rejected', 'expired', 'withdrawn'],
  approved: ['prepared', 'submitting', 'expired', 'withdrawn'],
  submitting: ['submitted', 'paused', 'withdrawn'],
  paused: ['submitting', 'submitted', 'withdrawn'],
  submitted: ['paused'],
  rejected: [],
  expired: [],
  withdrawn: [],
};

/** No state of a batch is skipped, and its messages move only while it does. Only a witness knows the order. */
export function checkBatchHistory({ witness }: Facts): string[] {
  const standing = new Map<number, { state: string; revision: number }>();
  const batchOf = new Map<number, number>();
  return (witness ?? []).flatMap(({ about, rowId, content }) => {
    if (about === 'batch') return batchStep(standing, rowId, content);
    if (about === 'message') batchOf.set(rowId, integer(content, 'batch_id'));
    if (about !== 'message_event' || text(content, 'state') !== 'submitting') return [];
    const message = integer(content, 'message_id');
    const batch = batchOf.get(message) ?? 0;
    const state = standing.get(batch)?.state;
    return state === 'submitting'
      ? []
      : [`message ${message} was taken in hand while batch ${batch} was ${state}`];
  });
}

function batchStep(
  standing: Map<number, { state: string; revision: number }>,
  id: number,
  content: WitnessFact['content'],
): string[] {
  const before = standing.get(id);
  const after = { state: text(content, 'state'), revision: integer(content, 'revision') };
  standing.set(id, after);
  if (before === undefined) {
    return after.state === 'prepared' && after.revision === 1 ? [] : [`batch ${id} began as ${after.state}`];
  }
  const isRevision = after.state === 'prepared' && after.revision === before.revision + 1;
  const isArrow =
    ARROWS[before.state]?.includes(after.state) && (isRevision || after.revision === before.revision);
  if (isArrow && (after.state !== 'prepared' || isRevision)) return [];
  return [`batch ${id} went from ${before.state} (${before.revision}) to ${after.state} (${after.revision})`];
}

/** S5: each batch's way through the audit: prepared, decided once for each revision, approved before it is submitted. */
export function checkDecisions({ batches, audit, decisions }: Facts): string[] {
  const bySubject = groupBy(audit, ({ subject }) => subject);
  const modes = approvalModes(audit);
  const known = new Set(batches.map(({ id }) => `batch ${id}`));
  return [
    ...[...bySubject.keys()].flatMap((subject) =>
      subject?.startsWith('batch ') && !known.has(subject)
        ? [`the audit tells of ${subject}, which is not there`]
        : [],
    ),
    ...batches.flatMap((batch) => {
      const entries = bySubject.get(`batch ${batch.id}`) ?? [];
      const own = decisions.filter((decision) => decision.batch_id === batch.id);
      return [...wayOf(entries, modes), ...wrongEnd(batch, entries), ...wrongDecisions(entries, own)].map(
        (what) => `batch ${batch.id}: ${what}`,
      );
    }),
  ];
}

/** The practice's approval mode when an audit entry was written: audit and settings change in the same commits. */
function approvalModes(audit: readonly AuditFact[]): (auditId: number) => string {
  const changes = audit.filter(
    ({ subject, details }) => subject === 'setting approval.mode' && details.scope === 'practice',
  );
  return (auditId) => String(changes.filter(({ id }) => id < auditId).at(-1)?.details.to ?? 'any');
}

type Way = { isOver: boolean; isApproved: boolean; revision: number; workers: Set<string> };

function wayOf(entries: readonly AuditFact[], modeAt: (auditId: number) => string): string[] {
  const way: Way = { isOver: false, isApproved: false, revision: 0, workers: new Set() };
  return entries.flatMap((entry) => {
    const wrong = verb(way, entry, modeAt(entry.id));
    return wrong === null ? [] : [`audit entry ${entry.id}, ${entry.action}: ${wrong}`];
  });
}

function verb(way: Way, { action, actor, details }: AuditFact, mode: string): string | null {
  const wasOver = way.isOver;
  const isFirst = way.revision === 0;
  if (action === 'batch.prepared') way.revision += 1;
  if (action === 'batch.prepared' || action === 'batch.revised') way.workers.add(actor);
  if (action === 'batch.prepared' || isFirst)
    return isFirst && action === 'batch.prepared' ? null : 'out of order';
  if (wasOver) return 'after the batch had ended';
  switch (action) {
    case 'batch.revised':
      way.revision += 1;
      way.isApproved = false;
      return details.revision === way.revision
        ? null
        : `of revision ${details.revision}, expected ${way.revision}`;
    case 'batch.approved':
    case 'batch.rejected':
      return decided(way, { action, actor, revision: details.revision, mode });
    case 'batch.submitting':
      if (details.from === 'prepared' && mode !== 'none') return `without approval, which was ${mode}`;
      return details.from === 'approved' && !way.isApproved ? 'without approval' : null;
    case 'batch.withdrawn':
      way.isOver = true;
      return null;
    case 'batch.send-ordered':
    case 'batch.send-cancelled':
      return null;
    default:
      return 'unknown';
  }
}

type Decided = Readonly<{ action: string; actor: string; revision: unknown; mode: string }>;

function decided(way: Way, { action, actor, revision, mode }: Decided): string | null {
  if (revision !== way.revision) return `of revision ${revision}, which is ${way.revision}`;
  if (way.isApproved) return 'a second decision about the revision';
  way.isApproved = action === 'batch.approved';
  way.isOver = action === 'batch.rejected';
  return way.isApproved && mode === 'four-eyes' && way.workers.has(actor)
    ? 'of one’s own work, by four eyes'
    : null;
}

function wrongEnd({ state, revision }: Row, entries: readonly AuditFact[]): string[] {
  const has = (action: string) => entries.some((entry) => entry.action === action);
  const revisions = 1 + entries.filter(({ action }) => action === 'batch.revised').length;
  const wanted: Readonly<Record<string, string>> = {
    approved: 'batch.approved',
    rejected: 'batch.rejected',
    withdrawn: 'batch.withdrawn',
    submitting: 'batch.submitting',
    submitted: 'batch.submitting',
    paused: 'batch.submitting',
  };
  const action = wanted[String(state)];
  return [
    ...(has('batch.prepared') ? [] : ['nobody is on record as having prepared it']),
    ...(action === undefined || has(action) ? [] : [`it is ${state}, and the audit knows no ${action}`]),
    ...(revision === revisions ? [] : [`it is in revision ${revision}, and the audit knows ${revisions}`]),
  ];
}

/** One decision for each revision, in the table and in the audit alike. */
function wrongDecisions(entries: readonly AuditFact[], decisions: readonly Row[]): string[] {
  const recorded = decisions.map(
    (row) => `${row.decision} ${row.revision} by ${textOrNull(row, 'decided_by')}`,
  );
  const told = entries.flatMap(({ action, actor, details }) =>
    action === 'batch.approved' || action === 'batch.rejected'
      ? [`${action.slice('batch.'.length)} ${details.revision} by ${actor}`]
      : [],
  );
  const same = JSON.stringify([...recorded].sort()) === JSON.stringify([...told].sort());
  return same ? [] : [`decided ${recorded.join(', ') || 'never'}, on record ${told.join(', ') || 'never'}`];
}
