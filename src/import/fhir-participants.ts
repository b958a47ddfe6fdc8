import type { PhoneNumber } from '../model/phone.ts';
import { cleanText } from '../model/text.ts';
import {
  describeActor,
  doctorOf,
  type FhirIndex,
  findActor,
  findPatient,
  type KnownActor,
  survivorOf,
} from './fhir-index.ts';
import { elementOf, elementsOf, type FhirElement, memberOf, textOf } from './fhir-json.ts';
import { isDeceased } from './fhir-patient.ts';
import { conceptOf, type FhirOptions, fullName, identifierOf, label, patientNumber } from './fhir-person.ts';
import { addressOf, type FhirAddress, typeOfReference } from './fhir-references.ts';
import { mobileOf } from './fhir-telecom.ts';
import type { Moment, Reading } from './fields.ts';

/** What an appointment is read with. */
export type AppointmentContext = Readonly<{
  index: FhirIndex;
  options: FhirOptions;
  /** The server its entry names; null when it names none. */
  base: string | null;
  /** Whether `created` says of these appointments when they were booked. */
  tellsBooked: boolean;
  /** Times that have been read already. */
  moments: Map<string, Reading<Moment | null>>;
}>;

/** A patient who takes part, or somebody unregistered. */
export type Attendee = Readonly<{
  /** null: unregistered, or not found. */
  number: string | null;
  name: string | null;
  mobile: PhoneNumber | null;
  hasDeclined: boolean;
  /** A patient that is referred to and that no file has; what the reference says. */
  unresolved: string | null;
  path: string;
}>;

/** Who does it, in which field and where, for display. */
export type Performers = Readonly<{
  doctor: string | null;
  specialty: string | null;
  location: string | null;
}>;

/** The patients of an appointment, each once. Somebody who only has a name counts where nobody else is the patient. */
export function attendeesOf(
  appointment: FhirElement,
  participants: readonly Participant[],
  context: AppointmentContext,
): Attendee[] {
  const patients = participants.filter(({ type }) => type === 'Patient');
  const unknown = participants.filter(({ type, isSubject }) => type === null && isSubject !== false);
  const chosen = patients.length > 0 ? patients : unknown.slice(0, 1);
  const all = chosen.map((participant) => attendee(appointment, participant, context));
  const seen = new Set<string>();
  return all.filter(({ number, name, mobile, unresolved }) => {
    const key = JSON.stringify([number ?? unresolved, number ?? name, number ?? mobile?.number]);
    return !seen.has(key) && seen.add(key);
  });
}

/** The doctor, the primary performer before others, the specialty, and the first place that has a name. */
export function performersOf(
  appointment: FhirElement,
  participants: readonly Participant[],
  context: AppointmentContext,
): Performers {
  const present = participants.filter(({ hasDeclined }) => !hasDeclined);
  const doctors = present.filter(({ type }) => type === 'Practitioner' || type === 'PractitionerRole');
  const doctor = doctors.find(({ isPrimary }) => isPrimary) ?? doctors[0];
  const service = present.find(({ type }) => type === 'HealthcareService');
  const known = (participant: Participant) => knownActor(appointment, participant, context);
  const places = present
    .filter(({ type }) => type === 'Location')
    .map((place) => known(place)?.location ?? place.display);
  const written = elementsOf(appointment, 'specialty').map((concept) => conceptOf(concept).name);
  return {
    doctor: doctor === undefined ? null : (doctorOf(context.index, known(doctor)) ?? doctor.display),
    specialty:
      written.find((name) => name !== null) ??
      (service && (known(service)?.specialty ?? service.display)) ??
      (doctor && known(doctor)?.specialty) ??
      null,
    location: places.find((place) => place !== null) ?? null,
  };
}

/** What the files, or the appointment itself, say of whom or what takes part. */
function knownActor(
  appointment: FhirElement,
  { address, reference }: Participant,
  { index, options, base }: AppointmentContext,
): KnownActor | undefined {
  if (address !== null) return findActor(index, address);
  const contained = reference?.startsWith('#') ? containedIn(appointment, reference) : null;
  if (contained === null) return undefined;
  const element = { ...contained, faults: [] }; // for display: what is wrong with it is no fault of the appointment
  return { ...describeActor(textOf(element, 'resourceType') ?? '', element, options), base };
}

/** Somebody or something that takes part. */
export type Participant = Readonly<{
  path: string;
  actor: FhirElement;
  /** 'Patient', 'Practitioner' …; null: nothing tells. */
  type: string | null;
  reference: string | null;
  address: FhirAddress | null;
  display: string | null;
  hasDeclined: boolean;
  isPrimary: boolean;
  /** By its role in the appointment; null: nothing tells. */
  isSubject: boolean | null;
}>;

/** Who and what takes part, in the order of the resource. */
export function participantsOf(appointment: FhirElement, context: AppointmentContext): Participant[] {
  return elementsOf(appointment, 'participant', 'patient_number').flatMap((element) => {
    const actor = elementOf(element, 'actor', 'patient_number');
    if (actor === null) return [];
    const reference = textOf(actor, 'reference', 'patient_number')?.trim() || null;
    const named = reference === null ? null : addressOf(reference);
    const address = named && { ...named, base: named.base ?? context.base };
    const roles = elementsOf(element, 'type').map((concept) => conceptOf(concept).code);
    const participant: Participant = {
      path: element.path,
      actor,
      type: typeOf(appointment, actor, reference, context.index),
      reference,
      address,
      display: label([textOf(actor, 'display')]),
      hasDeclined: textOf(element, 'status') === 'declined',
      isPrimary: roles.includes('PPRF'),
      isSubject: roles.length === 0 ? null : roles.includes('SBJ') || roles.includes('PART'),
    };
    return [participant];
  });
}

function typeOf(
  appointment: FhirElement,
  actor: FhirElement,
  reference: string | null,
  { types }: FhirIndex,
): string | null {
  const told = textOf(actor, 'type')?.split('/').at(-1) || null;
  if (reference === null) return told;
  if (reference.startsWith('#')) {
    const contained = containedIn(appointment, reference);
    return (contained && textOf(contained, 'resourceType')) ?? told;
  }
  return typeOfReference(reference) ?? types.get(reference.toLowerCase()) ?? told;
}

function containedIn(appointment: FhirElement, reference: string): FhirElement | null {
  const all = elementsOf(appointment, 'contained');
  return all.find((each) => `#${textOf(each, 'id')?.replace(/^#/, '')}` === reference) ?? null;
}

function attendee(appointment: FhirElement, participant: Participant, context: AppointmentContext): Attendee {
  const { actor, reference, address, display, hasDeclined, path } = participant;
  const { index } = context;
  const nobody = { number: null, name: null, mobile: null, hasDeclined, unresolved: null, path };
  const contained = reference?.startsWith('#') ? containedIn(appointment, reference) : null;
  if (contained !== null) return { ...nobody, ...containedPerson(contained, context) };
  const known = address && findPatient(index, address);
  if (known) return { ...nobody, ...numbered(survivorOf(index, known).number, reference ?? '') };
  const logical = logicalNumber(actor, reference, context);
  if (logical !== null) return { ...nobody, number: logical };
  const isReferred = reference !== null || memberOf(actor, 'identifier') !== undefined;
  if (isReferred) return { ...nobody, unresolved: reference ?? display ?? '?' };
  return { ...nobody, name: display };
}

function numbered(number: string | null, reference: string): Pick<Attendee, 'number' | 'unresolved'> {
  return { number, unresolved: number === null ? reference : null };
}

/** Somebody whose data stand in the appointment itself: a patient if there is a number, else unregistered. */
function containedPerson(
  person: FhirElement,
  { options }: AppointmentContext,
): Pick<Attendee, 'number' | 'name' | 'mobile'> {
  const number = patientNumber(person, options);
  if (number !== null) return { number, name: null, mobile: null };
  const telecom = mobileOf(person, options);
  const mayBeReached = !isDeceased(person) && memberOf(person, 'active') !== false;
  if (telecom === null || !mayBeReached) return { number, name: fullName(person, options), mobile: null };
  const { value: mobile, expected } = telecom.reading;
  if (expected !== undefined) {
    person.faults.push({
      path: telecom.path,
      value: telecom.value,
      expected,
      field: 'mobile',
      rejected: false,
    });
  }
  return { number, name: fullName(person, options), mobile };
}

/**
 * The number an identifier says, in place of a reference or as 'Patient?identifier=system|value'. Of the configured system
 * it is the number; otherwise it must be of a Patient in the files or a medical record number: an insurer's number may be
 * somebody else's number here.
 */
function logicalNumber(
  actor: FhirElement,
  reference: string | null,
  { index, options }: AppointmentContext,
): string | null {
  const element = elementOf(actor, 'identifier');
  const identifier = element === null ? conditional(reference) : identifierOf(element);
  if (identifier === null) return null;
  const { system, value, isRecordNumber } = identifier;
  if (options.patientNumberSystem !== null && system === options.patientNumberSystem) return value;
  const known = index.identifiers.get(`${system}|${value}`);
  if (known) return survivorOf(index, known).number;
  const isNumber = isRecordNumber || system === '';
  return known === undefined && options.patientNumberSystem === null && isNumber ? value : null;
}

function conditional(reference: string | null) {
  const query = /^Patient\?identifier=([^&]{1,300})$/.exec(reference ?? '')?.[1];
  if (query === undefined) return null;
  const [system = '', value] = decode(query).split('|');
  return value === undefined
    ? { system: '', value: cleanText(system), isRecordNumber: false }
    : { system, value: cleanText(value), isRecordNumber: false };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
