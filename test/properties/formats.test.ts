import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RefusalError } from '../../src/errors.ts';
import { cleanText } from '../../src/model/text.ts';
import { aBundle, aFhirAppointment, aFhirPatient, readFhir } from '../import/fhir-file.ts';
import { aCalendar, anEvent, readItems } from '../import/ics-file.ts';
import { absurdDays, absurdMoments, hostileText, UNSAFE } from '../support/hostile.ts';

const LIMIT = { interruptAfterTimeLimit: 30_000 };

// longer than anything we keep, FHIR values are cut before they are cleaned
const shortText = hostileText.map((text) => text.slice(0, 1000));
const LEAP_SECOND = '2026-11-24T08:00:60'; // FHIR allows it
const shape = fc.constantFrom('bundle', 'ndjson', 'array', 'escaped', 'marked');
const fhirPerson = fc.record({
  family: shortText,
  given: fc.array(shortText, { maxLength: 2 }),
  birthDate: fc.oneof(fc.constantFrom('1980-05-17', ''), fc.constantFrom(...absurdDays)),
  mobile: fc.oneof(fc.constant('079 123 45 67'), shortText),
  reason: shortText,
  start: fc.oneof(
    { weight: 4, arbitrary: fc.constant('2026-11-24T10:00:00+01:00') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...absurdMoments.filter((text) => text !== '' && text !== LEAP_SECOND)),
    },
  ),
});

describe('hostile values in FHIR', () => {
  test('names come back cleaned, what is wrong costs its own record, and the neighbours come back whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fhirPerson, { minLength: 1, maxLength: 4 }), shape, async (people, form) => {
        const resources = [...people.flatMap(fhirResources), ...NEIGHBOURS];
        const { patients, appointments, problems, notices } = await readFhir({
          'a.json': fhirText(resources, form),
        });
        for (const [index, person] of people.entries()) {
          const found = patients.find(({ number }) => number === String(index));
          const expected = expectedName(person);
          if (expected === null) expect(found).toBeUndefined();
          else expect(found).toMatchObject(expected);
          const its = appointments.filter(({ id }) => id === `A${index}`);
          const isGood = person.start === '2026-11-24T10:00:00+01:00';
          expect(its).toHaveLength(isGood ? 1 : 0);
          const reason = cleanText(person.reason);
          if (isGood && reason.length <= 200) expect(its[0]?.reasonName).toBe(reason || null);
        }
        expect(patients.at(-1)).toMatchObject({ number: '12', lastName: 'Muster', firstName: 'Vera' });
        expect(appointments.at(-1)).toMatchObject({
          id: 'a1',
          patientNumber: '12',
          startsLocal: '2026-11-24T09:00',
        });
        expect(
          textsIn([patients, appointments, problems, notices]).filter((text) => UNSAFE.test(text)),
        ).toEqual([]);
      }),
      { ...LIMIT, numRuns: 60 },
    );
  });
});

const NEIGHBOURS = [aFhirPatient(), aFhirAppointment()];

type FhirPerson = typeof fhirPerson extends fc.Arbitrary<infer P> ? P : never;

function fhirResources({ family, given, birthDate, mobile, reason, start }: FhirPerson, index: number) {
  const patient = aFhirPatient({
    id: `h${index}`,
    identifier: [{ use: 'usual', type: { coding: [{ code: 'MR' }] }, value: String(index) }],
    name: [{ use: 'official', family, given }],
    telecom: [{ system: 'phone', use: 'mobile', value: mobile }],
    ...(birthDate !== '' && { birthDate }),
  });
  const appointment = aFhirAppointment({
    id: `A${index}`,
    start,
    reasonCode: [{ text: reason }],
    participant: [{ actor: { reference: 'Patient/p1' }, status: 'accepted' }],
  });
  return [patient, appointment];
}

/** The same resources as different servers write them. */
function fhirText(resources: readonly Readonly<Record<string, unknown>>[], form: string): string {
  if (form === 'ndjson') return resources.map((resource) => `${JSON.stringify(resource)}\n`).join('');
  if (form === 'array') return JSON.stringify(resources, null, 1);
  const text = JSON.stringify(aBundle(resources));
  if (form === 'marked') return `\ufeff${text}`;
  if (form === 'bundle') return text;
  return text.replaceAll(
    /[^\0-~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** null: no name, or one that is too long. */
function expectedName({
  family,
  given,
  birthDate,
}: FhirPerson): { lastName: string; firstName: string | null } | null {
  const [last, first] = [cleanText(family), cleanText(given.join(' '))];
  const [lastName, firstName] = last === '' ? [first, ''] : [last, first];
  const isGood = lastName !== '' && lastName.length <= 200 && firstName.length <= 200;
  return isGood && isReadable(birthDate) ? { lastName, firstName: firstName || null } : null;
}

/** FHIR's own dates have no German form, and one with a time is its day. */
function isReadable(birthDate: string): boolean {
  return birthDate === '' || birthDate === '1980-05-17' || /^2026-11-24T/.test(birthDate);
}

const icsPerson = fc.record({
  summary: hostileText,
  description: hostileText,
  category: hostileText,
  start: fc.oneof(
    { weight: 4, arbitrary: fc.constant('DTSTART:20261124T100000') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'DTSTART:00000000T000000',
        'DTSTART:20260230T100000',
        'DTSTART:99991231T235959Z',
        'DTSTART:20261124T240000',
        'DTSTART:20261124T105960Z',
        'DTSTART;TZID=Nowhere/Zone:20261124T100000',
        'DTSTART;VALUE=DATE:20261124',
        'DTSTART:=NOW()',
        'DTSTART:',
      ),
    },
  ),
});

describe('hostile values in calendars', () => {
  test('every event is an appointment, a problem or counted; its neighbours come back whole, and nothing can be obeyed', async () => {
    const neighbour = anEvent('UID:last', 'DTSTART:20261124T113000', 'SUMMARY:Muster Anna\\, Kontrolle');
    await fc.assert(
      fc.asyncProperty(fc.array(icsPerson, { minLength: 1, maxLength: 4 }), async (people) => {
        const events = people.map(({ summary, description, category, start }, index) =>
          anEvent(
            `UID:${index}`,
            start,
            folded(`SUMMARY:${escaped(summary)}`),
            folded(`DESCRIPTION:${escaped(description)}`),
            folded(`CATEGORIES:${escaped(category)}`),
          ),
        );
        const { appointments, problems, notices } = await readItems(aCalendar(...events, neighbour));
        expect(appointments.at(-1)).toMatchObject({
          startsLocal: '2026-11-24T11:30',
          personName: 'Muster Anna',
          reasonName: 'Kontrolle',
        });
        const good = people.filter(({ start }) => start === 'DTSTART:20261124T100000').length;
        expect(appointments.length).toBeGreaterThanOrEqual(good + 1);
        expect(appointments.length).toBeLessThanOrEqual(people.length + 1);
        expect(textsIn([appointments, problems, notices]).filter((text) => UNSAFE.test(text))).toEqual([]);
      }),
      { ...LIMIT, numRuns: 60 },
    );
  });
});

test('any bytes after a good beginning are records, problems or a refusal', async () => {
  const pieces = fc.constantFrom(
    '"',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\\',
    '\\u0000',
    '\n',
    '\r',
    '\0',
    '\u00ff',
    'BEGIN:VEVENT\r\n',
    'END:VEVENT\r\n',
    'RRULE:FREQ=SECONDLY\r\n',
    'DTSTART:20261124T100000\r\n',
    'UID:1\r\n',
    '"resourceType":"Patient"',
    '1e999',
    'null',
  );
  const rest = fc.array(pieces, { maxLength: 60 }).map((parts) => Buffer.from(parts.join(''), 'latin1'));
  const beginnings = [
    '{"resourceType":"Bundle","entry":[',
    '{"resourceType":"Patient",',
    'BEGIN:VCALENDAR\r\n',
    'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...beginnings),
      fc.oneof(rest, fc.uint8Array({ maxLength: 200 })),
      async (start, more) => {
        const bytes = Buffer.concat([Buffer.from(start), more]);
        const reading = start.startsWith('{') ? readFhir({ 'a.json': bytes }) : readItems(bytes);
        const read = await reading.catch((error: unknown) => {
          expect(error).toBeInstanceOf(RefusalError);
          return null;
        });
        expect(textsIn(read?.items).filter((text) => UNSAFE.test(text))).toEqual([]);
      },
    ),
    { ...LIMIT, numRuns: 150 },
  );
});

/** RFC 5545 §3.3.11. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll(/\r\n?|\n/g, '\\n');
}

/** RFC 5545 §3.1, in characters. */
function folded(line: string): string {
  return Array.from(line)
    .map((character, index) => (index > 0 && index % 60 === 0 ? `\r\n ${character}` : character))
    .join('');
}

/** Every text in there, wherever it stands. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value instanceof Object ? Object.values(value).flatMap(textsIn) : [];
}
