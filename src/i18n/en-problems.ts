import { enWords } from './en-words.ts';

/** What keeps SQLite from using a file, by its own code. */
const fileProblem: Readonly<Record<string, string>> = {
  SQLITE_FULL: 'the disk is full',
  SQLITE_READONLY: 'the file, its folder or the disk can only be read',
  SQLITE_CANTOPEN: 'it cannot be opened, or a file beside it (-wal, -shm) cannot be made',
  SQLITE_IOERR: 'the disk is full, or fails to read or write',
  SQLITE_CORRUPT: 'it is damaged',
  SQLITE_NOTADB: 'it is no database, or its beginning is damaged',
  SQLITE_PERM: 'you have no right to use it',
  SQLITE_BUSY: 'another program has locked it',
};

const outsideProblem: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name cannot be looked up now',
  ETIMEDOUT: 'no answer in time',
  ETIMEOUT: 'no answer in time',
  TimeoutError: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
  EHOSTUNREACH: 'the network does not reach it',
  ENETUNREACH: 'the network does not reach it',
  ECONNRESET: 'the connection was broken',
  UND_ERR_SOCKET: 'the connection was broken',
  EPROTO: 'it does not speak TLS there',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an unknown authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** Why something outside is not reached, in words. */
export const enWhy = (reason: unknown): string =>
  outsideProblem[String(reason)] ?? String(reason || 'no reason given');

/** Why a file is not usable, in words: the operating system's codes and SQLite's. */
export function enFileProblem(reason: unknown): string {
  const sqlite = /SQLITE_[A-Z]+/.exec(String(reason))?.[0];
  const known = sqlite === undefined ? enWords.storageProblem[String(reason)] : fileProblem[sqlite];
  return (
    known ??
    { emptied: 'it is empty, and was not before', foreign: 'it is of another program' }[String(reason)] ??
    String(reason)
  );
}

/** What to do about a database that is damaged. */
export const enRestore =
  'Stop every Rundruf program, keep the file aside and restore a backup (docs/operations.md).';

/** What to do about a file that cannot be used. */
export function enFileAdvice(reason: unknown): string {
  const text = String(reason);
  if (/SQLITE_(CORRUPT|NOTADB)/.test(text)) return enRestore;
  if (text === 'emptied')
    return `${enRestore} Nothing was written to it; if it is meant to be new, delete it.`;
  if (/SQLITE_FULL|ENOSPC|EDQUOT/.test(text))
    return 'Free some space and run this again; what was not saved was undone.';
  if (text === 'foreign') return 'Choose another database.url. Nothing was written to it.';
  if (/SQLITE_IOERR/.test(text))
    return 'Free some space, or check the disk; rundruf doctor tells how much is free.';
  return 'Check RUNDRUF_HOME and database.url, the disk and its rights; rundruf doctor looks at all of them.';
}

/** An amount of data. */
export const enMegabytes = (count: unknown): string =>
  Number(count) < 10_000 ? `${count} MB` : `${Math.floor(Number(count) / 1000)} GB`;
