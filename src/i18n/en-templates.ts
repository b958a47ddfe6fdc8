import type { RefusalDetails } from '../errors.ts';
import type { Channel, Language, MessageKind } from '../model/message.ts';
import type { TemplateProblemCode } from '../model/template.ts';
import type { Placeholder } from '../model/template-context.ts';
import { enWords } from './en-words.ts';
import { joined, plural, type Sentence } from './phrases.ts';

const problems: Readonly<Record<TemplateProblemCode, Sentence>> = {
  'unknown-placeholder': (d) => `there is no placeholder {{ ${d.name} }}. There are: ${joined(d.known)}`,
  'unknown-filter': (d) => `there is no filter "${d.name}". There are: ${joined(d.known)}`,
  'filter-argument': (d) => `the filter "${d.name}" has too few or too many values`,
  'unknown-tag': (d) => `there is no {% ${d.name} %} here. There are: ${joined(d.known)}`,
  'not-closed': (d) => `something is opened and not closed: ${d.name}`,
  'stray-brace': (d) =>
    `a placeholder is written with two braces on each side, {{ practice.name }}; found: ${d.name}`,
  'too-much': () => 'filling this text takes too long',
  syntax: () => 'this cannot be understood',
  'control-character': (d) => `there is a character that cannot be seen or sent (${d.name}). Delete it`,
  empty: () => 'the text is empty',
  'empty-result': (d) =>
    d.name
      ? `nothing is left of it for somebody without: ${d.name}. Add words that always stand there`
      : 'nothing is left of it when it is filled',
  'subject-needed': () => 'an e-mail needs a subject (--subject TEXT)',
  'subject-not-allowed': () => 'an SMS has no subject',
  'too-long': (d) => `it is longer than ${d.name} characters`,
  'too-many-segments': (d) => `the SMS may become longer than ${d.name} parts. Shorten it`,
};

const textName = (d: RefusalDetails) =>
  `${enWords.kind[d.kind as MessageKind]}, ${enWords.channel[d.channel as Channel]}, ${enWords.language[d.language as Language]}`;

const place = ({ part, problem, line, column }: RefusalDetails) => {
  const isAboutSubject = part === 'subject' && !String(problem).startsWith('subject-');
  const places = [isAboutSubject ? 'subject' : '', line === null ? '' : `line ${line}, column ${column}`];
  const named = places.filter((word) => word !== '').join(', ');
  return named === '' ? '' : `${named}: `;
};

/** Why a text was declined, and what to do. */
export const enTemplateRefusals = {
  'template-invalid': (d) =>
    `The text for ${textName(d)} cannot be used: ${place(d)}${problems[d.problem as TemplateProblemCode](d)}. Nothing was saved or prepared.`,
  'secrecy-warning': (d) =>
    `The text for ${textName(d)} tells or hints at why the patient comes (${joined(d.placeholders)}). That is under professional secrecy (StGB 321): whoever sees the telephone or the mailbox reads it. If it is meant so, save with --despite-secrecy. Nothing was saved.`,
  'patient-not-found': () => 'There is no patient with this number.',
  'appointment-not-found': (d) => `There is no appointment ${d.appointment}.`,
  'text-unreadable': (d) =>
    `${d.file}: ${enTemplates.fileProblem[String(d.reason)] ?? enWords.fileProblem[String(d.reason)] ?? `cannot be read (${d.reason})`}. Nothing was saved.`,
} satisfies Readonly<Record<string, Sentence>>;

/** The words for the texts and their placeholders, in English. */
export const enTemplates = {
  help: {
    templates: 'The texts of the messages',
    list: 'All texts in force',
    show: 'One text',
    set: 'Change a text',
    check: 'Say what is wrong with a text; nothing is saved',
    preview: 'Show a text as a patient would get it, with its parts and price',
    history: 'Every change of a text, who made it and when',
    reset: 'Put the text that came with the program in force again',
    placeholders: 'What a text of this kind can be filled with',
    kind: 'kind of message: reminder, confirmation, recall or birthday',
    channel: 'sms or email',
    language: 'de, fr, it or en',
    languageOrPatients: "de, fr, it or en (default: the patient's)",
    subject: 'subject of the e-mail',
    body: 'the text',
    file: 'read the text from this file (UTF-8), or with - from standard input',
    despiteSecrecy: 'save a text that tells or hints at why the patient comes',
    patient: "the patient's number (default: somebody with an appointment soon)",
    appointment: 'id of an appointment',
  },
  bodyOrFile: 'The text is needed: --body TEXT or --file FILE, one of them.',
  subjectAlone: '--subject goes with --body or --file.',
  patientOrAppointment: 'Either --patient or --appointment, not both.',
  fileProblem: {
    'not-utf-8': 'this is no UTF-8 text. Save it as UTF-8',
    'too-large': 'this is too long for a text',
  } as Readonly<Record<string, string>>,

  column: {
    kind: 'Kind',
    channel: 'By',
    language: 'Language',
    state: 'In force',
    text: 'Text',
    when: 'When',
    who: 'Who',
    placeholder: 'Placeholder',
    meaning: 'What it stands for',
  },
  shipped: 'as shipped',
  changed: (when: string, who: string) => `changed ${when} by ${who}`,
  resetBy: (when: string, who: string) => `as shipped, again since ${when} (${who})`,
  shippedAgain: '(the shipped text again)',
  neverChanged: 'This text was never changed.',
  subject: (subject: string) => `Subject: ${subject}`,
  saved: 'Saved. It is used for what is prepared from now on.',
  unchanged: 'Nothing to change: this text is in force already.',
  wasReset: 'The shipped text is in force again.',
  valid: 'The text is in order.',
  measure: (segments: number, encoding: string) =>
    `${plural(segments, 'part', 'parts')} (${encoding}) with ordinary values`,
  cost: (segments: number | null, encoding: string, credits: string) =>
    segments === null
      ? `Credits: ${credits}`
      : `${plural(segments, 'part', 'parts')} (${encoding}), ${credits} ${credits === '1' ? 'credit' : 'credits'}`,
  encoding: { 'gsm-7': 'GSM-7', 'ucs-2': 'UCS-2' },
  shownFor: (patient: string | null, appointment: string | null) =>
    [
      patient === null ? null : `patient ${patient}`,
      appointment === null ? null : `appointment ${appointment}`,
    ]
      .filter((part) => part !== null)
      .join(', '),
  sample: 'with made-up values',
  warning: {
    'professional-secrecy': (placeholders: string) =>
      `! This text tells or hints at why the patient comes (${placeholders}): professional secrecy, StGB 321.`,
    'ucs-2': (characters: string) =>
      `! Dearer encoding (UCS-2, 70 characters a part instead of 160) because of: ${characters}`,
    'several-segments': (segments: string) => `! The SMS has ${segments} parts and costs as many.`,
  },
  secret: ' (professional secrecy)',
  optional: ' (may be empty)',
  placeholder: {
    'patient.first_name': "the patient's first name",
    'patient.last_name': "the patient's last name",
    'patient.number': "the patient's number",
    'appointment.weekday': 'weekday of the appointment',
    'appointment.date': 'date of the appointment',
    'appointment.time': 'time of the appointment',
    'appointment.reason': 'visit reason',
    'appointment.specialty': 'specialty of the appointment',
    'appointment.location': 'location of the appointment',
    'recall.due_date': 'day the recall is due',
    'recall.reason': 'reason of the recall',
    'doctor.name': 'name of the doctor',
    'practice.name': 'name of the practice',
    'practice.phone': 'telephone number of the practice',
  } satisfies Record<Placeholder, string>,
};
