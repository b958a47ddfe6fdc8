import { type Actor, type Face, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { LogFilter } from './model/log.ts';
import { cleanText, shorten } from './model/text.ts';
import type { Tx } from './store.ts';

/** What somebody did (Protokoll): every decision and every change of settings, texts, people, log and credits. */
export const auditActions = [
  'import.starting',
  'import.done',
  'batch.prepared',
  'batch.revised',
  'batch.approved',
  'batch.rejected',
  'batch.withdrawn',
  'batch.submitting',
  'batch.send-ordered',
  'batch.send-cancelled',
  'messages.decided',
  'log.refreshing',
  'log.resetting',
  'log.reset',
  'log.purging',
  'log.purged',
  'log.exporting',
  'audit.exporting',
  'credits.purchased',
  'credits.corrected',
  'setting.changed',
  'setting.cleared',
  'template.changed',
  'template.reset',
  'consent.recorded',
  'recall.run-reset',
  'recall.added',
  'recall.changed',
  'recall.closed',
  'recall.reopened',
  'user.added',
  'user.changed',
  'database.migrated',
  'database.backed-up',
  'database.restored',
  'database.restore-accepted',
  'retention.starting',
  'retention.done',
  'clock.accepted',
  'time-zone.adopted',
  'schedule.added',
  'schedule.changed',
  'schedule.removed',
  'schedule.run',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Ids, numbers and codes: never a patient's name, number, address or text. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** Who did what, when and from where; written once, never changed or deleted (a trigger sees to it). */
export type AuditEntry = Readonly<{
  id: number;
  at: Date;
  /** The practice user's id, or `login:…`, an account that nobody knows. */
  actor: string;
  face: Face;
  workstation: string;
  action: AuditAction;
  /** What it was done to: 'batch 12', 'setting run.days', 'user anna'; null when the details say it. */
  subject: string | null;
  details: AuditDetails;
}>;

export type NewAuditEntry = Omit<AuditEntry, 'id'>;

export type AuditFilter = Readonly<{
  actor?: string;
  action?: AuditAction;
  /** From this instant. */
  since?: Date;
  /** Before this instant. */
  until?: Date;
}>;

export interface AuditReads {
  /** The newest first; `before` is the last id of the page before. */
  auditEntries(
    filter: AuditFilter,
    page: Readonly<{ limit: number; before?: number }>,
  ): Promise<AuditEntry[]>;
}

export interface AuditWrites {
  insertAuditEntry(entry: NewAuditEntry): Promise<void>;
}

export type AuditEvent = Readonly<{ action: AuditAction; subject?: string; details?: AuditDetails }>;

/** Records what the actor does, in the transaction that does it: one is never there without the other. */
export async function recordAudit(
  { now }: Pick<Deps, 'now'>,
  actor: Actor,
  tx: Tx,
  { action, subject, details }: AuditEvent,
): Promise<void> {
  const { id, face, workstation } = actor;
  const entry = { at: now(), actor: id, face, workstation, action };
  await tx.insertAuditEntry({ ...entry, subject: subject ?? null, details: details ?? {} });
}

/**
 * Records in a write of its own what takes many writes, or none: before it begins, so that it is on record whatever ends
 * it, and where there is a result once more with that.
 */
export async function recordApart(deps: Deps, actor: Actor, event: AuditEvent): Promise<void> {
  await deps.store.write((tx) => recordAudit(deps, actor, tx, event));
}

const MAX_LISTED = 50; // ids in one entry; more are counted

/** How many there are of these ids, and the first of them. */
export function idDetails(ids: readonly number[]): AuditDetails {
  return { idCount: ids.length, ids: ids.slice(0, MAX_LISTED).map(String) };
}

/** What entries were chosen by. Only these conditions are named: another one might hold patients' data. */
export function filterDetails({
  ids,
  kind,
  channel,
  state,
  batchId,
  since,
  before,
}: LogFilter): AuditDetails {
  return {
    ...(ids && idDetails(ids)),
    ...(kind && { kind }),
    ...(channel && { channel }),
    ...(state && { state }),
    ...(batchId !== undefined && { batch: batchId }),
    ...(since && { since: since.toISOString() }),
    ...(before && { before: before.toISOString() }),
  };
}

export type AuditRequest = Readonly<{
  filter: AuditFilter;
  limit: number;
  /** `next` of the page before. */
  before?: number;
}>;

/** One page of the audit, the newest first; `next` leads to the following one and is null on the last. */
export type AuditPage = Readonly<{ entries: readonly AuditEntry[]; next: number | null }>;

/** Reads the audit; an administrator's right. */
export async function readAudit({ store }: Deps, actor: Actor, request: AuditRequest): Promise<AuditPage> {
  requireCapability(actor, 'admin');
  const { filter, limit, before } = request;
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new RefusalError('invalid-value', { field: 'limit', value: limit });
  const page = { limit: limit + 1, ...(before !== undefined && { before }) };
  const found = await store.read.auditEntries(filter, page);
  const entries = found.slice(0, limit);
  return { entries, next: found.length > limit ? (entries.at(-1)?.id ?? null) : null };
}

const EXPORT_PAGE = 2000; // rows in memory at a time

/** The whole audit that the filter selects in pages, the newest first; that it was exported is on record itself. */
export async function exportAudit(
  deps: Deps,
  actor: Actor,
  filter: AuditFilter,
): Promise<AsyncIterable<readonly AuditEntry[]>> {
  requireCapability(actor, 'admin');
  const { actor: user, action, since, until } = filter;
  const details = {
    ...(user !== undefined && { user: shorten(cleanText(user), 60) }),
    ...(action && { action }),
    ...(since && { since: since.toISOString() }),
    ...(until && { before: until.toISOString() }),
  };
  await recordApart(deps, actor, { action: 'audit.exporting', details });
  return auditPages(deps, actor, filter);
}

async function* auditPages(
  deps: Deps,
  actor: Actor,
  filter: AuditFilter,
): AsyncGenerator<readonly AuditEntry[]> {
  for (let before: number | null | undefined; before !== null; ) {
    const request: AuditRequest = { filter, limit: EXPORT_PAGE, ...(before !== undefined && { before }) };
    const page = await readAudit(deps, actor, request);
    yield page.entries;
    before = page.next;
  }
}
