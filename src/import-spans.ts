import type { Deps } from './deps.ts';
import type { FileRun, Run } from './import-run.ts';
import { type DaySpan, joinSpans } from './model/day-span.ts';
import { localDateOf, startOfDay } from './model/time.ts';
import type { Booking, Tx } from './store.ts';

/**
 * The days that earlier imports of the source have spoken for, once for all its files: what is new there was booked since;
 * what is new on other days (the first file, a longer one, the next day of a file that always has two weeks) may have been
 * booked long ago.
 */
export async function bookingOf(
  { practice: { timeZone } }: Pick<Deps, 'practice'>,
  { bookings, startedAt }: Run,
  source: string,
  importId: number,
  tx: Tx,
): Promise<Booking> {
  const found = bookings.get(source);
  if (found !== undefined) return found;
  const before = await tx.importBefore(source, importId);
  const since = before && startOfDay(localDateOf(before, timeZone), timeZone);
  const booking = { at: startedAt, known: await tx.importSpans(source), since };
  bookings.set(source, booking);
  return booking;
}

/** Remembers the days that these files have spoken for. */
export async function widenSpans(source: string, files: readonly FileRun[], tx: Tx): Promise<void> {
  const known = await tx.importSpans(source); // another import may have ended since this one began
  const joined = files.reduce<readonly DaySpan[]>(
    (spans, { first, last }) => (first === null || last === null ? spans : joinSpans(spans, { first, last })),
    known,
  );
  if (JSON.stringify(joined) !== JSON.stringify(known)) await tx.saveImportSpans(source, joined);
}
