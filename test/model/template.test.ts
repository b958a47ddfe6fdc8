import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AgendaEntry } from '../../src/model/candidate.ts';
import { channels, languages, messageKinds } from '../../src/model/message.ts';
import { measureSms } from '../../src/model/segments.ts';
import { shippedTemplate } from '../../src/model/shipped-templates.ts';
import {
  compileTemplate,
  fillTemplate,
  MAX_LENGTH,
  type Template,
  TemplateError,
  type TemplateKey,
  tidyTemplate,
  usedPlaceholders,
} from '../../src/model/template.ts';
import { checkTemplate } from '../../src/model/template-check.ts';
import {
  createContextWriter,
  placeholdersOf,
  secretPlaceholders,
  type TemplateContext,
} from '../../src/model/template-context.ts';
import { sampleContext, sampleEntry, samplePatient } from '../../src/model/template-samples.ts';
import { normaliseForSms } from '../../src/model/text.ts';
import { addDays } from '../../src/model/time.ts';
import { ZONE } from '../support/records.ts';

const practice = {
  name: 'Praxis Muster',
  phone: '+41 44 000 00 00',
  timeZone: ZONE,
  language: 'de',
} as const;
const REMINDER = { kind: 'reminder', channel: 'sms', language: 'de' } as const satisfies TemplateKey;
const REMINDER_MAIL = { ...REMINDER, channel: 'email' } as const satisfies TemplateKey;

const allKeys = messageKinds.flatMap((kind) =>
  channels.flatMap((channel) => languages.map((language): TemplateKey => ({ kind, channel, language }))),
);
const nameOf = ({ kind, channel, language }: TemplateKey) => `${kind} ${channel} ${language}`;
const check = (body: string, key: TemplateKey = REMINDER) =>
  checkTemplate(key, { subject: key.channel === 'email' ? 'Termin' : null, body }, practice);

/** Contexts of a kind on every weekday of every month. */
function contextsOfAYear({ kind, language }: TemplateKey): TemplateContext[] {
  const contexts = createContextWriter(practice, language);
  return Array.from({ length: 365 }, (_, index) => addDays('2026-01-01', index)).map((day) => {
    const entry = sampleEntry({ day, timeZone: ZONE, language });
    if (kind === 'birthday') return contexts.ofBirthday(samplePatient(language));
    if (kind === 'recall')
      return contexts.ofRecall({ patient: entry.patient, dueDate: day, reason: null, doctor: null });
    return contexts.ofAppointment(entry);
  });
}

function fillReminder(body: string, entry: Partial<AgendaEntry>): string {
  const sample = sampleEntry({ day: '2026-11-24', timeZone: ZONE, language: 'de' });
  const context = createContextWriter(practice, 'de').ofAppointment({ ...sample, ...entry });
  return fillTemplate(compileTemplate(REMINDER, { subject: null, body }), context).body;
}

const aPatientNamed = (firstName: string | null, lastName = 'Muster') => ({
  patient: { ...samplePatient('de'), firstName, lastName },
});

describe('T1, T2: the shipped texts', () => {
  test('T2: each kind × channel × language has a text', () => {
    expect(allKeys).toHaveLength(32);
    const texts = new Set(allKeys.map((key) => JSON.stringify(shippedTemplate(key))));
    expect(texts.size).toBe(32);
  });

  test.each(allKeys.map((key) => [nameOf(key), key] as const))(
    'T2: %s is in order and says nothing secret',
    (_, key) => {
      const template = shippedTemplate(key);
      expect(checkTemplate(key, template, practice)).toMatchObject({ problems: [], warnings: [] });
      expect(tidyTemplate(template)).toEqual(template);
      const used = usedPlaceholders(compileTemplate(key, template));
      expect(secretPlaceholders.filter((name) => used.has(name))).toEqual([]);
      expect(used.has('practice.name')).toBe(true);
      expect(template.body).not.toContain('ß');
    },
  );

  test.each(allKeys.filter(({ channel }) => channel === 'sms').map((key) => [nameOf(key), key] as const))(
    'T2: %s is one part of GSM-7 on every day of the year',
    (_, key) => {
      const compiled = compileTemplate(key, shippedTemplate(key));
      for (const context of contextsOfAYear(key)) {
        const { body } = fillTemplate(compiled, context);
        expect(measureSms(normaliseForSms(body)), body).toMatchObject({ encoding: 'gsm-7', segments: 1 });
      }
    },
  );

  test('T2: a birthday e-mail to somebody without a first name still greets', () => {
    const key = { kind: 'birthday', channel: 'email', language: 'de' } as const;
    const context = createContextWriter(practice, 'de').ofBirthday({
      ...samplePatient('de'),
      firstName: null,
    });
    const { body } = fillTemplate(compileTemplate(key, shippedTemplate(key)), context);
    expect(body).toMatch(/^Guten Tag\n\nHerzlichen Glückwunsch/);
  });
});

describe('T1: placeholders are filled from patient, appointment, doctor and practice', () => {
  test.each(messageKinds)('T1: a %s knows exactly the placeholders it lists', (kind) => {
    for (const language of languages) {
      const contexts = createContextWriter(practice, language);
      const context = sampleContext(contexts, kind, { timeZone: ZONE, language });
      const names = Object.entries(context).flatMap(([group, fields]) =>
        Object.keys(fields).map((field) => `${group}.${field}`),
      );
      expect(names.sort()).toEqual([...placeholdersOf(kind)].sort());
    }
  });

  test('T2: days and times are written in the language of the text, in the practice’s time', () => {
    const entry = sampleEntry({ day: '2026-08-05', timeZone: ZONE, language: 'de' });
    const said = languages.map((language) => {
      const { appointment } = createContextWriter(practice, language).ofAppointment(entry);
      return [appointment?.['weekday'], appointment?.['date'], appointment?.['time']].join(' ');
    });
    expect(said).toEqual([
      'Mittwoch 05.08.2026 14:30',
      'mercredi 05.08.2026 14:30',
      'mercoledì 05.08.2026 14:30',
      'Wednesday 05 Aug 2026 14:30',
    ]);
  });

  test('T1: where it is, and nothing where the source does not tell', () => {
    const body = 'Termin{% if appointment.location %}, Ort: {{ appointment.location }}{% endif %}';
    expect(fillReminder(body, { location: 'Haus 3' })).toBe('Termin, Ort: Haus 3');
    expect(fillReminder(body, { location: null })).toBe('Termin');
  });

  test('T1: a condition on a value that is missing takes the other branch', () => {
    const body = 'Guten Tag{% if patient.first_name %} {{ patient.first_name }}{% else %}!{% endif %}';
    expect(fillReminder(body, aPatientNamed('Anna'))).toBe('Guten Tag Anna');
    expect(fillReminder(body, aPatientNamed(null))).toBe('Guten Tag!');
  });
});

describe('T2: a text that does not render is found out', () => {
  test.each([
    ['Hallo {{ patient.name }}', 'unknown-placeholder', 'patient.name', 1, 10],
    ['a\nb {{ nobody }}', 'unknown-placeholder', 'nobody', 2, 6],
    ['x {% if false %}{{ patient.foo }}{% endif %}', 'unknown-placeholder', 'patient.foo', 1, 20],
    ['x {% if patient.foo %}y{% endif %}', 'unknown-placeholder', 'patient.foo', 1, 9],
    [
      'x {% case patient.number %}{% when patient.foo %}y{% endcase %}',
      'unknown-placeholder',
      'patient.foo',
      1,
      36,
    ],
    ['x {{ patient.first_name | append: patient.foo }}', 'unknown-placeholder', 'patient.foo', 1, 35],
    ['x {{ patient.first_name.size }}', 'unknown-placeholder', 'patient.first_name.size', 1, 6],
    ['x {{ patient }}', 'unknown-placeholder', 'patient', 1, 6],
    ['x {{ patient[doctor.name] }}', 'unknown-placeholder', 'patient[doctor.name]', 1, 6],
    ['x {{ recall.reason }}', 'unknown-placeholder', 'recall.reason', 1, 6],
    ['x {{ patient.__proto__ }}', 'unknown-placeholder', 'patient.__proto__', 1, 6],
    ['x {% if false %}{{ patient.number | shout }}{% endif %}', 'unknown-filter', 'shout', 1, 17],
    ['x {{ patient.number | date: "%Y" }}', 'unknown-filter', 'date', 1, 3],
    ['x {% if false %}{{ patient.number | append }}{% endif %}', 'filter-argument', 'append', 1, 17],
    ['x {% bogus %}', 'unknown-tag', 'bogus', 1, 3],
    ['x {% include "/etc/passwd" %}', 'unknown-tag', 'include', 1, 3],
    ['x {% render "/etc/passwd" %}', 'unknown-tag', 'render', 1, 3],
    ['x {% layout "/etc/passwd" %}', 'unknown-tag', 'layout', 1, 3],
    ['x {% for i in (1..9999999) %}y{% endfor %}', 'unknown-tag', 'for', 1, 3],
    ['x {% assign a = 1 %}', 'unknown-tag', 'assign', 1, 3],
    ['x {% if patient.number %}', 'not-closed', '{% if patient.number %}', 1, 3],
    ['x {{ patient.number', 'not-closed', '{{ patient.number', 1, 3],
    ['x {{ patient.number and so much more', 'not-closed', '{{ patient.number and so much…', 1, 3],
    ['x\ny { patient.number }', 'stray-brace', '{ patient.number', 2, 3],
    ['x patient.number }} y', 'stray-brace', 'patient.number }', 1, 3],
    ['x {{ }}', 'syntax', null, 1, 6],
    ['x\n\u001b[31m', 'control-character', 'U+001B', 2, 1],
    ['x \u202e', 'control-character', 'U+202E', 1, 3],
    ['x\ty', 'control-character', 'U+0009', 1, 2],
    ['x \ud800 y', 'control-character', 'U+D800', 1, 3],
  ])('T2: %j is refused as %s', (body, code, name, line, column) => {
    const { problems } = check(body);
    expect(problems[0]).toEqual({ code, part: 'body', at: { line, column }, name });
  });

  test('T2: every unknown placeholder is told, in the order of the text', () => {
    const { problems } = check('{{ b.b }} {{ practice.name }} {{ a.a }}');
    expect(problems.map(({ name }) => name)).toEqual(['b.b', 'a.a']);
  });

  test.each([
    ['', null],
    [' \n ', null],
    ['{% if false %}x{% endif %}', null],
    ['{{ nil }}', null],
    ['{{ patient.first_name }}', 'patient.first_name'],
    ['{% if patient.first_name %}x{% endif %}', 'patient.first_name'],
    ['{% unless patient.first_name %}x{% endunless %}', null],
    ['{{ patient.first_name }}{{ doctor.name }}', 'patient.first_name, doctor.name'],
  ])('T2: %j would be empty for somebody and is refused', (body, name) => {
    const { problems } = checkTemplate(REMINDER, tidyTemplate({ subject: null, body }), practice);
    expect(problems[0]).toMatchObject({ code: body.trim() === '' ? 'empty' : 'empty-result', name });
  });

  test('T2: a text with a condition and a word for each case is in order', () => {
    const body = '{% if patient.first_name %}Hallo {{ patient.first_name }}{% else %}Hallo{% endif %}';
    expect(check(body).problems).toEqual([]);
  });

  test('T2: an e-mail needs a subject, an SMS has none, and both have their length', () => {
    const codes = (key: TemplateKey, template: Template) =>
      checkTemplate(key, tidyTemplate(template), practice).problems.map(
        ({ code, part }) => `${part} ${code}`,
      );
    expect(codes(REMINDER_MAIL, { subject: '  ', body: 'x' })).toEqual(['subject subject-needed']);
    expect(codes(REMINDER, { subject: 'Termin', body: 'x' })).toEqual(['subject subject-not-allowed']);
    expect(codes(REMINDER_MAIL, { subject: 'a\nb', body: 'x' })).toEqual(['subject control-character']);
    expect(codes(REMINDER_MAIL, { subject: 'x'.repeat(201), body: 'x' })).toEqual(['subject too-long']);
    expect(codes(REMINDER_MAIL, { subject: 'x', body: 'x'.repeat(MAX_LENGTH.email + 1) })).toEqual([
      'body too-long',
    ]);
    expect(codes(REMINDER_MAIL, { subject: 'x', body: 'x'.repeat(MAX_LENGTH.email) })).toEqual([]);
    expect(codes(REMINDER, { subject: null, body: 'x'.repeat(1_000_000) })).toEqual(['body too-long']);
  });

  test('T2: an SMS of more than ten parts for somebody with a long name is refused', () => {
    expect(check('x'.repeat(1530)).problems).toEqual([]);
    expect(check('x'.repeat(1531)).problems).toMatchObject([{ code: 'too-many-segments', name: '10' }]);
    expect(check('x'.repeat(600)).problems).toEqual([]);
    // «ç» and «ë» in a name make 680 characters eleven parts
    expect(check(`${'x'.repeat(660)} {{ patient.first_name }}`).problems).toMatchObject([
      { code: 'too-many-segments' },
    ]);
  });

  test('T2: nesting however deep ends', () => {
    const depth = 90;
    const body = `x${'{% if true %}'.repeat(depth)}y${'{% endif %}'.repeat(depth)}`;
    expect(check(body).warnings).toEqual(check('xy').warnings);
  });
});

describe('T1: warnings', () => {
  test('T1: a text that tells why the patient comes is under professional secrecy, in an unreached branch too', () => {
    const body =
      'x {% if false %}{{ "y" | append: appointment.reason }}{% endif %}{{ appointment.specialty }}{{ appointment.location }}';
    const placeholders = ['appointment.reason', 'appointment.specialty', 'appointment.location'];
    expect(check(body).warnings).toEqual([{ code: 'professional-secrecy', placeholders }]);
    const recall = { kind: 'recall', channel: 'email', language: 'fr' } as const;
    expect(check('x {{ recall.reason }}', recall).warnings).toEqual([
      { code: 'professional-secrecy', placeholders: ['recall.reason'] },
    ]);
    const inSubject = { subject: '{{ appointment["reason"] }}!', body: 'x' };
    expect(checkTemplate(REMINDER_MAIL, inSubject, practice).warnings).toMatchObject([
      { code: 'professional-secrecy' },
    ]);
  });

  test('T2: the characters that make an SMS dear are named, those that are replaced are not', () => {
    expect(check('«Grüezi» – à bientôt, ça va').warnings).toEqual([
      { code: 'ucs-2', characters: ['–', 'ô', 'ç'] },
    ]);
    expect(check('x'.repeat(161))).toMatchObject({
      encoding: 'gsm-7',
      segments: 2,
      warnings: [{ code: 'several-segments', segments: 2 }],
    });
  });
});

describe('T1: what patients are called is never more than a name', () => {
  test.each([
    ['{{ practice.phone }}', '{{ practice.phone }}'],
    ['{% include "/etc/passwd" %}', '{% include "/etc/passwd" %}'],
    ['Anna\nBcc: eve@mail.example', 'Anna Bcc: eve@mail.example'],
    ['\u202eannA\u202c', 'annA'],
    ['A\u001b[31mnna\u0007', 'Anna'],
    ['A\u200bn\u2060na', 'Anna'],
  ])('T1: a patient called %j is written as %j', (firstName, written) => {
    expect(fillReminder('Hallo {{ patient.first_name }}', aPatientNamed(firstName))).toBe(`Hallo ${written}`);
  });

  test('T1: a filter that takes half of a character away leaves no half of it', () => {
    const body = 'Hallo {{ patient.first_name | remove: "\\ud835" }}.';
    expect(fillReminder(body, aPatientNamed('A\u{1D56C}nna'))).toBe('Hallo Anna.');
  });

  const anyName = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          '{{',
          '}}',
          '{%',
          '%}',
          ' ',
          '\n',
          '\u001b[2J',
          '\u202e',
          '\ud800',
          'é',
          'patient.number',
        ),
      )
      .map((parts) => parts.join('')),
  );
  const bodies = [
    'Hallo {{ patient.first_name }} {{ patient.last_name }}\nBis bald',
    'Hallo {{ patient.first_name | slice: 0 }}{{ patient.last_name | truncate: 3 }}{{ doctor.name | upcase }}',
    'Hallo {% if patient.first_name == patient.last_name %}{{ patient.first_name | append: "\\u0007" }}{% endif %}',
  ];

  test('T1: whatever a patient is called, writing ends and has no control character but line breaks', () => {
    fc.assert(
      fc.property(anyName, anyName, fc.constantFrom(...bodies), (firstName, lastName, body) => {
        const text = fillReminder(body, { ...aPatientNamed(firstName, lastName), doctor: lastName });
        expect(text).toMatch(/^Hallo/);
        expect(text.replaceAll('\n', '')).not.toMatch(
          /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u200b-\u200f\u2028\u2029]/u,
        );
        const lineBreaks = body.split('\n').length;
        expect(text.split('\n').length).toBeLessThanOrEqual(lineBreaks);
      }),
    );
  });

  test('T1: a subject stays on one line', () => {
    const subject = 'Termin {{ patient.last_name }} {{ "a\\nb" }}';
    const compiled = compileTemplate(REMINDER_MAIL, { subject, body: 'x' });
    const sample = sampleEntry({ day: '2026-11-24', timeZone: ZONE, language: 'de' });
    const entry = { ...sample, ...aPatientNamed('Anna', 'Muster\r\nBcc: eve@mail.example') };
    const context = createContextWriter(practice, 'de').ofAppointment(entry);
    expect(fillTemplate(compiled, context).subject).toBe('Termin Muster Bcc: eve@mail.example a b');
  });

  test('T2: what is left empty after all is refused, not sent', () => {
    const body = '{% if patient.first_name == "Anna" %}{% else %}x{% endif %}';
    expect(() => fillReminder(body, aPatientNamed('Anna'))).toThrow(TemplateError);
  });
});
