import { describe, expect, test } from 'vitest';
import { refusalOf } from '../support/practice.ts';
import {
  aBundle,
  aFhirAppointment,
  aFhirPatient,
  BASE,
  type Content,
  readFhir,
  writeFhir,
} from './fhir-file.ts';

const PATIENT = aFhirPatient({ name: [{ family: 'Müller' }] });
const APPOINTMENT = aFhirAppointment();
const BOTH = [PATIENT, APPOINTMENT];
const text = (value: unknown, indent?: number) => JSON.stringify(value, null, indent);
const lines = BOTH.map((each) => text(each));

describe('what servers write', () => {
  test.each<[string, Record<string, Content>]>([
    ['a Bundle on one line', { 'b.json': aBundle(BOTH) }],
    ['a Bundle over many lines', { 'b.json': text(aBundle(BOTH), 2) }],
    ['a Bundle with CRLF', { 'b.json': text(aBundle(BOTH), 2).replaceAll('\n', '\r\n') }],
    [
      'a Bundle an entry a line',
      {
        'b.json': `{"resourceType":"Bundle","entry":[\n{"resource":${lines[0]}},\n{"resource":${lines[1]}}\n]}`,
      },
    ],
    [
      'a Bundle whose type comes last',
      { 'b.json': `{"entry":${text(BOTH.map((resource) => ({ resource })))},"resourceType":"Bundle"}` },
    ],
    ['a Bundle of Bundles', { 'b.json': aBundle([aBundle([PATIENT]), aBundle([APPOINTMENT])]) }],
    [
      'two Bundles, one after another',
      { 'b.json': `${text(aBundle([PATIENT]), 1)}\n${text(aBundle([APPOINTMENT]), 1)}` },
    ],
    ['a list of resources', { 'b.json': text(BOTH) }],
    ['a list over many lines', { 'b.json': text(BOTH, 2) }],
    ['NDJSON', { 'b.ndjson': BOTH }],
    ['NDJSON by another name', { 'b.json': BOTH }],
    ['NDJSON with CRLF and blank lines', { 'b.json': `\r\n${lines.join('\r\n\r\n')}\r\n` }],
    ['NDJSON without an end of its last line', { 'b.ndjson': lines.join('\n') }],
    ['a Bundle a line', { 'b.ndjson': [aBundle([PATIENT]), aBundle([APPOINTMENT])] }],
    ['single resources', { 'p.json': PATIENT, 'a.json': APPOINTMENT }],
    ['single resources over many lines', { 'p.json': text(PATIENT, 4), 'a.json': text(APPOINTMENT, 4) }],
    ['appointments before patients', { 'a.json': APPOINTMENT, 'p.json': PATIENT }],
    ['a byte order mark', { 'b.json': `\uFEFF${text(aBundle(BOTH))}` }],
    ['NDJSON put together from files with a mark', { 'b.ndjson': `\uFEFF${lines[0]}\n\uFEFF${lines[1]}\n` }],
    ['UTF-16 with a mark', { 'b.json': Buffer.from(`\uFEFF${text(aBundle(BOTH))}`, 'utf16le') }],
    ['UTF-16 without a mark', { 'b.json': Buffer.from(text(aBundle(BOTH)), 'utf16le') }],
    ['UTF-16, the other way round', { 'b.json': Buffer.from(text(aBundle(BOTH)), 'utf16le').swap16() }],
    ['escaped letters', { 'b.json': text(aBundle(BOTH)).replace('ü', '\\u00fc') }],
    [
      'a type with escapes',
      { 'b.json': text(aBundle(BOTH)).replace('"Appointment","id"', '"\\u0041ppointment","id"') },
    ],
  ])('%s', async (_, files) => {
    const { patients, appointments, problems, notices } = await readFhir(files);
    expect(patients).toMatchObject([{ number: '12', lastName: 'Müller' }]);
    expect(appointments).toMatchObject([{ id: 'a1', patientNumber: '12' }]);
    expect([problems, notices]).toEqual([[], []]);
  });

  test('Windows-1252 is read, and said', async () => {
    const { patients, notices } = await readFhir({ 'b.json': Buffer.from(text(aBundle(BOTH)), 'latin1') });
    expect(patients).toMatchObject([{ lastName: 'Müller' }]);
    expect(notices).toEqual([{ file: 'b.json', code: 'read-as-windows-1252' }]);
  });

  test('other resources are ignored and counted', async () => {
    const others = ['Slot', 'OperationOutcome', 'Slot', 'Location', 'Practitioner'];
    const all = [...BOTH, ...others.map((resourceType, index) => ({ resourceType, id: `${index}` }))];
    const { notices } = await readFhir({ 'b.json': aBundle(all) });
    const types = [
      { type: 'Slot', count: 2 },
      { type: 'OperationOutcome', count: 1 },
    ];
    expect(notices).toEqual([{ file: 'b.json', code: 'ignored-resources', types }]);
  });

  test('an answer that found nothing is no fault', async () => {
    const { contents, items } = await readFhir({
      'b.json': aBundle([], { total: 0 }),
      'c.json': { resourceType: 'Bundle' },
    });
    expect(contents.map(({ name, kind }) => [name, kind])).toEqual([
      ['b.json', 'appointments'],
      ['c.json', 'appointments'],
    ]);
    expect(items).toEqual([]);
  });

  test('a file of doctors has neither patients nor appointments', async () => {
    const doctor = { resourceType: 'Practitioner', id: 'd' };
    const { contents } = await readFhir({ 'd.ndjson': [doctor], 'a.ndjson': BOTH });
    expect(contents.map(({ name }) => name)).toEqual(['a.ndjson', 'a.ndjson']);
  });

  test('the lines told are those on which resources begin, the paths lead to the place', async () => {
    const bad = [aFhirPatient({ birthDate: 'x' }), aFhirAppointment({ start: 'x' })];
    const whole = text(aBundle(bad), 1);
    const second = whole.slice(0, whole.lastIndexOf('"fullUrl"')).split('\n').length - 1;
    const inBundle = await readFhir({ 'b.json': whole });
    expect(inBundle.problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
      '5 Bundle.entry[0].resource.birthDate',
      `${second} Bundle.entry[1].resource.start`,
    ]);
    const byLine = await readFhir({ 'b.ndjson': bad });
    expect(byLine.problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
      '1 Patient.birthDate',
      '2 Appointment.start',
    ]);
    const inList = await readFhir({ 'b.json': text(bad) });
    expect(inList.problems.map(({ line, record, path }) => `${line} ${record} ${path}`)).toEqual([
      '1 1 [0].birthDate',
      '1 2 [1].start',
    ]);
  });
});

describe('P7a: a part of a search result does not speak for the rest', () => {
  const page = (self: string, next?: string) => ({
    link: [{ relation: 'self', url: self }, ...(next === undefined ? [] : [{ relation: 'next', url: next }])],
  });

  test.each([
    ['the next page is missing', page(`${BASE}?1`, `${BASE}?2`)],
    ['only what has changed', page(`${BASE}/Appointment?_lastUpdated=gt2026-11-20`)],
    ['only since a time', page(`${BASE}/Appointment/_history?_since=2026-11-20T00:00:00Z`)],
  ])('P7a: %s: told, without an id', async (_, wish) => {
    const { appointments, problems } = await readFhir({ 'b.json': aBundle(BOTH, wish) });
    expect(appointments).toHaveLength(1);
    expect(problems).toMatchObject([{ path: 'Bundle.link', expected: 'whole-search', rejected: true }]);
    expect(problems[0]?.appointmentId).toBeUndefined();
  });

  test('P7a: all pages are the whole', async () => {
    const { problems } = await readFhir({
      '1.json': aBundle([PATIENT], page(`${BASE}?1`, `${BASE}?2`)),
      '2.json': aBundle([APPOINTMENT], page(`${BASE}?2`)),
    });
    expect(problems).toEqual([]);
  });
});

describe('what is no FHIR', () => {
  test.each([
    ['a table', 'id,start\n1,2\n'],
    ['other JSON', '{"a":[1,2,{"b":null}]}'],
    ['a list of numbers', '[1,2,3]'],
    ['a number', '5'],
    ['XML', '<Bundle xmlns="http://hl7.org/fhir"/>'],
    ['zeros', '\0\0\0\0'],
  ])('%s is refused', async (_, content) => {
    expect(await refusalOf(readFhir({ 'b.json': content }))).toMatchObject({ code: 'file-format-unknown' });
  });

  test.each(['', '  \n\n', '\uFEFF'])('an empty file (%o) is refused', async (content) => {
    expect(await refusalOf(readFhir({ 'b.json': content }))).toMatchObject({
      code: 'file-unreadable',
      details: { reason: 'empty' },
    });
  });

  test('a file that is not there is refused', async () => {
    const [path = ''] = await writeFhir({ 'b.json': PATIENT });
    const { fhirFiles } = await import('../../src/import/fhir.ts');
    const options = {
      timeZone: 'Europe/Zurich',
      region: 'CH',
      patientNumberSystem: null,
      now: new Date(),
    } as const;
    expect(await refusalOf(fhirFiles([`${path}x`], options))).toMatchObject({ code: 'file-unreadable' });
  });
});
