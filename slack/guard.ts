import { randomBytes } from 'node:crypto';
import type { types } from '@slack/bolt';
import type { SlackContext, Words } from './context.ts';
import { isOutcomeUnknown, slackCode } from './errors.ts';
import type { Person } from './people.ts';
import { noteRefusal, SlackRefusal } from './refusal.ts';
import { refusalText, withWhomToAsk } from './sentences.ts';

/** Whoever pressed or typed, before anything is known of them, and the ways to answer only them. */
export type Visit = Readonly<{
  /** 'command', 'action batch.approve', 'view choose': for the log. */
  what: string;
  slackId: string;
  teamId: string | null;
  /** Where it happened; null in a window or the home tab. */
  channel: string | null;
  /** Slack's one-time address for answers; null where there is none. */
  responseUrl: string | null;
  triggerId: string | null;
  /** The open window, when it happened in one. */
  viewId: string | null;
}>;

/** A visit by somebody who may be here, with what answers them. */
export type Caller = Visit & Person & Words & Readonly<{ answer: Answer }>;

export type Answer = (
  content: string | Readonly<{ text: string; blocks: types.KnownBlock[] }>,
) => Promise<void>;

type GuardOptions = Readonly<{
  /** Who it is and what they may do is asked of Slack anew: for every decision. */
  isDecision?: boolean;
  /** How a refusal is told instead of by a message only they see; answers false where it could not be seen. */
  refuse?: (sentence: string, words: Words) => Promise<unknown>;
  /** Nobody asked just now, we look again by ourselves: refusals are not recorded every time. */
  isRepeat?: boolean;
}>;

/**
 * Carries out what somebody asked for, and answers them whatever happens: a refusal says what did not happen and what to
 * do; anything unexpected is logged under a number that they are told. Never throws.
 */
export async function guarded(
  context: SlackContext,
  visit: Visit,
  work: (caller: Caller) => Promise<void>,
  { isDecision = false, refuse, isRepeat = false }: GuardOptions = {},
): Promise<void> {
  const answer = answerTo(context, visit);
  let person: Person | null = null;
  try {
    if (visit.teamId !== context.workspace.teamId) throw new SlackRefusal('outsider');
    await refuseWrongPlace(context, visit.channel);
    person = await context.people.identify(visit.slackId, { fresh: isDecision });
    await work({ ...visit, ...person, ...context.wordsFor(person.language), answer });
  } catch (error) {
    const words = context.wordsFor(await context.people.languageOf(visit.slackId));
    const sentence =
      refusalText(await withWhomToAsk(context, error), words) ?? recorded(context, visit, error, words);
    if (!isRepeat) noteRefusal(context.log, { ...visit, actor: person?.actor ?? null }, error);
    const toWindow = refuse && (() => refuse(sentence, words));
    await tell(toWindow, () => answer(sentence)).catch((failure: unknown) => lost(context, visit, failure));
  }
}

/** By the window that was asked for, or where Slack does not show it, by a message. */
async function tell(
  toWindow: (() => Promise<unknown>) | undefined,
  byMessage: () => Promise<void>,
): Promise<void> {
  try {
    if (toWindow !== undefined && (await toWindow()) !== false) return;
  } catch (error) {
    if (slackCode(error) === null) throw error;
  }
  await byMessage();
}

/** A bug or an outage of Slack's: the person is told a number under which the log has it. */
function recorded({ log }: SlackContext, { what }: Visit, error: unknown, { t }: Words): string {
  const ref = randomBytes(2).toString('hex').toUpperCase();
  const code = slackCode(error);
  if (code === null)
    log.error('slack.unexpected', Object.assign(new Error(`${what} (${ref})`), { cause: error }));
  else log.warn('slack.call-failed', { what, code, ref });
  return code === null ? t.slack.unexpected(ref) : t.slack.slackTrouble(code, ref);
}

/** Nobody could be told: the log has it at least. */
function lost({ log }: SlackContext, { what }: Visit, error: unknown): void {
  log.warn('slack.answer-lost', { what, code: slackCode(error) ?? String(error) });
}

/**
 * An answer only they see: through Slack's one-time address, else as a message in the channel that only they see, else
 * as a direct message. None of them is the only record of anything.
 */
function answerTo({ clients, log }: SlackContext, { responseUrl, channel, slackId, what }: Visit): Answer {
  return async (content) => {
    const message = typeof content === 'string' ? { text: content } : content;
    if (responseUrl !== null && (await responded(responseUrl, message))) return;
    try {
      if (channel !== null) {
        await clients.once.chat.postEphemeral({ channel, user: slackId, ...message });
        return;
      }
    } catch (error) {
      if (slackCode(error) === null) throw error;
      if (isOutcomeUnknown(error)) throw error; // they may have it already
      log.warn('slack.answer-by-message', { what, code: slackCode(error) });
    }
    await clients.once.chat.postMessage({ channel: slackId, ...message });
  };
}

const RESPOND_MILLISECONDS = 5000;

async function responded(
  url: string,
  message: Readonly<{ text: string; blocks?: types.KnownBlock[] }>,
): Promise<boolean> {
  try {
    const reply = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...message }),
      signal: AbortSignal.timeout(RESPOND_MILLISECONDS),
    });
    await reply.arrayBuffer();
    return reply.ok;
  } catch {
    return false; // expired, used up or unreachable: there are other ways
  }
}

/**
 * Commands and buttons work in the practice's channel, as long as nobody from outside is there, and in direct messages
 * with the app: elsewhere others may read along.
 */
async function refuseWrongPlace({ config, place }: SlackContext, channel: string | null): Promise<void> {
  if (channel === null || channel.startsWith('D')) return;
  if (channel !== config.channel) throw new SlackRefusal('wrong-place');
  const openness = await place.openness();
  if (openness !== null) throw new SlackRefusal('place-open', openness);
}
