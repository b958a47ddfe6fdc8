import { describe, expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import type { AppointmentRecord } from '../../src/model/import-record.ts';
import { toInstant, toLocal } from '../../src/model/time.ts';
import type { Keep } from '../../src/model/time-change.ts';
import { settleTimeZone } from '../../src/time-zone.ts';
import { openStore } from '../../storage/open.ts';
import { auditOf } from '../support/audit.ts';
import { newDatabase, runSql } from '../support/database.ts';
import { lostButTaken } from '../support/fake-portal.ts';
import {
  anActor,
  appointmentsFile,
  aSubmittedBatch,
  leftOut,
  logOf,
  offered,
  type Practice,
  patientsFile,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient, ZONE } from '../support/records.ts';

const sms = 'sms' as const;
const LONDON = 'Europe/London';

/** The same database, opened by a program that is configured for another time zone. */
function configuredFor(practice: Practice, timeZone: string): Practice {
  const deps = { ...practice.deps, practice: { ...practice.deps.practice, timeZone } };
  return { ...practice, deps, engine: createEngine(deps) };
}

/** What the source says of the same wall-clock times, read in another time zone. */
const readIn = (timeZone: string, record: AppointmentRecord): AppointmentRecord => ({
  ...record,
  startsAt: toInstant(record.startsLocal, timeZone),
});

/** Two patients are reminded of tomorrow; patient 1 has another appointment that day, patient 3 none that is reminded. */
async function withReminders() {
  const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
  const records = [
    ...aFullDay(2),
    anAppointment({ id: 'second', at: '2026-11-24T16:00' }),
    anAppointment({ id: 'winter', at: '2026-11-26T00:10' }),
    anAppointment({ id: 'summer', at: '2027-04-02T23:50' }),
  ];
  await practice.enter(...records);
  await settleTimeZone(practice.store, ZONE);
  await aSubmittedBatch(practice);
  return { ...practice, appointments: records.filter((record) => 'startsLocal' in record) };
}

const starts = ({ target }: Practice) =>
  runSql(target, 'select external_id, starts_at, starts_local from appointment order by external_id');

describe('the database remembers the time zone of its first opening', () => {
  test('and refuses another one as soon as anything in it has to do with time', async () => {
    const { target, remove } = await newDatabase();
    const store = await openStore(target, 'sandbox');
    onTestFinished(async () => {
      await store.close();
      await remove();
    });
    await settleTimeZone(store, ZONE);
    await settleTimeZone(store, LONDON); // nothing is there yet: the configuration was only being written
    expect(await store.read.rememberedTimeZone()).toBe(LONDON);
    await runSql(
      target,
      `insert into batch (kind, channel, state, options, prepared_at, prepared_by, expires_at)
       values ('reminder', 'sms', 'expired', '{}', '', '', '')`,
    );
    expect(await refusalOf(settleTimeZone(store, ZONE))).toEqual({
      code: 'time-zone-changed',
      details: { stored: LONDON, configured: ZONE },
    });
    expect(await store.read.rememberedTimeZone()).toBe(LONDON);
    await settleTimeZone(store, 'europe/london');
  });

  test('a database of before remembers the configured one, with all that is in it', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(1));
    expect(await practice.store.read.rememberedTimeZone()).toBeNull();
    await settleTimeZone(practice.store, ZONE);
    expect(await practice.store.read.rememberedTimeZone()).toBe(ZONE);
    expect((await refusalOf(settleTimeZone(practice.store, LONDON))).code).toBe('time-zone-changed');
  });

  test('another name of the same zone is the same', async () => {
    const { store, enter } = await startPractice();
    await enter(...aFullDay(1));
    await settleTimeZone(store, 'Asia/Calcutta');
    await settleTimeZone(store, 'Asia/Kolkata');
    expect(await store.read.rememberedTimeZone()).toBe('Asia/Calcutta');
  });
});

describe('a program whose time zone is another one than the database’s', () => {
  test('neither imports, prepares nor sends: of two machines only one does', async () => {
    const practice = await withReminders();
    const { engine, actor, target } = configuredFor(practice, LONDON);
    const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: sms, days: ['+3'] });
    await practice.engine.approveBatch(practice.actor, batchId);
    const before = [await starts(practice), await runSql(target, 'select * from message order by id')];
    const verbs = [
      engine.importFiles(actor, [appointmentsFile([anAppointment()])]),
      engine.prepareBatch(actor, { channel: sms, days: ['+3'] }),
      engine.submitBatch(actor, batchId),
      engine.retryBatch(actor, batchId),
      engine.resetEntries(actor, {}),
      engine.purgeEntries(actor, {}, '2026-12-31'),
    ];
    const refusals = await Promise.all(verbs.map(refusalOf)); // all are waited for at once: none is refused unheard
    for (const refusal of refusals) {
      expect(refusal).toEqual({
        code: 'time-zone-changed',
        details: { stored: ZONE, configured: LONDON },
      });
    }
    expect([await starts(practice), await runSql(target, 'select * from message order by id')]).toEqual(
      before,
    );
    expect(practice.sms.handed).toHaveLength(2);
    await engine.withdrawBatch(actor, batchId); // what only stops something is possible
  });

  test('an import that is under way when another machine adopts a zone writes nothing more', async () => {
    const practice = await startPractice();
    const patients = patientsFile([aPatient()]);
    const file = appointmentsFile([anAppointment()]);
    await settleTimeZone(practice.store, ZONE);
    const adoptedMeanwhile = {
      ...file,
      async *read() {
        await practice.store.write((tx) => tx.rememberTimeZone(LONDON));
        yield* file.read();
      },
    };
    expect((await refusalOf(practice.importFiles([patients, adoptedMeanwhile]))).code).toBe(
      'time-zone-changed',
    );
    expect(await starts(practice)).toEqual([]);
  });
});

describe('time-zone adopt', () => {
  const both: readonly Keep[] = ['wall-clock', 'instants'];

  test.each(both)(
    'P4, P5, P10, keeping %s: what is reminded stays reminded, and nothing becomes moved',
    async (keep) => {
      const practice = await withReminders();
      const before = await leftOut(practice);
      expect(before).toEqual(['T1: already-reminded', 'T2: already-reminded', 'second: not-first-of-day']);
      const london = configuredFor(practice, LONDON);
      await london.engine.adoptTimeZone(london.actor, { keep });
      expect(await leftOut(london)).toEqual(before);
      expect(await offered(london)).toEqual([]);
      expect((await refusalOf(practice.engine.prepareBatch(practice.actor, { channel: sms }))).code).toBe(
        'time-zone-changed',
      );
    },
  );

  test('keeping the wall clock: every appointment, log entry and reminder is at the same time of day', async () => {
    const practice = await withReminders();
    const local = (await starts(practice)).map(({ starts_local }) => starts_local);
    const london = configuredFor(practice, LONDON);
    const adoption = await london.engine.adoptTimeZone(london.actor, { keep: 'wall-clock' });
    expect(adoption).toEqual({
      from: ZONE,
      to: LONDON,
      keep: 'wall-clock',
      appointments: 5,
      claims: 2,
      messages: 2,
      toldOtherwise: 0,
    });
    const after = await starts(practice);
    expect(after.map(({ starts_local }) => starts_local)).toEqual(local);
    for (const { starts_at, starts_local } of after) {
      expect(toLocal(new Date(String(starts_at)), LONDON)).toBe(starts_local);
    }
    const [first] = await logOf(london);
    expect(first?.startsAt).toEqual(toInstant('2026-11-24T08:00', LONDON));
  });

  test('keeping the wall clock: the next import of the same file, read in the new zone, changes nothing', async () => {
    const practice = await withReminders();
    const london = configuredFor(practice, LONDON);
    await london.engine.adoptTimeZone(london.actor, { keep: 'wall-clock' });
    const file = appointmentsFile(practice.appointments.map((record) => readIn(LONDON, record)));
    const { files } = await london.engine.importFiles(london.actor, [file]);
    expect(files).toMatchObject([{ added: 0, changed: 0, unchanged: 5, vanished: 0 }]);
    expect(await leftOut(london)).toEqual([
      'T1: already-reminded',
      'T2: already-reminded',
      'second: not-first-of-day',
    ]);
  });

  test('P5, keeping the moments: days are the new zone’s, and so is the first of the day', async () => {
    const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
    // in Zurich two days, in London one
    await practice.enter(
      aPatient(),
      anAppointment({ id: 'night', at: '2026-11-25T00:30' }),
      anAppointment({ id: 'day', at: '2026-11-24T14:00' }),
    );
    await settleTimeZone(practice.store, ZONE);
    const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: sms, days: ['+2'] });
    await practice.engine.approveBatch(practice.actor, batchId);
    await practice.engine.submitBatch(practice.actor, batchId);
    expect(await offered(practice)).toEqual(['day']);
    const london = configuredFor(practice, LONDON);
    const adoption = await london.engine.adoptTimeZone(london.actor, { keep: 'instants' });
    expect(adoption).toMatchObject({ appointments: 2, claims: 1, messages: 0, toldOtherwise: 1 });
    expect(await starts(practice)).toEqual([
      { external_id: 'day', starts_at: '2026-11-24T13:00:00.000Z', starts_local: '2026-11-24T13:00' },
      { external_id: 'night', starts_at: '2026-11-24T23:30:00.000Z', starts_local: '2026-11-24T23:30' },
    ]);
    expect(await leftOut(london)).toEqual(['day: not-first-of-day', 'night: already-reminded']);
  });

  test('P10: what was moved before is moved after', async () => {
    const practice = await withReminders();
    await practice.enter(anAppointment({ id: 'T1', at: '2026-11-24T11:00' }));
    const before = await leftOut(practice);
    expect(before).toContain('T1: moved');
    const london = configuredFor(practice, LONDON);
    await london.engine.adoptTimeZone(london.actor, { keep: 'wall-clock' });
    expect(await leftOut(london)).toEqual(before);
    const [claim] = await runSql(
      practice.target,
      `select starts_at from reminder_claim order by appointment_id`,
    );
    expect(claim?.starts_at).toBe('2026-11-24T08:00:00.000Z'); // eight o’clock in London
  });

  test('the end of an appointment that an e-mail carries moves with its beginning', async () => {
    const practice = await startPractice({ accounts: { email: 'none' } });
    await practice.enter(...aFullDay(1));
    await settleTimeZone(practice.store, ZONE);
    await aSubmittedBatch(practice, 'email');
    const london = configuredFor(practice, LONDON);
    await london.engine.adoptTimeZone(london.actor, { keep: 'wall-clock' });
    expect(await logOf(london)).toMatchObject([
      { startsAt: new Date('2026-11-24T08:00:00Z'), endsAt: new Date('2026-11-24T08:30:00Z') },
    ]);
  });

  test('is refused while a batch is open or a message unclear, and nothing is changed', async () => {
    const practice = await withReminders();
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: sms, days: ['+3'] });
    const london = configuredFor(practice, LONDON);
    const before = await starts(practice);
    const adopt = () => london.engine.adoptTimeZone(actor, { keep: 'wall-clock' });
    expect(await refusalOf(adopt())).toEqual({
      code: 'batches-unsettled',
      details: { batches: [String(batchId)], unclear: 0 },
    });
    await engine.approveBatch(actor, batchId);
    practice.sms.forget();
    practice.sms.answerAll({ ...lostButTaken, taken: false });
    await engine.submitBatch(actor, batchId);
    expect((await refusalOf(adopt())).details).toEqual({ batches: [], unclear: 1 });
    expect(await starts(practice)).toEqual(before);
    expect(await practice.store.read.rememberedTimeZone()).toBe(ZONE);
    await engine.decideUnclear(actor, [3], 'not-sent');
    await adopt();
    expect(await practice.store.read.rememberedTimeZone()).toBe(LONDON);
  });

  test('is an administrator’s, and on record', async () => {
    const practice = await withReminders();
    const london = configuredFor(practice, LONDON);
    const notAdmin = anActor('beat', ['view', 'prepare', 'approve']);
    expect((await refusalOf(london.engine.adoptTimeZone(notAdmin, { keep: 'instants' }))).code).toBe(
      'not-permitted',
    );
    await london.engine.adoptTimeZone(london.actor, { keep: 'instants' });
    expect((await auditOf(london, { action: 'time-zone.adopted' })).map(({ details }) => details)).toEqual([
      { from: ZONE, to: LONDON, keep: 'instants', appointments: 5, claims: 0, messages: 0, toldOtherwise: 2 },
    ]);
  });

  test('a time that the new zone skips becomes the one after the gap', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment({ id: 'gap', at: '2027-03-14T02:30' }));
    await settleTimeZone(practice.store, ZONE);
    const { engine, actor } = configuredFor(practice, 'America/New_York');
    await engine.adoptTimeZone(actor, { keep: 'wall-clock' });
    expect(await starts(practice)).toEqual([
      { external_id: 'gap', starts_at: '2027-03-14T07:30:00.000Z', starts_local: '2027-03-14T03:30' },
    ]);
  });

  test('an agenda of several pages is recomputed whole, and together with its reminders', async () => {
    const practice = await withReminders();
    const numbers = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 10100)';
    await runSql(
      practice.target,
      `insert into appointment (source, external_id, starts_at, starts_local, status, import_id, vanished)
       ${numbers} select 'a', 'x' || i, '2026-12-01T08:00:00.000Z', '2026-12-01T09:00', 'definite', 1, false from n`,
      `insert into reminder_claim (appointment_id, kind, day, starts_at, channel, claimed_at)
       select id, 'reminder', '2026-12-01', starts_at, 'sms', '' from appointment where external_id like 'x%'`,
      `insert into message (reference, batch_id, appointment_id, kind, channel, recipient, person, language, text,
         segments, milli_credits, state, starts_at, created_at, logged_at)
       select external_id, 1, id, 'reminder', 'sms', '', '', 'de', '', 1, 0, 'submitted', starts_at, '', ''
       from appointment where external_id like 'x%'`,
    );
    const london = configuredFor(practice, LONDON);
    expect(await london.engine.adoptTimeZone(london.actor, { keep: 'wall-clock' })).toMatchObject({
      appointments: 10_105,
      claims: 10_102,
      messages: 10_102,
    });
    for (const table of ['appointment', 'reminder_claim', 'message']) {
      const left = await runSql(
        practice.target,
        `select 1 from ${table} where starts_at = '2026-12-01T08:00:00.000Z' limit 1`,
      );
      expect({ table, left }).toEqual({ table, left: [] });
    }
  });

  test('there and back again, keeping the moments, nothing is other than it was', async () => {
    const practice = await withReminders();
    const everything = async () => [
      await starts(practice),
      await runSql(practice.target, 'select * from reminder_claim order by appointment_id'),
      await runSql(practice.target, 'select id, starts_at, ends_at from message order by id'),
    ];
    const before = await everything();
    for (const zone of ['Pacific/Auckland', 'America/St_Johns', ZONE]) {
      const elsewhere = configuredFor(practice, zone);
      await elsewhere.engine.adoptTimeZone(elsewhere.actor, { keep: 'instants' });
    }
    expect(await everything()).toEqual(before);
  });
});

describe('rules of the zone that have become others since the import', () => {
  /** As if this machine’s rules had no summer time when the file was imported. */
  async function afterNewRules() {
    const practice = await withReminders();
    await runSql(
      practice.target,
      `update appointment set starts_at = '2027-04-02T22:50:00.000Z' where external_id = 'summer'`,
      `update appointment set starts_at = '2026-11-24T06:00:00.000Z' where external_id = 'T1'`,
      `update reminder_claim set starts_at = '2026-11-24T06:00:00.000Z'
       where appointment_id = (select id from appointment where external_id = 'T1')`,
    );
    return practice;
  }

  test('are noticed by one appointment of each day', async () => {
    const practice = await withReminders();
    expect(await practice.engine.viewTimeZone(practice.actor)).toEqual({
      stored: ZONE,
      configured: ZONE,
      isChanged: false,
      drifted: [],
    });
    const { engine, actor } = await afterNewRules();
    expect((await engine.viewTimeZone(actor)).drifted).toEqual(['2026-11-24', '2027-04-02']);
  });

  test('P10: adopting the same zone follows them, before the next import would show reminders as moved', async () => {
    const practice = await afterNewRules();
    const { engine, actor } = practice;
    await engine.adoptTimeZone(actor, { keep: 'wall-clock' });
    expect((await engine.viewTimeZone(actor)).drifted).toEqual([]);
    const { files } = await engine.importFiles(actor, [appointmentsFile(practice.appointments)]);
    expect(files).toMatchObject([{ changed: 0, unchanged: 5 }]);
    expect(await leftOut(practice)).toContain('T1: already-reminded');
  });
});
