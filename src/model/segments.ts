/** The alphabet an SMS travels in: GSM 03.38 with 7 bits a character, or UCS-2 with 16. */
export type Encoding = 'gsm-7' | 'ucs-2';

/** What a text costs as SMS. */
export type SmsMeasure = Readonly<{
  encoding: Encoding;
  /** 0 for the empty text: there is nothing to send. */
  segments: number;
  /** Septets of the whole text for GSM-7, UTF-16 units for UCS-2, without the headers of the parts. */
  units: number;
  /** How many units one segment of this text holds: 160 or 153, 70 or 67. */
  perSegment: number;
  /** The distinct characters that force UCS-2, in the order of the text; empty for GSM-7. */
  ucs2Characters: readonly string[];
}>;

/** Longer than any portal takes; the caller checks before it measures. */
export const MAX_SMS_CHARACTERS = 10_000;

/**
 * Measures a text as it would be sent (3GPP TS 23.038, 23.040): an escaped GSM character and a surrogate pair never
 * straddle two parts. Throws RangeError over MAX_SMS_CHARACTERS.
 */
export function measureSms(text: string): SmsMeasure {
  if (text.length > MAX_SMS_CHARACTERS) {
    throw new RangeError(`expected at most ${MAX_SMS_CHARACTERS} characters, got ${text.length}`);
  }
  const characters = [...text];
  const ucs2Characters = [...new Set(characters.filter((character) => septetsOf(character) === null))];
  const encoding = ucs2Characters.length === 0 ? 'gsm-7' : 'ucs-2';
  const sizes = characters.map((character) =>
    encoding === 'gsm-7' ? (septetsOf(character) ?? 0) : character.length,
  );
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { single, part } = CAPACITY[encoding];
  if (units <= single) {
    return { encoding, segments: units === 0 ? 0 : 1, units, perSegment: single, ucs2Characters };
  }
  return { encoding, segments: countParts(sizes, part), units, perSegment: part, ucs2Characters };
}

const CAPACITY = {
  'gsm-7': { single: 160, part: 153 }, // 140 bytes; a part loses 6 of them to its header
  'ucs-2': { single: 70, part: 67 },
} as const satisfies Record<Encoding, { single: number; part: number }>;

/** Without the escape character, which is no character of its own. */
const BASIC: ReadonlySet<string> = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENSION: ReadonlySet<string> = new Set('\f^{}\\[~]|€');

function septetsOf(character: string): 1 | 2 | null {
  if (BASIC.has(character)) return 1;
  return EXTENSION.has(character) ? 2 : null;
}

function countParts(sizes: readonly number[], capacity: number): number {
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > capacity) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return parts;
}
