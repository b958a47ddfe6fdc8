import type { LogEntry, LogFilter } from '../../src/model/log.ts';

/** What is ticked, without a list of a million ids: everything a filter selects but some, and single entries besides. */
export type Selection = Readonly<{
  /** Null: only `ids`. */
  all: LogFilter | null;
  except: ReadonlySet<number>;
  ids: ReadonlySet<number>;
}>;

const NONE: ReadonlySet<number> = new Set();

export const nothingTicked: Selection = { all: null, except: NONE, ids: NONE };

/** Whether an entry is ticked. */
export function isTicked({ all, except, ids }: Selection, entry: LogEntry): boolean {
  return ids.has(entry.id) || (all !== null && !except.has(entry.id) && isSelected(all, entry));
}

/** Whether nothing can be ticked; with `all` the database knows. */
export function isEmpty({ all, ids }: Selection): boolean {
  return all === null && ids.size === 0;
}

/** Ticks these, or unticks them when all of them were. */
export function toggled(selection: Selection, entries: readonly LogEntry[]): Selection {
  if (entries.length === 0) return selection;
  const wasAll = entries.every((entry) => isTicked(selection, entry));
  const ids = new Set(selection.ids);
  const except = new Set(selection.except);
  for (const entry of entries) {
    const isOfAll = selection.all !== null && isSelected(selection.all, entry);
    if (wasAll) {
      ids.delete(entry.id);
      if (isOfAll) except.add(entry.id);
    } else if (isOfAll) except.delete(entry.id);
    else ids.add(entry.id);
  }
  return { ...selection, ids, except };
}

/** Ticks all that the filter selects; nothing at all when they were. What is ticked outside the filter stays. */
export function allOrNone(selection: Selection, filter: LogFilter): Selection {
  const wasAll = selection.all !== null && selection.except.size === 0 && isSameFilter(selection.all, filter);
  return wasAll ? nothingTicked : { all: filter, except: NONE, ids: selection.ids };
}

/** Ticks what the filter selects and was not ticked, and the other way round; null: that cannot be told in these words. */
export function inverted(selection: Selection, filter: LogFilter): Selection | null {
  const { all, except, ids } = selection;
  if (all === null) return { all: filter, except: ids, ids: NONE };
  if (!isSameFilter(all, filter)) return null;
  return { all: null, except: NONE, ids: new Set([...except, ...ids]) };
}

/** Without single entries that are gone. */
export function withoutGone(selection: Selection, existing: ReadonlySet<number>): Selection {
  return { ...selection, ids: new Set([...selection.ids].filter((id) => existing.has(id))) };
}

/** Whether the filter selects the entry, as the database would. */
export function isSelected(filter: LogFilter, entry: LogEntry): boolean {
  const { ids, kind, channel, state, batchId, since, before } = filter;
  return (
    (ids === undefined || ids.includes(entry.id)) &&
    (kind === undefined || kind === entry.kind) &&
    (channel === undefined || channel === entry.channel) &&
    (state === undefined || state === entry.state) &&
    (batchId === undefined || batchId === entry.batchId) &&
    (since === undefined || entry.loggedAt >= since) &&
    (before === undefined || entry.loggedAt < before)
  );
}

/** Both filters at once; null when nothing can pass both. */
export function narrowed(filter: LogFilter, by: LogFilter): LogFilter | null {
  const isContrary = (['kind', 'channel', 'state', 'batchId'] as const).some(
    (name) => filter[name] !== undefined && by[name] !== undefined && filter[name] !== by[name],
  );
  if (isContrary) return null;
  const since = latest(filter.since, by.since);
  const before = earliest(filter.before, by.before);
  const ids = common(filter.ids, by.ids);
  return { ...filter, ...by, ...(since && { since }), ...(before && { before }), ...(ids && { ids }) };
}

/** Whether two filters say the same. */
export function isSameFilter(one: LogFilter, other: LogFilter): boolean {
  const said = (filter: LogFilter) =>
    JSON.stringify(Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1)));
  return said(one) === said(other);
}

function latest(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}

function earliest(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

function common(one: LogFilter['ids'], other: LogFilter['ids']): LogFilter['ids'] {
  if (one === undefined || other === undefined) return one ?? other;
  const known = new Set(other);
  return one.filter((id) => known.has(id));
}
