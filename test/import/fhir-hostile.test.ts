import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aBundle, aFhirAppointment, aFhirPatient, readFhir } from './fhir-file.ts';

const appointments = Array.from({ length: 5 }, (_, index) => aFhirAppointment({ id: `a${index}` }));
const all = [aFhirPatient(), ...appointments];
const idsOf = (records: readonly { id: string }[]) => records.map(({ id }) => id);
const nothingKnown = (problems: readonly { rejected: boolean; appointmentId?: string }[]) =>
  problems.some(({ rejected, appointmentId }) => rejected && appointmentId === undefined);

describe('P7a: damage costs what is damaged, and nothing vanishes for it', () => {
  test.each([
    ['in the middle of an entry', 0.7],
    ['near its beginning', 0.1],
    ['before the last bracket', 0.9999],
  ])('P7a: a Bundle that ends %s', async (_, part) => {
    const whole = JSON.stringify(aBundle(all));
    const { problems } = await readFhir({ 'b.json': whole.slice(0, Math.floor(whole.length * part)) });
    expect(problems.filter(({ expected }) => expected === 'whole-file')).toHaveLength(1);
    expect(nothingKnown(problems)).toBe(true);
  });

  test('P7a: wherever a Bundle is cut, that is told and what came before is read', async () => {
    const whole = Buffer.from(
      JSON.stringify(aBundle([aFhirPatient({ name: [{ family: 'Ötzi' }] }), ...appointments]), null, 1),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 30, max: whole.length - 1 }), async (length) => {
        const {
          appointments: kept,
          problems,
          notices,
        } = await readFhir({ 'b.json': whole.subarray(0, length) });
        expect(idsOf(kept)).toEqual(['a0', 'a1', 'a2', 'a3', 'a4'].slice(0, kept.length));
        expect(nothingKnown(problems)).toBe(true);
        expect(notices).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['a missing quote', (text: string) => text.replace('"id":"a2"', '"id":"a2')],
    [
      'a missing brace',
      (text: string) =>
        text.replace(
          '"status":"accepted"}]},"search":{"mode":"match"}},{"fullUrl":"https://fhir.example.ch/r4/Appointment/a3"',
          '"status":"accepted"}],"search":{"mode":"match"}},{"fullUrl":"https://fhir.example.ch/r4/Appointment/a3"',
        ),
    ],
    ['a missing colon', (text: string) => text.replace('"id":"a2"', '"id" "a2"')],
    ['a stray bracket', (text: string) => text.replace('"id":"a2"', '"id":"a2"]')],
    ['a zero byte', (text: string) => text.replace('"id":"a2"', '"id":\0"a2"')],
    ['a comment', (text: string) => text.replace('"id":"a2"', '/* */"id":"a2"')],
    ['nesting without end', (text: string) => text.replace('"id":"a2"', `"id":${'['.repeat(100_000)}`)],
  ])('P7a: %s in a Bundle costs one entry', async (_, damage) => {
    const { appointments: kept, problems } = await readFhir({
      'b.json': damage(JSON.stringify(aBundle(all))),
    });
    expect(idsOf(kept)).toEqual(['a0', 'a1', 'a3', 'a4']);
    expect(problems).toMatchObject([
      { line: 1, path: 'Bundle.entry[3]', expected: 'readable-record', rejected: true },
    ]);
    expect(nothingKnown(problems)).toBe(true);
  });

  test.each([
    ['a bad escape', '"id":"a2","x":"\\q"'],
    ['a bad word', '"id":"a2","x":nul'],
    ['a bad number', '"id":"a2","x":01'],
    ['a line break in a text', '"id":"a2","x":"\n"'],
    ['a control character in a text', '"id":"a2","x":"\u0001"'],
  ])('P7a: %s costs that entry only, which is known by its id', async (_, broken) => {
    const text = JSON.stringify(aBundle(all)).replace('"id":"a2"', broken);
    const { appointments: kept, problems } = await readFhir({ 'b.json': text });
    expect(idsOf(kept)).toEqual(['a0', 'a1', 'a3', 'a4']);
    expect(problems).toMatchObject([{ expected: 'readable-record', appointmentId: 'a2' }]);
  });

  test.each([
    ['cut off', (line: string) => line.slice(0, 120)],
    ['cut off after a colon', (line: string) => line.slice(0, line.indexOf('"start":') + 8)],
    ['a missing quote', (line: string) => line.replace('"a2"', '"a2')],
    ['a bracket in the middle', (line: string) => line.replace('"a2"', '"a2"]')],
    ['a word', () => 'null'],
    ['garbage', () => '\u001b[2J\0\u202e'],
    ['an open list', () => '['.repeat(100_000)],
  ])('P7a: a broken line of NDJSON (%s) costs that line', async (_, damage) => {
    const lines = all.map((each) => JSON.stringify(each));
    lines[3] = damage(lines[3] ?? '');
    const { appointments: kept, problems } = await readFhir({ 'b.ndjson': lines.join('\n') });
    expect(idsOf(kept)).toEqual(['a0', 'a1', 'a3', 'a4']);
    expect(problems).toMatchObject([{ line: 4, rejected: true }]);
    expect(problems).toHaveLength(1);
  });

  test('P7a: a broken line is known by its id only if it holds nothing else', async () => {
    const lines = all.map((each) => JSON.stringify(each));
    const one = lines.with(3, `${lines[3]?.slice(0, -1)}`).join('\n');
    const two = [...lines.slice(0, 3), `${lines[3]?.slice(0, -1)}${lines[4]}`, lines[5]].join('\n');
    expect((await readFhir({ 'b.ndjson': one })).problems).toMatchObject([{ line: 4, appointmentId: 'a2' }]);
    const { appointments: kept, problems } = await readFhir({ 'b.ndjson': two });
    expect(idsOf(kept)).toEqual(['a0', 'a1', 'a4']);
    expect(nothingKnown(problems)).toBe(true);
  });

  test('P7a: what stands behind a resource on its line is told, the resource is kept', async () => {
    const lines = all.map((each) => JSON.stringify(each));
    lines[3] += '}';
    const { appointments: kept, problems } = await readFhir({ 'b.ndjson': lines.join('\n') });
    expect(kept).toHaveLength(5);
    expect(nothingKnown(problems)).toBe(true);
  });

  test('P7a: a last line that is cut off may not be the last', async () => {
    const text = all.map((each) => JSON.stringify(each)).join('\n');
    const { problems } = await readFhir({ 'b.ndjson': text.slice(0, -40) });
    expect(problems).toMatchObject([{ line: 6, expected: 'whole-file', rejected: true }]);
    expect(nothingKnown(problems)).toBe(true);
  });

  test('P7a: a broken line that is a Patient says nothing about appointments', async () => {
    const broken = JSON.stringify(aFhirPatient({ id: 'p2' })).slice(0, -1);
    const { contents } = await readFhir({ 'p.ndjson': `${JSON.stringify(aFhirPatient())}\n${broken}\n` });
    expect(contents.map(({ kind }) => kind)).toEqual(['patients']);
  });

  test('P7a: a Bundle on a broken line may hold anything', async () => {
    const lines = [aFhirPatient(), aBundle(appointments)].map((each) => JSON.stringify(each));
    const { problems } = await readFhir({ 'b.ndjson': `${lines[0]}\n${lines[1]?.slice(0, 40)}\n` });
    expect(nothingKnown(problems)).toBe(true);
  });

  test('P7a: in a file of patients a line nobody can read may be an appointment', async () => {
    const { contents, problems } = await readFhir({ 'p.ndjson': `${JSON.stringify(aFhirPatient())}\n{{{\n` });
    expect(contents.map(({ kind }) => kind)).toEqual(['patients', 'appointments']);
    expect(nothingKnown(problems)).toBe(true);
  });
});

describe('hostile values', () => {
  const HOSTILE = '\u001b]0;x\u0007A\u202e\u0000\u200bB\r\nC{{ name }}';

  test('controls, bidirectional marks and escapes reach neither records nor problems', async () => {
    const patient = aFhirPatient({ name: [{ family: HOSTILE }], birthDate: HOSTILE });
    const good = aFhirPatient({ id: 'p2', identifier: [{ value: HOSTILE }], name: [{ family: HOSTILE }] });
    const { patients, problems } = await readFhir({ 'b.json': aBundle([patient, good]) });
    expect(patients).toMatchObject([{ number: 'AB C{{ name }}', lastName: 'AB C{{ name }}' }]);
    expect(problems).toMatchObject([{ value: 'AB C{{ name }}' }]);
  });

  test('a type or a path of a problem cannot steer the terminal', async () => {
    const { notices } = await readFhir({ 'b.json': aBundle([aFhirPatient(), { resourceType: HOSTILE }]) });
    expect(notices).toMatchObject([{ types: [{ type: 'AB C{{ name }}', count: 1 }] }]);
  });

  test('a megabyte of text: a photograph is passed over, a name is refused', async () => {
    const megabyte = 'QUJD'.repeat(300_000);
    const photo = [{ contentType: 'image/png', data: megabyte }];
    const long = aFhirPatient({
      id: 'p2',
      identifier: [{ value: '2' }],
      name: [{ family: `ä\\"${megabyte}` }],
    });
    const { patients, problems } = await readFhir({ 'b.json': aBundle([aFhirPatient({ photo }), long]) });
    expect(patients).toMatchObject([{ number: '12' }]);
    expect(problems).toMatchObject([{ field: 'last_name', expected: 'shorter-text', rejected: true }]);
    expect(problems[0]?.value.length).toBe(40);
  });

  test.each(['ä', '\\u00e4', '\\"', '\\\\', '€', '😀'])(
    'a long text of %s is shortened between letters',
    async (letter) => {
      const text = JSON.stringify(aBundle(all)).replace(
        '"id":"a2"',
        `"id":"a2","comment":"${letter.repeat(40_000)}"`,
      );
      const { appointments: kept, problems } = await readFhir({ 'b.json': text });
      expect([idsOf(kept).length, problems]).toEqual([5, []]);
    },
  );

  test('P7a: a resource that is too long is told, and known by its id', async () => {
    const extension = Array.from({ length: 20_000 }, () => ({ url: 'urn:example' }));
    const { problems } = await readFhir({
      'b.json': aBundle([aFhirPatient(), aFhirAppointment({ extension })]),
    });
    expect(problems).toMatchObject([{ expected: 'readable-record', appointmentId: 'a1' }]);
  });

  test('names every object inherits are no members', async () => {
    const text = JSON.stringify(aBundle([aFhirPatient()])).replace(
      '"id":"p1"',
      '"id":"p1","__proto__":{"active":false},"constructor":{"active":false}',
    );
    const { patients, problems } = await readFhir({ 'b.json': text });
    expect(patients).toMatchObject([{ number: '12', blocked: false }]);
    expect(problems).toEqual([]);
    expect('active' in {}).toBe(false);
  });

  test('P9: whatever JSON stands in a member, there is a record or a problem, and no error', async () => {
    const members = [
      'id',
      'meta',
      'identifier',
      'name',
      'telecom',
      'birthDate',
      'deceasedDateTime',
      'communication',
      'link',
    ];
    const others = [
      'status',
      'start',
      'end',
      'minutesDuration',
      'participant',
      'contained',
      'reasonCode',
      'serviceType',
      'specialty',
    ];
    const pick = fc.constantFrom(...members, ...others);
    const value = fc.jsonValue({ maxDepth: 4 }).filter((each) => each !== undefined);
    await fc.assert(
      fc.asyncProperty(pick, value, async (member, wrong) => {
        const wish = { [member]: wrong };
        const { items } = await readFhir({ 'b.ndjson': [aFhirPatient(wish), aFhirAppointment(wish)] });
        expect(items.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['telecom', 'mobile'],
    ['communication', 'language'],
    ['name', 'last_name'],
  ])('a %s that is a text is told', async (member, field) => {
    const { problems } = await readFhir({ 'p.json': aFhirPatient({ [member]: '079 123 45 67' }) });
    expect(problems[0]).toMatchObject({ path: `Patient.${member}`, field, expected: 'fhir-type' });
  });
});
