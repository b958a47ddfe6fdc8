import { type Actor, requireCapability } from './actor.ts';
import type { RunRequest } from './collect.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { Batch, BatchCounts, BatchState } from './model/batch.ts';
import { type ExclusionReason, exclusionReasons } from './model/candidate.ts';
import type { Channel, DeliveryStatus, MessageKind } from './model/message.ts';
import { type RejectionReason, rejectionReasonOf } from './model/rejection.ts';
import { type LocalDate, localDateOf } from './model/time.ts';
import type { PeopleReads, PracticeUser } from './people.ts';
import { previewRun, type RunPreview } from './prepare.ts';
import { readDepartures } from './send-limits.ts';
import { isInHand, tendBatches } from './upkeep.ts';

export type { RejectionReason } from './model/rejection.ts';

/*
 * What may leave for Slack. No field of these types can hold a patient's name, number, address, visit reason or text, nor
 * an id of another system; faces that show patients to nobody get nothing else (DOMAIN, Privacy).
 */

/** `minimal`: a row is a time and an opaque number; `initials`: at the practice's wish also the patient's initials. */
export type PrivacyLevel = 'minimal' | 'initials';

/** Who did something: a practice user's id and name, and their Slack ids, where they have any. */
export type StaffMember = Readonly<{ id: string; name: string; slackIds: readonly string[] }>;

/** A batch without its patients. */
export type MaskedBatch = Readonly<{
  id: number;
  revision: number;
  kind: MessageKind;
  channel: Channel;
  state: BatchState;
  /** How many appointments it is about on each day, days in order; none for recalls and birthdays. */
  days: readonly Readonly<{ day: LocalDate; messages: number }>[];
  counts: BatchCounts;
  /** Of its submitted messages; null: no status yet. */
  deliveries: readonly Readonly<{ status: DeliveryStatus | null; count: number }>[];
  preparedAt: Date;
  preparedBy: StaffMember;
  revisedBy: readonly StaffMember[];
  expiresAt: Date;
  decidedAt: Date | null;
  decidedBy: StaffMember | null;
  /** Why it is paused, or was not sent although that was ordered: a code of ours. */
  pauseReason: string | null;
  /** Why it was rejected, where that was chosen and not typed; a person's own words stay here. */
  rejectionReason: RejectionReason | null;
  submittedAt: Date | null;
  /** Who has ordered that a running server sends it as soon as it may; null when nobody has. */
  sendOrderedBy: StaffMember | null;
  /** Some living process is sending it right now. */
  isInHand: boolean;
  /** When the next message leaves; null when none is queued. */
  nextDueAt: Date | null;
  /** The batch whose refused and failed messages these are. */
  retryOf: number | null;
  /** How many of its messages were refused by the portal or not delivered, and neither reset nor retried since. */
  retryable: number;
}>;

/** What a run would send, in numbers only. */
export type MaskedRun = Readonly<{
  channel: Channel;
  days: readonly Readonly<{ day: LocalDate; candidates: number }>[];
  statuses: readonly string[];
  onePerDay: boolean;
  notBefore: Date | null;
  candidates: number;
  /** In order of precedence; reasons nobody has are missing. */
  excluded: readonly Readonly<{ reason: ExclusionReason; count: number }>[];
  /** Statuses of future appointments, and how many visit reasons they have. */
  offered: Readonly<{ statuses: readonly string[]; reasons: number }>;
  /** How many visit reasons are chosen; null: all. */
  chosenReasons: number | null;
  /** Thousandths of a credit. */
  milliNeeded: number;
  /** null: nobody counts, or the portal cannot be reached. */
  milliAvailable: number | null;
  isBalanceUnreachable: boolean;
  /** Nothing was ever imported. */
  isAgendaEmpty: boolean;
}>;

/** What of a batch's messages can be counted. */
export type BatchNumbers = Readonly<{
  counts: BatchCounts;
  deliveries: MaskedBatch['deliveries'];
  /** Starts of the appointments, and how many messages remind of each. */
  starts: readonly Readonly<{ at: Date; messages: number }>[];
  /** When the next queued message may go; null when none is queued. */
  nextDueAt: Date | null;
  retryable: number;
}>;

export type BatchSelection =
  | 'open'
  /** Refused or undelivered messages are in it. */
  | 'failed'
  /** Prepared or decided by this actor. */
  | Readonly<{ by: string }>;

export interface MaskedReads {
  /** The newest first; null: all. */
  batchesWhere(selection: BatchSelection | null, limit: number): Promise<Batch[]>;
  /** Of all these batches, in a fixed number of statements. */
  batchNumbers(ids: readonly number[]): Promise<ReadonlyMap<number, BatchNumbers>>;
}

/** One batch without its patients; refuses as `batch-not-found`. */
export async function readMaskedBatch(deps: Deps, actor: Actor, batchId: number): Promise<MaskedBatch> {
  requireCapability(actor, 'view');
  await tendBatches(deps);
  const batch = await deps.store.read.batch(batchId);
  const [masked] = batch === null ? [] : await maskBatches(deps, [batch]);
  if (masked === undefined) throw new RefusalError('batch-not-found', { batch: batchId });
  return masked;
}

export type MaskedListing = Readonly<{
  limit: number;
  /** `mine`: prepared or decided by the actor; `failed`: with refused or undelivered messages; left out: all. */
  only?: 'open' | 'mine' | 'failed';
}>;

const MAX_LISTED = 100; // more is for the dashboard

/** Batches without their patients, the newest first. */
export async function listMaskedBatches(
  deps: Deps,
  actor: Actor,
  { limit, only }: MaskedListing,
): Promise<MaskedBatch[]> {
  requireCapability(actor, 'view');
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_LISTED)
    throw new RefusalError('invalid-value', { field: 'limit', value: limit, expected: `1 – ${MAX_LISTED}` });
  await tendBatches(deps);
  const selection = only === 'mine' ? { by: actor.id } : (only ?? null);
  return maskBatches(deps, await deps.store.read.batchesWhere(selection, limit));
}

/** What `previewRun` tells, in numbers. */
export async function previewMaskedRun(deps: Deps, actor: Actor, request: RunRequest): Promise<MaskedRun> {
  return maskRun(await previewRun(deps, actor, request));
}

async function maskBatches(deps: Deps, batches: readonly Batch[]): Promise<MaskedBatch[]> {
  if (batches.length === 0) return [];
  const { read } = deps.store;
  const staff = await staffBy(read);
  const numbers = await read.batchNumbers(batches.map(({ id }) => id));
  const leaving = await readDepartures(deps, read, deps.now());
  return batches.flatMap((batch) => {
    const found = numbers.get(batch.id);
    return found === undefined ? [] : [maskBatch(deps, batch, { numbers: found, staff, leaving })];
  });
}

type Surroundings = Readonly<{
  numbers: BatchNumbers;
  staff: Staff;
  leaving: (channel: Channel, due: Date) => Date;
}>;

function maskBatch(
  { practice, now, mayBeAlive }: Deps,
  batch: Batch,
  { numbers, staff, leaving }: Surroundings,
): MaskedBatch {
  const { id, revision, kind, channel, state, preparedAt, expiresAt, decidedAt, submittedAt, reason } = batch;
  const { counts, deliveries, nextDueAt, retryable } = numbers;
  return {
    id,
    revision,
    kind,
    channel,
    state,
    days: daysOf(numbers, practice.timeZone),
    counts,
    deliveries,
    preparedAt,
    preparedBy: staff(batch.preparedBy),
    revisedBy: batch.revisedBy.map(staff),
    expiresAt,
    decidedAt,
    decidedBy: batch.decidedBy === null ? null : staff(batch.decidedBy),
    pauseReason: state === 'rejected' ? null : codeOf(reason),
    rejectionReason: state === 'rejected' ? rejectionReasonOf(reason) : null,
    submittedAt,
    sendOrderedBy: batch.sendOrderedBy === null ? null : staff(batch.sendOrderedBy),
    isInHand: isInHand(batch, now(), mayBeAlive),
    nextDueAt: nextDueAt && leaving(channel, nextDueAt),
    retryOf: batch.options.retryOf ?? null,
    retryable,
  };
}

type Staff = (id: string) => StaffMember;

/** Whoever is no practice user (an unknown login, a schedule) is shown by the id they acted under. */
async function staffBy(reads: PeopleReads): Promise<Staff> {
  const users = new Map<string, PracticeUser>((await reads.users()).map((user) => [user.id, user]));
  return (id) => {
    const user = users.get(id);
    return { id, name: user?.name ?? id, slackIds: user?.slackIds ?? [] };
  };
}

function daysOf({ starts }: BatchNumbers, timeZone: string): MaskedBatch['days'] {
  const days = new Map<LocalDate, number>();
  for (const { at, messages } of starts) {
    const day = localDateOf(at, timeZone);
    days.set(day, (days.get(day) ?? 0) + messages);
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, messages]) => ({ day, messages }));
}

function maskRun({ options, offered, candidates, excluded, ...preview }: RunPreview): MaskedRun {
  const { channel, days, statuses, onePerDay, notBefore, reasons } = options;
  const dayOf = ({ entry }: RunPreview['candidates'][number]) => entry.startsLocal?.slice(0, 10);
  const countOf = (wanted: ExclusionReason) => excluded.filter(({ reason }) => reason === wanted).length;
  return {
    channel,
    days: days.map((day) => ({
      day,
      candidates: candidates.filter((candidate) => dayOf(candidate) === day).length,
    })),
    statuses,
    onePerDay,
    notBefore,
    candidates: candidates.length,
    excluded: exclusionReasons
      .map((reason) => ({ reason, count: countOf(reason) }))
      .filter(({ count }) => count > 0),
    offered: { statuses: offered.statuses, reasons: offered.reasons.length },
    chosenReasons: reasons?.length ?? null,
    milliNeeded: preview.milliNeeded,
    milliAvailable: preview.milliAvailable,
    isBalanceUnreachable: preview.isBalanceUnreachable,
    isAgendaEmpty: preview.isAgendaEmpty,
  };
}

/** Only what looks like a code of ours: a person's words have blanks and capitals. */
function codeOf(reason: string | null): string | null {
  return reason !== null && /^[a-z]+(-[a-z]+)*$/.test(reason) ? reason : null;
}
