import type { Actor } from '../../actor.ts';
import type { Deps } from '../../deps.ts';
import { channels } from '../../model/message.ts';
import { isSomethingDue, sendDue } from '../../send-due.ts';
import { isAnythingTracked, trackDue } from '../../track.ts';
import { done, type JobContext, type JobOutcome, notAvailable } from '../job.ts';

/** Sends what was ordered and what may leave by now; a batch that cannot be is told on its card. */
export async function sendWhatIsDue({ deps, actor, signal }: JobContext): Promise<JobOutcome> {
  const outcomes = await sendDue(deps, actor, { signal });
  const count = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  return done({ batches: count('sent'), refused: count('refused'), later: count('later') });
}

export const hasWorkToSend = (deps: Deps, actor: Actor): Promise<boolean> => isSomethingDue(deps, actor);

/** Asks the portals for delivery statuses. */
export async function refreshDeliveries({ deps, actor }: JobContext): Promise<JobOutcome> {
  const { asked, changed } = await trackDue(deps, actor);
  return done({ asked, changed });
}

export async function hasDeliveriesOpen(deps: Deps): Promise<boolean> {
  for (const channel of channels) if (await isAnythingTracked(deps, channel)) return true;
  return false;
}

/** Imports what has changed in the watched folder. */
export async function importWatchedFolder({ deps, actor }: JobContext): Promise<JobOutcome> {
  if (deps.housekeeping === null) return notAvailable;
  const { isConfigured, failed, ...counts } = await deps.housekeeping.importFolder(actor);
  if (!isConfigured) return { state: 'skipped', reason: 'not-configured' };
  const result = { ...counts, failed: failed.length };
  return failed.length > 0 ? { state: 'failed', reason: 'files-failed', result } : done(result);
}

/** Copies the database to a new file. */
export async function backUp({ deps }: JobContext): Promise<JobOutcome> {
  if (deps.housekeeping === null) return notAvailable;
  const { bytes, removed } = await deps.housekeeping.backUp();
  return done({ bytes, removed });
}
