import type { Connection, Session } from './connection.ts';

/** An open database of either kind, its schema up to date. */
export type Database = Readonly<{
  /** Writes, each in a transaction of its own (`write.ts`). */
  writing: Session;
  /** Sees committed rows only, and cannot write. */
  reading: Connection;
  close: () => Promise<void>;
}>;
