import type { Glance } from './commit-mark.ts';
import type { Connection, Session } from './connection.ts';

/** An open database of either kind, its schema up to date. */
export type Database = Readonly<{
  /** Writes, each in a transaction of its own (`write.ts`). */
  writing: Session;
  /** Sees committed rows only, and cannot write. */
  reading: Connection;
  /** How to see cheaply that nobody has committed; null: only by asking. */
  glance: Glance | null;
  close: () => Promise<void>;
}>;
