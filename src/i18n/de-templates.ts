import type { RefusalDetails } from '../errors.ts';
import type { Channel, Language, MessageKind } from '../model/message.ts';
import type { TemplateProblemCode } from '../model/template.ts';
import { deWords } from './de-words.ts';
import type { enTemplateRefusals, enTemplates } from './en-templates.ts';
import { joined, plural, type Sentence } from './phrases.ts';

const problems: Readonly<Record<TemplateProblemCode, Sentence>> = {
  'unknown-placeholder': (d) => `den Platzhalter {{ ${d.name} }} gibt es nicht. Es gibt: ${joined(d.known)}`,
  'unknown-filter': (d) => `den Filter «${d.name}» gibt es nicht. Es gibt: ${joined(d.known)}`,
  'filter-argument': (d) => `der Filter «${d.name}» hat zu wenige oder zu viele Werte`,
  'unknown-tag': (d) => `{% ${d.name} %} gibt es hier nicht. Es gibt: ${joined(d.known)}`,
  'not-closed': (d) => `etwas ist geöffnet und nicht geschlossen: ${d.name}`,
  'stray-brace': (d) =>
    `ein Platzhalter hat auf jeder Seite zwei Klammern, {{ practice.name }}; gefunden: ${d.name}`,
  'too-much': () => 'diesen Text auszufüllen dauert zu lange',
  syntax: () => 'das ist nicht zu verstehen',
  'control-character': (d) =>
    `da steht ein Zeichen, das man weder sehen noch senden kann (${d.name}). Löschen Sie es`,
  empty: () => 'der Text ist leer',
  'empty-result': (d) =>
    d.name
      ? `es bleibt nichts davon für jemanden ohne: ${d.name}. Ergänzen Sie Worte, die immer dastehen`
      : 'ausgefüllt bleibt nichts davon',
  'subject-needed': () => 'eine E-Mail braucht einen Betreff (--subject TEXT)',
  'subject-not-allowed': () => 'eine SMS hat keinen Betreff',
  'too-long': (d) => `er ist länger als ${d.name} Zeichen`,
  'too-many-segments': (d) => `die SMS kann länger als ${d.name} Teile werden. Kürzen Sie sie`,
};

const textName = (d: RefusalDetails) =>
  `${deWords.kind[d.kind as MessageKind]}, ${deWords.channel[d.channel as Channel]}, ${deWords.language[d.language as Language]}`;

const place = ({ part, problem, line, column }: RefusalDetails) => {
  const isAboutSubject = part === 'subject' && !String(problem).startsWith('subject-');
  const places = [isAboutSubject ? 'Betreff' : '', line === null ? '' : `Zeile ${line}, Spalte ${column}`];
  const named = places.filter((word) => word !== '').join(', ');
  return named === '' ? '' : `${named}: `;
};

/** Why a text was declined, and what to do. */
export const deTemplateRefusals: typeof enTemplateRefusals = {
  'template-invalid': (d) =>
    `Der Text für ${textName(d)} ist so nicht zu gebrauchen: ${place(d)}${problems[d.problem as TemplateProblemCode](d)}. Nichts wurde gespeichert oder aufbereitet.`,
  'secrecy-warning': (d) =>
    `Der Text für ${textName(d)} sagt oder lässt erkennen, warum der Patient kommt (${joined(d.placeholders)}). Das untersteht dem Berufsgeheimnis (StGB 321): Wer das Telefon oder das Postfach sieht, liest es mit. Ist es so gewollt, speichern Sie mit --despite-secrecy. Nichts wurde gespeichert.`,
  'patient-not-found': () => 'Einen Patienten mit dieser Nummer gibt es nicht.',
  'appointment-not-found': (d) => `Den Termin ${d.appointment} gibt es nicht.`,
  'text-unreadable': (d) =>
    `${d.file}: ${deTemplates.fileProblem[String(d.reason)] ?? deWords.fileProblem[String(d.reason)] ?? `nicht lesbar (${d.reason})`}. Nichts wurde gespeichert.`,
};

/** The words for the texts and their placeholders, in German. */
export const deTemplates: typeof enTemplates = {
  help: {
    templates: 'Die Textvorlagen der Mitteilungen',
    list: 'Alle geltenden Texte',
    show: 'Ein Text',
    set: 'Einen Text ändern',
    check: 'Sagt, was an einem Text nicht stimmt; nichts wird gespeichert',
    preview: 'Zeigt einen Text, wie ihn ein Patient erhielte, mit Teilen und Preis',
    history: 'Alle Änderungen eines Textes, von wem und wann',
    reset: 'Wieder den mitgelieferten Text verwenden',
    placeholders: 'Womit ein Text dieses Typs ausgefüllt werden kann',
    kind: 'Mitteilungs-Typ: reminder, confirmation, recall oder birthday',
    channel: 'sms oder email',
    language: 'de, fr, it oder en',
    languageOrPatients: 'de, fr, it oder en (sonst: die des Patienten)',
    subject: 'Betreff der E-Mail',
    body: 'der Text',
    file: 'den Text aus dieser Datei (UTF-8) lesen, mit - von der Standardeingabe',
    despiteSecrecy: 'auch einen Text speichern, der sagt oder erkennen lässt, warum der Patient kommt',
    patient: 'Nummer des Patienten (sonst: jemand mit einem nahen Termin)',
    appointment: 'Id eines Termins',
  },
  bodyOrFile: 'Der Text fehlt: --body TEXT oder --file DATEI, eines von beiden.',
  subjectAlone: '--subject gehört zu --body oder --file.',
  patientOrAppointment: 'Entweder --patient oder --appointment, nicht beides.',
  fileProblem: {
    'not-utf-8': 'das ist kein UTF-8-Text. Speichern Sie ihn als UTF-8',
    'too-large': 'das ist zu lang für einen Text',
  },

  column: {
    kind: 'Typ',
    channel: 'Versandart',
    language: 'Sprache',
    state: 'Gilt',
    text: 'Text',
    when: 'Wann',
    who: 'Wer',
    placeholder: 'Platzhalter',
    meaning: 'Wofür er steht',
  },
  shipped: 'mitgeliefert',
  changed: (when, who) => `geändert ${when} von ${who}`,
  resetBy: (when, who) => `mitgeliefert, wieder seit ${when} (${who})`,
  shippedAgain: '(wieder der mitgelieferte Text)',
  neverChanged: 'Dieser Text wurde nie geändert.',
  subject: (subject) => `Betreff: ${subject}`,
  saved: 'Gespeichert. Er gilt für alles, was von jetzt an aufbereitet wird.',
  unchanged: 'Nichts zu ändern: Dieser Text gilt schon.',
  wasReset: 'Es gilt wieder der mitgelieferte Text.',
  valid: 'Der Text ist in Ordnung.',
  measure: (segments, encoding) =>
    `${plural(segments, 'Teil', 'Teile')} (${encoding}) mit gewöhnlichen Werten`,
  cost: (segments, encoding, credits) =>
    segments === null
      ? `${credits} ${credits === '1' ? 'Credit' : 'Credits'}`
      : `${plural(segments, 'Teil', 'Teile')} (${encoding}), ${credits} ${credits === '1' ? 'Credit' : 'Credits'}`,
  encoding: { 'gsm-7': 'GSM-7', 'ucs-2': 'UCS-2' },
  shownFor: (patient, appointment) =>
    [patient === null ? null : `Patient ${patient}`, appointment === null ? null : `Termin ${appointment}`]
      .filter((part) => part !== null)
      .join(', '),
  sample: 'mit erfundenen Werten',
  warning: {
    'professional-secrecy': (placeholders) =>
      `! Dieser Text sagt oder lässt erkennen, warum der Patient kommt (${placeholders}): Berufsgeheimnis, StGB 321.`,
    'ucs-2': (characters) => `! Teurere Kodierung (UCS-2, 70 statt 160 Zeichen je Teil) wegen: ${characters}`,
    'several-segments': (segments) => `! Die SMS hat ${segments} Teile und kostet so viele.`,
  },
  secret: ' (Berufsgeheimnis)',
  optional: ' (kann leer sein)',
  placeholder: {
    'patient.first_name': 'Vorname des Patienten',
    'patient.last_name': 'Nachname des Patienten',
    'patient.number': 'Patientennummer',
    'appointment.weekday': 'Wochentag des Termins',
    'appointment.date': 'Datum des Termins',
    'appointment.time': 'Uhrzeit des Termins',
    'appointment.reason': 'Besuchsgrund',
    'appointment.specialty': 'Fachgebiet des Termins',
    'appointment.location': 'Ort des Termins',
    'recall.due_date': 'Tag, an dem der Recall fällig ist',
    'recall.reason': 'Grund des Recalls',
    'doctor.name': 'Name der Ärztin oder des Arztes',
    'practice.name': 'Name der Praxis',
    'practice.phone': 'Telefonnummer der Praxis',
  },
};
