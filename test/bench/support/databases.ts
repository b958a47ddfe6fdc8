import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openStore } from '../../../storage/open.ts';
import { type Bare, withBare } from './bare.ts';
import { sampleSql, shapeOf } from './sample-sql.ts';

/** The databases of the run, each generated once. */
export type Databases = Readonly<{
  /** The generated file itself: only to be read. */
  of: (size: number) => Promise<string>;
  /** Works on a fresh copy, which is gone afterwards. */
  withCopy: <T>(size: number, work: (file: string) => Promise<T>) => Promise<T>;
  folder: string;
  remove: () => void;
}>;

/** With `data` they are kept in that folder, and used again if they are there. */
export function createDatabases(progress: (text: string) => void, data?: string): Databases {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-bench-'));
  const made = new Map<number, Promise<string>>();
  const of = (size: number) => {
    const known = made.get(size) ?? findOrGenerate(join(data ?? folder, `${size}.sqlite`), size, progress);
    made.set(size, known);
    return known;
  };
  let copies = 0;
  return {
    folder,
    of,
    async withCopy(size, work) {
      const original = await of(size);
      copies += 1;
      const file = join(folder, `copy-${copies}.sqlite`);
      copyFileSync(original, file);
      try {
        return await work(file);
      } finally {
        for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What was left by a run that was interrupted has another name. */
async function findOrGenerate(file: string, size: number, progress: (text: string) => void): Promise<string> {
  if (existsSync(file)) {
    await (await openStore({ type: 'sqlite', file }, 'live')).close(); // migrations may have come since
    return file;
  }
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  await generate(draft, size, progress);
  renameSync(draft, file);
  return file;
}

/** Our own schema, filled through the bare driver; then the statistics are refreshed as the program does. */
async function generate(file: string, size: number, progress: (text: string) => void): Promise<void> {
  const start = performance.now();
  const target = { type: 'sqlite', file } as const;
  await (await openStore(target, 'live')).close();
  await withBare(file, 'write', async (bare) => {
    await bare.exec('pragma journal_mode = off; pragma synchronous = off; pragma foreign_keys = off;');
    await bare.exec('pragma cache_size = -524288; pragma temp_store = memory;');
    const later = await putAside(bare);
    for (const [index, sql] of sampleSql(shapeOf(size)).entries()) {
      progress(`database of ${size}: set ${index + 1}`);
      await bare.exec(sql);
    }
    for (const [index, sql] of later.entries()) {
      progress(`database of ${size}: index or trigger ${index + 1} of ${later.length}`);
      await bare.exec(sql);
    }
    await bare.exec('pragma journal_mode = wal; pragma wal_checkpoint(truncate);');
  });
  const store = await openStore(target, 'live');
  await store.optimize();
  await store.close();
  progress(`database of ${size} made in ${Math.round((performance.now() - start) / 1000)} s\n`);
}

/**
 * Drops what is faster made afterwards and returns the statements that make it again as it was: the indexes of the large
 * tables, and the triggers that would tell each message's history in the order of its insertion.
 */
async function putAside(bare: Bare): Promise<string[]> {
  const parts = await bare.all(
    `select type, name, sql from sqlite_master
     where type = 'index' and sql is not null and tbl_name in ('patient', 'appointment', 'message', 'message_event', 'reminder_claim')
       or type = 'trigger' and name in ('message_created', 'message_changed')
     order by type, name`,
  );
  for (const { type, name } of parts) await bare.exec(`drop ${type} ${name}`);
  return parts.map(({ sql }) => String(sql));
}
