import type { MigrationInterface, QueryRunner } from 'typeorm';
import { run } from './run.ts';

/** Where an appointment takes place, for display; those imported before have none until their source tells again. */
export class Location0006 implements MigrationInterface {
  readonly name = 'Location1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    await run(runner, ['alter table appointment add column location text']);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only; restore the backup taken before this one');
  }
}
