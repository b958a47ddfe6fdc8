import { NARROW_CLASS } from './cells.ts';

/** What of a row has to be written: everything from one cell on, beginning with the attributes in force there. */
export type ChangedSpan = Readonly<{ column: number; text: string }>;

/**
 * The part of a row that is another than before; both are what `fitLine` made. Only the beginning is skipped, and only
 * as far as every character takes one cell in every terminal: behind an emoji, an ideograph or a combining mark the
 * terminal may be in another column than we count, and would show the rest of the line in the wrong place.
 */
export function changedSpan(before: string, now: string): ChangedSpan {
  const common = now.slice(0, commonLength(before, now));
  const certain = CERTAIN.exec(common)?.[0] ?? ''; // ends before a sequence that is cut, too
  const isBoundary = [before, now].every((line) => BEGINS_NEW_CELL.test(line.slice(certain.length)));
  const kept = isBoundary ? certain : certain.replace(LAST_CELL, '$1');
  return {
    column: kept.replaceAll(ATTRIBUTE, '').length,
    text: attributesAfter(kept) + now.slice(kept.length),
  };
}

const SEQUENCE = '\\x1b\\[[\\d;:]*m';
const ATTRIBUTE = /\x1b\[([\d;:]*)m/g;
const CERTAIN = new RegExp(`^(?:[${NARROW_CLASS}]|${SEQUENCE})*`);

// Anything else may join the cell before it, as a combining mark does, whatever attributes stand in between.
const BEGINS_NEW_CELL = new RegExp(`^(?:${SEQUENCE})*(?:[${NARROW_CLASS}]|$)`);
const LAST_CELL = new RegExp(`^((?:[${NARROW_CLASS}]|${SEQUENCE})*)[${NARROW_CLASS}](?:${SEQUENCE})*$`);

function commonLength(before: string, now: string): number {
  const most = Math.min(before.length, now.length);
  let length = 0;
  while (length < most && before.charCodeAt(length) === now.charCodeAt(length)) length += 1;
  return length;
}

/** The sequences that bring the same attributes about from nothing: those of a text without what has ended since. */
function attributesAfter(text: string): string {
  let inForce: readonly string[] = [];
  for (const [sequence, code = ''] of text.matchAll(ATTRIBUTE)) {
    const ended = ENDED[code];
    if (ended !== undefined) inForce = inForce.filter((kept) => !ended.test(kept));
    // Others (colours out of 256, several at once) are not taken apart: while one is in force every end is kept too.
    if (ended === undefined || inForce.some((kept) => !KNOWN.test(kept))) inForce = [...inForce, sequence];
  }
  return inForce.join('');
}

const KNOWN = /^\x1b\[(?:[123479]|(?:[349]|10)[0-7])m$/; // what the numbers below end

// Which attributes a number ends.
const ENDED: Readonly<Record<string, RegExp>> = {
  '': /^/,
  0: /^/,
  22: /^\x1b\[[12]m/,
  23: /^\x1b\[3m/,
  24: /^\x1b\[4m/,
  27: /^\x1b\[7m/,
  29: /^\x1b\[9m/,
  39: /^\x1b\[[39][0-7]m/,
  49: /^\x1b\[(?:4|10)[0-7]m/,
};
