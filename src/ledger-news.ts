import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { channels } from './model/message.ts';

/** How far our ledger was read: the newest entry of each account, in the order of `channels`. */
export type LedgerMark = readonly number[];

/**
 * Whether anybody has bought credits or corrected the ledger since the mark, which charges do not; and the mark of now.
 * Cheap: only what is newer is looked at.
 */
export async function readLedgerNews(
  { store: { read } }: Deps,
  actor: Actor,
  since: LedgerMark | null,
): Promise<Readonly<{ mark: LedgerMark; hasEntered: boolean }>> {
  requireCapability(actor, 'view');
  const mark = await Promise.all(channels.map((channel) => read.lastCreditEntry(channel)));
  const entered = await Promise.all(
    channels.map((channel, index) =>
      since === null || since[index] === mark[index] ? 0 : read.enteredSince(channel, since[index] ?? 0),
    ),
  );
  return { mark, hasEntered: entered.some((milliCredits) => milliCredits !== 0) };
}
