import { describe, expect, test } from 'vitest';
import { aBundle, aFhirAppointment, aFhirPatient, BASE, readFhir, readOne } from './fhir-file.ts';

const PATIENT = { actor: { reference: 'Patient/p1' }, status: 'accepted' };
const takes = (actor: object, more: object = {}) => ({ actor, status: 'accepted', ...more });

describe('the status', () => {
  test.each([
    ['proposed', 'planned'],
    ['pending', 'planned'],
    ['waitlist', 'planned'],
    ['booked', 'definite'],
    ['arrived', 'arrived'],
    ['checked-in', 'arrived'],
    ['fulfilled', 'done'],
    ['cancelled', 'cancelled'],
    ['entered-in-error', 'cancelled'],
    ['noshow', 'no-show'],
    ['provisorisch', 'provisorisch'],
    ['constructor', 'constructor'],
  ])('%s is %s', async (status, ours) => {
    expect((await readOne({ status }))?.status).toBe(ours);
  });

  test.each([
    ['booked', 'cancelled'],
    ['pending', 'cancelled'],
    ['fulfilled', 'done'],
  ])('P9: %s, declined by the patient: %s', async (status, ours) => {
    const participant = [{ ...PATIENT, status: 'declined' }];
    expect((await readOne({ status, participant }))?.status).toBe(ours);
  });

  test('declined by the doctor only, it still takes place', async () => {
    const participant = [PATIENT, { actor: { reference: 'Practitioner/d' }, status: 'declined' }];
    expect((await readOne({ participant }))?.status).toBe('definite');
  });

  test.each([undefined, '', ' '])('without a status (%o) it is rejected', async (status) => {
    const { problems } = await readFhir({
      'b.json': aBundle([aFhirPatient(), aFhirAppointment({ status })]),
    });
    expect(problems).toMatchObject([{ field: 'status', expected: 'required', appointmentId: 'a1' }]);
  });
});

describe('when', () => {
  test.each([
    ['2026-11-24T09:00:00+01:00', '2026-11-24T09:00'],
    ['2026-11-24T08:00:00Z', '2026-11-24T09:00'],
    ['2026-11-24T13:45:00.123456789012+05:45', '2026-11-24T09:00'],
    ['2026-11-23T22:00:00-10:00', '2026-11-24T09:00'],
    ['2026-11-24T07:59:60Z', '2026-11-24T08:59'],
    ['2026-11-24T09:00:00', '2026-11-24T09:00'],
    ['2026-10-25T00:30:00Z', '2026-10-25T02:30'],
    ['2026-10-25T01:30:00Z', '2026-10-25T02:30'],
  ])('%s is %s in the practice', async (start, local) => {
    expect((await readOne({ start }))?.startsLocal).toBe(local);
  });

  test.each([
    '2026-11-24',
    '24.11.2026 09:00',
    '2026-02-30T09:00:00Z',
    'soon',
    20261124,
    '9999-01-01T00:00:00Z',
  ])('P7a: %s is no start: rejected, and known by its id', async (start) => {
    const { problems } = await readFhir({ 'b.json': aBundle([aFhirPatient(), aFhirAppointment({ start })]) });
    expect(problems).toMatchObject([
      { path: 'Bundle.entry[1].resource.start', field: 'starts_at', rejected: true, appointmentId: 'a1' },
    ]);
  });

  test.each(['proposed', 'pending', 'waitlist'])(
    '%s without a start is left out and counted',
    async (status) => {
      const { appointments, problems, notices } = await readFhir({
        'b.json': aBundle([aFhirPatient(), aFhirAppointment({ status, start: undefined })]),
      });
      expect([appointments, problems]).toEqual([[], []]);
      expect(notices).toEqual([{ file: 'b.json', code: 'without-start', count: 1 }]);
    },
  );

  test('booked without a start is rejected', async () => {
    const { problems } = await readFhir({ 'a.json': aBundle([aFhirAppointment({ start: undefined })]) });
    expect(problems[0]).toMatchObject({ field: 'starts_at', expected: 'required', appointmentId: 'a1' });
  });

  test.each([
    ['minutesDuration', { minutesDuration: 45, end: '2026-11-24T09:10:00+01:00' }, 45],
    ['as text', { minutesDuration: '45' }, 45],
    ['the end', { minutesDuration: undefined, end: '2026-11-24T08:20:00.5Z' }, 20],
    ['several days', { minutesDuration: 4320 }, null],
    ['nothing', { minutesDuration: undefined }, null],
    ['an end at the start', { minutesDuration: 0, end: '2026-11-24T09:00:00+01:00' }, null],
  ])('how long, by %s', async (_, wish, minutes) => {
    expect((await readOne(wish))?.durationMinutes).toBe(minutes);
  });

  test('an end before the start is told, the appointment is kept', async () => {
    const appointment = aFhirAppointment({ minutesDuration: undefined, end: '2026-11-24T07:00:00Z' });
    const { appointments, problems } = await readFhir({ 'b.json': aBundle([aFhirPatient(), appointment]) });
    expect(appointments).toMatchObject([{ durationMinutes: null }]);
    expect(problems).toMatchObject([{ field: 'duration_minutes', rejected: false }]);
  });
});

describe('who comes', () => {
  const patientOf = async (participant: object, others: readonly object[] = [], wish: object = {}) =>
    readFhir({
      'b.json': aBundle([
        aFhirPatient(),
        ...(others as Record<string, unknown>[]),
        aFhirAppointment({ participant, ...wish }),
      ]),
    });

  test.each([
    ['relative', 'Patient/p1'],
    ['with a version', 'Patient/p1/_history/3'],
    ['absolute', `${BASE}/Patient/p1`],
    ['absolute with a version', `${BASE}/Patient/p1/_history/3`],
    ['by http instead of https', 'http://fhir.example.ch/r4/Patient/p1'],
    ['by an identifier', 'Patient?identifier=urn:praxis|12'],
    ['by an encoded identifier', 'Patient?identifier=urn%3Apraxis%7C12'],
  ])('a reference: %s', async (_, reference) => {
    const { appointments } = await patientOf([takes({ reference })]);
    expect(appointments).toMatchObject([{ patientNumber: '12', personName: null }]);
  });

  test.each([
    ['its system', { identifier: { system: 'urn:praxis', value: '12' } }],
    ['its system, with a type', { type: 'Patient', identifier: { system: 'urn:praxis', value: '12' } }],
    [
      'a medical record number',
      { type: 'Patient', identifier: { type: { coding: [{ code: 'MR' }] }, value: '12' } },
    ],
    ['nothing but the number', { type: 'Patient', identifier: { value: '12' } }],
  ])('an identifier only: %s', async (_, actor) => {
    const { appointments } = await patientOf([takes(actor)]);
    expect(appointments).toMatchObject([{ patientNumber: '12' }]);
  });

  test('P9: another system’s number is nobody’s number here', async () => {
    const actor = { type: 'Patient', identifier: { system: 'urn:insurer', value: '12' } };
    const { appointments, problems } = await patientOf([takes(actor)]);
    expect(appointments).toEqual([]);
    expect(problems).toMatchObject([{ expected: 'known-patient', rejected: true }]);
  });

  test('an entry’s urn', async () => {
    const urn = 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0';
    const entry = [
      {
        fullUrl: 'urn:uuid:1',
        resource: aFhirAppointment({
          participant: [takes({ reference: urn.toUpperCase().replace('URN:UUID', 'urn:uuid') })],
        }),
      },
      {
        fullUrl: urn,
        resource: aFhirPatient({ id: undefined }),
        request: { method: 'POST', url: 'Patient' },
      },
    ];
    const { appointments } = await readFhir({
      'b.json': { resourceType: 'Bundle', type: 'transaction', entry },
    });
    expect(appointments).toMatchObject([{ patientNumber: '12' }]);
  });

  test('a Patient that comes later, in another file', async () => {
    const { appointments } = await readFhir({
      'Appointment.ndjson': [aFhirAppointment()],
      'Patient.ndjson': [aFhirPatient()],
    });
    expect(appointments).toMatchObject([{ patientNumber: '12' }]);
  });

  test.each([
    'Patient/p2',
    'https://other.example/fhir/Patient/p1',
    'urn:uuid:none',
    '#none',
    'Patient?identifier=urn:x|1',
  ])('P9: %s is in no file: rejected, not guessed', async (reference) => {
    const { appointments, problems } = await patientOf([takes({ reference })]);
    expect(appointments).toEqual([]);
    expect(problems).toMatchObject([
      {
        path: 'Bundle.entry[1].resource.participant[0].actor',
        field: 'patient_number',
        value: reference,
        expected: 'known-patient',
        rejected: true,
        appointmentId: 'a1',
      },
    ]);
  });

  test('P9: an id is not taken for the number of somebody else', async () => {
    const { appointments } = await patientOf([takes({ reference: 'Patient/12' })]);
    expect(appointments).toEqual([]);
  });

  test('P9: two servers with the same id are two patients', async () => {
    const of = (server: string, number: string) => [
      { fullUrl: `${server}/Patient/p1`, resource: aFhirPatient({ identifier: [{ value: number }] }) },
      { fullUrl: `${server}/Appointment/${number}`, resource: aFhirAppointment({ id: `a${number}` }) },
    ];
    const entry = [...of('https://one.example', '1'), ...of('https://two.example', '2')];
    const { appointments } = await readFhir({ 'b.json': { resourceType: 'Bundle', entry } });
    expect(appointments.map(({ id, patientNumber }) => [id, patientNumber])).toEqual([
      ['a1', '1'],
      ['a2', '2'],
    ]);
  });

  test('P9: of two patients with one number the second has no appointments', async () => {
    const { appointments, problems } = await patientOf(
      [takes({ reference: 'Patient/p2' })],
      [aFhirPatient({ id: 'p2' })],
    );
    expect(appointments).toEqual([]);
    expect(problems.map(({ expected }) => expected)).toEqual(['unique-id', 'known-patient']);
  });

  test('a merged patient’s appointments go to the one it was merged into', async () => {
    const link = [{ type: 'replaced-by', other: { reference: 'Patient/p1' } }];
    const merged = aFhirPatient({ id: 'p2', identifier: [{ value: '99' }], link });
    const { appointments } = await patientOf([takes({ reference: 'Patient/p2' })], [merged]);
    expect(appointments).toMatchObject([{ patientNumber: '12' }]);
  });

  test('patients merged in a circle stay who they are', async () => {
    const into = (id: string) => [{ type: 'replaced-by', other: { reference: `Patient/${id}` } }];
    const others = [
      aFhirPatient({ id: 'p2', identifier: [{ value: '2' }], link: into('p3') }),
      aFhirPatient({ id: 'p3', identifier: [{ value: '3' }], link: into('p2') }),
    ];
    const { appointments } = await patientOf([takes({ reference: 'Patient/p2' })], others);
    expect(appointments).toMatchObject([{ patientNumber: '2' }]);
  });

  test('P3: a contained Patient without a number is unregistered, with name and mobile', async () => {
    const { identifier: _, ...rest } = aFhirPatient({ id: 'c' });
    const { appointments } = await patientOf([takes({ reference: '#c' })], [], { contained: [rest] });
    expect(appointments).toMatchObject([
      { patientNumber: null, personName: 'Vera Muster', personMobile: { number: '+41791234567' } },
    ]);
  });

  test('P9: a contained Patient who has died is not written to', async () => {
    const { identifier: _, ...rest } = aFhirPatient({ id: 'c', deceasedBoolean: true });
    const { appointments } = await patientOf([takes({ reference: '#c' })], [], { contained: [rest] });
    expect(appointments).toMatchObject([{ personName: 'Vera Muster', personMobile: null }]);
  });

  test('a contained Patient with a number is that patient', async () => {
    const { appointments } = await patientOf([takes({ reference: '#c' })], [], {
      contained: [aFhirPatient({ id: 'c' })],
    });
    expect(appointments).toMatchObject([{ patientNumber: '12', personMobile: null }]);
  });

  test.each([
    ['of type Patient', [takes({ type: 'Patient', display: 'Vera Muster' })]],
    ['the subject', [takes({ display: 'Vera Muster' }, { type: [{ coding: [{ code: 'SBJ' }] }] })]],
    ['the only one', [takes({ reference: 'Practitioner/d' }), takes({ display: 'Vera Muster' })]],
  ])('somebody with a name only is unregistered: %s', async (_, participant) => {
    const { appointments } = await patientOf(participant);
    expect(appointments).toMatchObject([{ patientNumber: null, personName: 'Vera Muster' }]);
  });

  test('nobody at all: the appointment is kept', async () => {
    const { appointments } = await patientOf([takes({ reference: 'Location/l' })]);
    expect(appointments).toMatchObject([{ id: 'a1', patientNumber: null, personName: null }]);
  });

  test('of a group each patient has an appointment, who declined a cancelled one', async () => {
    const { appointments } = await patientOf(
      [PATIENT, PATIENT, { ...takes({ reference: 'Patient/p2' }), status: 'declined' }],
      [aFhirPatient({ id: 'p2', identifier: [{ value: '34' }] })],
    );
    expect(appointments.map(({ id, patientNumber, status }) => [id, patientNumber, status])).toEqual([
      ['a1#12', '12', 'definite'],
      ['a1#34', '34', 'cancelled'],
    ]);
  });

  test('a group’s ids fit and stay the same', async () => {
    const id = 'a'.repeat(64);
    const read = () => patientOf([PATIENT, takes({ type: 'Patient', display: 'X' })], [], { id });
    const [first, again] = [await read(), await read()];
    expect(first.appointments.map((each) => each.id.length)).toEqual([63, 63]);
    expect(first.appointments.map((each) => each.id)).toEqual(again.appointments.map((each) => each.id));
    expect(new Set(first.appointments.map((each) => each.id)).size).toBe(2);
  });

  test('P7a: somebody unknown in a group costs the others nothing, and nothing vanishes', async () => {
    const { appointments, problems } = await patientOf([PATIENT, takes({ reference: 'Patient/p2' })]);
    expect(appointments).toMatchObject([{ id: 'a1#12' }]);
    expect(problems).toMatchObject([{ expected: 'known-patient', rejected: true }]);
    expect(problems[0]?.appointmentId).toBeUndefined();
  });

  test.each([
    ['a text', 'Patient/p1'],
    ['a number', 5],
    ['a text inside', ['Patient/p1']],
    ['an actor that is a text', [{ actor: 'Patient/p1' }]],
    ['a reference that is an object', [{ actor: { reference: {} } }]],
  ])('P7a: participant is %s: rejected, and nothing vanishes', async (_, participant) => {
    const { appointments, problems } = await patientOf(participant as object);
    expect(appointments).toEqual([]);
    expect(problems.some(({ rejected }) => rejected)).toBe(true);
    expect(problems.map(({ appointmentId }) => appointmentId)).not.toContain('a1');
  });
});

describe('what about', () => {
  const concept = (code: string, display?: string) => ({ coding: [{ code, display }] });
  test.each([
    [
      'reasonCode first',
      { reasonCode: [concept('KO', 'Kontrolle')], serviceType: [concept('X')] },
      'KO',
      'Kontrolle',
    ],
    [
      'then serviceType',
      { serviceType: [concept('LAB', 'Labor')], appointmentType: concept('X') },
      'LAB',
      'Labor',
    ],
    ['then appointmentType', { appointmentType: concept('CHECKUP'), description: 'Text' }, 'CHECKUP', null],
    ['then description', { description: 'Impfung' }, 'Impfung', 'Impfung'],
    ['text only', { reasonCode: [{ text: 'Nachsorge' }] }, 'Nachsorge', 'Nachsorge'],
    [
      'the coding a user has chosen',
      { reasonCode: [{ coding: [{ code: 'A' }, { code: 'B', userSelected: true }] }] },
      'B',
      null,
    ],
    ['an empty concept is passed over', { reasonCode: [{}], serviceType: [concept('LAB')] }, 'LAB', null],
    ['nothing', {}, null, null],
  ])('the reason: %s', async (_, wish, reasonCode, reasonName) => {
    expect(await readOne(wish)).toMatchObject({ reasonCode, reasonName });
  });

  test('a long description is cut, not refused', async () => {
    const appointment = await readOne({ description: 'ö'.repeat(5000) });
    expect([appointment?.reasonCode?.length, appointment?.reasonName?.length]).toEqual([64, 200]);
  });

  const DOCTOR = {
    resourceType: 'Practitioner',
    id: 'd',
    name: [{ prefix: ['Dr. med.'], given: ['Anna'], family: 'Keller' }],
  };
  const ROLE = {
    resourceType: 'PractitionerRole',
    id: 'r',
    practitioner: { reference: 'Practitioner/d' },
    specialty: [concept('1', 'Dermatologie')],
  };
  const SERVICE = {
    resourceType: 'HealthcareService',
    id: 's',
    name: 'Sprechstunde',
    specialty: [concept('2', 'Kardiologie')],
  };
  test.each([
    ['a doctor', [takes({ reference: 'Practitioner/d', display: 'Keller' })], 'Dr. med. Anna Keller', null],
    [
      'a doctor by name only',
      [takes({ reference: 'Practitioner/x', display: 'Dr. Frei' })],
      'Dr. Frei',
      null,
    ],
    ['a role', [takes({ reference: 'PractitionerRole/r' })], 'Dr. med. Anna Keller', 'Dermatologie'],
    ['a service', [takes({ reference: 'HealthcareService/s' })], null, 'Kardiologie'],
    [
      'the primary performer',
      [
        takes({ reference: 'Practitioner/x', display: 'Dr. Frei' }),
        takes({ reference: 'Practitioner/d' }, { type: [concept('PPRF')] }),
      ],
      'Dr. med. Anna Keller',
      null,
    ],
    ['nobody who declined', [{ ...takes({ reference: 'Practitioner/d' }), status: 'declined' }], null, null],
  ])('with %s', async (_, participant, doctor, specialty) => {
    const wish = { participant: [PATIENT, ...participant] };
    expect(await readOne(wish, [DOCTOR, ROLE, SERVICE])).toMatchObject({ doctor, specialty });
  });

  test('a doctor who stands in the appointment itself', async () => {
    const wish = { contained: [DOCTOR], participant: [PATIENT, takes({ reference: '#d' })] };
    expect((await readOne(wish))?.doctor).toBe('Dr. med. Anna Keller');
  });

  const PLACE = { resourceType: 'Location', id: 'l', name: ' Haus\t3,\u001b[31m Zimmer 12\u200b' };
  const NAMELESS = { resourceType: 'Location', id: 'n', description: 'Im Hof' };
  const here = (reference: string, more: object = {}) => takes({ reference, ...more });
  test.each<[string, object[], string | null]>([
    ['by its name', [here('Location/l', { display: 'Zimmer' })], 'Haus 3, Zimmer 12'],
    ['of the same server', [here(`${BASE}/Location/l/_history/2`)], 'Haus 3, Zimmer 12'],
    ['of another server', [here('https://other.example/Location/l', { display: 'Hof' })], 'Hof'],
    ['without a name', [here('Location/n', { display: 'Innenhof' })], 'Innenhof'],
    ['that no file has', [here('Location/x', { display: 'Labor' })], 'Labor'],
    ['by what is shown only', [takes({ type: 'Location', display: 'Labor' })], 'Labor'],
    ['of which nothing is told', [here('Location/x')], null],
    ['the first that has a name', [here('Location/n'), here('Location/l')], 'Haus 3, Zimmer 12'],
    ['that is not free', [{ ...here('Location/l'), status: 'declined' }], null],
    ['in the appointment itself', [here('#c', { display: 'Keller' })], 'Keller West'],
    ['in the appointment, broken', [here('#b', { display: 'Keller' })], 'Keller'],
  ])('a place %s', async (_, participant, location) => {
    const contained = [
      { resourceType: 'Location', id: 'c', name: 'Keller West' },
      { resourceType: 'Location', id: 'b', name: { x: 1 } },
    ];
    const wish = { contained, participant: [PATIENT, ...participant] };
    const bundle = aBundle([aFhirPatient(), PLACE, NAMELESS, aFhirAppointment(wish)]);
    const { appointments, problems, notices } = await readFhir({ 'b.json': bundle });
    expect({ appointments, problems, notices }).toMatchObject({
      appointments: [{ patientNumber: '12', personName: null, location }],
      problems: [],
      notices: [],
    });
  });

  test('a doctor and a place are those of the server that the reference means', async () => {
    const entryOf = (base: string, resource: object & { resourceType: string; id: string }) => ({
      fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
      resource,
    });
    const other = 'https://other.example/fhir';
    const elsewhere = [{ ...PLACE, name: 'Anderswo' }, { ...DOCTOR, name: [{ text: 'Dr. Anders' }] }, ROLE];
    const here = [PLACE, DOCTOR, ROLE];
    const read = async (prefix: string) => {
      const actors = [
        { reference: `${prefix}Location/l`, display: 'Hof' },
        { reference: `${prefix}PractitionerRole/r` },
      ];
      const wish = { participant: [PATIENT, ...actors.map((actor) => takes(actor))] };
      const bundle = aBundle([aFhirPatient(), ...here, aFhirAppointment(wish)]);
      const entry = elsewhere.map((resource) => entryOf(other, resource));
      const files = { 'b.json': bundle, 'o.json': { resourceType: 'Bundle', type: 'collection', entry } };
      const { appointments } = await readFhir(files);
      return appointments.map(({ doctor, location }) => [doctor, location]);
    };
    const ours = ['Dr. med. Anna Keller', 'Haus 3, Zimmer 12'];
    expect([await read(''), await read(`${BASE}/`)]).toEqual([[ours], [ours]]);
    expect(await read(`${other}/`)).toEqual([['Dr. Anders', 'Anderswo']]);
    expect(await read('https://nobody.example/')).toEqual([[null, 'Hof']]);
  });

  test('a place by its entry’s urn, in another file, cut when it is long', async () => {
    const fullUrl = 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0';
    const resource = { ...PLACE, id: undefined, name: 'ö'.repeat(5000) };
    const { appointments } = await readFhir({
      'a.json': aBundle([aFhirPatient(), aFhirAppointment({ participant: [PATIENT, here(fullUrl)] })]),
      'l.json': { resourceType: 'Bundle', type: 'collection', entry: [{ fullUrl, resource }] },
    });
    expect(appointments[0]?.location).toBe(`${'ö'.repeat(199)}…`);
  });

  test('the appointment’s own specialty goes before the service’s', async () => {
    const wish = {
      specialty: [concept('3', 'Pneumologie')],
      participant: [takes({ reference: 'HealthcareService/s' })],
    };
    expect((await readOne(wish, [SERVICE]))?.specialty).toBe('Pneumologie');
  });
});

describe('which appointment', () => {
  test('without an id, the official identifier', async () => {
    const identifier = [{ value: 'X' }, { use: 'official', value: 'T-7' }];
    expect((await readOne({ id: undefined, identifier }))?.id).toBe('T-7');
  });

  test.each([
    ['without either', undefined, 'required'],
    ['with one that is too long', 'x'.repeat(65), 'shorter-text'],
  ])('P7a: %s it is rejected, and nothing vanishes', async (_, id, expected) => {
    const { problems } = await readFhir({ 'a.ndjson': [aFhirPatient(), aFhirAppointment({ id })] });
    expect(problems).toMatchObject([{ path: 'Appointment.id', field: 'id', expected, rejected: true }]);
    expect(problems[0]?.appointmentId).toBeUndefined();
  });

  const at = (lastUpdated: string | undefined, versionId: string | undefined, hour: number) =>
    aFhirAppointment({ meta: { lastUpdated, versionId }, start: `2026-11-24T${hour}:00:00+01:00` });
  test.each([
    ['the later update', at('2026-11-02T00:00:00Z', '1', 10), at('2026-11-01T00:00:00Z', '2', 11), 10],
    [
      'the later update, when it comes second',
      at('2026-11-01T00:00:00Z', '2', 11),
      at('2026-11-02T00:00:00Z', '1', 10),
      10,
    ],
    [
      'the later update, by its offset',
      at('2026-11-01T00:00:00Z', '1', 11),
      at('2026-11-01T01:00:00+01:30', '1', 10),
      11,
    ],
    ['the higher version', at(undefined, '9', 11), at(undefined, '10', 10), 10],
    [
      'the first of the same version',
      at('2026-11-01T00:00:00Z', '1', 10),
      at('2026-11-01T00:00:00Z', '1', 11),
      10,
    ],
  ])('of two copies counts %s, without a word', async (_, first, second, hour) => {
    const files = { 'p.ndjson': [aFhirPatient()], 'a.ndjson': [first], 'b.ndjson': [second] };
    const { appointments, problems } = await readFhir(files);
    expect(appointments.map(({ startsLocal }) => startsLocal)).toEqual([`2026-11-24T${hour}:00`]);
    expect(problems).toEqual([]);
  });

  test('of two copies without a version the second is rejected', async () => {
    const files = {
      'a.ndjson': [aFhirPatient(), at(undefined, undefined, 10), at(undefined, undefined, 11)],
    };
    const { appointments, problems } = await readFhir(files);
    expect(appointments).toHaveLength(1);
    expect(problems).toMatchObject([{ line: 3, field: 'id', expected: 'unique-id', appointmentId: 'a1' }]);
  });

  test('P9: an older version of what the server has deleted is left out', async () => {
    const entry = [
      { fullUrl: `${BASE}/Appointment/a1`, request: { method: 'DELETE', url: 'Appointment/a1' } },
      {
        fullUrl: `${BASE}/Appointment/a1`,
        resource: aFhirAppointment(),
        request: { method: 'PUT', url: 'Appointment/a1' },
      },
    ];
    const { appointments } = await readFhir({ 'b.json': { resourceType: 'Bundle', type: 'history', entry } });
    expect(appointments).toEqual([]);
  });

  test.each([
    ['of its own', { modifierExtension: [{ url: 'urn:x', valueBoolean: true }] }],
    ['of a participant', { participant: [{ ...PATIENT, modifierExtension: [{ url: 'urn:x' }] }] }],
  ])('P9: a modifier extension %s rejects it', async (_, wish) => {
    const { appointments, problems } = await readFhir({
      'b.json': aBundle([aFhirPatient(), aFhirAppointment(wish)]),
    });
    expect(appointments).toEqual([]);
    expect(problems).toMatchObject([
      { expected: 'no-modifier-extension', rejected: true, appointmentId: 'a1' },
    ]);
  });

  test('other extensions are ignored', async () => {
    const extension = [{ url: 'urn:x', valueString: '\u001b[2J' }];
    const { appointments, problems, notices } = await readFhir({
      'b.json': aBundle([
        aFhirPatient({ extension }),
        aFhirAppointment({ extension, _status: { extension } }),
      ]),
    });
    expect([appointments.length, problems, notices]).toEqual([1, [], []]);
  });
});
