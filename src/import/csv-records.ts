import { setImmediate } from 'node:timers/promises';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { ImportExpectation } from '../model/import-record.ts';
import { type FileText, type Line, MAX_RECORD_CHARACTERS, readLines } from './csv-lines.ts';

export type Separator = ',' | ';' | '\t';

/** What the header has told about the records that follow it. */
export type CsvShape = FileText &
  Readonly<{
    separator: Separator;
    columnCount: number;
    /** The last line of the header. */
    headerLine: number;
  }>;

/** One record: its fields, or what is wrong with it and how it begins. */
export type CsvRecord = Readonly<
  | { line: number; fields: readonly string[] }
  | { line: number; expected: ImportExpectation; beginning: string }
>;

/**
 * The records after the header in the order of the file, many at once; blank lines are left out. A quote that is
 * never closed costs its own line, not the lines after it: those would else seem to have vanished (P7a).
 */
export async function* readRecords(path: string, shape: CsvShape): AsyncGenerator<readonly CsvRecord[]> {
  let open: readonly Line[] = [];
  for await (const lines of readLines(path, shape)) {
    const ahead = [...open, ...lines.filter((line) => line.number > shape.headerLine)];
    const { pieces, rest } = assemble(ahead, shape, false);
    open = rest;
    yield* parseGroups(pieces, shape.separator);
  }
  yield* parseGroups(assemble(open, shape, true).pieces, shape.separator);
}

/** The first line that is not blank, with those a quoted field continues on; null when there is none. */
export async function readHeaderText(path: string, text: FileText): Promise<Line | null> {
  let header: Line | null = null;
  for await (const lines of readLines(path, text)) {
    for (const line of lines) {
      if (header === null && line.text.trim() === '') continue;
      header = header === null ? line : joinHeader(header, line);
      if (header.text.length > MAX_HEADER) return null;
      if (!header.odd) return header;
    }
  }
  return header;
}

function joinHeader(header: Line, line: Line): Line {
  return { ...line, text: `${header.text}\n${line.text}`, odd: header.odd !== line.odd };
}

/** The fields of one record, or null when its quotes are wrong. */
export function parseRecord(text: string, separator: Separator): string[] | null {
  return parseAll([text], separator)?.[0] ?? null;
}

/** The text of one field at the beginning of a broken record, or '' when the fault lies before its end. */
export function findBeginningField(beginning: string, index: number, separator: Separator): string {
  const field = new RegExp(`(?: *"((?:[^"]|"")*)" *|([^"${separator}]*))${separator}`, 'y');
  let match: RegExpExecArray | null = null;
  for (let at = 0; at <= index; at += 1) {
    match = field.exec(beginning);
    if (match === null) return '';
  }
  return match?.[1]?.replaceAll('""', '"') ?? match?.[2] ?? '';
}

const MAX_HEADER = 64 * 1024; // hundreds of columns
const MAX_BEGINNING = 4000; // enough to find the id in and to show a value from

const GROUP = 200; // records; what the importer makes of them takes some 10 ms

type Piece = CsvRecord | Readonly<{ line: number; text: string }>;

/**
 * Puts lines together to records: a line with an odd number of quotes opens a field that the next such line closes.
 * When that makes no record, the line alone is at fault and reading goes on with the next. Quotes alternate, so
 * no line is read more than twice. `rest` waits for more lines.
 */
function assemble(
  lines: readonly Line[],
  shape: CsvShape,
  isEnd: boolean,
): { pieces: Piece[]; rest: readonly Line[] } {
  const pieces: Piece[] = [];
  let at = 0;
  for (let line = lines[at]; line !== undefined; line = lines[at]) {
    const closing = line.odd && !line.cut ? findClosing(lines, at) : at;
    if (closing === 'not-yet' && !isEnd) break;
    const record = typeof closing === 'number' ? joinLines(lines.slice(at, closing + 1), shape) : null;
    if (line.cut) pieces.push(broken(line, 'readable-record'));
    else if (record === null) pieces.push(broken(line, 'closed-quote'));
    else if (line.text.trim() !== '') pieces.push(record);
    at = record !== null && typeof closing === 'number' ? closing + 1 : at + 1;
  }
  return { pieces, rest: lines.slice(at) };
}

function findClosing(lines: readonly Line[], opening: number): number | 'never' | 'not-yet' {
  let size = lines[opening]?.text.length ?? 0;
  for (let at = opening + 1; at < lines.length; at += 1) {
    const line = lines[at];
    size += 1 + (line?.text.length ?? 0);
    if (line === undefined || line.cut || size > MAX_RECORD_CHARACTERS) return 'never';
    if (line.odd) return at;
  }
  return 'not-yet';
}

/** null when the lines are no record, or when a stray quote has made one of several (P7a). */
function joinLines(lines: readonly Line[], { separator, columnCount }: CsvShape): Piece | null {
  const text = lines.map((line) => line.text).join('\n');
  const line = lines[0]?.number ?? 0;
  if (lines.length === 1) return { line, text };
  const fields = parseRecord(text, separator);
  if (fields === null) return null;
  const inner = lines.slice(1, -1);
  const swallowed = inner.some((each) => each.text.split(separator).length === columnCount);
  return fields.length !== columnCount && swallowed ? null : { line, fields };
}

/** Lets others run between groups: the pieces of a large broken record come all at once. */
async function* parseGroups(
  pieces: readonly Piece[],
  separator: Separator,
): AsyncGenerator<readonly CsvRecord[]> {
  for (let at = 0; at < pieces.length; at += GROUP) {
    yield parsePieces(pieces.slice(at, at + GROUP), separator);
    await setImmediate();
  }
}

function parsePieces(pieces: readonly Piece[], separator: Separator): readonly CsvRecord[] {
  const texts = pieces.flatMap((piece) => ('text' in piece ? [piece.text] : []));
  const all = parseAll(texts, separator); // at once: ten times as fast as one by one
  let next = 0;
  return pieces.map((piece) => {
    if (!('text' in piece)) return piece;
    const fields = all === null ? parseRecord(piece.text, separator) : all[next++];
    return fields
      ? { line: piece.line, fields }
      : broken({ number: piece.line, text: piece.text }, 'closed-quote');
  });
}

/** One array of fields for each text, or null when one of them is no record. */
function parseAll(texts: readonly string[], separator: Separator): string[][] | null {
  try {
    const records = parse(texts.join('\n'), {
      delimiter: separator,
      record_delimiter: '\n',
      relax_column_count: true,
      trim: true,
    });
    return records.length === texts.length ? records : null;
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}

function broken({ number, text }: Pick<Line, 'number' | 'text'>, expected: ImportExpectation): CsvRecord {
  return { line: number, expected, beginning: text.slice(0, MAX_BEGINNING) };
}
