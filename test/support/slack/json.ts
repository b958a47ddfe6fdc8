/** Something as it came over the wire. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether it is an object (no list). */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object, or an empty one for anything else. */
export const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

/** The objects of a list; anything else in it is left out. */
export const objectsOf = (value: unknown): readonly Json[] => listOf(value).filter(isObject);

/** The list, or an empty one for anything else. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The string, or '' for anything else. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The string, or null for anything else. */
export const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** What a JSON text says, or the text itself when it is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A copy that later changes of the original do not reach. */
export const copyOf = <T>(value: T): T => structuredClone(value);
