import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Channel } from '../../src/model/message.ts';
import { runs } from '../support/database.ts';
import { accepted, refused } from '../support/fake-portal.ts';
import { aWillingPatient, enterRecall } from '../support/other-kinds.ts';
import { logOf, type Practice, startPractice } from '../support/practice.ts';

type Step =
  | Readonly<{ do: 'prepare' | 'run' | 'retry'; channel: Channel }>
  | Readonly<{ do: 'send' | 'reject' | 'withdraw' | 'expire' | 'reset' | 'purge' | 'refuse' | 'accept' }>;

const channel = fc.constantFrom<Channel>('sms', 'email');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('prepare' as const, 'run' as const, 'run' as const),
      channel,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const), channel }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        ...(['send', 'send', 'reject', 'withdraw', 'expire', 'reset', 'purge', 'refuse', 'accept'] as const),
      ),
    }),
  },
);

/** Does one step, whether or not it is possible just now; returns how many call-ins a reset has released. */
async function take({ engine, actor, clock, sms, email }: Practice, step: Step): Promise<number> {
  const newest = async () => (await engine.listBatches(actor, 1))[0]?.batch.id ?? 0;
  const kind = 'recall';
  const prepare = async () =>
    'channel' in step && engine.prepareBatch(actor, { kind, channel: step.channel });
  const send = async () => {
    await engine.approveBatch(actor, await newest());
    await engine.submitBatch(actor, await newest());
  };
  const steps: Record<Step['do'], () => Promise<unknown>> = {
    prepare,
    send,
    run: async () => {
      await prepare();
      await send();
    },
    retry: async () =>
      'channel' in step && engine.retryBatch(actor, await newest(), { channel: step.channel }),
    reject: async () => engine.rejectBatch(actor, await newest(), 'no'),
    withdraw: async () => engine.withdrawBatch(actor, await newest()),
    expire: async () => clock.advance(73 * 3_600_000),
    reset: async () => engine.resetLastRecallRun(actor),
    purge: async () => engine.purgeEntries(actor, {}, '2027-12-31'),
    refuse: async () => [sms, email].map((portal) => portal.answerAll(refused)),
    accept: async () => [sms, email].map((portal) => portal.answerAll(accepted)),
  };
  const done = await steps[step.do]().catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'RefusalError')) throw error;
  });
  return step.do === 'reset' && done !== null && typeof done === 'object' && 'reset' in done
    ? Number(done.reset)
    : 0;
}

test('R1: each due date is called in once, whatever is prepared, refused, ended, retried and purged in whatever order; only a reset allows another', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const practice = await startPractice({ accounts: { email: 'none' } });
      await practice.enter(aWillingPatient());
      await enterRecall(practice);
      let resets = 0;
      for (const each of steps) {
        resets += await take(practice, each);
        const taken = practice.sms.taken.length + practice.email.taken.length;
        expect(taken).toBeLessThanOrEqual(1 + resets);
        const open = (await logOf(practice)).filter(({ state }) => state === 'queued' || state === 'unclear');
        expect(open.length).toBeLessThanOrEqual(1);
      }
      await practice.close();
    }),
    { numRuns: runs(15) },
  );
}, 60_000);
