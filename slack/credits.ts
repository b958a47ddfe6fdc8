import type { types } from '@slack/bolt';
import { creditsBlocks } from './blocks/credits.ts';
import type { SlackContext } from './context.ts';
import type { Caller } from './guard.ts';
import { openWindow, window } from './windows.ts';

/** The accounts, their use and what is to be done about them, only for whoever asked. */
export async function showCredits(context: SlackContext, caller: Caller): Promise<void> {
  const blocks = await readBlocks(context, caller);
  await caller.answer({ text: caller.t.slack.account.title, blocks });
}

/** The same in a window: for the home tab, where an answer would land elsewhere. */
export async function openCredits(context: SlackContext, caller: Caller): Promise<void> {
  const { title } = caller.t.slack.account;
  await openWindow(context, caller, {
    title,
    fill: async () =>
      window(caller, { title, callbackId: 'credits', blocks: await readBlocks(context, caller) }),
  });
}

const USE_DAYS = 28;
const MOST_OPEN = 100; // as many as the engine lists

async function readBlocks({ engine, balances }: SlackContext, caller: Caller): Promise<types.KnownBlock[]> {
  const { actor } = caller;
  const { accounts, at } = await balances.readCharged(actor);
  const open = await engine.listMaskedBatches(actor, { limit: MOST_OPEN, only: 'open' });
  const facts = await Promise.all(
    accounts.map(async (account) => {
      const { channel } = account;
      const queued = open.filter((batch) => batch.channel === channel);
      return {
        account,
        use: await engine.readCreditUse(actor, { channel, days: USE_DAYS }),
        milliOpen: queued.reduce((sum, { counts }) => sum + counts.queuedMilliCredits, 0),
      };
    }),
  );
  return creditsBlocks(caller, facts, at);
}
