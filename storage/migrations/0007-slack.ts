import type { MigrationInterface, QueryRunner } from 'typeorm';
import { run } from './run.ts';

/**
 * The order to send a batch, which survives whoever gave it, and the card in Slack that each batch has: which message it
 * is, what it shows, and which process is at it.
 */
export class Slack0007 implements MigrationInterface {
  readonly name = 'Slack1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    await run(runner, [
      'alter table batch add column send_ordered_at text',
      'alter table batch add column send_ordered_by text',
      // few at any time: a running server asks for them all day
      'create index batch_send_ordered on batch (id) where send_ordered_at is not null',
      'create index batch_by_end on batch (coalesce(submitted_at, expires_at), prepared_at)',
      `create table slack_card (
        batch_id integer primary key references batch (id) on delete cascade,
        channel text not null,
        ts text,
        rendered text,
        told text,
        attempts integer not null default 0,
        due_at text,
        owner text,
        lease_until text
      )`,
      // the batches in which something went wrong, found without reading their messages
      `create index message_failed on message (batch_id)
       where state = 'rejected' or (state = 'submitted' and delivery_status = 2)`,
    ]);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only; restore the backup taken before this one');
  }
}
