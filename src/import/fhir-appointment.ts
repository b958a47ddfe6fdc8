import { createHash } from 'node:crypto';
import type { AppointmentRecord } from '../model/import-record.ts';
import { cleanText, shorten } from '../model/text.ts';
import { bookedAt } from './fhir-booked.ts';
import {
  elementOf,
  elementsOf,
  type FhirElement,
  isModified,
  memberOf,
  noteFault,
  plainInstant,
  textOf,
  wholeNumberOf,
} from './fhir-json.ts';
import {
  type AppointmentContext,
  type Attendee,
  attendeesOf,
  participantsOf,
  performersOf,
} from './fhir-participants.ts';
import { byRank, conceptOf, identifierOf, label, purposeOf, rankIn } from './fhir-person.ts';
import { MAX_CODE, type Moment, type Reading, readMoment, readRequiredText, readStatus } from './fields.ts';

/** What an Appointment became; its faults tell why there is no record, or fewer than patients. */
export type ReadAppointment = Readonly<{
  /** The id by which a rejected one is known; null when that cannot be told, or it has several. */
  id: string | null;
  /** It has no time yet, or none any more, which is no fault. */
  isWithoutStart: boolean;
  /** It is called off, and tells nothing else: the ids by which it may be known. */
  cancelledIds: readonly string[];
  /** One for each patient. */
  records: readonly AppointmentRecord[];
}>;

/** The id appointments are known by: the resource's, else that of an identifier. null when it has neither. */
export function appointmentId(appointment: FhirElement): string | null {
  const own = cleanText(textOf(appointment, 'id') ?? '');
  if (own !== '') return own.length > MAX_CODE ? null : own;
  const elements = byRank(elementsOf(appointment, 'identifier'), (each) => rankIn(ID_USES, purposeOf(each)));
  const values = elements.flatMap((element) => identifierOf(element)?.value ?? []);
  return values.find((value) => value.length <= MAX_CODE) ?? null;
}

/** Reads an Appointment; what is wrong with it is noted in `appointment.faults`. */
export function readAppointment(appointment: FhirElement, context: AppointmentContext): ReadAppointment {
  const { faults } = appointment;
  const id = appointmentId(appointment);
  const code = cleanText(textOf(appointment, 'status', 'status') ?? '');
  if (MAY_LACK_START.includes(code) && memberOf(appointment, 'start') === undefined) {
    const cancelledIds = STATUSES[code] === 'cancelled' ? idsOf(appointment, id, context) : [];
    return { id, isWithoutStart: cancelledIds.length === 0, cancelledIds, records: [] };
  }
  if (id === null) rejectId(appointment);
  rejectModified(appointment);
  const status = readCode(appointment, code);
  const moment = readStart(appointment, context);
  const participants = participantsOf(appointment, context);
  const attendees = attendeesOf(appointment, participants, context);
  // who comes cannot be told, nor by which ids those were known
  const isPersonBroken = faults.some(({ field }) => field === 'patient_number');
  if (isPersonBroken) rejectPerson(appointment);
  const isRejected = faults.some(({ rejected }) => rejected);
  const knownAs = isPersonBroken || attendees.length > 1 ? null : id;
  for (const each of attendees) if (each.unresolved !== null) rejectUnresolved(appointment, each);
  if (isRejected || moment === null || id === null)
    return { id: knownAs, isWithoutStart: false, cancelledIds: [], records: [] };
  const common = {
    ...moment,
    durationMinutes: minutesOf(appointment, moment),
    ...reasonOf(appointment),
    ...performersOf(appointment, participants, context),
    bookedAt: bookedAt(appointment, context),
  };
  const people = (attendees.length === 0 ? [NOBODY] : attendees).filter(
    ({ unresolved }) => unresolved === null,
  );
  const records = people.map((person) => ({
    ...common,
    id: attendees.length > 1 ? idOfAttendee(id, person) : id,
    status: person.hasDeclined && EXPECTED.includes(status) ? 'cancelled' : status,
    patientNumber: person.number,
    personName: person.name,
    personMobile: person.mobile,
  }));
  return { id: knownAs, isWithoutStart: false, cancelledIds: [], records };
}

/** Its own id, and with several patients that of each: by which of them it is known is not told here. */
function idsOf(appointment: FhirElement, id: string | null, context: AppointmentContext): string[] {
  if (id === null) return [];
  const attendees = attendeesOf(appointment, participantsOf(appointment, context), context);
  return [id, ...(attendees.length > 1 ? attendees.map((person) => idOfAttendee(id, person)) : [])];
}

const ID_USES = ['official', 'usual', ''];
const MAX_MOMENTS = 10_000; // appointments share their times; a time zone's arithmetic is slow
const MAX_MINUTES = 1440; // of a day; what takes longer has no length here

/** Appointment.status, R4 and R5. */
const STATUSES: Readonly<Record<string, string>> = {
  proposed: 'planned',
  pending: 'planned',
  waitlist: 'planned',
  booked: 'definite',
  arrived: 'arrived',
  'checked-in': 'arrived',
  fulfilled: 'done',
  cancelled: 'cancelled',
  'entered-in-error': 'cancelled',
  noshow: 'no-show',
};

const MAY_LACK_START = ['proposed', 'pending', 'waitlist', 'cancelled', 'entered-in-error'];
const EXPECTED = ['planned', 'definite']; // a patient who has declined does not come to these

const NOBODY: Attendee = {
  number: null,
  name: null,
  mobile: null,
  hasDeclined: false,
  unresolved: null,
  path: '',
};

function rejectId(appointment: FhirElement): void {
  const value = textOf(appointment, 'id') ?? '';
  const expected = readRequiredText(value, MAX_CODE).expected ?? 'required';
  noteFault(appointment, { name: 'id', value, field: 'id', expected, rejected: true });
}

function rejectModified(appointment: FhirElement): void {
  for (const element of [appointment, ...elementsOf(appointment, 'participant')]) {
    if (!isModified(element)) continue;
    const value = element.json['modifierExtension'];
    noteFault(element, {
      name: 'modifierExtension',
      value,
      expected: 'no-modifier-extension',
      rejected: true,
    });
  }
}

function rejectPerson(appointment: FhirElement): void {
  const value = appointment.json['participant'];
  noteFault(appointment, {
    name: 'participant',
    value,
    field: 'patient_number',
    expected: 'fhir-type',
    rejected: true,
  });
}

function rejectUnresolved({ faults }: FhirElement, { path, unresolved }: Attendee): void {
  const expected = 'known-patient';
  faults.push({
    path: `${path}.actor`,
    value: unresolved,
    expected,
    field: 'patient_number',
    rejected: true,
  });
}

function readCode(appointment: FhirElement, code: string): string {
  const known = Object.hasOwn(STATUSES, code) ? STATUSES[code] : undefined;
  if (known !== undefined) return known;
  const { value, expected } = readStatus(code);
  if (expected !== undefined) {
    noteFault(appointment, { name: 'status', value: code, field: 'status', expected, rejected: true });
  }
  return value;
}

function readStart(appointment: FhirElement, context: AppointmentContext): Moment | null {
  const raw = textOf(appointment, 'start', 'starts_at') ?? '';
  const { value, expected } = readInstant(raw, context);
  if (expected !== undefined) {
    const shown = memberOf(appointment, 'start');
    noteFault(appointment, { name: 'start', value: shown, field: 'starts_at', expected, rejected: true });
  }
  return value;
}

function readInstant(raw: string, { moments, options }: AppointmentContext): Reading<Moment | null> {
  const known = moments.get(raw);
  if (known !== undefined) return known;
  const text = plainInstant(raw);
  if (text !== '' && !/^\d{4}-\d\d-\d\dT/.test(text)) return { value: null, expected: 'moment' };
  const reading = readMoment(text, options.timeZone);
  if (moments.size >= MAX_MOMENTS) moments.clear();
  if (raw.length < 40) moments.set(raw, reading);
  return reading;
}

function minutesOf(appointment: FhirElement, { startsAt }: Moment): number | null {
  const told = wholeNumberOf(appointment, 'minutesDuration');
  if (told !== null && told >= 1) return told <= MAX_MINUTES ? told : null;
  const end = textOf(appointment, 'end');
  if (end === null) return null;
  const minutes = Math.round((Date.parse(plainInstant(end)) - startsAt.getTime()) / 60_000);
  if (Number.isNaN(minutes) || minutes < 0) {
    noteFault(appointment, { name: 'end', value: end, field: 'duration_minutes', expected: 'minutes' });
  }
  return minutes >= 1 && minutes <= MAX_MINUTES ? minutes : null;
}

/** Why the patient comes: reasonCode, else serviceType, appointmentType, description. */
function reasonOf(appointment: FhirElement): Pick<AppointmentRecord, 'reasonCode' | 'reasonName'> {
  const type = elementOf(appointment, 'appointmentType');
  const concepts = [
    ...elementsOf(appointment, 'reasonCode'),
    ...elementsOf(appointment, 'serviceType'),
    ...(type === null ? [] : [type]),
  ].map(conceptOf);
  const concept = concepts.find(({ code, name }) => code !== null || name !== null);
  const name = concept === undefined ? label([textOf(appointment, 'description')]) : concept.name;
  return { reasonCode: concept?.code ?? (name && shorten(name, MAX_CODE)), reasonName: name };
}

/** Each patient of a group has an appointment of their own: each is reminded, or not, by themselves. */
function idOfAttendee(id: string, { number, name, mobile }: Attendee): string {
  const whole = `${id}#${number ?? mobile?.number ?? name ?? ''}`;
  if (whole.length <= MAX_CODE) return whole;
  return `${shorten(id, 30)}#${createHash('sha256').update(whole).digest('hex').slice(0, 32)}`;
}
