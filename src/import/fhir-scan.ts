import {
  AFTER,
  COLON,
  emit,
  type FhirPiece,
  FIRST_KEY,
  FIRST_VALUE,
  flush,
  KEY,
  LITERAL,
  LOST,
  MAX_DEPTH,
  newScan,
  newSink,
  type Scan,
  STRING,
  TOP,
  VALUE,
} from './fhir-scan-state.ts';

/** Reads one file chunk by chunk; `end` tells whether it ended in the middle. */
export type FhirScanner = Readonly<{ next: (chunk: Buffer) => FhirPiece[]; end: () => FhirPiece[] }>;

const MAX_STRING = 16 * 1024; // photographs and narratives are shortened, we read neither
const TAIL = 200; // longer than what RESUMES looks for, white space included

// what every server begins an entry with; inside a string its quotes would be escaped
const RESUMES = /\{[ \t\r\n]{0,80}"(?:fullUrl|resource)"[ \t]{0,9}:/g;

const [QUOTE, BACKSLASH, COMMA, COLON_SIGN] = [0x22, 0x5c, 0x2c, 0x3a] as const;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d] as const;
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];
const [LINE_FEED, RECORD_SEPARATOR] = [0x0a, 0x1e] as const;

/**
 * Finds where resources begin and end in the bytes of a JSON file, and checks the grammar on the way, so that damage is
 * seen where it is and reading goes on with the next entry or line. The bytes are UTF-8 or another code that has ASCII.
 */
export function createFhirScanner(isLineWise: boolean): FhirScanner {
  const scan = newScan(isLineWise);
  return {
    next(chunk) {
      scanChunk(scan, scan.tail.length === 0 ? chunk : Buffer.concat([scan.tail, chunk]));
      return scan.pieces.splice(0);
    },
    end() {
      if (scan.state === LOST && scan.isLineWise) emit(scan, 'damage', scan.outer);
      else if (scan.depth > 0) emit(scan, 'truncated', scan.inner ?? scan.outer);
      return scan.pieces.splice(0);
    },
  };
}

function scanChunk(scan: Scan, chunk: Buffer): void {
  scan.tail = Buffer.alloc(0);
  let at = 0;
  while (at < chunk.length) {
    if (scan.state === LOST) at = findNext(scan, chunk, at);
    else if (scan.state === STRING) at = passString(scan, chunk, at);
    else at = passToken(scan, chunk, at);
  }
  if (scan.from < 0) return;
  flush(scan, chunk, chunk.length);
  scan.from = 0;
}

/** Goes on behind the byte, or stays on it when it is at fault. */
function passToken(scan: Scan, chunk: Buffer, at: number): number {
  const byte = chunk[at] ?? 0;
  if (scan.state === LITERAL) {
    if (isLiteral(byte)) return at + 1;
    endValue(scan, chunk, at);
  }
  if (byte <= 0x20) return passSpace(scan, chunk, at, byte);
  if (scan.state === TOP && BYTE_ORDER_MARK.includes(byte)) return at + 1; // also where files were put together
  const isFine = takeToken(scan, chunk, at, byte);
  if (!isFine) lose(scan, chunk, at);
  return isFine ? at + 1 : at;
}

function passSpace(scan: Scan, chunk: Buffer, at: number, byte: number): number {
  const isSpace = byte === 0x20 || byte === 0x0d || byte === 0x09 || byte === LINE_FEED;
  const isBroken = byte === LINE_FEED ? scan.isLineWise && scan.depth > 0 : !isSpace;
  if (isBroken && !(byte === RECORD_SEPARATOR && scan.depth === 0)) {
    lose(scan, chunk, at);
    return at;
  }
  if (byte === LINE_FEED) scan.line += 1;
  return at + 1;
}

function takeToken(scan: Scan, chunk: Buffer, at: number, byte: number): boolean {
  const { state } = scan;
  const takesValue = state === VALUE || state === FIRST_VALUE;
  switch (byte) {
    case QUOTE:
      if (!takesValue && state !== KEY && state !== FIRST_KEY) return false;
      beginString(scan, chunk, at, !takesValue);
      return true;
    case OPEN_OBJECT:
    case OPEN_ARRAY:
      return (takesValue || state === TOP) && open(scan, chunk, at, byte);
    case CLOSE_OBJECT:
    case CLOSE_ARRAY:
      return close(scan, chunk, at, byte);
    case COMMA:
      if (state !== AFTER) return false;
      scan.state = scan.closers[scan.depth - 1] === CLOSE_OBJECT ? KEY : VALUE;
      return true;
    case COLON_SIGN:
      if (state !== COLON) return false;
      scan.state = VALUE;
      return true;
    default:
      if (!takesValue || !isLiteral(byte)) return false;
      beginValue(scan, chunk, at);
      scan.state = LITERAL;
      return true;
  }
}

/** Digits, signs and the letters of true, false and null. */
function isLiteral(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e ||
    byte === 0x45
  );
}

function open(scan: Scan, chunk: Buffer, at: number, byte: number): boolean {
  if (scan.depth === MAX_DEPTH) return false;
  const isArray = byte === OPEN_ARRAY;
  if (scan.state === TOP) openTop(scan, at, isArray);
  else if (isArray && isEntries(scan)) openEntries(scan, chunk, at);
  else beginValue(scan, chunk, at);
  scan.closers[scan.depth] = isArray ? CLOSE_ARRAY : CLOSE_OBJECT;
  scan.depth += 1;
  scan.state = isArray ? FIRST_VALUE : FIRST_KEY;
  return true;
}

function openTop(scan: Scan, at: number, isArray: boolean): void {
  scan.container = isArray ? 'array' : 'none';
  scan.recordDepth = isArray ? 1 : -1;
  scan.index = 0;
  scan.resourceType = '';
  scan.lastKey = '';
  scan.outer = isArray ? null : newSink(scan.line);
  scan.from = isArray ? -1 : at;
}

function isEntries({ depth, container, lastKey, resourceType }: Scan): boolean {
  return depth === 1 && container !== 'array' && lastKey === 'entry' && ['', 'Bundle'].includes(resourceType);
}

function openEntries(scan: Scan, chunk: Buffer, at: number): void {
  flush(scan, chunk, at + 1);
  scan.from = -1;
  scan.container = 'bundle';
  scan.recordDepth = 2;
}

function close(scan: Scan, chunk: Buffer, at: number, byte: number): boolean {
  const { state } = scan;
  const isEmpty = byte === CLOSE_OBJECT ? state === FIRST_KEY : state === FIRST_VALUE;
  if ((state !== AFTER && !isEmpty) || scan.closers[scan.depth - 1] !== byte) return false;
  scan.depth -= 1;
  if (scan.container === 'bundle' && scan.depth === 1 && scan.recordDepth === 2) {
    scan.recordDepth = -1;
    if (scan.outer !== null) scan.from = at;
  }
  endValue(scan, chunk, at + 1);
  return true;
}

/** An element of an array of resources, or of a Bundle's entries, is a record. */
function beginValue(scan: Scan, chunk: Buffer, at: number): void {
  if (scan.depth !== scan.recordDepth) return;
  if (scan.from >= 0) flush(scan, chunk, at);
  scan.inner = newSink(scan.line);
  scan.from = at;
}

function endValue(scan: Scan, chunk: Buffer, until: number): void {
  scan.state = scan.depth === 0 ? TOP : AFTER;
  if (scan.depth === scan.recordDepth && scan.inner !== null) {
    flush(scan, chunk, until);
    emit(scan, 'value', scan.inner);
    scan.inner = null;
    scan.from = -1;
    scan.index += 1;
  }
  if (scan.depth > 0) return;
  if (scan.outer !== null) {
    flush(scan, chunk, until);
    emit(scan, scan.container === 'bundle' ? 'shell' : 'value', scan.outer);
  }
  scan.outer = null;
  scan.from = -1;
  scan.container = 'none';
  scan.recordDepth = -1;
}

function beginString(scan: Scan, chunk: Buffer, at: number, isKey: boolean): void {
  if (!isKey) beginValue(scan, chunk, at);
  scan.isKey = isKey;
  scan.isEscaped = false;
  scan.stringLength = 0;
  scan.escapedAt = -10;
  scan.isShortening = false;
  scan.captureFrom = -1;
  if (scan.depth === 1 && scan.outer !== null && (isKey || scan.lastKey === 'resourceType')) {
    flush(scan, chunk, at + 1);
    scan.captureFrom = scan.outer.size;
  }
  scan.state = STRING;
}

function passString(scan: Scan, chunk: Buffer, start: number): number {
  for (let at = start; at < chunk.length; at += 1) {
    const byte = chunk[at] ?? 0;
    if (scan.isEscaped) scan.isEscaped = false;
    else if (byte === QUOTE) {
      endString(scan, chunk, at);
      return at + 1;
    } else if (byte === BACKSLASH) {
      scan.isEscaped = true;
      scan.escapedAt = scan.stringLength;
    } else if (scan.stringLength > MAX_STRING && !scan.isShortening) shortenString(scan, chunk, at, byte);
    if (byte === LINE_FEED) {
      if (scan.isLineWise) {
        lose(scan, chunk, at);
        return at;
      }
      scan.line += 1;
    }
    scan.stringLength += 1;
  }
  return chunk.length;
}

/** Leaves out the rest of the string; not in the middle of a letter or of an escape such as \u00e4. */
function shortenString(scan: Scan, chunk: Buffer, at: number, byte: number): void {
  if ((byte & 0xc0) === 0x80 || scan.stringLength - scan.escapedAt < 6) return;
  scan.isShortening = true;
  if (scan.from >= 0) flush(scan, chunk, at);
  scan.from = -1;
}

function endString(scan: Scan, chunk: Buffer, at: number): void {
  if (scan.isShortening && (scan.inner ?? scan.outer) !== null && isRecording(scan)) scan.from = at;
  if (scan.captureFrom >= 0 && scan.outer !== null) {
    flush(scan, chunk, at);
    const text = scan.outer.bytes.toString('latin1', scan.captureFrom, scan.outer.size);
    if (scan.isKey) scan.lastKey = text;
    else scan.resourceType = text;
  }
  if (scan.isKey) scan.state = COLON;
  else endValue(scan, chunk, at + 1);
}

function isRecording({ inner, outer, recordDepth }: Scan): boolean {
  return inner !== null || (outer !== null && recordDepth < 0);
}

function lose(scan: Scan, chunk: Buffer, at: number): void {
  if (scan.isLineWise) {
    loseLine(scan, at);
    return;
  }
  if (scan.from >= 0) flush(scan, chunk, at);
  emit(scan, 'damage', scan.inner ?? scan.outer);
  if (scan.inner !== null) scan.index += 1;
  scan.from = -1;
  scan.inner = null;
  scan.depth = 0;
  scan.state = LOST;
}

/** The whole line is told: what else it holds decides how much is known of it. */
function loseLine(scan: Scan, at: number): void {
  scan.inner = null;
  scan.container = 'none';
  scan.recordDepth = -1;
  scan.depth = 0;
  scan.outer ??= newSink(scan.line);
  if (scan.from < 0) scan.from = at;
  scan.state = LOST;
}

/** Where reading can go on: with the next line, or with what looks like the next entry of the Bundle. */
function findNext(scan: Scan, chunk: Buffer, at: number): number {
  if (scan.isLineWise) return endLine(scan, chunk, at);
  const text = chunk.toString('latin1', at);
  RESUMES.lastIndex = 0;
  const found = RESUMES.exec(text)?.index ?? -1;
  const passed = found < 0 ? Math.max(0, text.length - TAIL) : found;
  for (let index = 0; index < passed; index += 1) if (text.charCodeAt(index) === LINE_FEED) scan.line += 1;
  if (found >= 0) resumeEntries(scan);
  else scan.tail = Buffer.from(chunk.subarray(at + passed));
  return found < 0 ? chunk.length : at + found;
}

function endLine(scan: Scan, chunk: Buffer, at: number): number {
  const end = chunk.indexOf(LINE_FEED, at);
  if (end < 0) return chunk.length;
  flush(scan, chunk, end);
  emit(scan, 'damage', scan.outer);
  scan.state = TOP;
  scan.outer = null;
  scan.from = -1;
  return end;
}

function resumeEntries(scan: Scan): void {
  scan.container = 'bundle';
  scan.outer = null; // what surrounds the entries may be damaged as well
  scan.closers[0] = CLOSE_OBJECT;
  scan.closers[1] = CLOSE_ARRAY;
  scan.depth = 2;
  scan.recordDepth = 2;
  scan.state = VALUE;
}
