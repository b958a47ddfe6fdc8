import type { ImportExpectation } from '../model/import-record.ts';
import { cleanText } from '../model/text.ts';

/** What JSON.parse makes of a resource or a part of it; nothing about its members is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Something wrong at a place of a resource. */
export type Fault = Readonly<{
  path: string;
  /** What came. */
  value: unknown;
  expected: ImportExpectation;
  /** Our column name, or null. */
  field: string | null;
  rejected: boolean;
}>;

/** A JSON object, where it stands, and where to note what is wrong with it. */
export type FhirElement = Readonly<{ json: JsonObject; path: string; faults: Fault[] }>;

/** Whether the value is a JSON object: not null, not a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member, undefined when there is none; what every object inherits is no member. */
export function memberOf({ json }: Pick<FhirElement, 'json'>, name: string): unknown {
  return Object.hasOwn(json, name) ? (json[name] ?? undefined) : undefined;
}

/** The objects of a list; one that stands alone is taken as a list of one. */
export function elementsOf(parent: FhirElement, name: string, field: string | null = null): FhirElement[] {
  const value = memberOf(parent, name);
  if (value === undefined) return [];
  if (!Array.isArray(value)) return asElement(parent, name, value, field);
  return value.slice(0, MAX_ELEMENTS).flatMap((each, index) => {
    return each === null ? [] : asElement(parent, `${name}[${index}]`, each, field);
  });
}

/** A single object, or null. */
export function elementOf(
  parent: FhirElement,
  name: string,
  field: string | null = null,
): FhirElement | null {
  const value = memberOf(parent, name);
  return value === undefined ? null : (asElement(parent, name, value, field)[0] ?? null);
}

/** Text as it stands, at most 1000 characters; a number is taken as its digits. null when there is none. */
export function textOf(parent: FhirElement, name: string, field: string | null = null): string | null {
  const value = memberOf(parent, name);
  if (value === undefined) return null;
  if (typeof value === 'string') return value.slice(0, MAX_CHARACTERS);
  if (typeof value === 'number') return String(value);
  noteFault(parent, { name, value, field, expected: 'fhir-type' });
  return null;
}

/** The texts of a list. */
export function textsOf(parent: FhirElement, name: string): string[] {
  const value = memberOf(parent, name);
  const all = Array.isArray(value) ? value : [value];
  return all.slice(0, MAX_ELEMENTS).flatMap((each: unknown) => {
    return typeof each === 'string' ? [each.slice(0, MAX_CHARACTERS)] : [];
  });
}

/** A whole number, also one written as text; null when there is none. */
export function wholeNumberOf(parent: FhirElement, name: string): number | null {
  const text = textOf(parent, name)?.trim() ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Yes or no, also written as text. null when there is none; what is neither rejects the record. */
export function booleanOf(parent: FhirElement, name: string, field: string): boolean | null {
  const value = memberOf(parent, name);
  if (value === undefined) return null;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  noteFault(parent, { name, value, field, expected: 'boolean', rejected: true });
  return null;
}

/** Whether it carries an extension that changes its meaning in a way we do not know. */
export function isModified(element: FhirElement): boolean {
  const value = memberOf(element, 'modifierExtension');
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

/** Notes that a member, or the element itself, is not what was expected. Left out: the record is kept all the same. */
export function noteFault(
  { path, faults }: FhirElement,
  {
    name,
    value,
    field = null,
    expected,
    rejected = false,
  }: Partial<Fault> & Readonly<{ name: string | null; expected: ImportExpectation }>,
): void {
  if (faults.length >= MAX_FAULTS && !rejected) return;
  faults.push({ path: name === null ? path : `${path}.${name}`, value, expected, field, rejected });
}

/** A FHIR instant without fractions of a second; a leap second is the one before it. */
export function plainInstant(raw: string): string {
  return cleanText(raw)
    .replace(/^([^T]{10}T\d\d:\d\d:\d\d)\.\d+/, '$1')
    .replace(/^([^T]{10}T\d\d:\d\d):60/, '$1:59');
}

/** What a problem shows of a value; the words of a list or an object are nobody's. */
export function shownValue(value: unknown): string {
  if (Array.isArray(value)) return '[…]';
  if (typeof value === 'object' && value !== null) return '{…}';
  return value === undefined ? '' : cleanText(String(value).slice(0, MAX_CHARACTERS));
}

const MAX_ELEMENTS = 200; // no list that we read comes near
const MAX_CHARACTERS = 1000; // longer than anything we keep
const MAX_FAULTS = 10; // told of one record

function asElement(parent: FhirElement, name: string, value: unknown, field: string | null): FhirElement[] {
  if (isObject(value)) return [{ json: value, path: `${parent.path}.${name}`, faults: parent.faults }];
  noteFault(parent, { name, value, field, expected: 'fhir-type' });
  return [];
}
