import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readCsv } from '../../src/import/csv.ts';
import type { ImportItem, ImportNotice, ImportProblem } from '../../src/model/import-record.ts';

const OPTIONS = { timeZone: 'Europe/Zurich', region: 'CH' } as const;

/** Every column a file of patients may have. */
export const PATIENTS =
  'number,last_name,first_name,birth_date,language,mobile,email,sms_opt_out,email_opt_out,deceased_on,blocked';

/** Every column a file of appointments may have. */
export const APPOINTMENTS =
  'id,patient_number,starts_at,duration_minutes,status,reason_code,reason_name,doctor,specialty,location,name,mobile';

/** Writes a file into a temporary folder of its own, gone after the test, and gives its path. */
export async function writeCsv(content: string | Buffer, name = 'a.csv'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rundruf-csv-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** What `readCsv` makes of these lines or bytes, also sorted by type. */
export async function readItems(content: readonly string[] | Buffer) {
  const path = await writeCsv(content instanceof Buffer ? content : content.join('\n'));
  const items: ImportItem[] = [];
  for await (const item of readCsv(path, OPTIONS)) items.push(item);
  const problems: ImportProblem[] = items.flatMap((item) => (item.type === 'problem' ? [item.problem] : []));
  const notices: ImportNotice[] = items.flatMap((item) => (item.type === 'notice' ? [item.notice] : []));
  return {
    items,
    patients: items.flatMap((item) => (item.type === 'patient' ? [item.record] : [])),
    appointments: items.flatMap((item) => (item.type === 'appointment' ? [item.record] : [])),
    problems,
    notices,
  };
}

/** The line an item speaks of; 0 for a notice. */
export function lineOf(item: ImportItem): number {
  if (item.type === 'notice') return 0;
  return item.type === 'problem' ? item.problem.line : item.line;
}
