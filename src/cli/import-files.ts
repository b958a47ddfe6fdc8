import type { ImportFile } from '../agenda.ts';
import type { ImportContents } from '../model/import-record.ts';
import type { Session } from './session.ts';

/** How appointments may come. */
export const importFormats = ['csv', 'fhir', 'ics'] as const;
export type ImportFormat = (typeof importFormats)[number];

/** Left out: by what the file begins with; the format's own name. */
export type FormatOptions = Readonly<{ format?: ImportFormat; source?: string }>;

export function isImportFormat(word: string): word is ImportFormat {
  return (importFormats as readonly string[]).includes(word);
}

/** The name of where appointments come from: a file speaks only for its own source (P7a). */
export function isSourceName(word: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,39}$/.test(word);
}

type ImportSession = Pick<Session, 'config' | 'actor' | 'now'> &
  Readonly<{ engine: Pick<Session['engine'], 'readSettings'> }>;

/** The files with what they hold. Refuses what cannot be read, or holds neither patients nor appointments. */
export async function importFilesOf(
  session: ImportSession,
  paths: readonly string[],
  { format, source }: FormatOptions = {},
): Promise<ImportFile[]> {
  const formats = new Map<ImportFormat, string[]>();
  for (const path of paths) {
    const found = format ?? (await formatOf(path));
    formats.set(found, [...(formats.get(found) ?? []), path]);
  }
  const files: ImportFile[] = [];
  for (const [found, its] of formats) {
    const contents = await READERS[found](session, its);
    files.push(...contents.map((each) => ({ ...each, source: source ?? found })));
  }
  return files;
}

type Reader = (session: ImportSession, paths: readonly string[]) => Promise<readonly ImportContents[]>;

// a format's reader and its libraries are loaded when there is a file for it
const READERS: Readonly<Record<ImportFormat, Reader>> = {
  async csv(session, paths) {
    const { csvFiles } = await import('../import/csv.ts');
    return csvFiles(paths, await placeOf(session));
  },
  async fhir(session, paths) {
    const { fhirFiles } = await import('../import/fhir.ts');
    return fhirFiles(paths, {
      ...(await placeOf(session)),
      ...session.config.import.fhir,
      now: session.now(),
    });
  },
  async ics(session, paths) {
    const { icsFiles } = await import('../import/ics.ts');
    const { phone: practicePhone } = session.config.practice;
    const place = { ...(await placeOf(session)), now: session.now(), practicePhone };
    return icsFiles(paths, { ...place, ...session.config.import.ics });
  },
};

async function placeOf({ config, engine, actor }: ImportSession) {
  const { 'import.region': region } = await engine.readSettings(actor);
  return { timeZone: config.practice.timeZone, region };
}

const ENOUGH_TO_TELL = 4096; // bytes

/** JSON is FHIR, a VCALENDAR is iCalendar; all else may be a table. */
async function formatOf(path: string): Promise<ImportFormat> {
  const beginning = await readBeginning(path);
  const text = beginning
    .toString('latin1')
    .replaceAll(/[\0ÿþ]|ï»¿/g, '')
    .trimStart(); // also UTF-16, a byte each
  if (/^BEGIN:VCALENDAR/i.test(text)) return 'ics';
  return /^[{[]/.test(text) ? 'fhir' : 'csv';
}

async function readBeginning(path: string): Promise<Buffer> {
  const { readChunks } = await import('../import/csv-lines.ts');
  for await (const chunk of readChunks(path, ENOUGH_TO_TELL)) return chunk;
  return Buffer.alloc(0);
}
