import { isEmailAddress } from '../model/email-address.ts';
import type { PhoneNumber } from '../model/phone.ts';
import { cleanText } from '../model/text.ts';
import { elementsOf, type FhirElement, textOf, wholeNumberOf } from './fhir-json.ts';
import { byRank, type FhirOptions, isInForce, purposeOf, rankIn } from './fhir-person.ts';
import { type Reading, readPhone } from './fields.ts';

/** What a number was read as. */
type PhoneReading = Readonly<{ reading: Reading<PhoneNumber | null> }>;

/** The number or address to use, and where it stands. */
export type Telecom = Readonly<{ value: string; path: string }>;

/**
 * The number for SMS: a mobile before any other, then `use` mobile or `system` sms, then `rank`, then home before work. A
 * landline or what is no number is taken only when there is nothing better, so that the reason can be said (P8).
 */
export function mobileOf(person: FhirElement, options: FhirOptions): (Telecom & PhoneReading) | null {
  const numbers = telecomsOf(person, ['phone', 'sms'], 'mobile', options);
  const [best] = byRank(
    numbers.map((each) => ({ ...each, reading: readPhone(each.value, options.region) })),
    ({ reading }) => KINDS[reading.value?.kind ?? 'invalid'],
    ({ system, use }) => (use === 'mobile' || system === 'sms' ? 0 : 1),
    ({ rank }) => rank,
    ({ use }) => rankIn(USES, use),
  );
  return best ?? null;
}

/** The address for e-mails: a readable one before any other, then by `rank`, then home before work. */
export function emailOf(person: FhirElement, options: FhirOptions): Telecom | null {
  const [best] = byRank(
    telecomsOf(person, ['email'], 'email', options),
    ({ value }) => (isEmailAddress(value) ? 0 : 1),
    ({ rank }) => rank,
    ({ use }) => rankIn(USES, use),
  );
  return best ?? null;
}

const KINDS = { mobile: 0, landline: 1, invalid: 2 } as const;
const USES = ['mobile', 'home', '', 'temp', 'work']; // others read along at work
const NO_RANK = 1_000_000_000; // behind every rank

function telecomsOf(
  person: FhirElement,
  systems: readonly string[],
  column: string,
  options: FhirOptions,
): (Telecom & { system: string; use: string; rank: number })[] {
  return elementsOf(person, 'telecom', column).flatMap((element) => {
    const system = (textOf(element, 'system') ?? '').toLowerCase();
    if (!systems.includes(system) || !isInForce(element, options)) return [];
    const value = cleanText(textOf(element, 'value', column) ?? '').replace(/^(?:tel|sms|mailto):/i, '');
    const rank = wholeNumberOf(element, 'rank') ?? NO_RANK;
    return value === ''
      ? []
      : [{ value, path: `${element.path}.value`, system, use: purposeOf(element), rank }];
  });
}
