import type { Deps } from './deps.ts';
import type { Run } from './import-run.ts';
import type { Tx } from './store.ts';
import { refuseOtherTimeZone } from './time-zone.ts';

/** Records in one statement. */
export const CHUNK = 1000;

/** One write of an import; a trial's leaves nothing behind. */
export async function writeOrUndo(deps: Deps, run: Run, work: (tx: Tx) => Promise<void>): Promise<void> {
  const undo = new Error('A trial is undone');
  try {
    await deps.store.write(async (tx) => {
      await refuseOtherTimeZone(deps, tx); // an import takes a while
      await work(tx);
      if (!run.isWritten) throw undo;
    });
    run.hasWritten = true;
  } catch (error) {
    if (error !== undo) throw error;
  }
}

/** One for all files of a source; a trial's is undone with each of its writes. */
export async function importIdOf({ now }: Deps, run: Run, source: string, tx: Tx): Promise<number> {
  const importId = run.importIds.get(source) ?? (await tx.startImport(source, now()));
  if (run.isWritten) run.importIds.set(source, importId);
  return importId;
}

/** As many at once as one statement takes. */
export function chunks<T>(all: readonly T[]): T[][] {
  const starts = Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, index) => index * CHUNK);
  return starts.map((start) => all.slice(start, start + CHUNK));
}
