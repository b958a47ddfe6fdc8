import type { MigrationInterface, QueryRunner } from 'typeorm';
import { run } from './run.ts';

/** When a message's text, subject and recipient's name were removed; null: they are there. */
export class Retention0010 implements MigrationInterface {
  readonly name = 'Retention1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await run(runner, ['alter table message add column text_removed_at text']);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only; restore the backup taken before this one');
  }
}
