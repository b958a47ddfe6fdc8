import { Initial0001 } from './0001-initial.ts';

/** All migrations in the order they run; one that has shipped is never edited. */
export const migrations = [Initial0001];
