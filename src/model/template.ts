import { Liquid } from 'liquidjs';
import type { AgendaEntry } from './candidate.ts';
import type { Channel, Language, MessageKind } from './message.ts';
import { toLocal } from './time.ts';

/** Textvorlage: what a kind × channel × language says; `subject` for e-mail only. */
export type Template = Readonly<{ subject: string | null; body: string }>;

export type Templates = Readonly<Record<Channel, Readonly<Record<Language, Template>>>>;

export type TemplateContext = Readonly<{
  patient: Readonly<{ first_name: string; last_name: string; number: string }>;
  appointment: Readonly<{ weekday: string; date: string; time: string; reason: string }>;
  doctor: Readonly<{ name: string }>;
  practice: Readonly<{ name: string; phone: string }>;
}>;

/** A text that does not render is never sent (T2). `message` is liquid's own, without patients' data. */
export class TemplateError extends Error {}

// Liquid's own default reads files for {% include %}; strict: an unknown placeholder is an error, not an empty string
const liquid = new Liquid({
  strictVariables: true,
  strictFilters: true,
  templates: {},
  parseLimit: 20_000,
  renderLimit: 200,
  memoryLimit: 1_000_000,
});

/** Fills the placeholders; throws TemplateError for an unknown placeholder, broken syntax or an empty result. */
export function renderTemplate(template: Template, context: TemplateContext): Template {
  return {
    subject: template.subject === null ? null : renderText(template.subject, context).replace(/\s+/g, ' '),
    body: renderText(template.body, context),
  };
}

function renderText(source: string, context: TemplateContext): string {
  let text: string;
  try {
    text = liquid.parseAndRenderSync(source, context).trim();
  } catch (error) {
    throw new TemplateError(error instanceof Error ? error.message : String(error));
  }
  if (text === '') throw new TemplateError('the text is empty');
  return text;
}

// Numeric days for the languages written in Switzerland: month names such as «août» would leave the SMS alphabet
const LOCALE = { de: 'de-CH', fr: 'fr-CH', it: 'it-CH', en: 'en-GB' } as const satisfies Record<
  Language,
  string
>;

type Practice = Readonly<{ name: string; phone: string; timeZone: string }>;

/** What the placeholders of a reminder stand for, in the patient's language and the practice's time. */
export function reminderContext(entry: AgendaEntry, practice: Practice, language: Language): TemplateContext {
  const { timeZone } = practice;
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LOCALE[language], { timeZone, ...options }).format(entry.startsAt);
  return {
    patient: {
      first_name: entry.patient?.firstName ?? '',
      last_name: entry.patient?.lastName ?? entry.personName ?? '',
      number: entry.patient?.number ?? '',
    },
    appointment: {
      weekday: format({ weekday: 'long' }),
      date: format({ day: '2-digit', month: language === 'en' ? 'short' : '2-digit', year: 'numeric' }),
      time: toLocal(entry.startsAt, timeZone).slice(11),
      reason: entry.reasonName ?? entry.reasonCode ?? '',
    },
    doctor: { name: entry.doctor ?? '' },
    practice: { name: practice.name, phone: practice.phone },
  };
}

/**
 * The shipped texts: practice, day, time and telephone, and nothing that tells why the patient comes (professional
 * secrecy). All of them stay in the GSM-7 alphabet.
 */
export const shippedTemplates = {
  reminder: {
    sms: {
      de: {
        subject: null,
        body: 'Erinnerung: Ihr Termin ist am {{ appointment.weekday }}, {{ appointment.date }} um {{ appointment.time }} Uhr. Verhindert? Bitte melden Sie sich: {{ practice.phone }}. {{ practice.name }}',
      },
      fr: {
        subject: null,
        body: 'Rappel: votre rendez-vous est le {{ appointment.weekday }} {{ appointment.date }} à {{ appointment.time }}. Si vous ne pouvez pas venir, merci de nous appeler: {{ practice.phone }}. {{ practice.name }}',
      },
      it: {
        subject: null,
        body: 'Promemoria: il suo appuntamento è {{ appointment.weekday }} {{ appointment.date }} alle {{ appointment.time }}. Se non può venire, per favore ci chiami: {{ practice.phone }}. {{ practice.name }}',
      },
      en: {
        subject: null,
        body: 'Reminder: your appointment is on {{ appointment.weekday }}, {{ appointment.date }} at {{ appointment.time }}. If you cannot come, please call {{ practice.phone }}. {{ practice.name }}',
      },
    },
    email: {
      de: {
        subject: 'Ihr Termin am {{ appointment.date }} um {{ appointment.time }} Uhr',
        body: `Guten Tag

Wir erinnern Sie an Ihren Termin am {{ appointment.weekday }}, {{ appointment.date }} um {{ appointment.time }} Uhr.

Wenn Sie verhindert sind, melden Sie sich bitte so früh wie möglich: {{ practice.phone }}.

Freundliche Grüsse
{{ practice.name }}`,
      },
      fr: {
        subject: 'Votre rendez-vous du {{ appointment.date }} à {{ appointment.time }}',
        body: `Bonjour

Nous vous rappelons votre rendez-vous du {{ appointment.weekday }} {{ appointment.date }} à {{ appointment.time }}.

En cas d’empêchement, merci de nous appeler le plus tôt possible: {{ practice.phone }}.

Avec nos meilleures salutations
{{ practice.name }}`,
      },
      it: {
        subject: 'Il suo appuntamento del {{ appointment.date }} alle {{ appointment.time }}',
        body: `Buongiorno

Le ricordiamo il suo appuntamento di {{ appointment.weekday }} {{ appointment.date }} alle {{ appointment.time }}.

Se non può venire, la preghiamo di avvisarci il prima possibile: {{ practice.phone }}.

Cordiali saluti
{{ practice.name }}`,
      },
      en: {
        subject: 'Your appointment on {{ appointment.date }} at {{ appointment.time }}',
        body: `Hello

This is a reminder of your appointment on {{ appointment.weekday }}, {{ appointment.date }} at {{ appointment.time }}.

If you cannot come, please let us know as early as possible: {{ practice.phone }}.

Kind regards
{{ practice.name }}`,
      },
    },
  },
} as const satisfies Partial<Record<MessageKind, Templates>>;
