import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** A telephone number as a source gave it: E.164 when `kind` is mobile or landline, else the cleaned text. */
export type PhoneNumber = Readonly<{ number: string; kind: PhoneKind }>;

/** `landline` stands for every valid number that takes no SMS. */
export type PhoneKind = 'mobile' | 'landline' | 'invalid';

const MOBILE_TYPES: ReadonlySet<string> = new Set(['MOBILE', 'FIXED_LINE_OR_MOBILE', 'PERSONAL_NUMBER']);
const MAX_LENGTH = 40; // longer than any number people write, spaces and brackets included

/** Reads a number as people write it; without a country code it belongs to `region`. null for an empty text. */
export function parsePhone(text: string, region: CountryCode): PhoneNumber | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const parsed = trimmed.length <= MAX_LENGTH ? parsePhoneNumberFromString(trimmed, region) : undefined;
  if (!parsed?.isValid() || parsed.ext !== undefined) {
    return { number: trimmed.slice(0, MAX_LENGTH), kind: 'invalid' };
  }
  const type = parsed.getType();
  const kind = type === undefined || MOBILE_TYPES.has(type) ? 'mobile' : 'landline';
  return { number: parsed.number, kind };
}
