import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ImportFile, ImportReport } from '../../src/agenda.ts';
import { RefusalError } from '../../src/errors.ts';
import { csvFiles } from '../../src/import/csv.ts';
import type { AgendaEntry } from '../../src/model/candidate.ts';
import { cleanText } from '../../src/model/text.ts';
import { addDays } from '../../src/model/time.ts';
import { type CsvForm, csvForm, heldBy, written } from '../support/csv-writer.ts';
import { absurdDays, absurdMoments, hostileText, UNSAFE } from '../support/hostile.ts';
import { type Practice, startPractice } from '../support/practice.ts';

/** What cleaning takes away without a trace. */
const dress = fc.constantFrom('', '', ' ', '\u200b', '\u202e', '\0', '\u001b[1m', '\r\n', '\u2060');
const birthDate = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('1980-05-17', '17.05.1980', '', '29.02.2024') },
  { weight: 1, arbitrary: fc.constantFrom(...absurdDays) },
);
const time = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('08:00', '14:30', '23:59', '08:00:59') },
  { weight: 1, arbitrary: fc.constantFrom(...absurdMoments) },
);
const patient = fc.record({
  dress,
  lastName: fc.oneof(hostileText, fc.constantFrom('Müller', 'Łódź')),
  firstName: hostileText,
  birthDate,
  language: fc.constantFrom('de', 'Français', 'klingonisch', '\u001b[2Jen', ''),
  mobile: fc.oneof(
    fc.constantFrom('079 123 45 67', '\u200b+41 79 123 45 67\u202c', '044 000 00 00', ''),
    hostileText,
  ),
  email: fc.oneof(fc.constantFrom('anna@mail.example', ''), hostileText),
  optOut: fc.constantFrom('', 'ja', 'nein', '1\u200b'),
});
const appointment = fc.record({
  dress,
  owner: fc.nat(5),
  time,
  status: fc.oneof({ weight: 4, arbitrary: fc.constant('definitiv') }, { weight: 1, arbitrary: hostileText }),
  reasonName: hostileText,
  doctor: hostileText,
  location: hostileText,
  personName: hostileText,
});
type RawPatient = typeof patient extends fc.Arbitrary<infer P> ? P : never;
type RawAppointment = typeof appointment extends fc.Arbitrary<infer A> ? A : never;

const DAY = '2026-11-24';
const CLEAN = { dress: '', language: 'de', email: '', optOut: '' } as const;
const NEIGHBOUR: RawPatient = {
  ...CLEAN,
  lastName: 'Müller',
  firstName: 'Anna',
  birthDate: '1980-05-17',
  mobile: '079 000 00 99',
};
const HIS: RawAppointment = {
  dress: '',
  owner: 0,
  time: '10:00',
  status: 'definite',
  reasonName: 'Kontrolle',
  doctor: 'Dr. Müller',
  location: 'Haus 3',
  personName: '',
};

describe('an import with hostile values (P7a)', () => {
  test('every field comes back cleaned and nothing else; bad records are left out, their neighbours are not', async () => {
    const practice = await startPractice();
    const folder = aFolder();
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(patient, { minLength: 1, maxLength: 5 }),
        fc.array(appointment, { minLength: 1, maxLength: 5 }),
        csvForm,
        async (others, agenda, shape) => {
          round += 1;
          const world = {
            folder,
            round,
            shape,
            patients: [...others, NEIGHBOUR],
            appointments: [...agenda, HIS],
          };
          const files = await writeWorld(world);
          const trial = await practice.engine.importFiles(practice.actor, files, { dryRun: true });
          const report = await practice.engine.importFiles(practice.actor, files);
          expect(trial.files).toEqual(report.files);
          await expectPatients(practice, world, report);
          await expectAppointments(practice, world, report);
          for (const { value, rejected } of report.problems) {
            expect(value).not.toMatch(UNSAFE);
            expect(value.length).toBeLessThanOrEqual(40);
            expect(typeof rejected).toBe('boolean');
          }
          const again = await practice.engine.importFiles(practice.actor, files);
          for (const [index, file] of again.files.entries()) {
            const { added = 0, rejected = 0 } = report.files[index] ?? {};
            expect(file).toMatchObject({ added: 0, changed: 0, unchanged: added, rejected, vanished: 0 });
          }
          const strict = await practice.engine.importFiles(practice.actor, files, { strict: true });
          expect(strict.isWritten).toBe(report.files.every(({ rejected }) => rejected === 0));
        },
      ),
      { numRuns: 20, interruptAfterTimeLimit: 45_000 },
    );
  });

  test('a field of a megabyte costs its own record, wherever it stands', async () => {
    const practice = await startPractice();
    const folder = aFolder();
    const filler = fc.constantFrom('x', '"', '""', '\u001b[', '\u0301', ' ', '={{', '\u200b', 'é');
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        filler,
        fc.constantFrom('lastName', 'mobile', 'birthDate'),
        csvForm,
        async (unit, field, shape) => {
          round += 1;
          const huge = { ...NEIGHBOUR, [field]: unit.repeat(Math.ceil(1_200_000 / unit.length)) };
          const quoted = { ...shape, quotesAll: true, lineEnd: '\n' } as const;
          const world = {
            folder,
            round,
            shape: quoted,
            patients: [NEIGHBOUR, huge, NEIGHBOUR],
            appointments: [HIS],
          };
          const started = performance.now();
          const report = await practice.engine.importFiles(practice.actor, await writeWorld(world));
          expect(performance.now() - started).toBeLessThan(10_000);
          expect(report.files).toMatchObject([
            { added: 2, rejected: 1 },
            { added: 1, rejected: 0 },
          ]);
          expect(report.problems.map(({ line }) => line)).toEqual([3]);
        },
      ),
      { numRuns: 4 },
    );
  });

  test('any bytes at all are records, problems or a refusal', async () => {
    const practice = await startPractice();
    const path = join(aFolder(), 'bytes.csv');
    const beginning = fc.constantFrom(
      '',
      'number,last_name\n',
      'id;starts_at;status\r\n',
      '\u00ff\u00fe',
      '\u00ef\u00bb\u00bfnumber,last_name\n',
      '"number","last_name"\r1,',
      'n\0u\0m\0b\0e\0r\0,\0l\0a\0s\0t\0_\0n\0a\0m\0e\0\n\0',
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .array(
          fc.constantFrom('"', ',', ';', '\n', '\r', '\0', '\u00ff', '\u00c3', '2026-11-24T08:00', 'x'),
          { maxLength: 80 },
        )
        .map((parts) => Buffer.from(parts.join(''), 'latin1')),
    );
    await fc.assert(
      fc.asyncProperty(beginning, bytes, async (start, rest) => {
        writeFileSync(path, Buffer.concat([Buffer.from(start, 'latin1'), rest]));
        const report = await importPaths(practice, [path]).catch((error: unknown) => {
          expect(error).toBeInstanceOf(RefusalError);
          return null;
        });
        for (const problem of report?.problems ?? []) expect(JSON.stringify(problem)).not.toMatch(UNSAFE);
        expect(JSON.stringify(report?.notices ?? [])).not.toMatch(UNSAFE);
      }),
      { numRuns: 150 },
    );
  });
});

type World = Readonly<{
  folder: string;
  round: number;
  shape: CsvForm;
  patients: readonly RawPatient[];
  appointments: readonly RawAppointment[];
}>;

const numberOf = ({ round }: World, index: number) => `${round}-${index}`;
const idOf = ({ round }: World, index: number) => `A${round}-${index}`;
const dayOf = ({ round }: World) => addDays(DAY, round % 300);

/** A number that stands for nobody of the file, and one that is left out, make an appointment of somebody unregistered. */
function ownerOf(world: World, { owner }: RawAppointment): string {
  return owner < world.patients.length ? numberOf(world, owner) : '';
}

function momentText(world: World, { time }: RawAppointment): string {
  return absurdMoments.includes(time) ? time : `${dayOf(world)}T${time}`;
}

async function writeWorld(world: World): Promise<ImportFile[]> {
  const { folder, round, shape, patients, appointments } = world;
  // windows-1252 has none of these characters, and a question mark in their place would be seen
  const invisible = (text: string) =>
    shape.encoding === 'windows-1252' ? text.replaceAll(/[^\0-\x7f]/g, '') : text;
  const patientRows = patients.map((each, index) => [
    `${invisible(each.dress)}${numberOf(world, index)}`,
    each.lastName,
    each.firstName,
    each.birthDate,
    each.language,
    each.mobile,
    each.email,
    invisible(each.optOut),
  ]);
  const appointmentRows = appointments.map((each, index) => [
    `${idOf(world, index)}${invisible(each.dress)}`,
    ownerOf(world, each),
    momentText(world, each),
    each.status,
    each.reasonName,
    each.doctor,
    each.location,
    each.personName,
  ]);
  const files = {
    'patients.csv': [
      ['Nummer', 'Nachname', 'Vorname', 'Geburtsdatum', 'Sprache', 'Handy', 'E-Mail', 'kein SMS'],
      ...patientRows,
    ],
    'appointments.csv': [
      ['id', 'patient_number', 'starts_at', 'status', 'reason_name', 'doctor', 'location', 'name'],
      ...appointmentRows,
    ],
  };
  const paths = Object.entries(files).map(([name, rows]) => {
    const path = join(folder, name);
    writeFileSync(path, written(rows, shape));
    return path;
  });
  return sourced(await csvFiles(paths, { timeZone: 'Europe/Zurich', region: 'CH' }), `csv${round}`);
}

function sourced(files: Awaited<ReturnType<typeof csvFiles>>, source: string): ImportFile[] {
  return files.map((file) => ({ ...file, source }));
}

async function importPaths({ engine, actor }: Practice, paths: readonly string[]): Promise<ImportReport> {
  const files = await csvFiles(paths, { timeZone: 'Europe/Zurich', region: 'CH' });
  return engine.importFiles(actor, sourced(files, 'csv'), { dryRun: true });
}

async function expectPatients({ store }: Practice, world: World, report: ImportReport): Promise<void> {
  const expected = world.patients.map((raw) => expectedPatient(world, raw));
  for (const [index, record] of expected.entries()) {
    const found = await store.read.patientByNumber(numberOf(world, index));
    if (record === null) {
      expect(found).toBeNull();
      continue;
    }
    expect(found).toMatchObject(record);
    expect(
      Object.values({ ...found, ...found?.mobile }).filter((value) => UNSAFE.test(String(value))),
    ).toEqual([]);
  }
  const kept = expected.filter((record) => record !== null).length;
  const [file] = report.files;
  expect(file).toMatchObject({ added: kept, changed: 0, unchanged: 0, rejected: expected.length - kept });
  expect(await store.read.patientByNumber(numberOf(world, world.patients.length - 1))).toMatchObject({
    lastName: 'Müller',
    firstName: 'Anna',
    birthDate: '1980-05-17',
    mobile: { number: '+41790000099', kind: 'mobile' },
  });
}

/** What the practice should find; null: the record is left out. */
function expectedPatient({ shape }: World, raw: RawPatient) {
  const [lastName, firstName] = [cleaned(raw.lastName, shape), cleaned(raw.firstName, shape)];
  const isBad = lastName === '' || lastName.length > 200 || firstName.length > 200;
  if (isBad || absurdDays.includes(raw.birthDate)) return null;
  const birthDate = { '': null, '17.05.1980': '1980-05-17', '29.02.2024': '2024-02-29' }[raw.birthDate];
  return {
    lastName,
    firstName: firstName || null,
    birthDate: birthDate === undefined ? raw.birthDate : birthDate,
    language:
      { de: 'de', Français: 'fr', klingonisch: null, '\u001b[2Jen': 'en', '': null }[raw.language] ?? null,
    smsOptOut: raw.optOut === 'ja' || raw.optOut.startsWith('1'),
    blocked: false,
    deceasedOn: null,
  };
}

async function expectAppointments({ store }: Practice, world: World, report: ImportReport): Promise<void> {
  const agenda = await store.read.agenda('reminder', dayOf(world));
  const mine = new Map(
    agenda
      .filter(({ externalId }) => externalId.startsWith(`A${world.round}-`))
      .map((entry) => [entry.externalId, entry]),
  );
  let kept = 0;
  for (const [index, raw] of world.appointments.entries()) {
    const found = mine.get(idOf(world, index));
    const expected = expectedAppointment(world, raw);
    if (expected === null) expect(found).toBeUndefined();
    else {
      kept += 1;
      expect(found).toMatchObject(expected);
      expect(hostileValues(found)).toEqual([]);
    }
  }
  expect(mine.size).toBe(kept);
  const rejected = world.appointments.length - kept;
  expect(report.files[1]).toMatchObject({ added: kept, changed: 0, unchanged: 0, rejected, vanished: 0 });
}

function expectedAppointment(world: World, raw: RawAppointment) {
  const { shape, patients } = world;
  const status = cleaned(raw.status, shape);
  const { reasonName: reason, doctor: performer, location: place, personName: person } = raw;
  const texts = [reason, performer, place, person].map((text) => cleaned(text, shape));
  const [reasonName, doctor, location, personName] = texts;
  const isLong = texts.some((text) => (text?.length ?? 0) > 200);
  if (absurdMoments.includes(raw.time) || isLong || status === '' || status.length > 64) return null;
  const owner = patients[raw.owner];
  if (owner !== undefined && expectedPatient(world, owner) === null) return null; // nobody has that number
  return {
    startsLocal: `${dayOf(world)}T${raw.time.slice(0, 5)}`,
    ...(raw.status.startsWith('defini') && { status: 'definite' }),
    reasonName: reasonName || null,
    doctor: doctor || null,
    location: location || null,
    personName: personName || null,
    vanished: false,
    patient: owner === undefined ? null : { number: numberOf(world, raw.owner) },
  };
}

function hostileValues(entry: AgendaEntry | undefined): unknown[] {
  return Object.values({ ...entry }).filter((value) => typeof value === 'string' && UNSAFE.test(value));
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-hostile-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** The text as it can stand in such a file, cleaned. */
function cleaned(text: string, shape: CsvForm): string {
  return cleanText(heldBy(shape, text));
}
