import { type Context, createContext, Script } from 'node:vm';
import { z } from 'zod';

const MAX_PATTERN = 500; // characters
const MAX_PATTERNS = 20; // of a field

const expression = z.string().max(MAX_PATTERN).refine(isPattern, { abort: true }).refine(isQuick);

const icsPattern = z
  .strictObject({
    from: z
      .string()
      .toLowerCase()
      .regex(
        /^(summary|description|location|categories|comment|contact|organizer|attendee|x-[a-z0-9-]{1,60})$/,
      ),
    pattern: expression,
    unless: expression.optional(),
    value: z.string().trim().min(1).max(64).optional(),
    matchCase: z.boolean().optional(),
  })
  .refine(({ pattern, value }) => value !== undefined || pattern.includes('(?<value>'), {
    path: ['pattern'],
  });

const icsPatterns = z.array(icsPattern).max(MAX_PATTERNS).optional();

const status = z.string().trim().min(1).max(64);

/** The section `import.ics` of `rundruf.yaml`. */
export const icsSchema = z
  .strictObject({
    windowDays: z.int().min(1).max(1100), // three years
    confirmed: status,
    tentative: status,
    patterns: z.strictObject({
      patientNumber: icsPatterns,
      name: icsPatterns,
      mobile: icsPatterns,
      reasonCode: icsPatterns,
      reasonName: icsPatterns,
      doctor: icsPatterns,
      specialty: icsPatterns,
      location: icsPatterns,
      status: icsPatterns,
    }),
  })
  .partial();

/** How calendars are read; what is not written is as shipped. */
export type IcsConfig = z.output<typeof icsSchema>;

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

const PROBE = 500; // characters; where a good pattern takes a millisecond, one that grows faster takes a second
const PROBE_MILLISECONDS = 50;
const PROBE_TRIES = 3; // the machine may be busy

/**
 * Whether a pattern gives up quickly on texts made to hold it up: whoever writes into a calendar must not be able to
 * stop an import. They are long runs of its own characters and of what calendars are full of.
 */
function isQuick(pattern: string): boolean {
  const pieces = ['a', '0', ' ', '-', '.', 'Aa ', '0 ', '\n', ...literalsOf(pattern)];
  const surroundings: { pattern: string; text: string } = { pattern, text: '' };
  const context = createContext(surroundings);
  return [...new Set(pieces)].every((piece) => {
    surroundings.text = `${piece.repeat(PROBE / piece.length)}\u0001`;
    return Array.from({ length: PROBE_TRIES }).some(() => endsInTime(context));
  });
}

const PROBE_SCRIPT = new Script(
  "for (const flags of ['gmu', 'gimu']) [...text.matchAll(new RegExp(pattern, flags))]",
);

function endsInTime(context: Context): boolean {
  try {
    PROBE_SCRIPT.runInContext(context, { timeout: PROBE_MILLISECONDS });
    return true;
  } catch {
    return false;
  }
}

/** Single characters and words of the pattern, without its signs. */
function literalsOf(pattern: string): string[] {
  const characters = pattern.match(/[\p{L}\p{N}@#:;,/]/gu) ?? [];
  const words = pattern.match(/\p{L}{2,20}/gu) ?? [];
  return [...characters, ...words, ...words.map((word) => `${word} `)];
}
