import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { createGate, stopFor } from '../support/fake-portal.ts';
import {
  anApprovedBatch,
  logOf,
  offered,
  type Practice,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';

const HOUR = 3_600_000;

describe('S5: a batch whose time comes while somebody acts on it', () => {
  async function withPreparedBatch() {
    const practice = await startPractice({ settings: { 'batch.expires-after-hours': '1' } });
    await practice.enter(...aFullDay(2));
    const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
    return { ...practice, batchId };
  }

  /** An engine whose next write has to wait for an hour. */
  function slowEngine({ deps, clock }: Practice) {
    let delay = HOUR;
    const { store } = deps;
    return createEngine({
      ...deps,
      store: {
        ...store,
        write(work) {
          clock.advance(delay);
          delay = 0;
          return store.write(work);
        },
      },
    });
  }

  const decisions = {
    approve: (engine, actor, batchId) => engine.approveBatch(actor, batchId),
    reject: (engine, actor, batchId) => engine.rejectBatch(actor, batchId, 'no'),
  } satisfies Record<
    string,
    (engine: Practice['engine'], actor: Practice['actor'], batchId: number) => Promise<unknown>
  >;
  test.each(Object.entries(decisions))('S5: %s: too late is not decided', async (_, decide) => {
    const practice = await withPreparedBatch();
    const { actor, batchId, engine } = practice;
    expect((await refusalOf(decide(slowEngine(practice), actor, batchId))).code).toBe('batch-expired');
    expect((await engine.viewBatch(actor, batchId)).batch).toMatchObject({
      state: 'expired',
      decidedBy: null,
    });
    expect(await offered(practice)).toEqual(['T1', 'T2']);
  });

  test('S5: it is not reserved or sent when it expires while the portal is asked for the balance', async () => {
    const practice = await withPreparedBatch();
    const { engine, actor, batchId, sms, clock } = practice;
    await engine.approveBatch(actor, batchId);
    const { balance } = sms;
    sms.balance = () => {
      clock.advance(HOUR);
      return balance();
    };
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('batch-expired');
    expect(sms.handed).toEqual([]);
    expect((await engine.viewBatch(actor, batchId)).batch.state).toBe('expired');
  });
});

describe('S5: what is too late in a batch that was begun', () => {
  /** Two appointments today, at twelve and at two; the batch waits with its messages. */
  const waiting: Record<'paused' | 'held', () => Promise<Practice & { batchId: number }>> = {
    async paused() {
      const practice = await withTwoToday();
      practice.sms.answerAll(stopFor('no-credits'));
      const batchId = await submitToday(practice);
      expect((await practice.engine.viewBatch(practice.actor, batchId)).batch.state).toBe('paused');
      return { ...practice, batchId };
    },
    async held() {
      const practice = await withTwoToday();
      const batchId = await submitToday(practice, '11:30');
      expect(await reserved(practice)).toBe(2000);
      return { ...practice, batchId };
    },
  };

  async function withTwoToday() {
    const practice = await startPractice({ concurrency: 1 });
    await practice.enter(
      aPatient({ number: '1' }),
      aPatient({ number: '2' }),
      anAppointment({ id: 'noon', at: '2026-11-23T12:00', patientNumber: '1' }),
      anAppointment({ id: 'two', at: '2026-11-23T14:00', patientNumber: '2' }),
    );
    return practice;
  }

  async function submitToday({ engine, actor }: Practice, notBefore?: string): Promise<number> {
    const request = { channel: 'sms', days: ['today'], ...(notBefore && { notBefore }) } as const;
    const { batchId } = await engine.prepareBatch(actor, request);
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    return batchId;
  }

  async function reserved({ engine, actor }: Practice): Promise<number | undefined> {
    const accounts = await engine.readAccounts(actor);
    return accounts.find(({ channel }) => channel === 'sms')?.milliReserved;
  }

  const statesOf = async (practice: Practice) =>
    (await logOf(practice)).map(({ state, reason }) =>
      state === 'withdrawn' ? `${state} ${reason}` : state,
    );

  test.each(['paused', 'held'] as const)('S5: a %s batch withdraws it and keeps the rest', async (state) => {
    const practice = await waiting[state]();
    const { engine, actor, batchId, clock } = practice;
    clock.set('2026-11-23T11:00:00Z'); // noon in Zurich
    const { batch, nextDueAt } = await engine.viewBatch(actor, batchId);
    expect(await statesOf(practice)).toEqual(['withdrawn past', 'queued']);
    expect(batch.state).toBe(state === 'held' ? 'submitting' : 'paused');
    expect(nextDueAt).not.toBeNull();
    expect(await reserved(practice)).toBe(state === 'held' ? 1000 : 0);
  });

  test.each(['paused', 'held'] as const)('S5: a %s batch ends when all is past', async (state) => {
    const practice = await waiting[state]();
    const { engine, actor, batchId, clock } = practice;
    clock.set('2026-11-23T13:00:00Z'); // two o’clock
    const [view] = await engine.listBatches(actor, 1);
    expect(view?.batch).toMatchObject({ state: 'submitted', reason: null, owner: null });
    expect(await statesOf(practice)).toEqual(['withdrawn past', 'withdrawn past']);
    expect(await reserved(practice)).toBe(0);
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('batch-not-open');
  });

  test('S5: another batch may use the credits it held', async () => {
    const practice = await waiting.held();
    const { engine, actor, sms, clock, enter } = practice;
    sms.milliCredits = 2000;
    await enter(...aFullDay(2));
    const other = await anApprovedBatch(practice);
    expect((await refusalOf(engine.submitBatch(actor, other))).code).toBe('insufficient-credits');
    clock.set('2026-11-23T13:00:00Z');
    expect((await engine.submitBatch(actor, other)).counts.submitted).toBe(2);
  });

  test('S5: while a living process sends it, the batch is left to its last look', async () => {
    const practice = await startPractice({ concurrency: 1, now: '2026-11-23T09:00:30Z' });
    const { engine, actor, sms, clock } = practice;
    for (const number of ['1', '2', '3']) {
      await practice.enter(
        aPatient({ number }),
        anAppointment({ at: '2026-11-23T10:01', patientNumber: number }),
      );
    }
    const gate = createGate();
    sms.answerAll({ outcome: 'accepted', taken: true, until: gate.opened });
    const submission = submitToday(practice);
    await expect.poll(() => sms.handed.length).toBe(2);
    clock.advance(31_000);
    const [during] = await engine.listBatches(actor, 1);
    expect(during?.counts).toMatchObject({ submitting: 2, queued: 1 });
    gate.open();
    const { batch, counts } = await engine.viewBatch(actor, await submission);
    expect(batch).toMatchObject({ state: 'submitted', owner: null });
    expect(counts).toMatchObject({ submitted: 2, withdrawn: 1 });
  });
});

describe('P1: not before', () => {
  test('P1: an appointment that starts by the not-before is left out as past', async () => {
    const practice = await startPractice();
    const times = ['11:00', '11:30', '11:31'];
    await practice.enter(
      ...times.map((_, index) => aPatient({ number: String(index + 1) })),
      ...times.map((time, index) =>
        anAppointment({ id: time, at: `2026-11-23T${time}`, patientNumber: String(index + 1) }),
      ),
    );
    const request = { channel: 'sms', days: ['today'] } as const;
    const { engine, actor } = practice;
    const { candidates, excluded } = await engine.previewRun(actor, { ...request, notBefore: '11:30' });
    expect(candidates.map(({ entry }) => entry.externalId)).toEqual(['11:31']);
    expect(excluded.map(({ entry, reason }) => `${entry.externalId}: ${reason}`)).toEqual([
      '11:00: past',
      '11:30: past',
    ]);
    expect((await engine.previewRun(actor, request)).candidates).toHaveLength(3);
  });

  test('P1: the first of the day is the first that starts after the not-before', async () => {
    const practice = await startPractice();
    await practice.enter(
      aPatient(),
      anAppointment({ id: 'early', at: '2026-11-24T08:00' }),
      anAppointment({ id: 'late', at: '2026-11-24T15:00' }),
    );
    const request = { channel: 'sms', notBefore: '2026-11-24T09:00' } as const;
    const { candidates } = await practice.engine.previewRun(practice.actor, request);
    expect(candidates.map(({ entry }) => entry.externalId)).toEqual(['late']);
  });
});
