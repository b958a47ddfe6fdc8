import type { MigrationInterface, QueryRunner } from 'typeorm';
import { run } from './run.ts';

/**
 * The log of one rare kind by any column (L1, L2). Reminders, nine in ten, are found by walking the column's own index and
 * pay nothing for these; walking that past nine reminders in ten would be slow at any depth.
 */
export class RareKinds0004 implements MigrationInterface {
  readonly name = 'RareKinds1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    await run(
      runner,
      Object.entries(COLUMNS).map(
        ([name, column]) =>
          `create index log_of_kind_by_${name} on message (kind, ${column}, id) where kind <> 'reminder'`,
      ),
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only; restore the backup taken before this one');
  }
}

const COLUMNS = {
  channel: 'channel',
  state: 'state',
  delivery: 'coalesce(delivery_status, -1)',
  person: 'person',
  recipient: 'recipient',
  segments: 'segments',
  credits: 'milli_credits',
  appointment: `coalesce(starts_at, '')`,
  batch: 'batch_id',
};
