import { type Actor, requireCapability } from './actor.ts';
import { collectCandidates } from './collect.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { type MaskedBatch, type PrivacyLevel, readMaskedBatch } from './masked.ts';
import type { Batch } from './model/batch.ts';
import { initialsOf, initialsOfWords } from './model/initials.ts';
import type { DeliveryStatus, MessageState } from './model/message.ts';
import type { Occasion } from './model/occasion.ts';
import { type LocalDate, type LocalDateTime, type LocalTime, toLocal } from './model/time.ts';
import { reviseBatchByNumbers } from './revise.ts';
import { tendBatches } from './upkeep.ts';

/*
 * Single patients for faces that show patients to nobody: a time and an opaque number, and at the practice's wish the
 * initials. As in masked.ts no field can hold more.
 */

/** One message, or what could be one, as a row that tells nobody who it is. */
export type MaskedRow = Readonly<{
  /** Our own number of what it is about: the appointment, the recall, or for a greeting the patient. */
  appointment: number;
  /** The log entry's number, by which the dashboard finds it; null while it is no message. */
  entry: number | null;
  /** null: it is about no appointment. */
  day: LocalDate | null;
  time: LocalTime | null;
  /** 'M. H.'; null at `minimal`, and where there is no name. */
  initials: string | null;
}>;

/** Whom a batch writes to and whom it could write to by its own options, in order of time. */
export type BatchChoice = Readonly<{
  batchId: number;
  revision: number;
  rows: readonly (MaskedRow & Readonly<{ isTicked: boolean }>)[];
}>;

/** One message that did not arrive, and why: a code. */
export type MaskedFailure = MaskedRow &
  Readonly<{ state: MessageState; deliveryStatus: DeliveryStatus | null; reason: string | null }>;

/** What a masked row is made from. The name goes no further than its initials. */
export type RowSource = Readonly<{
  entry: number;
  appointment: number;
  startsAt: Date | null;
  state: MessageState;
  deliveryStatus: DeliveryStatus | null;
  /** Why it was refused, failed, is unclear or was withdrawn: a code. */
  reason: string | null;
  /** First and last name; null: of somebody unregistered. */
  patient: readonly [firstName: string | null, lastName: string] | null;
  /** The whole name of somebody unregistered. */
  person: string;
}>;

export interface ChoiceReads {
  /** Messages of the batch, without those that were withdrawn. */
  chosenRows(batchId: number): Promise<RowSource[]>;
  /** Messages that the portal refused or could not deliver, unclear ones, and those the last look has withdrawn. */
  failedRows(batchId: number, limit: number): Promise<RowSource[]>;
}

type RowRequest = Readonly<{ batchId: number; privacy: PrivacyLevel }>;

/** The rows to choose from. Once the batch can be changed no more, those that it has. */
export async function readBatchChoice(
  deps: Deps,
  actor: Actor,
  { batchId, privacy }: RowRequest,
): Promise<BatchChoice> {
  requireCapability(actor, 'view');
  await tendBatches(deps);
  const batch = await foundBatch(deps, batchId);
  const { timeZone } = deps.practice;
  const chosen = await deps.store.read.chosenRows(batchId);
  const isChanging = batch.state === 'prepared' || batch.state === 'approved';
  const others = isChanging ? (await collectCandidates(deps, deps.store.read, batch.options)).included : [];
  const rows = [
    ...chosen.map((row) => ({ at: row.startsAt, row: maskRow(row, privacy, timeZone), isTicked: true })),
    ...others.map((entry) => ({ at: entry.startsAt, row: maskEntry(entry, privacy), isTicked: false })),
  ].sort((a, b) => timeOf(a.at) - timeOf(b.at) || a.row.appointment - b.row.appointment);
  return {
    batchId,
    revision: batch.revision,
    rows: rows.map(({ row, isTicked }) => ({ ...row, isTicked })),
  };
}

function timeOf(at: Date | null): number {
  return at?.getTime() ?? 0;
}

export type TickedChoice = Readonly<{
  /** Our own numbers of what the batch is to be about. */
  ticked: readonly number[];
  /** The one that was chosen from. */
  revision: number;
}>;

/** `reviseBatch` by our own numbers; refuses as it does. */
export async function reviseBatchChoice(
  deps: Deps,
  actor: Actor,
  batchId: number,
  choice: TickedChoice,
): Promise<MaskedBatch> {
  await reviseBatchByNumbers(deps, actor, batchId, choice);
  return readMaskedBatch(deps, actor, batchId);
}

const MAX_FAILURES = 1000; // of one batch; whoever has more looks at the log

/** The messages that did not arrive, in order of time. */
export async function readFailures(
  deps: Deps,
  actor: Actor,
  { batchId, privacy, limit }: RowRequest & Readonly<{ limit: number }>,
): Promise<MaskedFailure[]> {
  requireCapability(actor, 'view');
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_FAILURES)
    throw new RefusalError('invalid-value', {
      field: 'limit',
      value: limit,
      expected: `1 – ${MAX_FAILURES}`,
    });
  await tendBatches(deps);
  await foundBatch(deps, batchId);
  const { timeZone } = deps.practice;
  return (await deps.store.read.failedRows(batchId, limit)).map((row) => ({
    ...maskRow(row, privacy, timeZone),
    state: row.state,
    deliveryStatus: row.deliveryStatus,
    reason: row.reason,
  }));
}

async function foundBatch({ store }: Deps, batchId: number): Promise<Batch> {
  const batch = await store.read.batch(batchId);
  if (batch === null) throw new RefusalError('batch-not-found', { batch: batchId });
  return batch;
}

/** One message as a row that tells nobody who it is. */
export function maskRow(source: RowSource, privacy: PrivacyLevel, timeZone: string): MaskedRow {
  const { entry, appointment, startsAt, patient, person } = source;
  const initials = patient === null ? initialsOfWords(person) : initialsOf(patient);
  const start = partsOf(startsAt && toLocal(startsAt, timeZone));
  return { appointment, entry, ...start, initials: privacy === 'minimal' ? null : initials };
}

function maskEntry(entry: Occasion, privacy: PrivacyLevel): MaskedRow {
  const { id, startsLocal, patient, personName } = entry;
  const initials =
    patient === null ? initialsOfWords(personName ?? '') : initialsOf([patient.firstName, patient.lastName]);
  const masked = privacy === 'minimal' ? null : initials;
  return { appointment: id, entry: null, ...partsOf(startsLocal), initials: masked };
}

function partsOf(startsLocal: LocalDateTime | null): Pick<MaskedRow, 'day' | 'time'> {
  const [day = null, time = null] = startsLocal?.split('T') ?? [];
  return { day, time };
}
