import type { FileRun, Run } from './import-run.ts';
import type { RecallRecord } from './model/import-record.ts';
import { newRecall, type Recall, type StoredRecall, toldAgain } from './model/recall.ts';
import type { ImportCounts, Tx } from './store.ts';

/** Enters recalls of one file whose patients are known; those of patients that a trial has only seen are counted. */
export async function saveRecalls(
  run: Run,
  { file }: FileRun,
  records: readonly RecallRecord[],
  tx: Tx,
): Promise<ImportCounts> {
  const stored = await tx.storedRecalls(
    file.source,
    records.map(({ id }) => id),
  );
  const known = new Map(stored.map((recall) => [recall.externalId, recall]));
  const patients = await tx.patientIds([...new Set(records.map(({ patientNumber }) => patientNumber))]);
  const { source, columns } = file;
  const added: StoredRecall[] = [];
  const changed: (StoredRecall & Recall)[] = [];
  let unchanged = 0;
  let onTrial = 0;
  for (const record of records) {
    const patientId = patients.get(record.patientNumber);
    const before = known.get(record.id);
    if (patientId === undefined) onTrial += 1;
    else {
      const said = { source, patientId, columns, today: run.today, by: run.actorId, at: run.startedAt };
      if (before === undefined) added.push(newRecall(record, said));
      else {
        const told = toldAgain(before, record, said);
        if (told === before) unchanged += 1;
        else changed.push(told);
      }
    }
  }
  if (added.length > 0) await tx.insertRecalls(added);
  if (changed.length > 0) await tx.updateRecalls(changed);
  return { added: added.length + onTrial, changed: changed.length, unchanged };
}

/** As P7a of appointments: a file speaks for its own source and for the due dates between its first and its last. */
export async function findVanishedRecalls(
  run: Run,
  source: string,
  files: readonly FileRun[],
  tx: Tx,
): Promise<void> {
  const seen = [...(run.recallIds.get(source) ?? [])];
  for (const fileRun of files) {
    const { first: from, last: until } = fileRun;
    if (from === null || until === null) continue;
    fileRun.vanished = await tx.markRecallsVanished(source, seen, { from, until, today: run.today });
  }
}
