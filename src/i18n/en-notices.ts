import { counted, plural } from './phrases.ts';

/** What a channel's messages came to, as a line says it. */
export type ResultNumbers = Readonly<{
  submitted: number;
  delivered: number;
  failed: number;
  rejected: number;
  unclear: number;
  waitingForStatus: number;
}>;

/** Of what is out of order: what it is, what to do, and how it is when it has ended. */
export type AlarmWords = Readonly<{ what: string; advice: string; over: string }>;

/** What the details of an alarm tell; what is not known is null. */
export type AlarmParts = Readonly<{
  /** A channel, a job, in words; empty: none. */
  subject: string;
  count: number | null;
  minutes: number | null;
  hours: number | null;
  credits: string | null;
  daysLeft: number | null;
  code: string | null;
  /** Why a schedule's run has failed, in words or as a code. */
  why: string | null;
  /** The number of the schedule it is about; null: of none. */
  schedule: string | null;
  days: number | null;
  /** The machine it is about; null: none is named. */
  server: string | null;
}>;

/** The morning digest, alarms and all-clears as the staff reads them in Slack, in mails and in the terminal, in English. */
export const enNotices = {
  digest: {
    title: (day: string) => `Morning digest · ${day}`,
    /** One line for a day with nothing to do. */
    quiet: (credits: string) =>
      `Nothing to do: nothing waits, nothing has failed.${credits === '' ? '' : ` ${credits}`}`,
    parts: {
      alarms: (count: number) => plural(count, 'alarm', 'alarms'),
      tooOld: 'the import is too old',
      waiting: (count: number) => plural(count, 'batch waits', 'batches wait'),
      held: (count: number) => `${plural(count, 'message leaves', 'messages leave')} today`,
      sent: (count: number) => `${count} sent`,
      failed: (count: number) => `${count} not delivered`,
      unclear: (count: number) => `${count} unclear`,
      problems: (count: number) => `${count} cannot be reached`,
      moved: (count: number) => `${count} moved`,
      low: 'credits are low',
    },
    alarms: 'Out of order',
    alarmsAdvice: 'Each was told when it began; an all-clear follows when it has ended.',
    waiting: 'Waits for a decision',
    waitingLine: (title: string, messages: string, state: string, until: string) =>
      `${title}: ${messages}, ${state}, until ${until}`,
    waitingMessages: (count: number, channel: string) => `${count} ${channel}`,
    waitingState: {
      prepared: 'waits for approval',
      approved: 'approved, not sent',
      paused: 'stopped',
    } as Readonly<Record<string, string>>,
    waitingAdvice: 'Approve or reject on the card in Slack, in the dashboard, or with rundruf batch.',
    today: 'Will be sent today',
    heldLine: (title: string, messages: string, when: string) => `${title}: ${messages}, ${when}`,
    soon: 'as soon as possible',
    from: (when: string) => `from ${when}`,
    runLine: (time: string, job: string) => `${time} ${job}`,
    results: (since: string) => `Since ${since}`,
    resultLine: (channel: string, numbers: ResultNumbers) =>
      `${channel}: ${
        counted([
          [numbers.submitted, 'sent'],
          [numbers.delivered, 'delivered'],
          [numbers.waitingForStatus, 'without a status yet'],
          [numbers.failed, 'not delivered'],
          [numbers.rejected, 'refused'],
          [numbers.unclear, 'unclear'],
        ]) || 'nothing sent'
      }`,
    failures: 'What did not arrive, and what to do',
    failureLine: (count: number, channel: string, what: string) => `${count} × ${channel}: ${what}`,
    callList: 'Whom to call: key c in the log of the dashboard, or rundruf log calls.',
    unclearLine: (count: number) => `${plural(count, 'message is', 'messages are')} unclear in all`,
    data: 'Data',
    movedLine: (count: number) =>
      `${plural(count, 'appointment was', 'appointments were')} moved after the reminder`,
    movedAdvice: 'They are offered again where the setting run.moved says so; otherwise tell these patients.',
    problemLine: (count: number, reasons: string) =>
      `${plural(count, 'appointment', 'appointments')} in the next 7 days without a way to write: ${reasons}`,
    problemPart: (count: number, reason: string) => `${count} ${reason}`,
    problemAdvice: 'Complete the master data, or call: the call list names them.',
    importNever: 'nothing was ever imported',
    importLine: (when: string, hours: number) => `newest import ${when} (${hours} h ago)`,
    importTooOld: (hours: number | null, maxHours: number) =>
      hours === null
        ? 'Nothing was ever imported: no batch is prepared.'
        : `The agenda is ${hours} hours old (allowed: ${maxHours}): no batch is prepared.`,
    importAdvice: 'Export the agenda from the practice software again and import it.',
    credits: 'Credits',
    creditsLine: (channel: string, amount: string, days: string) => `${channel}: ${amount}${days}`,
    creditsLeft: (amount: string) => `${amount} left`,
    daysLeft: (days: number) => `, enough for ${plural(days, 'day', 'days')}`,
    creditsLow: 'low, buy in time',
    creditsUnknown: 'cannot be asked for right now',
    footer: (practice: string) =>
      `Written by Rundruf for ${practice}. No names or numbers here: the dashboard has them.`,
  },
  alarm: {
    title: 'Alarm',
    clearedTitle: 'All clear',
    began: (when: string) => `since ${when}`,
    cleared: (over: string) => `${over.slice(0, 1).toUpperCase()}${over.slice(1)}.`,
    from: (when: string) => `It had begun ${when}.`,
    over: (when: string) => `Over since ${when}`,
    advice: 'What to do',
    conditions: {
      'due-too-old': ({ count, minutes }: AlarmParts) => ({
        what: `${count === null ? 'Messages that are' : plural(count, 'message that is', 'messages that are')} due ${count === 1 ? 'does' : 'do'} not leave${minutes === null ? '' : ` (for ${minutes} minutes)`}.`,
        advice: 'See whether rundruf serve is running and what rundruf status and rundruf doctor say.',
        over: 'messages that are due leave again',
      }),
      'schedule-failed': ({ subject, schedule, why }: AlarmParts) => ({
        what: `A schedule has failed: ${subject}${schedule === null ? '' : ` (no. ${schedule})`}${why === null ? '' : `, ${why}`}.`,
        advice: 'rundruf schedules shows why. Mend it, then run it by hand.',
        over: `the schedule runs again: ${subject}`,
      }),
      'portal-refuses': ({ subject, code }: AlarmParts) => ({
        what: `The portal for ${subject} refuses us${code === null ? '' : ` (${code})`}.`,
        advice:
          'Check user, password, sender and credits at the portal (rundruf doctor), then resume the batch.',
        over: `no batch is held up by the portal for ${subject} any more`,
      }),
      'credits-low': ({ subject, credits, daysLeft }: AlarmParts) => ({
        what: `Credits for ${subject} run low${credits === null ? '' : `: ${credits} left`}${daysLeft === null ? '' : `, enough for ${plural(daysLeft, 'day', 'days')}`}.`,
        advice: 'Buy credits at the portal in time: a batch with too few of them is not sent at all.',
        over: `there are enough credits for ${subject} again`,
      }),
      'import-stale': ({ hours }: AlarmParts) => ({
        what: `The agenda is too old${hours === null ? '' : `: imported ${hours} hours ago`}; no batch is prepared.`,
        advice: 'Export the agenda from the practice software again and import it.',
        over: 'the agenda is up to date again',
      }),
      'schedule-hangs': ({ subject, schedule, minutes }: AlarmParts) => ({
        what: `A schedule does not come to an end: ${subject}${schedule === null ? '' : ` (no. ${schedule})`}${minutes === null ? '' : `, for ${minutes} minutes`}. It is not begun again before that; the others go on.`,
        advice:
          'See whether what it needs answers: the mail server, the database, the folder on the network. If it stays so, restart rundruf serve.',
        over: `the schedule has come to an end: ${subject}`,
      }),
      'clock-refused': ({ server, code }: AlarmParts) => ({
        what: `${server === null ? 'A server' : `The server ${server}`} does nothing: ${code === 'time-zone-changed' ? 'its time zone is not that of the data' : code === 'clock-behind' ? 'its clock is behind what is recorded' : 'its clock or time zone cannot be right'}. No schedule runs there, and nothing is sent.`,
        advice:
          code === 'time-zone-changed'
            ? 'Compare practice.timeZone in rundruf.yaml with rundruf time-zone, then restart rundruf serve.'
            : 'Set the clock of that machine right (rundruf clock, rundruf doctor). If it is right and was ahead before: rundruf clock accept.',
        over: 'the clock and the time zone are in order again: schedules run, and what is due is sent',
      }),
      'clock-ahead': ({ server, days }: AlarmParts) => ({
        what: `The clock${server === null ? '' : ` of ${server}`} may be wrong: nothing was recorded in the ${days === null ? '' : `${days} `}days before. Nothing that is old is removed by itself until that is settled.`,
        advice:
          'Look at another clock, day and year too. If this one is wrong, set it right; if it is right: rundruf clock accept.',
        over: 'the clock is in order again: what is old is removed again',
      }),
    } as Readonly<Record<string, (parts: AlarmParts) => AlarmWords>>,
    otherCondition: (condition: string): AlarmWords => ({
      what: `Something is out of order (${condition}).`,
      advice: 'rundruf status and rundruf doctor say more.',
      over: `in order again (${condition})`,
    }),
  },
  /** How a notice was told, and where it was not. */
  delivery: {
    due: 'waits to be told',
    sending: 'being told',
    sent: 'told',
    failed: 'could not be told',
    unclear: 'may have been told',
    expired: 'too late, not told any more',
  } as Readonly<Record<string, string>>,
  target: { slack: 'Slack', email: 'e-mail' } as Readonly<Record<string, string>>,
  calls: {
    help: 'Whom to call: messages of the last 7 days that did not arrive, and patients of the next 7 days without a way to write to them',
    title: 'Call list',
    nobody: 'Nobody needs to be called.',
    count: (count: number) => plural(count, 'person to call', 'people to call'),
    column: {
      at: 'Appointment',
      person: 'Name',
      number: 'Patient',
      phone: 'Telephone',
      why: 'Why',
      todo: 'What to do',
    },
    noAppointment: '–',
    unreachable: (reason: string) => `${reason}: no way to write`,
    todo: {
      failed: 'Call; check the number.',
      rejected: 'Call; check number or address.',
      unclear: 'Decide in the log whether it was sent; call if it matters.',
      unreachable: 'Call; complete the master data.',
    },
    noPhone: 'no number',
    entry: (id: number, when: string) => `Entry ${id} of the log, ${when}`,
  },
  command: {
    help: 'Show the morning digest: today’s as it would be now, or the last one and whom it reached',
    preview: 'show it without sending it (as without options)',
    send: 'write today’s digest and send it to the addresses of digest.emails; a running server tells Slack',
    last: 'show the last digest and whom it reached',
    none: 'There was no digest yet.',
    already: 'Today’s digest was written before; nobody is told twice.',
    nobody:
      'Nobody is told by e-mail: rundruf settings set digest.emails ADDRESS,… --scope practice names whom. A running server tells Slack.',
    deliveries: 'Told to',
    told: (address: string, state: string) => `  ${address}: ${state}`,
  },
};
