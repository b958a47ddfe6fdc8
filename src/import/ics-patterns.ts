import { cleanText } from '../model/text.ts';
import type { IcsProperties, IcsProperty } from './ics-properties.ts';
import { shippedPatterns } from './ics-shipped-patterns.ts';

/** What can be read from the texts of an event. */
export const icsFields = [
  'patientNumber',
  'name',
  'mobile',
  'reasonCode',
  'reasonName',
  'doctor',
  'specialty',
  'location',
  'status',
] as const;
export type IcsField = (typeof icsFields)[number];

/** Where to read a field, and how. */
export type IcsPattern = Readonly<{
  /** 'summary', 'description', 'location', 'categories', 'comment', 'contact', 'organizer', 'attendee' or an 'x-…' property. */
  from: string;
  /** A regular expression whose group `value` is what is read. */
  pattern: string;
  /** Nothing is read from a text in which this is found. */
  unless?: string | undefined;
  /** Instead of what the group has. */
  value?: string | undefined;
  /** Capital and small letters are different ones. */
  matchCase?: boolean | undefined;
}>;

/** The patterns of a field, tried in their order; an empty list reads nothing. */
export type IcsPatterns = Readonly<Partial<Record<IcsField, readonly IcsPattern[] | undefined>>>;

/** What the texts of an event say: the values of each field, those of the first pattern that finds any first. */
export type IcsTexts = Readonly<{
  /** The value of the first pattern that finds one; null for none, and when that pattern finds several. */
  first: (field: IcsField) => string | null;
  /** The different values that all patterns of a field find. */
  all: (field: IcsField) => readonly string[];
}>;

/** Patterns ready for use. */
export type IcsReading = Readonly<{
  /** The fields that are read at all. */
  fields: readonly IcsField[];
  /** Names of the properties they are read from, in capitals. */
  properties: ReadonlySet<string>;
  /** Those that the practice has no patterns of its own for. */
  shipped: ReadonlySet<IcsField>;
  read: (properties: IcsProperties) => IcsTexts;
}>;

/** Where a field has no patterns of the practice, the shipped ones read it. */
export function preparePatterns(given: IcsPatterns = {}): IcsReading {
  const patterns = new Map(
    icsFields.map((field) => [field, (given[field] ?? shippedPatterns[field]).map(compile)]),
  );
  const of = (field: IcsField) => patterns.get(field) ?? [];
  const properties = new Set(icsFields.flatMap((field) => of(field).map(({ from }) => from)));
  return {
    fields: icsFields.filter((field) => of(field).length > 0),
    properties,
    shipped: new Set(icsFields.filter((field) => given[field] === undefined)),
    read(event) {
      const known = new Map<string, readonly string[]>();
      const textsOf = (name: string) => {
        const texts = known.get(name) ?? readTexts(name, event);
        known.set(name, texts);
        return texts;
      };
      const find = (pattern: Compiled) => [
        ...new Set(textsOf(pattern.from).flatMap((text) => pattern.find(text))),
      ];
      return {
        first(field) {
          const values =
            of(field)
              .map(find)
              .find(({ length }) => length > 0) ?? [];
          return values.length === 1 ? (values[0] ?? null) : null;
        },
        all: (field) => [...new Set(of(field).flatMap(find))],
      };
    },
  };
}

/** The longest text a pattern is tried on: what a slow one costs is bounded. */
export const MAX_PATTERN_TEXT = 2000;
const MAX_TEXTS = 50; // of one property; an invitation to more people is no appointment
const MAX_MATCHES = 20;

type Compiled = Readonly<{ from: string; find: (text: string) => readonly string[] }>;

function compile({ from, pattern, unless, value, matchCase }: IcsPattern): Compiled {
  const flags = matchCase ? 'gmu' : 'gimu';
  const search = new RegExp(pattern, flags);
  const exclude = unless === undefined ? null : new RegExp(unless, flags.slice(1));
  return {
    from: from.toUpperCase(),
    find(text) {
      const matches = [...text.matchAll(search)].slice(0, MAX_MATCHES);
      if (matches.length === 0 || exclude?.test(text)) return [];
      const values = matches.map(({ groups }) => cleanText(value ?? groups?.['value'] ?? ''));
      return values.filter((found) => found !== '');
    },
  };
}

function readTexts(name: string, { all }: IcsProperties): readonly string[] {
  const properties = (all.get(name) ?? []).slice(0, MAX_TEXTS);
  if (name === 'ATTENDEE') {
    const organizers = (all.get('ORGANIZER') ?? []).map(({ raw }) => raw.toLowerCase());
    return properties.filter((property) => isGuest(property, organizers)).map(personText);
  }
  if (name === 'ORGANIZER') return properties.map(personText);
  return properties.flatMap(({ texts }) => texts.slice(0, MAX_TEXTS).map(plainText));
}

/** Neither the organizer nor whoever leads, a room or a device. */
function isGuest({ raw, parameters }: IcsProperty, organizers: readonly string[]): boolean {
  const type = parameters.get('CUTYPE')?.toUpperCase() ?? 'INDIVIDUAL';
  return (
    type === 'INDIVIDUAL' &&
    parameters.get('ROLE')?.toUpperCase() !== 'CHAIR' &&
    !organizers.includes(raw.toLowerCase())
  );
}

/** 'Anna Muster <tel:+41791234567>'. */
function personText({ raw, parameters }: IcsProperty): string {
  const name = (parameters.get('CN') ?? '').replaceAll(/[<>]/g, '');
  return bounded(cleanText(`${name} <${raw.replaceAll(/[<>]/g, '')}>`));
}

/** Line by line harmless, without the marks of HTML that some programs put into descriptions. */
function plainText(text: string): string {
  const beginning = text.slice(0, 4 * MAX_PATTERN_TEXT);
  const marked = /<\/?[a-z][^<>]{0,200}>/i.test(beginning)
    ? beginning
        .replaceAll(/<(?:br|\/p|\/div|\/li|\/tr)\b[^<>]{0,200}>/gi, '\n')
        .replaceAll(/<\/?[a-z][^<>]{0,200}>/gi, ' ')
        .replaceAll(/&nbsp;/gi, ' ')
    : beginning;
  return bounded(
    marked
      .split(/\r\n|\r|\n/)
      .map(cleanText)
      .join('\n'),
  );
}

/** Not cut inside a word: half a number may be somebody else's. */
function bounded(text: string): string {
  return text.length <= MAX_PATTERN_TEXT ? text : text.slice(0, MAX_PATTERN_TEXT).replace(/\n?[^\n]*$/, '');
}
