import type { OutageCode, RefusalCode, RefusalDetails } from '../errors.ts';
import type { BatchState } from '../model/batch.ts';
import type { Channel } from '../model/message.ts';
import { enBackupFailed, enBackupRefusals } from './en-backup.ts';
import { enClockRefusals } from './en-clock.ts';
import { enDatabase } from './en-database.ts';
import { enPeople } from './en-people.ts';
import { enFileAdvice, enFileProblem } from './en-problems.ts';
import { enRecallRefusals } from './en-recalls.ts';
import { enScheduleRefusals } from './en-schedules.ts';
import { enSettingRefusals } from './en-settings.ts';
import { enTemplateRefusals } from './en-templates.ts';
import { enWords } from './en-words.ts';
import { joined, pluralUpTo, type Sentence } from './phrases.ts';

/** Why something was declined, and what to do. */
export const enRefusals: Readonly<Record<RefusalCode, Sentence>> = {
  'not-permitted': (d) => `You may not do this (needed: ${d.capability}). Ask an administrator.`,
  'invalid-day': (d) =>
    `"${d.value}" is no day. Expected: today, tomorrow, +N, next-workday or a date such as 2026-11-23.`,
  'invalid-time': (d) => `"${d.value}" is no time. Expected: HH:MM or YYYY-MM-DDTHH:MM.`,
  'invalid-value': (d) =>
    `"${d.value}" is not possible for ${d.field}. Expected: ${d.expected ?? 'a positive number'}.`,
  'email-is-immediate': () => 'E-mail is always sent immediately. Leave --not-before out, or prepare SMS.',
  'no-candidates': () => 'There is nobody to remind. Run prepare without --create to see why.',
  'unknown-selection': (d) =>
    `Not offered for a reminder (any more): ${joined(d.appointments) || 'somebody else was faster'}. Run prepare again; nothing was created.`,
  'batch-not-found': (d) => `There is no batch ${d.batch}. See: rundruf batch list`,
  'batch-not-prepared': (d) =>
    `Batch ${d.batch} has been decided already: ${enWords.batchState[d.state as BatchState]}${d.by ? `, by ${d.by}` : ''}.`,
  'batch-not-approved': (d) => `Batch ${d.batch} is not approved yet. Run: rundruf batch approve ${d.batch}`,
  'batch-not-open': (d) =>
    `Batch ${d.batch} is ${enWords.batchState[d.state as BatchState]}; nothing can be changed any more.`,
  'batch-not-ordered': (d) =>
    `Nobody has ordered that batch ${d.batch} is sent by itself; there is nothing to take back.`,
  'batch-being-submitted': (d) =>
    `Batch ${d.batch} is being submitted by another process. Wait until it is done.`,
  'batch-expired': (d) => `Batch ${d.batch} has expired. Prepare again; its appointments are free.`,
  'batch-changed': (d) =>
    `Batch ${d.batch} has been changed meanwhile; it is now revision ${d.revision}. Look at it (rundruf batch show ${d.batch}), then name it: --revision ${d.revision}`,
  'nothing-to-retry': (d) =>
    `Batch ${d.batch} has no refused or failed messages that may be tried again${reasonsOf(d.reasons)}. See: rundruf batch show ${d.batch}`,
  'four-eyes': () => 'Four eyes: a batch is approved by somebody who neither prepared nor changed it.',
  'reason-needed': () => 'A reason is needed: --reason TEXT',
  'insufficient-credits': (d) =>
    `Too few credits: ${d.needed} needed, ${d.available} available. Buy at least ${d.missing}. Nothing was sent.`,
  'quiet-hours': (d) =>
    `SMS are not sent until ${d.untilLocal} (quiet hours, or a day without SMS).${Number(d.tooLate) > 0 ? ` Started by then: ${d.tooLate} of these appointments.` : ''} Submit later, or with --despite-quiet-hours. Nothing was sent.`,
  'gateway-not-configured': (d) =>
    `No ${enWords.channel[d.channel as Channel]} portal is configured. Add it to rundruf.yaml.`,
  'account-not-counted': (d) => `Nobody counts credits for ${enWords.channel[d.channel as Channel]} here.`,
  'account-in-use': (d) =>
    d.why === 'unclear'
      ? `Messages on the ${enWords.channel[d.channel as Channel]} account are unclear: nobody knows yet whether they were charged. Decide on them first, or ask the portal about them: rundruf log --state unclear. Nothing was changed.`
      : `Messages are being sent or credits booked on the ${enWords.channel[d.channel as Channel]} account right now. Try again when that is done; nothing was changed.`,
  'balance-needed': (d) =>
    `Our own ledger counts the ${enWords.channel[d.channel as Channel]} account: say what it really has with --balance N. Nothing was changed.`,
  'balance-not-wanted': (d) =>
    `The portal says what the ${enWords.channel[d.channel as Channel]} account has: leave --balance out. Nothing was changed.`,
  'message-not-found': (d) => `There is no log entry ${d.id}.`,
  'message-not-unclear': () => 'Only entries that are unclear can be decided. Nothing was changed.',
  'selection-needed': () => 'Name the entries: their ids, or --all with filters. Nothing was changed.',
  'confirmation-needed': (d) =>
    d.asked
      ? 'Not confirmed. Nothing was changed.'
      : `${d.count === undefined ? '' : `${pluralUpTo(Number(d.count), 'entry', 'entries', enWords.moreThanCounted)} selected. `}Confirm with --yes. Nothing was changed.`,
  'until-needed': () => 'A purge needs --until DATE, the last day whose entries go. Nothing was changed.',
  ...enSettingRefusals,
  'invalid-cursor': () => '--after expects the "next" of an earlier page with the same --sort.',
  'invalid-config': (d) =>
    `${d.file ? `${d.file}: ` : ''}${d.field}: expected ${enWords.configField[String(d.expected ?? d.field)] ?? d.expected ?? 'another value'}${d.value === undefined ? '' : `, found ${d.value}`}.`,
  'cannot-listen': (d) =>
    `Cannot listen on ${d.host}, port ${d.port} (${d.reason === 'EADDRINUSE' ? 'somebody does already' : d.reason}). Choose another port or host under http: in rundruf.yaml, or end the other program.`,
  'database-newer': () =>
    'The database was written by a newer version of Rundruf. Install that version; nothing was changed.',
  'database-of-other-mode': (d) =>
    d.found === 'sandbox'
      ? 'This database belongs to the sandbox. Choose another database.url for real patients.'
      : 'This database has real patients and is not opened in the sandbox. Configure a portal, or another database.url.',
  'database-moved': (d) =>
    `This database has moved to ${d.to}. Put this into rundruf.yaml:  database: { url: "${d.to}" }  Nothing was changed.`,
  'database-incomplete': () =>
    'Data is being moved into this database, or its move was interrupted. Run the same rundruf migrate-to again, with the old database.url in rundruf.yaml.',
  'database-not-empty': (d) =>
    `${d.to} has data already. Make an empty database for Rundruf and name that. Nothing was changed.`,
  'database-not-sqlite': () => 'This installation is on PostgreSQL already. Nothing was changed.',
  'database-copy-differs': (d) =>
    `The copy differs from the original (${joined(d.differing)}); it was thrown away. Go on with the old database and tell the maintainers.`,
  'file-unreadable': (d) =>
    `${d.file}: ${enWords.fileProblem[String(d.reason)] ?? `cannot be read (${d.reason})`}${d.columns ? `: ${joined(d.columns)}` : ''}. Nothing was imported.`,
  'file-unwritable': (d) =>
    `${d.file}: ${enWords.fileProblem[String(d.reason)] ?? `cannot be written (${d.reason})`}. Nothing was written.`,
  'file-format-unknown': (d) =>
    `${d.file}: its first line names neither the columns of patients (number, last_name …) nor of appointments (id, starts_at, status …) nor of recalls (id, patient_number, due_on …). Nothing was imported.`,
  'file-columns-missing': (d) =>
    `${d.file}: these columns are missing: ${joined(d.missing)}. Found: ${joined(d.found)}. Nothing was imported.`,
  ...enTemplateRefusals,
  ...enRecallRefusals,
  'text-too-long': (d) =>
    `The SMS text (${d.language}) is longer than ${d.segments} parts. Shorten the text or the practice name.`,
  'user-exists': (d) =>
    `There is a user "${d.user}" already. Choose another id, or change it with: rundruf users set ${d.user}`,
  'user-not-found': (d) => `There is no user "${d.user}". See: rundruf users list`,
  'user-inactive': (d) =>
    `The user ${d.user} is inactive and may do nothing here any more. Ask an administrator.`,
  'invalid-user': (d) => `"${d.value}" is not possible. Expected: ${enPeople.userField[String(d.field)]}.`,
  'identity-taken': (d) =>
    `The ${enPeople.account[String(d.kind)]} ${d.account} is ${d.name} (${d.user}) already. Nothing was changed.`,
  'last-administrator': (d) =>
    `${d.user} is the last administrator: somebody else must be an active administrator with a login first. Nothing was changed.`,
  'four-eyes-impossible': () =>
    'Approval needs four eyes (approval.mode), and then nobody could approve what somebody else prepares. Let another active user approve first. Nothing was changed.',
  ...enClockRefusals,
  ...enScheduleRefusals,
  ...enBackupRefusals,
  'sandbox-only': (d) => `${d.option} works in the sandbox only.`,
};

/** What cannot be reached or used, and what to do. */
export const enOutages: Readonly<Record<OutageCode, Sentence>> = {
  'portal-unreachable': () =>
    'The portal cannot be reached. Check the network and try again; nothing is lost.',
  'portal-refused': (d) =>
    `The portal refused to answer (status ${d.status ?? d.httpStatus}). Check user, password and sender.`,
  'portal-nonsense': () =>
    'The portal gave an answer that cannot be understood. Check the address in the configuration.',
  'database-busy': () =>
    'The database is busy with another process. Try again in a moment; if it stays so, rundruf doctor names the process.',
  'backup-failed': enBackupFailed,
  'database-unusable': (d) =>
    d.server
      ? enDatabase.serverUnusable(d)
      : `The database ${d.file ? `${d.file} ` : ''}cannot be used: ${enFileProblem(d.reason)}. ${enFileAdvice(d.reason)}`,
  'sandbox-not-starting': (d) =>
    d.reason === undefined
      ? `The sandbox portal did not start. See portal.log in ${d.folder}.`
      : `The sandbox portal cannot keep its files in ${d.folder}: ${enWords.storageProblem[String(d.reason)] ?? d.reason}.`,
};

function reasonsOf(codes: RefusalDetails[string] | undefined): string {
  const reasons = Array.isArray(codes) ? codes.map((code: string) => enWords.reason[code] ?? code) : [];
  return reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
}
