import { elementOf, elementsOf, type FhirElement, memberOf, textOf } from './fhir-json.ts';
import {
  conceptName,
  doctorName,
  type FhirOptions,
  identifiersOf,
  label,
  patientNumber,
} from './fhir-person.ts';
import { addressOf, type FhirAddress } from './fhir-references.ts';
import { isNewer, type Version } from './fhir-versions.ts';

/** A Patient of the files as far as appointments need it. */
export type KnownPatient = Version & {
  /** null: nobody can be found by it. */
  number: string | null;
  base: string | null;
  isActive: boolean;
  /** Its record was merged into this one. */
  mergedInto: FhirAddress | null;
};

/** Doctors, services and places of the files, for display. */
export type KnownActor = ActorNames & Readonly<{ base: string | null }>;

/** What is shown of them. */
type ActorNames = Readonly<{
  doctor: string | null;
  specialty: string | null;
  location: string | null;
  /** A role's practitioner. */
  practitioner: FhirAddress | null;
}>;

/** What the files of one command say of people and services that appointments refer to; ids, numbers and names only. */
export type FhirIndex = Readonly<{
  /** By 'Patient/1' or 'urn:uuid:…', and where two servers have the same id, by server. null: nobody can say which. */
  patients: Map<string, KnownPatient | null>;
  /** By 'system|value'. */
  identifiers: Map<string, KnownPatient | null>;
  /** As the patients. */
  actors: Map<string, KnownActor | null>;
  /** What 'urn:uuid:…' is. */
  types: Map<string, string>;
}>;

/** An index without anything in it. */
export function emptyIndex(): FhirIndex {
  return { patients: new Map(), identifiers: new Map(), actors: new Map(), types: new Map() };
}

/** A resource with the address it has on its server; null where nothing can refer to it. */
export type Addressed = Readonly<{ element: FhirElement; address: FhirAddress | null; urn: string | null }>;

/** Where a resource is found: by its type and id on the server its entry names, and by its entry's urn. */
export function addressedAs(type: string, element: FhirElement, fullUrl: string | null): Addressed {
  const named = fullUrl === null ? null : addressOf(fullUrl);
  const isUrn = named?.key.startsWith('urn:') ?? false;
  const id = textOf(element, 'id');
  const own = id === null ? null : addressOf(`${type}/${id}`);
  const address = own === null ? named : { key: own.key, base: named?.base ?? null };
  return { element, address, urn: isUrn ? (named?.key ?? null) : null };
}

/** Remembers a Patient; tells which of two versions is out of date, 'unknown' where that cannot be said. */
export function addPatient(
  index: FhirIndex,
  { element, address, urn }: Addressed,
  version: Version,
  options: FhirOptions,
): Version | 'unknown' | null {
  if (address === null) return null;
  const patient: KnownPatient = { ...version, ...describePatient(element, options), base: address.base };
  const known = findPatient(index, address);
  if (known !== null) {
    const newer = isNewer(patient, known);
    if (newer === null) return 'unknown';
    const { file, record, updated, versionId } = newer ? known : patient;
    if (newer) Object.assign(known, patient);
    if (urn !== null) index.patients.set(urn, known);
    return { file, record, updated, versionId };
  }
  setPatient(index, address, patient);
  if (urn !== null) {
    if (urn !== address.key) index.patients.set(urn, index.patients.has(urn) ? null : patient);
    index.types.set(urn, 'Patient');
  }
  for (const { system, value } of identifiersOf(element, options)) {
    const key = `${system}|${value}`;
    index.identifiers.set(key, index.identifiers.has(key) ? null : patient);
  }
  return null;
}

function describePatient(
  element: FhirElement,
  options: FhirOptions,
): Pick<KnownPatient, 'number' | 'isActive' | 'mergedInto'> {
  const link = elementsOf(element, 'link').find((each) => textOf(each, 'type') === 'replaced-by');
  const other = link === undefined ? null : elementOf(link, 'other');
  const reference = other === null ? null : textOf(other, 'reference');
  const byId = options.patientNumberSystem === null ? (textOf(element, 'id') ?? null) : null;
  return {
    number: patientNumber(element, options) ?? byId,
    isActive: memberOf(element, 'active') !== false,
    mergedInto: reference === null ? null : addressOf(reference),
  };
}

function setPatient({ patients }: FhirIndex, { key, base }: FhirAddress, patient: KnownPatient): void {
  const other = patients.get(key);
  if (other === undefined) {
    patients.set(key, patient);
    return;
  }
  // another server's patient of the same id: only with its server does a reference mean one of them
  if (other !== null) patients.set(`${other.base}/${key}`, other);
  patients.set(`${base}/${key}`, patient);
  patients.set(key, null);
}

/** The patient at this address. One of another server is not meant, even if it has the same id. */
export function findPatient({ patients }: FhirIndex, { key, base }: FhirAddress): KnownPatient | null {
  const byKey = patients.get(key);
  const patient = byKey === null ? (patients.get(`${base}/${key}`) ?? null) : (byKey ?? null);
  const isOther = base !== null && patient !== null && patient.base !== null && patient.base !== base;
  return isOther ? null : patient;
}

/** The one the record was merged into, over several merges; itself when it was not, or that one is not in the files. */
export function survivorOf(index: FhirIndex, patient: KnownPatient): KnownPatient {
  let survivor = patient;
  for (let hops = 0; hops < MAX_MERGES && survivor.mergedInto !== null; hops += 1) {
    const { key, base } = survivor.mergedInto;
    const next = findPatient(index, { key, base: base ?? survivor.base });
    if (next === null) return survivor;
    survivor = next;
  }
  return survivor.mergedInto === null ? survivor : patient;
}

const MAX_MERGES = 5; // beyond that they go round in a circle

/** Remembers a doctor, a service or a place. */
export function addActor(index: FhirIndex, type: string, resource: Addressed, options: FhirOptions): void {
  const { element, address, urn } = resource;
  const { actors, types } = index;
  const actor = { ...describeActor(type, element, options), base: address?.base ?? null };
  if (urn !== null) {
    actors.set(urn, actor);
    types.set(urn, type);
  }
  if (address === null) return;
  const { key, base } = address;
  const other = actors.get(key);
  actors.set(`${base}/${key}`, actor);
  actors.set(key, other === undefined || other?.base === base ? actor : null);
}

/** Whom, what or where an address means; never another server's of the same id. */
export function findActor({ actors }: FhirIndex, { key, base }: FhirAddress): KnownActor | undefined {
  const byKey = actors.get(key);
  const actor = byKey === null ? actors.get(`${base}/${key}`) : byKey;
  const isOther = base !== null && actor?.base != null && actor.base !== base;
  return isOther ? undefined : (actor ?? undefined);
}

/** What a resource says of whom, what or where it is; of other types nothing. */
export function describeActor(type: string, element: FhirElement, options: FhirOptions): ActorNames {
  if (type === 'Practitioner') return { ...NOTHING, doctor: doctorName(element, options) };
  if (type === 'Location') return { ...NOTHING, location: label([textOf(element, 'name')]) };
  if (type === 'HealthcareService') {
    const name = conceptName(element, 'specialty') ?? label([textOf(element, 'name')]);
    return { ...NOTHING, specialty: name ?? conceptName(element, 'type') };
  }
  if (type !== 'PractitionerRole') return NOTHING;
  const person = elementOf(element, 'practitioner');
  const reference = person === null ? null : textOf(person, 'reference');
  return {
    ...NOTHING,
    doctor: person === null ? null : label([textOf(person, 'display')]),
    specialty: conceptName(element, 'specialty'),
    practitioner: reference === null ? null : addressOf(reference),
  };
}

const NOTHING: ActorNames = { doctor: null, specialty: null, location: null, practitioner: null };

/** A doctor's name; a role's is its practitioner's. */
export function doctorOf(index: FhirIndex, actor: KnownActor | undefined): string | null {
  if (actor === undefined) return null;
  const { practitioner, doctor, base } = actor;
  if (practitioner === null) return doctor;
  return findActor(index, { ...practitioner, base: practitioner.base ?? base })?.doctor ?? doctor;
}
