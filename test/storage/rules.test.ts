import { expect, test } from 'vitest';
import type { NewClaim } from '../../src/store.ts';
import { isPostgres, runSql } from '../support/database.ts';
import {
  anApprovedBatch,
  aSubmittedBatch,
  logOf,
  type Practice,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';

// the rules that must hold are constraints of the schema too, whatever the code above them does

async function withClaimedAppointment() {
  const practice = await startPractice();
  await practice.enter(aPatient(), anAppointment());
  const batchId = await anApprovedBatch(practice);
  const [entry] = await practice.store.read.agenda('reminder', '2026-11-24');
  if (entry === undefined) throw new Error('expected an appointment');
  const claim: NewClaim = {
    appointmentId: entry.id,
    kind: 'reminder',
    patientId: entry.patient?.id ?? null,
    day: '2026-11-24',
    startsAt: entry.startsAt,
    channel: 'email',
    claimedAt: practice.clock.now(),
  };
  return { ...practice, batchId, claim };
}

test('P4: a second claim on an appointment does not win', async () => {
  const { store, claim } = await withClaimedAppointment();
  expect(await store.write((tx) => tx.claimAppointments([claim], 'other-patient'))).toEqual(new Set());
  const [entry] = await store.read.agenda('reminder', '2026-11-24');
  expect(entry?.claim?.channel).toBe('sms');
});

test('P10: a claim is taken over only for another start', async () => {
  const { store, claim } = await withClaimedAppointment();
  expect(await store.write((tx) => tx.claimAppointments([claim], 'moved'))).toEqual(new Set());
  const moved = { ...claim, startsAt: new Date('2026-11-24T15:00:00Z') };
  expect(await store.write((tx) => tx.claimAppointments([moved], 'moved'))).toEqual(
    new Set([claim.appointmentId]),
  );
});

test('S5: a batch revision has one decision', async () => {
  const { store, batchId, clock } = await withClaimedAppointment();
  const decision = { batchId, revision: 1, decision: 'rejected', decidedBy: 'x', reason: null } as const;
  expect(await store.write((tx) => tx.recordDecision({ ...decision, decidedAt: clock.now() }))).toBe(false);
});

test('S4: a reference is used once', async () => {
  const practice = await withClaimedAppointment();
  const [message] = await logOf(practice);
  if (message === undefined) throw new Error('expected a message');
  const { appointmentId: _, ...copy } = message;
  const again = practice.store.write((tx) =>
    tx.insertMessages(practice.batchId, [
      { ...copy, appointmentId: null, recallId: null, patientId: null, startsLocal: null },
    ]),
  );
  await expect(again).rejects.toThrow(/unique constraint/i);
});

test('S5: a batch moves only from a state it is in', async () => {
  const { store, batchId } = await withClaimedAppointment();
  expect(await store.write((tx) => tx.moveBatch(batchId, ['prepared'], 'rejected'))).toBe(false);
  expect((await store.read.batch(batchId))?.state).toBe('approved');
});

/** Three SMS are charged, something is audited and a text is changed. */
async function withRecords(): Promise<Practice> {
  const practice = await startPractice();
  practice.sms.milliCredits = 100_000;
  await practice.enter(...aFullDay(3));
  await aSubmittedBatch(practice);
  await runSql(
    practice.target,
    `insert into template_change (kind, channel, language, changed_by, changed_at)
     values ('reminder', 'sms', 'de', 'anna', '')`,
  );
  return practice;
}

const ledgerRows = ({ target }: Practice) => runSql(target, 'select * from credit_entry order by id');

const rewrites: [table: string, columns: string, values: string][] = [
  ['audit_entry', 'id, at, actor, face, workstation, action, details', `1, '', 'x', 'cli', '', 'x', '{}'`],
  ['credit_entry', 'id, channel, at, kind, milli_credits', `1, 'sms', '', 'purchase', 5`],
  ['template_change', 'id, kind, channel, language, changed_by, changed_at', `1, 'x', 'sms', 'de', 'x', ''`],
];

test.each(rewrites)('what is written once is not replaced either: %s', async (table, columns, values) => {
  const practice = await withRecords();
  const before = await runSql(practice.target, `select * from ${table} order by id`);
  const replace = isPostgres
    ? `insert into ${table} (${columns}) values (${values}) on conflict (id) do update set id = excluded.id`
    : `insert or replace into ${table} (${columns}) values (${values})`;
  await expect(runSql(practice.target, replace)).rejects.toThrow('append-only');
  expect(await runSql(practice.target, `select * from ${table} order by id`)).toEqual(before);
});

test.runIf(!isPostgres)('the opening of an account is not replaced either', async () => {
  const practice = await withRecords();
  const before = await ledgerRows(practice);
  const replace = `insert or replace into credit_entry (channel, at, kind, milli_credits)
    values ('sms', '', 'opening', 5)`;
  await expect(runSql(practice.target, replace)).rejects.toThrow('append-only');
  expect(await ledgerRows(practice)).toEqual(before);
});

test.each(['insert or replace', 'insert or ignore'])(
  'a message is charged once: %s leaves its charge as it is',
  async (verb) => {
    const practice = await withRecords();
    const before = await ledgerRows(practice);
    const charge = `into credit_entry (channel, at, kind, milli_credits, message_id)
      select 'sms', '', 'message', -5, id from message`;
    await runSql(
      practice.target,
      isPostgres ? `insert ${charge} on conflict do nothing` : `${verb} ${charge}`,
    );
    expect(await ledgerRows(practice)).toEqual(before);
  },
);

test('a message is charged once: among several, those that were not charged yet are', async () => {
  const practice = await withRecords();
  const before = await ledgerRows(practice);
  const ids = (await logOf(practice)).map(({ id }) => id);
  await practice.store.write((tx) =>
    tx.insertCreditEntries(
      [ids[0], 901, ids[1], 902].map((messageId) => ({
        channel: 'sms',
        at: practice.clock.now(),
        kind: 'message',
        milliCredits: -1000,
        messageId: messageId ?? null,
        batchId: null,
        actor: null,
      })),
    ),
  );
  const added = (await ledgerRows(practice)).slice(before.length);
  expect(added.map((row) => row.message_id)).toEqual([901, 902]);
});

const bookings = ['insert into', ...(isPostgres ? [] : ['insert or replace into', 'insert or ignore into'])];

test.each(bookings)('S1: the balance is the sum of the ledger, whoever books: %s', async (verb) => {
  const { store, target } = await withRecords();
  await runSql(
    target,
    `${verb} credit_entry (channel, at, kind, milli_credits, message_id)
     values ('sms', '', 'purchase', 700, null), ('email', '', 'purchase', 50, null), ('sms', '', 'message', -9, 901)`,
  );
  for (const channel of ['sms', 'email'] as const) {
    const [row] = await runSql(
      target,
      `select sum(milli_credits) as sum from credit_entry where channel = '${channel}'`,
    );
    expect(await store.read.ledgerBalance(channel)).toBe(Number(row?.sum));
  }
  expect(await store.read.ledgerBalance('email')).toBe(50);
});
