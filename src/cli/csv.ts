import { type FileHandle, open, unlink } from 'node:fs/promises';
import { RefusalError } from '../errors.ts';

export type CsvValue = string | number | boolean | null;

export type CsvFile = Readonly<{
  columns: readonly string[];
  /** Opened when the file is there. */
  pages: () => Promise<AsyncIterable<readonly (readonly CsvValue[])[]>>;
  onProgress: (rows: number) => void;
}>;

/**
 * Writes a new CSV file that only its owner can read, page by page, so that memory stays flat. Returns how many rows.
 * Refuses as `file-unwritable` when there is a file already; whatever else fails leaves no file behind.
 */
export async function writeCsv(path: string, content: CsvFile): Promise<number> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new RefusalError('file-unwritable', { file: path, reason: String(error.code) });
  });
  try {
    try {
      return await writePages(file, content);
    } finally {
      await file.close();
    }
  } catch (error) {
    // half a file looks whole, and would be in the way of the next export
    await unlink(path).catch(() => undefined); // the first error says what was wrong
    throw error;
  }
}

async function writePages(file: FileHandle, { columns, pages, onProgress }: CsvFile): Promise<number> {
  const rows = await pages();
  let written = 0;
  await file.appendFile(csvLine(columns));
  for await (const page of rows) {
    await file.appendFile(page.map(csvLine).join(''));
    written += page.length;
    onProgress(written);
  }
  return written;
}

/** One row (RFC 4180): texts quoted, and made harmless for whatever program opens the file. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

function cell(value: CsvValue): string {
  if (value === null) return '';
  return typeof value === 'string' ? `"${harmless(value).replaceAll('"', '""')}"` : String(value);
}

/**
 * A spreadsheet calculates a cell that begins with = + - @ (also full-width), or with blanks, quotes or apostrophes and
 * then one of these: such a beginning gets an apostrophe in front, phone numbers too (+41… would become a number).
 * Lines of a text, and what follows a semicolon, count as beginnings: where the list separator is a semicolon, as in
 * Switzerland, a spreadsheet splits there whatever the quotes say. Whoever reads the file otherwise takes one
 * apostrophe away from there again. What no screen shows, or obeys, is left out.
 */
function harmless(text: string): string {
  return text
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(UNWANTED, '')
    .replaceAll(FORMULA, "$1'");
}

// controls but line breaks, bidirectional and zero-width characters, lone surrogates: as `cleanText` does
const UNWANTED =
  /[\0-\x09\x0B-\x1F\x7F-\x9F\u061C\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\uFFFE\uFFFF\p{Cs}]/gu;

const FORMULA = /(^|[\n;])(?=(?:[^\S\n]|['"])*[=+\-@＝＋－＠﹢﹣﹦﹫−])/g;
