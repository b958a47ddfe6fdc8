import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type Installation, openInstallation } from '../../../src/cli/wiring.ts';
import { readConfig } from '../../../src/config.ts';
import { type Channel, channels } from '../../../src/model/message.ts';
import { addDays, localDateOf } from '../../../src/model/time.ts';
import { type MailFault, startMailServer } from '../../../src/sandbox/mail-server.ts';
import type { Fault } from '../../../src/sandbox/special-numbers.ts';
import { type LivePractice, startLivePractice } from '../../support/live-practice.ts';
import { appointmentsFile, patientsFile } from '../../support/practice.ts';
import { anAppointment, aPatient } from '../../support/records.ts';
import { type Book, openBook } from './book.ts';
import { createMailReader, type Taken } from './kept-mails.ts';
import { createSigns, type Signs } from './signs.ts';

/** A practice with two channels full of batches, whose real local portals misbehave. */
export type FaultPractice = LivePractice &
  Readonly<{
    /** Somebody at another screen of the same practice, in this process, so many minutes later. */
    atAnotherScreen: <Result>(
      minutesAhead: number,
      work: (screen: Installation) => Promise<Result>,
    ) => Promise<Result>;
    signs: Readonly<Record<Channel, Signs>>;
    book: Book;
    /** What the portal of the channel took so far. */
    taken: (channel: Channel) => Promise<readonly Taken[]>;
    /** Somebody else uses the portal's account up but for so many credits; resolves to how many that were. */
    spend: (leaving: number) => Promise<number>;
  }>;

type FaultPracticeOptions = Readonly<{
  /** Of each channel. */
  messages: number;
  /** Of each channel. */
  batches: number;
  smsCredits: number;
  smsFault: (messageNumber: number) => Fault | null;
  mailFault: (mailNumber: number) => MailFault | null;
}>;

export async function startFaultPractice(options: FaultPracticeOptions): Promise<FaultPractice> {
  const signs = { sms: createSigns(), email: createSigns() };
  const practice = await startLivePractice({
    credits: options.smsCredits,
    answerDelayMilliseconds: 3,
    slowSeconds: 0.3,
    onActivity: () => signs.sms.emit('activity'),
    faults(messageNumber) {
      signs.sms.emit('message');
      return options.smsFault(messageNumber);
    },
  });
  const received = join(practice.home.folder, 'received');
  const mailServer = await startMailServer({
    folder: received,
    slowSeconds: 0.3,
    onActivity: () => signs.email.emit('activity'),
    faults(mailNumber) {
      signs.email.emit('message');
      return options.mailFault(mailNumber);
    },
  });
  const portalUrl = configure(practice, mailServer.port);
  const atAnotherScreen: FaultPractice['atAnotherScreen'] = async (minutesAhead, work) => {
    const screen = await open(practice.home, minutesAhead);
    return work(screen).finally(screen.close);
  };
  await atAnotherScreen(0, (screen) => fillPractice(screen, options));
  const book = await openBook(practice.home.folder);
  const keptMails = createMailReader(join(received, 'mail'));
  const watcher = watchWrites(practice.home.folder, signs);
  return {
    ...practice,
    atAnotherScreen,
    signs,
    book,
    taken: async (channel) => (channel === 'sms' ? (await practice.portal()).taken : keptMails()),
    spend: (leaving) => spend(portalUrl, leaving),
    async close() {
      watcher.close();
      await book.close();
      await mailServer.close();
      await practice.close();
    },
  };
}

async function spend(portalUrl: string, leaving: number): Promise<number> {
  const body = JSON.stringify({ leaving });
  const answer = await fetch(`${portalUrl}/sandbox/spend`, { method: 'POST', body });
  return Number(((await answer.json()) as { spent: string }).spent);
}

/** Points the practice's e-mail at the server that misbehaves; returns the SMS portal's address. */
function configure({ home }: LivePractice, mailPort: number): string {
  const config = parse(readFileSync(join(home.folder, 'rundruf.yaml'), 'utf8')) as {
    sms: { baseUrl: string };
    email: { port: number };
  };
  config.email.port = mailPort;
  home.file('rundruf.yaml', stringify(config));
  return config.sms.baseUrl;
}

function open({ environment }: LivePractice['home'], minutesAhead: number): Promise<Installation> {
  return openInstallation(readConfig(environment), {
    ...(minutesAhead > 0 && { startAt: new Date(Date.now() + minutesAhead * 60_000) }),
    onLogUnusable(file, reason) {
      throw new Error(`${file}: ${reason}`);
    },
  });
}

/** Batches of both channels, one for each day, approved; with credits for half of the mails. */
async function fillPractice(
  { engine, actor }: Installation,
  { messages, batches }: FaultPracticeOptions,
): Promise<void> {
  const settings = {
    'quiet-hours.from': '00:00',
    'quiet-hours.to': '00:00',
    'send.first-wait-seconds': '0',
  };
  for (const [key, value] of Object.entries(settings)) await engine.changeSetting(actor, { key, value });
  const today = localDateOf(new Date(), 'Europe/Zurich');
  const days = Array.from({ length: batches }, (_, index) => addDays(today, index + 2));
  const people = channels.flatMap((channel) => peopleOf(channel, messages, days));
  const patients = patientsFile(people.map(({ patient }) => patient));
  const appointments = appointmentsFile(people.map(({ appointment }) => appointment));
  await engine.importFiles(actor, [patients, appointments]);
  await engine.enterPurchase(actor, { channel: 'email', milliCredits: (messages / 2) * MAIL_MILLI_CREDITS });
  for (const channel of channels) {
    for (const day of days) {
      const { batchId } = await engine.prepareBatch(actor, { channel, days: [day] });
      await engine.approveBatch(actor, batchId);
    }
  }
}

/** As shipped, `price.email`. */
export const MAIL_MILLI_CREDITS = 100;

/** Patients whom only this channel reaches, spread over the days. */
function peopleOf(channel: Channel, count: number, days: readonly string[]) {
  return Array.from({ length: count }, (_, index) => {
    const number = `${channel === 'sms' ? 1 : 2}${String(index).padStart(6, '0')}`;
    const day = days[index % days.length];
    const unreachable = channel === 'sms' ? { email: null } : { mobile: null };
    return {
      patient: aPatient({ number, ...unreachable }),
      appointment: anAppointment({ id: `T${number}`, patientNumber: number, at: `${day}T09:00` }),
    };
  });
}

/** Tells when the database's write-ahead log changes, whoever writes it. */
function watchWrites(folder: string, signs: FaultPractice['signs']): FSWatcher {
  return watch(folder, (_event, name) => {
    if (name === null || !name.endsWith('-wal')) return;
    for (const channel of channels) signs[channel].emit('write');
  });
}
