import { MAX_COUNTED } from '../delivery-log.ts';
import type { BatchState } from '../model/batch.ts';
import type { ExclusionReason } from '../model/candidate.ts';
import type { ImportExpectation } from '../model/import-record.ts';
import type { Channel, Language, MessageKind, MessageState } from '../model/message.ts';
import type { RejectionReason } from '../model/rejection.ts';
import { enIcsConfig, enIcsExpectation } from './en-ics.ts';
import { enStatus } from './en-status.ts';

/** The words for kinds, states, reasons and fields, in English. */
export const enWords = {
  kind: {
    reminder: 'reminder',
    confirmation: 'confirmation',
    recall: 'recall',
    birthday: 'birthday greeting',
  } satisfies Record<MessageKind, string>,
  channel: { sms: 'SMS', email: 'e-mail' } satisfies Record<Channel, string>,
  language: { de: 'German', fr: 'French', it: 'Italian', en: 'English' } satisfies Record<Language, string>,

  batchState: {
    prepared: 'prepared, waits for approval',
    approved: 'approved',
    submitting: 'being submitted',
    submitted: 'submitted',
    paused: 'paused',
    rejected: 'rejected',
    expired: 'expired',
    withdrawn: 'withdrawn',
  } satisfies Record<BatchState, string>,
  moreThanCounted: `more than ${new Intl.NumberFormat('en-GB').format(MAX_COUNTED)}`,

  /** Appointment statuses; others are shown as the source spells them. */
  appointmentStatus: {
    planned: 'planned',
    definite: 'definite',
    arrived: 'arrived',
    done: 'done',
    cancelled: 'cancelled',
    'no-show': 'no-show',
  } as Readonly<Record<string, string>>,

  batchHeld: 'held back',
  batchPartlyHeld: 'partly held back',
  batchOrdered: 'leaves by itself, through rundruf serve',

  messageState: {
    queued: 'not transmitted',
    submitting: 'not transmitted',
    submitted: 'not processed',
    rejected: 'not transmitted',
    unclear: 'unclear: may have been sent',
    withdrawn: 'withdrawn',
  } satisfies Record<MessageState, string>,
  mailTaken: 'handed over',
  delivery: { 0: 'delivered', 1: 'buffered', 2: 'failed' } satisfies Record<0 | 1 | 2, string>,

  exclusion: {
    cancelled: 'cancelled',
    past: 'already past',
    'too-soon': 'too soon to be confirmed',
    'status-filtered': 'status not chosen',
    'reason-filtered': 'visit reason not chosen',
    'recall-done': 'done: appointment booked',
    'not-yet-due': 'not yet to be called in',
    overdue: 'overdue for too long',
    'implausible-birth-date': 'birth date cannot be right',
    deceased: 'deceased',
    blocked: 'blocked',
    'no-consent': 'no consent recorded',
    'opted-out': 'opted out',
    'no-mobile': 'no mobile number',
    'no-email': 'no e-mail address',
    'invalid-number': 'invalid number',
    landline: 'landline number',
    'already-reminded': 'already reminded',
    'already-confirmed': 'already confirmed',
    'already-called-in': 'already called in',
    'already-greeted': 'already greeted this year',
    'in-open-batch': 'in another open batch',
    moved: 'moved after the reminder',
    'not-first-of-day': 'another appointment that day',
  } satisfies Record<ExclusionReason, string>,

  /** Codes kept with a message: why it was withdrawn, rejected, put off or is unclear, or the provider's reason. */
  reason: {
    cancelled: 'appointment cancelled',
    vanished: 'appointment no longer in the agenda',
    'appointment-gone': 'appointment no longer there',
    moved: 'appointment moved',
    past: 'appointment already past',
    'day-over': 'the birthday is over',
    'recall-gone': 'recall no longer there',
    'recall-done': 'recall done: appointment booked',
    'due-date-changed': 'recall due on another day now',
    'no-consent': 'consent withdrawn',
    deceased: 'patient deceased',
    blocked: 'patient blocked',
    'opted-out': 'patient opted out',
    'no-mobile': 'mobile number removed',
    'no-email': 'e-mail address removed',
    'invalid-number': 'number has become invalid',
    landline: 'number is a landline now',
    'recipient-changed': 'number or address has changed',
    'patient-changed': 'appointment given to another patient',
    'sent-after-all': 'the message before it was sent after all',
    'taken-out': 'taken out of the batch',
    'text-removed': 'its text was removed; prepare the appointment anew',
    restored: 'it may have left after the backup that was restored',
    'claim-gone': 'reset, or reminded again meanwhile',
    'batch-rejected': 'batch rejected',
    'batch-withdrawn': 'batch withdrawn',
    'batch-expired': 'batch expired',
    interrupted: 'the program was interrupted while sending it',
    'decided-not-sent': 'a person decided: not sent',
    requeued: 'to be sent again',
  } as Readonly<Record<string, string>>,

  /** What the SMS provider says of a delivery (ASPSMS §7), as advice. */
  deliveryReason: {
    '000': 'number unknown, check it',
    '101': 'number unknown or cancelled, call the patient',
    '103': 'barred by the patient or the network',
    '104': 'barred by the patient or the network',
    '107': 'phone off or without coverage',
    '108': 'phone full or off for too long, call the patient',
    '111': 'phone takes no SMS, call the patient',
    '115': 'number unknown or cancelled, call the patient',
    '206': 'number wrong, check it',
  } as Readonly<Record<string, string>>,
  /** Queued after a portal has put it off, or was left alone. */
  putOff: (code: string) => `will be tried again (${code})`,
  portalRefused: (code: string) => `refused by the portal (${code})`,
  mailRefused: (code: string) => `refused by the mail server (${code})`,

  /** Why a batch is paused, and what to do. */
  pause: {
    credentials: 'the portal refused our user or password. Check them, then submit the batch again',
    'no-credits': 'the portal has no credits left. Buy credits, then submit the batch again',
    'sender-refused': 'the portal refuses our sender. Have it unlocked, then submit the batch again',
    'portal-misconfigured':
      'the portal does not answer as one (address, certificate or set-up). Check the configuration, then submit again',
    'portal-faults':
      'five faults in a row at the portal. Submit the batch again later; the rest is still queued',
    'portal-unavailable':
      'the portal keeps putting us off. Submit the batch again later; the rest is still queued',
    restored: 'the database is a restored backup; compare with the portal, then submit again or withdraw it',
    interrupted: 'interrupted; submit again to go on',
    requeued: 'messages are to be sent again. Submit the batch again',
    stopped: 'somebody has stopped it while it was being sent. Submit the batch again to go on',
    'send-cancelled': 'somebody has stopped it. Submit the batch again to go on, or withdraw it',
    'insufficient-credits': 'too few credits for the rest. Buy credits, then submit the batch again',
    'gateway-not-configured':
      'no portal is configured for it. Check the configuration, then submit the batch again',
  } as Readonly<Record<string, string>>,

  /** Why a batch was rejected, where that was chosen and not typed. */
  rejection: {
    'not-needed': 'not needed',
    'wrong-selection': 'wrong patients',
    'wrong-text': 'wrong text',
    'wrong-time': 'wrong time',
    other: 'another reason',
  } satisfies Record<RejectionReason, string>,

  expectation: {
    required: 'a value, it must not be empty',
    date: 'a date as 2026-11-23 or 23.11.2026',
    moment: 'date and time as 2026-11-23T14:30 or 23.11.2026 14:30',
    boolean: 'empty, 0, 1, true, false, yes or no',
    language: 'de, fr, it or en; the practice language is used',
    'phone-number': 'a telephone number; no SMS can be sent to this one',
    'email-address': 'an e-mail address; no e-mail can be sent to this one',
    minutes: 'whole minutes from 1 to 1440',
    months: 'whole months from 1 to 240, or nothing',
    days: 'whole days from 0 to 366, or nothing',
    'consent-answer': 'yes or no for this date; the date alone says nothing',
    'booked-moment':
      'a date, or date and time as 2026-11-23T14:30 or 23.11.2026 14:30; when it was booked is not known',
    'past-day': 'a day that is not in the future; what it says was not recorded',
    'shorter-text': 'a shorter text',
    'known-patient':
      'the number of a patient in the master data; import the patients first (FHIR: in the same command)',
    'unique-id': 'each id once in the file',
    'same-number-of-fields': 'as many fields as the header has',
    'closed-quote': 'a closing quotation mark',
    'readable-record': 'a readable record',
    'whole-file': 'the rest of the file, it ends in the middle',
    'whole-search': 'all pages of the search, and all it finds, not only what has changed; nothing vanishes',
    'fhir-type': 'another kind of value, as FHIR R4 defines it here',
    'no-modifier-extension': 'no modifier extension: it may change what this means',
    ...enIcsExpectation,
  } satisfies Record<ImportExpectation, string>,

  fileProblem: {
    ENOENT: 'there is no such file',
    EACCES: 'you may not read this file',
    EISDIR: 'this is a folder, not a file',
    EEXIST: 'there is such a file already',
    'not-a-file': 'this is no file',
    empty: 'the file is empty',
    'column-twice': 'these columns stand there twice',
    'too-many-events': 'it has far more events and exceptions than any calendar of a practice',
  } as Readonly<Record<string, string>>,

  /** Why the database or the log cannot be opened, by the system's code. */
  storageProblem: {
    EACCES: 'you have no right to write there',
    EPERM: 'you have no right to write there',
    EISDIR: 'this is a folder, not a file',
    EEXIST: 'part of its path is a file, not a folder',
    ENOTDIR: 'part of its path is a file, not a folder',
    ENOENT: 'its folder is missing and cannot be made',
    ENOSPC: 'the disk is full',
    EROFS: 'the disk can only be read',
  } as Readonly<Record<string, string>>,

  configField: {
    file: 'a readable YAML file',
    'no-such-field': 'no field of this name',
    'file-readable': 'a file that can be read',
    practice: 'name, phone, timeZone and language',
    'practice.name': 'the name of the practice, 1 to 60 characters',
    'practice.phone': 'the telephone number patients call, 1 to 30 characters',
    'practice.timeZone': 'a time zone such as Europe/Zurich',
    'practice.language': 'de, fr, it or en',
    'import.fhir.patientNumberSystem': 'the system (an address) of the patient numbers, 1 to 300 characters',
    'import.folder': 'the path of a folder',
    backup: 'folder and keep',
    'backup.folder': 'the path of a folder',
    'backup.keep': 'how many backups are kept, 1 to 10000',
    'database.url': 'sqlite:FILE or postgres://user@host/database',
    RUNDRUF_HOME: 'the path of a folder',
    'sms.gateway': 'aspsms',
    'sms.baseUrl': 'an https address (http on this machine only)',
    'sms.userKey': "the account's user key",
    'sms.originator': 'at most 11 letters and digits, or an unlocked telephone number',
    'email.gateway': 'smtp',
    'email.host': 'the name of the mail server',
    'email.port': 'a port from 1 to 65535',
    'email.tls': 'required, implicit, or none (on this machine only)',
    'email.from': 'an address such as "Praxis <termine@mail.example>"',
    'email.credits': 'none or ledger',
    ...enIcsConfig,
    ...enStatus.configField,
    RUNDRUF_ASPSMS_PASSWORD:
      'the API password in this environment variable, or its file in RUNDRUF_ASPSMS_PASSWORD_FILE',
    RUNDRUF_SMTP_PASSWORD:
      'the password in this environment variable, or its file in RUNDRUF_SMTP_PASSWORD_FILE',
    slack: 'a section with at least channel (docs/slack.md)',
    'slack.mode': 'socket or http',
    'slack.apiUrl': 'an https address (http on this machine only)',
    'slack.channel': 'the id of a private channel such as C0123456789',
    'slack.privacy': 'minimal or initials',
    'slack.roles': 'prepare, approve and admin, each a list of Slack users (U…) and user groups (S…)',
    'slack.roles.prepare': 'prepare, approve and admin, each a list of Slack users (U…) and user groups (S…)',
    'slack.roles.approve': 'prepare, approve and admin, each a list of Slack users (U…) and user groups (S…)',
    'slack.roles.admin': 'prepare, approve and admin, each a list of Slack users (U…) and user groups (S…)',
    'slack.commands': 'reminders, credits and log, each a name such as /reminders',
    'slack.commands.reminders': 'reminders, credits and log, each a name such as /reminders',
    'slack.commands.credits': 'reminders, credits and log, each a name such as /reminders',
    'slack.commands.log': 'reminders, credits and log, each a name such as /reminders',
    'slack.http': 'host and port',
    'slack.http.host': 'host and port',
    'slack.http.port': 'host and port',
    RUNDRUF_SLACK_BOT_TOKEN:
      'the bot token (xoxb-…) in this environment variable, or its file in RUNDRUF_SLACK_BOT_TOKEN_FILE',
    RUNDRUF_SLACK_APP_TOKEN:
      'the app-level token (xapp-…) in this environment variable, or its file in RUNDRUF_SLACK_APP_TOKEN_FILE',
    RUNDRUF_SLACK_SIGNING_SECRET:
      'the signing secret in this environment variable, or its file in RUNDRUF_SLACK_SIGNING_SECRET_FILE',
  } as Readonly<Record<string, string>>,
};
