import type { Deps } from '../../deps.ts';
import type { Settings } from '../../settings.ts';

/** Whether the agenda is too old to remind anybody by it: the newest import, or that there never was one. */
export async function isImportStale({ store, now }: Deps, settings: Settings): Promise<boolean> {
  const hours = settings['import.max-age-hours'];
  if (hours === null) return false;
  const at = await store.read.lastImportAt();
  return at === null || now().getTime() - at.getTime() > hours * 3_600_000;
}
