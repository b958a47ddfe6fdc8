import { open } from 'node:fs/promises';
import type { LogRequest } from '../delivery-log.ts';
import { RefusalError } from '../errors.ts';
import { entryJson } from './log-json.ts';
import type { Session } from './session.ts';

const PAGE = 2000; // rows in memory at a time

/**
 * Writes all entries the filter selects to a new CSV file that only its owner can read, in pages, so that memory stays
 * flat. Cells that a spreadsheet would calculate get an apostrophe in front.
 */
export async function exportLog(session: Session, request: LogRequest, path: string): Promise<number> {
  const { engine, actor, out, t } = session;
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new RefusalError('file-unwritable', { file: path, reason: String(error.code) });
  });
  let written = 0;
  try {
    for (let after = request.after; ; ) {
      const page = await engine.readLog(actor, {
        ...request,
        limit: PAGE,
        ...(after !== undefined && { after }),
      });
      const rows = page.entries.map(entryJson);
      if (written === 0) await file.write(line(Object.keys(rows[0] ?? EMPTY)));
      await file.write(rows.map((row) => line(Object.values(row))).join(''));
      written += rows.length;
      out.progress(t.cli.exporting(written));
      if (page.next === null) break;
      after = page.next;
    }
  } finally {
    await file.close();
  }
  out.progress('');
  if (out.isJson) out.json({ file: path, entries: written });
  else out.print(t.cli.exported(written, path));
  return 0;
}

const EMPTY = { id: null };

function line(values: readonly (string | number | readonly string[] | null)[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

function cell(value: string | number | readonly string[] | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
