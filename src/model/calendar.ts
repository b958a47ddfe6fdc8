import { type Channel, isAboutAgenda, type Language, type MessageKind } from './message.ts';

/** What a patient's calendar gets to know of an appointment: that there is one, and when; not where, why or with whom. */
export type CalendarEntry = Readonly<{ title: string; startsAt: Date; endsAt: Date }>;

const USUAL_MINUTES = 30; // of an appointment whose length the source does not tell

/** When the appointment ends, if a message of this kind and channel takes it along for the calendar; null otherwise. */
export function calendarEnd(
  { kind, channel }: Readonly<{ kind: MessageKind; channel: Channel }>,
  { startsAt, durationMinutes }: Readonly<{ startsAt: Date; durationMinutes: number | null }>,
): Date | null {
  if (channel !== 'email' || !isAboutAgenda(kind)) return null;
  return new Date(startsAt.getTime() + (durationMinutes ?? USUAL_MINUTES) * 60_000);
}

/** The entry that a message carries as it was prepared and approved; null when it carries none. */
export function calendarEntry({ kind, language, startsAt, endsAt }: Prepared): CalendarEntry | null {
  if (startsAt === null || endsAt === null || !isAboutAgenda(kind)) return null;
  return { title: calendarTitles[language], startsAt, endsAt };
}

/** Whether a message announces something instead of keeping an appointment: only then one may want no more of them. */
export function mayUnsubscribe(kind: MessageKind): boolean {
  return kind === 'birthday' || kind === 'recall';
}

type Prepared = Readonly<{
  kind: MessageKind;
  language: Language;
  startsAt: Date | null;
  endsAt: Date | null;
}>;

// calendars are shared and shown on locked screens: a neutral word, no practice
const calendarTitles = {
  de: 'Termin',
  fr: 'Rendez-vous',
  it: 'Appuntamento',
  en: 'Appointment',
} as const satisfies Record<Language, string>;
