import ICAL from 'ical.js';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { calendarFile } from '../../src/gateway/calendar-file.ts';
import type { CalendarEntry } from '../../src/model/calendar.ts';
import { toInstant } from '../../src/model/time.ts';
import { aGateway, aMailServer, aMessage, cleanUp, submit } from './smtp-builders.ts';
import { parameterOf, readMail } from './smtp-mime.ts';

afterEach(cleanUp);

/** An appointment of half an hour at this wall-clock time. */
function anEntry(at: string, timeZone = 'Europe/Zurich', title = 'Termin'): CalendarEntry {
  const startsAt = toInstant(at, timeZone);
  return { title, startsAt, endsAt: new Date(startsAt.getTime() + 30 * 60_000) };
}

/** Really sends a mail with this entry and reads what the server got. */
async function received(calendar: CalendarEntry | null) {
  const { port, mails } = await aMailServer();
  const text = 'Grüezi\n\nMorgen um zehn';
  await submit(aGateway(port), [aMessage({ reference: 'k3x9', text, calendar })]);
  return readMail(mails()['k3x9.eml'] ?? '');
}

async function receivedFile(calendar: CalendarEntry): Promise<string> {
  return (await received(calendar)).parts[1]?.content ?? '';
}

/** The appointment as another library understands it. */
function eventOf(file: string): ICAL.Event {
  const event = new ICAL.Component(ICAL.parse(file)).getFirstSubcomponent('vevent');
  if (event === null) throw new Error('expected an event');
  return new ICAL.Event(event);
}

/** Node reads the machine's zone anew when this changes. */
function setZone(zone: string | undefined): void {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
}

/** The lines of the file that tell something of the appointment, unfolded. */
const propertiesOf = (file: string): string[] =>
  file
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '');

describe('the calendar file of a mail', () => {
  test('stands beside text and HTML, as an attachment with a neutral name', async () => {
    const mail = await received(anEntry('2026-11-24T10:00'));
    expect(mail.type).toBe('multipart/mixed');
    expect(mail.parts.map(({ type }) => type)).toEqual(['multipart/alternative', 'text/calendar']);
    const [alternative, calendar] = mail.parts;
    expect(alternative?.parts.map(({ type }) => type)).toEqual(['text/plain', 'text/html']);
    expect(alternative?.parts[0]?.content).toBe('Grüezi\r\n\r\nMorgen um zehn');
    expect(alternative?.parts[1]?.content).toContain('<p>Morgen um zehn</p>');
    const contentType = calendar?.headers.get('content-type') ?? '';
    expect(parameterOf(contentType, 'charset')).toBe('utf-8');
    expect(parameterOf(contentType, 'method')).toBe('PUBLISH');
    const disposition = calendar?.headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(/^attachment;/);
    expect(parameterOf(disposition, 'filename')).toBe('termin.ics');
  });

  test('a mail without an entry has none', async () => {
    const mail = await received(null);
    expect(mail.type).toBe('multipart/alternative');
    expect(mail.parts.map(({ type }) => type)).toEqual(['text/plain', 'text/html']);
  });

  test('says that there is an appointment and when, and nothing else', async () => {
    const file = await receivedFile(anEntry('2026-11-24T10:00'));
    expect(propertiesOf(file).map((line) => line.replace(/^DTSTAMP:\d{8}T\d{6}Z$/, 'DTSTAMP'))).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'CALSCALE:GREGORIAN',
      'PRODID:-//Rundruf//Rundruf//EN',
      'METHOD:PUBLISH',
      'X-PUBLISHED-TTL:PT1H',
      'BEGIN:VEVENT',
      'UID:k3x9',
      'SUMMARY:Termin',
      'DTSTAMP',
      'DTSTART:20261124T090000Z',
      'DTEND:20261124T093000Z',
      'CLASS:PRIVATE',
      'END:VEVENT',
      'END:VCALENDAR',
    ]);
  });

  test.for(['Termin', 'Rendez-vous', 'Appuntamento', 'Appointment'])(
    'titled %s keeps to RFC 5545: CRLF, no line longer than 75 octets, and another library reads it',
    async (title) => {
      const file = await receivedFile(anEntry('2026-11-24T10:00', 'Europe/Zurich', title));
      expect(file).toMatch(/^([^\r\n]{1,75}\r\n)+$/);
      expect(Buffer.byteLength(file)).toBe(file.length);
      expect(eventOf(file).summary).toBe(title);
    },
  );

  test.for([
    ['the hour before spring forward', '2026-03-29T01:30', 'Europe/Zurich', '20260329T003000Z'],
    ['the hour that is skipped', '2026-03-29T02:30', 'Europe/Zurich', '20260329T013000Z'],
    ['that morning', '2026-03-29T09:00', 'Europe/Zurich', '20260329T070000Z'],
    ['the day before', '2026-03-28T09:00', 'Europe/Zurich', '20260328T080000Z'],
    ['the hour that comes twice', '2026-10-25T02:30', 'Europe/Zurich', '20261025T003000Z'],
    ['that other morning', '2026-10-25T09:00', 'Europe/Zurich', '20261025T080000Z'],
    ['the day before that', '2026-10-24T09:00', 'Europe/Zurich', '20261024T070000Z'],
    ['a practice in another zone', '2026-10-25T09:00', 'America/New_York', '20261025T130000Z'],
  ] as const)('has the right moment: %s', async ([, at, timeZone, start]) => {
    const calendar = anEntry(at, timeZone);
    const file = await receivedFile(calendar);
    expect(propertiesOf(file)).toContain(`DTSTART:${start}`);
    const { startDate, endDate } = eventOf(file);
    expect([startDate.toJSDate(), endDate.toJSDate()]).toEqual([calendar.startsAt, calendar.endsAt]);
  });

  test.for([
    ['UTC', 0],
    ['Pacific/Auckland', -780],
    ['America/St_Johns', 150],
  ] as const)('is the same on a machine whose clock is set to %s', ([zone, minutesWest]) => {
    const { TZ: usual } = process.env;
    onTestFinished(() => setZone(usual));
    setZone(zone);
    expect(new Date('2026-10-25T00:30:00Z').getTimezoneOffset()).toBe(minutesWest);
    const file = calendarFile(aMessage({ calendar: anEntry('2026-10-25T02:30') }));
    expect(file?.content).toContain('\r\nDTSTART:20261025T003000Z\r\nDTEND:20261025T010000Z\r\n');
  });

  test.for([
    ['Termin', 'termin.ics'],
    ['Rendez-vous', 'rendez-vous.ics'],
    ['Appuntamento', 'appuntamento.ics'],
    ['Appointment', 'appointment.ics'],
    ['../../etc "x"\r\nX: y', 'etcxxy.ics'],
  ] as const)('titled %s is called %s', ([title, name]) => {
    const file = calendarFile(aMessage({ calendar: anEntry('2026-11-24T10:00', 'Europe/Zurich', title) }));
    expect(file?.filename).toBe(name);
  });
});

describe('List-Unsubscribe', () => {
  async function headerOf(mayUnsubscribe: boolean, from: string): Promise<string | undefined> {
    const { port, mails } = await aMailServer();
    const message = aMessage({ reference: 'k3x9', recipient: 'anna@mail.example', mayUnsubscribe });
    await submit(aGateway(port, { from }), [message]);
    return readMail(mails()['k3x9.eml'] ?? '').headers.get('list-unsubscribe');
  }

  test('asks the practice, under our reference and without a word about the patient', async () => {
    const header = await headerOf(true, 'Praxis Muster <termine@praxis.example>');
    expect(header).toBe('<mailto:termine@praxis.example?subject=Unsubscribe%20k3x9>');
  });

  test('stays one address, whatever the practice’s own looks like', async () => {
    const long = 'x'.repeat(40);
    const header = await headerOf(true, `Praxis <a?b&c=d%e#f+${long}@zürich.example>`);
    const url = new URL(header?.slice(1, -1) ?? '');
    expect(decodeURIComponent(url.pathname)).toBe(`a?b&c=d%e#f+${long}@xn--zrich-kva.example`);
    expect([...url.searchParams]).toEqual([['subject', 'Unsubscribe k3x9']]);
  });

  test('a mail that must come has none', async () => {
    expect(await headerOf(false, 'Praxis Muster <termine@praxis.example>')).toBeUndefined();
  });
});

test('every header of a mail from an international domain is plain ASCII', async () => {
  const { port, mails } = await aMailServer();
  const message = aMessage({ reference: 'k3x9', subject: 'Ihr Termin – Zürich', mayUnsubscribe: true });
  await submit(aGateway(port, { from: 'Praxis Zürich <termine@zürich.example>' }), [message]);
  const mail = mails()['k3x9.eml'] ?? '';
  expect(mail.slice(0, mail.indexOf('\r\n\r\n'))).toMatch(/^[\0-\x7F]*$/);
  expect(readMail(mail).headers.get('message-id')).toBe('<k3x9@xn--zrich-kva.example>');
});
