import type { CountryCode } from 'libphonenumber-js/max';
import type { AppointmentRecord, ImportExpectation } from '../model/import-record.ts';
import { type PhoneNumber, parsePhone } from '../model/phone.ts';
import { statusOf } from '../model/status.ts';
import { shorten } from '../model/text.ts';
import { MAX_CODE, MAX_TEXT, type Reading, readPhone, readText } from './fields.ts';
import type { IcsComponent } from './ics-components.ts';
import type { IcsReading, IcsTexts } from './ics-patterns.ts';
import type { IcsProperties } from './ics-properties.ts';

/** What an event says of its appointments, all but when they are and which. */
export type EventFields = Omit<
  AppointmentRecord,
  'id' | 'startsAt' | 'startsLocal' | 'durationMinutes' | 'bookedAt'
>;

/** A value that is not used; the appointment is kept. */
export type Remark = Readonly<{
  field: string;
  value: string;
  expected: ImportExpectation;
  /** Where it stands, if that is one place. */
  property?: string;
  line?: number;
}>;

export type FieldOptions = Readonly<{
  region: CountryCode;
  /** What STATUS:CONFIRMED or none, and STATUS:TENTATIVE, stand for. */
  confirmed: string;
  tentative: string;
  /** Never a patient's. */
  practicePhone: string | null;
  reading: IcsReading;
}>;

/** Reads the texts of an event. What contradicts itself about who it is for counts for nobody. */
export function readFields(
  event: IcsComponent,
  properties: IcsProperties,
  options: FieldOptions,
): Readonly<{ fields: EventFields; remarks: readonly Remark[] }> {
  const remarks: Remark[] = [];
  const texts = options.reading.read(properties);
  const short = (field: string, raw: string | null, max: number) => {
    const { value, expected } = readText(raw ?? '', max);
    if (expected !== undefined) remarks.push({ field, value: raw ?? '', expected });
    return value;
  };
  const numbers = texts.all('patientNumber');
  if (numbers.length > 1) remarks.push(severalOf('patient_number', numbers));
  const patientNumber = numbers.length === 1 ? short('patient_number', numbers[0] ?? null, MAX_CODE) : null;
  const reasonName = short('reason_name', texts.first('reasonName'), MAX_TEXT);
  const reasonCode = short('reason_code', texts.first('reasonCode'), MAX_CODE);
  const location = texts.first('location');
  const isUnregistered = numbers.length === 0; // a known patient's number is in the master data (P7a)
  const personName = isUnregistered ? short('name', texts.first('name'), MAX_TEXT) : null;
  const isAboutPerson = personName !== null || !saysWhatElse(properties, options);
  const fields = {
    patientNumber,
    status: readStatus(event, properties, texts, options),
    reasonCode: reasonCode ?? (reasonName === null ? null : shorten(reasonName, MAX_CODE)),
    reasonName,
    doctor: short('doctor', texts.first('doctor'), MAX_TEXT),
    specialty: short('specialty', texts.first('specialty'), MAX_TEXT),
    location: location && shorten(location, MAX_TEXT), // for display: cut, never a fault
    personName,
    personMobile: isUnregistered && isAboutPerson ? readMobile(texts, properties, options, remarks) : null,
  };
  return { fields, remarks };
}

/** Without a name in it, a summary may be 'Dr. Meier anrufen': the shipped patterns do not know whose a number is then. */
const saysWhatElse = ({ all }: IcsProperties, { reading }: FieldOptions) =>
  reading.shipped.has('mobile') &&
  (all.get('SUMMARY') ?? []).some(({ texts }) => texts.some((text) => text.trim() !== ''));

const severalOf = (field: string, values: readonly string[]): Remark => ({
  field,
  value: values.join(', '),
  expected: 'one-value',
});

/** What is cancelled anywhere is cancelled (P9). */
function readStatus(
  { method }: IcsComponent,
  { all }: IcsProperties,
  texts: IcsTexts,
  { confirmed, tentative }: FieldOptions,
): string {
  const said = (all.get('STATUS') ?? []).map(({ raw }) => raw.trim().toUpperCase());
  const words = texts.all('status').map(statusOf);
  if (method === 'CANCEL' || words.includes('cancelled')) return 'cancelled';
  if (said.some((word) => /^CANCELL?ED$/.test(word))) return 'cancelled';
  const [word] = words;
  if (word !== undefined) return shorten(word, MAX_CODE);
  const [status = 'CONFIRMED'] = said;
  if (status === 'TENTATIVE') return statusOf(tentative);
  if (status === 'CONFIRMED' || status === '') return statusOf(confirmed);
  return readText(status, MAX_CODE).value ?? 'planned';
}

/** The only mobile number, else the only number: two of them may be of two people. */
function readMobile(
  texts: IcsTexts,
  { all }: IcsProperties,
  { region, practicePhone }: FieldOptions,
  remarks: Remark[],
): PhoneNumber | null {
  const found = new Map<string, Reading<PhoneNumber | null>>();
  for (const text of texts.all('mobile')) {
    const phone = readPhone(text, region);
    if (phone.value !== null) found.set(phone.value.number, phone);
  }
  if (found.size === 0) return null;
  const organizers = (all.get('ORGANIZER') ?? []).map(({ raw }) => raw.replace(/^\w+:/, ''));
  for (const text of [practicePhone ?? '', ...organizers])
    found.delete(parsePhone(text, region)?.number ?? '');
  const phones = [...found.values()];
  const mobiles = phones.filter(({ value }) => value?.kind === 'mobile');
  const meant = mobiles.length > 0 ? mobiles : phones;
  const [only] = meant;
  if (meant.length > 1) {
    remarks.push(
      severalOf(
        'mobile',
        meant.map(({ value }) => value?.number ?? ''),
      ),
    );
  }
  if (only === undefined || meant.length > 1) return null;
  const { value, expected } = only;
  if (expected !== undefined) remarks.push({ field: 'mobile', value: value?.number ?? '', expected });
  return value;
}
