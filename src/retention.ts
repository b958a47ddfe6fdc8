import { type Actor, requireCapability } from './actor.ts';
import { recordApart } from './audit.ts';
import { refuseRemovalAhead } from './clock-ahead.ts';
import type { Deps } from './deps.ts';
import { addDays, type LocalDate, localDateOf, toInstant } from './model/time.ts';
import { readSettings } from './settings.ts';

/** What retention removes, in this order: texts and log entries by settings, the rest by fixed rules. */
export const retentionRules = [
  'texts',
  'entries',
  'batches',
  'events',
  'recalls',
  'appointments',
  'imports',
  'runs',
  'notices',
  'alarms',
] as const;
export type RetentionRule = (typeof retentionRules)[number];

/** Rows in the order the rule looks at them; `at` and `id` of the last say where the next page begins. */
export type OldRow = Readonly<{ id: number | string; at: string }>;

export interface RetentionReads {
  /** What the rule would remove of before that instant: the next page, the oldest first. */
  oldRows(rule: RetentionRule, before: Date, page: OldPage): Promise<OldRow[]>;
  /** The last day that any import has spoken for; null before the first. */
  lastImportedDay(): Promise<LocalDate | null>;
}

export type OldPage = Readonly<{ after: OldRow | null; limit: number }>;

export interface RetentionWrites {
  /** Removes those of them that the rule still concerns; a claim goes only with its appointment (L6). */
  removeOld(rule: RetentionRule, ids: readonly OldRow['id'][], before: Date, at: Date): Promise<number>;
}

/** How many of each were removed. */
export type RetentionReport = Readonly<Record<RetentionRule, number>>;

const MAX_PAGE = 250; // rows in one write: a log entry touches a page of every index (L5)

/** After so many days nobody looks at it any more, and nothing of it decides who is offered. */
const FIXED_DAYS = {
  events: 400, // of what became of a message; how it ended stays with the message
  recalls: 1100, // done for good and never called in: their source has forgotten them too
  imports: 400,
  runs: 400,
  notices: 90,
  alarms: 400,
} as const satisfies Partial<Record<RetentionRule, number>>;

/**
 * Removes what is old, in small commits beside whatever else goes on: texts of settled messages after
 * `retention.texts-days`, settled log entries after `retention.log-days`, appointments that no entry and no recall needs
 * after `retention.appointments-days` (null: never), and what fixed rules say. The audit and the ledger are never
 * shortened. An administrator's right, on record.
 */
export async function runRetention(
  deps: Deps,
  actor: Actor,
  { signal }: Readonly<{ signal?: AbortSignal }> = {},
): Promise<RetentionReport> {
  requireCapability(actor, 'admin');
  await refuseRemovalAhead(deps, actor);
  const { store, now, practice, log } = deps;
  const settings = await readSettings(store.read, null);
  const [texts, entries] = [settings['retention.texts-days'], settings['retention.log-days']];
  const appointments = settings['retention.appointments-days'];
  const details = { textsDays: texts, logDays: entries, appointmentsDays: appointments };
  await recordApart(deps, actor, { action: 'retention.starting', details });
  const days = { texts, entries, batches: entries, appointments, ...FIXED_DAYS };
  const today = localDateOf(now(), practice.timeZone);
  const removed = Object.fromEntries(retentionRules.map((rule) => [rule, 0])) as Record<
    RetentionRule,
    number
  >;
  for (const rule of retentionRules) {
    const kept = days[rule];
    if (kept === null || signal?.aborted) continue;
    const lastDay = rule === 'appointments' ? await lastSureDay(store.read, today) : today;
    if (lastDay === null) continue;
    removed[rule] = await remove(deps, rule, startOfDaysAgo(lastDay, kept, practice.timeZone), signal);
  }
  await recordApart(deps, actor, { action: 'retention.done', details: { ...removed } });
  log.info('retention.done', { ...removed, by: actor.id });
  return removed;
}

/** A clock that is ahead makes no appointment old: its source must have spoken of days as late. */
async function lastSureDay(read: RetentionReads, today: LocalDate): Promise<LocalDate | null> {
  const imported = await read.lastImportedDay();
  if (imported === null) return null;
  return imported < today ? imported : today;
}

/** So many whole days of the practice are kept. */
function startOfDaysAgo(today: LocalDate, days: number, timeZone: string): Date {
  return toInstant(`${addDays(today, -days)}T00:00`, timeZone);
}

/** What is to go is looked for outside the write, and asked again inside it: others wait for a page at most. */
async function remove(
  { store, now }: Deps,
  rule: RetentionRule,
  before: Date,
  signal: AbortSignal | undefined,
): Promise<number> {
  let removed = 0;
  for (let after: OldRow | null = null; !signal?.aborted; ) {
    const rows: OldRow[] = await store.read.oldRows(rule, before, { after, limit: MAX_PAGE });
    const last = rows.at(-1);
    if (last === undefined) break;
    const ids = rows.map(({ id }) => id);
    removed += await store.write((tx) => tx.removeOld(rule, ids, before, now()));
    after = last;
  }
  return removed;
}
