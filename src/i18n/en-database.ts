import type { RefusalDetails } from '../errors.ts';

/** What hinders a PostgreSQL server, by its code or the operating system's. */
const serverProblem: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'no machine of this name is known',
  EAI_AGAIN: 'the name cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'the network does not reach it',
  ENETUNREACH: 'the network does not reach it',
  ECONNRESET: 'it has broken the connection',
  'connection-lost': 'it has broken the connection',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted here (sslrootcert)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted here (sslrootcert)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted here (sslrootcert)',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  '28P01': 'it does not accept the password',
  '28000': 'it does not let this user in',
  '3D000': 'it has no such database',
  '42501': 'the user may not make tables there, or not use them',
  '25006': 'it is a standby that can only be read',
  '25P03': 'a write stood still for too long and was undone',
  '53100': 'its disk is full',
  '53300': 'it has too many connections',
  '57P01': 'it was shut down, or ended the connection',
  '57P02': 'it has crashed and is starting again',
  '57P03': 'it is just starting or stopping',
};

/** Words of `rundruf migrate-to`, and what a database server has to say. */
export const enDatabase = {
  serverUnusable: (d: RefusalDetails) =>
    `The database ${d.server} cannot be used: ${serverProblem[String(d.reason)] ?? d.reason}. ` +
    'Check the server, database.url and RUNDRUF_DATABASE_PASSWORD, then try again. If something was just being saved, look first whether it was.',
  help: 'Move this database to a PostgreSQL server',
  target: 'the empty database, as postgres://user@host/database',
  confirm: (from: string, to: string) =>
    `Move everything from ${from} to ${to}? Afterwards the file is not used any more.`,
  confirmCompletion: (to: string) => `The move to ${to} was interrupted at its very end. Complete it?`,
  copying: (table: string, rows: number, total: number) => `Copying ${table}: ${rows} of ${total} rows`,
  column: { table: 'Table', source: 'SQLite', target: 'PostgreSQL' },
  creditsOf: (table: string) => `credits: ${table}`,
  newestId: (table: string) => `newest id: ${table}`,
  moved: (to: string) => `Everything is in ${to} now, checked row by row count, by credits and by ids.`,
  completed: (to: string) => `The move to ${to} had been interrupted at its very end. It is complete now.`,
  next: (url: string) =>
    `Put this into rundruf.yaml on every machine:  database: { url: "${url}" }\nThe password goes into RUNDRUF_DATABASE_PASSWORD or RUNDRUF_DATABASE_PASSWORD_FILE.`,
};
