import { type Actor, requireCapability } from './actor.ts';
import { filterDetails, recordApart } from './audit.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type {
  LogColumn,
  LogEntry,
  LogFilter,
  LogKey,
  LogPage,
  LogPosition,
  MessageEvent,
} from './model/log.ts';
import { unsettledStates } from './model/message.ts';
import { addDays, type LocalDate, toInstant } from './model/time.ts';
import type { Store, Tx } from './store.ts';
import { tendBatches } from './upkeep.ts';

export type LogRequest = Readonly<{
  filter: LogFilter;
  sort: LogColumn;
  descending: boolean;
  limit: number;
  /** `next` of the page before. */
  after?: string;
}>;

/** One page of the log; `next` leads to the following one and is null on the last. */
export type LogPageView = Readonly<{ entries: readonly LogEntry[]; next: string | null }>;

/** How many were reset or purged, and how many were left alone because they may still be sent, or are no reminders. */
export type LogChange = Readonly<{ selected: number; changed: number; unsettled: number; otherKind: number }>;

const CHUNK = 1000; // rows in one write, so that readers and other writers get their turn
const PURGE_CHUNK = 250; // a deleted row touches a page of every index: a thousand would swell the write-ahead log

/** One page (L2): sorted by any column, the submission date ascending unless asked otherwise. */
export async function readLog(deps: Deps, actor: Actor, request: LogRequest): Promise<LogPageView> {
  requireCapability(actor, 'view');
  await tendBatches(deps);
  const { filter, sort, descending, limit } = request;
  const after = request.after === undefined ? null : parseCursor(request.after, sort);
  const rows = await deps.store.read.logPage(filter, { sort, descending, limit: limit + 1, after });
  const entries = rows.slice(0, limit);
  const last = entries.at(-1);
  return { entries, next: rows.length > limit && last ? cursorOf(sort, last) : null };
}

/** One entry with everything that became of it, the oldest first. */
export type LogEntryView = Readonly<{ entry: LogEntry; events: readonly MessageEvent[] }>;

/** One entry with its whole history; refuses as `message-not-found`. */
export async function readEntry(deps: Deps, actor: Actor, id: number): Promise<LogEntryView> {
  requireCapability(actor, 'view');
  await tendBatches(deps);
  const { read } = deps.store;
  const [entry] = await read.logPage({ ids: [id] }, { sort: 'id', descending: false, limit: 1, after: null });
  if (entry === undefined) throw new RefusalError('message-not-found', { id });
  return { entry, events: await read.messageEvents(id) };
}

const EXPORT_PAGE = 2000; // rows in memory at a time

/** Everything the request selects, from `after` on and whatever its limit, in pages; who exported is on record. */
export async function exportEntries(
  deps: Deps,
  actor: Actor,
  request: Omit<LogRequest, 'limit'>,
): Promise<AsyncIterable<readonly LogEntry[]>> {
  requireCapability(actor, 'view');
  if (request.after !== undefined) parseCursor(request.after, request.sort); // refused before it is recorded
  await recordApart(deps, actor, { action: 'log.exporting', details: filterDetails(request.filter) });
  return entryPages(deps, actor, request);
}

async function* entryPages(
  deps: Deps,
  actor: Actor,
  request: Omit<LogRequest, 'limit'>,
): AsyncGenerator<readonly LogEntry[]> {
  for (let after: string | null | undefined = request.after; after !== null; ) {
    const { entries, next }: LogPageView = await readLog(deps, actor, {
      ...request,
      limit: EXPORT_PAGE,
      ...(after !== undefined && { after }),
    });
    yield entries;
    after = next;
  }
}

/** Counting stops one above this: nobody decides otherwise for a larger number. */
export const MAX_COUNTED = 10_000;

/** How many entries the filter selects; MAX_COUNTED + 1 means more than MAX_COUNTED. */
export async function countEntries({ store }: Deps, actor: Actor, filter: LogFilter): Promise<number> {
  requireCapability(actor, 'view');
  return store.read.logCount(filter, MAX_COUNTED + 1);
}

/** L4: releases the selected reminders so that the next run prepares their appointments again. */
export async function resetEntries(deps: Deps, actor: Actor, filter: LogFilter): Promise<LogChange> {
  requireCapability(actor, 'prepare');
  const { store, now, log } = deps;
  // the chunks are writes of their own: one that is killed in the middle is on record all the same
  await recordApart(deps, actor, { action: 'log.resetting', details: filterDetails(filter) });
  const change = await changeInChunks(
    store,
    { filter, size: CHUNK },
    async (tx, ids) => (await tx.resetMessages(ids, now())).length,
  );
  await recordApart(deps, actor, { action: 'log.reset', details: change });
  log.info('log.reset', { count: change.changed, by: actor.id });
  return change;
}

/** L5: deletes the selected entries up to and including the date, for good. L6: their appointments stay reminded. */
export async function purgeEntries(
  deps: Deps,
  actor: Actor,
  filter: LogFilter,
  until: LocalDate,
): Promise<LogChange> {
  requireCapability(actor, 'admin');
  const { store, practice, log } = deps;
  const before = endOfDay(until, practice.timeZone);
  const details = { ...filterDetails(filter), until };
  await recordApart(deps, actor, { action: 'log.purging', details });
  const limited = { ...filter, before: filter.before && filter.before < before ? filter.before : before };
  const change = await changeInChunks(store, { filter: limited, size: PURGE_CHUNK }, (tx, ids) =>
    tx.purgeMessages(ids),
  );
  await recordApart(deps, actor, { action: 'log.purged', details: { ...change, otherKind: 0, until } });
  log.info('log.purged', { count: change.changed, until, by: actor.id });
  return { ...change, otherKind: 0 };
}

/** The first instant after the day in the practice. */
export function endOfDay(day: LocalDate, timeZone: string): Date {
  return toInstant(`${addDays(day, 1)}T00:00`, timeZone);
}

/** Counts in the same transaction that changes, so that the numbers are about what was changed. */
async function changeInChunks(
  store: Store,
  { filter, size }: Readonly<{ filter: LogFilter; size: number }>,
  work: (tx: Tx, ids: readonly number[]) => Promise<number>,
): Promise<LogChange> {
  const total = { selected: 0, changed: 0, unsettled: 0, otherKind: 0 };
  // by id nothing is met twice; with dates the walk must not begin at the very first entry
  const sort = filter.since === undefined && filter.before === undefined ? 'id' : 'submitted';
  let after: LogPosition | null = null;
  do {
    const page: LogPage = { sort, descending: false, limit: size, after };
    const keys = await store.write(async (tx) => {
      const keys = await tx.logKeys(filter, page);
      const changed = await work(
        tx,
        keys.map(({ id }) => id),
      );
      total.selected += keys.length;
      total.changed += changed;
      total.unsettled += keys.filter(isUnsettled).length;
      total.otherKind += keys.filter((key) => key.kind !== 'reminder' && !isUnsettled(key)).length;
      return keys;
    });
    const last = keys.length < size ? undefined : keys.at(-1);
    after = last === undefined ? null : { value: last.loggedAt.toISOString(), id: last.id };
  } while (after !== null);
  return total;
}

function isUnsettled({ state }: LogKey): boolean {
  return unsettledStates.some((unsettled) => unsettled === state);
}

/** What each column sorts by; the storage sorts by the same. */
const SORT_VALUE = {
  submitted: (entry) => entry.loggedAt.toISOString(),
  id: (entry) => entry.id,
  kind: (entry) => entry.kind,
  channel: (entry) => entry.channel,
  state: (entry) => entry.state,
  delivery: (entry) => entry.deliveryStatus ?? -1,
  person: (entry) => entry.person,
  recipient: (entry) => entry.recipient,
  segments: (entry) => entry.segments,
  credits: (entry) => entry.milliCredits,
  appointment: (entry) => entry.startsAt?.toISOString() ?? '',
  batch: (entry) => entry.batchId,
} as const satisfies Record<LogColumn, (entry: LogEntry) => string | number>;

/** Where the page that follows this entry begins, for `after`: whoever walks both ways asks for it in the other order too. */
export function cursorOf(sort: LogColumn, entry: LogEntry): string {
  return Buffer.from(JSON.stringify([sort, SORT_VALUE[sort](entry), entry.id])).toString('base64url');
}

function parseCursor(text: string, sort: LogColumn): LogPosition {
  try {
    const [column, value, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (column === sort && isValueOf(sort, value) && Number.isSafeInteger(id))
      return { value, id: Number(id) };
  } catch {
    // falls through to the refusal: what came is no cursor of ours
  }
  throw new RefusalError('invalid-cursor', { sort });
}

function isValueOf(sort: LogColumn, value: unknown): value is string | number {
  return NUMBERS.some((column) => column === sort) ? Number.isSafeInteger(value) : typeof value === 'string';
}

/** Columns that sort as numbers; the others as text. */
const NUMBERS = ['id', 'delivery', 'segments', 'credits', 'batch'] as const satisfies readonly LogColumn[];
