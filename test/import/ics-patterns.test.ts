import { describe, expect, test } from 'vitest';
import { type IcsOptions, icsFiles } from '../../src/import/ics.ts';
import { aCalendar, anEvent, OPTIONS, readOne, writeIcs } from './ics-file.ts';

const LONG = 'Kommt wegen Rücken.\\n'.repeat(300);

/** Of an event with these lines, only what is asked for. */
async function read(
  field: 'personName' | 'patientNumber' | 'reasonName' | 'reasonCode' | 'doctor',
  lines: string[],
) {
  return (await readOne(lines))[field];
}

describe('the name', () => {
  test.each([
    ['Muster Anna, Kontrolle', 'Muster Anna'],
    ['Anna Muster – Kontrolle', 'Anna Muster'],
    ['Anna Muster - Kontrolle', 'Anna Muster'],
    ['Muster Anna: KO', 'Muster Anna'],
    ['Muster Anna', 'Muster Anna'],
    ['Frei Otto, Kontrolle', 'Frei Otto'],
    ['Frau Dr. Anna Muster-Beispiel, LAB', 'Frau Dr. Anna Muster-Beispiel'],
    ['von Muster Anna, Kontrolle', null],
    ['Anna von Muster, Kontrolle', 'Anna von Muster'],
    ['Muster Anna Maria / Kontrolle', 'Muster Anna Maria'],
    ['#12 Muster Anna, Kontrolle', 'Muster Anna'],
    ['Muster Anna #12', 'Muster Anna'],
    ['Muster Anna (#12) – Kontrolle', 'Muster Anna'],
    ['Muster Anna 079 123 45 67', 'Muster Anna'],
    ['Abgesagt: Muster Anna, Kontrolle', 'Muster Anna'],
    ['Kontrolle: Anna Muster', 'Anna Muster'],
    ['Muster, Anna', null],
    ['Kontrolle bei Anna Muster', null],
    ['Kontrolle Muster Anna', null],
    ['Mittagspause', null],
    ['bitte Anna Muster anrufen', null],
    ['Muster Anna wegen Rücken', null],
    ['Dr. Meier, Besprechung', null],
    ['Ferien Meier', null],
    ['Neue Patientin, Impfung', null],
    ['Zoom Meeting, Roche', null],
    ['Therapie Muster Anna, Knie', null],
  ])('of %j is %j', async (summary, name) => {
    expect(await read('personName', [`SUMMARY:${summary.replaceAll(',', '\\,')}`])).toBe(name);
  });
});

describe('the reason', () => {
  test.each([
    [['SUMMARY:Muster Anna\\, Kontrolle'], 'Kontrolle', 'Kontrolle'],
    [
      ['SUMMARY:Anna Muster – Kontrolle nach Operation'],
      'Kontrolle nach Operation',
      'Kontrolle nach Operation',
    ],
    [['SUMMARY:Muster Anna\\, Kontrolle\\, nüchtern'], 'Kontrolle', 'Kontrolle'],
    [['SUMMARY:Muster Anna\\, Kontrolle', 'CATEGORIES:KO'], 'Kontrolle', 'KO'],
    [['SUMMARY:Muster Anna', 'CATEGORIES:KO'], 'KO', 'KO'],
    [['SUMMARY:Muster Anna', 'CATEGORIES:Kontrolle'], 'Kontrolle', 'Kontrolle'],
    [['SUMMARY:Muster Anna', 'DESCRIPTION:Grund: Labor\\nnüchtern'], 'Labor', 'Labor'],
    [['SUMMARY:Muster Anna', 'CATEGORIES:Rote Kategorie'], null, null],
    [['SUMMARY:Muster Anna', 'CATEGORIES:KO,LAB'], null, null],
    [['SUMMARY:Muster Anna\\, Tel 079 123 45 67'], null, null],
    [['SUMMARY:Muster\\, Anna'], null, null],
  ])('of %j', async (lines, reasonName, reasonCode) => {
    expect(await readOne(lines)).toMatchObject({ reasonName, reasonCode });
  });
});

describe('the number of the patient', () => {
  test.each([
    ['SUMMARY:#1234 Muster Anna', '1234'],
    ['SUMMARY:Muster Anna (#1234)', '1234'],
    ['SUMMARY:Muster Anna\\, Kontrolle #1234', '1234'],
    ['SUMMARY:Muster Anna Pat.-Nr. 12', '12'],
    ['DESCRIPTION:Patientennummer: P1234', 'P1234'],
    ['DESCRIPTION:Patienten-Nr.: 1234\\nKontrolle', '1234'],
    ['SUMMARY:Muster Anna #3', null],
    ['SUMMARY:Besprechung Fall #1234', null],
    ['SUMMARY:Muster Anna Zimmer #123', null],
    ['SUMMARY:Muster Anna 1234', null],
    ['DESCRIPTION:Rechnung #1234', null],
    ['DESCRIPTION:Pat.-Nr. 10 01', null],
    ["DESCRIPTION:Pat.-Nr. 1'001", null],
    ['DESCRIPTION:Pat.-Nr. 1001-2', null],
    ['DESCRIPTION:Pat.-Nr. 1001/22', null],
    ['DESCRIPTION:Pat.-Nr. 1001.5', null],
    ['DESCRIPTION:Pat.-Nr. 1001 und 1002', null],
    ['DESCRIPTION:Spital Pat.-Nr. 1001', null],
    ['DESCRIPTION:Ehemann Pat.-Nr. 1002', null],
    ['DESCRIPTION:Vgl. Pat.-Nr. 1002 (Bruder)', null],
    ['SUMMARY:Mutter von Pat.-Nr. 1002', null],
    ['SUMMARY:Patient Nr. 101 heute', null],
  ])('of %j is %j', async (line, number) => {
    expect(await read('patientNumber', [line])).toBe(number);
  });

  test('P7a: with a number, what the event says of the person counts for nobody', async () => {
    const lines = ['SUMMARY:#1234 Muster Anna', 'DESCRIPTION:Natel 079 123 45 67'];
    expect(await readOne(lines)).toMatchObject({
      patientNumber: '1234',
      personName: null,
      personMobile: null,
    });
  });

  test('two numbers are of nobody, and no telephone is then', async () => {
    const { problems, ...event } = await readOne([
      'SUMMARY:#1234 #1235 Muster',
      'DESCRIPTION:Natel 079 123 45 67',
    ]);
    expect(event).toMatchObject({ patientNumber: null, personName: null, personMobile: null });
    expect(problems).toMatchObject([
      {
        field: 'patient_number',
        value: '1234, 1235',
        expected: 'one-value',
        rejected: false,
        path: 'VEVENT[1]',
      },
    ]);
  });
});

describe('the mobile number', () => {
  const MOBILE = { number: '+41791234567', kind: 'mobile' };
  const mobileOf = async (lines: string[], practicePhone?: string) =>
    (await readOne(lines, { practicePhone })).personMobile;

  test.each([
    'DESCRIPTION:Tel 079 123 45 67',
    'DESCRIPTION:Natel: 079 123 45 67',
    'DESCRIPTION:Erstkonsultation.\\nTel.-Nr.: +41 79 123 45 67\\nnüchtern',
    'DESCRIPTION:Kontrolle\\, Mobile 079/123 45 67',
    'DESCRIPTION:<p>Kontrolle</p>Handy: 079&nbsp;123&nbsp;45&nbsp;67<br>nüchtern',
    'DESCRIPTION:Tel 044 123 45 67\\nNatel 079 123 45 67',
    'DESCRIPTION:Name: Anna Muster\\nGeburtsdatum: 1.2.1980\\nGrund: Kontrolle\\nNatel: 079 123 45 67',
    'SUMMARY:Muster Anna\\, Tel 079 123 45 67',
    'SUMMARY:Muster Anna 079 123 45 67',
    'SUMMARY:Muster Anna (0041791234567)',
    'SUMMARY:Anna Muster – Kontrolle nach Operation\\, 079 123 45 67',
  ])('is read from %j', async (line) => {
    expect(await mobileOf([line])).toEqual(MOBILE);
  });

  test.each([
    ['the practice’s', ['DESCRIPTION:Praxis Muster\\nTel 079 123 45 67']],
    ['the practice’s, to cancel', ['DESCRIPTION:Bei Verhinderung: Tel. 079 123 45 67']],
    ['a doctor’s', ['DESCRIPTION:Hausarzt Dr. Beispiel\\, Tel 079 123 45 67']],
    ['a mother’s', ['DESCRIPTION:Mutter: Tel 079 123 45 67']],
    ['a mother’s, said behind', ['DESCRIPTION:Tel 079 123 45 67 (Mutter)']],
    ['nobody knows whose', ['DESCRIPTION:079 123 45 67']],
    ['in a sentence', ['DESCRIPTION:Sie hat eine neue Nummer 079 123 45 67']],
    ['the organizer’s', ['ORGANIZER;CN=Praxis:tel:+41791234567', 'ATTENDEE;CN=Praxis:tel:+41791234567']],
    ['a guest’s, who may be a doctor', ['SUMMARY:Muster Anna', 'ATTENDEE;CN=Beat Frei:tel:+41791234567']],
    ['the organizer’s, in the text', ['ORGANIZER:tel:+41791234567', 'DESCRIPTION:Tel 079 123 45 67']],
    ['whoever leads', ['ATTENDEE;ROLE=CHAIR:tel:+41791234567']],
    ['a room’s', ['ATTENDEE;CUTYPE=ROOM:tel:+41791234567']],
    ['cut off by the longest text that is read', [`DESCRIPTION:${LONG}Tel 079 123 45 67`]],
    ['an insurance number', ['SUMMARY:Muster Anna 756.1234.5678.97']],
    ['a contact’s', ['CONTACT:Tel 079 123 45 67']],
    ['a place’s', ['LOCATION:Tel 079 123 45 67']],
  ])('is not %s', async (_, lines) => {
    expect(await mobileOf(lines)).toBeNull();
  });

  test.each([
    'Dr. Beispiel\\nTel. 079 123 45 67',
    'Arzt: Dr. Beispiel\\nNatel 079 123 45 67',
    'MPA Sandra\\nNatel: 079 123 45 67',
    'Gebucht von Sandra (MPA)\\, Natel 079 123 45 67',
    'Vormund\\nMobile: 079 123 45 67',
    'Freundliche Grüsse\\nSandra Keller\\nMobile: 079 123 45 67',
    'Frau Müller anrufen\\nTel: 079 123 45 67',
    'Name: Dr. Beat Beispiel\\nTel. 079 123 45 67',
    'Name: Sandra Keller (MPA)\\nTel. 079 123 45 67',
    'Grund: Rückruf an Frau Keller\\nTel. 079 123 45 67',
    'Fragen?\\nTel. 079 123 45 67',
    'Mother\\nMobile: 079 123 45 67',
    'Join by phone\\nPhone: +41 79 123 45 67',
    'Nachbarin\\, Natel 079 123 45 67',
    'Keine SMS!\\nNatel 079 123 45 67',
    'verstorben\\nNatel 079 123 45 67',
  ])('is not read below words that may speak of somebody else: %j', async (text) => {
    expect(await mobileOf(['SUMMARY:Muster Anna', `DESCRIPTION:${text}`])).toBeNull();
  });

  test.each([
    'Dr. Meier 079 123 45 67',
    'Dr. Peter Meier – Besprechung 079 123 45 67',
    'Dr Peter Meier\\, 079 123 45 67',
    'Doktor Meier\\, 079 123 45 67',
    'Rückruf: Muster Anna\\, Natel 079 123 45 67',
    'Ferien: Meier Peter\\, 079 123 45 67',
    'Ferien Meier 079 123 45 67',
    'Rückruf Dr. Frei – Tel 079 123 45 67',
    'Muster Anna – Chef 079 123 45 67',
    'Muster Anna (Oma) 079 123 45 67',
    'Muster Anna – Mann: 079 123 45 67',
    'Muster Anna – KESB Tel 079 123 45 67',
    'Muster Anna & Beat – 079 123 45 67',
    'Vertreter Roche – 079 123 45 67',
  ])('is not read from a summary that may speak of somebody else: %j', async (summary) => {
    expect(await mobileOf([`SUMMARY:${summary}`])).toBeNull();
  });

  test('is not read where the summary names nobody: it may be whom to call', async () => {
    const lines = ['SUMMARY:Dr. Meier anrufen', 'DESCRIPTION:Tel 079 123 45 67'];
    expect(await mobileOf(lines)).toBeNull();
  });

  test('a practice’s own pattern may read it from guests, where it knows them', async () => {
    const patterns = { mobile: [{ from: 'attendee', pattern: '<tel:(?<value>[^>]+)>' }] };
    const mobile = async (line: string) => (await readOne([line], { patterns })).personMobile;
    expect(await mobile('ATTENDEE;CN="Muster, Anna":tel:+41-79-123-45-67')).toEqual(MOBILE);
    expect(await mobile('ATTENDEE;ROLE=CHAIR:tel:+41791234567')).toBeNull();
    expect(await mobile('ATTENDEE;CUTYPE=ROOM:tel:+41791234567')).toBeNull();
  });

  test('is never the practice’s own, however it is written', async () => {
    expect(await mobileOf(['DESCRIPTION:Tel 079 123 45 67'], '+41 79 123 45 67')).toBeNull();
  });

  test('two numbers may be of two people: nobody is reminded, and it is said', async () => {
    const { personMobile, problems } = await readOne([
      'DESCRIPTION:Tel 079 123 45 67',
      'DESCRIPTION:Natel 079 123 45 68',
    ]);
    expect(personMobile).toBeNull();
    expect(problems).toMatchObject([{ field: 'mobile', expected: 'one-value', rejected: false }]);
  });

  test('P8: a landline is kept, so that the run can say why nobody is reminded', async () => {
    expect(await mobileOf(['DESCRIPTION:Tel 044 668 18 00'])).toEqual({
      number: '+41446681800',
      kind: 'landline',
    });
  });
});

describe('the doctor', () => {
  test.each([
    ['ORGANIZER;CN=Dr. med. Beat Beispiel:mailto:beat@praxis.example', 'Dr. med. Beat Beispiel'],
    ['ORGANIZER;CN=Empfang:mailto:termine@praxis.example', null],
    ['DESCRIPTION:Arzt: Dr. Beispiel', 'Dr. Beispiel'],
  ])('of %j is %j', async (line, doctor) => {
    expect(await read('doctor', [line])).toBe(doctor);
  });
});

describe('the location', () => {
  test.each([
    [['LOCATION:Haus 3\\, Zimmer 12'], 'Haus 3, Zimmer 12'],
    [
      ['LOCATION;LANGUAGE=de:Praxis Muster\\nBahnhofstrasse 1\\n3000 Bern'],
      'Praxis Muster Bahnhofstrasse 1 3000 Bern',
    ],
    [['LOCATION:\u001b[31m\u202eHaus\u200b 3\\n\\n'], 'Haus 3'],
    [['LOCATION: \\n '], null],
    [['SUMMARY:Muster Anna im Haus 3'], null],
    [['LOCATION:Haus 3', 'LOCATION:Haus 4'], null],
  ])('of %j is %j', async (lines, location) => {
    expect(await readOne(lines)).toMatchObject({ location, problems: [] });
  });

  test('is cut when it is long, which is no fault', async () => {
    const { location, problems } = await readOne([`LOCATION:${LONG}`]);
    expect({ length: location?.length, problems }).toEqual({ length: 200, problems: [] });
  });

  test('is not read where the practice says so, and then it stays as it is known', async () => {
    const patterns = { location: [] };
    expect((await readOne(['LOCATION:Haus 3'], { patterns })).location).toBeNull();
    const path = await writeIcs(aCalendar(anEvent('LOCATION:Haus 3')));
    const columnsOf = async (options: Partial<IcsOptions>) =>
      (await icsFiles([path], { ...OPTIONS, ...options }))[0]?.columns;
    expect(await columnsOf({})).toContain('location');
    expect(await columnsOf({ patterns })).not.toContain('location');
  });
});

describe('patterns of the practice', () => {
  test('replace those of their field, in their order, and leave the others', async () => {
    const patterns = {
      patientNumber: [{ from: 'x-praxis-patient', pattern: '^(?<value>\\d+)$' }],
      reasonCode: [
        { from: 'location', pattern: '^Zimmer (?<value>.+)$' },
        { from: 'summary', pattern: '\\b(?<value>lab)\\b' },
        { from: 'summary', pattern: 'blutdruck', value: 'BD' },
      ],
      name: [],
    };
    const lines = ['X-PRAXIS-PATIENT;X=1:1001', 'SUMMARY:Muster Anna\\, LAB', 'LOCATION:Haus 3'];
    const { problems: _, ...event } = await readOne(lines, { patterns });
    expect(event).toMatchObject({
      patientNumber: '1001',
      reasonCode: 'LAB',
      personName: null,
      reasonName: 'LAB',
    });
    expect((await readOne(['SUMMARY:Blutdruck'], { patterns })).reasonCode).toBe('BD');
  });

  test('a status may be read too, and what is cancelled stays so (P9)', async () => {
    const patterns = { status: [{ from: 'summary', pattern: '^NE ', value: 'no-show' }] };
    expect((await readOne(['SUMMARY:NE Muster Anna'], { patterns })).status).toBe('no-show');
    expect((await readOne(['SUMMARY:NE Muster Anna', 'STATUS:CANCELLED'], { patterns })).status).toBe(
      'cancelled',
    );
  });

  test.each([
    ['Muster Anna (abgesagt)', 'cancelled'],
    ['Muster Anna - ABGESAGT!', 'cancelled'],
    ['Muster Anna hat abgesagt 079 123 45 67', 'cancelled'],
    ['Muster Anna, nicht abgesagt', 'definite'],
  ])('P9: the status of %j is %j', async (summary, status) => {
    expect((await readOne([`SUMMARY:${summary.replaceAll(',', '\\,')}`])).status).toBe(status);
  });

  test('unless and matchCase narrow them down', async () => {
    const pattern = { from: 'summary', pattern: '(?<value>ko)', unless: 'intern', matchCase: true };
    const patterns = { reasonCode: [pattern], reasonName: [] };
    const codeOf = async (summary: string) =>
      (await readOne([`SUMMARY:${summary}`], { patterns })).reasonCode;
    expect([await codeOf('ko'), await codeOf('KO'), await codeOf('ko intern')]).toEqual(['ko', null, null]);
  });
});
