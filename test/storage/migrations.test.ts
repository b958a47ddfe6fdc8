import { DataSource } from 'typeorm';
import { expect, onTestFinished, test } from 'vitest';
import type { DatabaseTarget } from '../../src/store.ts';
import { Initial0001 } from '../../storage/migrations/0001-initial.ts';
import { openStore } from '../../storage/open.ts';
import { newDatabase, runSql } from '../support/database.ts';
import { anAppointment } from '../support/records.ts';

/** A database as the first version of the program has left it. */
async function aFirstDatabase(): Promise<DatabaseTarget> {
  const { target, remove } = await newDatabase({ schema: 'none' });
  onTestFinished(remove);
  const place =
    target.type === 'sqlite'
      ? ({ type: 'sqlite', database: target.file } as const)
      : ({ type: 'postgres', url: target.url } as const);
  const source = new DataSource({ ...place, migrations: [Initial0001], migrationsTableName: 'migration' });
  await source.initialize();
  await source.runMigrations();
  await source.destroy();
  return target;
}

const aMessage = (id: number, resetAt: string | null) => `insert into message
    (id, reference, batch_id, kind, channel, recipient, person, language, text, segments, milli_credits, state,
      created_at, logged_at, reset_at)
  values (${id}, 'r${id}', 1, 'reminder', 'sms', '+41790000001', 'P', 'de', 'T', 1, 1000, 'submitted',
    '2026-11-01T08:00:00.000Z', '2026-11-01T09:00:00.000Z', ${resetAt === null ? 'null' : `'${resetAt}'`})`;

const aBatch = `insert into batch (id, kind, channel, state, options, prepared_at, prepared_by, expires_at)
  values (1, 'reminder', 'sms', 'submitted', '{}', '', '', '')`;

test('migrated history: a reset happened when it was reset, not when the message was submitted', async () => {
  const target = await aFirstDatabase();
  await runSql(target, aBatch, aMessage(1, null), aMessage(2, '2026-11-05T15:30:00.000Z'));
  const store = await openStore(target, 'live');
  onTestFinished(() => store.close());
  expect(await store.read.messageEvents(1)).toMatchObject([
    { at: new Date('2026-11-01T09:00:00Z'), state: 'submitted' },
  ]);
  expect(await store.read.messageEvents(2)).toMatchObject([
    { at: new Date('2026-11-05T15:30:00Z'), state: 'submitted' },
  ]);
  const rows = await runSql(target, 'select id, changed_at from message order by id');
  expect(rows.map((row) => row.changed_at)).toEqual(['2026-11-01T09:00:00.000Z', '2026-11-05T15:30:00.000Z']);
});

test('a ledger of the first version keeps its entries, without notes, and only grows from then on', async () => {
  const target = await aFirstDatabase();
  await runSql(
    target,
    `insert into credit_entry (channel, at, kind, milli_credits, message_id, batch_id, actor)
     values ('sms', '2026-11-01T09:00:00.000Z', 'purchase', 5000, null, null, 'anna')`,
  );
  const store = await openStore(target, 'live');
  onTestFinished(() => store.close());
  expect(await store.read.creditEntries('sms', 10)).toMatchObject([
    { id: 1, kind: 'purchase', milliCredits: 5000, actor: 'anna', note: null },
  ]);
  await expect(runSql(target, 'delete from credit_entry')).rejects.toThrow('append-only');
});

test('an appointment of an older version has no location until its source tells one', async () => {
  const target = await aFirstDatabase();
  await runSql(
    target,
    `insert into appointment (source, external_id, starts_at, starts_local, status, doctor, import_id, vanished)
     values ('csv', 'A', '2026-11-24T08:00:00.000Z', '2026-11-24T09:00', 'definite', 'Dr. Muster', 1, false)`,
  );
  const store = await openStore(target, 'live');
  onTestFinished(() => store.close());
  const agenda = () => store.read.agenda('reminder', '2026-11-24');
  expect(await agenda()).toMatchObject([{ externalId: 'A', doctor: 'Dr. Muster', location: null }]);
  const told = [anAppointment({ id: 'A', location: 'Haus 3' })];
  const columns = ['location'];
  expect(await store.write((tx) => tx.saveAppointments('csv', told, 2, columns))).toMatchObject({
    changed: 1,
  });
  expect(await agenda()).toMatchObject([{ externalId: 'A', doctor: 'Dr. Muster', location: 'Haus 3' }]);
});

test('batches of an older version have no order to send and no card, and take both', async () => {
  const target = await aFirstDatabase();
  await runSql(target, aBatch);
  const store = await openStore(target, 'live');
  onTestFinished(() => store.close());
  expect(await store.read.batch(1)).toMatchObject({ sendOrderedAt: null, sendOrderedBy: null });
  expect(await store.read.card(1)).toBeNull();
  const now = new Date('2026-11-23T09:00:00Z');
  const changes = { sendOrderedAt: now, sendOrderedBy: 'anna' };
  await store.write(async (tx) => {
    await tx.moveBatch(1, ['submitted'], 'approved', changes);
    await tx.insertCard(1, 'C1');
  });
  expect(await store.read.batch(1)).toMatchObject(changes);
  expect(await store.read.card(1)).toMatchObject({ channel: 'C1', ts: null, attempts: 0, owner: null });
  // one card for each batch, whatever two processes believe; it goes with its batch
  await expect(store.write((tx) => tx.insertCard(1, 'C1'))).rejects.toThrow();
  await expect(store.write((tx) => tx.insertCard(2, 'C1'))).rejects.toThrow();
  const withKeys = target.type === 'sqlite' ? ['pragma foreign_keys = on'] : [];
  await runSql(target, ...withKeys, 'delete from batch');
  expect(await runSql(target, 'select batch_id from slack_card')).toEqual([]);
});

test.each([
  ['12', true, 12],
  ['none', false, 5],
  [null, true, 5],
] as const)(
  'how often delivery was asked for (%s) becomes a schedule, and the setting is gone',
  async (value, isOn, minutes) => {
    const target = await aFirstDatabase();
    if (value !== null) {
      await runSql(
        target,
        `insert into setting (key, scope, scope_id, value, changed_by, changed_at)
         values ('delivery.refresh-minutes', 'practice', '', '${value}', 'anna', '2026-11-01T09:00:00.000Z')`,
      );
    }
    const store = await openStore(target, 'live');
    onTestFinished(() => store.close());
    const schedule = (await store.read.schedules()).find(({ job }) => job === 'refresh-delivery');
    expect(schedule).toMatchObject({ isOn, timing: { kind: 'every', minutes } });
    expect(await store.read.settings()).toEqual([]);
  },
);
