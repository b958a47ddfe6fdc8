import { describe, expect, test } from 'vitest';
import {
  anActor,
  aSubmittedBatch,
  leftOut,
  logOf,
  offered,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, aMobile, anAppointment, aPatient } from '../support/records.ts';

describe('P1: the options of a run', () => {
  test('P1: a run offers the appointments of every chosen day and of no other', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await practice.enter(
      aPatient(),
      anAppointment({ id: 'today', at: '2026-11-23T15:00' }),
      anAppointment({ id: 'tomorrow', at: '2026-11-24T09:00' }),
      anAppointment({ id: 'wednesday', at: '2026-11-25T09:00' }),
      anAppointment({ id: 'thursday', at: '2026-11-26T00:00' }),
      anAppointment({ id: 'friday', at: '2026-11-27T00:00' }),
    );
    const days = ['+3', 'today', '2026-11-24', 'tomorrow'];
    const { candidates } = await engine.previewRun(actor, { channel: 'sms', days });
    expect(candidates.map(({ entry }) => entry.externalId)).toEqual(['today', 'tomorrow', 'thursday']);
  });

  test('P1: a run offers the chosen appointment statuses only', async () => {
    const { engine, actor, ...practice } = await startPractice();
    await practice.enter(
      aPatient({ number: '1' }),
      aPatient({ number: '2' }),
      aPatient({ number: '3' }),
      anAppointment({ id: 'definite', patientNumber: '1' }),
      anAppointment({ id: 'planned', patientNumber: '2', status: 'planned' }),
      anAppointment({ id: 'own', patientNumber: '3', status: 'wartet' }),
    );
    const { candidates } = await engine.previewRun(actor, {
      channel: 'sms',
      statuses: ['planned', 'wartet'],
    });
    expect(candidates.map(({ entry }) => entry.externalId)).toEqual(['planned', 'own']);
  });

  test('P1: a run offers the chosen visit reasons only, all when none are chosen', async () => {
    const { engine, actor, ...practice } = await startPractice();
    await practice.enter(
      aPatient({ number: '1' }),
      aPatient({ number: '2' }),
      anAppointment({ id: 'check', patientNumber: '1', reasonCode: 'K' }),
      anAppointment({ id: 'blood', patientNumber: '2', reasonCode: 'L' }),
    );
    const chosen = await engine.previewRun(actor, { channel: 'sms', reasons: ['L'] });
    const all = await engine.previewRun(actor, { channel: 'sms', reasons: null });
    expect(chosen.candidates.map(({ entry }) => entry.externalId)).toEqual(['blood']);
    expect(all.candidates).toHaveLength(2);
  });

  test('P1: the visit reasons offered are exactly those found in future appointments', async () => {
    const { engine, actor, ...practice } = await startPractice();
    await practice.enter(
      aPatient(),
      anAppointment({ at: '2026-11-23T08:00', reasonCode: 'PAST' }),
      anAppointment({ at: '2026-11-24T09:00', reasonCode: 'K', reasonName: 'Kontrolle' }),
      anAppointment({ at: '2027-03-01T09:00', reasonCode: 'L', reasonName: null }),
      anAppointment({ at: '2026-11-24T11:00', reasonCode: null, reasonName: null }),
      anAppointment({ at: '2026-11-24T10:00', reasonCode: 'GONE', status: 'cancelled' }),
    );
    const { offered: found } = await engine.previewRun(actor, { channel: 'sms' });
    expect(found.reasons).toEqual([
      { code: 'K', name: 'Kontrolle' },
      { code: 'L', name: null },
    ]);
  });

  test('P1: an SMS run may be held until a time of today', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment());
    const { options } = (
      await practice.engine.prepareBatch(practice.actor, { channel: 'sms', notBefore: '17:30' })
    ).preview;
    expect(options.notBefore).toEqual(new Date('2026-11-23T16:30:00Z'));
    expect((await logOf(practice))[0]?.notBefore).toEqual(new Date('2026-11-23T16:30:00Z'));
  });

  test('P1: a not-before that is past means at once', async () => {
    const { engine, actor } = await startPractice();
    const { options } = await engine.previewRun(actor, { channel: 'sms', notBefore: '09:59' });
    expect(options.notBefore).toBeNull();
  });

  test('P1: e-mail is always immediate', async () => {
    const { engine, actor } = await startPractice();
    const refusal = await refusalOf(engine.previewRun(actor, { channel: 'email', notBefore: '17:30' }));
    expect(refusal.code).toBe('email-is-immediate');
  });

  test.each(['25:00', '2026-02-30T10:00', 'soon', '', '2026-11-24T10:00T', '2026-11-24T10:00Tx'])(
    'P1: «%s» is no time to hold an SMS until',
    async (notBefore) => {
      const { engine, actor } = await startPractice();
      expect((await refusalOf(engine.previewRun(actor, { channel: 'sms', notBefore }))).code).toBe(
        'invalid-time',
      );
    },
  );

  test.each(['yesterday', '+1000', '2026-11-31', ''])('P1: «%s» is no day', async (day) => {
    const { engine, actor } = await startPractice();
    expect((await refusalOf(engine.previewRun(actor, { channel: 'sms', days: [day] }))).code).toBe(
      'invalid-day',
    );
  });
});

describe('P3: who can be reached', () => {
  test('P3: an SMS goes to the mobile number in the master data', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient({ mobile: aMobile('+41791112233') }), anAppointment());
    await aSubmittedBatch(practice);
    expect(practice.sms.taken.map(({ recipient }) => recipient)).toEqual(['+41791112233']);
  });

  test('P3: an e-mail goes to the address in the master data', async () => {
    const practice = await startPractice({ accounts: { email: 'none' } });
    await practice.enter(aPatient({ email: 'vera@example.ch' }), anAppointment());
    await aSubmittedBatch(practice, 'email');
    expect(practice.email.taken.map(({ recipient }) => recipient)).toEqual(['vera@example.ch']);
  });

  test('P3: an unregistered person is reminded by SMS at the mobile number of the appointment', async () => {
    const practice = await startPractice();
    await practice.enter(
      anAppointment({ patientNumber: null, personName: 'Neu', personMobile: aMobile('+41790000077') }),
    );
    await aSubmittedBatch(practice);
    expect(practice.sms.taken.map(({ recipient }) => recipient)).toEqual(['+41790000077']);
  });

  test('P3: an unregistered person is never reminded by e-mail', async () => {
    const practice = await startPractice();
    await practice.enter(
      anAppointment({ id: 'A', patientNumber: null, personMobile: aMobile('+41790000077') }),
    );
    expect(await leftOut(practice, 'email')).toEqual(['A: no-email']);
  });

  test('P7a: a mobile number in the appointment does not count for a registered patient', async () => {
    const practice = await startPractice();
    await practice.enter(
      aPatient({ mobile: null }),
      anAppointment({ id: 'A', personMobile: aMobile('+41790000077') }),
    );
    expect(await leftOut(practice)).toEqual(['A: no-mobile']);
  });
});

describe('P6: defaults come from the settings', () => {
  test('P6: as shipped: tomorrow, definite, all reasons, one per day, immediately', async () => {
    const { engine, actor } = await startPractice();
    expect((await engine.previewRun(actor, { channel: 'sms' })).options).toEqual({
      channel: 'sms',
      kind: 'reminder',
      days: ['2026-11-24'],
      statuses: ['definite'],
      reasons: null,
      onePerDay: true,
      includeMoved: false,
      notBefore: null,
    });
  });

  test('P6: a changed setting changes the defaults of the next run', async () => {
    const { engine, actor } = await startPractice({
      settings: {
        'run.days': '+2,next-workday',
        'run.statuses': 'planned,definite',
        'run.reasons': 'K,L',
        'run.one-per-day': 'false',
      },
    });
    expect((await engine.previewRun(actor, { channel: 'sms' })).options).toMatchObject({
      days: ['2026-11-24', '2026-11-25'],
      statuses: ['planned', 'definite'],
      reasons: ['K', 'L'],
      onePerDay: false,
    });
  });

  test('P6: what the user chooses goes before the setting', async () => {
    const { engine, actor } = await startPractice({
      settings: { 'run.reasons': 'K', 'run.one-per-day': 'false' },
    });
    const request = { channel: 'sms', reasons: null, onePerDay: true } as const;
    expect((await engine.previewRun(actor, request)).options).toMatchObject({
      reasons: null,
      onePerDay: true,
    });
  });

  test('P6: tomorrow is the practice’s tomorrow, not the server’s', async () => {
    const { engine, actor } = await startPractice({ now: '2026-11-23T23:30:00Z' });
    expect((await engine.previewRun(actor, { channel: 'sms' })).options.days).toEqual(['2026-11-25']);
  });
});

describe('P7: the user ticks', () => {
  test('P7: only the ticked candidates become messages', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(4));
    await practice.engine.prepareBatch(practice.actor, { channel: 'sms' }, ['T2', 'T4']);
    expect((await logOf(practice)).map(({ appointmentId }) => appointmentId)).toEqual(['T2', 'T4']);
  });

  test('P7: what was not ticked is offered again', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    await practice.engine.prepareBatch(practice.actor, { channel: 'sms' }, ['T2']);
    expect(await offered(practice)).toEqual(['T1', 'T3']);
  });

  test('P7: ticking something that is not offered is refused and prepares nothing', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    const { engine, actor } = practice;
    const refusal = await refusalOf(engine.prepareBatch(actor, { channel: 'sms' }, ['T1', 'T9']));
    expect(refusal).toEqual({ code: 'unknown-selection', details: { appointments: ['T9'] } });
    expect(await logOf(practice)).toEqual([]);
  });

  test('P7: a run without candidates prepares nothing', async () => {
    const { engine, actor } = await startPractice();
    expect((await refusalOf(engine.prepareBatch(actor, { channel: 'sms' }))).code).toBe('no-candidates');
    expect(await engine.listBatches(actor, 10)).toEqual([]);
  });

  test('P7: looking at a run creates nothing', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    await practice.engine.previewRun(practice.actor, { channel: 'sms' });
    expect(await logOf(practice)).toEqual([]);
    expect(await offered(practice)).toHaveLength(3);
  });
});

test('S5: an expired batch does not keep its appointments from the next run', async () => {
  const practice = await startPractice({ settings: { 'batch.expires-after-hours': '1' } });
  await practice.enter(aPatient(), anAppointment({ id: 'A' }));
  await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  practice.clock.advance(3_600_000);
  expect(await offered(practice)).toEqual(['A']);
  const { preview } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  expect(preview.candidates).toHaveLength(1);
});

test('T2: each patient is written to in their own language, others in the practice’s', async () => {
  const practice = await startPractice();
  await practice.enter(
    aPatient({ number: '1', language: 'fr' }),
    aPatient({ number: '2', language: null }),
    anAppointment({ patientNumber: '1' }),
    anAppointment({ patientNumber: '2' }),
  );
  await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  const texts = (await logOf(practice)).map(({ text }) => text);
  expect(texts[0]).toMatch(/^Rappel: .*mardi 24\.11\.2026 à 09:00/);
  expect(texts[1]).toMatch(/^Erinnerung: .*Dienstag, 24\.11\.2026 um 09:00/);
});

test('preparing needs the capability', async () => {
  const { engine, enter } = await startPractice();
  await enter(aPatient(), anAppointment());
  const viewer = anActor('vreni', ['view']);
  expect((await refusalOf(engine.prepareBatch(viewer, { channel: 'sms' }))).code).toBe('not-permitted');
});
