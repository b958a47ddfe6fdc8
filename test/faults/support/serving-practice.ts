import { join } from 'node:path';
import { openInstallation } from '../../../src/cli/wiring.ts';
import { readConfig } from '../../../src/config.ts';
import { addDays, type LocalDate, localDateOf, toInstant, weekdayOf } from '../../../src/model/time.ts';
import { type LivePractice, startLivePractice } from '../../support/live-practice.ts';
import { appointmentsFile, patientsFile } from '../../support/practice.ts';
import { anAppointment, aPatient, ZONE } from '../../support/records.ts';
import { type BareDatabase, integer, openBare, text } from './bare-database.ts';
import { createMailReader, type Taken } from './kept-mails.ts';

/** A practice that reminds by itself, by SMS and e-mail, every working day at ten. */
export type ServingPractice = LivePractice &
  Readonly<{
    database: BareDatabase;
    /** The working days from tomorrow on, each with appointments on the day after it. */
    days: readonly LocalDate[];
    /** The process that has the run of that day in hand, or a batch of it; null: nobody. */
    inHand: (day: LocalDate) => Promise<InHand | null>;
    /** Whether every run that was due by then is over, and every message has an outcome. */
    isDone: (day: LocalDate) => Promise<boolean>;
    /** How many messages portal and mail server have begun to take so far. */
    begun: () => number;
    mails: () => readonly Taken[];
  }>;

/** Approving: the batch is there, and the run that has made it is not over. */
export type InHand = Readonly<{ what: 'preparing' | 'approving' | 'sending'; pid: number }>;

export const BY_SMS = 240;
export const BY_MAIL = 60;

export async function startServingPractice(count: number): Promise<ServingPractice> {
  let begun = 0;
  const practice = await startLivePractice({
    credits: 100_000,
    answerDelayMilliseconds: 20,
    faults() {
      begun += 1;
      return null;
    },
  });
  const days = workdaysAfter(localDateOf(new Date(), ZONE), count);
  await setUp(practice, days);
  const database = await openBare(
    { file: join(practice.home.folder, 'rundruf.sqlite') },
    { mayWrite: false },
  );
  const mails = createMailReader(join(practice.home.folder, 'mail'));
  return {
    ...practice,
    database,
    days,
    mails,
    begun: () => begun,
    inHand: (day) => inHand(database, day),
    isDone: (day) => isDone(database, day),
    async close() {
      await database.close();
      await practice.close();
    },
  };
}

/** Patients with a mobile number, and some with an address only; each has an appointment after each of the days. */
async function setUp({ home }: LivePractice, days: readonly LocalDate[]): Promise<void> {
  const screen = await openInstallation(readConfig(home.environment), {
    onLogUnusable(file, reason) {
      throw new Error(`${file}: ${reason}`);
    },
  });
  const { engine, actor } = screen;
  await engine.changeSetting(actor, { key: 'send.first-wait-seconds', value: '0' });
  await engine.enterPurchase(actor, { channel: 'email', milliCredits: 100_000_000 });
  const patients = Array.from({ length: BY_SMS + BY_MAIL }, (_, index) =>
    aPatient({ number: String(index), ...(index < BY_SMS ? { email: null } : { mobile: null }) }),
  );
  const appointments = days.flatMap((day) =>
    patients.map(({ number }) =>
      anAppointment({ id: `${day}-${number}`, patientNumber: number, at: `${addDays(day, 1)}T09:00` }),
    ),
  );
  await engine.importFiles(actor, [patientsFile(patients), appointmentsFile(appointments)]);
  for (const { id, job, options, revision } of await engine.listSchedules(actor)) {
    if (job !== 'prepare-reminders') continue;
    const change = { isOn: true, sending: 'automatic', options: { ...options, days: ['tomorrow'] } } as const;
    await engine.changeSchedule(actor, id, change, revision);
  }
  await screen.close();
}

function workdaysAfter(today: LocalDate, count: number): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = addDays(today, 1); days.length < count; day = addDays(day, 1)) {
    if (!['sat', 'sun'].includes(weekdayOf(day))) days.push(day);
  }
  return days;
}

async function inHand({ query }: BareDatabase, day: LocalDate): Promise<InHand | null> {
  const [row] = await query(
    `select case when exists (select 1 from batch b where b.prepared_by = 'schedule:' || s.id
         and b.state in ('prepared', 'approved')) then 'approving' else 'preparing' end as what, r.owner from schedule_run r join schedule s on s.id = r.schedule_id
       where s.job = 'prepare-reminders' and r.slot = '${day}T10:00' and r.state = 'running'
     union all
     select 'sending' as what, b.owner from batch b where b.state = 'submitting' and b.owner is not null`,
  );
  if (row === undefined) return null;
  const what = (['preparing', 'approving', 'sending'] as const).find((each) => each === row.what);
  if (what === undefined) throw new Error(`expected what is in hand, got ${row.what}`);
  return { what, pid: Number(text(row, 'owner').split(':')[1]) };
}

async function isDone({ query }: BareDatabase, day: LocalDate): Promise<boolean> {
  const [row] = await query(
    `select
       (select count(*) from schedule_run r join schedule s on s.id = r.schedule_id
          where s.job = 'prepare-reminders' and r.slot = '${day}T10:00' and r.state = 'done') as runs,
       (select count(*) from schedule_run where state = 'running') as running,
       (select count(*) from message where state in ('queued', 'submitting')) as open,
       (select count(*) from batch where state <> 'submitted') as batches`,
  );
  if (row === undefined) return false;
  const count = (name: string) => integer(row, name);
  return count('runs') === 2 && count('running') + count('open') + count('batches') === 0;
}

/** The instant at which a server's clock shows that time of the day. */
export function clockAt(day: LocalDate, time: string, seconds: number): number {
  return toInstant(`${day}T${time}`, ZONE).getTime() + seconds * 1000;
}
