import { type DataSource, MigrationExecutor } from 'typeorm';
import { type RefusalDetails, RefusalError } from '../src/errors.ts';
import type { Session } from './connection.ts';
import { migrations } from './migrations/index.ts';

type Circumstances = Readonly<{
  /** Names the database in a refusal. */
  place: RefusalDetails;
  /** Called before the migration of that name changes a database that has a schema already. */
  backUp?: (migration: string) => Promise<void>;
}>;

/**
 * Brings the schema up to date; refuses one that is newer than this program. One process migrates and the others wait for
 * it, because all of it happens inside one write.
 */
export async function migrate(
  source: DataSource,
  session: Session,
  circumstances: Circumstances,
): Promise<void> {
  const { place, backUp } = circumstances;
  const known = migrations.map((migration) => new migration().name);
  const applied = await appliedMigrations(session);
  refuseNewer(applied, known, place);
  const next = known.find((name) => !applied.includes(name));
  if (next === undefined) return;
  if (applied.length > 0) await backUp?.(next);
  try {
    await session.query(session.dialect.beginWrite);
    refuseNewer(await appliedMigrations(session), known, place);
    await session.orm(async ({ queryRunner }) => {
      const executor = new MigrationExecutor(source, queryRunner);
      executor.transaction = 'none'; // it has ours
      await executor.executePendingMigrations();
    });
    await session.query('commit');
  } catch (error) {
    await session.query('rollback').catch(() => undefined); // the first error says what was wrong
    throw error;
  }
}

async function appliedMigrations(session: Session): Promise<string[]> {
  const tables = await session.query(session.dialect.tables);
  if (!tables.some(({ name }) => name === 'migration')) return [];
  return (await session.query('select name from migration order by id')).map((row) => String(row.name));
}

function refuseNewer(applied: readonly string[], known: readonly string[], place: RefusalDetails): void {
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new RefusalError('database-newer', { ...place, migrations: unknown });
}
