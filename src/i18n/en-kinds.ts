import type { MessageKind } from '../model/message.ts';
import { plural } from './phrases.ts';

/** What is said otherwise of each kind of message, in English. */
export const enKinds = {
  /** What a run of the kind does, with its days where it has any. */
  runTitle: {
    reminder: (channel: string, days: string) => `Reminders by ${channel} for ${days}`,
    confirmation: (channel: string, _days: string) => `Confirmations by ${channel} of new bookings`,
    recall: (channel: string, _days: string) => `Recalls by ${channel} that are to be called in`,
    birthday: (channel: string, days: string) => `Birthday greetings by ${channel} for ${days}`,
  } satisfies Record<MessageKind, (channel: string, days: string) => string>,
  found: {
    reminder: (total: number, can: number, cannot: number) =>
      `${plural(total, 'appointment', 'appointments')}: ${can} can be reminded, ${cannot} cannot`,
    confirmation: (total: number, can: number, cannot: number) =>
      `${plural(total, 'new booking', 'new bookings')}: ${can} can be confirmed, ${cannot} cannot`,
    recall: (total: number, can: number, cannot: number) =>
      `${plural(total, 'recall', 'recalls')}: ${can} can be called in, ${cannot} cannot`,
    birthday: (total: number, can: number, cannot: number) =>
      `${plural(total, 'birthday', 'birthdays')}: ${can} can be greeted, ${cannot} cannot`,
  } satisfies Record<MessageKind, (total: number, can: number, cannot: number) => string>,
  nobody: {
    reminder: 'Nobody to remind.',
    confirmation: 'No new booking to confirm.',
    recall: 'Nobody to call in.',
    birthday: 'Nobody to greet.',
  } satisfies Record<MessageKind, string>,
  excluded: {
    reminder: (count: number) => `${plural(count, 'appointment is', 'appointments are')} not reminded:`,
    confirmation: (count: number) => `${plural(count, 'new booking is', 'new bookings are')} not confirmed:`,
    recall: (count: number) => `${plural(count, 'recall is', 'recalls are')} not called in:`,
    birthday: (count: number) => `${plural(count, 'patient is', 'patients are')} not greeted:`,
  } satisfies Record<MessageKind, (count: number) => string>,
  why: {
    reminder: 'Not reminded, because',
    confirmation: 'Not confirmed, because',
    recall: 'Not called in, because',
    birthday: 'Not greeted, because',
  } satisfies Record<MessageKind, string>,
  /** The column with the moment of an appointment, the due day of a recall, the birth date. */
  when: { reminder: 'Time', confirmation: 'Starts', recall: 'Due', birthday: 'Born' } satisfies Record<
    MessageKind,
    string
  >,
  /** The column with the number by which one is chosen. */
  which: {
    reminder: 'Appointment',
    confirmation: 'Appointment',
    recall: 'Recall',
    birthday: 'No',
  } satisfies Record<MessageKind, string>,
  dueOn: (day: string) => `due ${day}`,
  bornOn: (day: string) => `born ${day}`,
  /** A message that has not left, of a kind that is not released in the log. */
  refused: (channel: string, when: string) =>
    `refused by ${channel} on ${when}: nothing has left. Try it again with: rundruf batch retry`,
  onlyAppointments: (option: string, kind: string) =>
    `${option} is for appointments: leave it out with --kind ${kind}.`,
  onlyReminders: (option: string, kind: string) =>
    `${option} is for reminders: leave it out with --kind ${kind}.`,
  field: 'Kind',
  reset: {
    help: 'Reset the last recall run, so that the next one calls the same patients in again',
    question: 'Reset the last recall run? Its patients can then be called in a second time.',
    noRun: 'There is no recall run yet.',
    done: (batch: number, count: number) =>
      `Batch ${batch}: ${plural(count, 'recall', 'recalls')} can be called in again.`,
  },
};
