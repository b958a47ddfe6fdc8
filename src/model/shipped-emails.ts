import type { Language, MessageKind } from './message.ts';
import type { Template } from './template.ts';

/** The shipped e-mails; as the SMS, they tell nothing of why the patient comes, the subject least of all. */
export const shippedEmails: Readonly<Record<MessageKind, Readonly<Record<Language, Template>>>> = {
  reminder: {
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
  confirmation: {
    de: {
      subject: 'Ihr Termin ist reserviert: {{ appointment.date }} um {{ appointment.time }} Uhr',
      body: `Guten Tag

Wir haben für Sie reserviert: {{ appointment.weekday }}, {{ appointment.date }} um {{ appointment.time }} Uhr.

Wenn Ihnen der Termin nicht passt, melden Sie sich bitte so früh wie möglich: {{ practice.phone }}.

Freundliche Grüsse
{{ practice.name }}`,
    },
    fr: {
      subject: 'Votre rendez-vous est réservé: {{ appointment.date }} à {{ appointment.time }}',
      body: `Bonjour

Nous vous confirmons votre rendez-vous du {{ appointment.weekday }} {{ appointment.date }} à {{ appointment.time }}.

Si cette date ne vous convient pas, merci de nous appeler le plus tôt possible: {{ practice.phone }}.

Avec nos meilleures salutations
{{ practice.name }}`,
    },
    it: {
      subject: 'Il suo appuntamento è fissato: {{ appointment.date }} alle {{ appointment.time }}',
      body: `Buongiorno

Le confermiamo il suo appuntamento di {{ appointment.weekday }} {{ appointment.date }} alle {{ appointment.time }}.

Se la data non le va bene, la preghiamo di avvisarci il prima possibile: {{ practice.phone }}.

Cordiali saluti
{{ practice.name }}`,
    },
    en: {
      subject: 'Your appointment is booked: {{ appointment.date }} at {{ appointment.time }}',
      body: `Hello

We confirm your appointment on {{ appointment.weekday }}, {{ appointment.date }} at {{ appointment.time }}.

If it does not suit you, please let us know as early as possible: {{ practice.phone }}.

Kind regards
{{ practice.name }}`,
    },
  },
  recall: {
    de: {
      subject: 'Zeit für einen Termin bei uns',
      body: `Guten Tag

Bei Ihnen ist eine Kontrolle fällig. Bitte rufen Sie uns an, damit wir einen Termin vereinbaren können: {{ practice.phone }}.

Haben Sie schon einen Termin? Dann ist diese Mitteilung für Sie erledigt.

Freundliche Grüsse
{{ practice.name }}`,
    },
    fr: {
      subject: 'Prenez rendez-vous chez nous',
      body: `Bonjour

Il est temps de prévoir votre prochain contrôle. Merci de nous appeler pour fixer un rendez-vous: {{ practice.phone }}.

Si vous avez déjà un rendez-vous, vous pouvez ignorer ce message.

Avec nos meilleures salutations
{{ practice.name }}`,
    },
    it: {
      subject: 'È ora di fissare un appuntamento da noi',
      body: `Buongiorno

È ora di prevedere il suo prossimo controllo. La preghiamo di chiamarci per fissare un appuntamento: {{ practice.phone }}.

Se ha già un appuntamento, può ignorare questo messaggio.

Cordiali saluti
{{ practice.name }}`,
    },
    en: {
      subject: 'Time to make an appointment with us',
      body: `Hello

Your next check-up is due. Please call us to make an appointment: {{ practice.phone }}.

If you already have an appointment, you may ignore this message.

Kind regards
{{ practice.name }}`,
    },
  },
  birthday: {
    de: {
      subject: 'Herzlichen Glückwunsch zum Geburtstag',
      body: `Guten Tag{% if patient.first_name %} {{ patient.first_name }} {{ patient.last_name }}{% endif %}

Herzlichen Glückwunsch zum Geburtstag! Wir wünschen Ihnen einen schönen Tag und alles Gute.

Herzliche Grüsse
{{ practice.name }}`,
    },
    fr: {
      subject: 'Joyeux anniversaire',
      body: `Bonjour{% if patient.first_name %} {{ patient.first_name }} {{ patient.last_name }}{% endif %}

Toute notre équipe vous souhaite un joyeux anniversaire, une belle journée et tout de bon pour cette nouvelle année.

Avec nos salutations les plus chaleureuses
{{ practice.name }}`,
    },
    it: {
      subject: 'Tanti auguri di buon compleanno',
      body: `Buongiorno{% if patient.first_name %} {{ patient.first_name }} {{ patient.last_name }}{% endif %}

Tanti auguri di buon compleanno! Le auguriamo una bella giornata e ogni bene.

Con i nostri più cordiali saluti
{{ practice.name }}`,
    },
    en: {
      subject: 'Happy birthday',
      body: `Hello{% if patient.first_name %} {{ patient.first_name }} {{ patient.last_name }}{% endif %}

Happy birthday! We wish you a lovely day and all the best for the year ahead.

With warm regards
{{ practice.name }}`,
    },
  },
};
