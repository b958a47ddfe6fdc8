import type { RefusalCode } from '../errors.ts';
import type { Job, RunState, Sending } from '../model/schedule.ts';
import type { Weekday } from '../model/time.ts';
import { plural, type Sentence } from './phrases.ts';

/** What a job is called. */
const job = {
  'prepare-reminders': 'reminders',
  'prepare-confirmations': 'confirmations',
  'prepare-recalls': 'recalls',
  'prepare-birthdays': 'birthday greetings',
  'send-due': 'sending what is due',
  'refresh-delivery': 'delivery status',
  'import-folder': 'reading in new files',
  digest: 'morning digest',
  retention: 'retention',
  backup: 'backup',
} as const satisfies Readonly<Record<Job, string>>;

const weekday = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
} as const satisfies Readonly<Record<Weekday, string>>;

/** Why a run was skipped, failed or left its batch to a person; refusals and outages have sentences of their own. */
const reason: Readonly<Record<string, string>> = {
  missed: 'missed: nobody was running then, and later it no longer made sense',
  'import-stale': 'the newest import is too old (import.max-age-hours): nothing was prepared',
  'not-available': 'not available here',
  'not-configured': 'not set up in rundruf.yaml',
  'files-failed': 'files could not be imported',
  interrupted: 'its process ended in the middle of it',
  'clock-ahead':
    'the clock is far ahead of anything recorded: nothing was removed (rundruf clock; if it is right: rundruf clock accept)',
  'was-ahead': 'recorded while the clock was ahead',
  unexpected: 'an error nobody expected; see rundruf.log',
  'insufficient-credits': 'not enough credits: buy some, then approve and send the batch',
  'gateway-not-configured': 'this channel is not set up in rundruf.yaml',
  'template-invalid': 'a text cannot be rendered: rundruf templates',
  'portal-unreachable': 'the portal could not be reached',
  'portal-refused': 'the portal refused to answer',
  'portal-nonsense': 'the portal gave an answer nobody understands',
  'database-busy': 'the database was busy',
  'database-unusable': 'the database could not be used',
};

/** Why a batch waits for approval. */
const left: Readonly<Record<string, string>> = {
  approval: 'waits for approval',
  'four-eyes': 'waits for approval, because approval needs four eyes (approval.mode)',
  'too-many': 'waits for approval, because it is larger than schedule.max-messages',
};

/** What stands in a field of a schedule that cannot be so. */
const expected: Readonly<Record<string, string>> = {
  timing: 'for this job the other kind of time: daily (--at), or again and again (--every)',
  minutes: 'whole minutes from 1 to 1440',
  at: 'a time such as 07:30',
  days: 'working-days, or days of the week such as mon,wed,fri',
  channel: 'sms or email for what prepares messages, none for other jobs',
  targetDays: 'days such as tomorrow or +3, for reminders and confirmations only',
  statuses: 'statuses such as definite, for reminders and confirmations only',
  reasons: 'all, or codes such as KO, for reminders and confirmations only',
  lateBookings: 'send-soon or skip, for reminders only',
  sending: 'automatic or approval for what prepares messages, none for other jobs',
};

/** Schedules: what runs by itself, in English. */
export const enSchedules = {
  job: job as Readonly<Record<Job, string>>,
  weekday: weekday as Readonly<Record<Weekday, string>>,
  reason,
  otherReason: (code: string) => `refused (${code})`,
  left,
  state: { running: 'running', done: 'done', failed: 'failed', skipped: 'skipped' } as Readonly<
    Record<RunState, string>
  >,
  sending: { automatic: 'sends by itself', approval: 'waits for approval' } as Readonly<
    Record<Sending, string>
  >,
  lateBookings: { 'send-soon': 'late bookings soon', skip: 'late bookings not' } as Readonly<
    Record<'send-soon' | 'skip', string>
  >,
  at: (time: string, days: string) => `${days} ${time}`,
  workingDays: 'working days',
  everyDay: 'every day',
  every: (minutes: number) => (minutes === 1 ? 'every minute' : `every ${minutes} minutes`),
  ofDays: (days: string) => `of ${days}`,
  retryAt: (at: string) => `tried again ${at}`,
  byHand: 'by hand',
  /** What a run has done: its counts. */
  result: {
    messages: (count: number, batch: number | null) =>
      count === 0 || batch === null
        ? 'nobody to write to'
        : `batch ${batch}: ${plural(count, 'message', 'messages')}`,
    ordered: 'released for sending',
    sent: (batches: number) =>
      batches === 0 ? 'nothing was due' : `${plural(batches, 'batch', 'batches')} sent`,
    asked: (asked: number, changed: number) =>
      asked === 0 ? 'nothing to ask' : `asked about ${asked}, news of ${changed}`,
    imported: (files: number, added: number, changed: number) =>
      files === 0 ? 'nothing new' : `${plural(files, 'file', 'files')}: ${added} added, ${changed} changed`,
    digest: (isNew: boolean): string => (isNew ? 'written' : 'was written already'),
    bytes: (megabytes: string) => `${megabytes} MB`,
    counts: (counts: string) => counts,
  },
  column: {
    id: 'No.',
    job: 'Schedule',
    isOn: 'On',
    time: 'When',
    next: 'Next',
    slot: 'Due',
    state: 'State',
    by: 'By',
    what: 'What became of it',
  },
  lastRun: (what: string) => `last ${what}`,
  on: 'on',
  off: 'off',
  never: '–',
  noRuns: 'It has not run yet.',
  /** When nobody has said of which days a new one reminds. */
  defaultDays:
    'It reminds of tomorrow and of the next working day: on a Friday of Saturday and Monday. --of says other days.',
  addedNo: (id: number) => `Schedule ${id} was added.`,
  changedNo: (id: number) => `Schedule ${id} was changed.`,
  removedNo: (id: number) => `Schedule ${id} was removed. What it has prepared stays.`,
  sendingOff:
    'Sending by itself is off: rundruf serve sends nothing (rundruf schedules on ID switches it on).',
  sinceLine: (by: string, at: string) =>
    by === 'shipped' ? 'as it came with Rundruf' : `changed by ${by}, ${at}`,
  help: {
    schedules: 'What runs by itself, with its next and last run',
    list: 'All schedules',
    show: 'One schedule with its last runs',
    switchOn: 'Switch a schedule on; what was due before is none of its own',
    switchOff: 'Switch a schedule off',
    set: "Change a schedule's time, days, channel or sending",
    add: 'Add a schedule, such as one per channel',
    remove: 'Remove a schedule',
    run: 'Run a schedule at once, here, on or off',
    id: "the schedule's number",
    job: 'prepare-reminders, prepare-confirmations, prepare-recalls or prepare-birthdays',
    option: {
      at: 'daily at this time of the practice',
      days: 'working-days, or days of the week such as mon,wed,fri',
      every: 'again and again, after so many minutes',
      sending: 'automatic (approved and sent by itself) or approval (waits for a person)',
      channel: 'sms or email',
      of: 'of which days it reminds; a new one where nothing is said: tomorrow,next-workday',
      statuses: 'which statuses; default: what run.statuses says',
      reasons: 'which visit reasons, or all; default: what run.reasons says',
      late: 'appointments booked after their run: send-soon or skip',
      off: 'add it switched off',
      limit: 'how many of the last runs (20)',
    },
  },
  usage: {
    id: (text: string) => `"${text}" is not a schedule's number. See: rundruf schedules`,
    job: (known: string, text: string) => `"${text}" is not a job. There are: ${known}.`,
    atOrEvery: 'Say either --at (and --days) or --every, not both.',
    timeNeeded: 'Say when: --at TIME (and --days), or --every MINUTES.',
    channelNeeded: 'Say --channel sms or --channel email.',
    nothing:
      'Say what changes: --at, --days, --every, --sending, --channel, --of, --statuses, --reasons or --late.',
    minutes: (text: string) =>
      `"${text}" is not a number of minutes. Expected: a whole number from 1 to 1440.`,
  },
};

type ScheduleRefusal =
  | 'schedule-not-found'
  | 'schedule-changed'
  | 'schedule-exists'
  | 'schedule-running'
  | 'invalid-schedule'
  | 'automatic-needs-approval';

/** Why something about schedules was declined, and what to do. */
export const enScheduleRefusals: Readonly<Record<ScheduleRefusal & RefusalCode, Sentence>> = {
  'schedule-not-found': (d) => `There is no schedule ${d.schedule}. See: rundruf schedules`,
  'schedule-changed': (d) =>
    `Somebody has changed schedule ${d.schedule} meanwhile. Look at it again; nothing was changed.`,
  'schedule-exists': (d) =>
    d.alike === true
      ? `There is exactly such a schedule already (no. ${d.schedule}): ${job[d.job as Job]}, at the same time and with the same choice. Change that one, or choose another time, channel or choice. Nothing was changed.`
      : `There is a schedule for this already (no. ${d.schedule}): ${job[d.job as Job]}. Change that one instead. Nothing was changed.`,
  'schedule-running': (d) => `Schedule ${d.schedule} is running right now. Try again when it has ended.`,
  'invalid-schedule': (d) =>
    `${job[d.job as Job]}: ${d.value === '' ? 'something is missing' : `"${d.value}" is not possible`}. Expected: ${expected[String(d.field)] ?? d.field}. Nothing was changed.`,
  'automatic-needs-approval': () =>
    'Approval needs four eyes (approval.mode), and a schedule is no second pair of eyes. Choose approval, or change the setting. Nothing was changed.',
};
