import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BatchState } from '../../src/model/batch.ts';
import type { MessageState } from '../../src/model/message.ts';
import { runs } from '../support/database.ts';
import { accepted, lostButTaken, lostOnTheWay, refused, stopFor, tryLater } from '../support/fake-portal.ts';
import { logOf, type Practice, startPractice } from '../support/practice.ts';
import { aFullDay, anAppointment, mobileOf } from '../support/records.ts';

/** DESIGN §3, and what one verb may do in several moves. */
const BATCH_MOVES: Record<BatchState, readonly BatchState[]> = {
  prepared: ['approved', 'rejected', 'expired', 'withdrawn'],
  approved: ['submitting', 'submitted', 'paused', 'expired', 'withdrawn'],
  submitting: ['submitted', 'paused', 'withdrawn'],
  paused: ['submitting', 'submitted', 'withdrawn'],
  submitted: ['paused'], // a person sends an unclear message again
  withdrawn: ['paused'],
  rejected: [],
  expired: [],
};

const MESSAGE_MOVES: Record<MessageState, readonly MessageState[]> = {
  queued: ['submitted', 'rejected', 'unclear', 'withdrawn'],
  submitting: [],
  unclear: ['submitted', 'queued', 'rejected'],
  submitted: [],
  rejected: [],
  withdrawn: [],
};

const HOUR = 3_600_000;

type Step =
  | 'prepare'
  | 'approve'
  | 'reject'
  | 'submit'
  | 'withdraw'
  | 'later'
  | 'refresh'
  | 'sent'
  | 'again'
  | 'move';

const steps = fc.array(
  fc.constantFrom<Step[]>(
    ...([
      'prepare',
      'approve',
      'reject',
      'submit',
      'submit',
      'withdraw',
      'later',
      'refresh',
      'sent',
      'again',
      'move',
    ] as const),
  ),
  { minLength: 4, maxLength: 14 },
);
const answers = fc.array(
  fc.constantFrom(accepted, refused, lostButTaken, lostOnTheWay, tryLater, stopFor('no-credits')),
  { maxLength: 6 },
);

test('whatever people and the portal do, states only move as designed and nothing is sent twice', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.array(answers, { minLength: 4, maxLength: 4 }), async (plan, scripts) => {
      const practice = await startPractice({ settings: { 'batch.expires-after-hours': '4' } });
      const { engine, actor, sms } = practice;
      await practice.enter(...aFullDay(4));
      for (const [index, script] of scripts.entries()) sms.answer(mobileOf(String(index + 1)), ...script);
      const take = stepsOf(practice);
      let before = await observe(practice);
      for (const step of ['prepare', ...plan] as const) {
        const [newest] = await engine.listBatches(actor, 1);
        await take[step](newest?.batch.id ?? 0).catch((error) => {
          if (error.name !== 'RefusalError') throw error;
        });
        const after = await observe(practice);
        expectMoves(before.batches, after.batches, BATCH_MOVES);
        expectMoves(before.messages, after.messages, MESSAGE_MOVES);
        await expectNothingForgotten(practice, after.batches);
        before = after;
      }
      const references = sms.handed.map(({ reference }) => reference);
      expect(new Set(references).size).toBe(references.length);
      await practice.close();
    }),
    { numRuns: runs(40) },
  );
});

function stepsOf(practice: Practice): Record<Step, (batchId: number) => Promise<unknown>> {
  const { engine, actor, clock, enter } = practice;
  const unclearIds = async () =>
    (await logOf(practice)).filter(({ state }) => state === 'unclear').map(({ id }) => id);
  let minute = 10;
  return {
    prepare: () => engine.prepareBatch(actor, { channel: 'sms', days: ['2026-11-24'] }),
    approve: (id) => engine.approveBatch(actor, id),
    reject: (id) => engine.rejectBatch(actor, id, 'no'),
    submit: (id) => engine.submitBatch(actor, id, { despiteQuietHours: true }),
    withdraw: (id) => engine.withdrawBatch(actor, id),
    later: async () => clock.advance(3 * HOUR),
    refresh: () => engine.refreshDelivery(actor, {}),
    sent: async () => engine.decideUnclear(actor, await unclearIds(), 'sent'),
    again: async () => engine.decideUnclear(actor, await unclearIds(), 'again'),
    move() {
      minute += 1;
      return enter(anAppointment({ id: 'T2', patientNumber: '2', at: `2026-11-24T15:${minute}` }));
    },
  };
}

async function observe(practice: Practice) {
  const views = await practice.engine.listBatches(practice.actor, 100);
  const log = await logOf(practice);
  return {
    batches: new Map(views.map(({ batch }) => [batch.id, batch.state] as const)),
    messages: new Map(log.map(({ id, state }) => [id, state] as const)),
  };
}

function expectMoves<State extends string>(
  before: ReadonlyMap<number, State>,
  after: ReadonlyMap<number, State>,
  moves: Record<State, readonly State[]>,
): void {
  for (const [id, state] of after) {
    const earlier = before.get(id);
    if (earlier !== undefined && earlier !== state) expect(moves[earlier]).toContain(state);
  }
}

/** Nothing waits in an ended batch, and an appointment is free only when all its messages were withdrawn. */
async function expectNothingForgotten(
  practice: Practice,
  batches: ReadonlyMap<number, BatchState>,
): Promise<void> {
  const log = await logOf(practice);
  const waiting = log.filter(({ state }) => state === 'queued').map(({ batchId }) => batches.get(batchId));
  for (const state of waiting) expect(['prepared', 'approved', 'submitting', 'paused']).toContain(state);
  const days = ['2026-11-24'];
  const { candidates } = await practice.engine.previewRun(practice.actor, { channel: 'sms', days });
  for (const { entry } of candidates) {
    const states = log.flatMap(({ appointmentId, state }) =>
      appointmentId === entry.externalId ? [state] : [],
    );
    expect(states.filter((state) => state !== 'withdrawn')).toEqual([]);
  }
}
