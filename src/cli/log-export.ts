import type { LogRequest } from '../delivery-log.ts';
import { type CsvValue, writeCsv } from './csv.ts';
import { entryColumns, entryJson } from './log-json.ts';
import type { Session } from './session.ts';

/** Writes all entries the filter selects to a new CSV file; who exported them is on record. */
export async function exportLog(session: Session, request: LogRequest, path: string): Promise<number> {
  const { engine, actor, out, t } = session;
  const written = await writeCsv(path, {
    columns: entryColumns,
    pages: async () => rows(await engine.exportEntries(actor, request)),
    onProgress: (count) => out.progress(t.cli.exporting(count)),
  });
  out.progress('');
  if (out.isJson) out.json({ file: path, entries: written });
  else out.print(t.cli.exported(written, path));
  return 0;
}

type Entries = Awaited<ReturnType<Session['engine']['exportEntries']>>;

async function* rows(pages: Entries): AsyncGenerator<CsvValue[][]> {
  for await (const entries of pages) yield entries.map((entry) => Object.values(entryJson(entry)));
}
