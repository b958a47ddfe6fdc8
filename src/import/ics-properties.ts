import ICAL from 'ical.js';
import type { ContentLine } from './ics-lines.ts';

/** One property of an event. */
export type IcsProperty = Readonly<{
  /** In capitals. */
  name: string;
  /** Its line in the file. */
  line: number;
  /** By their names in capitals. */
  parameters: ReadonlyMap<string, string>;
  /** What stands behind the colon. */
  raw: string;
  /** The texts in it, without their escapes. */
  texts: readonly string[];
  /** Its line was too long, `raw` and `texts` are its beginning. */
  cut: boolean;
}>;

/** The properties of an event by name, and the lines that could not be read. */
export type IcsProperties = Readonly<{
  all: ReadonlyMap<string, readonly IcsProperty[]>;
  broken: readonly Readonly<{ name: string; line: number; raw: string }>[];
}>;

/** Reads the lines of an event one by one, so that what is wrong has its line. */
export function readProperties(lines: readonly ContentLine[]): IcsProperties {
  const all = new Map<string, IcsProperty[]>();
  const broken: { name: string; line: number; raw: string }[] = [];
  for (const line of lines) {
    const name = propertyName(line.text);
    const property = readProperty(name, line);
    if (property === null) broken.push({ name, line: line.number, raw: rawValue(line.text) ?? '' });
    else all.set(name, [...(all.get(name) ?? []), property]);
  }
  return { all, broken };
}

/** The name of the property on a line, in capitals. */
export function propertyName(text: string): string {
  return (/^[A-Za-z0-9-]+/.exec(text)?.[0] ?? '').toUpperCase();
}

/** What stands behind the colon that ends the parameters; null when there is none. */
export function rawValue(text: string): string | null {
  return /^[^":]*(?:"[^"]*"[^":]*)*:(.*)$/s.exec(text)?.[1] ?? null;
}

/** A text without its escapes. */
export function unescapeText(raw: string): string {
  return raw.replaceAll(/\\([\\;,nN])/g, (_, escaped: string) => (/n/i.test(escaped) ? '\n' : escaped));
}

function readProperty(name: string, { number, text, cut }: ContentLine): IcsProperty | null {
  const raw = rawValue(text);
  if (raw === null) return null;
  const parameters = readParameters(text.slice(name.length, text.length - raw.length));
  return parameters && { name, line: number, parameters, raw, texts: readTexts(name, raw), cut };
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();

function readParameters(text: string): ReadonlyMap<string, string> | null {
  if (text === ':') return NO_PARAMETERS;
  try {
    const untyped = text.replace(/;VALUE=[A-Z-]+(?=[;:])/i, ''); // the value says itself what it is
    const [, parameters] = ICAL.parse.property(`X-ANY${untyped}`) as JcalProperty;
    return new Map(Object.entries(parameters).map(([key, value]) => [key.toUpperCase(), String(value)]));
  } catch {
    return null;
  }
}

function readTexts(name: string, raw: string): readonly string[] {
  const parts = name === 'CATEGORIES' ? raw.split(/(?<!\\),/) : [raw];
  return parts.map(unescapeText);
}

/** As ical.js gives a property: name, parameters, type, values (RFC 7265). */
type JcalProperty = readonly [string, Readonly<Record<string, unknown>>, string, ...unknown[]];
