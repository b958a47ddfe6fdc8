import { type LogPageView, MAX_COUNTED } from '../../src/delivery-log.ts';
import type { LogColumn, LogEntry, LogFilter } from '../../src/model/log.ts';
import type { Face } from '../face.ts';
import { narrowed, type Selection } from './log-selection.ts';

export type Asking = Pick<Face, 'engine' | 'actor'>;

/** What a filter selects, but for some. Several of them select nothing twice. */
export type Part = Readonly<{ filter: LogFilter; except: ReadonlySet<number> }>;

const CHUNK = 5000; // ids in one question to the database
const PAGE = 2000; // entries in memory while they are walked through
const NONE: ReadonlySet<number> = new Set();

/** What is ticked. */
export function partsOf({ all, except, ids }: Selection): Part[] {
  return [...(all === null ? [] : [{ filter: all, except }]), ...partsOfIds([...ids])];
}

/** All that the filter selects. */
export function wholeOf(filter: LogFilter): Part[] {
  return [{ filter, except: NONE }];
}

/** These entries. */
export function partsOfIds(ids: readonly number[]): Part[] {
  const chunks = Math.ceil(ids.length / CHUNK);
  return Array.from({ length: chunks }, (_, index) => ({
    filter: { ids: ids.slice(index * CHUNK, (index + 1) * CHUNK) },
    except: NONE,
  }));
}

/** What of them passes this filter too. */
export function narrowedParts(parts: readonly Part[], by: LogFilter): Part[] {
  return parts.flatMap(({ filter, except }) => {
    const both = narrowed(filter, by);
    return both === null ? [] : [{ filter: both, except }];
  });
}

/** The same as filters, for verbs that know no exceptions: ids are collected where there are some. */
export async function filtersOf(asking: Asking, parts: readonly Part[]): Promise<LogFilter[]> {
  const filters: LogFilter[] = [];
  for (const part of parts) {
    const plain = part.except.size === 0 ? [part] : partsOfIds(await idsOf(asking, [part]));
    filters.push(...plain.map(({ filter }) => filter));
  }
  return filters;
}

/** How many entries there are in these parts, of those that pass `by` too; MAX_COUNTED + 1 means more than MAX_COUNTED. */
export async function countOf(asking: Asking, parts: readonly Part[], by: LogFilter = {}): Promise<number> {
  let count = 0;
  for (const part of narrowedParts(parts, by)) {
    count += await countPart(asking, part);
    if (count > MAX_COUNTED) return MAX_COUNTED + 1;
  }
  return count;
}

/** The ids of the entries in these parts. */
export async function idsOf(asking: Asking, parts: readonly Part[]): Promise<number[]> {
  const ids: number[] = [];
  for (const part of parts)
    for await (const entries of pagesOf(asking, part)) for (const { id } of entries) ids.push(id);
  return ids;
}

/** How many of these entries have no final delivery status (L3). */
export async function countOpen(asking: Asking, parts: readonly Part[]): Promise<number> {
  let count = 0;
  for (const part of parts)
    for await (const entries of pagesOf(asking, part, part.filter.since === undefined ? 'id' : 'submitted'))
      count += entries.filter(({ deliveryStatus }) => deliveryStatus === null || deliveryStatus === 1).length;
  return count;
}

/** The oldest or the newest of these entries. */
export async function edgeOf(
  asking: Asking,
  parts: readonly Part[],
  descending: boolean,
): Promise<LogEntry | null> {
  let edge: LogEntry | null = null;
  for (const part of parts) {
    const found = await firstOf(pagesOf(asking, part, 'submitted', descending));
    if (found === null) continue;
    const isFarther =
      edge === null || (descending ? found.loggedAt > edge.loggedAt : found.loggedAt < edge.loggedAt);
    if (isFarther) edge = found;
  }
  return edge;
}

/** Beyond what is counted the exceptions are not taken off: whoever tells the number tells them beside it. */
async function countPart(asking: Asking, { filter, except }: Part): Promise<number> {
  const most = await asking.engine.countEntries(asking.actor(), filter);
  if (except.size === 0 || most > MAX_COUNTED) return most;
  return most - (await countOf(asking, partsOfIds([...except]), filter));
}

async function firstOf(pages: AsyncIterable<readonly LogEntry[]>): Promise<LogEntry | null> {
  for await (const [first] of pages) if (first !== undefined) return first;
  return null;
}

async function* pagesOf(
  { engine, actor }: Asking,
  { filter, except }: Part,
  sort: LogColumn = 'id',
  descending = false,
): AsyncGenerator<readonly LogEntry[]> {
  for (let after: string | null | undefined; after !== null; ) {
    const start = after === undefined ? {} : { after };
    const request = { filter, sort, descending, limit: PAGE, ...start };
    const page: LogPageView = await engine.readLog(actor(), request);
    yield page.entries.filter(({ id }) => !except.has(id));
    after = page.next;
  }
}
