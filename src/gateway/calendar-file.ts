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
  // no line comes near the 75 octets where it would have to be folded: the titles are four short words of ours
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'CALSCALE:GREGORIAN',
    'PRODID:-//Rundruf//Rundruf//EN',
    'METHOD:PUBLISH',
    'X-PUBLISHED-TTL:PT1H',
    'BEGIN:VEVENT',
    `UID:${reference}`,
    `SUMMARY:${escaped(title)}`,
    `DTSTAMP:${utc(new Date())}`,
    `DTSTART:${utc(startsAt)}`,
    `DTEND:${utc(endsAt)}`,
    'CLASS:PRIVATE', // whoever shares the calendar sees that the time is taken, no more
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  const name = title.toLowerCase().replace(/[^a-z-]/g, '');
  const content = lines.map((line) => `${line}\r\n`).join('');
  return { filename: `${name}.ics`, content, contentType: CONTENT_TYPE };
}

const CONTENT_TYPE = 'text/calendar; charset=utf-8; method=PUBLISH';

/** 20261124T080000Z */
function utc(instant: Date): string {
  return instant.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** A text as RFC 5545 §3.3.11 has it: a line break would begin another property. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
