import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type IcsOptions, readIcs } from '../../src/import/ics.ts';
import type { ImportItem } from '../../src/model/import-record.ts';

/** Monday, ten o'clock in Zurich, as everywhere. */
export const OPTIONS: IcsOptions = {
  timeZone: 'Europe/Zurich',
  region: 'CH',
  now: new Date('2026-11-23T09:00:00Z'),
};

/** Tuesday morning by the practice's clock. */
export const TUESDAY = 'DTSTART:20261124T100000';

/** An event with these lines; it is on Tuesday and has the UID E unless they say otherwise. */
export function anEvent(...lines: readonly string[]): string[] {
  const has = (name: string) => lines.some((line) => line.startsWith(name));
  return [
    'BEGIN:VEVENT',
    ...(has('UID') ? [] : ['UID:E']),
    ...(has('DTSTART') ? [] : [TUESDAY]),
    ...lines,
    'END:VEVENT',
  ];
}

/** A calendar of events, or of other lines. */
export function aCalendar(...parts: readonly (string | readonly string[])[]): string[] {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...parts.flat(), 'END:VCALENDAR'];
}

/** Writes a file into a temporary folder of its own, gone after the test, and gives its path. */
export async function writeIcs(content: readonly string[] | Buffer, name = 'a.ics'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rundruf-ics-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, name);
  await writeFile(path, content instanceof Buffer ? content : `${content.join('\r\n')}\r\n`);
  return path;
}

/** What `readIcs` makes of these lines or bytes, also sorted by type. */
export async function readItems(
  content: readonly string[] | Buffer,
  options: Partial<IcsOptions> = {},
): Promise<ReturnType<typeof sorted>> {
  const items: ImportItem[] = [];
  const path = await writeIcs(content);
  for await (const item of readIcs(path, { ...OPTIONS, ...options })) items.push(item);
  return sorted(items);
}

function sorted(items: readonly ImportItem[]) {
  return {
    items,
    appointments: items.flatMap((item) => (item.type === 'appointment' ? [item.record] : [])),
    problems: items.flatMap((item) => (item.type === 'problem' ? [item.problem] : [])),
    notices: items.flatMap((item) => (item.type === 'notice' ? [item.notice] : [])),
  };
}

/** The only appointment of a calendar with one event. */
export async function readOne(lines: readonly string[], options: Partial<IcsOptions> = {}) {
  const { appointments, problems } = await readItems(aCalendar(anEvent(...lines)), options);
  const [appointment] = appointments;
  if (appointment === undefined || appointments.length > 1) {
    throw new Error(`${appointments.length} appointments; ${JSON.stringify(problems)}`);
  }
  return { ...appointment, problems };
}
