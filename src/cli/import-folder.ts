import { createHash } from 'node:crypto';
import { constants, mkdtempSync, rmSync, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import type { Actor } from '../actor.ts';
import type { ImportFile, ImportReport } from '../agenda.ts';
import type { Config } from '../config.ts';
import type { Engine } from '../engine.ts';
import { RefusalError } from '../errors.ts';
import {
  type FoundFile,
  isLeftAlone,
  isNews,
  lookAtFolder,
  memoryOf,
  rememberImport,
  withMemory,
} from '../import-folder.ts';
import type { FolderReport } from '../ports.ts';
import type { Store } from '../store.ts';
import { importFilesOf } from './import-files.ts';

type FolderSession = Readonly<{
  config: Config;
  engine: Pick<Engine, 'importFiles' | 'readSettings'>;
  store: Store;
  now: () => Date;
}>;

const MAX_BYTES = 500_000_000; // a million appointments take a fifth of that
const MAX_FILES = 200; // of one folder: more is not the one that is meant

const NOTHING = { isConfigured: true, files: 0, added: 0, changed: 0, vanished: 0, rejected: 0 };

/**
 * Imports the watched folder when something in it has changed: all of its files together, because those of one source
 * speak for the same appointments (P7a). A bad one is named and keeps no other from being imported, but then nothing
 * vanishes. Nothing in the folder is changed, moved or deleted.
 */
export async function importFolder(session: FolderSession, actor: Actor): Promise<FolderReport> {
  const { config, store } = session;
  const { folder } = config.import;
  if (folder === null) return { ...NOTHING, isConfigured: false, failed: [] };
  const found = await filesIn(folder);
  if (found === null) return { ...NOTHING, failed: [basename(folder)] };
  const place = `${hostname()} ${folder}`;
  const remembered = memoryOf(await store.read.folderMemory(), place);
  const look = lookAtFolder(found.files, remembered, Date.now());
  const failed = [...found.unusable, ...look.failed];
  const remember = (memory: typeof look.memory) =>
    store.write(async (tx) => tx.rememberFolders(withMemory(await tx.folderMemory(), place, memory)));
  if (look.changed.length === 0 || look.waiting.length > 0) {
    if (JSON.stringify(look.memory) !== JSON.stringify(remembered)) await remember(look.memory);
    return { ...NOTHING, failed };
  }
  const copies = mkdtempSync(join(config.home, 'import-'));
  try {
    const usable = found.files.filter(({ name }) => !look.failed.includes(name));
    const copied = await copyAll(folder, usable, copies);
    if (copied === null) return { ...NOTHING, failed }; // one is being written just now: the next look is soon
    const isNew =
      copied.some(({ name, hash }) => isNews(remembered, name, hash)) || (await isAgeing(session));
    const bad = isNew
      ? await importCopies(
          session,
          actor,
          copied.map(({ name }) => join(copies, name)),
          failed,
        )
      : NO_IMPORT;
    const badFiles = found.files.filter(
      ({ name }) => bad.failed.includes(name) || look.failed.includes(name),
    );
    await remember(
      rememberImport(
        look.memory,
        copied.filter(({ name }) => !bad.failed.includes(name)),
        badFiles,
      ),
    );
    return {
      ...NOTHING,
      ...counts(bad.report),
      files: bad.report === null ? 0 : copied.length - bad.failed.length,
      failed: [...failed, ...bad.failed],
    };
  } finally {
    rmSync(copies, { recursive: true, force: true });
  }
}

const AGEING_MILLISECONDS = 30 * 60_000;

/** Files written anew with the same content say that the agenda is still so: its age begins anew, now and then. */
async function isAgeing({ store, now }: FolderSession): Promise<boolean> {
  const at = await store.read.lastImportAt();
  return at === null || now().getTime() - at.getTime() >= AGEING_MILLISECONDS;
}

type Outcome = Readonly<{ report: ImportReport | null; failed: readonly string[] }>;

const NO_IMPORT: Outcome = { report: null, failed: [] };

/**
 * Regular files of a sensible size, and by name what is none; null: the folder cannot be read. Links are not followed. A
 * dead network share may never answer, and then holds this look only: nothing here makes the whole process wait.
 */
async function filesIn(folder: string): Promise<Readonly<{ files: FoundFile[]; unusable: string[] }> | null> {
  const files: FoundFile[] = [];
  const unusable: string[] = [];
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => !isLeftAlone(name)).sort();
  } catch {
    return null;
  }
  for (const name of names) {
    const stats = await statsOf(join(folder, name));
    if (stats === null || stats.isDirectory()) continue;
    if (!stats.isFile() || stats.size > MAX_BYTES || files.length >= MAX_FILES) unusable.push(name);
    else files.push({ name, size: stats.size, modifiedAt: stats.mtimeMs });
  }
  return { files, unusable };
}

/** null: it is not there any more. */
async function statsOf(file: string): Promise<Stats | null> {
  try {
    return await lstat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Copies that nobody else writes to, with what they hold; null: one of them has changed meanwhile. */
async function copyAll(
  folder: string,
  files: readonly FoundFile[],
  copies: string,
): Promise<(FoundFile & Readonly<{ hash: string }>)[] | null> {
  const copied: (FoundFile & Readonly<{ hash: string }>)[] = [];
  for (const file of files) {
    const hash = await copy(join(folder, file.name), join(copies, file.name), file);
    if (hash === null) return null;
    copied.push({ ...file, hash });
  }
  return copied;
}

/** What lies there now may be something else than a moment ago: a link or a pipe is not opened for reading. */
async function copy(from: string, to: string, { size, modifiedAt }: FoundFile): Promise<string | null> {
  const isUnchanged = async (source: FileHandle): Promise<boolean> => {
    const stats = await source.stat();
    return stats.isFile() && stats.size === size && stats.mtimeMs === modifiedAt;
  };
  let source: FileHandle;
  try {
    source = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  const target = await open(to, 'wx', 0o600);
  try {
    if (!(await isUnchanged(source))) return null;
    const hash = createHash('sha256');
    for await (const chunk of source.createReadStream({ autoClose: false, end: size })) {
      hash.update(chunk as Buffer);
      await target.writeFile(chunk as Buffer);
    }
    return (await isUnchanged(source)) ? hash.digest('hex') : null;
  } finally {
    await source.close();
    await target.close();
  }
}

/** Imports the copies without those that cannot be read; `failed` before: nothing vanishes either. */
async function importCopies(
  session: FolderSession,
  actor: Actor,
  paths: readonly string[],
  failedBefore: readonly string[],
): Promise<Outcome> {
  const failed: string[] = [];
  let good = [...paths];
  while (good.length > 0) {
    try {
      const files = await importFilesOf({ ...session, actor }, good);
      const isComplete = failed.length + failedBefore.length === 0;
      return {
        report: await session.engine.importFiles(actor, isComplete ? files : files.map(asExcerpt)),
        failed,
      };
    } catch (error) {
      const bad = error instanceof RefusalError ? good.find((path) => isAbout(error, path)) : undefined;
      if (bad === undefined) throw error;
      failed.push(basename(bad));
      good = good.filter((path) => path !== bad);
    }
  }
  return { report: null, failed };
}

function isAbout({ details }: RefusalError, path: string): boolean {
  return typeof details.file === 'string' && basename(details.file) === basename(path);
}

/** A file of the folder could not be read: what it says is not known, so nothing has vanished (P7a). */
function asExcerpt(file: ImportFile): ImportFile {
  return {
    ...file,
    async *read() {
      yield { type: 'notice', notice: { code: 'excerpt', file: file.name } };
      yield* file.read();
    },
  };
}

function counts(report: ImportReport | null) {
  const sum = (count: 'added' | 'changed' | 'vanished' | 'rejected') =>
    (report?.files ?? []).reduce((total, file) => total + file[count], 0);
  return {
    added: sum('added'),
    changed: sum('changed'),
    vanished: sum('vanished'),
    rejected: sum('rejected'),
  };
}
