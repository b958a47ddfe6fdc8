import { createEvent } from 'ics';
import type { OutgoingMessage } from '../ports.ts';

/** A file that a mail carries, as nodemailer takes it. */
export type Attachment = Readonly<{ filename: string; content: string; contentType: string }>;

/**
 * The calendar file (RFC 5545) of a message, or null when it carries none. Its times are UTC, so that a calendar in any
 * zone shows the right moment; it names neither practice nor patient.
 */
export function calendarFile({ reference, calendar }: OutgoingMessage): Attachment | null {
  if (calendar === null) return null;
  const { title, startsAt, endsAt } = calendar;
  const { value, error } = createEvent({
    productId: '-//Rundruf//Rundruf//EN',
    method: 'PUBLISH',
    uid: reference,
    title,
    start: startsAt.getTime(),
    startOutputType: 'utc', // a number is an instant; as local time it would be this machine's
    end: endsAt.getTime(),
    endOutputType: 'utc',
    classification: 'PRIVATE', // whoever shares the calendar sees that the time is taken, no more
  });
  if (value === null) throw new Error(`Expected a calendar file for ${reference}`, { cause: error });
  const name = title.toLowerCase().replace(/[^a-z-]/g, '');
  return { filename: `${name}.ics`, content: value, contentType: CONTENT_TYPE };
}

const CONTENT_TYPE = 'text/calendar; charset=utf-8; method=PUBLISH';
