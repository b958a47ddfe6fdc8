import type { ViewOutput } from '@slack/bolt';
import { z } from 'zod';
import type { RunRequest } from '../src/collect.ts';
import { type Channel, type MessageKind, messageKinds } from '../src/model/message.ts';
import {
  isLocalDate,
  isLocalTime,
  type LocalDate,
  type LocalDateTime,
  localDateOf,
  resolveDay,
} from '../src/model/time.ts';
import type { Settings } from '../src/settings.ts';

/** A run's options as they are chosen in a window: days as dates, so that midnight does not move them. */
export type RunChoice = Readonly<{
  kind: MessageKind;
  channel: Channel;
  /** Of reminders; the other kinds look at none of days, statuses, reasons and one per day. */
  days: readonly LocalDate[];
  /** Codes of ours, and places of others in the list on offer. */
  statuses: readonly string[];
  /** `set`: as the settings say. Which they are stays here: Slack is told no visit reason. */
  reasons: 'all' | 'set';
  onePerDay: boolean;
  notBefore: 'immediately' | LocalDateTime;
}>;

/** A choice that was counted, on its way through the window. */
export type CountedRun = Readonly<{
  choice: RunChoice;
  /** How many times the window was drawn: blocks are named by it, or Slack keeps what was entered before. */
  drawn: number;
  /** How many candidates were shown. */
  shown: number;
  /** The newest batch at that time; what is newer may come from this very window. */
  newest: number;
}>;

/** What the engine is asked for. */
export function requestOf({ kind, channel, notBefore, ...reminders }: RunChoice): RunRequest {
  if (kind !== 'reminder') return { kind, channel, notBefore };
  const { days, statuses, onePerDay, reasons } = reminders;
  return { channel, days, statuses, onePerDay, notBefore, ...(reasons === 'all' && { reasons: null }) };
}

/** What is chosen from the beginning; what is left out is as the settings say (P6). */
export type Wished = Partial<Pick<RunChoice, 'kind' | 'channel' | 'days'>>;

export function defaultChoice(settings: Settings, today: LocalDate, wished: Wished): RunChoice {
  const { kind = 'reminder', channel = settings['run.channel'] } = wished;
  const time = settings['run.not-before'];
  const days = wished.days ?? settings['run.days'].map((spec) => resolveDay(spec, today) ?? today);
  return {
    kind,
    channel,
    days: kind === 'reminder' ? [...new Set(days)].sort().slice(0, MAX_DAYS) : [],
    statuses: settings['run.statuses'],
    reasons: settings['run.reasons'] === null ? 'all' : 'set',
    onePerDay: settings['run.one-per-day'],
    notBefore: channel === 'email' || time === 'immediately' ? 'immediately' : `${today}T${time}`,
  };
}

/** What was entered in the options' window, or the one thing that is missing; null for what is no such window. */
export function enteredChoice(
  view: ViewOutput,
  now: Date,
  timeZone: string,
): RunChoice | 'time-missing' | null {
  const state = new Map(Object.values(view.state.values).flatMap((inputs) => Object.entries(inputs)));
  const one = (name: string) => state.get(name)?.selected_option?.value;
  const many = (name: string) => state.get(name)?.selected_options?.map(({ value }) => value) ?? [];
  const channel = one('channel') === 'email' ? 'email' : 'sms';
  const days = many('days').filter(isLocalDate);
  const statuses = many('statuses');
  const kind = kindOf(view.private_metadata);
  if (kind === 'reminder' && (days.length === 0 || statuses.length === 0)) return null;
  const time = state.get('time')?.selected_time ?? '';
  const isLater = channel === 'sms' && one('when') === 'later';
  if (isLater && !isLocalTime(time)) return 'time-missing';
  return {
    kind,
    channel,
    days: [...new Set(days)].sort(),
    statuses,
    reasons: one('reasons') === 'set' ? 'set' : 'all',
    onePerDay: many('once').length > 0,
    notBefore: isLater ? `${localDateOf(now, timeZone)}T${time}` : 'immediately',
  };
}

const MAX_DAYS = 60; // with a hundred statuses they still fit what a window can carry (3000 characters)
const MAX_STATUS = 75; // Slack: of an option's value

const packed = z.strictObject({
  c: z.enum(['sms', 'email']),
  a: z.enum(messageKinds).default('reminder'),
  d: z.array(z.string().refine(isLocalDate)).max(100),
  s: z.array(z.string().min(1).max(MAX_STATUS)).max(100),
  r: z.enum(['all', 'set']),
  o: z.boolean(),
  n: z.union([z.literal('immediately'), z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)]),
  x: z.int().min(0),
  k: z.int().min(0),
  b: z.int().min(0),
});

/** How often the options' window was drawn and what it prepares, as the window carries it. */
export function printDrawn(drawn: number, kind: MessageKind): string {
  return `${drawn}.${kind}`;
}

/** How often it was drawn; 0 for anything we never wrote. */
export function drawnOf(metadata: string): number {
  return Number(/^\d{1,6}/.exec(metadata)?.[0] ?? 0);
}

function kindOf(metadata: string): MessageKind {
  const name = metadata.split('.')[1];
  return messageKinds.find((kind) => kind === name) ?? 'reminder';
}

/** The counted run as the window carries it. */
export function packRun({ choice, drawn, shown, newest }: CountedRun): string {
  const { kind, channel, days, statuses, reasons, onePerDay, notBefore } = choice;
  return JSON.stringify({
    a: kind,
    c: channel,
    d: [...days],
    s: [...statuses],
    r: reasons,
    o: onePerDay,
    n: notBefore,
    x: drawn,
    k: shown,
    b: newest,
  } satisfies z.infer<typeof packed>);
}

/** What came back from Slack; null for anything we never wrote. */
export function unpackRun(text: string): CountedRun | null {
  const found = packed.safeParse(parsed(text));
  if (!found.success) return null;
  const { a, c, d, s, r, o, n, x, k, b } = found.data;
  const choice: RunChoice = {
    kind: a,
    channel: c,
    days: d,
    statuses: s,
    reasons: r,
    onePerDay: o,
    notBefore: n,
  };
  return { choice, drawn: x, shown: k, newest: b };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
