import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** A telephone number as a source gave it: E.164 when `kind` is mobile or landline, else the cleaned text. */
export type PhoneNumber = Readonly<{ number: string; kind: PhoneKind }>;

/** `landline`: a telephone that takes no SMS. `invalid`: no number, or none that a person has, such as 0900 or 0800. */
export type PhoneKind = 'mobile' | 'landline' | 'invalid';

// a UAN is a company's telephone, as 058 in Switzerland; all others are services: premium and shared cost, toll-free,
// paging, call forwarding
const MOBILE_TYPES: ReadonlySet<string> = new Set(['MOBILE', 'FIXED_LINE_OR_MOBILE']);
const LANDLINE_TYPES: ReadonlySet<string> = new Set(['FIXED_LINE', 'VOIP', 'UAN']);

// the library reads digits of any script, but drops these signs: a foreign number would become a national one
const OTHER_PLUS = /[＋﹢⁺₊]/g;

const MAX_LENGTH = 40; // longer than any number people write, spaces and brackets included

/** Reads a number as people write it; without a country code it belongs to `region`. null for an empty text. */
export function parsePhone(text: string, region: CountryCode): PhoneNumber | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const written = trimmed.replaceAll(OTHER_PLUS, '+');
  const parsed = written.length <= MAX_LENGTH ? parsePhoneNumberFromString(written, region) : undefined;
  const kind = parsed?.isValid() && parsed.ext === undefined ? kindOf(parsed.getType()) : 'invalid';
  if (parsed === undefined || kind === 'invalid')
    return { number: trimmed.slice(0, MAX_LENGTH), kind: 'invalid' };
  return { number: parsed.number, kind };
}

function kindOf(type: string | undefined): PhoneKind {
  if (type === undefined || MOBILE_TYPES.has(type)) return 'mobile';
  return LANDLINE_TYPES.has(type) ? 'landline' : 'invalid';
}
