import { expect, onTestFinished, test, vi } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { OutageError } from '../../src/errors.ts';
import { startTicker } from '../../src/schedule/tick.ts';
import { serverActor } from '../../src/send-due.ts';
import { startPractice } from '../support/practice.ts';
import { daily, only, runsOf } from '../support/schedules.ts';

const actor = serverActor('server');
const timeZone = 'Europe/Zurich';

test('a server that is stopped finishes the run in hand, and begins nothing more', async () => {
  const practice = await startPractice({ now: '2026-11-23T08:59:00Z' });
  const { clock, deps } = practice;
  const nightly = { job: 'backup', timing: daily('10:00'), options: {}, sending: null, isOn: true } as const;
  const { id } = await only(practice, nightly);
  let finish = () => {};
  const working = new Promise<void>((done) => {
    finish = done;
  });
  const engine = createEngine({
    ...deps,
    housekeeping: {
      async backUp() {
        await working;
        return { file: 'b', bytes: 1, removed: 0 };
      },
      importFolder: () => Promise.reject(new Error('not asked')),
    },
  });
  clock.set('2026-11-23T09:00:00Z');
  const ticker = startTicker({ engine, actor, timeZone, log: deps.log }); // looks at once
  await vi.waitFor(async () => expect(await runsOf(practice, id)).toEqual(['2026-11-23T10:00: running']));
  let isStopped = false;
  const stopped = ticker.stop().then(() => {
    isStopped = true;
  });
  clock.set('2026-11-24T09:00:00Z');
  await ticker.tick();
  expect(isStopped).toBe(false);
  finish();
  await stopped;
  expect(await runsOf(practice, id)).toEqual(['2026-11-23T10:00: done']);
});

test('an outage is told once for as long as it lasts, and ends nothing', async () => {
  const told: string[] = [];
  const note = (event: string) => void told.push(event);
  let looks = 0;
  const ticker = startTicker({
    engine: {
      runDueSchedules() {
        looks += 1;
        return Promise.reject(looks === 4 ? new Error('a bug') : new OutageError('database-busy'));
      },
    },
    actor,
    timeZone,
    log: { info: note, warn: note, error: note },
  });
  onTestFinished(() => ticker.stop());
  for (let more = 0; more < 3; more += 1) await ticker.tick();
  expect(told).toEqual(['schedule.tick-refused', 'schedule.tick-failed']);
  expect(looks).toBe(4);
});

test('a time zone that the timer does not know ends the start', () => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const engine = { runDueSchedules: () => Promise.resolve([]) };
  expect(() => startTicker({ engine, actor, timeZone: 'Europe/Nowhere', log })).toThrow();
});
