import fc from 'fast-check';

/** What somebody may write into a field to break whatever shows, stores or sends it. */
const PIECES = [
  // terminals
  '\u001b[2J',
  '\u001b[31m',
  '\u001b]0;Titel\u0007',
  '\u001b]8;;https://example.invalid\u001b\\',
  '\u001b]52;c;cm0=\u0007',
  '\u001b',
  '\u009b1A',
  '\u0007',
  '\b\b\b',
  '\u007f',
  // ends of strings, lines, headers and files
  '\0',
  '\r\n',
  '\n',
  '\r',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u000b\u000c',
  '\u001a',
  '\r\nBcc: eve@mail.example',
  '\nEND:VEVENT\nBEGIN:VEVENT',
  '.\r\nQUIT\r\n',
  // reading direction, invisible characters, half characters, marks
  '\u202e',
  '\u2066x\u2069',
  '\u200f',
  '\u061c',
  '\u200b',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\ud83d',
  '\ude00',
  '\ufffe',
  'a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
  // spreadsheets
  '=1+1',
  '+41',
  '-2',
  '@SUM(A1)',
  '=HYPERLINK("http://example.invalid","x")',
  '＝1',
  '\t=1',
  // template languages, markup, SQL, JSON, CSV
  '{{ patient.number }}',
  '{{ "a" | append: "b" }}',
  '{% if true %}ja{% endif %}',
  '{%',
  '}}',
  '{{',
  '#{7*7}',
  '%s%n',
  '<script>alert(1)</script>',
  '<!channel>',
  '&amp;',
  "'; drop table patient; --",
  '\\u0000',
  '{"__proto__":1}',
  '"',
  '""',
  "'",
  ',',
  ';',
  '\t',
  '\\',
] as const;

const ORDINARY = [
  'Müller',
  'Anna',
  'Łódź',
  'é',
  ' ',
  '  ',
  'Zoë',
  '😀',
  '👩‍⚕️',
  '中',
  'x',
  '7',
  '-',
  '.',
] as const;

/** Text from outside at its worst, mixed with what people are really called; lone surrogates too. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...PIECES), fc.constantFrom(...ORDINARY)), { maxLength: 8 })
      .map((pieces) => pieces.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom(...PIECES).map((piece) => piece.repeat(60)) },
);

/** Characters that no name needs and that no screen, text, header or file of ours may carry; a line break is one too. */
export const UNSAFE =
  /[\0-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\p{Cs}]/u;

/** The same, where lines may end. */
export const UNSAFE_IN_LINES = new RegExp(`(?!\\n)${UNSAFE.source}`, 'u');

/** Days no calendar has, or no practice means. */
export const absurdDays: readonly string[] = [
  '0000-00-00',
  '0000-01-01',
  '9999-12-31',
  '2026-02-30',
  '2026-13-01',
  '30.02.2026',
  '31.11.2026',
  '2026-11-24T08:00',
  '24/11/2026',
  '20261124',
  '-2026-11-24',
  '+002026-11-24',
  'morgen',
  '2026-11-24\u0000x',
  '１９８０-01-01',
];

/** Moments that are none. */
export const absurdMoments: readonly string[] = [
  ...absurdDays.map((day) => `${day} 08:00`),
  '2026-11-24T24:00',
  '2026-11-24T23:59:61',
  '2026-11-24T08:00:60',
  '2026-11-24T08:60',
  '2026-11-24T08:00+99:99',
  '2026-11-24T08:00+24:00',
  '2026-11-24T08:00-00:60',
  '2026-11-24T08:00+1',
  '2026-11-24T08:00[Europe/Zurich]',
  '2026-11-24T08',
  '2026-11-24',
  '08:00',
  'T',
  '',
  '=NOW()',
];
