/** Thousandths of a credit per segment by number prefix; the longest prefix that fits counts, '+' is all others. */
export type PriceTable = Readonly<Record<string, number>>;

/** Thousandths of a credit an SMS of so many segments costs to this E.164 number. */
export function smsPrice(table: PriceTable, recipient: string, segments: number): number {
  const prefix = Object.keys(table)
    .filter((candidate) => recipient.startsWith(candidate))
    .reduce((longest, candidate) => (candidate.length > longest.length ? candidate : longest), '');
  return (table[prefix] ?? 0) * segments;
}

/**
 * Reads a plain number of credits, '12' or '0.25', as thousandths, without floating point; null when it is none or
 * finer than a thousandth.
 */
export function parseMilliCredits(text: string): number | null {
  const match = /^(\d{1,9})(?:\.(\d{1,3})0*)?$/.exec(text.trim());
  if (match === null) return null;
  return Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'));
}

/** Thousandths as a plain number of credits, for screens and JSON. */
export function toCredits(milliCredits: number): number {
  return milliCredits / 1000;
}
