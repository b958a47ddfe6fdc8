import { isObject, type Json } from '../json.ts';
import { type Check, type Problem, problemAt } from './problem.ts';

type Field = Readonly<{ isRequired: boolean; check: Check }>;

/** A field that must be there. */
export const must = (check: Check): Field => ({ isRequired: true, check });

/** A field that may be left out. */
export const may = (check: Check): Field => ({ isRequired: false, check });

/** An object with these fields and no others, and rules that look at it as a whole. */
export function shape(fields: Readonly<Record<string, Field>>, ...rules: readonly Rule[]): Check {
  return (value, path) => {
    if (!isObject(value)) return problemAt(path, 'must be an object');
    const unknown = Object.keys(value).filter((name) => !(name in fields));
    return [
      ...unknown.flatMap((name) => problemAt(`${path}/${name}`, `invalid additional property: ${name}`)),
      ...Object.entries(fields).flatMap(([name, field]) => checkField(value, name, field, path)),
      ...rules.flatMap((rule) => rule(value, path)),
    ];
  };
}

/** What must hold between the fields of an object. */
export type Rule = (value: Json, path: string) => readonly Problem[];

/** A string between these lengths. */
export const text =
  (most: number, least = 1): Check =>
  (value, path) => {
    if (typeof value !== 'string') return problemAt(path, 'must be a string');
    if (value.length < least) return problemAt(path, `must be more than ${least - 1} characters`);
    if (value.length > most) return problemAt(path, `must be less than ${most + 1} characters`);
    return [];
  };

/** A string of this form. */
export const form =
  (pattern: RegExp, what: string): Check =>
  (value, path) =>
    typeof value === 'string' && pattern.test(value) ? [] : problemAt(path, `must be ${what}`);

export const flag: Check = (value, path) =>
  typeof value === 'boolean' ? [] : problemAt(path, 'must be true or false');

/** A whole number between these. */
export const whole =
  (least: number, most: number): Check =>
  (value, path) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most
      ? []
      : problemAt(path, `must be a whole number from ${least} to ${most}`);

export const anything: Check = () => [];

/** One of these words. */
export const oneOf =
  (...words: readonly string[]): Check =>
  (value, path) =>
    words.includes(String(value)) ? [] : problemAt(path, `must be one of ${words.join(', ')}`);

/** A list of so many, each checked. */
export const list =
  (most: number, check: Check, least = 1): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return problemAt(path, 'must be a list');
    return [
      ...(value.length > most ? problemAt(path, `no more than ${most} items allowed`) : []),
      ...(value.length < least ? problemAt(path, `no fewer than ${least} items allowed`) : []),
      ...value.flatMap((item, index) => check(item, `${path}/${index}`)),
    ];
  };

/** The first check of a table that fits the object's type; others are refused. */
export const byType =
  (table: Readonly<Record<string, Check>>, allowed: (type: string) => boolean, what: string): Check =>
  (value, path) => {
    const type = isObject(value) ? String(value['type']) : 'nothing';
    const check = table[type];
    if (!check) return problemAt(path, `unsupported type: ${type}`);
    return allowed(type) ? check(value, path) : problemAt(path, `${type} is not allowed ${what}`);
  };

/** Exactly one of the fields. */
export const exactlyOneOf =
  (...names: readonly string[]): Rule =>
  (value, path) =>
    names.filter((name) => value[name] !== undefined).length === 1
      ? []
      : problemAt(path, `must have exactly one of ${names.join(', ')}`);

/** At least one of the fields. */
export const atLeastOneOf =
  (...names: readonly string[]): Rule =>
  (value, path) =>
    names.some((name) => value[name] !== undefined) ? [] : problemAt(path, `must have ${names.join(' or ')}`);

/** Words of which none may come twice. */
export function unique(found: readonly (readonly [path: string, word: unknown])[], what: string) {
  const seen = new Set<unknown>();
  return found.flatMap(([path, word]) => {
    if (word === undefined) return [];
    const isTwice = seen.has(word);
    seen.add(word);
    return isTwice ? problemAt(path, `${what} '${String(word)}' already exists`) : [];
  });
}

function checkField(
  value: Json,
  name: string,
  { isRequired, check }: Field,
  path: string,
): readonly Problem[] {
  if (value[name] !== undefined) return check(value[name], `${path}/${name}`);
  return isRequired ? problemAt(path, `missing required field: ${name}`) : [];
}
