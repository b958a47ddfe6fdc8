import type { MigrationInterface, QueryRunner } from 'typeorm';
import { run } from './run.ts';

/** The sum of each account's ledger, carried along with every entry: a million entries are not added up each time. */
export class CreditBalance0003 implements MigrationInterface {
  readonly name = 'CreditBalance1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    const isPostgres = runner.connection.options.type === 'postgres';
    await run(runner, [...common, ...(isPostgres ? postgresOnly : sqliteOnly)]);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only; restore the backup taken before this one');
  }
}

const common = [
  `create table credit_balance (
    channel text primary key check (channel in ('sms', 'email')),
    milli_credits bigint not null
  )`,
  `insert into credit_balance select channel, sum(milli_credits) from credit_entry group by channel`,
];

const CARRIED = `on conflict (channel) do update
  set milli_credits = credit_balance.milli_credits + excluded.milli_credits`;

const sqliteOnly = [
  `create trigger credit_carried after insert on credit_entry begin
    insert into credit_balance values (new.channel, new.milli_credits) ${CARRIED};
  end`,
];

const postgresOnly = [
  `create function carry_credits() returns trigger language plpgsql as $$
   begin
     insert into credit_balance select channel, sum(milli_credits) from entries group by channel ${CARRIED};
     return null;
   end $$`,
  // once for all rows of a statement
  `create trigger credit_carried after insert on credit_entry referencing new table as entries
   for each statement execute function carry_credits()`,
];
