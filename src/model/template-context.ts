import type { AgendaEntry } from './candidate.ts';
import type { PatientRecord } from './import-record.ts';
import type { Language, MessageKind } from './message.ts';
import { cleanText } from './text.ts';
import { type LocalDate, toInstant } from './time.ts';

const person = ['patient.first_name', 'patient.last_name', 'patient.number'] as const;
const appointment = [
  'appointment.weekday',
  'appointment.date',
  'appointment.time',
  'appointment.reason',
  'appointment.specialty',
  'appointment.location',
  'doctor.name',
] as const;
const recall = ['recall.due_date', 'recall.reason', 'doctor.name'] as const;
const practice = ['practice.name', 'practice.phone'] as const;

const placeholders = {
  reminder: [...person, ...appointment, ...practice],
  confirmation: [...person, ...appointment, ...practice],
  recall: [...person, ...recall, ...practice],
  birthday: [...person, ...practice],
} as const satisfies Record<MessageKind, readonly string[]>;

/** What a text may be filled with. */
export type Placeholder = (typeof placeholders)[MessageKind][number];

/** The placeholders that the texts of a kind know. */
export function placeholdersOf(kind: MessageKind): readonly Placeholder[] {
  return placeholders[kind];
}

/** Why the patient comes: under professional secrecy (StGB 321). */
export const secretPlaceholders: readonly Placeholder[] = [
  'appointment.reason',
  'appointment.specialty',
  'appointment.location', // of a hospital it names the department
  'recall.reason',
];

/** What a source may leave out; empty then. */
export const optionalPlaceholders: readonly Placeholder[] = [...person, 'doctor.name', ...secretPlaceholders];

/** The value of every placeholder of a kind, each on one line, without control or invisible characters. */
export type TemplateContext = Readonly<Record<string, Readonly<Record<string, string>>>>;

export type RecallFacts = Readonly<{
  patient: PatientRecord | null;
  dueDate: LocalDate;
  reason: string | null;
  doctor: string | null;
}>;

/** Makes contexts in one language and the practice's time; made once, used for any number of messages. */
export type ContextWriter = Readonly<{
  /** For reminders and confirmations. */
  ofAppointment: (entry: AgendaEntry) => TemplateContext;
  ofRecall: (facts: RecallFacts) => TemplateContext;
  ofBirthday: (patient: PatientRecord | null) => TemplateContext;
}>;

// Numeric days for the languages written in Switzerland: month names such as «août» would leave the SMS alphabet
const LOCALE = { de: 'de-CH', fr: 'fr-CH', it: 'it-CH', en: 'en-GB' } as const satisfies Record<
  Language,
  string
>;

type Practice = Readonly<{ name: string; phone: string; timeZone: string }>;

/** What the placeholders stand for, in the patient's language. */
export function createContextWriter({ name, phone, timeZone }: Practice, language: Language): ContextWriter {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LOCALE[language], { timeZone, ...options });
  const weekday = format({ weekday: 'long' });
  const date = format({
    day: '2-digit',
    month: language === 'en' ? 'short' : '2-digit',
    year: 'numeric',
  });
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const practice = texts({ name, phone });
  return {
    ofAppointment: (entry) => ({
      patient: personTexts(entry.patient, entry.personName),
      appointment: texts({
        weekday: weekday.format(entry.startsAt),
        date: date.format(entry.startsAt),
        time: time.format(entry.startsAt),
        reason: entry.reasonName ?? entry.reasonCode,
        specialty: entry.specialty,
        location: entry.location,
      }),
      doctor: texts({ name: entry.doctor }),
      practice,
    }),
    ofRecall: ({ patient, dueDate, reason, doctor }) => ({
      patient: personTexts(patient, null),
      recall: texts({ due_date: date.format(toInstant(`${dueDate}T12:00`, timeZone)), reason }),
      doctor: texts({ name: doctor }),
      practice,
    }),
    ofBirthday: (patient) => ({ patient: personTexts(patient, null), practice }),
  };
}

function personTexts(patient: PatientRecord | null, personName: string | null) {
  return texts({
    first_name: patient?.firstName ?? null,
    last_name: patient?.lastName ?? personName,
    number: patient?.number ?? null,
  });
}

function texts(values: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, cleanText(value ?? '')]));
}
