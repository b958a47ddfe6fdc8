import type { ExclusionReason } from '../../model/candidate.ts';
import { counted, listOfNames, plural } from '../phrases.ts';

/** '1 credit', '0.5 credits'. */
const creditsOf = (credits: string) => `${credits} ${credits === '1' ? 'credit' : 'credits'}`;

/** Run, Patients and Preview: the daily job, in English. */
export const enRun = {
  title: 'Whom to remind',
  field: {
    channel: 'Send by',
    days: 'Days',
    statuses: 'Statuses',
    reasons: 'Visit reasons',
    reasonDisplay: 'Reasons shown by',
    notBefore: 'Send at',
    onePerDay: 'One per patient and day',
    includeMoved: 'Moved ones again',
  },
  all: 'all',
  none: 'none',
  yes: 'yes',
  no: 'no',
  byCode: 'code',
  byName: 'name',
  immediately: 'immediately',
  emailImmediately: 'immediately (e-mail always is)',
  today: 'today',
  tomorrow: 'tomorrow',
  nextWorkday: 'next working day',
  inDays: (days: string) => `in ${days} days`,
  dayHint: 'today, tomorrow, +3 (in three days), next working day or 23.11.2026; several with commas.',
  timeHint: 'immediately, or a time such as 17:30.',
  take: 'take it',
  choose: (count: number, of: number) => `${count} of ${of}`,
  scopeTitle: (value: string) => `“One per patient and day” is now ${value}. For whom?`,
  scopeHint: 'Only for this run, or kept as a setting from now on.',
  scope: {
    run: 'this run',
    user: 'me',
    workstation: 'this workstation',
    practice: 'the practice',
  },
  scopeKept: 'Kept as a setting.',
  counting: 'counting …',
  why: 'Not offered, because:',
  needs: (credits: string, left: string) => `${creditsOf(credits)} if all are sent; ${left} available`,
  needsUncounted: (credits: string) => `${creditsOf(credits)} if all are sent`,
  agendaEmpty: 'The agenda is empty: nothing was imported yet. Run rundruf import with your files.',
  nobody: 'Nobody to remind on these days with these filters.',
  nobodyFiltered: 'No row has these words. Esc shows all.',
  noRun: 'Nothing collected yet: choose on Run (1) and press Enter.',
  chip: {
    status: (statuses: string) => `status ${statuses}`,
    reasons: (reasons: string) => `reasons ${reasons}`,
    from: (time: string) => `from ${time}`,
  },
  column: {
    time: 'Time',
    patient: 'Patient',
    contact: 'Contact',
    reason: 'Reason',
    doctor: 'Doctor',
    language: 'Lang.',
    status: 'Status',
    parts: 'Parts',
    credits: 'Credits',
    appointment: 'Appointment',
    why: 'Why not',
  },
  /** What stands in the way of somebody who is not offered. */
  trouble: {
    unknownMobile: 'The patient records hold no mobile number.',
    unknownEmail: 'The patient records hold no e-mail address.',
    number: (number: string) => `The number given is: ${number}`,
    deceasedOn: (day: string) => `Died on ${day}`,
    status: (status: string) => `Its status is: ${status}`,
    remindedAt: (recipient: string) => `It went to ${recipient}`,
    callOn: (day: string) => `To be called in from ${day}`,
    movedFrom: (moment: string) => `The reminder was for ${moment}`,
  },
  /** What to do about it. */
  advice: {
    cancelled: 'Nothing to do.',
    past: 'It is too late for a reminder.',
    'too-soon': 'Whoever comes so soon knows it.',
    'status-filtered': 'To remind all the same: choose this status on Run (1).',
    'reason-filtered': 'To remind all the same: choose this visit reason on Run (1).',
    'recall-done': 'Nothing to do.',
    'not-yet-due': 'The patient is called in when the lead time begins.',
    overdue: 'Telephone, or close the recall; Settings (9) say how long overdue is too long.',
    'implausible-birth-date': 'Correct the birth date in the practice software and import again.',
    deceased: 'Nobody is reminded; if that is wrong, correct it in the practice software and import again.',
    blocked: 'Blocked in the practice software. If that is wrong, correct it there and import again.',
    'no-consent': 'Ask the patient, record the consent in the practice software and import again.',
    'opted-out': 'The patient does not want it this way: try the other way on Run (1), or telephone.',
    'no-mobile': 'Enter one in the practice software and import again, or choose e-mail on Run (1).',
    'no-email': 'Enter one in the practice software and import again, or choose SMS on Run (1).',
    'invalid-number':
      'Correct it in the practice software and import again, or choose e-mail on Run (1), or telephone.',
    landline:
      'It takes no SMS: enter a mobile number and import again, or choose e-mail on Run (1), or telephone.',
    'already-reminded': 'To remind again: reset that entry in the log (4, r).',
    'already-confirmed': 'Each booking is confirmed once.',
    'already-called-in': 'Each due date is called in once; rundruf recalls reset-last frees the last run.',
    'already-greeted': 'Each patient is greeted once a year.',
    'in-open-batch': 'See that batch on Batches (5).',
    moved: 'To remind again: “Moved ones again” on Run (1).',
    'not-first-of-day': 'To remind all the same: switch off “One per patient and day” on Run (1).',
  } satisfies Record<ExclusionReason, string>,
  excludedTitle: (count: number) => `not offered: ${count}`,
  ticked: (ticked: number, total: number) => `${ticked} of ${total} ticked`,
  tickFirst: 'Nobody is ticked: Space ticks one, a ticks all.',
  position: (row: number, rows: number) => `${row}/${rows}`,
  hiddenTicks: (count: number) => `${count} hidden by the filter`,
  sortedBy: (column: string) => `sorted by ${column}`,
  range: 'range: Space ticks it, Esc ends it',
  collecting: 'Collecting …',
  preparing: 'Preparing the batch …',
  approving: 'Approving …',
  sending: (done: number, total: number) => `Sending: ${done} of ${total} have an answer`,
  waitingForAnswer: 'All handed over; waiting for the first delivery status …',
  noBatch: 'Nothing to preview: tick patients (2) and press Enter, or open a batch (5).',
  draft: (count: number) => `${plural(count, 'message', 'messages')}, not prepared yet`,
  batch: (id: number, state: string, count: number) =>
    `Batch ${id}, ${state}: ${plural(count, 'message', 'messages')}`,
  costs: (needed: string, before: string, after: string) =>
    `${creditsOf(needed)}, balance ${before} → ${after}`,
  costsUncounted: (needed: string) => `${creditsOf(needed)}; nobody counts this account`,
  costsUnknown: (needed: string) => `${creditsOf(needed)}; the portal cannot be asked for its balance now`,
  used: (credits: string) => `${creditsOf(credits)} used`,
  tooFew: (missing: string) =>
    `${missing} ${missing === '1' ? 'credit is' : 'credits are'} missing: take messages out (x) or buy credits (7).`,
  ucs2: (count: number, characters: string) =>
    `${plural(count, 'message is', 'messages are')} dearer because of: ${characters}`,
  long: (count: number) => `${plural(count, 'message has', 'messages have')} more than one part`,
  expires: (moment: string) => `to be sent before ${moment}`,
  preparedBy: (name: string, moment: string) => `prepared by ${name} ${moment}`,
  approvedBy: (name: string, moment: string) => `approved by ${name} ${moment}`,
  messageFacts: (parts: number, encoding: string, credits: string) =>
    [plural(parts, 'part', 'parts'), ...(encoding === '' ? [] : [encoding]), creditsOf(credits)].join(' · '),
  subject: 'Subject',
  calendar: 'with the appointment for the calendar',
  approved: (id: number) => `Batch ${id} is approved: S sends it.`,
  prepared: (id: number) => `Batch ${id} is prepared and waits for approval.`,
  alreadyPrepared: (id: number) => `Batch ${id} is prepared already.`,
  /** Why whoever sits here cannot approve it, and who can; `id` null: it is not prepared yet. */
  waitsFor: (id: number | null, isFourEyes: boolean, names: readonly string[]) => {
    const who =
      names.length === 0
        ? 'nobody else may approve yet; the right is given on People (8)'
        : `${listOfNames(names, 'or')} can approve it`;
    const start = isFourEyes ? 'Four eyes: ' : '';
    if (id === null)
      return `${start}${isFourEyes ? 'somebody' : 'Somebody'} else has to approve it. p prepares it; then ${who}.`;
    return `${start}${isFourEyes ? 'batch' : 'Batch'} ${id} is prepared and waits for somebody else: ${who}.`;
  },
  approveFirst: 'Not approved yet: A approves it, p prepares it for somebody else’s approval.',
  sendTitle: (what: string) => `Send ${what}?`,
  messages: (count: number, channel: string) => `${count} ${channel}`,
  cannotBeUndone: 'What was sent cannot be taken back.',
  sendYes: 'send',
  sendQuiet: (until: string) => `It is quiet hours until ${until}: y sends now all the same.`,
  sent: (submitted: number, total: number, credits: string, left: string | null) =>
    `${submitted} of ${total} sent, ${creditsOf(credits)} used${left === null ? '' : `, ${left} left`}.`,
  /** Who sends what is held. */
  heldNext: {
    running: 'The running rundruf serve sends them then.',
    'no-server':
      'They do not leave by themselves, as no rundruf serve runs: start it, or send here again then.',
    'switched-off':
      'They do not leave by themselves, as sending what is due is switched off in Schedules: switch it on, or send here again then.',
  },
  sentFirst: (delivered: number, buffered: number, failed: number, pending: number) =>
    `First answer: ${counted([
      [delivered, 'delivered'],
      [buffered, 'buffered'],
      [failed, 'failed'],
      [pending, 'open'],
    ])}.`,
  sentProblems: (rejected: number, unclear: number, queued: number) =>
    `${counted([
      [rejected, 'refused'],
      [unclear, 'unclear'],
      [queued, 'still queued'],
    ])}: see the log (4).`,
  paused: (why: string) => `Paused: ${why}`,
  rejectTitle: (id: number) => `Reject batch ${id}? Its appointments are free again.`,
  rejectReason: 'Reason',
  rejectYes: 'reject',
  rejected: (id: number) => `Batch ${id} is rejected.`,
  withdrawTitle: (id: number) => `Withdraw batch ${id}?`,
  withdrawLine: 'What has not left yet is taken back and may be prepared again; what was sent stays sent.',
  withdrawYes: 'withdraw',
  withdrawn: (id: number) => `Batch ${id} is withdrawn.`,
  removed: 'Taken out; an approval there was is void.',
  leftAlready: 'It has left or was settled already, so it cannot be taken out.',
  lastOne: 'It is the only message: withdraw the batch instead (W).',
};
