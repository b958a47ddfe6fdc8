import { cleanText, shorten } from '../model/text.ts';
import { fold } from '../model/words.ts';

export type CsvKind = 'patients' | 'appointments' | 'recalls';

/** What a header line says. `columns` has our name, or null, for each of its fields. */
export type CsvHeader = Readonly<{
  kind: CsvKind;
  columns: readonly (string | null)[];
  /** Fields we ignore, as the file spells them, cleaned; without the empty ones. */
  unknown: readonly string[];
  /** Our names of required columns that are not there. */
  missing: readonly string[];
  /** Our names of columns that are there more than once. */
  twice: readonly string[];
}>;

/** Tells by the column names what a file is; null when not one of them is known. */
export function matchHeader(fields: readonly string[]): CsvHeader | null {
  const appointments = matchKind('appointments', fields);
  if (['id', 'starts_at'].every((column) => appointments.columns.includes(column))) return appointments;
  const recalls = matchKind('recalls', fields);
  if (recalls.columns.includes('due_on')) return recalls;
  const patients = matchKind('patients', fields);
  const better = patients.missing.length <= appointments.missing.length ? patients : appointments;
  const known = [...patients.columns, ...appointments.columns];
  return known.every((column) => column === null) ? null : better;
}

/** Header names as a message may show them. */
export function namesOf(fields: readonly string[]): string[] {
  return fields
    .map((field) => shorten(cleanText(field), 40))
    .filter((name) => name !== '')
    .slice(0, MAX_NAMES);
}

const MAX_NAMES = 50; // a notice is read by people

const PATIENT_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  number: ['Nummer', 'Nr', 'Patientennummer', 'Patienten-Nr', 'Patient-Nr', 'Pat-Nr'],
  last_name: ['Nachname', 'Name', 'Familienname'],
  first_name: ['Vorname'],
  birth_date: ['Geburtsdatum', 'Geb-Datum', 'Geburtstag'],
  language: ['Sprache'],
  mobile: ['Natel', 'Handy', 'Mobiltelefon', 'Mobilnummer', 'Handynummer'],
  email: ['Mail', 'E-Mail-Adresse', 'Mailadresse'],
  sms_opt_out: ['kein SMS', 'keine SMS', 'SMS gesperrt'],
  email_opt_out: ['kein E-Mail', 'keine E-Mail', 'E-Mail gesperrt', 'kein Mail'],
  deceased_on: ['Verstorben am', 'verstorben', 'gestorben am', 'gestorben', 'Todesdatum'],
  blocked: ['gesperrt'],
  greeting_consent: ['Einwilligung Glückwunsch', 'Einwilligung Geburtstag', 'Glückwunsch erlaubt'],
  greeting_consent_on: [
    'Einwilligung Glückwunsch am',
    'Einwilligung Geburtstag am',
    'Glückwunsch erlaubt am',
  ],
  greeting_consent_source: [
    'Einwilligung Glückwunsch Quelle',
    'Einwilligung Geburtstag Quelle',
    'Glückwunsch erlaubt Quelle',
  ],
  recall_consent: ['Einwilligung Recall', 'Einwilligung Aufgebot', 'Recall erlaubt'],
  recall_consent_on: ['Einwilligung Recall am', 'Einwilligung Aufgebot am', 'Recall erlaubt am'],
  recall_consent_source: [
    'Einwilligung Recall Quelle',
    'Einwilligung Aufgebot Quelle',
    'Recall erlaubt Quelle',
  ],
};

const APPOINTMENT_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  id: ['Termin-ID', 'Terminnummer', 'Termin-Nr'],
  patient_number: ['Patientennummer', 'Patienten-Nr', 'Patient-Nr', 'Pat-Nr'],
  starts_at: ['Beginn', 'Start', 'Termin', 'Terminbeginn'],
  duration_minutes: ['Dauer', 'Dauer Minuten', 'Dauer (Min.)'],
  status: ['Termin-Status'],
  reason_code: ['Kurzzeichen', 'Besuchsgrund'],
  reason_name: ['Bezeichnung'],
  doctor: ['Arzt', 'Ärztin'],
  specialty: ['Fachgebiet', 'Fachrichtung'],
  location: ['Standort', 'Terminort', 'Behandlungsort'], // a bare 'Ort' is where the patient lives
  booked_at: ['Gebucht am', 'Vereinbart am', 'Termin vereinbart am'],
  name: [],
  mobile: ['Natel', 'Handy', 'Mobiltelefon', 'Mobilnummer', 'Handynummer'],
};

const RECALL_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  id: ['Recall-ID', 'Recallnummer', 'Recall-Nr'],
  patient_number: ['Patientennummer', 'Patienten-Nr', 'Patient-Nr', 'Pat-Nr'],
  reason_code: ['Kurzzeichen', 'Besuchsgrund'],
  reason_name: ['Bezeichnung'],
  doctor: ['Arzt', 'Ärztin'],
  due_on: ['Fällig am', 'fällig', 'Fälligkeit', 'Fälligkeitsdatum'],
  interval_months: ['Intervall', 'Intervall Monate', 'Intervall (Monate)', 'Intervall in Monaten'],
  lead_days: ['Vorlauf', 'Vorlauf Tage', 'Vorlauf (Tage)', 'Vorlauf in Tagen'],
};

const KINDS = {
  patients: { names: foldedNames(PATIENT_COLUMNS), required: ['number', 'last_name'] },
  appointments: { names: foldedNames(APPOINTMENT_COLUMNS), required: ['id', 'starts_at', 'status'] },
  recalls: {
    names: foldedNames(RECALL_COLUMNS),
    required: ['id', 'patient_number', 'reason_code', 'due_on'],
  },
} as const satisfies Record<CsvKind, { names: ReadonlyMap<string, string>; required: readonly string[] }>;

function foldedNames(columns: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(columns).flatMap(([column, spellings]) =>
      [column, ...spellings].map((spelling) => [fold(spelling), column]),
    ),
  );
}

function matchKind(kind: CsvKind, fields: readonly string[]): CsvHeader {
  const { names, required } = KINDS[kind];
  const columns = fields.map((field) => names.get(fold(cleanText(field))) ?? null);
  const known = columns.filter((column) => column !== null);
  return {
    kind,
    columns,
    unknown: namesOf(fields.filter((_, index) => columns[index] === null)),
    missing: required.filter((column) => !known.includes(column)),
    twice: [...new Set(known.filter((column, index) => known.indexOf(column) !== index))],
  };
}
