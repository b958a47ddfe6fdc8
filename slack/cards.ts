import { createHash } from 'node:crypto';
import type { Actor } from '../src/actor.ts';
import type { Card, ClaimedCard } from '../src/cards.ts';
import { OutageError } from '../src/errors.ts';
import type { MaskedBatch } from '../src/masked.ts';
import { isOpen } from '../src/model/batch.ts';
import type { Log } from '../src/ports.ts';
import type { Settings } from '../src/settings.ts';
import type { KeptBalances } from './balances.ts';
import { type CardFacts, cardMessage } from './blocks/card.ts';
import { milestone } from './blocks/milestone.ts';
import type { Clients } from './connection.ts';
import type { SlackEngine, Words } from './context.ts';
import { withoutPassingDue } from './due.ts';
import { isOutcomeUnknown, retryAfterSeconds, slackCode } from './errors.ts';
import { createRounds } from './rounds.ts';

/** One card per batch in the practice's channel, whoever changed the batch and from wherever. */
export type Cards = Readonly<{
  /** Brings all cards up to date soon; called as often as one likes. */
  nudge: () => void;
  /** Ends after the work in hand. */
  stop: () => Promise<void>;
}>;

type CardsDeps = Readonly<{
  engine: Pick<
    SlackEngine,
    'cardsToTend' | 'cardOf' | 'claimCard' | 'recordCard' | 'releaseCard' | 'readMaskedBatch' | 'readSettings'
  >;
  balances: KeptBalances;
  server: Actor;
  channel: string;
  clients: Clients;
  words: Words;
  isSandbox: boolean;
  /** Whether cards may be in the channel: private, shared with nobody, no guests. */
  isPlaceFit: () => Promise<boolean>;
  /** Called when a card was written. */
  onWritten: () => void;
  /** Called when Slack says that we cannot write there. */
  onChannelLost: (code: string) => Promise<void>;
  /** Whoever may approve, by mentions that call them. */
  approvers: () => Promise<string>;
  /** Least time between two rounds. */
  paceMilliseconds: number;
  now: () => Date;
  log: Log;
}>;

const CHECK_MILLISECONDS = 5 * 60_000;
const UNKNOWN_SECONDS = 15; // after a post whose outcome nobody knows: Slack may still be working on it
const MAX_DELAY_SECONDS = 600;
const HELD_SECONDS = 5; // by another process: its commits tell when it is done, unless it dies
/** Slack's answers for a message that is no more: a new card takes its place. */
const MESSAGE_GONE = ['message_not_found', 'cant_update_message', 'edit_window_closed'];
/** Slack's answers for a channel we cannot write in. */
export const CHANNEL_GONE = [
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'is_inactive',
  'restricted_action',
];

export function createCards(deps: CardsDeps): Cards {
  const written: Written = { at: new Map(), entered: 0 };
  const rounds = createRounds(async () => {
    try {
      const again = await tendAll(deps, written, rounds.isOver);
      if (again !== null) rounds.tryLater(again);
    } catch (error) {
      if (error instanceof OutageError) deps.log.warn('slack.cards-put-off', { code: error.code });
      else deps.log.error('slack.cards', error);
      rounds.tryLater(null);
    }
  }, deps);
  return { nudge: rounds.nudge, stop: rounds.stop };
}

/** What this process knows of the cards it has written. */
type Written = {
  /** When each open batch's card was last written: somebody may have deleted it, which nobody tells us. */
  readonly at: Map<number, number>;
  /** How often credits had been entered by then. */
  entered: number;
};

/** The lease ended while we waited for Slack: whoever has the card now shows what is true. */
class CardTakenOver extends Error {}

/** Remembers what was done; nothing more may be done once the card is no longer ours. */
async function remember(
  { engine, server }: CardsDeps,
  claimed: ClaimedCard,
  changes: Parameters<SlackEngine['recordCard']>[2],
): Promise<void> {
  if (!(await engine.recordCard(server, claimed, changes))) throw new CardTakenOver();
}

/**
 * Every card that shows something else than the database holds is written again. Tells when to look again at what had to
 * wait, null when nothing had to. What fails with one batch keeps no other from its card.
 */
async function tendAll(deps: CardsDeps, written: Written, isOver: () => boolean): Promise<Date | null> {
  if (!(await deps.isPlaceFit())) return deps.now(); // which looks at most every few seconds
  const { engine, server } = deps;
  const entered = await deps.balances.follow(server);
  if (entered !== written.entered) written.at.clear(); // what open cards say of the balance holds no more
  written.entered = entered;
  const approval = (await engine.readSettings(server))['approval.mode'];
  const again: Date[] = [];
  const failures: unknown[] = [];
  const batchIds = await engine.cardsToTend(server);
  for (const batchId of batchIds) {
    if (isOver()) return null; // Slack may be slow, and there may be many: the next server goes on
    try {
      const at = await tend({ ...deps, approval, writtenAt: written.at }, batchId);
      if (at !== null) again.push(at);
    } catch (error) {
      if (error instanceof OutageError) throw error; // of the database: there is no use in trying the others
      failures.push(error);
    }
  }
  for (const batchId of [...written.at.keys()]) if (!batchIds.includes(batchId)) written.at.delete(batchId);
  if (failures.length > 0) throw failures[0];
  return again.length === 0 ? null : new Date(Math.min(...again.map((at) => at.getTime())));
}

type RoundDeps = CardsDeps &
  Readonly<{
    approval: Settings['approval.mode'];
    writtenAt: Written['at'];
  }>;

/** Null when the card shows what is true; else when to look again. */
async function tend(deps: RoundDeps, batchId: number): Promise<Date | null> {
  const { engine, server, channel } = deps;
  const shown = await engine.cardOf(server, batchId);
  if (shown?.dueAt != null && shown.dueAt > deps.now()) return shown.dueAt;
  const batch = await readBatch(deps, batchId);
  if (isUpToDate(deps, shown, batch)) return null;
  const claimed = await engine.claimCard(server, { batchId, channel });
  if (claimed === null) return later(deps, HELD_SECONDS); // another process has it in hand
  try {
    // read again: from here on nobody else writes this card, so an older state never overwrites a newer one
    await write(deps, claimed, await readBatch(deps, batchId));
    deps.writtenAt.set(batchId, deps.now().getTime());
    await engine.releaseCard(server, claimed, {});
    return null;
  } catch (error) {
    if (error instanceof CardTakenOver) return deps.now();
    const code = slackCode(error);
    if (code === null) {
      await engine.releaseCard(server, claimed, { failed: true, dueAt: later(deps, 60) });
      throw error;
    }
    if (!MESSAGE_GONE.includes(code)) return putOff(deps, claimed, error, code);
    await replaceGone(deps, claimed, batch);
    return deps.now();
  }
}

async function readBatch({ engine, server, now }: RoundDeps, batchId: number): Promise<MaskedBatch> {
  return withoutPassingDue(await engine.readMaskedBatch(server, batchId), now());
}

/** Somebody deleted the card: there is a new one as long as there is something to do with it. */
async function replaceGone(deps: RoundDeps, claimed: ClaimedCard, batch: MaskedBatch): Promise<void> {
  const { engine, server, log } = deps;
  log.warn('slack.card-gone', { batch: batch.id });
  if (isOpen(batch.state)) await engine.recordCard(server, claimed, { ts: null, rendered: null });
  else
    await engine.recordCard(server, claimed, {
      rendered: markOf(deps, batch),
      told: milestone(deps.words, batch, deps.now()).key,
    });
  await engine.releaseCard(server, claimed, {});
}

/** The card's facts without the balance: that alone is no reason to write a card again. */
function markOf({ words, isSandbox, approval }: RoundDeps, batch: MaskedBatch): string {
  const { text, blocks } = cardMessage(words, { batch, account: null, isSandbox, approval });
  return createHash('sha256')
    .update(JSON.stringify([text, blocks]))
    .digest('base64url')
    .slice(0, 22);
}

/** An open batch's card is written anew now and then although nothing has changed: what was deleted or edited is then put right. */
function isUpToDate(deps: RoundDeps, card: Card | null, batch: MaskedBatch): boolean {
  const isChecked =
    !isOpen(batch.state) || deps.now().getTime() - (deps.writtenAt.get(batch.id) ?? 0) < CHECK_MILLISECONDS;
  return (
    isChecked &&
    card?.ts != null &&
    card.channel === deps.channel &&
    card.rendered === markOf(deps, batch) &&
    card.told === milestone(deps.words, batch, deps.now()).key
  );
}

async function write(deps: RoundDeps, claimed: ClaimedCard, batch: MaskedBatch): Promise<void> {
  const { balances, server, channel, clients, words, isSandbox, approval } = deps;
  if (milestone(words, batch, deps.now()).key !== claimed.told) balances.drop(); // sent or stopped: it is another balance
  const { accounts } = await balances.read(server); // may take its time: a portal is asked
  await remember(deps, claimed, {}); // still ours, and for long enough
  const account = accounts.find((found) => found.channel === batch.channel) ?? null;
  const message = cardMessage(words, { batch, account, isSandbox, approval } satisfies CardFacts);
  const ts =
    claimed.channel === channel && claimed.ts !== null ? claimed.ts : await post(deps, claimed, message.text);
  await clients.repeatable.chat.update({ channel, ts, ...message });
  deps.onWritten();
  await remember(deps, claimed, { rendered: markOf(deps, batch) });
  await tell(deps, { claimed, ts, batch });
}

/**
 * The card begins as one line without buttons, and becomes the card by an update, which may be repeated. When nobody
 * knows whether the line was posted, at worst a line too many stays; never a second card.
 */
async function post(deps: CardsDeps, claimed: ClaimedCard, text: string): Promise<string> {
  const { channel, clients } = deps;
  const { ts } = await clients.once.chat.postMessage({
    channel,
    text,
    unfurl_links: false,
    unfurl_media: false,
  });
  if (ts === undefined) throw new Error('chat.postMessage: expected ts, got none');
  await remember(deps, claimed, { channel, ts, rendered: null });
  return ts;
}

/** What happened, as an answer to the card: an update alone notifies nobody. Recorded first: a line is rather missing than there twice. */
async function tell(
  deps: CardsDeps,
  { claimed, ts, batch }: Readonly<{ claimed: ClaimedCard; ts: string; batch: MaskedBatch }>,
): Promise<void> {
  const { channel, clients, words, log } = deps;
  const { key, line, callsApprovers = false } = milestone(words, batch, deps.now());
  if (key === claimed.told) return;
  await remember(deps, claimed, { told: key });
  if (line === null) return;
  const text = callsApprovers ? `${await deps.approvers()} ${line}`.trim() : line;
  try {
    await clients.once.chat.postMessage({ channel, thread_ts: ts, text });
  } catch (error) {
    const code = slackCode(error);
    if (code === null) throw error;
    log.warn('slack.milestone-lost', { batch: batch.id, code });
  }
}

/** Tried again at the time it tells; sending goes on whatever Slack does. */
async function putOff(deps: RoundDeps, claimed: ClaimedCard, error: unknown, code: string): Promise<Date> {
  const { engine, server, log, onChannelLost } = deps;
  log.warn('slack.card-put-off', { batch: claimed.batchId, code, attempts: claimed.attempts + 1 });
  if (CHANNEL_GONE.includes(code)) await onChannelLost(code);
  const seconds =
    retryAfterSeconds(error) ??
    (isOutcomeUnknown(error)
      ? UNKNOWN_SECONDS
      : Math.min(MAX_DELAY_SECONDS, 5 * 2 ** Math.min(claimed.attempts, 10)));
  const dueAt = later(deps, seconds);
  await engine.releaseCard(server, claimed, { failed: true, dueAt });
  return dueAt;
}

function later({ now }: CardsDeps, seconds: number): Date {
  return new Date(now().getTime() + seconds * 1000);
}
