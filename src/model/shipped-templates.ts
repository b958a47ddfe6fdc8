import type { Channel, Language, MessageKind } from './message.ts';
import { shippedEmails } from './shipped-emails.ts';
import type { Template, TemplateKey } from './template.ts';

/**
 * The shipped SMS: practice, day, time and telephone, and nothing that tells why the patient comes (professional
 * secrecy). All stay in the GSM-7 alphabet and, with a practice name of ordinary length, in one part.
 */
const shippedSms = {
  reminder: {
    de: 'Erinnerung: Ihr Termin ist am {{ appointment.weekday }}, {{ appointment.date }} um {{ appointment.time }} Uhr. Verhindert? Bitte melden Sie sich: {{ practice.phone }}. {{ practice.name }}',
    fr: 'Rappel: votre rendez-vous est le {{ appointment.weekday }} {{ appointment.date }} à {{ appointment.time }}. Si vous ne pouvez pas venir, merci de nous appeler: {{ practice.phone }}. {{ practice.name }}',
    it: 'Promemoria: il suo appuntamento è {{ appointment.weekday }} {{ appointment.date }} alle {{ appointment.time }}. Se non può venire, per favore ci chiami: {{ practice.phone }}. {{ practice.name }}',
    en: 'Reminder: your appointment is on {{ appointment.weekday }}, {{ appointment.date }} at {{ appointment.time }}. If you cannot come, please call {{ practice.phone }}. {{ practice.name }}',
  },
  confirmation: {
    de: 'Ihr Termin ist reserviert: {{ appointment.weekday }}, {{ appointment.date }} um {{ appointment.time }} Uhr. Passt er nicht? Bitte melden Sie sich: {{ practice.phone }}. {{ practice.name }}',
    fr: 'Votre rendez-vous est réservé: {{ appointment.weekday }} {{ appointment.date }} à {{ appointment.time }}. Pour le modifier, merci de nous appeler: {{ practice.phone }}. {{ practice.name }}',
    it: 'Il suo appuntamento è fissato: {{ appointment.weekday }} {{ appointment.date }} alle {{ appointment.time }}. Per spostarlo ci chiami, per favore: {{ practice.phone }}. {{ practice.name }}',
    en: 'Your appointment is booked: {{ appointment.weekday }}, {{ appointment.date }} at {{ appointment.time }}. To change it, please call {{ practice.phone }}. {{ practice.name }}',
  },
  recall: {
    de: 'Guten Tag. Bei Ihnen ist eine Kontrolle fällig. Bitte rufen Sie uns für einen Termin an: {{ practice.phone }}. Freundliche Grüsse, {{ practice.name }}',
    fr: 'Bonjour, il est temps de prévoir votre prochaine consultation. Merci de nous appeler pour fixer un rendez-vous: {{ practice.phone }}. {{ practice.name }}',
    it: 'Buongiorno, è ora di prevedere il suo prossimo controllo. Ci chiami per fissare un appuntamento: {{ practice.phone }}. {{ practice.name }}',
    en: 'Hello, your next check-up is due. Please call us to make an appointment: {{ practice.phone }}. Kind regards, {{ practice.name }}',
  },
  birthday: {
    de: 'Herzlichen Glückwunsch zum Geburtstag! Wir wünschen Ihnen einen schönen Tag und alles Gute. {{ practice.name }}',
    fr: 'Joyeux anniversaire! Nous vous souhaitons une belle journée et tout de bon pour cette nouvelle année. {{ practice.name }}',
    it: 'Tanti auguri di buon compleanno! Le auguriamo una bella giornata e ogni bene. {{ practice.name }}',
    en: 'Happy birthday! We wish you a lovely day and all the best for the year ahead. {{ practice.name }}',
  },
} as const satisfies Record<MessageKind, Record<Language, string>>;

/** The text that ships with the program, in force until the practice changes it (T1). */
export function shippedTemplate({ kind, channel, language }: TemplateKey): Template {
  const byChannel: Record<Channel, Template> = {
    sms: { subject: null, body: shippedSms[kind][language] },
    email: shippedEmails[kind][language],
  };
  return byChannel[channel];
}
