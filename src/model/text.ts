/**
 * Makes text from outside harmless on one line: no control, bidirectional or invisible characters, no terminal
 * escape sequences, no lone surrogates; every run of white space is one space. NFC, trimmed, idempotent, linear.
 */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text.trim().replaceAll(/ {2,}/g, ' ');
  const visible = text
    .replaceAll(ESCAPE_SEQUENCES, '')
    .replaceAll(LINE_BREAKS, ' ')
    .replaceAll(UNWANTED, '')
    .replaceAll(EXCESS_MARKS, '$1')
    .normalize('NFC')
    .replaceAll(EXCESS_MARKS, '$1'); // again: NFC makes two marks out of one here and there
  return visible.replaceAll(/\s+/g, ' ').trim();
}

/** Cuts to at most `max` UTF-16 units, the last of them '…'; never inside a surrogate pair. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < 1) return '';
  const cut = text.slice(0, max - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/**
 * Replaces what word processors put in and an SMS would pay for: special spaces and typographic quotes. Dashes
 * and letters stay; `measureSms` names those that force UCS-2.
 */
export function normaliseForSms(text: string): string {
  return text
    .replaceAll(/[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g, ' ')
    .replaceAll(/[‘’‚‛‹›]/g, "'")
    .replaceAll(/[“”„‟«»]/g, '"');
}

const PLAIN = /^[ -~]*$/; // nearly every field of nearly every file

// CSI and OSC, with 7 and 8 bits. A body excludes every starter: otherwise n starters cost n² steps.
const ESCAPE_SEQUENCES =
  /(?:\x1B\[|\x9B)[0-?]*[ -/]*[@-~]|(?:\x1B\]|\x9D)[^\x07\x1B\x9C\x9D]*(?:\x07|\x1B\\|\x9C)/g;

const LINE_BREAKS = /[\t-\r\x85\u2028\u2029]/g;

// Controls, bidirectional controls, zero-width characters, lone surrogates (in a `u` pattern only those match).
const UNWANTED =
  /[\0-\x1F\x7F-\x9F\u061C\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\uFFFE\uFFFF\p{Cs}]/gu;

// No script stacks more than eight marks, and NFC takes quadratic time over a long run of them.
const EXCESS_MARKS = /(\p{M}{8})\p{M}+/gu;
