/** A file of the watched folder as one look at it finds it. */
export type FileFacts = Readonly<{ size: number; modifiedAt: number }>;

export type FoundFile = FileFacts & Readonly<{ name: string }>;

type Imported = FileFacts & Readonly<{ hash: string }>;

/** What is remembered of a folder from look to look. */
export type FolderMemory = Readonly<{
  /** As they were when they were imported. */
  imported: Readonly<Record<string, Imported>>;
  /** As they were when they could not be imported: they are tried again when they have changed. */
  failed: Readonly<Record<string, FileFacts>>;
  /** Those that were not at rest at the last look, and since when they are as they are, and are not. */
  moving: Readonly<Record<string, FileFacts & Readonly<{ since: number; movingSince: number }>>>;
}>;

export const emptyMemory: FolderMemory = { imported: {}, failed: {}, moving: {} };

export interface FolderReads {
  /** What was remembered of all folders, as JSON; null: nothing. */
  folderMemory(): Promise<string | null>;
}

export interface FolderWrites {
  rememberFolders(memory: string): Promise<void>;
}

/** What a look at the folder says is to be done. */
export type FolderLook = Readonly<{
  /** Files that are others than when they were imported, and at rest. */
  changed: readonly FoundFile[];
  /** Files still being written: nothing is imported before they are at rest, because they may belong together. */
  waiting: readonly FoundFile[];
  /** Files that were bad and have not changed, and those that have not come to rest for too long. */
  failed: readonly string[];
  memory: FolderMemory;
}>;

const REST_MILLISECONDS = 30_000; // who writes a file writes to it at least that often
const OLD_MILLISECONDS = 60_000; // last changed longer ago: at rest at the first look
const MAX_MOVING_MILLISECONDS = 30 * 60_000; // no export takes longer; the others are not kept waiting for ever

/**
 * Which files to import: those that have changed and have not grown since an earlier look. File times are of the machine's
 * clock, and so is `now`.
 */
export function lookAtFolder(found: readonly FoundFile[], memory: FolderMemory, now: number): FolderLook {
  const changed: FoundFile[] = [];
  const waiting: FoundFile[] = [];
  const failed: string[] = [];
  const moving: Record<string, FolderMemory['moving'][string]> = {};
  for (const file of found) {
    if (isSame(memory.imported[file.name], file)) continue;
    if (isSame(memory.failed[file.name], file)) {
      failed.push(file.name);
      continue;
    }
    const seen = memory.moving[file.name];
    const since = seen !== undefined && isSame(seen, file) ? seen.since : now;
    const movingSince = seen?.movingSince ?? now;
    const isOld = now - file.modifiedAt >= OLD_MILLISECONDS;
    if (file.size > 0 && (isOld || now - since >= REST_MILLISECONDS)) changed.push(file);
    else if (now - movingSince >= MAX_MOVING_MILLISECONDS) failed.push(file.name);
    else waiting.push(file);
    const { size, modifiedAt } = file;
    moving[file.name] = { size, modifiedAt, since, movingSince };
  }
  return { changed, waiting, failed, memory: { ...memory, moving } };
}

/** A file that was written anew with the same content has nothing to say. */
export function isNews(memory: FolderMemory, name: string, hash: string): boolean {
  return memory.imported[name]?.hash !== hash;
}

/** After an import: these were imported as they are, those could not be; what is gone from the folder is forgotten. */
export function rememberImport(
  memory: FolderMemory,
  imported: readonly (FoundFile & Readonly<{ hash: string }>)[],
  failed: readonly FoundFile[],
): FolderMemory {
  const facts = ({ size, modifiedAt }: FileFacts) => ({ size, modifiedAt });
  const touched = new Set([...imported, ...failed].map(({ name }) => name));
  return {
    imported: Object.fromEntries(imported.map((file) => [file.name, { ...facts(file), hash: file.hash }])),
    failed: Object.fromEntries(failed.map((file) => [file.name, facts(file)])),
    moving: Object.fromEntries(Object.entries(memory.moving).filter(([name]) => !touched.has(name))),
  };
}

function isSame(known: FileFacts | undefined, { size, modifiedAt }: FileFacts): boolean {
  return known !== undefined && known.size === size && known.modifiedAt === modifiedAt;
}

/** Of folders of several machines on one database, what is remembered of this one; what cannot be read is nothing. */
export function memoryOf(json: string | null, place: string): FolderMemory {
  return { ...emptyMemory, ...memories(json)[place] };
}

/** The same with this one's replaced. */
export function withMemory(json: string | null, place: string, memory: FolderMemory): string {
  return JSON.stringify({ ...memories(json), [place]: memory });
}

function memories(json: string | null): Record<string, Partial<FolderMemory>> {
  return json === null ? {} : (JSON.parse(json) as Record<string, Partial<FolderMemory>>);
}

const LEFT_ALONE = /^[.~#]|\.(tmp|temp|part|partial|filepart|crdownload|swp|lock|bak)$|~$/i;

/** Names that programs give to files they have not finished, or keep for themselves. */
export function isLeftAlone(name: string): boolean {
  return LEFT_ALONE.test(name);
}
