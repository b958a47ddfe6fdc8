import type { Deps } from './deps.ts';
import type { Channel } from './model/message.ts';
import { nextSendTime } from './model/send-window.ts';
import { addDays, localDateOf, startOfDay } from './model/time.ts';
import { readSettings, type Settings } from './settings.ts';
import type { Reads } from './store.ts';

/** Why messages that are due do not leave yet. */
export type HoldReason = 'quiet-hours' | 'limit-per-day';

/** Nothing leaves before `until`, because of `reason`; neither is ever written into a message. */
export type Hold = Readonly<{ until: Date; reason: HoldReason }>;

/** The quiet hours, or a day without SMS, if it is in them now (DESIGN §5.8); null otherwise, and always for e-mail. */
export function quietHold(
  { practice }: Pick<Deps, 'practice'>,
  settings: Settings,
  channel: Channel,
  now: Date,
): Hold | null {
  if (channel !== 'sms') return null; // P1: e-mail is always immediate
  const window = {
    quietFrom: settings['quiet-hours.from'],
    quietTo: settings['quiet-hours.to'],
    days: settings['send.days'],
  };
  const until = nextSendTime(window, now, practice.timeZone);
  return until > now ? { until, reason: 'quiet-hours' } : null;
}

/** What may leave today by both channels together. */
export type Allowance = Readonly<{
  /** How many more may be handed over right now. */
  free: number;
  /** No more will be free today, whatever becomes of those that are leaving. */
  isUsedUp: boolean;
}>;

/** How much of today's limit is left. */
export async function allowanceToday(
  { practice }: Pick<Deps, 'practice'>,
  settings: Settings,
  reads: Reads,
  now: Date,
): Promise<Allowance> {
  const limit = settings['send.limit-per-day'];
  if (limit === null) return { free: Number.POSITIVE_INFINITY, isUsedUp: false };
  const from = startOfDay(localDateOf(now, practice.timeZone), practice.timeZone);
  const until = limitHold({ practice }, now).until;
  const { sent, leaving } = await reads.countSent({ from, until }, now);
  return { free: Math.max(0, limit - sent - leaving), isUsedUp: sent >= limit };
}

/** Today's limit is reached: the rest waits for tomorrow. */
export function limitHold({ practice }: Pick<Deps, 'practice'>, now: Date): Hold {
  const tomorrow = addDays(localDateOf(now, practice.timeZone), 1);
  return { until: startOfDay(tomorrow, practice.timeZone), reason: 'limit-per-day' };
}

/** When a message that is due then will really leave: after the quiet hours, on a day with SMS, within the limit. */
export async function nextLeaving(
  deps: Pick<Deps, 'practice'>,
  reads: Reads,
  { channel, due, now }: Readonly<{ channel: Channel; due: Date; now: Date }>,
): Promise<Date> {
  return (await readDepartures(deps, reads, now))(channel, due);
}

/** The same for any number of messages: what it depends on is read once. */
export async function readDepartures(
  deps: Pick<Deps, 'practice'>,
  reads: Reads,
  now: Date,
): Promise<(channel: Channel, due: Date) => Date> {
  const settings = await readSettings(reads, null);
  const { isUsedUp } = await allowanceToday(deps, settings, reads, now);
  const tomorrow = limitHold(deps, now).until;
  return (channel, due) => {
    const earliest = due > now ? due : now;
    const allowed = isUsedUp && earliest < tomorrow ? tomorrow : earliest;
    return quietHold(deps, settings, channel, allowed)?.until ?? allowed;
  };
}
