import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, finding } from '../../model/finding.ts';
import type { Check, Examination } from './examination.ts';
import { databaseFile, existing, filesOfOurs, lookAt, nearestExisting, nearestFolder } from './our-files.ts';

const NODE = { major: 20, minor: 19 }; // package.json, engines

export const programChecks: readonly Check[] = [
  { name: 'node', run: () => nodeVersion(process.versions.node) },
  { name: 'sqlite-library', run: sqliteLibrary },
  { name: 'configuration', run: configuration },
  { name: 'home', run: homeFolder },
  { name: 'files', run: files },
  { name: 'log-file', run: logFile },
  { name: 'disk-space', run: diskSpace },
  { name: 'file-system', run: fileSystem },
];

function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > NODE.major || (major === NODE.major && minor >= NODE.minor);
  return finding(isEnough ? 'node-fine' : 'node-too-old', { version, needed: `${NODE.major}.${NODE.minor}` });
}

/** It is compiled for each machine: a copied or half-finished installation lacks it. */
async function sqliteLibrary(): Promise<Finding> {
  try {
    const { default: library } = await import('sqlite3');
    return finding('library-fine', { version: String((library as { VERSION?: unknown }).VERSION) });
  } catch (error) {
    return finding('library-missing', { reason: String((error as { code?: unknown }).code) });
  }
}

function configuration({ configuration: { config, faults }, configFile }: Examination): readonly Finding[] {
  const invalid = faults.map(({ details }) => finding('configuration-invalid', details));
  if (invalid.length > 0 || config === null) return invalid;
  const isSandbox = config.mode === 'sandbox';
  return [finding(isSandbox ? 'configuration-sandbox' : 'configuration-fine', { file: configFile })];
}

function homeFolder({ home }: Examination): Finding {
  const found = lookAt(home);
  if (!lookAt(nearestExisting(home))?.isDirectory()) {
    return finding('folder-not-usable', { folder: home, reason: 'ENOTDIR' });
  }
  const hindrance = accessHindrance(nearestExisting(home), USABLE_FOLDER);
  if (hindrance !== null) return finding('folder-not-usable', { folder: home, reason: hindrance });
  if (found === null) return finding('folder-not-yet', { folder: home });
  return finding('folder-fine', { folder: home });
}

const USABLE_FILE = constants.R_OK | constants.W_OK;
const USABLE_FOLDER = USABLE_FILE | constants.X_OK;

/** The system's code for what keeps us from using it; null: nothing. */
function accessHindrance(path: string, wanted: number): string | null {
  try {
    accessSync(path, wanted);
    return null;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

const OTHERS = 0o077;
const STICKY = 0o1000;

/** What holds patients' data or passwords: its owner's alone (privacy), and that is us. */
function files(examination: Examination): readonly Finding[] {
  const us = process.getuid?.();
  if (us === undefined) return [finding('not-on-this-system')];
  const ours = existing(filesOfOurs(examination));
  if (ours.length === 0) return [finding('files-none-yet')];
  const named = (those: typeof ours) => those.map(({ path }) => path);
  const open = ours.filter(({ stats }) => (stats.mode & OTHERS) !== 0 && (stats.mode & STICKY) === 0);
  const foreign = ours.filter(({ stats }) => stats.uid !== us);
  const unusable = ours.filter(({ path, isSecret, stats }) => {
    const wanted = isSecret ? constants.R_OK : stats.isDirectory() ? USABLE_FOLDER : USABLE_FILE;
    return accessHindrance(path, wanted) !== null;
  });
  const found = [
    ...(unusable.length > 0 ? [finding('files-not-usable', { files: named(unusable) })] : []),
    ...(foreign.length > 0
      ? [finding('files-other-owner', { files: named(foreign), uid: foreign[0]?.stats.uid ?? null })]
      : []),
    ...(open.length > 0 ? [finding('files-open', { files: named(open) })] : []),
  ];
  return found.length > 0 ? found : [finding('files-private', { count: ours.length })];
}

function logFile({ home }: Examination): Finding {
  const file = join(home, 'rundruf.log');
  const found = lookAt(file);
  if (found?.isDirectory()) return finding('log-not-writable', { file, reason: 'EISDIR' });
  const reason =
    found === null
      ? accessHindrance(nearestFolder(home), USABLE_FOLDER)
      : accessHindrance(file, constants.W_OK);
  return reason === null ? finding('log-fine', { file }) : finding('log-not-writable', { file, reason });
}

const MEGABYTE = 1_000_000;
const LOW = 200; // megabytes: some weeks of a practice, and what SQLite needs to tidy up
const NONE = 10; // megabytes: the next import may not fit

/** Room for the database to grow, and to be copied before an update: twice its size. */
function diskSpace(examination: Examination): readonly Finding[] {
  const database = databaseFile(examination);
  const size = database === null ? 0 : (lookAt(database)?.size ?? 0);
  const folders = new Map<number, string>();
  for (const path of [examination.home, ...(database === null ? [] : [database])]) {
    const folder = nearestFolder(path);
    folders.set(statSync(folder).dev, folder);
  }
  return [...folders.values()].map((folder) => {
    const { bavail, bsize, files: inodes, ffree } = statfsSync(folder);
    const free = Math.floor((bavail * bsize) / MEGABYTE);
    const needed = Math.max(LOW, Math.ceil((2 * size) / MEGABYTE));
    const details = { folder, freeMegabytes: free, neededMegabytes: needed };
    if (free < NONE || (inodes > 0 && ffree === 0)) return finding('space-none', details);
    return finding(free < needed ? 'space-low' : 'space-enough', details);
  });
}

/** What statfs(2) calls file systems of other machines; SQLite's locks are not safe there. */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x01021997, '9P'],
]);

function fileSystem(examination: Examination): readonly Finding[] {
  const database = databaseFile(examination);
  if (database === null) return [];
  if (process.platform !== 'linux') return [finding('not-on-this-system')];
  const folder = nearestFolder(database);
  const kind = NETWORK_FILE_SYSTEMS.get(statfsSync(folder).type >>> 0);
  if (kind === undefined) return [finding('file-system-local', { folder })];
  return [finding('file-system-network', { folder, kind })];
}
