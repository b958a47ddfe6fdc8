import type { Actor } from './actor.ts';
import type { FileReport, ImportFile, ImportReport } from './agenda.ts';
import { type AuditDetails, recordApart, recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';

/** An import takes many writes: one that is killed in the middle is on record all the same. */
export async function recordImportStart(
  deps: Deps,
  actor: Actor,
  files: readonly ImportFile[],
): Promise<void> {
  const details = {
    kind: files.map(({ kind }) => kind),
    source: [...new Set(files.map(({ source }) => source))],
    extension: files.map(({ name }) => extensionOf(name) ?? ''),
  };
  await recordApart(deps, actor, { action: 'import.starting', details });
}

/** Records what each file has brought; a dry run brings nothing and stays in the program's log. */
export async function recordImport(
  deps: Deps,
  actor: Actor,
  files: readonly ImportFile[],
  { files: reports, isWritten }: ImportReport,
): Promise<void> {
  for (const { kind, added, changed, rejected } of reports) {
    deps.log.info('import.done', { kind, added, changed, rejected, written: isWritten, by: actor.id });
  }
  if (!isWritten) return;
  await deps.store.write(async (tx) => {
    for (const [index, report] of reports.entries()) {
      const details = detailsOf(report, files[index]?.source ?? null);
      await recordAudit(deps, actor, tx, { action: 'import.done', details });
    }
  });
}

function detailsOf({ file, vanishedUnknown: _, ...report }: FileReport, source: string | null): AuditDetails {
  return { ...report, source, extension: extensionOf(file) };
}

/** What the name ends with, if it tells a format: the rest of a file's name may hold a patient's. */
function extensionOf(name: string): string | null {
  return /\.(csv|txt|tsv|json|ndjson|ics|xml|hl7|fhir|xlsx?)$/i.exec(name)?.[1]?.toLowerCase() ?? null;
}
