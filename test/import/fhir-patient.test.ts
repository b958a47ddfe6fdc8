import { describe, expect, test } from 'vitest';
import { aBundle, aFhirPatient, readFhir, readPatient } from './fhir-file.ts';

const phone = (value: string, more: object = {}) => ({ system: 'phone', value, ...more });
const mobile = { number: '+41791234567', kind: 'mobile' };
const other = '076 222 33 44';

describe('the patient’s number', () => {
  const record = (value: string, more: object = {}) => ({ value, ...more });
  const MR = { type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] } };
  test.each([
    ['the medical record number', [record('1', { use: 'usual' }), record('2', MR)], '2'],
    ['else the usual one', [record('1', { use: 'official' }), record('2', { use: 'usual' })], '2'],
    ['else the official one', [record('1'), record('2', { use: 'official' })], '2'],
    ['else the only one', [record('3', { system: 'urn:any' })], '3'],
    ['else the id', [record('3'), record('4')], 'p1'],
    ['no old one', [record('1', { ...MR, use: 'old' }), record('2')], '2'],
    [
      'none whose period has ended',
      [record('1', { ...MR, period: { end: '2026-11-22' } }), record('2')],
      '2',
    ],
    ['without identifiers the id', [], 'p1'],
    ['a number is taken as text', [{ value: 77 }], '77'],
  ])('%s', async (_, identifier, number) => {
    expect((await readPatient({ identifier }))?.number).toBe(number);
  });

  test('of the configured system, and no other', async () => {
    const identifier = [record('1', MR), record('756.1', { system: 'urn:ahv' })];
    expect((await readPatient({ identifier }, { patientNumberSystem: 'urn:ahv' }))?.number).toBe('756.1');
    const { patients, problems } = await readFhir(
      { 'p.json': aFhirPatient() },
      { patientNumberSystem: 'urn:ahv' },
    );
    expect(patients).toEqual([]);
    expect(problems).toMatchObject([{ field: 'number', expected: 'required', rejected: true }]);
  });

  test('two patients with one number: the second is rejected', async () => {
    const { patients, problems } = await readFhir({
      'p.ndjson': [aFhirPatient(), aFhirPatient({ id: 'p2', name: [{ family: 'Anders' }] })],
    });
    expect(patients.map(({ lastName }) => lastName)).toEqual(['Muster']);
    expect(problems).toMatchObject([{ line: 2, field: 'number', expected: 'unique-id', rejected: true }]);
  });
});

describe('the patient’s name', () => {
  test.each([
    [
      'official before usual',
      [
        { use: 'usual', family: 'U' },
        { use: 'official', family: 'O' },
      ],
      'O',
      null,
    ],
    ['usual before none', [{ family: 'N' }, { use: 'usual', family: 'U' }], 'U', null],
    [
      'no maiden name',
      [
        { use: 'maiden', family: 'Ledig' },
        { use: 'nickname', family: 'Spitz' },
      ],
      'Spitz',
      null,
    ],
    ['a maiden name where there is no other', [{ use: 'maiden', family: 'Ledig' }], 'Ledig', null],
    [
      'none that has ended',
      [{ use: 'official', family: 'A', period: { end: '2020' } }, { family: 'B' }],
      'B',
      null,
    ],
    ['none still to begin', [{ family: 'A', period: { start: '2027-01' } }, { family: 'B' }], 'B', null],
    [
      'one that ends today',
      [
        { family: 'A', period: { end: '2026-11-23' } },
        { use: 'temp', family: 'B' },
      ],
      'A',
      null,
    ],
    ['several first names', [{ family: 'Muster', given: ['Vera', 'Maria'] }], 'Muster', 'Vera Maria'],
    ['text only', [{ text: 'Vera Muster' }], 'Vera Muster', null],
    ['text with a comma', [{ text: 'Muster, Vera' }], 'Muster', 'Vera'],
    ['first name only', [{ given: ['Vera'] }], 'Vera', null],
    ['without a list', { family: 'Allein', given: 'Eva' }, 'Allein', 'Eva'],
  ])('%s', async (_, name, lastName, firstName) => {
    expect(await readPatient({ name })).toMatchObject({ lastName, firstName });
  });

  test('without a name the patient is rejected', async () => {
    const { problems } = await readFhir({ 'p.json': aFhirPatient({ name: [] }) });
    expect(problems).toMatchObject([
      { line: 1, path: 'Patient.name', field: 'last_name', expected: 'required', rejected: true },
    ]);
  });
});

describe('P3: the mobile number', () => {
  test.each([
    ['use mobile before home', [phone(other, { use: 'home' }), phone('079 123 45 67', { use: 'mobile' })]],
    ['system sms before phone', [phone(other), { system: 'sms', value: '079 123 45 67' }]],
    ['the better rank', [phone(other, { rank: 2 }), phone('079 123 45 67', { rank: 1 })]],
    ['any rank before none', [phone(other), phone('079 123 45 67', { rank: 9 })]],
    ['home before work', [phone(other, { use: 'work' }), phone('079 123 45 67', { use: 'home' })]],
    [
      'a mobile before a landline that is called mobile',
      [phone('044 668 18 00', { use: 'mobile' }), phone('079 123 45 67', { use: 'work' })],
    ],
    ['never an old one', [phone(other, { use: 'old', rank: 1 }), phone('079 123 45 67')]],
    [
      'none whose period has ended',
      [phone(other, { rank: 1, period: { end: '2026-11-22T12:00:00Z' } }), phone('079 123 45 67')],
    ],
    [
      'none whose period is to begin',
      [phone(other, { rank: 1, period: { start: '2026-11-24' } }), phone('079 123 45 67')],
    ],
    [
      'none with an unknown modifier',
      [phone(other, { rank: 1, modifierExtension: [{ url: 'urn:x' }] }), phone('079 123 45 67')],
    ],
    ['no fax', [{ system: 'fax', value: other }, phone('079 123 45 67')]],
    ['tel: is no part of it', [phone('tel:+41791234567')]],
  ])('%s', async (_, telecom) => {
    expect((await readPatient({ telecom }))?.mobile).toEqual(mobile);
  });

  test('P8: a landline is kept, so that the reason can be said', async () => {
    expect((await readPatient({ telecom: [phone('044 668 18 00')] }))?.mobile?.kind).toBe('landline');
  });

  test('P8: what is no number is kept and told with its path', async () => {
    const patient = aFhirPatient({ telecom: [{ system: 'email', value: 'x' }, phone('anrufen!')] });
    const { patients, problems } = await readFhir({ 'b.json': aBundle([patient]) });
    expect(patients[0]).toMatchObject({ mobile: { kind: 'invalid' }, email: null });
    expect(problems).toMatchObject([
      {
        path: 'Bundle.entry[0].resource.telecom[1].value',
        field: 'mobile',
        expected: 'phone-number',
        rejected: false,
      },
      {
        path: 'Bundle.entry[0].resource.telecom[0].value',
        field: 'email',
        expected: 'email-address',
        rejected: false,
      },
    ]);
  });

  test('somebody else’s number is not the patient’s', async () => {
    const contact = [{ name: { family: 'Mutter' }, telecom: [phone('079 123 45 67')] }];
    expect((await readPatient({ telecom: [], contact }))?.mobile).toBeNull();
  });
});

test.each([
  [
    'the better rank',
    [
      { value: 'b@x.ch', rank: 2 },
      { value: 'a@x.ch', rank: 1 },
    ],
  ],
  [
    'home before work',
    [
      { value: 'b@x.ch', use: 'work' },
      { value: 'a@x.ch', use: 'home' },
    ],
  ],
  ['a readable one', [{ value: 'b at x', rank: 1 }, { value: 'a@x.ch' }]],
])('P3: the e-mail address: %s', async (_, telecom) => {
  const all = telecom.map((each) => ({ system: 'email', ...each }));
  expect((await readPatient({ telecom: all }))?.email).toBe('a@x.ch');
});

describe('P9: who may not be written to', () => {
  test.each([
    ['deceased', { deceasedBoolean: true }, '1900-01-01'],
    ['deceased, as text', { deceasedBoolean: 'true' }, '1900-01-01'],
    ['deceased on a day', { deceasedDateTime: '2026-10-01' }, '2026-10-01'],
    ['deceased at a time', { deceasedDateTime: '2026-10-01T03:00:00+01:00' }, '2026-10-01'],
    ['deceased in a month', { deceasedDateTime: '2026-10' }, '2026-10-01'],
    ['deceased in a year', { deceasedDateTime: '2026' }, '2026-01-01'],
    ['deceased, day unknown', { _deceasedDateTime: { extension: [{ url: 'urn:absent' }] } }, '1900-01-01'],
    ['deceased, day unreadable', { deceasedDateTime: 'last autumn' }, '1900-01-01'],
    ['deceased, wrong type', { deceasedDateTime: 20261001 }, '1900-01-01'],
    ['living', { deceasedBoolean: false }, null],
  ])('P9: %s', async (_, wish, day) => {
    expect((await readPatient(wish))?.deceasedOn).toBe(day);
  });

  test.each([
    [false, true],
    ['false', true],
    [true, false],
    [undefined, false],
  ])('P9: active %s: blocked %s', async (active, blocked) => {
    expect((await readPatient({ active }))?.blocked).toBe(blocked);
  });

  test.each([{ active: 'maybe' }, { deceasedBoolean: 1 }])(
    'P9: %o is no yes or no: rejected',
    async (wish) => {
      const { patients, problems } = await readFhir({ 'p.json': aFhirPatient(wish) });
      expect(patients).toEqual([]);
      expect(problems).toMatchObject([{ expected: 'boolean', rejected: true }]);
    },
  );

  test('P9: a modifier extension nobody here understands rejects the patient', async () => {
    const { problems } = await readFhir({
      'p.json': aFhirPatient({ modifierExtension: [{ url: 'urn:x' }] }),
    });
    expect(problems).toMatchObject([{ expected: 'no-modifier-extension', rejected: true }]);
  });

  test('P9: opt-outs entered elsewhere stay, and a block where no Patient says if it is in use', async () => {
    const silent = await readFhir({ 'p.json': aFhirPatient() });
    expect(silent.contents[0]?.columns).not.toContain('sms_opt_out');
    expect(silent.contents[0]?.columns).not.toContain('email_opt_out');
    expect(silent.contents[0]?.columns).not.toContain('blocked');
    const telling = await readFhir({ 'p.json': aFhirPatient({ active: true }) });
    expect(telling.contents[0]?.columns).toContain('blocked');
  });

  test('P9: a merged record is blocked', async () => {
    const link = [{ other: { reference: 'Patient/p2' }, type: 'replaced-by' }];
    const identifier = [{ value: '99' }];
    const merged = aFhirPatient({ id: 'p9', identifier, link });
    const { patients } = await readFhir({ 'p.ndjson': [merged, aFhirPatient({ id: 'p2' })] });
    expect(patients.map(({ number, blocked }) => [number, blocked])).toEqual([
      ['99', true],
      ['12', false],
    ]);
  });

  test('P9: a merged record with the number of the other is left out', async () => {
    const link = [{ other: { reference: 'Patient/p2' }, type: 'replaced-by' }];
    const { patients, problems } = await readFhir({
      'p.ndjson': [aFhirPatient({ link }), aFhirPatient({ id: 'p2', name: [{ family: 'Heute' }] })],
    });
    expect(patients).toMatchObject([{ number: '12', lastName: 'Heute', blocked: false }]);
    expect(problems).toEqual([]);
  });
});

describe('the patient’s language and birthday', () => {
  const speaks = (code: string, more: object = {}) => ({ language: { coding: [{ code }] }, ...more });
  test.each([
    ['the preferred one', [speaks('en'), speaks('fr-CH', { preferred: true })], 'fr'],
    ['the only one', [speaks('it')], 'it'],
    ['of several none', [speaks('it'), speaks('fr')], null],
    ['Swiss German', [speaks('gsw')], 'de'],
    ['with a country', [speaks('de-CH')], 'de'],
    ['three letters', [speaks('deu-CH')], 'de'],
    ['as text', [{ language: { text: 'Deutsch' } }], 'de'],
    ['the coding that is ours', [{ language: { coding: [{ code: 'xx' }, { code: 'fr' }] } }], 'fr'],
  ])('%s', async (_, communication, language) => {
    expect((await readPatient({ communication }))?.language).toBe(language);
  });

  test('another language is told, the patient is kept', async () => {
    const { patients, problems } = await readFhir({
      'p.json': aFhirPatient({ communication: [speaks('sq')] }),
    });
    expect(patients).toMatchObject([{ language: null }]);
    expect(problems).toMatchObject([{ field: 'language', value: 'sq', rejected: false }]);
  });

  test.each([
    ['1980-05-17', '1980-05-17'],
    ['1980-05', null],
    ['1980', null],
    ['1980-05-17T00:00:00Z', '1980-05-17'],
  ])('born %s: %s', async (birthDate, day) => {
    const { patients, problems } = await readFhir({ 'p.json': aFhirPatient({ birthDate }) });
    expect(patients).toMatchObject([{ birthDate: day }]);
    expect(problems).toEqual([]);
  });

  test('a birthday that does not exist rejects the patient', async () => {
    const { problems } = await readFhir({ 'p.json': aFhirPatient({ birthDate: '1980-02-30' }) });
    expect(problems).toMatchObject([{ path: 'Patient.birthDate', value: '1980-02-30', rejected: true }]);
  });
});
