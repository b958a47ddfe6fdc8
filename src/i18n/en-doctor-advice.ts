import type { Ailment } from '../model/finding.ts';
import { enListenerAdvice } from './en-doctor-listener.ts';
import { enServerAdvice } from './en-doctor-server.ts';
import { enSlackAdvice } from './en-doctor-slack.ts';
import { enFileAdvice, enMegabytes, enRestore } from './en-problems.ts';
import { enWords } from './en-words.ts';
import { type Sentence, shellWords } from './phrases.ts';

const certificate =
  'Check the address; look at the clock of this machine; let the server’s administrator renew or complete its certificate.';

/** What to do about each warning and failure. */
export const enAdvice: Readonly<Record<Ailment, Sentence>> = {
  'node-too-old': (d) => `Install Node.js ${d.needed} or newer.`,
  'library-missing': () => 'In the program’s folder run: npm rebuild sqlite3',
  'configuration-invalid': (d) =>
    `Expected: ${enWords.configField[String(d.expected ?? d.field)] ?? d.expected ?? 'another value'}.`,
  'folder-not-usable': () =>
    'Give the folder to the account that runs Rundruf, or set RUNDRUF_HOME to another one.',
  'files-open': (d) => `Close them: chmod go= ${shellWords(d.files)}`,
  'files-other-owner': () => 'Run Rundruf as the account they belong to, or give them to this one (chown).',
  'files-not-usable': () =>
    'Give them to the account that runs Rundruf; if the disk is read-only, mend that first.',
  'log-not-writable': () =>
    'Nothing is recorded when something goes wrong. Give the file back, or move it away.',
  'space-low': (d) =>
    `Free at least ${enMegabytes(d.neededMegabytes)}: the database grows, and an update needs a copy of it.`,
  'space-none': () => 'Free some space before anything else; until then nothing can be saved or sent.',
  'file-system-network': () =>
    'Move the database to a disk of this machine (database.url), or use PostgreSQL: on a share it may be damaged.',
  'database-emptied': () =>
    `Do not go on: patients would be reminded twice. ${enRestore} If it is meant to be new, delete it.`,
  'database-damaged': () => enRestore,
  'database-unusable': (d) => enFileAdvice(d.reason),
  'server-unusable': () => 'Check the server, database.url and RUNDRUF_DATABASE_PASSWORD.',
  'database-busy': () =>
    'Try again in a moment; if it stays, see which program hangs (process numbers above or below) and end it.',
  'lock-held': () =>
    'An import or a submission may do that for a while. If it stays, see whether that program hangs.',
  'lock-exclusive': () => 'No command can work until that program gives it back: let it finish, or end it.',
  'schema-older': () => 'Make a backup now, then start one program first and the others after it.',
  'schema-newer': () => 'Install that version here too; all machines should have the same.',
  'schema-of-other-program': () => 'Choose another database.url; Rundruf writes nothing into this one.',
  'database-replaced': () => 'The restore was interrupted: run it again (rundruf restore FILE).',
  'database-restored': () =>
    'See what may have left since (rundruf restore), then decide: rundruf restore accept',
  'database-moved': (d) => `Put this into rundruf.yaml:  database: { url: "${d.to}" }`,
  'database-incomplete': () => 'Wait, or run the same rundruf migrate-to again where the old database is.',
  'database-of-other-mode': () => 'Choose another database.url, or configure the portal.',
  'integrity-damaged': () => enRestore,
  'references-broken': () => 'Another program has changed the data. Make a backup and tell the maintainers.',
  'wal-large': () =>
    'Some program reads without end, or hangs: restart the Rundruf programs one after the other.',
  'ledger-wrong': () =>
    'Another program has changed the data. Compare with the portal’s list, then: rundruf credits correct',
  'settings-contradict': (d) => `Change one of them: rundruf settings set ${firstOf(d.settings)} …`,
  'setting-invalid': (d) => `Set it anew, or clear it: rundruf settings clear ${d.key} --scope ${d.scope}`,
  'text-broken': (d) =>
    `Mend it, or go back to the shipped one: rundruf templates reset ${String(d.text).replaceAll('/', ' ')}`,
  'time-zone-data-wrong': () =>
    'Install the complete Node.js (with all of ICU); reminders would show wrong times.',
  'time-zone-changed': (d) =>
    `Put ${d.stored} back into rundruf.yaml (practice.timeZone), or let the data follow: rundruf time-zone adopt`,
  'time-zone-drifted': () => 'Import again, or let the data follow the new rules: rundruf time-zone adopt',
  'clock-off': () => 'Let this machine’s clock follow a time server.',
  'clock-wrong': () => 'Set the clock before anything is sent, and let it follow a time server.',
  'clock-behind': () =>
    'Set the clock right. If it is right, it was ahead when that was recorded; then: rundruf clock accept',
  'portal-no-credits': () => 'Buy credits at the portal.',
  'portal-unreachable': () => 'Check this machine’s network and firewall, and sms.baseUrl; try again later.',
  'portal-tls': () => certificate,
  'portal-credentials': () =>
    'Check sms.userKey and RUNDRUF_ASPSMS_PASSWORD: the API password, not that of the web page.',
  'portal-nonsense': () => 'Check sms.baseUrl; a firewall or a login page may stand in between.',
  'sender-pending': () =>
    'Wait for the portal, or use a name of at most 11 letters and digits (sms.originator).',
  'sender-refused': () =>
    'Unlock the number at the portal, or use a name of at most 11 letters and digits (sms.originator).',
  'sender-invalid': () =>
    'Set sms.originator to at most 11 letters and digits, or to an unlocked telephone number.',
  'mail-unreachable': () =>
    'Check this machine’s network and firewall, email.host and email.port; try again later.',
  'mail-tls': () => `${certificate} On port 465 it is email.tls: implicit, on 587 required.`,
  'mail-credentials': () => 'Check email.user and RUNDRUF_SMTP_PASSWORD; many servers want an app password.',
  'mail-nonsense': () =>
    'Check email.host and email.port; on port 465 it is email.tls: implicit, on 587 required.',
  'from-made-up': () => 'Set email.from to a real address of the practice.',
  'from-other-domain': () =>
    'Ask your provider whether this login may send from that address; else mails are refused or end as spam.',
  ...enListenerAdvice,
  ...enServerAdvice,
  ...enSlackAdvice,
  unexpected: () => 'This is a fault in Rundruf, or the data is damaged: tell the maintainers this sentence.',
};

const firstOf = (list: unknown): string => (Array.isArray(list) ? String(list[0]) : String(list));
