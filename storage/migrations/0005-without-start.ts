import type { MigrationInterface, QueryRunner } from 'typeorm';
import { run } from './run.ts';

/**
 * The messages of one kind without an appointment's start (L1, L2): in the log by appointment they stand together with
 * those of all other kinds, a tenth of the log, and the hardly one reminder among them would be looked for past all others.
 * The kind is hidden, as in the log's own conditions, so that no index of all of a kind is taken instead.
 */
export class WithoutStart0005 implements MigrationInterface {
  readonly name = 'WithoutStart1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    await run(runner, [
      `create index log_of_kind_without_start on message (coalesce(kind, ''), id) where nullif(starts_at, '') is null`,
    ]);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only; restore the backup taken before this one');
  }
}
