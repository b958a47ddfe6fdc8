import type { PatientRecord } from '../model/import-record.ts';
import type { Language } from '../model/message.ts';
import { cleanText } from '../model/text.ts';
import type { LocalDate } from '../model/time.ts';
import {
  booleanOf,
  elementOf,
  elementsOf,
  type FhirElement,
  isModified,
  memberOf,
  noteFault,
  textOf,
} from './fhir-json.ts';
import { type FhirOptions, personName } from './fhir-person.ts';
import { emailOf, mobileOf } from './fhir-telecom.ts';
import {
  MAX_CODE,
  MAX_TEXT,
  type Reading,
  readDate,
  readEmail,
  readLanguage,
  readRequiredText,
  readText,
} from './fields.ts';

/** What is known of a patient beside the resource itself. */
export type PatientContext = Readonly<{
  options: FhirOptions;
  /** The number by which appointments find the patient; null when there is no usable one. */
  number: string | null;
  /** The record was merged into another one, which is the patient now. */
  isMerged: boolean;
}>;

/** The columns a Patient tells of: FHIR knows no opt-outs, so those entered elsewhere stay. */
export const FHIR_PATIENT_COLUMNS = [
  'number',
  'last_name',
  'first_name',
  'birth_date',
  'language',
  'mobile',
  'email',
  'deceased_on',
] as const;

/** Master data of a Patient; its faults are in `patient.faults`, one of which may reject it. */
export function patientRecord(patient: FhirElement, context: PatientContext): PatientRecord {
  const { options, number, isMerged } = context;
  if (isModified(patient)) {
    const value = patient.json['modifierExtension'];
    noteFault(patient, {
      name: 'modifierExtension',
      value,
      expected: 'no-modifier-extension',
      rejected: true,
    });
  }
  const { lastName, firstName, path } = personName(patient, options);
  const take = takeFrom(patient);
  const isActive = booleanOf(patient, 'active', 'blocked');
  return {
    number: take('number', `${patient.path}.identifier`, number ?? '', (raw) =>
      readRequiredText(raw, MAX_CODE),
    ),
    lastName: take('last_name', path, lastName ?? '', (raw) => readRequiredText(raw, MAX_TEXT)),
    firstName: take('first_name', path, firstName ?? '', (raw) => readText(raw, MAX_TEXT)),
    birthDate: birthDateOf(patient),
    language: languageOf(patient),
    ...reachOf(patient, options),
    smsOptOut: false,
    emailOptOut: false,
    deceasedOn: deceasedOn(patient),
    blocked: isActive === false || isMerged,
  };
}

/** Whether the patient has died; also where only that is known, or what is said of it cannot be read (P9). */
export function isDeceased(patient: FhirElement): boolean {
  return deceasedOn(patient) !== null;
}

const UNKNOWN_DAY: LocalDate = '1900-01-01'; // of a death whose day nobody tells: always the same, so that nothing seems to change

/** Reads one value and notes what is wrong with it. */
type Take = <T>(field: string, path: string, raw: string, read: (raw: string) => Reading<T>) => T;

function takeFrom({ faults }: FhirElement, rejected = true): Take {
  return (field, path, raw, read) => {
    const { value, expected } = read(raw);
    if (expected !== undefined) faults.push({ path, value: raw, expected, field, rejected });
    return value;
  };
}

function reachOf(patient: FhirElement, options: FhirOptions): Pick<PatientRecord, 'mobile' | 'email'> {
  const take = takeFrom(patient, false);
  const mobile = mobileOf(patient, options);
  const email = emailOf(patient, options);
  return {
    mobile: mobile && take('mobile', mobile.path, mobile.value, () => mobile.reading),
    email: email && take('email', email.path, email.value, readEmail),
  };
}

/** Only a whole date is a birthday. */
function birthDateOf(patient: FhirElement): LocalDate | null {
  const text = cleanText(textOf(patient, 'birthDate', 'birth_date') ?? '');
  if (/^\d{4}(-\d\d)?$/.test(text)) return null;
  const day = /^(\d{4}-\d\d-\d\d)(T.*)?$/.exec(text)?.[1] ?? text;
  return takeFrom(patient)('birth_date', `${patient.path}.birthDate`, day, readDate);
}

function deceasedOn(patient: FhirElement): LocalDate | null {
  const isDead = booleanOf(patient, 'deceasedBoolean', 'deceased_on');
  const when = memberOf(patient, 'deceasedDateTime');
  const isTold = when !== undefined || memberOf(patient, '_deceasedDateTime') !== undefined;
  if (!isTold) return isDead === true ? UNKNOWN_DAY : null;
  const day = typeof when === 'string' ? dayOf(cleanText(when.slice(0, 40))) : null;
  if (day === null && when !== undefined) {
    noteFault(patient, { name: 'deceasedDateTime', value: when, field: 'deceased_on', expected: 'date' });
  }
  return day ?? UNKNOWN_DAY;
}

/** Of a year or a month the first day: it is known to be over. */
function dayOf(text: string): LocalDate | null {
  if (/^\d{4}$/.test(text)) return readDate(`${text}-01-01`).value;
  return readDate(/^\d{4}-\d\d$/.test(text) ? `${text}-01` : text.slice(0, 10)).value;
}

/** The preferred language, else the only one. */
function languageOf(patient: FhirElement): Language | null {
  const all = elementsOf(patient, 'communication', 'language').filter((each) => !isModified(each));
  const chosen =
    all.find((each) => each.json['preferred'] === true) ?? (all.length === 1 ? all[0] : undefined);
  const concept = chosen === undefined ? null : elementOf(chosen, 'language', 'language');
  if (concept === null) return null;
  const codings = elementsOf(concept, 'coding');
  const words = [
    ...codings.map((coding) => textOf(coding, 'code') ?? ''),
    ...codings.map((coding) => textOf(coding, 'display') ?? ''),
    textOf(concept, 'text') ?? '',
  ].filter((word) => cleanText(word) !== '');
  const known = words.map(readWord).find((language) => language !== null) ?? null;
  if (known === null && words.length > 0) {
    noteFault(patient, { name: 'communication', value: words[0], field: 'language', expected: 'language' });
  }
  return known;
}

/** 'de-CH', 'deu', 'gsw', 'Deutsch', 'German (Switzerland)'. */
function readWord(word: string): Language | null {
  const text = cleanText(word).replace(/\s*\(.*$/, '');
  if (/^gsw\b/i.test(text)) return 'de'; // Swiss German is spoken, not written
  return readLanguage(text).value ?? readLanguage(/^([a-z]{3})[-_]/i.exec(text)?.[1] ?? '').value;
}
