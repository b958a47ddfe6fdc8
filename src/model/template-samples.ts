import type { AgendaEntry, AgendaPatient } from './candidate.ts';
import type { Language, MessageKind } from './message.ts';
import {
  type ContextWriter,
  optionalPlaceholders,
  type Placeholder,
  placeholdersOf,
  type TemplateContext,
} from './template-context.ts';
import { type LocalDate, toInstant } from './time.ts';

/** Somebody who never was, for a text that nobody real can be shown in. */
export function samplePatient(language: Language): AgendaPatient {
  return {
    id: 0,
    number: '1234',
    lastName: 'Muster',
    firstName: 'Anna',
    birthDate: '1984-03-12',
    language,
    mobile: { number: SAMPLE_MOBILE, kind: 'mobile' },
    email: 'anna.muster@mail.example',
    smsOptOut: false,
    emailOptOut: false,
    deceasedOn: null,
    blocked: false,
    greetingConsent: null,
    recallConsent: null,
  };
}

const SAMPLE_MOBILE = '+41790000000';

// All in the SMS alphabet, so that a text is never blamed for its sample
const REASONS = {
  de: { reason: 'Kontrolle', specialty: 'Hausarztmedizin', location: 'Haus B, Zimmer 2' },
  fr: { reason: 'Consultation', specialty: 'Médecine générale', location: 'Maison B, salle 2' },
  it: { reason: 'Controllo', specialty: 'Medicina generale', location: 'Edificio B, studio 2' },
  en: { reason: 'Check-up', specialty: 'General practice', location: 'House B, room 2' },
} as const satisfies Record<Language, object>;

type SampleDay = Readonly<{ day: LocalDate; timeZone: string; language: Language }>;

/** A made-up appointment on that day. */
export function sampleEntry({ day, timeZone, language }: SampleDay): AgendaEntry {
  const startsLocal = `${day}T14:30`;
  return {
    type: 'appointment',
    id: 0,
    externalId: '',
    startsAt: toInstant(startsLocal, timeZone),
    startsLocal,
    durationMinutes: 30,
    status: 'definite',
    reasonCode: null,
    reasonName: REASONS[language].reason,
    doctor: 'Dr. med. Eva Beispiel',
    specialty: REASONS[language].specialty,
    location: REASONS[language].location,
    vanished: false,
    personName: null,
    personMobile: null,
    patient: samplePatient(language),
    claim: null,
  };
}

const SAMPLE_DAY = '2026-09-30'; // a Wednesday: the longest names of weekday and month come near to it

/** A context of made-up values for a kind's texts. */
export function sampleContext(
  contexts: ContextWriter,
  kind: MessageKind,
  { timeZone, language }: Omit<SampleDay, 'day'>,
): TemplateContext {
  const entry = sampleEntry({ day: SAMPLE_DAY, timeZone, language });
  if (kind === 'birthday') return contexts.ofBirthday(samplePatient(language));
  if (kind !== 'recall') return contexts.ofAppointment(entry);
  const { patient, reasonName, doctor } = entry;
  return contexts.ofRecall({ patient, dueDate: SAMPLE_DAY, reason: reasonName, doctor });
}

/** Long, but people and visits have such names; «ç» and «ë» force the dear encoding. */
const LONG_VALUES: Partial<Record<Placeholder, string>> = {
  'patient.first_name': 'Marie-Françoise Zoë',
  'patient.last_name': 'von Graffenried-Oberholzer',
  'patient.number': '2026-0000123456',
  'appointment.reason': 'Jahreskontrolle mit Blutentnahme und Belastungs-EKG',
  'appointment.specialty': 'Physikalische Medizin und Rehabilitation',
  'appointment.location': 'Ambulatorium Kantonsspital, Haus C, Eingang West, 2. Stock, Zimmer 214',
  'recall.reason': 'Jahreskontrolle mit Blutentnahme und Belastungs-EKG',
  'doctor.name': 'Prof. Dr. med. Hans-Ulrich Wyssenbach-Zurbriggen',
};

/** The context with every value a source gives at its longest. */
export function longContext(context: TemplateContext): TemplateContext {
  return withValues(context, LONG_VALUES);
}

/**
 * The context with every choice of those optional values of the text left out: what a text says must not depend on
 * what a source happens to know. The first one leaves out nothing.
 */
export function contextsWithGaps(
  context: TemplateContext,
  kind: MessageKind,
  used: ReadonlySet<string>,
): { left: readonly Placeholder[]; context: TemplateContext }[] {
  const optional = placeholdersOf(kind).filter(
    (name) => used.has(name) && optionalPlaceholders.includes(name),
  );
  return Array.from({ length: 2 ** optional.length }, (_, choice) => {
    const left = optional.filter((_name, index) => (choice & (2 ** index)) !== 0);
    return { left, context: withValues(context, Object.fromEntries(left.map((name) => [name, '']))) };
  });
}

function withValues(
  context: TemplateContext,
  values: Readonly<Partial<Record<string, string>>>,
): TemplateContext {
  return Object.fromEntries(
    Object.entries(context).map(([group, fields]) => [
      group,
      Object.fromEntries(
        Object.entries(fields).map(([field, value]) => [field, values[`${group}.${field}`] ?? value]),
      ),
    ]),
  );
}
