import { expect, onTestFinished, test } from 'vitest';
import { serverActor } from '../../src/send-due.ts';
import { startWatch, type WatchDeps } from '../../src/watch.ts';
import { openSecondProcess, startPractice } from '../support/practice.ts';

const server = serverActor('server-1');
const MINUTE = 60_000;

test('a server is seen while it lives, also by others, and is gone a week after it was seen last', async () => {
  const practice = await startPractice();
  const second = await openSecondProcess(practice);
  const { engine, clock } = practice;
  const startedAt = clock.now();
  await engine.beatServer(server, startedAt);
  clock.advance(MINUTE);
  await engine.beatServer(server, startedAt);
  await second.engine.beatServer(serverActor('server-2'), clock.now());
  expect(await second.engine.listServers(server)).toEqual([
    {
      workstation: 'server-2',
      startedAt: clock.now(),
      seenAt: clock.now(),
      stoppedAt: null,
      isRunning: true,
    },
    { workstation: 'server-1', startedAt, seenAt: clock.now(), stoppedAt: null, isRunning: true },
  ]);
  await second.engine.endServer(server);
  expect((await engine.listServers(server)).map(({ isRunning }) => isRunning)).toEqual([true, false]);
  clock.advance(8 * 24 * 60 * MINUTE);
  await second.engine.beatServer(server, startedAt);
  expect(await engine.listServers(server)).toHaveLength(1);
});

test('a server that is silent for three minutes does not run, as far as anybody knows', async () => {
  const { engine, clock } = await startPractice();
  await engine.beatServer(server, clock.now());
  clock.advance(2 * MINUTE);
  expect(await engine.listServers(server)).toMatchObject([{ isRunning: true }]);
  clock.advance(MINUTE);
  expect(await engine.listServers(server)).toMatchObject([{ isRunning: false, stoppedAt: null }]);
});

/** A watch whose rounds follow one another as fast as they can, until it was asked so often. */
async function watchFor(rounds: number, checkAlarms: WatchDeps['engine']['checkAlarms']) {
  const practice = await startPractice();
  const { engine, clock, deps } = practice;
  let count = 0;
  let finish = () => {};
  const isEnough = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const counted: typeof checkAlarms = async (...words) => {
    count += 1;
    if (count === rounds) finish();
    return checkAlarms(...words);
  };
  const { beatServer, endServer } = engine;
  const watch = startWatch({
    engine: { beatServer, endServer, checkAlarms: counted },
    actor: server,
    now: clock.now,
    log: deps.log,
    roundMilliseconds: 1,
  });
  onTestFinished(() => watch.stop());
  await isEnough;
  return { ...practice, watch };
}

test('portals are asked for their credits with every tenth look only', async () => {
  const asked: boolean[] = [];
  const { watch, engine, clock } = await watchFor(21, async (_actor, { askPortals }) => {
    asked.push(askPortals);
    return { raised: [], cleared: [], accounts: askPortals ? { sms: 5000 } : {} };
  });
  await watch.stop();
  expect(asked.slice(0, 21).flatMap((isAsked, index) => (isAsked ? [index] : []))).toEqual([0, 10, 20]);
  expect(watch.accounts()).toEqual({ levels: { sms: 5000 }, at: clock.now() });
  expect(await engine.listServers(server)).toMatchObject([{ isRunning: false, stoppedAt: clock.now() }]);
});

test('a look that fails ends nothing, and what stays out of reach is logged once', async () => {
  const { OutageError } = await import('../../src/errors.ts');
  const { watch, records } = await watchFor(5, async () => {
    throw new OutageError('database-busy');
  });
  await watch.stop();
  expect(records.filter(({ event }) => event === 'watch.trouble')).toHaveLength(1);
});
