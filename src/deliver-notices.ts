import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import type { Engine } from './engine.ts';
import { OutageError, RefusalError } from './errors.ts';
import { type Loop, startLoop } from './loop.ts';
import type { NoticeMail } from './notice-mail.ts';
import { type ClaimedNotice, claimNotice, type Notice, type NoticeOutcome, recordNotice } from './notices.ts';
import type { Log, SubmitOutcome } from './ports.ts';

/** A notice in the words of the practice. */
export type NoticeWriter = (notice: Notice) => NoticeMail;

const MOST_AT_ONCE = 100; // mails in one go; what is left is due again at once

/**
 * Mails what is due to the staff, through the practice's own mail server; costs no credits. Each address gets each notice
 * at most once: what nobody knows stays unclear. Returns how many were told.
 */
export async function mailNotices(
  deps: Deps,
  actor: Actor,
  { write, signal }: Readonly<{ write: NoticeWriter; signal: AbortSignal }>,
): Promise<number> {
  requireCapability(actor, 'prepare');
  let told = 0;
  for (let count = 0; count < MOST_AT_ONCE && !signal.aborted; count += 1) {
    const claimed = await claimNotice(deps, actor, { target: 'email' });
    if (claimed === null) break;
    const outcome = await mailNotice(deps, claimed, { write, signal });
    await recordNotice(deps, actor, claimed, outcome);
    if (outcome.outcome === 'sent') told += 1;
  }
  return told;
}

async function mailNotice(
  { gateways: { email: gateway }, log }: Deps,
  { notice, delivery }: ClaimedNotice,
  { write, signal }: Readonly<{ write: NoticeWriter; signal: AbortSignal }>,
): Promise<NoticeOutcome> {
  if (gateway === null) return { outcome: 'later', reason: 'gateway-not-configured' };
  let mail: NoticeMail;
  try {
    mail = write(notice);
  } catch (error) {
    log.error('notice.not-written', error);
    return { outcome: 'later', reason: 'unexpected' }; // nothing has left
  }
  const reference = delivery.reference ?? '';
  const message = {
    ...{ reference, recipient: delivery.address, ...mail },
    encoding: null,
    calendar: null,
    mayUnsubscribe: false,
  };
  let outcome: SubmitOutcome = { reference, outcome: 'not-attempted' };
  for await (const each of gateway.submit([message], signal)) outcome = each;
  return outcomeOf(outcome);
}

function outcomeOf(outcome: SubmitOutcome): NoticeOutcome {
  switch (outcome.outcome) {
    case 'accepted':
      return { outcome: 'sent' };
    case 'refused':
      return { outcome: 'failed', reason: outcome.reason };
    case 'unknown':
      return { outcome: 'unclear', reason: outcome.reason };
    case 'not-attempted':
      return { outcome: 'later', reason: 'stopped', afterSeconds: 0 };
    case 'try-later':
    case 'stop':
      return { outcome: 'later', reason: outcome.reason };
  }
}

type NoticeSenderDeps = Readonly<{
  engine: Pick<Engine, 'mailNotices' | 'nextNoticeAt' | 'spreadNotices' | 'noticeChanges'>;
  actor: Actor;
  write: NoticeWriter;
  /** Slack's channel where notices are told too; null: Slack is not configured. */
  slackChannel: string | null;
  now: () => Date;
  log: Log;
}>;

/** Starts what tells the staff for as long as a server runs. Any number of servers may do so on one database: each notice is told once. */
export function startNotices({ engine, actor, write, slackChannel, now, log }: NoticeSenderDeps): Loop {
  let told: string | null = null;

  const round = async (signal: AbortSignal): Promise<void> => {
    if (slackChannel !== null) await engine.spreadNotices(actor, slackChannel);
    const at = await engine.nextNoticeAt(actor, { target: 'email' });
    if (at !== null && at <= now()) await engine.mailNotices(actor, { write, signal });
    told = null;
  };
  const trouble = (error: unknown): void => {
    const isExpected = error instanceof OutageError || error instanceof RefusalError;
    const code = isExpected ? error.code : 'unexpected';
    if (told === code) return; // what is down stays so for a while: told once
    told = code;
    if (isExpected) log.warn('notices.put-off', { code });
    else log.error('notices.unexpected', error);
  };
  return startLoop({ engine, round, trouble });
}
