import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { TextDecoder } from 'node:util';
import { decodeWindows1252, readChunks } from './csv-lines.ts';
import { isObject, type JsonObject } from './fhir-json.ts';
import { createFhirScanner } from './fhir-scan.ts';
import type { FhirPiece } from './fhir-scan-state.ts';

type Place = Readonly<{
  /** Counts what the file holds; 1 is the first. */
  record: number;
  /** The line on which it starts. */
  line: number;
  /** 'Bundle.entry[3].resource', or the resource's type where it stands alone. */
  path: string;
}>;

/** What one entry of a Bundle, one line or one element is. */
export type FhirRecord = Place &
  Readonly<
    | { kind: 'resource'; type: string; json: JsonObject; fullUrl: string | null }
    /** `type` and `id` as far as its beginning tells for sure. */
    | {
        kind: 'broken';
        expected: 'readable-record' | 'whole-file';
        type: string | null;
        id: string | null;
        beginning: string;
      }
    /** What surrounds a Bundle's entries. */
    | { kind: 'bundle'; json: JsonObject }
    /** A server's word that a resource is gone: 'Appointment/1'. */
    | { kind: 'deleted'; reference: string }
    | { kind: 'windows-1252' }
  >;

/**
 * What the file holds, in its order, some at once; others get their turn in between. Reads Bundles, lists of resources, one
 * resource a line (NDJSON) and single ones; UTF-8, UTF-16, or Windows-1252 where a record is not valid UTF-8. With `only`
 * the others may be left out; they are counted all the same.
 */
export async function* readFhirRecords(
  path: string,
  only: Wanted | null = null,
): AsyncGenerator<readonly FhirRecord[]> {
  const counter = { records: 0, isTold: false, isLineWise: await isLineWise(path), only };
  const scanner = createFhirScanner(counter.isLineWise);
  for await (const chunk of readText(path)) {
    yield* recordGroups(scanner.next(chunk), counter);
  }
  yield* recordGroups(scanner.end(), counter);
}

/** Resources of one type, and these records whatever they are. */
export type Wanted = Readonly<{ type: string; records: ReadonlySet<number> }>;

const CHUNK = 32 * 1024; // bytes
const GROUP = 25; // entries of a chunk; parsing and reading them takes a few milliseconds
const MAX_NESTING = 3; // Bundles in a Bundle: a batch of searches has two
const MAX_HEAD = 256 * 1024; // bytes in which the first lines of an NDJSON file must lie
const MAX_TRIED = 20; // lines
const MAX_URL = 1000; // characters

type Counter = {
  records: number;
  isTold: boolean;
  readonly isLineWise: boolean;
  readonly only: Wanted | null;
};

async function* recordGroups(
  pieces: readonly FhirPiece[],
  counter: Counter,
): AsyncGenerator<readonly FhirRecord[]> {
  for (let at = 0; at < pieces.length; at += GROUP) {
    yield pieces.slice(at, at + GROUP).flatMap((piece) => recordsOf(piece, counter));
    await setImmediate();
  }
}

/** The bytes as UTF-8, or as another code that has ASCII. */
async function* readText(path: string): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | null | undefined;
  for await (const chunk of readChunks(path, CHUNK)) {
    decoder = decoder === undefined ? utf16Decoder(chunk) : decoder;
    yield decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
  }
}

/** JSON begins with two ASCII characters: a zero byte tells UTF-16 also without a byte order mark. */
function utf16Decoder(chunk: Buffer): TextDecoder | null {
  if ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] !== 0 && chunk[1] === 0)) {
    return new TextDecoder('utf-16le');
  }
  const isBigEndian = (chunk[0] === 0xfe && chunk[1] === 0xff) || (chunk[0] === 0 && chunk[1] !== 0);
  return isBigEndian ? new TextDecoder('utf-16be') : null;
}

/**
 * Whether each line is a resource: so says the file's name, or its first lines. A Bundle or a resource that is spread over
 * lines may hold a whole resource on one of them, but not on most.
 */
async function isLineWise(path: string): Promise<boolean> {
  if (/\.(ndjson|jsonl|ldjson)$/i.test(path)) return true;
  const lines = await firstLines(path);
  const [first = '', second] = lines;
  if (second === undefined) return false;
  if (isWholeResource(first)) return true;
  if (!/^\{\s*"/.test(first) || /^\{\s*"(?:entry"|resourceType"\s*:\s*"Bundle")/.test(first)) return false;
  const tried = lines.slice(0, MAX_TRIED);
  return tried.filter(isWholeResource).length * 2 >= tried.length;
}

async function firstLines(path: string): Promise<string[]> {
  let head = '';
  for await (const chunk of readText(path)) {
    head += chunk.toString('latin1');
    if (head.length >= MAX_HEAD) break;
  }
  return head.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
}

function isWholeResource(line: string): boolean {
  const json = parseJson(line);
  return isObject(json) && typeof json['resourceType'] === 'string';
}

function recordsOf(piece: FhirPiece, counter: Counter): FhirRecord[] {
  counter.records += 1;
  const { kind, line, place, bytes } = piece;
  if (kind === 'value' && mayBeLeftOut(bytes, counter)) return [];
  const isText = isUtf8(bytes);
  const text = isText || kind === 'truncated' ? bytes.toString('utf8') : decodeWindows1252(bytes);
  const told: FhirRecord[] = [];
  if (!isText && (kind === 'value' || kind === 'shell') && !counter.isTold) {
    counter.isTold = true;
    told.push({ kind: 'windows-1252', record: counter.records, line, path: place });
  }
  const json = kind === 'value' || kind === 'shell' ? parseJson(text) : undefined;
  if (!isObject(json)) return [...told, broken(piece, text, counter)];
  const found = { json, line, path: place };
  if (place.startsWith('Bundle.')) return [...told, ...ofEntry(found, counter, MAX_NESTING)];
  return [...told, ...ofResource({ ...found, fullUrl: null }, counter, MAX_NESTING)];
}

/** Parsing is most of the work. A type may be written with escapes. */
function mayBeLeftOut(bytes: Buffer, { only, records }: Counter): boolean {
  if (only === null || only.records.has(records)) return false;
  return ![`"${only.type}"`, '"Bundle"', '\\u'].some((word) => bytes.includes(word));
}

type Found = Readonly<{ json: JsonObject; line: number; path: string }>;

function ofEntry({ json, line, path }: Found, counter: Counter, nesting: number): FhirRecord[] {
  const { resource, request } = json;
  const fullUrl = typeof json['fullUrl'] === 'string' ? json['fullUrl'].slice(0, MAX_URL) : null;
  if (isObject(request) && request['method'] === 'DELETE') {
    const reference = typeof request['url'] === 'string' ? request['url'].slice(0, MAX_URL) : (fullUrl ?? '');
    return [{ kind: 'deleted', reference, record: counter.records, line, path }];
  }
  if (!isObject(resource)) return []; // an answer without a resource
  return ofResource({ json: resource, line, path: `${path}.resource`, fullUrl }, counter, nesting);
}

type FoundResource = Found & Readonly<{ fullUrl: string | null }>;

function ofResource(found: FoundResource, counter: Counter, nesting: number): FhirRecord[] {
  const { json, line, path, fullUrl } = found;
  const type = typeof json['resourceType'] === 'string' ? json['resourceType'].slice(0, 64) : '';
  const place = { record: counter.records, line, path: path === '' ? type : path };
  if (type === '') {
    return [{ kind: 'broken', expected: 'readable-record', type: null, id: null, beginning: '{', ...place }];
  }
  if (type !== 'Bundle') return [{ kind: 'resource', type, json, fullUrl, ...place }];
  const entries = Array.isArray(json['entry']) && nesting > 0 ? json['entry'] : [];
  const inner = entries.flatMap((entry: unknown, index) => {
    counter.records += 1;
    const at = { line, path: `${place.path}.entry[${index}]` };
    return isObject(entry) ? ofEntry({ json: entry, ...at }, counter, nesting - 1) : [];
  });
  return [...inner, { kind: 'bundle', json, ...place }];
}

/** The first members of a resource, as all servers write them: any other order, and we do not know. */
const BEGINNING =
  /^\{\s*(?:"fullUrl"\s*:\s*"[^"\\]*"\s*,\s*)?(?:"resource"\s*:\s*\{\s*)?"resourceType"\s*:\s*"(?<type>[A-Za-z]{1,64})"\s*,\s*(?:"id"\s*:\s*"(?<id>[A-Za-z0-9.-]{1,64})")?/;

function broken(piece: FhirPiece, text: string, { records, isLineWise }: Counter): FhirRecord {
  const { kind, line, place } = piece;
  const { type = null, id = null } = BEGINNING.exec(text)?.groups ?? {};
  // elsewhere more than this one is lost; of a line that holds two we know one
  const isAlone = (text.match(/"resourceType"/g) ?? []).length <= 1 && !text.includes('\\u');
  const isOneLine = isLineWise && isAlone;
  const isKnown = kind === 'value' || kind === 'too-long' || (kind === 'damage' && isOneLine);
  return {
    kind: 'broken',
    expected: kind === 'truncated' ? 'whole-file' : 'readable-record',
    type: (isKnown || isOneLine) && type !== 'Bundle' ? type : null, // which may hold anything
    id: isKnown ? id : null,
    beginning: text.slice(0, 200),
    record: records,
    line,
    path: place === '' ? (type ?? '') : place,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
