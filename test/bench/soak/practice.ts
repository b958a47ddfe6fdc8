import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type Installation, openInstallation } from '../../../src/cli/wiring.ts';
import { readConfig } from '../../../src/config.ts';
import { addDays, type LocalDate, type LocalDateTime, toInstant } from '../../../src/model/time.ts';
import { startMailServer } from '../../../src/sandbox/mail-server.ts';
import { startPortal } from '../../../src/sandbox/portal.ts';
import type { ServerMemory, ServerOrder } from '../servers/soak-server.ts';
import { startChild } from '../support/child.ts';
import { ZONE } from '../support/engine.ts';
import { type Agenda, CANTON, createAgenda } from './agenda.ts';

/** A practice with one server that runs by itself, its portals, and the practice system that exports the agenda. */
export type SoakPractice = Readonly<{
  folder: string;
  database: string;
  isWorkday: Agenda['isWorkday'];
  /** The server does what is due by then. */
  live: (at: LocalDateTime, askPortals: boolean) => Promise<void>;
  /** The practice system writes its export anew. */
  exportAgenda: (at: LocalDateTime) => void;
  memory: () => Promise<ServerMemory>;
  /** How often the SMS portal saw each of our references. */
  timesSeen: () => Promise<readonly number[]>;
  close: () => Promise<void>;
}>;

export type SoakSize = Readonly<{
  firstDay: LocalDate;
  patients: number;
  perDay: number;
  /** How long texts, log entries and past appointments are kept. */
  textsDays: number;
  logDays: number;
  agendaDays: number;
}>;

const STAFF = 'praxis@praxis.example';
const ACCOUNT = { userKey: 'KEY', password: 'secret' };

export async function startSoakPractice(size: SoakSize): Promise<SoakPractice> {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-soak-'));
  const agenda = await createAgenda(size);
  const evening = toInstant(`${addDays(size.firstDay, -1)}T20:00`, ZONE);
  let now = evening; // the portal dates what it takes and delivers by the same clock
  const portal = await startPortal({
    ...{ ...ACCOUNT, folder: join(folder, 'portal'), credits: 10_000_000, deliverySeconds: 60 },
    now: () => now,
  });
  const mailServer = await startMailServer({ folder: join(folder, 'mailbox') });
  const environment = { RUNDRUF_HOME: folder, RUNDRUF_ASPSMS_PASSWORD: ACCOUNT.password };
  mkdirSync(join(folder, 'export'));
  writeFileSync(join(folder, 'rundruf.yaml'), configuration(portal.url, mailServer.port), { mode: 0o600 });
  await setUp(environment, evening, size);
  const write = (name: string, content: string): void => place(join(folder, 'export', name), content, now);
  write('patients.csv', agenda.patients());
  write('recalls.csv', agenda.recalls());
  const server = await startChild('soak-server');
  const order = async <T>(given: ServerOrder): Promise<T> => {
    const told = await server.ask<{ answer: T } | { failed: string }>(given);
    if ('failed' in told) throw new Error(`server: at ${now.toISOString()}: ${told.failed}`);
    return told.answer;
  };
  await order({ environment, startAt: now.getTime() });
  return {
    folder,
    database: join(folder, 'rundruf.sqlite'),
    isWorkday: agenda.isWorkday,
    async live(at, askPortals) {
      now = toInstant(at, ZONE);
      await order({ at: now.getTime(), askPortals });
    },
    exportAgenda: (at) => write('appointments.csv', agenda.appointments(at)),
    memory: () => order('memory'),
    async timesSeen() {
      const answer = await fetch(`${portal.url}/sandbox/messages`);
      return Object.values(((await answer.json()) as { timesSeen: Record<string, number> }).timesSeen);
    },
    async close() {
      await order('end').finally(server.close);
      await Promise.all([portal.close(), mailServer.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(portalUrl: string, mailPort: number): string {
  return stringify({
    practice: { name: 'Praxis Muster', phone: '044 668 18 00', timeZone: ZONE, language: 'de' },
    sms: { gateway: 'aspsms', baseUrl: portalUrl, userKey: ACCOUNT.userKey, originator: 'PRAXIS' },
    email: {
      ...{ gateway: 'smtp', host: '127.0.0.1', port: mailPort, tls: 'none' },
      ...{ from: 'Praxis Muster <termine@praxis.example>', credits: 'ledger' },
    },
    import: { folder: 'export' },
  });
}

/** Everything runs by itself, and what writes to patients does so automatically. */
async function setUp(
  environment: Readonly<Record<string, string>>,
  at: Date,
  { textsDays, logDays, agendaDays }: SoakSize,
): Promise<void> {
  const screen: Installation = await openInstallation(readConfig(environment), {
    startAt: at,
    onLogUnusable(file, reason) {
      throw new Error(`${file}: ${reason}`);
    },
  });
  const { engine, actor } = screen;
  const settings = {
    'practice.canton': CANTON,
    'run.moved': 'always',
    'schedule.max-messages': '5000',
    'send.first-wait-seconds': '0',
    'digest.emails': STAFF,
    'alarm.emails': STAFF,
    'retention.texts-days': String(textsDays),
    'retention.log-days': String(logDays),
    'retention.appointments-days': String(agendaDays),
  };
  for (const [key, value] of Object.entries(settings)) await engine.changeSetting(actor, { key, value });
  await engine.enterPurchase(actor, { channel: 'email', milliCredits: 100_000_000 });
  for (const { id, job, options, sending, revision } of await engine.listSchedules(actor)) {
    const change = {
      isOn: true,
      ...(sending !== null && { sending: 'automatic' as const }),
      ...(job === 'prepare-reminders' && { options: { ...options, lateBookings: 'send-soon' as const } }),
    };
    await engine.changeSchedule(actor, id, change, revision);
  }
  await screen.close();
}

/** As an export should be written: whole, under its name only when it is complete, and at rest for a while. */
function place(file: string, content: string, at: Date): void {
  const draft = `${file}.part`;
  writeFileSync(draft, content);
  const earlier = new Date(at.getTime() - 120_000);
  utimesSync(draft, earlier, earlier);
  renameSync(draft, file);
}
