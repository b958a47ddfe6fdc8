import { OutageError } from '../src/errors.ts';
import type { MaskedBatch } from '../src/masked.ts';
import type { SlackContext } from './context.ts';
import type { Caller } from './guard.ts';
import { cardLink } from './status.ts';

const MOST_LOOKED_AT = 20; // batches made while one window was open

/** The newest batch's number; 0 before the first. */
export async function newestBatch({ engine }: SlackContext, { actor }: Caller): Promise<number> {
  const [newest] = await engine.listMaskedBatches(actor, { limit: 1 });
  return newest?.id ?? 0;
}

/**
 * What the caller has prepared since a window was drawn and `isOurs` knows as its own: Slack may deliver a submission
 * twice, to two processes, and a person may press twice.
 */
export async function madeSince(
  { engine }: SlackContext,
  { actor }: Caller,
  newest: number,
  isOurs: (batch: MaskedBatch) => boolean,
): Promise<MaskedBatch[]> {
  const batches = await engine.listMaskedBatches(actor, { limit: MOST_LOOKED_AT });
  return batches.filter((batch) => batch.id > newest && batch.preparedBy.id === actor.id && isOurs(batch));
}

/** 'batch 12, batch 13', each with the way to its card where it has one. */
export async function namesOf(
  context: SlackContext,
  { t }: Caller,
  batches: readonly MaskedBatch[],
): Promise<string> {
  const names = await Promise.all(
    batches.map(async ({ id }) => {
      const link = await cardLink(context, id);
      return link === null ? t.slack.preparing.alreadyBatch(id) : t.slack.preparing.alreadyLinked(id, link);
    }),
  );
  return names.join(', ');
}

/** That a batch is prepared, how many messages it has, and what `more` says to that. */
export async function madeText(
  context: SlackContext,
  caller: Caller,
  batchId: number,
  more: (messages: number) => readonly string[],
): Promise<string> {
  const { preparing } = caller.t.slack;
  try {
    const { counts } = await context.engine.readMaskedBatch(caller.actor, batchId);
    const where = await whereText(context, caller, batchId);
    return [where, preparing.holds(counts.total), ...more(counts.total)].join('\n');
  } catch (error) {
    if (!(error instanceof OutageError)) throw error;
    return preparing.prepared(batchId, channelText(context)); // it is made: "nothing was changed" would be wrong
  }
}

async function whereText(context: SlackContext, caller: Caller, batchId: number): Promise<string> {
  const { preparing } = caller.t.slack;
  const link = await cardLink(context, batchId);
  if (link !== null) return preparing.preparedLinked(batchId, link);
  return context.place.trouble() === null
    ? preparing.prepared(batchId, channelText(context))
    : preparing.cardLater(batchId);
}

function channelText({ config }: SlackContext): string {
  return `<#${config.channel}>`;
}
