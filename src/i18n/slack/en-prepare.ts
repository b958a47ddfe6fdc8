import { plural } from '../phrases.ts';

/** Preparing and retrying in Slack, in English. */
export const enPrepare = {
  preparing: {
    title: 'Prepare reminders',
    count: 'Count',
    submit: 'Prepare',
    back: 'Back',
    days: 'Days',
    today: (day: string) => `today, ${day}`,
    tomorrow: (day: string) => `tomorrow, ${day}`,
    channel: 'Send by',
    statuses: 'Appointment statuses',
    otherStatus: (number: number) => `another status (${number})`,
    reasons: 'Visit reasons',
    allReasons: 'all',
    setReasons: (count: number) => `as set in the settings (${count})`,
    when: 'Earliest time (SMS only; e-mail leaves at once)',
    atOnce: 'at once',
    notBefore: 'not before the time below, today',
    time: 'Not before',
    timeMissing: 'Choose a time, or choose “at once” above.',
    once: 'Per patient',
    onePerDay: 'one reminder per patient and day',
    agendaEmpty: 'The agenda is empty: nothing was imported yet.',
    found: (count: number, channel: string) => `*${count} ${channel}* can be prepared.`,
    nobody: '*There is nobody to remind.* Nothing was prepared.',
    nobodyDue: 'Nobody is due today.',
    noAppointments: 'There are no appointments on these days.',
    onDay: (day: string, count: number) => `${day}: ${count}`,
    why: 'Not offered, because:',
    excluded: (count: number, reason: string) => `${count} · ${reason}`,
    openBatches: (batches: string) => `Open for these days: ${batches}`,
    chosenStatuses: (statuses: string) => `Statuses: ${statuses}`,
    chosenReasons: (count: number | null) => `Visit reasons: ${count === null ? 'all' : `${count} chosen`}`,
    leaves: (when: string | null) => (when === null ? 'Sent at once after approval' : `Sent from ${when}`),
    onlyOne: 'One per patient and day',
    several: 'Several per patient and day',
    prepared: (batch: number, channel: string) => `Batch ${batch} is prepared. Its card is in ${channel}.`,
    preparedLinked: (batch: number, link: string) => `Batch ${batch} is prepared: <${link}|to its card>.`,
    cardLater: (batch: number) =>
      `Batch ${batch} is prepared. Its card cannot be shown in the channel right now; the batch is there all the same.`,
    holds: (messages: number) => `It has ${plural(messages, 'message', 'messages')}.`,
    notAsShown: (shown: number, messages: number) =>
      `${shown} were counted before; the agenda has changed in between, so there are ${messages < shown ? 'fewer' : 'more'} now.`,
    already: (count: number | null, batches: string) =>
      `${count === null ? 'These appointments' : plural(count, 'appointment', 'appointments')} ${count === 1 ? 'is' : 'are'} in an open batch already${batches === '' ? '' : `: ${batches}`}. Nothing was prepared twice.`,
    alreadyLinked: (batch: number, link: string) => `<${link}|batch ${batch}>`,
    alreadyBatch: (batch: number) => `batch ${batch}`,
  },
  retrying: {
    title: 'Retry',
    submit: 'Prepare',
    explain: (count: number, batch: number) =>
      `*${plural(count, 'message', 'messages')}* of batch ${batch} did not arrive. They become a new batch, with an approval of its own.`,
    why: 'Why they did not arrive:',
    because: (count: number, reason: string) => `${count} · ${reason}`,
    otherReason: 'another reason',
    advice: {
      refused: 'Check number or address in the practice software before you retry.',
      undelivered: 'A call may reach these patients sooner than a second message.',
    },
    handled: (count: number) =>
      `${plural(count, 'of these was', 'of these were')} reset or retried before and ${count === 1 ? 'is' : 'are'} left out.`,
    channel: 'Send by',
    same: (channel: string) => `${channel}, as before`,
    other: (channel: string) => `${channel} instead`,
    fewer: (left: number) =>
      `${plural(left, 'message is', 'messages are')} not tried again, because something has changed since: the dashboard says what.`,
    noneMay: (reasons: string) => `None of them may be tried again: ${reasons}. Nothing was prepared.`,
    already: (batches: string) => `This was retried already: ${batches}. Nothing was prepared twice.`,
  },
};
