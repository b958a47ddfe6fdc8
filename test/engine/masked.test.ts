import { describe, expect, test } from 'vitest';
import type { BatchChoice, MaskedFailure } from '../../src/choice.ts';
import type { MaskedBatch, MaskedRun } from '../../src/masked.ts';
import { rejectionReasons, rejectionText } from '../../src/model/rejection.ts';
import type { Report } from '../../src/report.ts';
import type { Reads } from '../../src/store.ts';
import { lostOnTheWay, refused } from '../support/fake-portal.ts';
import { enterUsers, type Practice, refusalOf, startPractice } from '../support/practice.ts';
import { aFullDay, aMobile, anAppointment, aPatient, mobileOf } from '../support/records.ts';

const QUICK = { 'send.first-wait-seconds': '0' } as const;

async function withSubmittedBatch(count: number, prepare: (practice: Practice) => void = () => {}) {
  const practice = await startPractice({ settings: QUICK });
  await practice.enter(...aFullDay(count));
  prepare(practice);
  const { engine, actor } = practice;
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  await engine.approveBatch(actor, batchId);
  await engine.submitBatch(actor, batchId);
  return { ...practice, batchId };
}

describe('a batch without its patients', () => {
  test('it says how many on which day, what became of them, what it cost and who had a part in it', async () => {
    const practice = await withSubmittedBatch(4, ({ sms }) => {
      sms.answer(mobileOf('4'), refused);
      sms.report(mobileOf('1'), 0);
      sms.report(mobileOf('2'), 2, '206');
    });
    const { engine, actor, batchId, clock } = practice;
    await engine.refreshDelivery(actor, {});
    expect(await engine.readMaskedBatch(actor, batchId)).toMatchObject({
      id: batchId,
      revision: 1,
      channel: 'sms',
      state: 'submitted',
      days: [{ day: '2026-11-24', messages: 4 }],
      counts: { total: 4, submitted: 3, rejected: 1, queued: 0, milliCredits: 4000 },
      deliveries: [
        { status: 0, count: 1 },
        { status: 2, count: 1 },
        { status: null, count: 1 },
      ],
      preparedBy: { id: 'anna', name: 'anna', slackIds: [] },
      decidedBy: { id: 'anna' },
      submittedAt: clock.now(),
      sendOrderedBy: null,
      isInHand: false,
      nextDueAt: null,
      retryOf: null,
      retryable: 2,
    });
    const retry = await engine.retryBatch(actor, batchId);
    expect(await engine.readMaskedBatch(actor, retry.batchId)).toMatchObject({
      retryOf: batchId,
      days: [{ day: '2026-11-24', messages: 2 }],
      nextDueAt: clock.now(),
    });
    expect(await engine.readMaskedBatch(actor, batchId)).toMatchObject({ retryable: 0 });
  });

  test('practice users are told with their Slack ids, anybody else by the id they acted under', async () => {
    const practice = await startPractice({ settings: QUICK });
    await practice.enter(...aFullDay(1));
    const { engine, actor, store } = practice;
    await enterUsers(store, ['anna']);
    await engine.changeUser(actor, {
      id: 'anna',
      name: 'Anna Beispiel',
      slackIds: ['U0ANNA0001', 'U0ANNA0002'],
    });
    const { batchId } = await engine.prepareBatch({ ...actor, id: 'login:kiosk' }, { channel: 'sms' });
    await engine.approveBatch(actor, batchId, 1, { andSend: true });
    const anna = { id: 'anna', name: 'Anna Beispiel', slackIds: ['U0ANNA0001', 'U0ANNA0002'] };
    expect(await engine.readMaskedBatch(actor, batchId)).toMatchObject({
      preparedBy: { id: 'login:kiosk', name: 'login:kiosk', slackIds: [] },
      decidedBy: anna,
      sendOrderedBy: anna,
    });
  });

  test('a chosen reason of a rejection is told, a person’s own words are not', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(rejectionReasons.length + 1));
    const { engine, actor } = practice;
    const rejected = async (only: string, words: string) => {
      const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' }, [only]);
      await engine.rejectBatch(actor, batchId, words);
      return (await engine.readMaskedBatch(actor, batchId)).rejectionReason;
    };
    for (const [index, reason] of rejectionReasons.entries()) {
      expect(await rejected(`T${index + 1}`, rejectionText(reason))).toBe(reason);
    }
    expect(await rejected(`T${rejectionReasons.length + 1}`, 'Frau Muster kommt nicht')).toBeNull();
  });

  test('lists: the newest first, and of them the open ones, one’s own, and those with failures', async () => {
    const practice = await withSubmittedBatch(3, ({ sms }) => sms.answer(mobileOf('3'), refused));
    const { engine, actor, batchId: failed } = practice;
    await practice.enter(aPatient({ number: '9' }), anAppointment({ id: 'T9', patientNumber: '9' }));
    const beat = { ...actor, id: 'beat' };
    const { batchId: open } = await engine.prepareBatch(beat, { channel: 'sms' });
    const list = async (only?: 'open' | 'mine' | 'failed') =>
      (await engine.listMaskedBatches(actor, { limit: 10, ...(only && { only }) })).map(({ id }) => id);
    expect(await list()).toEqual([open, failed]);
    expect(await list('open')).toEqual([open]);
    expect(await list('mine')).toEqual([failed]);
    expect(await list('failed')).toEqual([failed]);
    await engine.approveBatch(actor, open);
    expect(await list('mine')).toEqual([open, failed]);
    expect(await engine.listMaskedBatches(actor, { limit: 1 })).toHaveLength(1);
    expect(await refusalOf(engine.listMaskedBatches(actor, { limit: 0 }))).toMatchObject({
      code: 'invalid-value',
    });
  });

  test('a long list takes as many questions as a short one', async () => {
    const practice = await startPractice({ settings: QUICK });
    await practice.enter(...aFullDay(12));
    const { engine, actor, deps, clock } = practice;
    for (let number = 1; number <= 12; number += 1) {
      const only = [`T${number}`];
      const notBefore = number % 2 === 0 ? `${10 + number / 2}:30` : 'immediately';
      await engine.prepareBatch(actor, { channel: 'sms', notBefore }, only);
    }
    const { listMaskedBatches } = await import('../../src/masked.ts');
    const questions = async (limit: number): Promise<number> => {
      let asked = 0;
      const read = new Proxy(deps.store.read, {
        get(reads, question: keyof Reads) {
          asked += 1;
          return reads[question];
        },
      });
      const found = await listMaskedBatches({ ...deps, store: { ...deps.store, read } }, actor, { limit });
      expect(found).toHaveLength(limit);
      expect(found.every(({ nextDueAt }) => nextDueAt !== null && nextDueAt >= clock.now())).toBe(true);
      return asked;
    };
    expect(await questions(12)).toBe(await questions(2));
  });
});

describe('single patients as masked rows', () => {
  test('whom a batch reminds is ticked, whom it could remind is not, in order of time', async () => {
    const practice = await startPractice();
    await practice.enter(
      ...aFullDay(3),
      anAppointment({
        id: 'walk-in',
        patientNumber: null,
        personName: 'Änne von Öhlen',
        personMobile: aMobile('+41791112233'),
        at: '2026-11-24T09:30',
      }),
    );
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' }, ['T2', 'walk-in']);
    const { rows } = await engine.readBatchChoice(actor, { batchId, privacy: 'initials' });
    expect(rows).toMatchObject([
      { day: '2026-11-24', time: '08:00', initials: 'V. M.', isTicked: false, entry: null },
      { time: '08:01', initials: 'V. M.', isTicked: true },
      { time: '08:02', initials: 'V. M.', isTicked: false },
      { time: '09:30', initials: 'A. O.', isTicked: true },
    ]);
    const minimal = await engine.readBatchChoice(actor, { batchId, privacy: 'minimal' });
    expect(minimal.rows.map(({ initials }) => initials)).toEqual([null, null, null, null]);
    expect(minimal.rows.map(({ appointment }) => appointment)).toEqual(
      rows.map(({ appointment }) => appointment),
    );
  });

  test('the selection is changed by our own numbers, as by the source’s', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' }, ['T1', 'T2']);
    const before = await engine.readBatchChoice(actor, { batchId, privacy: 'minimal' });
    const [, second = 0, third = 0] = before.rows.map(({ appointment }) => appointment);
    const revise = (ticked: number[], revision: number) =>
      engine.reviseBatchChoice(actor, batchId, { ticked, revision });
    expect(await revise([second, third], 1)).toMatchObject({
      revision: 2,
      revisedBy: [{ id: 'anna' }],
      counts: { total: 2 },
    });
    const after = await engine.readBatchChoice(actor, { batchId, privacy: 'minimal' });
    expect(after.revision).toBe(2);
    expect(after.rows.map(({ isTicked }) => isTicked)).toEqual([false, true, true]);
    expect(await refusalOf(revise([second], 1))).toMatchObject({ code: 'batch-changed' });
    expect(await refusalOf(revise([], 2))).toMatchObject({ code: 'no-candidates' });
    expect(await refusalOf(revise([second, 999_999], 2))).toMatchObject({
      code: 'unknown-selection',
      details: { appointments: ['999999'] },
    });
    expect((await engine.viewBatch(actor, batchId)).batch.revision).toBe(2);
  });

  test('two sources may use the same id: only the ticked appointment is chosen', async () => {
    const practice = await startPractice();
    const { engine, actor, enter, importFiles } = practice;
    await enter(...aFullDay(1), aPatient({ number: '2' }));
    const { appointmentsFile } = await import('../support/practice.ts');
    const twin = anAppointment({ id: 'T1', patientNumber: '2', at: '2026-11-24T15:00' });
    await importFiles([appointmentsFile([twin], 'other')]);
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    const { rows } = await engine.readBatchChoice(actor, { batchId, privacy: 'minimal' });
    expect(rows.map(({ isTicked }) => isTicked)).toEqual([true, true]);
    const revised = await engine.reviseBatchChoice(actor, batchId, {
      ticked: [rows[1]?.appointment ?? 0],
      revision: 1,
    });
    expect(revised.counts.total).toBe(1);
  });

  test('what did not arrive is told with a code', async () => {
    const practice = await withSubmittedBatch(5, ({ sms }) => {
      sms.answer(mobileOf('2'), refused);
      sms.answer(mobileOf('3'), lostOnTheWay);
      sms.report(mobileOf('4'), 2, '206');
    });
    const { engine, actor, batchId } = practice;
    await engine.refreshDelivery(actor, {});
    const failures = await engine.readFailures(actor, { batchId, privacy: 'minimal', limit: 10 });
    expect(failures).toMatchObject([
      { time: '08:01', state: 'rejected', reason: 'bad-number', initials: null },
      { time: '08:02', state: 'unclear', reason: 'time-out' },
      { time: '08:03', state: 'submitted', deliveryStatus: 2, reason: '206' },
    ]);
    expect(await engine.readFailures(actor, { batchId, privacy: 'minimal', limit: 1 })).toHaveLength(1);
  });

  test('a message withdrawn at the last look is among them, one taken out by a person is not', async () => {
    const practice = await startPractice({ settings: QUICK });
    await practice.enter(...aFullDay(3));
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.reviseBatch(actor, batchId, { only: ['T1', 'T2'] });
    await engine.approveBatch(actor, batchId, 2);
    await practice.drop('T2');
    await engine.submitBatch(actor, batchId);
    const failures = await engine.readFailures(actor, { batchId, privacy: 'initials', limit: 10 });
    expect(failures).toMatchObject([{ time: '08:01', state: 'withdrawn', initials: 'V. M.' }]);
  });
});

test('what a run would send, in numbers', async () => {
  const practice = await startPractice();
  await practice.enter(
    ...aFullDay(3),
    anAppointment({ id: 'late', patientNumber: '1', at: '2026-11-25T09:00' }),
    anAppointment({ id: 'gone', patientNumber: '2', at: '2026-11-25T10:00', status: 'cancelled' }),
  );
  const request = { channel: 'sms', days: ['tomorrow', '+2'], reasons: ['K'] } as const;
  expect(await practice.engine.previewMaskedRun(practice.actor, request)).toEqual({
    channel: 'sms',
    days: [
      { day: '2026-11-24', candidates: 3 },
      { day: '2026-11-25', candidates: 1 },
    ],
    statuses: ['definite'],
    onePerDay: true,
    notBefore: null,
    candidates: 4,
    excluded: [{ reason: 'cancelled', count: 1 }],
    offered: { statuses: ['definite'], reasons: 1 },
    chosenReasons: 1,
    milliNeeded: 4000,
    milliAvailable: 1_000_000,
    isBalanceUnreachable: false,
    isAgendaEmpty: false,
  });
});

/** Every key at any depth under which any text at all could stand. */
type FreeText<T> = T extends Date
  ? never
  : T extends readonly (infer Item)[]
    ? FreeText<Item>
    : T extends object
      ? { [K in keyof T & string]: HoldsText<T[K]> extends true ? K : FreeText<T[K]> }[keyof T & string]
      : never;
type HoldsText<T> = true extends (T extends string ? (string extends T ? true : false) : false)
  ? true
  : T extends readonly (infer Item)[]
    ? HoldsText<Item>
    : false;

/** Days and times, staff, codes of ours, the source's statuses, and the initials: a new one is thought about first. */
type Allowed =
  | 'day'
  | 'time'
  | 'id'
  | 'name'
  | 'slackIds'
  | 'pauseReason'
  | 'reason'
  | 'statuses'
  | 'initials';

test('no type of a masked answer has room for anything else about a patient', () => {
  type Found = FreeText<MaskedBatch | MaskedRun | BatchChoice | MaskedFailure | Report>;
  const others: [Exclude<Found, Allowed>] extends [never] ? 'none' : Exclude<Found, Allowed> = 'none';
  const unused: [Exclude<Allowed, Found>] extends [never] ? 'none' : Exclude<Allowed, Found> = 'none';
  expect([others, unused]).toEqual(['none', 'none']);
});

const CANARY = {
  lastName: 'Kanarienvogel',
  firstName: 'Zwitscher',
  number: 'PAT-774411',
  mobile: '+41797744119',
  email: 'piep@kanari.example',
  birthDate: '1971-07-17',
  externalId: 'EXT-551188',
  reasonCode: 'GRUNDX',
  reasonName: 'Gelbsucht',
  doctor: 'Doktor Federkleid',
  location: 'Voliere Sieben',
  person: 'Papagena Nachtigall',
  personMobile: '+41797744228',
} as const;

test('no masked answer holds anything of a patient, at either level', async () => {
  const { engine, actor, sms, enter } = await startPractice({ settings: QUICK });
  const { lastName, firstName, number, email, birthDate, reasonCode, reasonName, doctor, location } = CANARY;
  const visit = { reasonCode, reasonName, doctor, location };
  await enter(
    aPatient({ number, lastName, firstName, birthDate, email, mobile: aMobile(CANARY.mobile) }),
    anAppointment({ ...visit, id: CANARY.externalId, patientNumber: number }),
    anAppointment({ ...visit, id: `${CANARY.externalId}-2`, patientNumber: number, at: '2026-11-25T09:00' }),
    anAppointment({
      ...visit,
      id: `${CANARY.externalId}-3`,
      patientNumber: null,
      personName: CANARY.person,
      personMobile: aMobile(CANARY.personMobile),
      at: '2026-11-24T11:00',
    }),
  );
  sms.answer(CANARY.mobile, refused);
  const answers: unknown[] = [];
  const look = async (batchId: number) => {
    answers.push(await engine.readMaskedBatch(actor, batchId));
    answers.push(await engine.listMaskedBatches(actor, { limit: 10 }));
    answers.push(await engine.readReport(actor, { batchId }));
    for (const privacy of ['minimal', 'initials'] as const) {
      answers.push(await engine.readBatchChoice(actor, { batchId, privacy }));
      answers.push(await engine.readFailures(actor, { batchId, privacy, limit: 10 }));
    }
  };
  answers.push(
    await engine.previewMaskedRun(actor, { channel: 'sms', days: ['tomorrow', '+2'], reasons: [reasonCode] }),
  );
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  await look(batchId);
  await engine.approveBatch(actor, batchId);
  await engine.submitBatch(actor, batchId);
  await look(batchId);
  const other = (await engine.prepareBatch(actor, { channel: 'sms', days: ['+2'] })).batchId;
  await engine.rejectBatch(actor, other, `${firstName} ${lastName} wants no SMS`);
  await look(other);
  answers.push(await engine.readReport(actor, { from: '2026-11-23', until: '2026-11-23' }));

  const told = JSON.stringify(answers);
  expect(told).toContain('"initials":"Z. K."');
  expect(told).toContain('"initials":"P. N."');
  const parts = Object.values(CANARY).flatMap((value) => [value, ...value.split(/[ @]/)]);
  const texts = (await engine.batchMessages(actor, batchId)).flatMap(({ text, reference }) => [
    text,
    reference,
  ]);
  expect(texts.length).toBeGreaterThan(0);
  for (const part of [...parts, ...texts]) expect(told.toLowerCase()).not.toContain(part.toLowerCase());
});
