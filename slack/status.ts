import { whenText } from './blocks/batch-words.ts';
import { markup } from './blocks/text.ts';
import type { SlackContext } from './context.ts';
import type { Caller } from './guard.ts';

const MOST_SHOWN = 10;

/** What is open right now, each with the way to its card. */
export async function showStatus(context: SlackContext, caller: Caller): Promise<void> {
  const { engine } = context;
  const { actor, answer, t } = caller;
  const open = await engine.listMaskedBatches(actor, { limit: MOST_SHOWN, only: 'open' });
  if (open.length === 0) return answer(t.slack.noOpenBatches);
  const lines = await Promise.all(
    open.map(async (batch) => {
      const title = t.slack.card.title(t.slack.kinds[batch.kind], whenText(caller, batch));
      const link = await cardLink(context, batch.id);
      const what = `${title} · ${t.slack.card.count(batch.counts.total, t.channel[batch.channel])} · ${t.batchState[batch.state]}`;
      return link === null ? what : `${what} · <${link}|${t.slack.toCard}>`;
    }),
  );
  const text = [t.slack.openBatches(open.length), ...lines].join('\n');
  await answer({ text, blocks: [{ type: 'section', text: markup(text) }] });
}

/** The address of a batch's card; null when it has none that can be linked. */
export async function cardLink(
  { engine, server, permalinks }: SlackContext,
  batchId: number,
): Promise<string | null> {
  const card = await engine.cardOf(server, batchId);
  return card?.ts == null ? null : permalinks.of(card.channel, card.ts);
}
