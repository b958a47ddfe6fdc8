import fc from 'fast-check';

/** How a practice system writes its file. */
export const csvForm = fc.record({
  separator: fc.constantFrom(',', ';', '\t'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  encoding: fc.constantFrom('utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'windows-1252'),
  quotesAll: fc.boolean(),
  endsWithLineEnd: fc.boolean(),
});
export type CsvForm = typeof csvForm extends fc.Arbitrary<infer F> ? F : never;

const BEYOND_LATIN1 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const BEYOND_BYTES = [
  0x80, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8e, 0x91, 0x92, 0x93, 0x94, 0x95,
  0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9e, 0x9f,
];

/** The text with what the encoding, or the lines of the file, cannot hold put otherwise. */
export function heldBy({ encoding, lineEnd }: CsvForm, text: string): string {
  const lines = lineEnd === '\r' ? text.replaceAll('\n', '\r') : text;
  if (encoding !== 'windows-1252') return lines.toWellFormed();
  return Array.from(lines, (character) =>
    /^[\0-\x7f\xa0-\xff]$/.test(character) || BEYOND_LATIN1.includes(character) ? character : '?',
  ).join('');
}

/** A file as no library of ours writes it. */
export function written(rows: readonly (readonly string[])[], shape: CsvForm): Buffer {
  const { separator, lineEnd, quotesAll, endsWithLineEnd } = shape;
  const cell = (raw: string) => {
    const text = heldBy(shape, raw);
    const needsQuotes = quotesAll || /["\r\n,;\t]|^\s|\s$/.test(text);
    return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = rows.map((row) => row.map(cell).join(separator));
  return encoded(`${lines.join(lineEnd)}${endsWithLineEnd ? lineEnd : ''}`, shape);
}

function encoded(text: string, { encoding }: CsvForm): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-8-bom') return Buffer.from(`\ufeff${text}`);
  if (encoding === 'utf-16le') return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  return Buffer.from(
    Array.from(
      text,
      (character) => BEYOND_BYTES[BEYOND_LATIN1.indexOf(character)] ?? character.charCodeAt(0),
    ),
  );
}
