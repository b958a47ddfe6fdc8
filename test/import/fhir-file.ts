import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { fhirFiles } from '../../src/import/fhir.ts';
import type { FhirOptions } from '../../src/import/fhir-person.ts';
import type { AppointmentRecord, ImportItem, PatientRecord } from '../../src/model/import-record.ts';
import { MONDAY_AT_TEN } from '../support/practice.ts';

type Resource = Readonly<Record<string, unknown>>;

/** A file's content: bytes, text, a resource, or several, one a line. */
export type Content = string | Buffer | Resource | readonly Resource[];

export const BASE = 'https://fhir.example.ch/r4';

/** A Patient as servers write it; number 12 unless said otherwise. */
export function aFhirPatient(wish: Resource = {}): Resource {
  return {
    resourceType: 'Patient',
    id: 'p1',
    meta: { versionId: '1', lastUpdated: '2026-11-01T08:00:00.000+00:00' },
    identifier: [{ use: 'usual', type: { coding: [{ code: 'MR' }] }, system: 'urn:praxis', value: '12' }],
    name: [{ use: 'official', family: 'Muster', given: ['Vera'] }],
    telecom: [{ system: 'phone', use: 'mobile', value: '079 123 45 67' }],
    ...wish,
  };
}

/** A booked Appointment of that patient, tomorrow at nine in Zurich. */
export function aFhirAppointment(wish: Resource = {}): Resource {
  return {
    resourceType: 'Appointment',
    id: 'a1',
    meta: { versionId: '1', lastUpdated: '2026-11-01T08:00:00.000+00:00' },
    status: 'booked',
    start: '2026-11-24T09:00:00+01:00',
    minutesDuration: 30,
    participant: [{ actor: { reference: 'Patient/p1' }, status: 'accepted' }],
    ...wish,
  };
}

/** A Bundle as a search answers it. */
export function aBundle(resources: readonly Resource[], wish: Resource = {}): Resource {
  const entry = resources.map((resource) => ({
    fullUrl: `${BASE}/${resource['resourceType']}/${resource['id']}`,
    resource,
    search: { mode: 'match' },
  }));
  return { resourceType: 'Bundle', type: 'searchset', entry, ...wish };
}

/** Writes files into a temporary folder of their own, gone after the test, and gives their paths. */
export async function writeFhir(files: Readonly<Record<string, Content>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rundruf-fhir-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const paths: string[] = [];
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await writeFile(path, bytesOf(content));
    paths.push(path);
  }
  return paths;
}

function bytesOf(content: Content): string | Buffer {
  if (typeof content === 'string' || content instanceof Buffer) return content;
  if (!Array.isArray(content)) return JSON.stringify(content);
  return content.map((resource) => `${JSON.stringify(resource)}\n`).join('');
}

/** What the importer makes of these files, sorted by type. */
export async function readFhir(files: Readonly<Record<string, Content>>, wish: Partial<FhirOptions> = {}) {
  const options: FhirOptions = {
    timeZone: 'Europe/Zurich',
    region: 'CH',
    patientNumberSystem: null,
    now: new Date(MONDAY_AT_TEN),
    ...wish,
  };
  const contents = await fhirFiles(await writeFhir(files), options);
  const items: ImportItem[] = [];
  for (const kind of ['patients', 'appointments']) {
    for (const file of contents) {
      if (file.kind === kind) for await (const item of file.read()) items.push(item);
    }
  }
  return {
    contents,
    items,
    patients: items.flatMap((item) => (item.type === 'patient' ? [item.record] : [])),
    appointments: items.flatMap((item) => (item.type === 'appointment' ? [item.record] : [])),
    problems: items.flatMap((item) => (item.type === 'problem' ? [item.problem] : [])),
    notices: items.flatMap((item) => (item.type === 'notice' ? [item.notice] : [])),
  };
}

/** The one patient of a Patient resource with these members. */
export async function readPatient(
  wish: Resource,
  options: Partial<FhirOptions> = {},
): Promise<PatientRecord | undefined> {
  return (await readFhir({ 'p.json': aFhirPatient(wish) }, options)).patients[0];
}

/** The one appointment of an Appointment with these members, together with the patient and others it refers to. */
export async function readOne(
  wish: Resource,
  others: readonly Resource[] = [],
): Promise<AppointmentRecord | undefined> {
  const { appointments } = await readFhir({
    'b.json': aBundle([aFhirPatient(), ...others, aFhirAppointment(wish)]),
  });
  return appointments[0];
}
