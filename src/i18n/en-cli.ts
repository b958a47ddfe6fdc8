import { enBatch } from './en-batch.ts';
import { enLog } from './en-log.ts';
import { enWords } from './en-words.ts';
import { plural, pluralUpTo } from './phrases.ts';

type Refreshed = Readonly<{
  unclear: number;
  asked: number;
  delivered: number;
  buffered: number;
  failed: number;
  pending: number;
}>;
type Problem = Readonly<{ place: string; value: string; expected: string; rejected: boolean }>;

const entries = (count: number) => pluralUpTo(count, 'entry', 'entries', enWords.moreThanCounted);

/** What the command line says, in English. */
export const enCli = {
  sandbox: '*** SANDBOX: made-up portals on this machine. No message leaves it. ***',

  help: {
    program: 'Reminds patients of their appointments by SMS and e-mail.',
    titles: {
      'Usage:': 'Usage:',
      'Arguments:': 'Arguments:',
      'Options:': 'Options:',
      'Commands:': 'Commands:',
    } as Readonly<Record<string, string>>,
    usageOptions: '[options]',
    usageCommand: 'command',
    import: 'Take patients and appointments over from CSV, FHIR or iCalendar files',
    prepare:
      'Show who is reminded, with text and price, and who is not and why; --create makes a batch of it',
    batch: 'Approve, reject, submit and withdraw batches',
    batchList: 'The newest batches',
    batchShow: 'One batch with its messages',
    batchApprove: 'Approve: the batch may be submitted',
    batchReject: 'Reject for good; its appointments are free again',
    batchSubmit: 'Send through the portal; submitting again resumes what was paused or held',
    batchStop: 'Stop sending, whichever program sends it; what is left stays queued',
    batchWithdraw: 'Take back what has not been sent; its appointments are free again',
    log: 'The SMS and e-mail log',
    logRefresh: 'Ask the portal for the delivery status (up to 7 days after sending)',
    logReset: 'Release reminders so that the next run prepares their appointments again',
    logPurge: 'Delete entries up to and including a date, for good',
    logResolve: 'Decide what became of unclear entries, after asking the patient or the provider',
    credits: 'Credits of each account',
    creditsBuy: 'Enter credits that were bought',
    settings: 'Show and change settings',
    settingsList: 'All settings with their values',
    settingsGet: 'One setting',
    settingsSet: 'Change a setting, for the practice unless said otherwise',
    demo: 'The whole job in a throw-away sandbox, in under a minute',
    argument: {
      files: 'CSV (its columns tell patients from appointments), FHIR (.json, .ndjson) or iCalendar (.ics)',
      batch: 'number of the batch',
      entries: 'numbers of log entries',
      credits: 'how many, for example 500',
      setting: 'name of the setting',
      value: 'its new value',
    },
    option: {
      help: 'this help',
      version: 'the version',
      json: 'answer as JSON (docs/cli.md)',
      lang: 'language of the answers',
      config: 'configuration file (default: rundruf.yaml in RUNDRUF_HOME)',
      now: 'set the clock, sandbox only',
      format: 'format of the files (default: by the file)',
      source: 'name of where the appointments come from (default: the format)',
      strict: 'write nothing if a single record is bad',
      dryRun: 'check and count, write nothing',
      sample: 'import the made-up sample practice (sandbox only)',
      channel: 'how the messages are sent (needed)',
      days: 'today, tomorrow, +N, next-workday or dates (default: by the settings)',
      kind: 'kind of message (default: reminder)',
      statuses: 'appointment statuses (default: by the settings)',
      reasons: 'visit reasons by code or name (default: by the settings)',
      onePerDay: 'one reminder per patient and day',
      noOnePerDay: 'a reminder for each appointment',
      immediately: 'send as soon as submitted, whatever run.not-before says',
      notBefore: 'SMS only: not before HH:MM today, or YYYY-MM-DDTHH:MM',
      includeMoved: 'also appointments that were moved after their reminder',
      create: 'make a batch of the candidates',
      only: 'with --create: only these (appointments, recalls, patient numbers)',
      rejectReason: 'why (needed)',
      despiteQuietHours: 'send SMS although it is quiet hours',
      sort: 'sort by one of:',
      desc: 'the other way round',
      limit: 'how many entries (default: 50)',
      after: 'the page after this cursor',
      allColumns: 'show the technical columns too, the text last',
      csv: 'write all selected entries to a new CSV file',
      filterKind: 'only this kind:',
      filterState: 'only this state:',
      filterChannel: 'only this channel',
      filterBatch: 'only this batch',
      since: 'submitted on this day or later',
      all: 'all entries that the filters select, all time',
      yes: 'confirmed, do not ask',
      until: 'last day whose entries are deleted (needed)',
      sent: 'they were sent',
      notSent: 'they were not sent (reset releases them)',
      again: 'send them once more with the next submit of their batch',
      accountChannel: 'the account (default: sms)',
      keep: 'keep the folder with the database and the mails',
    },
  },

  usage: {
    wrong: 'That cannot be understood',
    seeHelp: (command: string) => `See: ${command} --help`,
    unknownCommand: (name: string) => `There is no command "${name}".`,
    unknownOption: (name: string) => `There is no option ${name} here.`,
    missingArgument: (name: string) => `Something is missing: ${name}.`,
    missingValue: (name: string) => `The option ${name} needs a value.`,
    tooMany: 'There are more words than this command takes.',
    lang: (value: string) => `--lang expects de or en, found "${value}".`,
    channel: (value: string | undefined) =>
      value === undefined
        ? '--channel sms or --channel email is needed.'
        : `--channel expects sms or email, found "${value}".`,
    kind: (value: string) => `--kind expects reminder, confirmation, recall or birthday, found "${value}".`,
    format: (value: string) => `--format expects csv, fhir or ics, found "${value}".`,
    source: (value: string) =>
      `--source expects up to 40 small letters, digits, dots, dashes and underscores, found "${value}".`,
    filesNeeded: 'Name the files to import, or use --sample for the sample practice.',
    sampleInSandbox: '--sample works in the sandbox only; this is a real practice.',
    immediatelyOrNotBefore: 'Either --immediately or --not-before, not both.',
    onlyWithCreate: '--only and --without go with --create.',
    emptyList: (option: string) => `${option} expects at least one value.`,
    batchId: (value: string) => `A batch is named by its number, found "${value}". See: rundruf batch list`,
    entryId: (value: string) => `A log entry is named by its number, found "${value}". See: rundruf log`,
    limit: (value: string, max: number) => `--limit expects a number from 1 to ${max}, found "${value}".`,
    oneOf: (option: string, known: string, value: string) =>
      `${option} expects one of ${known}; found "${value}".`,
    idsOrAll: 'Either entries by number or --all, not both. Nothing was changed.',
    oneDecision: 'Exactly one of --sent, --not-sent and --again is needed.',
    filtersBehind: (command: string) =>
      `Put the filters behind "${command}", so that none is lost: rundruf log ${command} --all --kind … Nothing was changed.`,
    credits: (value: string) =>
      `A number of credits from 1 to 1,000,000 is expected, such as 500 or 12.5; found "${value}".`,
  },

  column: {
    file: 'File',
    added: 'new',
    changed: 'changed',
    unchanged: 'unchanged',
    vanished: 'vanished',
    rejected: 'rejected',
    time: 'Time',
    appointment: 'Appointment',
    patient: 'Patient',
    recipient: 'Recipient',
    language: 'Lang',
    segments: 'Parts',
    credits: 'Credits',
    batch: 'Batch',
    start: 'Starts',
    prepared: 'Prepared',
    channel: 'By',
    messages: 'Sent',
    by: 'Who',
    state: 'State',
    entry: 'No',
    submitted: 'Submitted',
    kind: 'Kind',
    reference: 'Reference',
    created: 'Created',
    delivered: 'Delivered',
    reset: 'Reset',
    location: 'Location',
    text: 'Text',
    account: 'Account',
    balance: 'Balance',
    reserved: 'Reserved',
    available: 'Available',
    counted: 'Counted by',
    setting: 'Setting',
    value: 'Value',
    meaning: 'Meaning',
  },

  takesPlace: (location: string) => `Location: ${location}`,

  importing: (file: string, records: number) => `${file}: ${records} records …`,
  noPersonColumns: (file: string) =>
    `${file}: beware: no column says whose the appointments are (patient_number, or name and mobile). Nobody will be reminded of new ones.`,
  unknownColumns: (file: string, columns: string) => `${file}: columns that are not used: ${columns}`,
  readAsWindows1252: (file: string) => `${file}: is not UTF-8 and was read as Windows-1252 (Latin-1)`,
  ignoredResources: (file: string, types: string) => `${file}: resources that are not used: ${types}`,
  createdTogether: (file: string) =>
    `${file}: all its appointments were created at the same time, which says nothing about when they were booked`,
  withoutStart: (file: string, count: number) =>
    `${file}: ${plural(count, 'appointment has', 'appointments have')} no time and ${count === 1 ? 'was' : 'were'} left out`,
  importProblem: ({ place, value, expected, rejected }: Problem) =>
    `${place}: found "${value}", expected ${expected}. ${rejected ? 'The record was left out.' : 'The record was kept.'}`,
  moreProblems: (count: number) => `… and ${plural(count, 'more problem', 'more problems')}.`,
  vanishedUnknown: (file: string) =>
    `${file}: nothing was taken as vanished, because records could not be read. Mend the file and import it again.`,
  dryRun: 'Only checked (--dry-run): nothing was written.',
  fileKind: { patients: 'patients', appointments: 'appointments', recalls: 'recalls' },
  strictRefused: 'Nothing was written (--strict), because records are bad. Mend them and import again.',

  offeredStatuses: (list: string) => `Statuses of future appointments: ${list || 'none'}`,
  offeredReasons: (list: string) => `Visit reasons of future appointments: ${list || 'none'}`,
  notFoundInFuture: (list: string) => `Not found in future appointments: ${list}`,
  agendaEmpty:
    'There are no appointments yet. Take them over with: rundruf import FILE…, or look around with: rundruf import --sample',
  reminderRefused: (channel: string, when: string) =>
    `refused by ${channel} on ${when}: not reminded. Release it with: rundruf log reset`,
  reminderUnclear: (channel: string, when: string) =>
    `unclear by ${channel} on ${when}: decide it with: rundruf log resolve`,
  remindedBy: (what: string, channel: string, when: string) => `${what} by ${channel} on ${when}`,
  mailText: (language: string) => `The e-mail in ${language}:`,
  ucs2: (characters: readonly string[]) =>
    `dearer encoding (UCS-2) because of: ${characters.map((character) => `"${character}"`).join(' ')}`,
  balance: (needed: string, available: string, after: string) =>
    `Credits: ${needed} needed, ${available} available, ${after} left afterwards.`,
  balanceTooLow: (needed: string, available: string, missing: string) =>
    `Credits: ${needed} needed, only ${available} available. Buy at least ${missing} before you submit.`,
  balanceNotCounted: 'Credits: not counted for this account.',
  balanceUnknown: (needed: string) =>
    `Credits: ${needed} needed; the portal cannot be reached to ask for the balance.`,
  batchCreated: (batch: number, messages: number) =>
    `Batch ${batch} prepared: ${plural(messages, 'message', 'messages')}.`,
  nextApprove: (batch: number, revision = 1) =>
    `Next: rundruf batch approve ${batch}${revision > 1 ? ` --revision ${revision}` : ''}`,
  nextSubmit: (batch: number) => `Next: rundruf batch submit ${batch}`,
  nothingCreated: 'Nothing was created yet. To make a batch of it, add --create.',

  ...enBatch,
  ...enLog,

  logUnusable: (file: string, reason: string) =>
    `${file}: ${enWords.storageProblem[reason] ?? reason}. Nothing is logged; the work goes on.`,

  logEmpty: 'No entries.',
  logMore: (cursor: string) => `More: --after ${cursor}`,
  awaiting: (count: number) =>
    `${plural(count, 'SMS', 'SMS')} of the last 7 days without a final status. Ask the portal: rundruf log refresh --all`,
  confirmRefresh: (count: number) => `Ask the portal about ${entries(count)}?`,
  confirmReset: (count: number) =>
    `Reset ${entries(count)}? The next run prepares these appointments again: who got a message gets a second one.`,
  confirmPurge: (count: number, until: string) =>
    `Delete ${entries(count)} up to and including ${until}, for good?`,
  confirmResolve: {
    sent: (count: number) => `Record ${plural(count, 'entry', 'entries')} as sent?`,
    'not-sent': (count: number) => `Record ${plural(count, 'entry', 'entries')} as not sent?`,
    again: (count: number) =>
      `Send ${plural(count, 'message', 'messages')} again? Who got it already gets it twice.`,
  },
  purgeWord: 'delete',
  typeWord: (word: string) => `Type "${word}":`,
  yesNo: 'y/N',
  isYes: ['y', 'yes'],
  refreshed: ({ asked, delivered, buffered, failed, pending, unclear }: Refreshed) =>
    asked === 0
      ? 'There is nothing to ask about.'
      : `Asked about ${asked}: ${delivered} delivered, ${buffered} buffered, ${failed} failed, ${pending} not processed${unclear > 0 ? `, ${unclear} still unclear` : ''}.`,
  resetDone: (count: number) => `${plural(count, 'reminder', 'reminders')} reset.`,
  purgeDone: (count: number) => `${plural(count, 'entry', 'entries')} deleted.`,
  skippedUnsettled: (count: number) =>
    `${plural(count, 'entry was', 'entries were')} left alone, because they may still be sent or are unclear.`,
  skippedKind: (count: number) =>
    `${plural(count, 'entry was', 'entries were')} left alone, because only reminders can be reset.`,
  resolved: (count: number) => `${plural(count, 'entry', 'entries')} decided.`,
  exporting: (count: number) => `Writing … ${count}`,
  exported: (count: number, file: string) => `${plural(count, 'entry', 'entries')} written to ${file}.`,

  demo: {
    servers: (sms: string, smtpPort: number) =>
      `SMS portal at ${sms}, mail server at 127.0.0.1:${smtpPort}: real servers, real protocols, made-up patients.`,
    import: 'Importing the sample practice',
    prepare: (channel: string) => `Preparing tomorrow's reminders by ${channel}`,
    submit: (batch: number) => `Approving and submitting batch ${batch}`,
    delivery: 'Following the delivery statuses to their end',
    log: 'The log',
    credits: 'Credits left',
    mail: (count: number) => `One of ${plural(count, 'mail', 'mails')} the mail server took`,
    kept: (folder: string) => `Kept for you to look at: ${folder}`,
    end: 'The sandbox is gone again. Your own: rundruf import FILE…, rundruf prepare --channel sms',
  },
};
