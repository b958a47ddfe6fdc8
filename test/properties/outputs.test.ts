import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import nodemailer from 'nodemailer';
import { expect, test } from 'vitest';
import { csvLine } from '../../src/cli/csv.ts';
import { entryJson } from '../../src/cli/log-json.ts';
import { printLog } from '../../src/cli/log-table.ts';
import type { Session } from '../../src/cli/session.ts';
import { calendarFile } from '../../src/gateway/calendar-file.ts';
import { mailContent } from '../../src/gateway/mail-content.ts';
import { de } from '../../src/i18n/de.ts';
import { createFormat } from '../../src/i18n/format.ts';
import type { LogEntry } from '../../src/model/log.ts';
import type { Channel } from '../../src/model/message.ts';
import { cleanText, normaliseForSms } from '../../src/model/text.ts';
import { addDays } from '../../src/model/time.ts';
import type { OutgoingMessage } from '../../src/ports.ts';
import { hostileText, UNSAFE, UNSAFE_IN_LINES } from '../support/hostile.ts';
import { appointmentsFile, type Practice, patientsFile, startPractice } from '../support/practice.ts';
import { anAppointment, aPatient } from '../support/records.ts';

const SMS = 'Guten Tag {{ patient.first_name }}/{{ patient.last_name }}\nIhr Termin bei {{ doctor.name }}';
const SUBJECT = 'Termin {{ patient.last_name }}';
const MAIL = 'Guten Tag {{ patient.first_name }} {{ patient.last_name }}.\n\nBis bald, {{ doctor.name }}';

/** What a database may hold at the worst: an importer cleans, but nothing that leaves may depend on that. */
const stored = hostileText.map((text) => text.slice(0, 90).replaceAll('\0', '').toWellFormed());
const person = fc
  .record({ firstName: stored, lastName: stored, doctor: stored, isClean: fc.boolean() })
  .map(({ isClean, ...texts }) => (isClean ? mapped(texts, cleanText) : texts));
type Person = typeof person extends fc.Arbitrary<infer P> ? P : never;

test('whatever people are called, nothing that leaves the program obeys their names', async () => {
  const settings = { 'send.first-wait-seconds': '0' } as const;
  const practice = await startPractice({ settings, accounts: { email: 'none' } });
  const { engine, actor } = practice;
  practice.sms.price = 0; // nothing here is about credits
  const key = { kind: 'reminder', language: 'de' } as const;
  await engine.saveTemplate(actor, { ...key, channel: 'sms' }, { subject: null, body: SMS });
  await engine.saveTemplate(actor, { ...key, channel: 'email' }, { subject: SUBJECT, body: MAIL });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 6 }), async (people) => {
      round += 1;
      const day = addDays('2026-11-24', round % 300);
      const numbered = people.map((each, index) => ({
        ...each,
        number: `${round}00${index}`,
        id: `A${round}-${index}`,
      }));
      await practice.importFiles([
        patientsFile(
          numbered.map(({ number, firstName, lastName }) => aPatient({ number, firstName, lastName })),
        ),
        appointmentsFile(
          numbered.map(({ number, id, doctor }, index) =>
            anAppointment({ id, patientNumber: number, at: `${day}T1${index}:00`, doctor }),
          ),
          `agenda${round}`,
        ),
      ]);
      const ids = numbered.map(({ id }) => id);
      const half = Math.ceil(people.length / 2);
      const sms = await sent(practice, 'sms', { day, ids: ids.slice(0, half) });
      const mails = await sent(practice, 'email', { day, ids: ids.slice(half) });
      for (const [index, message] of sms.messages.entries()) expectSms(message, people[index]);
      for (const [index, message] of mails.messages.entries())
        await expectMail(message, people[half + index]);
      for (const entry of [...sms.entries, ...mails.entries]) expectExport(entry);
      expectTable([...sms.entries, ...mails.entries]);
    }),
    { numRuns: 20, interruptAfterTimeLimit: 45_000 },
  );
});

/** What the portal was handed, and what the log tells, in the order of the appointments. */
async function sent(
  { engine, actor, ...practice }: Practice,
  channel: Channel,
  { day, ids }: Readonly<{ day: string; ids: readonly string[] }>,
): Promise<{ messages: OutgoingMessage[]; entries: LogEntry[] }> {
  if (ids.length === 0) return { messages: [], entries: [] };
  const { batchId } = await engine.prepareBatch(actor, { channel, days: [day], onePerDay: false }, ids);
  await engine.approveBatch(actor, batchId);
  await engine.submitBatch(actor, batchId);
  const entries = [...(await engine.batchMessages(actor, batchId))];
  const handed = new Map(practice[channel].handed.map((message) => [message.reference, message]));
  const messages = entries.flatMap(({ reference }) => handed.get(reference) ?? []);
  expect(messages).toHaveLength(ids.length);
  return { messages, entries };
}

function expectSms({ text, subject }: OutgoingMessage, raw: Person | undefined): void {
  const { firstName, lastName, doctor } = mapped(raw ?? NOBODY, cleanText);
  expect(subject).toBeNull();
  expect(text).toBe(normaliseForSms(`Guten Tag ${firstName}/${lastName}\nIhr Termin bei ${doctor}`).trim());
  expect(text).not.toMatch(UNSAFE_IN_LINES);
  expect(text.split('\n')).toHaveLength(2);
}

async function expectMail(message: OutgoingMessage, raw: Person | undefined): Promise<void> {
  const { firstName, lastName, doctor } = mapped(raw ?? NOBODY, cleanText);
  expect(message.subject).toBe(`Termin ${lastName}`.trim());
  expect(message.text).toBe(`Guten Tag ${firstName} ${lastName}.\n\nBis bald, ${doctor}`.trim());
  expect(message.text).not.toMatch(UNSAFE_IN_LINES);
  const content = mailContent({ name: 'Praxis', address: 'praxis@mail.example' }, message);
  expect(content.html).not.toMatch(/<(?!\/?(?:html|head|meta|body|p|br)\b|!DOCTYPE html>)/i);
  const { head, body } = await onTheWire(content);
  for (const line of head) expect(line).toMatch(/^[\t\x20-\x7e]*$/);
  const names = head.filter((line) => /^\S/.test(line)).map((line) => line.slice(0, line.indexOf(':')));
  expect(names.sort()).toEqual(HEADERS);
  expect(body).not.toMatch(/[^\t\r\n\x20-\x7e]/);
  expectCalendar(message);
}

const HEADERS = [
  'Auto-Submitted',
  'Content-Type',
  'Date',
  'From',
  'MIME-Version',
  'Message-ID',
  'Subject',
  'To',
  'X-Auto-Response-Suppress',
];

async function onTheWire(content: ReturnType<typeof mailContent>): Promise<{ head: string[]; body: string }> {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message } = await transport.sendMail({ ...content });
  const raw = (message as Buffer).toString('latin1');
  const end = raw.indexOf('\r\n\r\n');
  return { head: raw.slice(0, end).split('\r\n'), body: raw.slice(end) };
}

function expectCalendar(message: OutgoingMessage): void {
  const lines = calendarFile(message)?.content.split('\r\n') ?? [];
  expect(lines.filter((line) => /^(BEGIN|END|SUMMARY|DESCRIPTION|URL|ATTACH)/.test(line))).toEqual([
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'SUMMARY:Termin',
    'END:VEVENT',
    'END:VCALENDAR',
  ]);
}

/** A spreadsheet calculates nothing of it, and a program reads back what the log says. */
function expectExport(entry: LogEntry): void {
  const values = Object.values(entryJson(entry));
  const [row = []] = parse(csvLine(values), { relax_quotes: false }) as string[][];
  expect(row).toHaveLength(values.length);
  for (const [index, cell] of row.entries()) {
    expect(cell).not.toMatch(UNSAFE_IN_LINES);
    if (typeof values[index] !== 'string') continue;
    for (const beginning of cell.split(/[\n;]/))
      expect(beginning).not.toMatch(/^[\s"]*[=+\-@＝＋－＠﹢﹣﹦﹫−]/);
    const shown = values[index].replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replaceAll('\t', ' ');
    if (!UNSAFE_IN_LINES.test(shown)) expect(withoutApostrophes(cell)).toBe(withoutApostrophes(shown));
  }
}

function withoutApostrophes(text: string): string {
  return text.replaceAll("'", '');
}

function expectTable(entries: readonly LogEntry[]): void {
  const lines: string[] = [];
  const out = { print: (line = '') => void lines.push(line) };
  const session = { t: de, out, format: createFormat(de, 'Europe/Zurich') } as Session;
  printLog(session, { entries, next: null }, true);
  expect(lines.length).toBeGreaterThan(entries.length);
  for (const line of lines) expect(line).not.toMatch(UNSAFE);
}

const NOBODY = { firstName: '', lastName: '', doctor: '' };

function mapped(texts: typeof NOBODY, change: (text: string) => string): typeof NOBODY {
  return {
    firstName: change(texts.firstName),
    lastName: change(texts.lastName),
    doctor: change(texts.doctor),
  };
}
