import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fhirFiles } from '../../src/import/fhir.ts';
import { readBooked } from '../../src/import/fields.ts';
import { icsFiles } from '../../src/import/ics.ts';
import { localDateOf, startOfDay } from '../../src/model/time.ts';
import { offeredOf, sentRun } from '../support/other-kinds.ts';
import { MONDAY_AT_TEN, type Practice, patientsFile, startPractice } from '../support/practice.ts';
import { aPatient } from '../support/records.ts';
import { readItems as readCsvItems } from './csv-file.ts';
import { aBundle, aFhirAppointment, aFhirPatient, readFhir, writeFhir } from './fhir-file.ts';
import { aCalendar, anEvent, OPTIONS, readItems, writeIcs } from './ics-file.ts';

/** When it was booked, and what was expected instead where that could not be read. */
type Told = Readonly<{ booked: string | null; problem: string | null }>;

async function byCsv(raw: string): Promise<Told> {
  const { appointments, problems } = await readCsvItems([
    'id;starts_at;status;booked_at',
    `A;2026-11-24T09:00;definite;${raw}`,
  ]);
  return toldBy(appointments, problems);
}

async function byFhir(created: unknown): Promise<Told> {
  const { appointments, problems } = await readFhir({
    'b.json': aBundle([aFhirPatient(), aFhirAppointment({ created })]),
  });
  return toldBy(appointments, problems);
}

async function byIcs(...lines: readonly string[]): Promise<Told> {
  const { appointments, problems } = await readItems(aCalendar(anEvent(...lines)));
  return toldBy(appointments, problems);
}

function toldBy(
  appointments: readonly Readonly<{ bookedAt?: Date | null }>[],
  problems: readonly Readonly<{ expected: string; field: string | null; rejected: boolean }>[],
): Told {
  expect(appointments).toHaveLength(1); // whatever it says, the appointment is kept
  expect(problems.every(({ field, rejected }) => field === 'booked_at' && !rejected)).toBe(true);
  return {
    booked: appointments[0]?.bookedAt?.toISOString() ?? null,
    problem: problems[0]?.expected ?? null,
  };
}

const read = (booked: string | null): Told => ({ booked, problem: null });
const unread = (problem = 'booked-moment'): Told => ({ booked: null, problem });

describe('Appointment.created', () => {
  test.each<[unknown, Told]>([
    ['2026-11-22T14:30:00+01:00', read('2026-11-22T13:30:00.000Z')],
    ['2026-11-22T13:30:59.123456789Z', read('2026-11-22T13:30:00.000Z')],
    ['2026-11-22T23:30:00-05:00', read('2026-11-23T04:30:00.000Z')],
    ['2026-11-22T12:59:60Z', read('2026-11-22T12:59:00.000Z')],
    ['2026-11-22T14:30:00', read('2026-11-22T13:30:00.000Z')], // without a zone: the practice's clock
    ['2026-11-22T14:30Z', read('2026-11-22T14:30:00.000Z')],
    ['2026-03-29T02:30:00', read('2026-03-29T01:30:00.000Z')], // a time that is skipped
    ['2026-10-25T02:30:00', read('2026-10-25T00:30:00.000Z')], // the first of a time that happens twice
    ['2026-11-22', read('2026-11-21T23:00:00.000Z')],
    ['2026-11-23', read('2026-11-22T23:00:00.000Z')], // today
    ['2026-06-01', read('2026-05-31T22:00:00.000Z')],
    ['2026-10', read('2026-09-30T22:00:00.000Z')],
    ['2025', read('2024-12-31T23:00:00.000Z')],
    [2025, read('2024-12-31T23:00:00.000Z')],
    ['2026-11', read(null)], // it may have been yesterday
    ['2026', read(null)],
    ['2027', read(null)],
    [' 2026-11-22 ', read('2026-11-21T23:00:00.000Z')],
    ['', read(null)],
    [null, read(null)],
    [undefined, read(null)],
    ['0001-01-01T00:00:00Z', read(null)], // .NET's word for none
    ['0001-01-01', read(null)],
    ['1970-01-01T00:00:00.000Z', read(null)],
    ['1900', read(null)],
    ['2027-05-01T08:00:00Z', read('2027-05-01T08:00:00.000Z')], // to come: the import takes it for none
    ['1986-05-01', read('1986-04-30T22:00:00.000Z')],
    ['0226-11-22', unread()],
    ['2026-13', unread()],
    ['2026-02-30', unread()],
    ['2026-11-22T25:00:00Z', unread()],
    ['2026-11-22T14:30:00+26:00', unread()],
    ['9999-12-31', unread()],
    ['22.11.2026', unread()],
    ['2026-11-22 14:30:00', unread()],
    ['yesterday', unread()],
    [20261122, unread()],
    [`2026-11-22T14:30:00Z${'0'.repeat(5000)}`, unread()],
    [{ value: '2026-11-22' }, unread('fhir-type')],
    [['2026-11-22'], unread('fhir-type')],
    [true, unread('fhir-type')],
  ])('%j says when it was booked, or that is told and the appointment kept', async (created, told) => {
    expect(await byFhir(created)).toEqual(told);
  });

  test('what cannot be read is shown with its file, line, path and value', async () => {
    const { problems } = await readFhir({
      'b.ndjson': [aFhirPatient(), aFhirAppointment({ created: 'gestern\u001b[31m' })],
    });
    expect(problems).toEqual([
      {
        file: 'b.ndjson',
        line: 2,
        record: 2,
        path: 'Appointment.created',
        field: 'booked_at',
        value: 'gestern',
        expected: 'booked-moment',
        rejected: false,
      },
    ]);
  });

  test('each patient of a group has the same booking', async () => {
    const participant = ['p1', 'p2'].map((id) => ({ actor: { reference: `Patient/${id}` } }));
    const other = aFhirPatient({ id: 'p2', identifier: [{ value: '13' }] });
    const { appointments } = await readFhir({
      'b.json': aBundle([
        aFhirPatient(),
        other,
        aFhirAppointment({ participant, created: '2026-11-22T08:00:00Z' }),
      ]),
    });
    const booked = new Date('2026-11-22T08:00:00Z');
    expect(appointments.map(({ id, bookedAt }) => [id, bookedAt])).toEqual([
      ['a1#12', booked],
      ['a1#13', booked],
    ]);
  });
});

describe('CREATED', () => {
  test.each<[string, Told]>([
    ['CREATED:20261122T133000Z', read('2026-11-22T13:30:00.000Z')],
    ['CREATED;VALUE=DATE-TIME:20261122T133059Z', read('2026-11-22T13:30:00.000Z')],
    ['created:20261122T133000z', read('2026-11-22T13:30:00.000Z')],
    ['CREATED:2026-11-22T13:30:00Z', read('2026-11-22T13:30:00.000Z')],
    ['CREATED;X-VOBJ-FLOATINGTIME-ALLOWED=TRUE:20261122T133000Z', read('2026-11-22T13:30:00.000Z')],
    ['CREATED:20261122T143000', read('2026-11-22T13:30:00.000Z')], // no zone: the practice's clock
    ['CREATED;TZID=Europe/London:20261122T133000', read('2026-11-22T13:30:00.000Z')],
    ['CREATED;TZID=W. Europe Standard Time:20261122T143000', read('2026-11-22T13:30:00.000Z')],
    ['CREATED;TZID=America/Denver:20261122T133000Z', read('2026-11-22T13:30:00.000Z')], // UTC all the same
    ['CREATED:20261025T023000', read('2026-10-25T00:30:00.000Z')],
    ['CREATED;VALUE=DATE:20261122', read('2026-11-21T23:00:00.000Z')],
    ['CREATED:20261122', read('2026-11-21T23:00:00.000Z')],
    ['CREATED:', read(null)],
    ['CREATED: ', read(null)],
    ['CREATED:19000101T120000Z', read(null)], // Google's words for none
    ['CREATED:00001231T000000Z', read(null)],
    ['CREATED:00010101T000000Z', read(null)],
    ['CREATED:19700101T000000Z', read(null)],
    ['CREATED:16010101T000000Z', read(null)],
    ['CREATED;VALUE=DATE:16010101', read(null)],
    ['CREATED:20270501T080000Z', read('2027-05-01T08:00:00.000Z')], // to come: the import takes it for none
    ['CREATED:20260230T100000Z', unread()],
    ['CREATED:20261122T250000Z', unread()],
    ['CREATED:99991231T235959Z', unread()],
    ['CREATED:20261122T143000+0100', unread()],
    ['CREATED:20261122T130000Z,20261122T140000Z', unread()],
    ['CREATED:152104', unread()],
    ['CREATED:gestern', unread()],
    ['CREATED;=x:20261122T130000Z', unread()], // a line that cannot be read
    ['CREATED;TZID=Mond:20261122T143000', unread('time-zone')],
    [`CREATED:20261122T143000Z${'0'.repeat(20_000)}`, unread()],
  ])('%s says when it was booked, or that is told and the appointment kept', async (line, told) => {
    expect(await byIcs(line)).toEqual(told);
  });

  test('none is no fault, two are told', async () => {
    expect(await byIcs('SUMMARY:x')).toEqual(read(null));
    const twice = ['CREATED:20261122T133000Z', 'CREATED:20261121T133000Z'];
    expect(await byIcs(...twice)).toEqual(unread('one-value'));
  });

  test('what cannot be read is shown with its file, line, path and value', async () => {
    const { problems } = await readItems(aCalendar(anEvent('UID:A', 'CREATED:gestern')));
    expect(problems).toEqual([
      {
        file: 'a.ics',
        line: 6,
        record: 1,
        path: 'VEVENT[1].CREATED',
        field: 'booked_at',
        value: 'gestern',
        expected: 'booked-moment',
        rejected: false,
      },
    ]);
  });

  test('of a series it says nothing: occurrences are added and changed long after', async () => {
    const { appointments, problems } = await readItems(
      aCalendar(
        anEvent('RRULE:FREQ=DAILY;COUNT=2', 'CREATED:20250101T120000Z'),
        anEvent('RECURRENCE-ID:20261125T100000', 'DTSTART:20261125T110000', 'CREATED:20250101T120000Z'),
      ),
    );
    expect(problems).toEqual([]);
    expect(appointments.map(({ bookedAt }) => bookedAt ?? null)).toEqual([null, null]);
  });
});

describe('a file whose appointments were all created within minutes was made then, not they', () => {
  const minute = (minutes: number) => new Date(Date.parse('2026-11-22T08:00:00Z') + minutes * 60_000);
  const stamp = (at: Date) => at.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  const notice = (file: string) => ({ file, code: 'created-together' });

  test.each([
    ['three at once', [0, 0, 0], false],
    ['three within ten minutes', [0, 10, 4], false],
    ['three within eleven', [0, 11, 4], true],
    ['two at once', [0, 0], true],
    ['one', [0], true],
  ])('%s', async (_, minutes, isTold) => {
    const events = minutes.map((each, index) => anEvent(`UID:${index}`, `CREATED:${stamp(minute(each))}`));
    const ics = await readItems(aCalendar(...events));
    const resources = minutes.map((each, index) =>
      aFhirAppointment({ id: `a${index}`, created: minute(each).toISOString() }),
    );
    const fhir = await readFhir({ 'b.json': aBundle([aFhirPatient(), ...resources]) });
    const expected = minutes.map((each) => (isTold ? minute(each) : null));
    expect(ics.appointments.map(({ bookedAt }) => bookedAt)).toEqual(expected);
    expect(fhir.appointments.map(({ bookedAt }) => bookedAt)).toEqual(expected);
    expect(ics.notices).toEqual(isTold ? [] : [notice('a.ics')]);
    expect(fhir.notices).toEqual(isTold ? [] : [notice('b.json')]);
  });

  test('what is created by no moment counts for nobody', async () => {
    const lines = [
      'CREATED:19000101T120000Z',
      'CREATED:gestern',
      'CREATED:',
      'SUMMARY:x',
      'CREATED:20261122T080000Z',
    ];
    const { appointments, notices } = await readItems(
      aCalendar(...lines.map((line, index) => anEvent(`UID:${index}`, line))),
    );
    expect(appointments.map(({ bookedAt }) => bookedAt)).toEqual([null, null, null, null, minute(0)]);
    expect(notices).toEqual([]);
  });
});

test('whatever moment it is, all three formats read the same, to the minute', async () => {
  const instant = fc.date({ min: new Date('1980-01-01'), max: new Date('2149-01-01'), noInvalidDate: true });
  await fc.assert(
    fc.asyncProperty(instant, fc.integer({ min: -14 * 60, max: 14 * 60 }), async (at, offset) => {
      const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000).toISOString();
      const utc = at.toISOString();
      const there = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, 19);
      const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0');
      const sign = offset < 0 ? '-' : '+';
      const zoned = `${there}${sign}${hours}:${String(Math.abs(offset) % 60).padStart(2, '0')}`;
      const compact = utc.replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
      expect(await byCsv(zoned)).toEqual(read(minute));
      expect(await byFhir(zoned)).toEqual(read(minute));
      expect(await byFhir(utc)).toEqual(read(minute));
      expect(await byIcs(`CREATED:${compact}`)).toEqual(read(minute));
      const day = localDateOf(at, 'Europe/Zurich');
      const beginning = read(startOfDay(day, 'Europe/Zurich').toISOString());
      expect([await byCsv(day), await byFhir(day), await byIcs(`CREATED:${day}`)]).toEqual([
        beginning,
        beginning,
        beginning,
      ]);
    }),
    { numRuns: 30 },
  );
});

test('whatever it says, the appointment is kept and a control character never shown', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...'0123456789-T:Z+. ') }),
    fc.constantFrom('\u001b]0;x\u0007', '\u202e2026', '{{ 7 }}'),
  );
  await fc.assert(
    fc.asyncProperty(text, async (raw) => {
      const direct = readBooked(raw, 'Europe/Zurich');
      expect(direct.value === null || direct.expected === undefined).toBe(true);
      const { appointments, problems } = await readFhir({
        'a.json': aFhirAppointment({ created: raw, participant: [] }),
      });
      expect(appointments).toHaveLength(1);
      for (const { value } of problems) expect(value).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      await byIcs(`CREATED:${raw.replaceAll(/[\r\n]/g, '')}`);
    }),
    { numRuns: 60 },
  );
});

describe('confirmed is what its file says was booked lately, also in the first file', () => {
  const AT = {
    yesterday: '2026-11-22T16:00:00Z',
    before: '2026-11-10T09:00:00Z',
    ahead: '2026-11-23T09:01:00Z',
  };
  const DAYS = ['2026-12-01', '2026-12-02', '2026-12-03'];

  async function importFhir(practice: Practice, created: Readonly<Record<string, string | undefined>>) {
    const resources = Object.entries(created).map(([id, at], index) =>
      aFhirAppointment({ id, created: at, start: `${DAYS[index]}T09:00:00+01:00` }),
    );
    const paths = await writeFhir({ 'b.json': aBundle([aFhirPatient(), ...resources]) });
    const options = { ...OPTIONS, patientNumberSystem: null, now: practice.deps.now() };
    const files = await fhirFiles(paths, options);
    return practice.importFiles(files.map((file) => ({ ...file, source: 'fhir' })));
  }

  async function importIcs(practice: Practice, created: Readonly<Record<string, string | undefined>>) {
    const events = Object.entries(created).map(([id, at], index) =>
      anEvent(
        `UID:${id}`,
        'SUMMARY:#1001 Muster Anna',
        `DTSTART:${DAYS[index]?.replaceAll('-', '')}T080000Z`,
        ...(at === undefined ? [] : [`CREATED:${at.replaceAll(/[-:]/g, '')}`]),
      ),
    );
    const path = await writeIcs(aCalendar(...events));
    const files = await icsFiles([path], { ...OPTIONS, now: practice.deps.now() });
    const patients = patientsFile([aPatient({ number: '1001' })]);
    return practice.importFiles([patients, ...files.map((file) => ({ ...file, source: 'ics' }))]);
  }

  test.each([
    ['FHIR', importFhir],
    ['iCalendar', importIcs],
  ])('%s: booked yesterday it is, before or in the future it is not', async (_, importAll) => {
    const practice = await startPractice({ now: MONDAY_AT_TEN });
    const report = await importAll(practice, AT);
    expect(report).toMatchObject({ problems: [], notices: [], isWritten: true });
    expect(await offeredOf(practice, { kind: 'confirmation' })).toEqual(['yesterday']);
    await sentRun(practice, { kind: 'confirmation' });
    expect(practice.sms.taken.map(({ text }) => text)).toEqual([expect.stringContaining('01.12.2026')]);
    await importAll(practice, AT); // the same again
    expect(await offeredOf(practice, { kind: 'confirmation' })).toEqual([]);
  });

  test.each([
    ['FHIR', importFhir],
    ['iCalendar', importIcs],
  ])(
    '%s: without a moment that can be read, the days an earlier file spoke for decide, as ever',
    async (_, importAll) => {
      const practice = await startPractice({ now: MONDAY_AT_TEN });
      await importAll(practice, { first: undefined, between: 'gestern', last: '1900-01-01T12:00:00Z' });
      expect(await offeredOf(practice, { kind: 'confirmation' })).toEqual([]);
      await importAll(practice, { first: undefined, new: 'gestern', last: undefined });
      expect(await offeredOf(practice, { kind: 'confirmation' })).toEqual(['new']);
    },
  );
});
