/** Removes complete escape sequences, with 7 and with 8 bits; a broken one loses its control characters only later. */
export function withoutEscapes(text: string): string {
  return text.includes('\x1b') || C1.test(text) ? text.replaceAll(ESCAPE_SEQUENCES, '') : text;
}

/** Whether one character may be text that somebody typed: no control, no surrogate, nothing that reorders text. */
export function isTypeable(character: string): boolean {
  return !UNTYPEABLE.test(character);
}

/** Removes what takes no cell or means something only to us: joiners, soft hyphens, selectors, private use. */
export function withoutHidden(text: string): string {
  return text.replaceAll(HIDDEN, '');
}

/** Leaves colours and attributes in a line and takes every other control out: the last door before the terminal. */
export function onlyAttributes(line: string): string {
  return UNSAFE_ANYWHERE.test(line) ? line.replaceAll(UNSAFE, '') : line;
}

const C1 = /[\x80-\x9f]/;

// A body excludes every starter: otherwise n starters cost n² steps.
const ESCAPE_SEQUENCES =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)/g;

const UNTYPEABLE = /[\p{Cc}\p{Co}\p{Cs}\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\u{1fffe}\u{1ffff}]/u;

// Lone surrogates go in the same pass: two of them may become a private-use character when what is between goes.
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Co}\p{Cs}\u00ad\ufff9-\ufffb]/gu;

const UNSAFE =
  /\x1b(?!\[[\d;:]*m)|[\0-\x1a\x1c-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\p{Co}\p{Cs}]/gu;

const UNSAFE_ANYWHERE = new RegExp(UNSAFE.source, 'u'); // without `g` a test remembers no position
