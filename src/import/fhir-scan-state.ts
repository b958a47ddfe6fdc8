/** What the scanner tells apart: one resource or Bundle entry, a Bundle without its entries, or what is damaged. */
export type FhirPiece = Readonly<{
  /**
   * `value`: boundaries are sure, JSON.parse decides about the rest. `shell`: a Bundle, its entries left out.
   * `too-long`: as `value`, only its beginning was kept. `damage`: what comes before the next piece is lost.
   * `truncated`: the file ends in the middle.
   */
  kind: 'value' | 'shell' | 'too-long' | 'damage' | 'truncated';
  /** The line on which it starts; 1 is the first. */
  line: number;
  /** 'Bundle.entry[3]', '[3]' in an array of resources, '' for what stands alone. */
  place: string;
  /** Long strings are shortened; of what is broken only the beginning. */
  bytes: Buffer;
}>;

export const MAX_DEPTH = 200; // FHIR nests some twenty deep

/** What the grammar allows next. */
export const TOP = 0;
export const VALUE = 1;
export const FIRST_VALUE = 2;
export const KEY = 3;
export const FIRST_KEY = 4;
export const COLON = 5;
export const AFTER = 6;
export const LITERAL = 7;
export const STRING = 8;
export const LOST = 9;

/** What of the file is being kept. */
export type Sink = { readonly line: number; bytes: Buffer; size: number; isTooLong: boolean };

/** How far a file has been read. */
export type Scan = {
  /** Each line is a resource of its own (NDJSON): a broken one ends with its line. */
  readonly isLineWise: boolean;
  readonly pieces: FhirPiece[];
  state: number;
  line: number;
  readonly closers: Uint8Array;
  depth: number;
  /** Where elements are records: 1 in an array of resources, 2 in a Bundle's entries, -1 elsewhere. */
  recordDepth: number;
  container: 'none' | 'bundle' | 'array';
  index: number;
  /** What stands at the top, or surrounds a Bundle's entries. */
  outer: Sink | null;
  /** An element of an array of resources or of a Bundle's entries. */
  inner: Sink | null;
  /** From where on the chunk is not yet in its sink; -1: it goes nowhere. */
  from: number;
  isKey: boolean;
  isEscaped: boolean;
  stringLength: number;
  escapedAt: number;
  isShortening: boolean;
  /** Where in `outer` a member of the top began; -1: none of interest. */
  captureFrom: number;
  lastKey: string;
  resourceType: string;
  tail: Buffer;
};

/** At the beginning of a file. */
export function newScan(isLineWise: boolean): Scan {
  return {
    isLineWise,
    pieces: [],
    state: TOP,
    line: 1,
    closers: new Uint8Array(MAX_DEPTH),
    depth: 0,
    recordDepth: -1,
    container: 'none',
    index: 0,
    outer: null,
    inner: null,
    from: -1,
    isKey: false,
    isEscaped: false,
    stringLength: 0,
    escapedAt: 0,
    isShortening: false,
    captureFrom: -1,
    lastKey: '',
    resourceType: '',
    tail: Buffer.alloc(0),
  };
}

/** Nothing kept yet. */
export function newSink(line: number): Sink {
  return { line, bytes: Buffer.allocUnsafe(2048), size: 0, isTooLong: false };
}

/** Moves what has been read into its sink; the chunk goes on from `until`. */
export function flush(scan: Scan, chunk: Buffer, until: number): void {
  const sink = scan.inner ?? scan.outer;
  const { from } = scan;
  scan.from = until;
  if (sink === null || from < 0 || from >= until) return;
  const wanted = sink.size + until - from;
  const fits = Math.min(wanted, MAX_RECORD);
  sink.isTooLong ||= wanted > MAX_RECORD;
  if (fits > sink.bytes.length) {
    const larger = Buffer.allocUnsafe(Math.min(MAX_RECORD, Math.max(fits, sink.bytes.length * 2)));
    sink.bytes.copy(larger, 0, 0, sink.size);
    sink.bytes = larger;
  }
  chunk.copy(sink.bytes, sink.size, from, from + fits - sink.size);
  sink.size = fits;
}

/** Tells of what has come to its end. */
export function emit(scan: Scan, kind: FhirPiece['kind'], sink: Sink | null): void {
  scan.pieces.push({
    kind: kind === 'value' && sink?.isTooLong ? 'too-long' : kind,
    line: sink?.line ?? scan.line,
    place: placeOf(scan),
    bytes: sink === null ? Buffer.alloc(0) : sink.bytes.subarray(0, sizeOf(scan, kind, sink)),
  });
}

const MAX_RECORD = 256 * 1024; // bytes, with long strings shortened: parsing more at once would keep others waiting
const MAX_BEGINNING = 4000; // enough to find type and id in

function sizeOf({ isLineWise }: Scan, kind: FhirPiece['kind'], { size, isTooLong }: Sink): number {
  const isKept = kind === 'value' || kind === 'shell';
  if (kind === 'damage' && isLineWise) return isTooLong ? 0 : size; // all of a line, or nobody knows what it holds
  return isKept && !isTooLong ? size : Math.min(size, MAX_BEGINNING);
}

function placeOf({ container, inner, index }: Scan): string {
  if (container === 'none') return '';
  if (inner === null) return container === 'bundle' ? 'Bundle' : '';
  return container === 'bundle' ? `Bundle.entry[${index}]` : `[${index}]`;
}
