import { describe, expect, test } from 'vitest';
import { APPOINTMENTS, PATIENTS, readItems } from './csv-file.ts';

describe('a file of patients', () => {
  test('gives the master data as it stands there', async () => {
    const { patients, problems, notices } = await readItems([
      PATIENTS,
      '100,Müller,Anna,1980-02-29,de,079 123 45 67,anna@example.ch,0,1,,nein',
      '101,Rossi,,,,,,,,31.12.2025,ja',
    ]);
    expect(patients).toEqual([
      {
        number: '100',
        lastName: 'Müller',
        firstName: 'Anna',
        birthDate: '1980-02-29',
        language: 'de',
        mobile: { number: '+41791234567', kind: 'mobile' },
        email: 'anna@example.ch',
        smsOptOut: false,
        emailOptOut: true,
        deceasedOn: null,
        blocked: false,
      },
      {
        number: '101',
        lastName: 'Rossi',
        firstName: null,
        birthDate: null,
        language: null,
        mobile: null,
        email: null,
        smsOptOut: false,
        emailOptOut: false,
        deceasedOn: '2025-12-31',
        blocked: true,
      },
    ]);
    expect([...problems, ...notices]).toEqual([]);
  });

  test('may have German column names, in any order and spelling', async () => {
    const { patients, notices } = await readItems([
      'VORNAME;Patienten-Nr.;name;GEBURTS_DATUM;Natel;E-Mail;"kein SMS";gestorben;Gesperrt;SPRACHE;Kein  E-Mail',
      'Anna;100;Müller;1.2.1980;0791234567;anna@example.ch;JA;;No;Französisch;TRUE',
    ]);
    expect(patients).toMatchObject([
      {
        number: '100',
        lastName: 'Müller',
        firstName: 'Anna',
        birthDate: '1980-02-01',
        language: 'fr',
        smsOptOut: true,
      },
    ]);
    expect(patients).toMatchObject([
      { email: 'anna@example.ch', emailOptOut: true, blocked: false, deceasedOn: null },
    ]);
    expect(notices).toEqual([]);
  });

  test.each([
    ['de', 'de'],
    ['D', 'de'],
    ['F', 'fr'],
    ['I', 'it'],
    ['E', 'en'],
    ['de-CH', 'de'],
    ['fr_CH', 'fr'],
    ['DEUTSCH', 'de'],
    ['franzoesisch', 'fr'],
    ['Italienisch', 'it'],
    ['english', 'en'],
    ['German', 'de'],
  ])('the language %s is %s', async (spelled, language) => {
    const { patients, problems } = await readItems(['number,last_name,language', `1,M,${spelled}`]);
    expect(patients).toMatchObject([{ language }]);
    expect(problems).toEqual([]);
  });

  test('P8: what cannot be used in a patient is said and the patient kept', async () => {
    const { patients, problems } = await readItems([
      'number,last_name,language,mobile,email',
      '1,M,rätoromanisch,keins,anna@example',
      '2,M,,044 668 18 00,',
    ]);
    expect(patients).toMatchObject([
      { number: '1', language: null, mobile: { number: 'keins', kind: 'invalid' }, email: null },
      { number: '2', mobile: { number: '+41446681800', kind: 'landline' } },
    ]);
    expect(
      problems.map(({ field, value, expected, rejected }) => [field, value, expected, rejected]),
    ).toEqual([
      ['language', 'rätoromanisch', 'language', false],
      ['mobile', 'keins', 'phone-number', false],
      ['email', 'anna@example', 'email-address', false],
    ]);
  });

  test.each([
    ['birth_date', '1980-02-30', 'date'],
    ['birth_date', '31.04.1980', 'date'],
    ['birth_date', '0080-01-01', 'date'],
    ['deceased_on', 'ja', 'date'],
    ['sms_opt_out', 'vielleicht', 'boolean'],
    ['blocked', '2', 'boolean'],
    ['first_name', 'x'.repeat(201), 'shorter-text'],
    ['number', '1'.repeat(65), 'shorter-text'],
    ['number', '', 'required'],
    ['last_name', ' \u200B', 'required'],
  ])(
    'P9: a patient whose %s is %j is left out, for nobody knows what was meant',
    async (field, value, expected) => {
      const row = { number: '7', last_name: 'M', [field]: value };
      const { patients, problems } = await readItems([Object.keys(row).join(), Object.values(row).join()]);
      expect(patients).toEqual([]);
      expect(problems).toMatchObject([{ line: 2, field, expected, rejected: true }]);
    },
  );

  test('one record can have several faults; each is named', async () => {
    const { items } = await readItems(['number,last_name,blocked,mobile', '5,,?,abc']);
    const faults = items.map(
      (item) => item.type === 'problem' && [item.problem.field, item.problem.rejected],
    );
    expect(faults).toEqual([
      ['last_name', true],
      ['mobile', false],
      ['blocked', true],
    ]);
  });

  test('a patient number counts once; the first one stands', async () => {
    const { patients, problems } = await readItems(['number,last_name', '1,Erste', '2,M', ' 1 ,Zweite']);
    expect(patients.map((patient) => patient.lastName)).toEqual(['Erste', 'M']);
    expect(problems).toEqual([
      { file: 'a.csv', line: 4, field: 'number', value: '1', expected: 'unique-id', rejected: true },
    ]);
  });
});

describe('a file of appointments', () => {
  test('gives the appointments as they stand there', async () => {
    const { appointments, problems } = await readItems([
      APPOINTMENTS,
      'A1,100,2026-11-23T08:00,30,definite,KON,Kontrolle,Dr. Muster,Kardiologie," Haus 3,\u001b[31m\tZimmer 12 ",,',
      'A2,,2026-11-23T08:15,,neu,,,,,,Hans Meier,079 123 45 67',
    ]);
    expect(appointments).toEqual([
      {
        id: 'A1',
        patientNumber: '100',
        startsAt: new Date('2026-11-23T07:00:00Z'),
        startsLocal: '2026-11-23T08:00',
        durationMinutes: 30,
        status: 'definite',
        reasonCode: 'KON',
        reasonName: 'Kontrolle',
        doctor: 'Dr. Muster',
        specialty: 'Kardiologie',
        location: 'Haus 3, Zimmer 12',
        personName: null,
        personMobile: null,
      },
      {
        id: 'A2',
        patientNumber: null,
        startsAt: new Date('2026-11-23T07:15:00Z'),
        startsLocal: '2026-11-23T08:15',
        durationMinutes: null,
        status: 'neu',
        reasonCode: null,
        reasonName: null,
        doctor: null,
        specialty: null,
        location: null,
        personName: 'Hans Meier',
        personMobile: { number: '+41791234567', kind: 'mobile' },
      },
    ]);
    expect(problems).toEqual([]);
  });

  test('may have German column names', async () => {
    const { appointments, notices } = await readItems([
      'Termin-ID\tPatientennummer\tBeginn\tDauer\tTermin-Status\tBesuchsgrund\tBezeichnung\tAerztin\tFachgebiet\tStandort\tName\tHandy',
      'A1\t100\t23.11.2026 08:00\t30\tdefinitiv\tKON\tKontrolle\tDr. X\tKardiologie\tHaus 3\tHans\t0791234567',
    ]);
    expect(appointments).toMatchObject([
      {
        id: 'A1',
        patientNumber: '100',
        startsLocal: '2026-11-23T08:00',
        status: 'definite',
        reasonCode: 'KON',
        doctor: 'Dr. X',
        specialty: 'Kardiologie',
        location: 'Haus 3',
      },
    ]);
    expect(appointments).toMatchObject([
      { personName: 'Hans', personMobile: { kind: 'mobile' }, reasonName: 'Kontrolle' },
    ]);
    expect(notices).toEqual([]);
  });

  test('a column Ort is where the patient lives, not where the appointment is', async () => {
    const { appointments, notices } = await readItems([
      'id;patient_number;starts_at;status;PLZ;Ort',
      'A1;100;2026-11-23T08:00;definite;3000;Bern',
    ]);
    expect(appointments).toMatchObject([{ id: 'A1', location: null }]);
    expect(notices).toMatchObject([{ code: 'unknown-columns', columns: ['PLZ', 'Ort'] }]);
  });

  test.each([
    ['2026-11-23T08:00', '2026-11-23T08:00', '07:00'],
    ['2026-11-23 08:00:59', '2026-11-23T08:00', '07:00'],
    ['23.11.2026 8:00', '2026-11-23T08:00', '07:00'],
    ['2026-11-23T07:00Z', '2026-11-23T08:00', '07:00'],
    ['2026-11-23T07:00:30.500Z', '2026-11-23T08:00', '07:00'],
    ['2026-11-23T02:00-05:00', '2026-11-23T08:00', '07:00'],
    ['2026-11-23T12:30+0530', '2026-11-23T08:00', '07:00'],
    ['2026-03-29T02:30', '2026-03-29T03:30', '01:30'], // the hour that is skipped
    ['2026-10-25T02:30', '2026-10-25T02:30', '00:30'], // the hour that comes twice: the first
    ['2026-10-25T02:30+01:00', '2026-10-25T02:30', '01:30'], // the second, because it is said
  ])('A3: %s is %s on the practice’s clock', async (spelled, local, utc) => {
    const { appointments } = await readItems(['id,starts_at,status', `1,${spelled},definite`]);
    expect(appointments).toMatchObject([
      { startsLocal: local, startsAt: new Date(`${local.slice(0, 10)}T${utc}:00Z`) },
    ]);
  });

  test.each([
    ['starts_at', '', 'required'],
    ['starts_at', '2026-11-23', 'moment'],
    ['starts_at', '2026-11-31T08:00', 'moment'],
    ['starts_at', '2026-11-23T24:00', 'moment'],
    ['starts_at', '2026-11-23T08:60', 'moment'],
    ['starts_at', '2026-11-23T08:00:60', 'moment'],
    ['starts_at', '2026-11-23T08:00+25:00', 'moment'],
    ['starts_at', '9999-11-23T08:00', 'moment'],
    ['starts_at', '11/23/2026 08:00', 'moment'],
    ['duration_minutes', '0', 'minutes'],
    ['duration_minutes', '1441', 'minutes'],
    ['duration_minutes', '30.5', 'minutes'],
    ['duration_minutes', '-5', 'minutes'],
    ['status', '', 'required'],
    ['status', 'x'.repeat(65), 'shorter-text'],
    ['reason_code', 'x'.repeat(65), 'shorter-text'],
    ['patient_number', 'x'.repeat(65), 'shorter-text'],
    ['name', 'x'.repeat(201), 'shorter-text'],
  ])(
    'P7a: an appointment whose %s is %j is left out but has not vanished',
    async (field, value, expected) => {
      const row = { id: 'A7', starts_at: '2026-11-23T08:00', status: 'definite', [field]: value };
      const { appointments, problems } = await readItems([
        Object.keys(row).join(),
        Object.values(row).join(),
      ]);
      expect(appointments).toEqual([]);
      expect(problems).toMatchObject([{ line: 2, field, expected, rejected: true, appointmentId: 'A7' }]);
      expect(problems[0]?.value.length).toBeLessThanOrEqual(40);
    },
  );

  test('an appointment without an id is left out', async () => {
    const { problems } = await readItems(['id,starts_at,status', ',2026-11-23T08:00,definite']);
    expect(problems).toMatchObject([{ field: 'id', expected: 'required', rejected: true }]);
    expect(problems[0]).not.toHaveProperty('appointmentId');
  });

  test.each([
    ['geplant', 'planned'],
    ['Definitiv', 'definite'],
    ['eingetroffen', 'arrived'],
    ['erledigt', 'done'],
    ['abgesagt', 'cancelled'],
    ['Storniert', 'cancelled'],
    ['canceled', 'cancelled'],
    ['nicht erschienen', 'no-show'],
    ['NoShow', 'no-show'],
    ['no_show', 'no-show'],
    ['no-show', 'no-show'],
    [' Warte\tliste ', 'Warte liste'],
  ])('the status %j is %j', async (spelled, status) => {
    const { appointments } = await readItems(['id,starts_at,status', `1,2026-11-23T08:00,${spelled}`]);
    expect(appointments).toMatchObject([{ status }]);
  });

  test('a visit reason without a code has its name for one', async () => {
    const { appointments } = await readItems([
      'id,starts_at,status,reason_code,reason_name',
      `1,2026-11-23T08:00,definite,,${'x'.repeat(70)}`,
    ]);
    expect(appointments).toMatchObject([{ reasonCode: `${'x'.repeat(63)}…`, reasonName: 'x'.repeat(70) }]);
  });

  test('an appointment’s id counts once, also when its first record was bad', async () => {
    const { appointments, problems } = await readItems([
      'id,starts_at,status',
      'A,x,y',
      'A,2026-11-23T08:00,definite',
    ]);
    expect(appointments).toEqual([]);
    expect(problems).toMatchObject([
      { line: 2, expected: 'moment', appointmentId: 'A' },
      { line: 3, field: 'id', expected: 'unique-id', appointmentId: 'A' },
    ]);
  });
});

test.each([
  ['2026-11-20T14:30', '2026-11-20T13:30:00.000Z', undefined],
  ['20.11.2026 14:30:05', '2026-11-20T13:30:00.000Z', undefined],
  ['20.11.2026', '2026-11-19T23:00:00.000Z', undefined],
  ['', null, undefined],
  ['neulich', null, 'booked-moment'],
])(
  'when an appointment was booked: %j; what cannot be read keeps the appointment',
  async (raw, booked, expected) => {
    const { appointments, problems } = await readItems([
      'id;starts_at;status;Gebucht am',
      `A;2026-11-24T09:00;definitiv;${raw}`,
    ]);
    expect(appointments.map(({ bookedAt }) => bookedAt?.toISOString() ?? null)).toEqual([booked]);
    expect(problems.map((problem) => [problem.expected, problem.rejected])).toEqual(
      expected === undefined ? [] : [[expected, false]],
    );
  },
);
