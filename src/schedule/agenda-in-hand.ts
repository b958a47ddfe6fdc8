import type { AuditEntry } from '../audit.ts';
import type { Deps } from '../deps.ts';
import { jobRules } from '../model/schedule-rules.ts';
import type { Reads } from '../store.ts';
import { isHanging, isHeld } from './runs.ts';

/**
 * Whether the agenda is being imported, half of which is none to prepare from, or another run prepares. Nobody is waited
 * for for ever.
 */
export async function isAgendaInHand(deps: Deps, reads: Reads): Promise<boolean> {
  return (await isScheduleAtIt(deps, reads)) || (await isPersonImporting(deps, reads));
}

async function isScheduleAtIt(deps: Deps, reads: Reads): Promise<boolean> {
  const at = deps.now();
  const held = (await reads.heldRuns()).filter((run) => isHeld(run, deps) && !isHanging(run, at));
  if (held.length === 0) return false;
  const concerned = (await reads.schedules()).filter(
    ({ job }) => job === 'import-folder' || jobRules[job].isPreparing,
  );
  return held.some(({ scheduleId }) => concerned.some(({ id }) => id === scheduleId));
}

const IMPORT_MINUTES = 10; // a million appointments take less; whose command died is waited for no longer
const SKEW_MINUTES = 5; // another machine's clock
const MAX_IMPORTS = 50; // looked at, of those minutes
const MAX_ENDED = 500; // an import ends with one entry for each of its files
const MINUTE = 60_000;

/**
 * Whether somebody has begun an import a moment ago, by a command or in the dashboard, that has not said yet what it has
 * brought. Whose one before has never ended is not waited for: imports that fail again and again would keep the reminders
 * back for ever. An import of a watched folder is its schedule's run.
 */
async function isPersonImporting({ now }: Deps, reads: Reads): Promise<boolean> {
  const at = now().getTime();
  const span = { since: new Date(at - IMPORT_MINUTES * MINUTE), until: new Date(at + SKEW_MINUTES * MINUTE) };
  const begun = await reads.auditEntries({ action: 'import.starting', ...span }, { limit: MAX_IMPORTS });
  const byPeople = begun.filter(({ face }) => face !== 'schedule');
  if (byPeople.length === 0) return false;
  const { since } = span;
  const ended = await reads.auditEntries({ action: 'import.done', since }, { limit: MAX_ENDED });
  const isSame = (one: AuditEntry, other: AuditEntry): boolean =>
    one.actor === other.actor && one.workstation === other.workstation;
  const unended = byPeople.filter((start) => !ended.some((end) => end.id > start.id && isSame(end, start)));
  return unended.some((start) => unended.filter((other) => isSame(other, start)).length === 1);
}
