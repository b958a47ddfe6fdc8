/** What a file calls the creation of its appointments, as far as it has been read. */
export type Creations = { count: number; first: number; last: number };

/** None yet. */
export const noCreations = (): Creations => ({ count: 0, first: Number.POSITIVE_INFINITY, last: 0 });

/** Remembers one by its instant, in milliseconds; what is none counts for nothing. */
export function noteCreation(creations: Creations, instant: number): void {
  if (Number.isNaN(instant)) return;
  creations.count += 1;
  creations.first = Math.min(creations.first, instant);
  creations.last = Math.max(creations.last, instant);
}

/**
 * Whether all appointments of a file say that they were made within minutes of each other: so they were, but by the program that
 * wrote the file, or by one that moved a whole agenda. It does not say when they were booked.
 */
export function areAlike({ count, first, last }: Creations): boolean {
  return count >= FEWEST && last - first <= LONGEST_MILLISECONDS;
}

const FEWEST = 3; // two may well be booked one after the other
const LONGEST_MILLISECONDS = 10 * 60_000; // what writing a long file takes
