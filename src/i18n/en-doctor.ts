import type { ContradictionReason } from '../model/contradictions.ts';
import type { CheckName, FindingCode, FindingState } from '../model/finding.ts';
import { enAdvice } from './en-doctor-advice.ts';
import { enListenerChecks, enListenerFound } from './en-doctor-listener.ts';
import { enServerFound } from './en-doctor-server.ts';
import { enSlackChecks, enSlackFound } from './en-doctor-slack.ts';
import { enFileProblem, enMegabytes, enWhy } from './en-problems.ts';
import { enSettings } from './en-settings.ts';
import { joined, plural, type Sentence } from './phrases.ts';

const channelOf: Readonly<Record<string, string>> = { sms: 'SMS', email: 'e-mail' };
const files = (list: Parameters<typeof joined>[0]): string => joined(list);

function span(seconds: unknown): string {
  const apart = Math.abs(Number(seconds));
  if (apart < 120) return plural(apart, 'second', 'seconds');
  const minutes = Math.round(apart / 60);
  return minutes < 120
    ? plural(minutes, 'minute', 'minutes')
    : plural(Math.round(minutes / 60), 'hour', 'hours');
}

const aheadOrBehind = (seconds: unknown): string => (Number(seconds) > 0 ? 'ahead of' : 'behind');
const thanWhom: Readonly<Record<string, string>> = {
  portal: "the portal's",
  server: "the database server's",
};

const found: Readonly<Record<FindingCode, Sentence>> = {
  'node-fine': (d) => `version ${d.version}`,
  'node-too-old': (d) => `version ${d.version} is too old`,
  'library-fine': (d) => `version ${d.version}`,
  'library-missing': (d) => `cannot be loaded (${d.reason})`,

  'configuration-fine': (d) => `${d.file}`,
  'configuration-sandbox': () => 'SANDBOX: no portal is configured; nothing reaches a real address',
  'configuration-invalid': (d) =>
    `${d.file ? `${d.file}: ` : ''}${d.field}${d.value === undefined ? ' is missing or wrong' : ` is ${d.value}`}`,

  'folder-fine': (d) => `${d.folder}`,
  'folder-not-yet': (d) => `${d.folder} is made by the first command`,
  'folder-not-usable': (d) => `${d.folder}: ${enFileProblem(d.reason)}`,
  'files-private': (d) => `${plural(Number(d.count), 'file or folder', 'files and folders')}, yours alone`,
  'files-none-yet': () => 'there are none yet',
  'files-open': (d) => `others on this machine can read: ${files(d.files)}`,
  'files-other-owner': (d) => `they belong to somebody else (number ${d.uid}): ${files(d.files)}`,
  'files-not-usable': (d) => `you cannot read and write: ${files(d.files)}`,
  'log-fine': (d) => `${d.file}`,
  'log-not-writable': (d) => `${d.file}: ${enFileProblem(d.reason)}`,
  'space-enough': (d) => `${enMegabytes(d.freeMegabytes)} free in ${d.folder}`,
  'space-low': (d) => `only ${enMegabytes(d.freeMegabytes)} free in ${d.folder}`,
  'space-none': (d) => `the disk is full: ${enMegabytes(d.freeMegabytes)} free in ${d.folder}`,
  'file-system-local': () => 'of this machine',
  'file-system-network': (d) => `the database is on a network share (${d.kind})`,

  'database-fine': (d) => (d.server ? `${d.server}` : `${d.file}, ${enMegabytes(d.megabytes)}`),
  'database-not-yet': () => 'made by the first command',
  'database-emptied': (d) => `${d.file} is empty, and was not before: its content is lost`,
  'database-damaged': (d) => `${d.file ?? 'the file'}: ${enFileProblem(d.reason)}`,
  'database-unusable': (d) => `${d.file ?? 'the file'}: ${enFileProblem(d.reason)}`,
  'server-unusable': (d) => `${d.server}: ${enWhy(d.reason)}`,
  'database-busy': () => 'another program keeps it locked',
  'lock-none': () => 'nobody keeps others from writing',
  'lock-held': (d) =>
    `process ${d.pid}${d.program ? ` (${d.program})` : ''} keeps everybody else from writing`,
  'lock-exclusive': (d) =>
    `process ${d.pid}${d.program ? ` (${d.program})` : ''} has the database for itself`,
  'schema-current': () => 'of this version',
  'schema-older': () => 'of an older version; the next start will change it',
  'schema-newer': () => 'of a newer version of Rundruf',
  'schema-of-other-program': () => 'these are the tables of another program',
  'database-replaced': () => 'this database was replaced by a backup',
  'database-restored': () => 'this database is a restored backup: nothing is sent until somebody decides',
  'database-moved': (d) => `this database has moved to ${d.to}`,
  'database-incomplete': () => 'data is still being moved into it, or that was interrupted',
  'database-of-other-mode': (d) =>
    d.found === 'sandbox'
      ? 'it is the sandbox’s, not for real patients'
      : 'it has real patients, not for the sandbox',
  'integrity-fine': (d) =>
    d.isThorough ? 'every page and every index' : 'every page; --thorough looks at indexes too',
  'integrity-by-server': () => 'the server looks after it',
  'integrity-damaged': (d) => `damaged (${plural(Number(d.count), 'place', 'places')}): ${d.first}`,
  'references-broken': (d) => `rows that point to nothing, in: ${joined(d.tables)}`,
  'wal-fine': (d) => (d.megabytes === 0 ? 'nothing waits' : enMegabytes(d.megabytes)),
  'wal-large': (d) => `${enMegabytes(d.megabytes)} wait to be taken over into the database`,
  'ledger-fine': () => 'every message is booked once, the balance is the sum',
  'ledger-wrong': (d) =>
    [
      Number(d.missing) > 0 ? `${plural(Number(d.missing), 'message is', 'messages are')} not booked` : '',
      Number(d.wrong) > 0 ? `${plural(Number(d.wrong), 'booking has', 'bookings have')} another price` : '',
      Number(d.undue) > 0
        ? `${plural(Number(d.undue), 'booking is', 'bookings are')} for what was not sent`
        : '',
      joined(d.unbalanced) === '' ? '' : `the balance is not the sum: ${joined(d.unbalanced)}`,
    ]
      .filter((part) => part !== '')
      .join('; '),

  'settings-fine': (d) =>
    d.changed === 0
      ? 'all as shipped'
      : `${plural(Number(d.changed), 'value', 'values')} set, all fit together`,
  'settings-contradict': (d) =>
    `${joined(d.settings)}: ${enSettings.contradiction[d.reason as ContradictionReason]}${forWhom(d)}`,
  'setting-invalid': (d) => `${d.key}: "${d.value}" is not possible (any more) and does not count`,
  'texts-fine': (d) =>
    d.changed === 0
      ? `all ${d.count} can be written, all as shipped`
      : `all ${d.count} can be written, ${d.changed} of them your own`,
  'texts-shipped-fine': (d) => `all ${d.count} shipped ones can be written; your own were not looked at`,
  'text-broken': (d) => `${d.text} cannot be written (${d.problem})`,

  'time-zone-fine': (d) => `${d.timeZone}`,
  'time-zone-data-wrong': () => 'this machine computes known times wrong',
  'time-zone-changed': (d) => `${d.timeZone} is configured, the data is of ${d.stored}`,
  'time-zone-drifted': (d) =>
    `the rules of ${d.timeZone} have changed since the import: ${plural(Number(d.days), 'day', 'days')}, from ${d.first}`,
  'clock-agrees': (d) =>
    d.than === 'records' ? 'nothing was recorded later than now' : `as ${thanWhom[String(d.than)]}`,
  'clock-off': (d) => `${span(d.seconds)} ${aheadOrBehind(d.seconds)} ${thanWhom[String(d.than)]}`,
  'clock-wrong': (d) => `${span(d.seconds)} ${aheadOrBehind(d.seconds)} ${thanWhom[String(d.than)]}`,
  'clock-behind': (d) => `${span(d.seconds)} behind what was recorded last (${d.newest})`,

  'portal-fine': (d) => `lets us in${d.credits === null ? '' : `; ${d.credits} credits`}`,
  'portal-no-credits': () => 'lets us in, and the account is empty',
  'portal-unreachable': (d) => `${d.host} is not reached: ${enWhy(d.reason)}`,
  'portal-tls': (d) => `no safe connection to ${d.host}: ${enWhy(d.reason)}`,
  'portal-credentials': (d) => `${d.host} does not accept user key and password (status ${d.reason})`,
  'portal-nonsense': (d) => `${d.host} answers, but not like the portal (${d.reason})`,
  'sender-authorised': (d) => `${d.sender} may send`,
  'sender-by-rule': (d) => `${d.sender} is spelled as it must be`,
  'sender-pending': (d) => `the portal has not unlocked ${d.sender} yet`,
  'sender-refused': (d) => `the portal does not let ${d.sender} send`,
  'sender-invalid': (d) => `the portal does not know ${d.sender} as a sender`,
  'mail-fine': (d) => (d.login ? 'lets us in' : 'answers'),
  'mail-unreachable': (d) => `${d.host} is not reached: ${enWhy(d.reason)}`,
  'mail-tls': (d) => `no safe connection to ${d.host}: ${enWhy(d.reason)}`,
  'mail-credentials': (d) => `${d.host} does not accept user and password (${d.reason})`,
  'mail-nonsense': (d) => `${d.host} answers, but not like a mail server (${d.reason})`,
  'from-fine': (d) => `an address at ${d.domain}`,
  'from-made-up': (d) => `${d.domain} is a made-up domain; nobody can answer`,
  'from-other-domain': (d) => `an address at ${d.domain}, the login is at ${d.login}`,

  ...enListenerFound,
  ...enServerFound,
  ...enSlackFound,

  unexpected: (d) => `the check itself broke down: ${d.reason}`,
  'no-configuration': () => 'because the configuration cannot be read',
  'section-invalid': (d) => `because of the fault in the configuration of ${d.section}`,
  'channel-not-configured': (d) => `because no ${channelOf[String(d.section)]} portal is configured`,
  'sandbox-not-running': () => 'because the sandbox’s portal sleeps; it starts with the first message',
  'portal-not-reached': () => 'because the portal did not let us in',
  'portal-says-nothing': () => 'because the portal says nothing about it',
  'no-database-yet': () => 'because there is no database yet',
  'no-database': () => 'because there is no database that can be opened',
  'schema-not-current': () => 'because the tables are not of this version',
  'nothing-recorded': () => 'because nothing has been recorded yet',
  'not-on-this-system': () => 'because this operating system cannot tell',
};

function forWhom({ user, workstation }: Parameters<Sentence>[0]): string {
  const who = [user ? `user ${user}` : '', workstation ? `workstation ${workstation}` : ''];
  const named = who.filter((name) => name !== '').join(', ');
  return named === '' ? '' : ` (for ${named})`;
}

const state: Readonly<Record<FindingState, string>> = {
  ok: 'ok',
  warning: 'warning',
  failed: 'failed',
  'not-checked': 'not checked',
};

const check: Readonly<Record<CheckName, string>> = {
  node: 'Node.js',
  'sqlite-library': 'SQLite library',
  configuration: 'Configuration',
  home: 'Data folder',
  files: 'Rights of files',
  'log-file': 'Log file',
  'disk-space': 'Free disk space',
  'file-system': 'File system',
  database: 'Database',
  'database-lock': 'Locks',
  schema: 'Tables',
  integrity: 'Integrity',
  'write-ahead-log': 'Write-ahead log',
  ledger: 'Credit ledger',
  settings: 'Settings',
  texts: 'Texts',
  'time-zone': 'Time zone',
  'clock-portal': 'Clock',
  'clock-server': 'Clock',
  'clock-records': 'Clock and records',
  'sms-portal': 'SMS portal',
  'sms-sender': 'SMS sender',
  'mail-server': 'Mail server',
  'mail-sender': 'Mail sender',
  server: 'Schedules',
  ...enListenerChecks,
  ...enSlackChecks,
};

/** Words of `rundruf doctor`. */
export const enDoctor = {
  help: {
    command: 'Look whether everything is as it should be, and say what to do; changes nothing',
    thorough: 'compare every index of the database with its table too',
  },
  state,
  group: {
    program: 'Program and files',
    database: 'Database',
    content: 'Settings and texts',
    time: 'Time',
    portals: 'Portals',
    listener: 'Server',
    slack: 'Slack',
  },
  check,
  found,
  advice: enAdvice,
  checking: (name: string, seconds: number) => `${name} … ${seconds} s`,
  summary: (d: Readonly<{ ok: number; warning: number; failed: number; notChecked: number }>) => {
    const parts = [
      `${d.ok} ok`,
      d.warning > 0 ? plural(d.warning, 'warning', 'warnings') : '',
      d.failed > 0 ? `${d.failed} failed` : '',
      d.notChecked > 0 ? `${d.notChecked} not checked` : '',
    ].filter((part) => part !== '');
    const end = d.failed > 0 ? 'The arrows say what to do.' : 'Rundruf can work.';
    return `${parts.join(', ')}. ${end}`;
  },
};
