import type { CountryCode } from 'libphonenumber-js/max';
import { cleanText, shorten } from '../model/text.ts';
import { type LocalDate, localDateOf } from '../model/time.ts';
import { elementOf, elementsOf, type FhirElement, isModified, textOf, textsOf } from './fhir-json.ts';
import { MAX_CODE, MAX_TEXT } from './fields.ts';

/** What the reader must know of the practice. */
export type FhirOptions = Readonly<{
  timeZone: string;
  region: CountryCode;
  /** The `system` of the identifiers that are the practice's patient numbers; null: not configured. */
  patientNumberSystem: string | null;
  now: Date;
}>;

/** A person's name as the master data have it. */
export type PersonName = Readonly<{ lastName: string | null; firstName: string | null; path: string }>;

/** Whether it is in force: not marked as old, its period neither ended nor still to begin, nothing unknown about it. */
export function isInForce(element: FhirElement, options: FhirOptions): boolean {
  if (purposeOf(element) === 'old' || isModified(element)) return false;
  const period = elementOf(element, 'period');
  if (period === null) return true;
  const start = textOf(period, 'start') ?? '';
  const end = textOf(period, 'end') ?? '';
  return compareToNow(start, options) <= 0 && compareToNow(end, options) >= 0;
}

/** `use`, or '' when it is not given. */
export function purposeOf(element: FhirElement): string {
  return textOf(element, 'use') ?? '';
}

/** The name in force, the official one before the others; maiden and old ones only where there is no other. */
export function personName(person: FhirElement, options: FhirOptions): PersonName {
  const names = elementsOf(person, 'name', 'last_name').filter(hasName);
  const valid = names.filter((name) => isInForce(name, options) && purposeOf(name) !== 'maiden');
  const [best] = byRank(valid.length > 0 ? valid : names, (name) => rankIn(NAME_USES, purposeOf(name)));
  if (best === undefined) return { lastName: null, firstName: null, path: `${person.path}.name` };
  const given = joined(textsOf(best, 'given'));
  const family = cleanText(textOf(best, 'family') ?? '') || null;
  const { path } = best;
  if (family !== null) return { lastName: family, firstName: given, path };
  if (given !== null) return { lastName: given, firstName: null, path };
  const [last = '', first = ''] = cleanText(textOf(best, 'text') ?? '').split(/\s*,\s*/);
  return { lastName: last, firstName: first === '' ? null : first, path };
}

/** The whole name as a list shows it, for people who have no record of their own. */
export function fullName(person: FhirElement, options: FhirOptions): string | null {
  const { lastName, firstName } = personName(person, options);
  return label([firstName, lastName]);
}

/** A doctor's name as patients read it, with titles. */
export function doctorName(practitioner: FhirElement, options: FhirOptions): string | null {
  const names = elementsOf(practitioner, 'name').filter(hasName);
  const valid = names.filter((name) => isInForce(name, options));
  const [best] = byRank(valid.length > 0 ? valid : names, (name) => rankIn(NAME_USES, purposeOf(name)));
  if (best === undefined) return null;
  const parts = [...textsOf(best, 'prefix'), ...textsOf(best, 'given'), textOf(best, 'family')];
  return label([textOf(best, 'text')]) ?? label(parts);
}

/**
 * The patient's number: the identifier of the configured system, and no other; else the medical record number (type MR), the
 * usual, the official, or the only one. null when none is decisive.
 */
export function patientNumber(patient: FhirElement, options: FhirOptions): string | null {
  const all = identifiersOf(patient, options);
  const { patientNumberSystem: system } = options;
  if (system !== null) return all.find((each) => each.system === system)?.value ?? null;
  const decisive =
    all.find(({ isRecordNumber }) => isRecordNumber) ??
    all.find(({ use }) => use === 'usual') ??
    all.find(({ use }) => use === 'official') ??
    (all.length === 1 ? all[0] : undefined);
  return decisive?.value ?? null;
}

type Identifier = Readonly<{ system: string; value: string; use: string; isRecordNumber: boolean }>;

/** The identifiers in force that have a value. */
export function identifiersOf(owner: FhirElement, options: FhirOptions): Identifier[] {
  return elementsOf(owner, 'identifier').flatMap((element) => {
    const identifier = identifierOf(element);
    return identifier === null || !isInForce(element, options) ? [] : [identifier];
  });
}

/** What one identifier says; null when it has no value. */
export function identifierOf(element: FhirElement): Identifier | null {
  const value = cleanText(textOf(element, 'value') ?? '');
  if (value === '') return null;
  const type = elementOf(element, 'type');
  const codings = type === null ? [] : elementsOf(type, 'coding');
  const isRecordNumber = codings.some((coding) => textOf(coding, 'code') === 'MR');
  return { system: (textOf(element, 'system') ?? '').trim(), value, use: purposeOf(element), isRecordNumber };
}

/** The coded or written meaning of a CodeableConcept, of its first coding unless a user has chosen one. */
export function conceptOf(concept: FhirElement): { code: string | null; name: string | null } {
  const codings = elementsOf(concept, 'coding');
  const chosen =
    codings.find((coding) => coding.json['userSelected'] === true) ??
    codings.find((coding) => textOf(coding, 'code') !== null) ??
    codings[0];
  const code = chosen === undefined ? '' : cleanText(textOf(chosen, 'code') ?? '');
  const display = chosen === undefined ? null : label([textOf(chosen, 'display')]);
  const name = display ?? label([textOf(concept, 'text')]);
  return { code: code === '' || code.length > MAX_CODE ? null : code, name };
}

/** The name of the first concept of a list that has one. */
export function conceptName(owner: FhirElement, member: string): string | null {
  const concepts = elementsOf(owner, member).map(conceptOf);
  return concepts.find(({ name }) => name !== null)?.name ?? null;
}

/** Text for people only: cleaned and cut, never a fault. null when empty. */
export function label(parts: readonly (string | null)[]): string | null {
  return joined(
    parts.map((part) => part ?? ''),
    MAX_TEXT,
  );
}

/** The best first; what ranks alike stays in its order. */
export function byRank<T>(all: readonly T[], ...ranks: readonly ((each: T) => number)[]): T[] {
  return [...all].sort((a, b) => {
    for (const rank of ranks) if (rank(a) !== rank(b)) return rank(a) - rank(b);
    return 0;
  });
}

/** The place in the list, behind it when it is not there. */
export function rankIn(uses: readonly string[], use: string): number {
  const index = uses.indexOf(use);
  return index < 0 ? uses.length : index;
}

const NAME_USES = ['official', 'usual', '', 'temp', 'nickname', 'anonymous'];

function hasName(name: FhirElement): boolean {
  return (
    ['family', 'text'].some((part) => cleanText(textOf(name, part) ?? '') !== '') ||
    joined(textsOf(name, 'given')) !== null
  );
}

function joined(parts: readonly string[], max?: number): string | null {
  const text = cleanText(parts.join(' '));
  if (text === '') return null;
  return max === undefined ? text : shorten(text, max);
}

/** Below 0: before now. A date without a time, also 'YYYY' and 'YYYY-MM', is the whole of it. */
function compareToNow(text: string, { now, timeZone }: FhirOptions): number {
  if (text === '') return 0;
  if (/^\d{4}(-\d\d){0,2}$/.test(text)) {
    const today: LocalDate = localDateOf(now, timeZone).slice(0, text.length);
    if (text === today) return 0;
    return text < today ? -1 : 1;
  }
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? 0 : instant - now.getTime();
}
