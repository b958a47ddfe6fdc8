import { plural } from '../phrases.ts';
import type { enTuiRecalls } from './en-recalls.ts';

/** Recalls und Einwilligungen auf dem Bildschirm. */
export const deTuiRecalls: typeof enTuiRecalls = {
  title: 'Recalls',
  none: 'Keine Recalls. recalls.csv einlesen (rundruf import), oder n trägt einen ein.',
  noneOpen: 'Keine offenen Recalls. f zeigt alle.',
  noneDue: 'Heute ist niemand aufzubieten. f zeigt alle.',
  chip: {
    open: 'offene',
    due: 'jetzt aufzubieten',
    all: 'alle, auch erledigte',
  },
  moreThan: (count) => `die ersten ${count}; andere zeigt rundruf recalls list`,
  /** In einer Spalte; die Einzelheiten stehen im Feld daneben. */
  short: {
    overdue: 'zu lange überfällig',
    called: (day, channel) => `aufgeboten ${day}, ${channel}`,
    waiting: (channel) => `im Auftrag, wartet: ${channel}`,
    closed: (day) => `abgeschl. am ${day}`,
  },
  months: (count) => `${count} Mt.`,
  notYet: (day) => `noch nicht: ab ${day}`,
  booked: (what) => `erledigt: ${what}`,
  every: (months) => `alle ${months}`,
  column: { doctor: 'Arzt', number: 'Pat.-Nr.', language: 'Spr.' },
  detail: {
    due: (due, from) => `Fällig ${due}; Aufgebot ab ${from}`,
    rhythm: (every) => `Wiederkehrend: ${every}`,
    once: 'Einmalig',
    consents: 'Einwilligungen (c erfasst sie)',
    consent: (purpose, answer) => `${purpose}: ${answer}`,
    changed: (who, when) => `Zuletzt geändert von ${who}, ${when}`,
    patient: (number) => `Patientennummer ${number}`,
    overdue:
      'Länger überfällig, als der Schalter recall.overdue-days erlaubt: e setzt eine neue Fälligkeit, x schliesst ab; oder anrufen.',
  },
  addTitle: 'Einen Recall eintragen',
  editTitle: (who) => `Recall von ${who} ändern`,
  save: 'speichern',
  field: {
    patient: 'Patient',
    reasonCode: 'Besuchsgrund, Kurzzeichen',
    reasonName: 'Besuchsgrund, Bezeichnung',
    doctor: 'Arzt',
    dueOn: 'Fällig am',
    intervalMonths: 'Wieder nach (Monate)',
    leadDays: 'Aufbieten so viele Tage vorher',
  },
  patientHint: 'Nummer, oder der Anfang des Namens',
  dayHint: 'zum Beispiel 31.3.2027',
  monthsHint: 'leer: einmalig',
  dayProblem: 'Nötig ist ein Tag, den es gibt, geschrieben wie 31.3.2027.',
  futureProblem: 'Dieser Tag kommt erst noch.',
  numberProblem: (from, to) => `Nötig ist eine ganze Zahl von ${from} bis ${to}.`,
  lengthProblem: (length, max) => `Höchstens ${max} Zeichen; es sind ${length}.`,
  neededProblem: 'Das ist nötig.',
  ofFile: 'Er stammt aus einer Datei: hier ändert man nur die Fälligkeit.',
  severalPatients: (names) => `So heissen mehrere: ${names}. Mehr vom Namen schreiben, oder die Nummer.`,
  added: (who) => `Eingetragen: Recall von ${who}.`,
  changed: (who) => `Geändert: Recall von ${who}.`,
  closeTitle: (who, what) => `Den Recall «${what}» von ${who} abschliessen?`,
  closeLine: 'Dafür wird niemand mehr aufgeboten; x öffnet ihn wieder.',
  closeYes: 'abschliessen',
  closed: (who) => `Abgeschlossen: Recall von ${who}.`,
  reopened: (who) => `Wieder offen: Recall von ${who}.`,
  doneAlready: 'Ein Termin ist gebucht: es gibt nichts abzuschliessen.',
  resetTitle: (batch, messages) =>
    `Den letzten Recall-Lauf rücksetzen (Auftrag ${batch}, ${plural(messages, 'Mitteilung', 'Mitteilungen')})?`,
  resetLine:
    'Seine Patienten können dann ein zweites Mal aufgeboten werden. Das Log behält, was gesendet wurde.',
  resetYes: 'rücksetzen',
  noRun: 'Noch gibt es keinen Recall-Lauf.',
  resetDone: (batch, count) =>
    `Auftrag ${batch}: ${plural(count, 'Recall kann', 'Recalls können')} wieder aufgeboten werden.`,
  unsettled: (count) =>
    `${plural(count, 'Mitteilung ist', 'Mitteilungen sind')} noch unterwegs und bleiben, wie sie sind.`,

  consentTitle: (who) => `Wozu hat ${who} eingewilligt?`,
  consentLine: (purpose, answer) => `${purpose}: ${answer}`,
  consentField: {
    greeting: 'Geburtstagsglückwünsche',
    recall: 'Recall-Aufgebote',
    on: 'Seit',
    source: 'Quelle',
  },
  answer: { keep: 'wie es ist', given: 'erteilt', withdrawn: 'widerrufen' },
  onHint: 'leer: heute',
  sourceHint: 'zum Beispiel Formular oder Telefon',
  consentRecorded: (who) => `Erfasst: Einwilligungen von ${who}.`,
  consentUnchanged: 'Nichts wurde geändert.',
  noPatient: 'Dieser Termin hat keinen Patienten mit einer Nummer.',
};
