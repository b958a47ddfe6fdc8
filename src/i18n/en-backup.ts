import { enFileProblem, enMegabytes } from './en-problems.ts';
import { plural, type Sentence } from './phrases.ts';

/** What was wrong with a backup that was made or named, by our own codes; others are the system's. */
const backupProblem: Readonly<Record<string, string>> = {
  incomplete: 'the copy has less than the original',
  foreign: 'it is no database of Rundruf',
  empty: 'there is nothing in it',
  same: 'this is the database itself',
  'not-a-file': 'this is no file',
  dump: 'this is a dump of PostgreSQL',
  late: 'it did not come to an end in half an hour, and was ended',
};

const why = (reason: unknown): string => backupProblem[String(reason)] ?? enFileProblem(reason);

/** Words of `rundruf backup` and `rundruf restore`. */
export const enBackup = {
  help: {
    backup: 'Copy the database to a verified file, while everything goes on',
    file: 'the new file; left out: one in the folder of backups, of which the oldest are removed',
    restore: 'Put a backup in the place of the database, or decide what is done after that',
    restoreFile: 'the backup; left out: what was restored and waits for a decision',
    accept: 'Let it be prepared and sent again after a restore',
    carryOver: 'take over what left after the backup from the database that was replaced',
    withoutPortal: 'do not ask the portal first what it has got',
  },
  done: (file: string, bytes: number) =>
    `Backup made and verified: ${file} (${enMegabytes(Math.ceil(bytes / 1e6))})`,
  removed: (count: number) => `${plural(count, 'older backup', 'older backups')} removed.`,
  confirmRestore: (file: string, place: string) =>
    `Put ${file} in the place of ${place}? What was done since that backup is then not in the database; it is kept aside.`,
  restored: (moment: string) => `Restored: the database is now as it was on ${moment}.`,
  keptAside: (file: string) => `The replaced database is kept: ${file}`,
  asked: (asked: number, known: number) =>
    `The portal was asked about ${plural(asked, 'message', 'messages')} that may have left; it has got ${known} of them.`,
  notAsked: 'The portal could not be asked now what it has got since; rundruf restore accept asks again.',
  decide:
    'Nothing is prepared or sent until somebody decides. What may have left since, and what to do: rundruf restore. To go on: rundruf restore accept',
  notRestored: 'This database is not a restored one; there is nothing to decide.',
  state: (from: string, to: string) =>
    `The database is a backup of ${from}, put in place on ${to}. What was sent in between is not in it.`,
  open: (batches: number, queued: number, unclear: number) =>
    `Stopped: ${plural(batches, 'open batch', 'open batches')} with ${plural(queued, 'waiting message', 'waiting messages')}; unclear: ${unclear}.`,
  nothingAside:
    'The database before it is not known here. Compare with the list of sent messages that the portal shows before you go on.',
  asideUnreadable: (file: string) =>
    `The replaced database cannot be read (${file}). Compare with the list of sent messages that the portal shows before you go on.`,
  left: (count: number) =>
    count === 0
      ? 'As the replaced database knows, no message left in between.'
      : `As the replaced database knows, ${plural(count, 'message', 'messages')} left in between, or may have:`,
  handedOver: 'sent',
  more: (count: number) => `… and ${count} more.`,
  column: { entry: 'Entry', at: 'Sent', kind: 'Kind', channel: 'By', state: 'State' },
  offerCarryOver:
    'To go on without offering these again: rundruf restore accept --carry-over. To go on as if they had not been sent: rundruf restore accept',
  confirmAccept: (carryOver: boolean): string =>
    carryOver
      ? 'Take over what left after the backup, and let everything go on?'
      : 'Let everything go on WITHOUT taking over what left after the backup? Those patients may get a second message.',
  carriedOver: (count: number) => `${plural(count, 'message', 'messages')} taken over.`,
  accepted:
    'Decided: it may be prepared and sent again. Import the agenda, look through the paused batches (rundruf batch list), then go on.',
  textRemoved: (moment: string) => `(text removed on ${moment})`,
  nameRemoved: '(removed)',
  sessionNote: (from: string) =>
    `This database is a restored backup of ${from}: nothing is prepared or sent until somebody decides (rundruf restore).`,
};

/** Why a backup cannot be made or restored, or nothing goes on after a restore, and what to do. */
export const enBackupRefusals = {
  'backup-tool-missing': (d) =>
    `On PostgreSQL the backup is made by ${d.tool}, which is not on the PATH here. Install PostgreSQL's client programs (of the server's version or newer), or let the server's administrator make backups (docs/operations.md). Nothing was written.`,
  'backup-unusable': (d) =>
    `${d.file} cannot be restored: ${why(d.reason)}. Choose another backup. Nothing was changed.`,
  'database-in-use': (d) =>
    `${d.server ? `A server is running (${d.server}, seen ${d.seenLocal})` : 'Another program has the database open'}. Stop rundruf serve and every dashboard on all machines, then try again. Nothing was changed.`,
  'database-replaced': (d) =>
    `This database was replaced by a backup (${d.atLocal ?? d.at}) and is not used any more. Close this program and start it again. If the restore was interrupted, run it again: rundruf restore FILE`,
  'database-restored': (d) =>
    `The database is a backup of ${d.fromLocal}, put in place on ${d.toLocal}: what was sent in between is not in it and could be sent a second time. So nothing is prepared or sent until somebody decides: rundruf restore accept. Nothing was changed.`,
  'not-restored': () => 'This database is not a restored one; there is nothing to decide.',
  'restore-on-server': () =>
    'This database is on a PostgreSQL server: stop every Rundruf program, restore it there with pg_restore (docs/operations.md), then run: rundruf restore accept',
} as const satisfies Readonly<Record<string, Sentence>>;

/** What went wrong while a backup was made. */
export const enBackupFailed: Sentence = (d) =>
  `The backup ${d.target ?? ''} could not be made: ${why(d.reason)}${d.tool ? ` (${d.tool})` : ''}. There is no half of it either; free some space, or choose another place, and run it again.`;
