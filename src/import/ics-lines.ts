import { type FileText, readChunks, readLines } from './csv-lines.ts';

/** One line of content with its continuations (RFC 5545 §3.1, folding). */
export type ContentLine = Readonly<{
  /** The first of its lines in the file, from 1. */
  number: number;
  text: string;
  /** It was longer than MAX_CONTENT; `text` is its beginning. */
  cut: boolean;
}>;

/** Lists of exceptions and long descriptions stay below; what is longer is a picture, or an attack. */
export const MAX_CONTENT = 64 * 1024;

/** The lines of content of the file, as many at once as a piece of the file completes. */
export async function* readContentLines(
  path: string,
  text: FileText,
): AsyncGenerator<readonly ContentLine[]> {
  let open: ContentLine | null = null;
  for await (const lines of readLines(path, text, text.encoding === 'utf-8' ? readMended : readChunks)) {
    const complete: ContentLine[] = [];
    for (const { number, text: piece, cut } of lines) {
      const isContinuation = piece.startsWith(' ') || piece.startsWith('\t');
      if (open !== null && isContinuation) {
        open = lengthened(open, piece.slice(1), cut);
        continue;
      }
      if (open !== null && open.text !== '') complete.push(open);
      open = lengthened({ number, text: '', cut: false }, piece, cut);
    }
    yield complete;
  }
  if (open !== null && open.text !== '') yield [open];
}

function lengthened(line: ContentLine, piece: string, isCut: boolean): ContentLine {
  if (line.cut) return line;
  const text = line.text + piece;
  return { number: line.number, text: text.slice(0, MAX_CONTENT), cut: isCut || text.length > MAX_CONTENT };
}

/**
 * The bytes of a file with each fold that splits a UTF-8 character put behind it: simple programs fold after 75
 * bytes, wherever that is. Nothing else changes, neither the lines nor valid UTF-8.
 */
export async function* readMended(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer | null = null;
  let isUtf16: boolean | null = null;
  for await (const chunk of readChunks(path)) {
    isUtf16 ??= /^(ÿþ|þÿ)/.test(chunk.subarray(0, 2).toString('latin1'));
    if (isUtf16) {
      yield chunk;
      continue;
    }
    const whole: Buffer = rest === null ? chunk : Buffer.concat([rest, chunk]);
    const end = Math.max(0, whole.length - LONGEST_SPLIT);
    const mended: string = mend(whole.toString('latin1'));
    yield Buffer.from(mended.slice(0, end), 'latin1');
    rest = Buffer.from(mended.slice(end), 'latin1');
  }
  if (rest !== null) yield rest;
}

const LONGEST_SPLIT = 6; // CR LF space and three bytes of a character

function mend(bytes: string): string {
  return bytes.includes('\n') ? bytes.replaceAll(/(\r?\n[ \t])([\x80-\xBF]{1,3})/g, '$2$1') : bytes;
}
