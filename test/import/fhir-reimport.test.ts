import { beforeEach, describe, expect, test } from 'vitest';
import type { ImportOptions, ImportReport } from '../../src/agenda.ts';
import { importFilesOf } from '../../src/cli/import-files.ts';
import type { Session } from '../../src/cli/session.ts';
import { aSubmittedBatch, leftOut, offered, type Practice, startPractice } from '../support/practice.ts';
import { aPatient } from '../support/records.ts';
import { aBundle, aFhirAppointment, aFhirPatient, type Content, writeFhir } from './fhir-file.ts';

// every import here reads real files, as `rundruf import` does

const patients = ['1', '2', '3'].map((number) =>
  aFhirPatient({
    id: `p${number}`,
    identifier: [{ value: number }],
    telecom: [{ system: 'phone', use: 'mobile', value: `079 100 00 0${number}` }],
  }),
);

const at = (number: string, time: string, wish: object = {}) =>
  aFhirAppointment({
    id: `a${number}`,
    start: `2026-11-24T${time}:00+01:00`,
    participant: [{ actor: { reference: `Patient/p${number}` }, status: 'accepted' }],
    ...wish,
  });

const FIRST = at('1', '08:00');
const SECOND = at('2', '09:00');
const THIRD = at('3', '10:00');

let practice: Practice;

beforeEach(async () => {
  practice = await startPractice();
});

async function importFiles(
  files: Readonly<Record<string, Content>>,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { engine, actor, deps } = practice;
  const config = { practice: deps.practice, import: { fhir: { patientNumberSystem: null } } };
  const session = { engine, actor, config: config as Session['config'], now: deps.now };
  return engine.importFiles(actor, await importFilesOf(session, await writeFhir(files)), options);
}

const importAll = (appointments: readonly ReturnType<typeof at>[], options: ImportOptions = {}) =>
  importFiles({ 'b.json': aBundle([...patients, ...appointments]) }, options);

describe('importing FHIR again', () => {
  test('the same again changes nothing', async () => {
    const first = await importAll([FIRST, SECOND, THIRD]);
    expect(first.files).toMatchObject([
      { kind: 'patients', added: 3, rejected: 0 },
      { kind: 'appointments', added: 3, rejected: 0, vanished: 0 },
    ]);
    const again = await importAll([FIRST, SECOND, THIRD]);
    expect(again.files).toMatchObject([
      { added: 0, changed: 0, unchanged: 3 },
      { added: 0, changed: 0, unchanged: 3, vanished: 0 },
    ]);
    expect(await offered(practice)).toEqual(['a1', 'a2', 'a3']);
  });

  test('the same as NDJSON, one file for each type, changes nothing', async () => {
    await importAll([FIRST, SECOND, THIRD]);
    const { files } = await importFiles({
      'Appointment.ndjson': [FIRST, SECOND, THIRD],
      'Patient.ndjson': patients,
    });
    expect(files.map(({ unchanged }) => unchanged)).toEqual([3, 3]);
  });

  test('P7a: what is called off without saying when it was has not vanished, however often the file says so', async () => {
    await importAll([FIRST, SECOND, THIRD]);
    const calledOff = { ...SECOND, status: 'cancelled', start: undefined, end: undefined };
    for (const changed of [1, 0]) {
      const { files } = await importAll([FIRST, calledOff, THIRD]);
      expect(files[1]).toMatchObject({ changed, unchanged: 3 - changed, vanished: 0 });
    }
    expect(await leftOut(practice)).toEqual(['a2: cancelled']);
  });

  test('P9: what is called off without saying when it was is not offered, whatever days the file speaks for', async () => {
    await importAll([FIRST, SECOND, THIRD]);
    const calledOff = { ...SECOND, status: 'cancelled', start: undefined, end: undefined };
    const unknown = { ...calledOff, id: 'never-heard-of' };
    const elsewhere = at('3', '10:00', { id: 'later', start: '2026-12-24T10:00:00+01:00' });
    const { files } = await importAll([calledOff, unknown, elsewhere]);
    expect(files[1]).toMatchObject({ added: 1, changed: 1, unchanged: 1, rejected: 0, vanished: 0 });
    expect(await leftOut(practice)).toEqual(['a2: cancelled']);
    expect(await offered(practice)).toEqual(['a1', 'a3']);
    const again = await importAll([calledOff, elsewhere], { dryRun: true });
    expect(again.files[1]).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
  });

  test('P7a: what is missing has vanished', async () => {
    await importAll([FIRST, SECOND, THIRD]);
    const { files } = await importAll([FIRST, THIRD]);
    expect(files[1]).toMatchObject({ vanished: 1 });
    expect(await leftOut(practice)).toEqual(['a2: cancelled']);
  });

  test.each(['cancelled', 'entered-in-error'])('P9: %s since: not offered', async (status) => {
    await importAll([FIRST, SECOND, THIRD]);
    const { files } = await importAll([FIRST, at('2', '09:00', { status }), THIRD]);
    expect(files[1]).toMatchObject({ changed: 1, unchanged: 2 });
    expect(await leftOut(practice)).toEqual(['a2: cancelled']);
  });

  test('P9: cancelled and without a time since: not offered', async () => {
    await importAll([FIRST, SECOND, THIRD]);
    await importAll([FIRST, at('2', '09:00', { status: 'cancelled', start: undefined }), THIRD]);
    expect(await offered(practice)).toEqual(['a1', 'a3']);
  });

  test('P10: moved after its reminder: shown as moved', async () => {
    await importAll([FIRST, SECOND, THIRD]);
    await aSubmittedBatch(practice);
    await importAll([FIRST, at('2', '16:00'), THIRD]);
    expect(await leftOut(practice)).toContain('a2: moved');
  });

  test('P10: the same moment with another offset has not moved', async () => {
    await importAll([FIRST]);
    const { files } = await importAll([at('1', '08:00', { start: '2026-11-24T07:00:00.000Z' })]);
    expect(files[1]).toMatchObject({ unchanged: 1 });
  });

  test('P9: opt-outs that another file has entered stay', async () => {
    await practice.enter(aPatient({ number: '1', smsOptOut: true }));
    await importAll([FIRST]);
    expect(await leftOut(practice)).toEqual(['a1: opted-out']);
  });

  test('P9: deceased since: not offered, and importing it again changes nothing', async () => {
    await importAll([FIRST]);
    const [first] = patients;
    const files = { 'b.json': aBundle([{ ...first, deceasedBoolean: true }, FIRST]) };
    await importFiles(files);
    expect(await leftOut(practice)).toEqual(['a1: deceased']);
    expect((await importFiles(files)).files[0]).toMatchObject({ changed: 0, unchanged: 1 });
  });

  test('P7a: a mobile number in the appointment counts for unregistered people', async () => {
    const contained = [{ ...aFhirPatient({ id: 'c' }), identifier: undefined }];
    const participant = [{ actor: { reference: '#c' } }];
    await importAll([at('1', '08:00', { contained, participant })]);
    const { candidates } = await practice.engine.previewRun(practice.actor, { channel: 'sms' });
    expect(candidates.map(({ recipient }) => recipient)).toEqual(['+41791234567']);
  });
});

describe('trials and damage', () => {
  test('--dry-run counts and writes nothing', async () => {
    const { files, isWritten } = await importAll([FIRST, SECOND], { dryRun: true });
    expect(files).toMatchObject([{ added: 3 }, { added: 2 }]);
    expect(isWritten).toBe(false);
    expect(await offered(practice)).toEqual([]);
  });

  test('--strict writes nothing when one of several on a line is rejected', async () => {
    const bad = at('2', '09:00', { status: undefined });
    const report = await importAll([FIRST, bad, at('3', '10:00', { start: 'x' })], { strict: true });
    expect(report.files[1]).toMatchObject({ rejected: 2 });
    expect(report.isWritten).toBe(false);
    expect(await offered(practice)).toEqual([]);
  });

  test('P7a: a rejected one has not vanished', async () => {
    await importAll([FIRST, SECOND, THIRD]);
    const { files } = await importAll([FIRST, at('2', '09:00', { start: 'x' }), THIRD]);
    expect(files[1]).toMatchObject({ rejected: 1, vanished: 0, vanishedUnknown: false });
    expect(await offered(practice)).toEqual(['a1', 'a2', 'a3']);
  });

  test('P7a: in a Bundle that ends too early nothing has vanished', async () => {
    await importAll([FIRST, SECOND, THIRD]);
    const whole = JSON.stringify(aBundle([...patients, FIRST, THIRD, SECOND]));
    const { files } = await importFiles({ 'b.json': whole.slice(0, -200) });
    expect(files[1]).toMatchObject({ unchanged: 2, rejected: 1, vanished: 0, vanishedUnknown: true });
    expect(await offered(practice)).toEqual(['a1', 'a2', 'a3']);
  });

  test('P7a: patients cut off before the appointments make none vanish', async () => {
    await importAll([FIRST, SECOND, THIRD]);
    const whole = JSON.stringify(aBundle([...patients, FIRST]));
    const { files } = await importFiles({
      'a.json': whole.slice(0, whole.indexOf('"Appointment"')),
      'b.ndjson': [FIRST, THIRD],
    });
    expect(files.map(({ vanished }) => vanished)).toEqual([0, 0, 0]);
    expect(await offered(practice)).toEqual(['a1', 'a2', 'a3']);
  });

  test('P7a: a broken line costs that line, and nothing vanishes', async () => {
    await importAll([FIRST, SECOND, THIRD]);
    const lines = [...patients, FIRST, SECOND, THIRD].map((each) => JSON.stringify(each));
    lines[4] = `${lines[4]}`.replace('"a2"', '"a2');
    const { files, problems } = await importFiles({ 'b.ndjson': lines.join('\n') });
    expect(problems).toMatchObject([{ file: 'b.ndjson', line: 5, expected: 'readable-record' }]);
    expect(files[1]).toMatchObject({ unchanged: 2, rejected: 1, vanished: 0 });
  });

  test('P7a: one page of a search makes nothing vanish', async () => {
    await importAll([FIRST, SECOND, THIRD]);
    const link = [{ relation: 'next', url: 'https://fhir.example.ch/r4?page=2' }];
    const { files } = await importFiles({ 'b.json': aBundle([...patients, FIRST, THIRD], { link }) });
    expect(files[1]).toMatchObject({ rejected: 1, vanished: 0, vanishedUnknown: true });
  });
});
