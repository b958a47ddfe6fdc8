import { batchListBlocks } from './blocks/batch-list.ts';
import type { SlackContext } from './context.ts';
import type { Caller } from './guard.ts';
import { cardLink } from './status.ts';

type Listing = Readonly<{ limit: number; only: 'mine' | 'failed' | null }>;

/** The last batches, all or those somebody asked for, only for whoever asked. */
export async function showBatchList(context: SlackContext, caller: Caller, listing: Listing): Promise<void> {
  const { limit, only } = listing;
  const { actor, answer, t } = caller;
  const batches = await context.engine.listMaskedBatches(actor, { limit, ...(only !== null && { only }) });
  if (batches.length === 0) return answer(emptyText(context, caller, only));
  const listed = await Promise.all(
    batches.map(async (batch) => ({ batch, link: await cardLink(context, batch.id) })),
  );
  const title = only === null ? t.slack.list.title(batches.length) : t.slack.list[only];
  await answer({ text: title, blocks: batchListBlocks(caller, title, listed) });
}

function emptyText({ config }: SlackContext, { t }: Caller, only: Listing['only']): string {
  const { list } = t.slack;
  if (only === 'failed') return list.noneFailed;
  return (only === 'mine' ? list.noneMine : list.none)(config.commands.reminders);
}
