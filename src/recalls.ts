import { type Actor, requireCapability } from './actor.ts';
import { type AuditAction, type AuditDetails, recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import {
  BY_HAND,
  DEFAULT_LEAD_DAYS,
  dueAnew,
  isClosed,
  isDueTooLong,
  MAX_CODE,
  MAX_INTERVAL_MONTHS,
  MAX_LEAD_DAYS,
  MAX_NAME,
  newRecall,
  type Recall,
  type RecallEntry,
  type RecallView,
  type StoredRecall,
  timed,
} from './model/recall.ts';
import { cleanText, shorten } from './model/text.ts';
import { isLocalDate, type LocalDate, localDateOf } from './model/time.ts';
import { tendAll } from './recall-care.ts';
import { readSettings } from './settings.ts';
import type { Reads, Tx } from './store.ts';

export type RecallFilter = Readonly<{
  /** Whose call-in day has come by then. */
  callBy?: LocalDate;
  patientId?: number;
  /** Also those that are done, closed or vanished. */
  isAll: boolean;
  /** After this one. */
  from?: RecallKey;
}>;

type RecallKey = Readonly<{ dueOn: LocalDate; id: number }>;

export interface RecallReads {
  /** By due date. */
  recalls(filter: RecallFilter, limit: number): Promise<RecallEntry[]>;
  recall(id: number): Promise<RecallEntry | null>;
  storedRecalls(source: string, externalIds: readonly string[]): Promise<(StoredRecall & Recall)[]>;
  storedRecall(id: number): Promise<(StoredRecall & Recall) | null>;
  /** Our ids by patients' numbers; who is not known is missing. */
  patientIds(numbers: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Recurring recalls whose appointment has taken place: it is marked so, or it was before the second instant. */
  servedRecalls(
    moment: Readonly<{ now: Date; settledBefore: Date }>,
  ): Promise<Readonly<{ recall: StoredRecall & Recall; servedOn: LocalDate }>[]>;
}

export interface RecallWrites {
  /** Returns their ids. */
  insertRecalls(recalls: readonly StoredRecall[]): Promise<number[]>;
  updateRecalls(recalls: readonly (StoredRecall & Recall)[]): Promise<void>;
  /**
   * Joins open recalls (of these ids; null: all), and those whose appointment is at or after the day, with the earliest
   * appointment that is for them, or none. Returns how many have changed.
   */
  bookRecalls(since: LocalDate, ids: readonly number[] | null): Promise<number>;
  /** Marks recalls of the source that are due between these days and not among those seen. Returns how many. */
  markRecallsVanished(
    source: string,
    seen: readonly string[],
    span: Readonly<{ from: LocalDate; until: LocalDate; today: LocalDate }>,
  ): Promise<number>;
}

export type RecallRequest = Readonly<{
  /** Only those whose call-in day has come. */
  isDue?: boolean;
  isAll?: boolean;
  patientNumber?: string;
  limit: number;
  /** `next` of the page before. */
  from?: RecallKey;
}>;

/** One page of recalls by due date; `next` leads to the following one and is null on the last. */
export type RecallPage = Readonly<{ entries: readonly RecallView[]; next: RecallKey | null }>;

/** What a person enters of a recall. */
export type NewRecallByHand = Readonly<{
  patientNumber: string;
  reasonCode: string;
  reasonName?: string | null;
  doctor?: string | null;
  dueOn: LocalDate;
  /** null: once. */
  intervalMonths?: number | null;
  leadDays?: number;
}>;

export type RecallChange = Readonly<Partial<Omit<NewRecallByHand, 'patientNumber'>>>;

/** Recalls, the next due first. */
export async function listRecalls(deps: Deps, actor: Actor, request: RecallRequest): Promise<RecallPage> {
  requireCapability(actor, 'view');
  const { isDue = false, isAll = false, patientNumber, limit, from } = request;
  if (!Number.isSafeInteger(limit) || limit < 1) throw invalid('limit', limit, '1 – …');
  const { read } = deps.store;
  const patientId = patientNumber === undefined ? undefined : await patientIdOf(read, patientNumber);
  const filter = {
    isAll,
    ...(isDue && { callBy: todayOf(deps) }),
    ...(patientId !== undefined && { patientId }),
    ...(from !== undefined && { from }),
  };
  const found = await read.recalls(filter, limit + 1);
  const entries = await judged(deps, read, found.slice(0, limit));
  const last = entries.at(-1)?.recall;
  const isMore = found.length > limit && last !== undefined;
  return { entries, next: isMore ? { dueOn: last.dueOn, id: last.id } : null };
}

/** One recall by our own number. */
export async function readRecall(deps: Deps, actor: Actor, id: number): Promise<RecallView> {
  requireCapability(actor, 'view');
  return viewOf(deps, deps.store.read, id);
}

/** Enters a recall by hand; an appointment that is already booked for a later day makes it done. */
export async function addRecall(deps: Deps, actor: Actor, entered: NewRecallByHand): Promise<RecallView> {
  requireCapability(actor, 'prepare');
  const { patientNumber, ...rest } = entered;
  const { reasonCode, dueOn, ...more } = checked(rest);
  if (reasonCode === undefined) throw invalid('reason_code', '', `1 – ${MAX_CODE}`);
  if (dueOn === undefined) throw invalid('due_on', '', DAY);
  const record = {
    id: deps.newReference(),
    reasonCode,
    dueOn,
    reasonName: more.reasonName ?? null,
    doctor: more.doctor ?? null,
    intervalMonths: more.intervalMonths ?? null,
    leadDays: more.leadDays ?? DEFAULT_LEAD_DAYS,
  };
  return deps.store.write(async (tx) => {
    const patientId = await patientIdOf(tx, patientNumber);
    const said = { source: BY_HAND, patientId, columns: undefined, today: todayOf(deps) };
    const [id] = await tx.insertRecalls([newRecall(record, { ...said, by: actor.id, at: deps.now() })]);
    if (id === undefined) throw new Error('expected the id of the recall, got no row');
    return settle(deps, actor, tx, { id, action: 'recall.added' });
  });
}

/** Changes a recall by hand; of one that comes from a file only the due date, as its file says the rest again. */
export async function changeRecall(
  deps: Deps,
  actor: Actor,
  id: number,
  change: RecallChange,
): Promise<RecallView> {
  requireCapability(actor, 'prepare');
  const { dueOn, ...fields } = checked(change);
  return deps.store.write(async (tx) => {
    const known = await storedOf(tx, id);
    if (isClosed(known)) throw new RefusalError('recall-closed', { recall: id });
    if (known.source !== BY_HAND && Object.keys(fields).length > 0)
      throw new RefusalError('recall-of-file', { recall: id });
    const { givenDueOn } = known; // the file's next word on it is compared with its last
    const changed = timed({ ...known, ...fields, changedBy: actor.id, changedAt: deps.now() });
    const isDated = dueOn !== undefined && dueOn !== known.dueOn;
    const next = isDated ? { ...dueAnew(changed, { dueOn, today: todayOf(deps) }), givenDueOn } : changed;
    await tx.updateRecalls([next]);
    const details = { fields: [...Object.keys(fields), ...(isDated ? ['dueOn'] : [])] };
    return settle(deps, actor, tx, { id, action: 'recall.changed', details });
  });
}

/** Nobody is called in for it any more; closing it again is harmless. */
export async function closeRecall(deps: Deps, actor: Actor, id: number): Promise<RecallView> {
  requireCapability(actor, 'prepare');
  return deps.store.write(async (tx) => {
    const known = await storedOf(tx, id);
    if (isClosed(known)) return viewOf(deps, tx, id);
    const closed = { ...known, doneOn: todayOf(deps), doneBy: null };
    await tx.updateRecalls([{ ...closed, changedBy: actor.id, changedAt: deps.now() }]);
    return settle(deps, actor, tx, { id, action: 'recall.closed' });
  });
}

/** Opens what a person has closed. */
export async function reopenRecall(deps: Deps, actor: Actor, id: number): Promise<RecallView> {
  requireCapability(actor, 'prepare');
  return deps.store.write(async (tx) => {
    const known = await storedOf(tx, id);
    if (!isClosed(known)) return viewOf(deps, tx, id);
    const opened = { ...known, doneOn: null, changedBy: actor.id, changedAt: deps.now() };
    await tx.updateRecalls([opened]);
    return settle(deps, actor, tx, { id, action: 'recall.reopened' });
  });
}

type Step = Readonly<{ id: number; action: AuditAction; details?: AuditDetails }>;

async function settle(
  deps: Deps,
  actor: Actor,
  tx: Tx,
  { id, action, details = {} }: Step,
): Promise<RecallView> {
  await recordAudit(deps, actor, tx, { action, subject: `recall ${id}`, details });
  await tendAll(deps, tx);
  return viewOf(deps, tx, id);
}

async function viewOf(deps: Deps, reads: Reads, id: number): Promise<RecallView> {
  const entry = await reads.recall(id);
  const [view] = await judged(deps, reads, entry === null ? [] : [entry]);
  if (view === undefined) throw new RefusalError('recall-not-found', { recall: id });
  return view;
}

async function judged(deps: Deps, reads: Reads, entries: readonly RecallEntry[]): Promise<RecallView[]> {
  const overdueDays = (await readSettings(reads, null))['recall.overdue-days'];
  const isOverdue = ({ recall: { doneOn, vanished, dueOn, callOn }, call }: RecallEntry) =>
    doneOn === null &&
    !vanished &&
    call === null &&
    callOn <= todayOf(deps) &&
    isDueTooLong(dueOn, todayOf(deps), overdueDays);
  return entries.map((entry) => ({ ...entry, isOverdue: isOverdue(entry) }));
}

async function storedOf(reads: RecallReads, id: number): Promise<StoredRecall & Recall> {
  const recall = await reads.storedRecall(id);
  if (recall === null) throw new RefusalError('recall-not-found', { recall: id });
  return recall;
}

async function patientIdOf(reads: RecallReads, number: string): Promise<number> {
  const id = (await reads.patientIds([number])).get(number);
  if (id === undefined) throw new RefusalError('patient-not-found');
  return id;
}

const DAY = '2026-11-23';

/** What was entered, cleaned; only what was entered is there. */
function checked(change: RecallChange): RecallChange {
  const { reasonCode, reasonName, doctor, dueOn, intervalMonths, leadDays } = change;
  if (dueOn !== undefined && !isLocalDate(dueOn)) throw invalid('due_on', shorten(cleanText(dueOn), 40), DAY);
  if (intervalMonths != null && !isWhole(intervalMonths, 1, MAX_INTERVAL_MONTHS))
    throw invalid('interval_months', intervalMonths, `1 – ${MAX_INTERVAL_MONTHS}`);
  if (leadDays !== undefined && !isWhole(leadDays, 0, MAX_LEAD_DAYS))
    throw invalid('lead_days', leadDays, `0 – ${MAX_LEAD_DAYS}`);
  return {
    ...(reasonCode !== undefined && { reasonCode: textOf('reason_code', reasonCode, MAX_CODE) }),
    ...(reasonName !== undefined && { reasonName: optionalText('reason_name', reasonName) }),
    ...(doctor !== undefined && { doctor: optionalText('doctor', doctor) }),
    ...(dueOn !== undefined && { dueOn }),
    ...(intervalMonths !== undefined && { intervalMonths }),
    ...(leadDays !== undefined && { leadDays }),
  };
}

function textOf(field: string, entered: string, max: number): string {
  const text = cleanText(entered);
  if (text === '' || text.length > max) throw invalid(`${field} (length)`, text.length, `1 – ${max}`);
  return text;
}

function optionalText(field: string, entered: string | null): string | null {
  return entered === null || cleanText(entered) === '' ? null : textOf(field, entered, MAX_NAME);
}

function isWhole(number: number, least: number, most: number): boolean {
  return Number.isSafeInteger(number) && number >= least && number <= most;
}

function invalid(field: string, value: string | number, expected: string): RefusalError {
  return new RefusalError('invalid-value', { field, value, expected });
}

function todayOf({ now, practice }: Pick<Deps, 'now' | 'practice'>): LocalDate {
  return localDateOf(now(), practice.timeZone);
}
