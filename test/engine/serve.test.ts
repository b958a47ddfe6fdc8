import { expect, onTestFinished, test, vi } from 'vitest';
import type { Engine } from '../../src/engine.ts';
import { OutageError } from '../../src/errors.ts';
import { serverActor } from '../../src/send-due.ts';
import { startSender } from '../../src/serve.ts';
import { startPractice } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';

/** A server with a batch to send, whose engine fails as long as `failing` says. */
async function serving(failing: (engine: Engine) => Partial<Engine>) {
  const practice = await startPractice();
  const { engine, clock, actor } = practice;
  await practice.enter(...aFullDay(1));
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  await engine.approveBatch(actor, batchId, 1, { andSend: true });
  const logged: string[] = [];
  const note = (event: string) => void logged.push(event);
  const sender = startSender({
    engine: { ...engine, ...failing(engine) },
    actor: serverActor('here'),
    now: clock.now,
    log: { info: note, warn: note, error: note },
  });
  onTestFinished(() => sender.stop());
  return { ...practice, sender, logged };
}

/** The first try to send meets a bug. */
async function servingWithBug() {
  let tries = 0;
  const server = await serving((engine) => ({
    sendDue(...given) {
      tries += 1;
      if (tries === 1) throw new Error('a bug');
      return engine.sendDue(...given);
    },
  }));
  return { ...server, tries: () => tries };
}

test('S4: a bug met while sending is met again after half a minute, not at every look; then the batch is sent', async () => {
  const { sender, logged, clock, sms, tries } = await servingWithBug();
  await vi.waitFor(() => expect(logged).toEqual(['server.unexpected']));
  for (let looks = 0; looks < 3; looks += 1) {
    sender.wake();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(tries()).toBe(1);
  clock.advance(30_001);
  sender.wake();
  await vi.waitFor(() => expect(sms.taken).toHaveLength(1));
});

test('S4: a clock that was set back keeps nothing waiting', async () => {
  const { sender, logged, clock, sms } = await servingWithBug();
  await vi.waitFor(() => expect(logged).toEqual(['server.unexpected']));
  clock.advance(-120_000);
  sender.wake();
  await vi.waitFor(() => expect(sms.taken).toHaveLength(1));
});

test('an outage is told once for as long as it lasts', async () => {
  let isDown = true;
  let looks = 0;
  const { sender, logged, sms } = await serving((engine) => ({
    async isSomethingDue(...given) {
      looks += 1;
      if (isDown) throw new OutageError('database-busy');
      return engine.isSomethingDue(...given);
    },
  }));
  for (let wanted = 1; wanted <= 3; wanted += 1) {
    await vi.waitFor(() => {
      sender.wake();
      expect(looks).toBeGreaterThanOrEqual(wanted);
    });
  }
  expect(logged).toEqual(['server.outage']);
  isDown = false;
  await vi.waitFor(() => {
    sender.wake();
    expect(sms.taken).toHaveLength(1);
  });
});
