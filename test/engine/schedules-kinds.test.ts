import { expect, test } from 'vitest';
import type { Job } from '../../src/model/schedule.ts';
import { aWillingPatient, enterRecall, startWithKnownAgenda } from '../support/other-kinds.ts';
import { anAppointment } from '../support/records.ts';
import { daily, only, tick } from '../support/schedules.ts';

/** What the schedule has prepared by ten: kind, state, and how many messages. */
async function preparedBy(
  job: Job,
  enter: (practice: Awaited<ReturnType<typeof startWithKnownAgenda>>) => Promise<unknown>,
) {
  const practice = await startWithKnownAgenda({ now: '2026-11-23T08:58:00Z' });
  const { engine, actor, clock } = practice;
  await only(practice, {
    job,
    timing: daily('10:00'),
    options: { channel: 'sms' },
    sending: 'automatic',
    isOn: true,
  });
  clock.set('2026-11-23T08:59:00Z');
  await enter(practice);
  clock.set('2026-11-23T09:00:00Z');
  const runs = await tick(engine);
  const views = await engine.listBatches(actor, 5);
  return { runs, batches: views.map(({ batch, counts }) => [batch.kind, batch.state, counts.queued]) };
}

test('confirmations of what was booked newly', async () => {
  const { runs, batches } = await preparedBy('prepare-confirmations', (practice) =>
    practice.enter(aWillingPatient({ number: '1' }), anAppointment({ at: '2026-12-10T09:00' })),
  );
  expect(runs).toMatchObject([{ state: 'done', result: { messages: 1, ordered: true } }]);
  expect(batches).toEqual([['confirmation', 'approved', 1]]);
});

test('recalls that are due', async () => {
  const { runs, batches } = await preparedBy('prepare-recalls', async (practice) => {
    await practice.enter(aWillingPatient({ number: '1' }));
    await enterRecall(practice);
  });
  expect(runs).toMatchObject([{ state: 'done', result: { messages: 1, ordered: true } }]);
  expect(batches).toEqual([['recall', 'approved', 1]]);
});

test('greetings on the birthday', async () => {
  const { runs, batches } = await preparedBy('prepare-birthdays', (practice) =>
    practice.enter(aWillingPatient({ number: '1', birthDate: '1980-11-23' })),
  );
  expect(runs).toMatchObject([{ state: 'done', result: { messages: 1, ordered: true } }]);
  expect(batches).toEqual([['birthday', 'approved', 1]]);
});
