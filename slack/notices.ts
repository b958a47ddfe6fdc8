import { OutageError } from '../src/errors.ts';
import { noticeDocument } from '../src/i18n/notice-writer.ts';
import type { NoticeDocument } from '../src/notice-mail.ts';
import type { ClaimedNotice, Notice, NoticeOutcome } from '../src/notices.ts';
import { alarmMessage } from './blocks/alarm.ts';
import { digestMessage, type NoticeMessage, noticeLine } from './blocks/digest.ts';
import { CHANNEL_GONE } from './cards.ts';
import type { SlackContext } from './context.ts';
import { isOutcomeUnknown, retryAfterSeconds, slackCode } from './errors.ts';
import { createRounds } from './rounds.ts';
import { cardLink } from './status.ts';

/** Tells the practice's channel what the staff is to know: the morning digest, alarms, and when they are over. */
export type Notices = Readonly<{
  /** Looks soon whether there is something to tell; called as often as one likes. */
  nudge: () => void;
  /** Ends after the work in hand. */
  stop: () => Promise<void>;
}>;

const UNKNOWN_SECONDS = 15; // after a call whose outcome nobody knows: Slack may still be working on it
const ORDER_SECONDS = 30; // an end waits for its beginning

export function createNotices(context: SlackContext): Notices {
  const { log } = context;
  const rounds = createRounds(async () => {
    try {
      const again = await tellAll(context, rounds.isOver);
      if (again !== null) rounds.tryLater(again);
    } catch (error) {
      if (error instanceof OutageError) log.warn('slack.notices-put-off', { code: error.code });
      else log.error('slack.notices', error);
      rounds.tryLater(null);
    }
  }, context);
  return { nudge: rounds.nudge, stop: rounds.stop };
}

/** Tells when to look again; null: nothing is open. */
async function tellAll(context: SlackContext, isOver: () => boolean): Promise<Date | null> {
  const { engine, server, config, place, now } = context;
  const { channel } = config;
  await engine.spreadNotices(server, channel);
  const to = { target: 'slack', address: channel } as const;
  for (;;) {
    const at = await engine.nextNoticeAt(server, to);
    if (at === null || at > now() || isOver()) return at;
    if (!(await place.isFit())) return now(); // which looks at most every few seconds
    const claimed = await engine.claimNotice(server, to);
    if (claimed === null) return now(); // it has expired, or another server was first: looked at again soon
    const outcome = await attempt(context, claimed);
    await engine.recordNotice(server, claimed, outcome);
  }
}

/** The lease ended while we waited for Slack: whoever has the notice now tells it. */
class NoticeTakenOver extends Error {}

async function attempt(context: SlackContext, claimed: ClaimedNotice): Promise<NoticeOutcome> {
  try {
    return claimed.notice.kind === 'all-clear'
      ? await tellEnd(context, claimed)
      : await tellBeginning(context, claimed);
  } catch (error) {
    if (error instanceof NoticeTakenOver) return { outcome: 'later', reason: 'interrupted' }; // recorded nowhere: it is not ours
    const code = slackCode(error);
    if (code === null) {
      context.log.error('slack.notice', error);
      return { outcome: 'later', reason: 'unexpected' };
    }
    if (CHANNEL_GONE.includes(code)) await context.place.lost(code);
    const afterSeconds = retryAfterSeconds(error) ?? (isOutcomeUnknown(error) ? UNKNOWN_SECONDS : undefined);
    return { outcome: 'later', reason: code, ...(afterSeconds !== undefined && { afterSeconds }) };
  }
}

/**
 * The message begins as one line and becomes itself by an update, which may be repeated, as cards do. When nobody knows
 * whether the line was posted, at worst a line too many stays; never a second digest or alarm.
 */
async function tellBeginning(context: SlackContext, claimed: ClaimedNotice): Promise<NoticeOutcome> {
  const message = await messageOf(context, claimed.notice);
  const ts = claimed.delivery.reference ?? (await post(context, claimed, message.text));
  await context.clients.repeatable.chat.update({ channel: context.config.channel, ts, ...message });
  return { outcome: 'sent' };
}

async function post(context: SlackContext, claimed: ClaimedNotice, text: string): Promise<string> {
  const { clients, config, engine, server } = context;
  const { ts } = await clients.once.chat.postMessage({
    channel: config.channel,
    text,
    unfurl_links: false,
    unfurl_media: false,
  });
  if (ts === undefined) throw new Error('chat.postMessage: expected ts, got none');
  if (!(await engine.nameNotice(server, claimed, ts))) throw new NoticeTakenOver();
  return ts;
}

async function messageOf(context: SlackContext, notice: Notice): Promise<NoticeMessage> {
  const { channelWords: words, isSandbox } = context;
  const document = documentOf(context, notice);
  if (notice.kind !== 'digest') return alarmMessage(words, { document, ended: null, isSandbox });
  return digestMessage(words, { document, links: await cardLinks(context, document), isSandbox });
}

async function cardLinks(
  context: SlackContext,
  { sections }: NoticeDocument,
): Promise<ReadonlyMap<number, string>> {
  const links = new Map<number, string>();
  for (const { batch } of sections.flatMap(({ lines }) => lines)) {
    const link = batch === null ? null : await cardLink(context, batch.batchId);
    if (batch !== null && link !== null) links.set(batch.batchId, link);
  }
  return links;
}

/**
 * The alarm's message says that it is over, and so does an answer to it, which notifies. Of the answer the name is kept
 * before it is posted: it is rather missing than there twice, since the message itself says the same.
 */
async function tellEnd(context: SlackContext, claimed: ClaimedNotice): Promise<NoticeOutcome> {
  const { engine, server, config, clients } = context;
  const { notice, delivery } = claimed;
  const alarm = await engine.readNotice(server, `alarm ${Number(notice.facts['alarmId'])}`);
  const told = alarm?.deliveries.find(
    ({ target, address }) => target === 'slack' && address === config.channel,
  );
  if (alarm === null || told === undefined) return tellBeginning(context, claimed);
  if (told.state === 'due' || told.state === 'sending')
    return { outcome: 'later', reason: 'alarm-first', afterSeconds: ORDER_SECONDS };
  if (told.reference === null) return tellBeginning(context, claimed);
  const { channel } = config;
  const thread_ts = told.reference;
  const { channelWords: words, isSandbox } = context;
  const ended = documentOf(context, notice);
  const message = alarmMessage(words, { document: documentOf(context, alarm.notice), ended, isSandbox });
  await clients.repeatable.chat.update({ channel, ts: thread_ts, ...message });
  if (delivery.reference !== null) return { outcome: 'sent' };
  if (!(await engine.nameNotice(server, claimed, thread_ts))) throw new NoticeTakenOver();
  return answerAlarm(context, { channel, thread_ts, text: `✅ ${noticeLine(ended, words, isSandbox)}` });
}

async function answerAlarm(
  { clients }: SlackContext,
  answer: Readonly<{ channel: string; thread_ts: string; text: string }>,
): Promise<NoticeOutcome> {
  try {
    await clients.once.chat.postMessage(answer);
    return { outcome: 'sent' };
  } catch (error) {
    const code = slackCode(error);
    if (code === null) throw error;
    if (isOutcomeUnknown(error)) return { outcome: 'unclear', reason: code };
    const afterSeconds = retryAfterSeconds(error);
    return { outcome: 'later', reason: code, anew: true, ...(afterSeconds !== null && { afterSeconds }) };
  }
}

function documentOf({ channelWords: { t, format }, practice }: SlackContext, notice: Notice): NoticeDocument {
  return noticeDocument({ t, format, practice: practice.name }, notice);
}
