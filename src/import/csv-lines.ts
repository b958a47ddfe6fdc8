import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { TextDecoder } from 'node:util';
import { RefusalError } from '../errors.ts';
import { cleanText } from '../model/text.ts';

export type FileEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How the bytes of a file become lines. */
export type FileText = Readonly<{ encoding: FileEncoding; lineEnd: '\n' | '\r' }>;

/** One physical line, without its end. */
export type Line = Readonly<{
  /** 1 is the first line of the file. */
  number: number;
  text: string;
  /** An odd number of quotes: a quoted field begins or ends here and goes over the end of the line. */
  odd: boolean;
  /** The line was longer than MAX_RECORD_CHARACTERS; `text` is its beginning. */
  cut: boolean;
}>;

/** No record of a practice comes near; one that does is a missing quote or an attack. */
export const MAX_RECORD_CHARACTERS = 1_000_000;

/** The file's name as messages may show it. */
export function fileNameOf(path: string): string {
  return cleanText(basename(path));
}

/** The bytes of a file, some at once. */
type ReadBytes = (path: string) => AsyncIterable<Buffer>;

/** Reads the whole file once: UTF-8 or UTF-16 by its first bytes, else windows-1252 when it is not valid UTF-8. */
export async function detectText(path: string, read: ReadBytes = readChunks): Promise<FileText> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let encoding: FileEncoding | null = null;
  let lineFeed = false;
  for await (const chunk of read(path)) {
    encoding ??= utf16Of(chunk) ?? 'utf-8';
    if (encoding === 'utf-8' && !isDecodable(utf8, chunk)) encoding = 'windows-1252';
    lineFeed ||= hasLineFeed(chunk, encoding);
  }
  if (encoding === 'utf-8' && !isDecodable(utf8)) encoding = 'windows-1252';
  if (encoding === null)
    throw new RefusalError('file-unreadable', { file: fileNameOf(path), reason: 'empty' });
  return { encoding, lineEnd: lineFeed ? '\n' : '\r' };
}

/** The lines of the file, as many at once as a piece of the file completes; never more than a few in memory. */
export async function* readLines(
  path: string,
  { encoding, lineEnd }: FileText,
  read: ReadBytes = readChunks,
): AsyncGenerator<Line[]> {
  const decode = decoderOf(encoding);
  let number = 1;
  let rest = '';
  let cut = false;
  const finish = (text: string): Line => {
    const whole = rest + text;
    const line = lineOf(number, whole.endsWith('\r') ? whole.slice(0, -1) : whole, cut);
    number += 1;
    rest = '';
    cut = false;
    return line;
  };
  for await (const chunk of read(path)) {
    const pieces = decode(chunk).split(lineEnd);
    const last = pieces.pop() ?? '';
    const lines = pieces.map(finish);
    if (!cut) rest += last;
    if (rest.length > MAX_RECORD_CHARACTERS) {
      rest = rest.slice(0, MAX_RECORD_CHARACTERS);
      cut = true;
    }
    yield lines;
  }
  rest += decode(null);
  if (rest !== '') yield [finish('')];
}

const PIECE = 16 * 1024; // some 150 records: others get their turn between two pieces

/** The bytes of a file, some at once. Refuses what is no file or cannot be read. */
export async function* readChunks(path: string, size = PIECE): AsyncGenerator<Buffer> {
  const file = fileNameOf(path);
  try {
    // A pipe can be read only once, and we read three times.
    if (!(await stat(path)).isFile())
      throw new RefusalError('file-unreadable', { file, reason: 'not-a-file' });
    for await (const chunk of createReadStream(path, { highWaterMark: size })) yield chunk as Buffer;
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : null;
    if (error instanceof RefusalError || typeof reason !== 'string') throw error;
    throw new RefusalError('file-unreadable', { file, reason });
  }
}

function utf16Of(chunk: Buffer): FileEncoding | null {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
  return chunk[0] === 0xfe && chunk[1] === 0xff ? 'utf-16be' : null;
}

/** In UTF-16 a whole unit: the byte alone is half of other characters. Pieces are of even length. */
function hasLineFeed(chunk: Buffer, encoding: FileEncoding): boolean {
  if (encoding === 'utf-8' || encoding === 'windows-1252') return chunk.includes(0x0a);
  const unit = encoding === 'utf-16le' ? '\n\0' : '\0\n';
  let at = chunk.indexOf(unit, 0, 'latin1');
  while (at % 2 === 1) at = chunk.indexOf(unit, at + 1, 'latin1');
  return at >= 0;
}

function isDecodable(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

function decoderOf(encoding: FileEncoding): (chunk: Buffer | null) => string {
  if (encoding === 'windows-1252') return (chunk) => (chunk === null ? '' : decodeWindows1252(chunk));
  const decoder = new TextDecoder(encoding);
  return (chunk) => (chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true }));
}

// Node 20's TextDecoder reads windows-1252 as ISO 8859-1: these are 0x80 to 0x9F.
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ';

/** The bytes as Windows-1252, which leaves no byte unread. */
export function decodeWindows1252(chunk: Buffer): string {
  const latin1 = chunk.toString('latin1');
  return latin1.replaceAll(/[\x80-\x9F]/g, (byte) => WINDOWS_1252[byte.charCodeAt(0) - 0x80] ?? byte);
}

function lineOf(number: number, text: string, cut: boolean): Line {
  const tooLong = cut || text.length > MAX_RECORD_CHARACTERS;
  const odd = text.includes('"') && text.split('"').length % 2 === 0;
  return { number, text, odd, cut: tooLong };
}
