import type { Deps } from './deps.ts';
import type { Channel } from './model/message.ts';
import { nextSendTime } from './model/send-window.ts';
import { addDays, localDateOf, startOfDay } from './model/time.ts';
import { readSettings, type Settings } from './settings.ts';
import type { Reads } from './store.ts';

/** Why messages that are due do not leave yet. */
export type HoldReason = 'quiet-hours' | 'limit-per-day' | 'limit-per-hour';

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

/** What may leave by both channels together, as the limits per day and per hour say. */
export type Allowance = Readonly<{
  /** How many more may be handed over right now. */
  free: number;
  /** No more will be free before its end, whatever becomes of those that are leaving; null: some may be. */
  hold: Hold | null;
}>;

/** How much of the limits is left; of two that are used up the one that holds longer counts. */
export async function readAllowance(
  deps: Pick<Deps, 'practice'>,
  settings: Settings,
  reads: Reads,
  now: Date,
): Promise<Allowance> {
  const [day, hour] = [
    await allowanceToday(deps, settings, reads, now),
    await allowanceThisHour(settings, reads, now),
  ];
  const holds = [day.hold, hour.hold].filter((hold) => hold !== null);
  const longest = holds.sort((a, b) => b.until.getTime() - a.until.getTime())[0] ?? null;
  return { free: Math.min(day.free, hour.free), hold: longest };
}

const UNLIMITED: Allowance = { free: Number.POSITIVE_INFINITY, hold: null };

async function allowanceToday(
  { practice }: Pick<Deps, 'practice'>,
  settings: Settings,
  reads: Reads,
  now: Date,
): Promise<Allowance> {
  const limit = settings['send.limit-per-day'];
  if (limit === null) return UNLIMITED;
  const today = localDateOf(now, practice.timeZone);
  const from = startOfDay(today, practice.timeZone);
  const until = startOfDay(addDays(today, 1), practice.timeZone);
  const { sent, leaving } = await reads.countSent({ from, until }, now);
  return {
    free: Math.max(0, limit - sent - leaving),
    hold: sent >= limit ? { until, reason: 'limit-per-day' } : null,
  };
}

const HOUR_MILLISECONDS = 3_600_000;
const SKEW_MILLISECONDS = 300_000; // machines are never quite of one mind; what lies further ahead a wrong clock has sent

/** In any sixty minutes: the next may leave when the oldest of as many as the limit allows was sent an hour ago. */
async function allowanceThisHour(settings: Settings, reads: Reads, now: Date): Promise<Allowance> {
  const limit = settings['send.limit-per-hour'];
  if (limit === null) return UNLIMITED;
  const span = {
    from: new Date(now.getTime() - HOUR_MILLISECONDS + 1),
    until: new Date(now.getTime() + SKEW_MILLISECONDS),
  };
  const { sent, leaving } = await reads.countSent(span, now);
  const oldest = sent >= limit ? await reads.newestSent(span, limit) : null;
  return {
    free: Math.max(0, limit - sent - leaving),
    hold:
      oldest === null
        ? null
        : { until: new Date(oldest.getTime() + HOUR_MILLISECONDS), reason: 'limit-per-hour' },
  };
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
  const { hold } = await readAllowance(deps, settings, reads, now);
  return (channel, due) => {
    const earliest = due > now ? due : now;
    const allowed = hold !== null && earliest < hold.until ? hold.until : earliest;
    return quietHold(deps, settings, channel, allowed)?.until ?? allowed;
  };
}
