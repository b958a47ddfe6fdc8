import type { BatchView } from '../approve.ts';
import type { Exclusion } from '../model/candidate.ts';
import type { LogEntry, MessageEvent } from '../model/log.ts';
import type { MessageKind } from '../model/message.ts';
import type { Occasion } from '../model/occasion.ts';
import type { RecallCall } from '../model/recall.ts';
import { rejectionReasonOf } from '../model/rejection.ts';
import type { Job } from '../model/schedule.ts';
import type { LocalDate } from '../model/time.ts';
import type { Catalogue } from './en.ts';

/** Moments and amounts as a practice reads them. */
export type Format = Readonly<{
  /** With the weekday. */
  date: (instant: Date) => string;
  time: (instant: Date) => string;
  /** A day without its weekday, short enough for a column. */
  day: (instant: Date) => string;
  /** Short enough for a column. */
  moment: (instant: Date) => string;
  /** To the second, for histories. */
  momentWithSeconds: (instant: Date) => string;
  credits: (milliCredits: number | null) => string;
}>;

/** The format of the catalogue's language, in the practice's time. */
export function createFormat(t: Catalogue, timeZone: string): Format {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(t.locale, { timeZone, ...options });
  const date = format({ weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' });
  const day = format({ day: '2-digit', month: '2-digit', year: 'numeric' });
  const shortDate = format({ day: '2-digit', month: '2-digit', year: '2-digit' });
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const seconds = format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const credits = new Intl.NumberFormat(t.locale, { maximumFractionDigits: 3 });
  return {
    date: (instant) => date.format(instant),
    time: (instant) => time.format(instant),
    day: (instant) => day.format(instant),
    moment: (instant) => `${shortDate.format(instant)} ${time.format(instant)}`,
    momentWithSeconds: (instant) => `${shortDate.format(instant)} ${seconds.format(instant)}`,
    credits: (milliCredits) => (milliCredits === null ? '–' : credits.format(milliCredits / 1000)),
  };
}

/** A calendar day, short enough for a column. */
export function dayText(format: Format, day: LocalDate): string {
  return format.day(new Date(`${day}T12:00:00Z`));
}

/** When it is: an appointment's moment, or only its time; a recall's due day; a birth date. */
export function whenText(format: Format, entry: Occasion, isWithDay: boolean): string {
  if (entry.type === 'recall') return dayText(format, entry.dueOn);
  if (entry.type === 'birthday')
    return entry.patient.birthDate === null ? '' : dayText(format, entry.patient.birthDate);
  return isWithDay ? format.moment(entry.startsAt) : format.time(entry.startsAt);
}

/** Why an appointment is not offered. A reminder that was refused or is unclear is no "already reminded": somebody must act on it. */
export function whyExcluded(t: Catalogue, format: Format, exclusion: Exclusion): string {
  const { entry, reason, channel, at, state } = exclusion;
  if (reason === 'cancelled' && entry.type === 'appointment' && entry.vanished)
    return t.reason.vanished ?? t.exclusion.cancelled;
  if (channel === null || at === null) return t.exclusion[reason];
  const by = [t.channel[channel], format.moment(at)] as const;
  const isHeld = reason.startsWith('already-');
  if (isHeld && state === 'rejected')
    return reason === 'already-reminded' ? t.cli.reminderRefused(...by) : t.kinds.refused(...by);
  if (isHeld && state === 'unclear') return t.cli.reminderUnclear(...by);
  return t.cli.remindedBy(t.exclusion[reason], ...by);
}

/** The message's text, or that it was removed and when (retention). */
export function shownText(t: Catalogue, format: Format, { text, textRemovedAt }: LogEntry): string {
  return textRemovedAt === null ? text : t.backup.textRemoved(format.moment(textRemovedAt));
}

/** The recipient's name, or that it was removed. */
export function shownPerson(t: Catalogue, { person, textRemovedAt }: LogEntry): string {
  return textRemovedAt === null ? person : t.backup.nameRemoved;
}

/** What people are shown of a message's state (DESIGN §3), with the reason where there is one. */
export function stateText(t: Catalogue, entry: LogEntry): string {
  const { state, deliveryStatus, channel, deliveryReason } = entry;
  if (state === 'unclear') return t.messageState.unclear;
  if (state === 'queued' && entry.reason !== null)
    return withReason(t.messageState.queued, t.putOff(entry.reason));
  if (state !== 'submitted') return withReason(t.messageState[state], reasonText(t, entry.reason));
  if (deliveryStatus === null) return channel === 'email' ? t.mailTaken : t.messageState.submitted;
  const advice = deliveryReason === null ? null : (t.deliveryReason[deliveryReason] ?? deliveryReason);
  return withReason(t.delivery[deliveryStatus], deliveryStatus === 0 ? null : advice);
}

/** By which channel, and what for where it is no reminder: a batch of recalls is not taken for one. */
export function wayText(t: Catalogue, { kind, channel }: Pick<LogEntry, 'kind' | 'channel'>): string {
  return kind === 'reminder' ? t.channel[channel] : `${t.channel[channel]}, ${t.kind[kind]}`;
}

/** What for and by which channel. */
export function kindAndWay(t: Catalogue, { kind, channel }: Pick<LogEntry, 'kind' | 'channel'>): string {
  return `${t.kind[kind]}, ${t.channel[channel]}`;
}

/** Who did it: a login, or the number of a schedule in words. */
export function staffName(t: Catalogue, id: string): string {
  return id.replace(/^schedule:(?=\d+$)/, `${t.people.face.schedule} `);
}

const PREPARED_BY = {
  reminder: 'prepare-reminders',
  confirmation: 'prepare-confirmations',
  recall: 'prepare-recalls',
  birthday: 'prepare-birthdays',
} as const satisfies Record<MessageKind, Job>;

/** Who did something to a batch: a login, or a schedule with its number and what it prepares. */
export function makerName(t: Catalogue, { kind }: Pick<LogEntry, 'kind'>, id: string): string {
  const name = staffName(t, id);
  return name === id ? id : `${name} (${t.schedules.job[PREPARED_BY[kind]]})`;
}

/** What people are shown of a batch's state: held until when, ordered to be sent, why paused, why rejected. */
export function batchStateText(
  t: Catalogue,
  format: Format,
  { batch, counts, nextDueAt }: BatchView,
): string {
  const state = t.batchState[batch.state];
  if (batch.state === 'submitting' && batch.owner === null) {
    const held = counts.submitted > 0 ? t.batchPartlyHeld : t.batchHeld;
    return nextDueAt === null ? held : `${held} (${format.moment(nextDueAt)})`;
  }
  if (batch.sendOrderedAt !== null && batch.state !== 'submitting') return withReason(state, t.batchOrdered);
  if (batch.state === 'paused') return withReason(state, t.pause[batch.reason ?? ''] ?? batch.reason);
  return batch.state === 'rejected' ? withReason(state, rejectionWords(t, batch.reason)) : state;
}

/** Why a batch was rejected: the words for a chosen reason, or what a person has typed. */
export function rejectionWords(t: Catalogue, reason: string | null): string | null {
  const chosen = rejectionReasonOf(reason);
  return chosen === null ? reason : t.rejection[chosen];
}

/** What happened to a message, in the words the log shows for its state, with the reference of a new attempt. */
export function eventText(
  t: Catalogue,
  entry: LogEntry,
  event: MessageEvent,
  before: MessageEvent | undefined,
): string {
  // every new attempt has a reference of its own; the first one stands with the entry
  const isNew = before !== undefined && before.reference !== event.reference;
  const what = whatHappened(t, entry, event, before);
  return isNew ? `${what} (${t.cli.logDetail.newReference(event.reference)})` : what;
}

/** What people see as one state is told apart here. */
function whatHappened(
  t: Catalogue,
  entry: LogEntry,
  event: MessageEvent,
  before: MessageEvent | undefined,
): string {
  const words = t.cli.logDetail;
  if (event.isReset && !(before?.isReset ?? false)) return words.reset;
  if (before === undefined) return words.prepared;
  if (event.state === 'submitting') return words.submitting;
  if (event.state === 'submitted' && before.state !== 'submitted') return words.submitted;
  return stateText(t, { ...entry, ...event });
}

function reasonText(t: Catalogue, reason: string | null): string | null {
  if (reason === null) return null;
  const [, portal, code = ''] = /^(aspsms|smtp)-(.+)$/.exec(reason) ?? [];
  if (portal === 'aspsms') return t.portalRefused(code);
  return portal === 'smtp' ? t.mailRefused(code) : (t.reason[reason] ?? reason);
}

function withReason(text: string, reason: string | null): string {
  return reason === null ? text : `${text}: ${reason}`;
}

/** Whether and when somebody was called in, or that the batch has not left yet. */
export function callText(t: Catalogue, format: Format, { at, channel, state }: RecallCall): string {
  const isWaiting = state === 'queued' || state === 'submitting';
  return isWaiting
    ? t.recalls.inBatch(t.channel[channel])
    : t.recalls.calledIn(format.moment(at), t.channel[channel]);
}
