/** What can be taken back and done again, the oldest first. */
export type Undo<T> = Readonly<{ past: readonly T[]; future: readonly T[] }>;

const MAX_STEPS = 50; // a step may hold the ticks of thousands of rows

/** Nothing done yet. */
export function emptyUndo<T>(): Undo<T> {
  return { past: [], future: [] };
}

/** To be called with what was before a change; what was taken back can no longer be done again. */
export function remember<T>({ past }: Undo<T>, before: T): Undo<T> {
  return { past: [...past.slice(1 - MAX_STEPS), before], future: [] };
}

/** Takes the last change back; null when there is none. `now` is what `redo` brings back. */
export function undo<T>({ past, future }: Undo<T>, now: T): Readonly<{ undo: Undo<T>; value: T }> | null {
  const value = past.at(-1);
  if (value === undefined) return null;
  return { undo: { past: past.slice(0, -1), future: [...future, now] }, value };
}

/** Does again what was taken back last; null when there is nothing. */
export function redo<T>({ past, future }: Undo<T>, now: T): Readonly<{ undo: Undo<T>; value: T }> | null {
  const value = future.at(-1);
  if (value === undefined) return null;
  return { undo: { past: [...past, now], future: future.slice(0, -1) }, value };
}
