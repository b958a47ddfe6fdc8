import type { RefusalCode } from '../errors.ts';
import type { Keep } from '../model/time-change.ts';
import { joined, plural, type Sentence } from './phrases.ts';

/** Words of `rundruf clock` and `rundruf time-zone`. */
export const enClock = {
  help: {
    clock: 'How the clock stands to what is recorded',
    accept:
      'Accept the clock as right: it was ahead for a while, or nothing was recorded for more than a month',
    timeZone: 'How the configured time zone stands to the one the data was stored with',
    adopt: 'Recompute the data for the configured time zone',
    keep: 'what stays: the times people read (the zone was wrong), or the moments (the practice has moved)',
  },
  now: (moment: string, timeZone: string) => `The clock of this machine says: ${moment} (${timeZone}).`,
  newest: (moment: string) => `The newest that is recorded: ${moment}.`,
  nothingRecorded: 'Nothing is recorded yet.',
  fine: 'The clock is not behind what is recorded.',
  behind: (seconds: number) =>
    `The clock is ${span(seconds)} behind what is recorded: nothing is prepared, approved or sent. Set it right; if it is right and was ahead before: rundruf clock accept`,
  ahead: (days: number) =>
    `Nothing was recorded in the ${days} days before it got there: schedules remove nothing that is old. If it is right after all: rundruf clock accept`,
  accepted: (at: string, upTo: string) =>
    `On ${at} an administrator accepted the clock: what was recorded after that, up to ${upTo}, does not count.`,
  confirmAccept: (moment: string) =>
    `This machine's clock says ${moment}. Look at another clock: is that right, day and year too? If not, say no and set it right.`,
  acceptedNow: 'Accepted. What was recorded further ahead no longer keeps anything back.',
  acceptedAhead: 'Accepted. Schedules remove again what is old.',
  nothingToAccept:
    'The clock is neither behind what is recorded nor far ahead of it: there is nothing to accept.',
  stored: (timeZone: string) => `The data was stored with: ${timeZone}.`,
  storedNowhere: 'Nothing is stored yet that has to do with time zones.',
  configured: (timeZone: string) => `rundruf.yaml says: ${timeZone}.`,
  same: 'That is the same.',
  differs:
    'These differ, so nothing is done. Put practice.timeZone back, or let the data follow it: rundruf time-zone adopt --keep …',
  drifted: (first: string, days: number) =>
    `The rules of this time zone have become others since the import: from ${first} on (${plural(days, 'day', 'days')} of those looked at) the moments no longer fit the times. Before the next import: rundruf time-zone adopt --keep wall-clock`,
  confirmAdopt: (timeZone: string, keep: Keep) =>
    keep === 'wall-clock'
      ? `Recompute everything for ${timeZone}? An appointment at 09:00 stays at 09:00.`
      : `Recompute everything for ${timeZone}? Appointments stay at their moments; the times shown become those of ${timeZone}.`,
  adopted: (timeZone: string) => `The data is of ${timeZone} now.`,
  recomputed: (appointments: number, messages: number) =>
    `Recomputed: ${plural(appointments, 'appointment', 'appointments')}, ${plural(messages, 'log entry', 'log entries')}.`,
  toldOtherwise: (count: number) =>
    `${plural(count, 'patient was', 'patients were')} told another time than the practice's clock will show then. Look at them (rundruf log), and reset those who must be reminded again.`,
};

/** Why something was declined because of the clock or the time zone, and what to do. */
export const enClockRefusals = {
  'clock-behind': (d) =>
    `The clock of this machine says ${d.nowLocal}, but something is recorded at ${d.newestLocal} already. Nothing was changed. Set the clock right and try again; several machines should follow a time server. If the clock is right and was ahead before, an administrator says so: rundruf clock accept`,
  'clock-ahead': (d) =>
    `Nothing was recorded in the ${d.days} days before this machine's clock got to where it is: it may be ahead, and then too much would be removed. Nothing was removed. Set the clock right. If it is right, an administrator says so: rundruf clock accept`,
  'time-zone-changed': (d) =>
    `The data was stored with the time zone ${d.stored}, but practice.timeZone is ${d.configured}: all times would be wrong. Nothing was changed. Put ${d.stored} back into rundruf.yaml. If the practice has moved, or the zone was wrong, an administrator lets the data follow: rundruf time-zone adopt --keep wall-clock|instants`,
  'batches-unsettled': (d) =>
    `Their texts name times: ${[
      joined(d.batches) && `open batches: ${joined(d.batches)}`,
      Number(d.unclear) > 0 && plural(Number(d.unclear), 'unclear message', 'unclear messages'),
    ]
      .filter(Boolean)
      .join(
        '; ',
      )}. Put the old time zone back into rundruf.yaml, submit or withdraw the batches and decide about what is unclear (rundruf log --state unclear). Nothing was changed.`,
} satisfies Partial<Record<RefusalCode, Sentence>>;

function span(seconds: number): string {
  if (seconds >= 2 * 86_400) return `${Math.round(seconds / 86_400)} days`;
  if (seconds >= 2 * 3600) return `${Math.round(seconds / 3600)} hours`;
  return plural(Math.ceil(seconds / 60), 'minute', 'minutes');
}
