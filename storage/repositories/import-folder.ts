import type { FolderReads, FolderWrites } from '../../src/import-folder.ts';
import type { Connection } from '../connection.ts';
import { fact, putFact } from '../installation.ts';

export function folderReads(connection: Connection): FolderReads {
  return { folderMemory: () => fact(connection, 'import-folders') };
}

export function folderWrites(connection: Connection): FolderWrites {
  return { rememberFolders: (memory) => putFact(connection, 'import-folders', memory) };
}
