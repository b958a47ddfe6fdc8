import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { toInstant } from '../../src/model/time.ts';
import { ZONE } from '../support/records.ts';
import { type BareDatabase, openBare } from './support/bare-database.ts';
import { findViolations } from './support/invariants.ts';
import {
  LAST_DAY,
  type MonthPractice,
  PATIENTS,
  RECALLS,
  startMonthPractice,
} from './support/month-practice.ts';
import { createRandom, faultSeed } from './support/random.ts';
import { type SteppedServer, startSteppedServer } from './support/servers.ts';

// A month of two servers on one database, with as many of them killed as there is time for.
const KILLS = process.env.RUNDRUF_FAULTS === 'full' ? 120 : 12;
const AT_ONCE = 2;
const LONGEST_KILL_MILLISECONDS = 120; // a tick with everything in it takes about so long

/** When servers look at what is due: around every due time, the quiet hours, and now and then. */
const TICKS = [
  ...['00:05', '02:01', '07:31', '08:01', '09:01', '09:45', '10:01', '10:20', '13:05'],
  ...['18:00', '20:30', '23:50'],
];

const seed = faultSeed();
const random = createRandom(seed);
let practice: MonthPractice;
let database: BareDatabase;
let servers: SteppedServer[] = [];
let kills = 0;

beforeAll(async () => {
  practice = await startMonthPractice();
  servers = await Promise.all(Array.from({ length: AT_ONCE }, start));
});
afterAll(async () => {
  await database?.close();
  await practice?.close();
});
beforeEach(({ onTestFailed }) => {
  onTestFailed(() => void process.stderr.write(`RUNDRUF_FAULTS_SEED=${seed}\n`));
});

const start = (): Promise<SteppedServer> => startSteppedServer(practice.home.environment);

test('A3, S4: a month of two servers that are killed at random: every due run once, every message once, nothing left', {
  timeout: 15 * 60_000,
}, async () => {
  const moments = practice.days.flatMap((day) => TICKS.map((time) => ({ day, time })));
  const chance = KILLS / moments.length;
  for (const { day, time } of moments) {
    const at = toInstant(`${day}T${time}`, ZONE);
    if (time === '09:45' || time === '13:05') await practice.exportAgenda(at);
    await tick(at, random.chance(chance * 1.3) && kills < KILLS);
  }
  await tick(toInstant(`${LAST_DAY}T23:59`, ZONE), false); // who was killed last has left something
  await Promise.all(servers.map((server) => server.end()));
  database = await openBare(practice.database, { mayWrite: false });
  expect(kills).toBeGreaterThan(KILLS / 2);
  await everyDueRunOnce();
  await everyMessageOnce();
  await nothingLeft();
  await eachMorningOnce();
});

/** All servers live at the same moment; one of them may die in the middle of it, and another takes its place. */
async function tick(at: Date, withKill: boolean): Promise<void> {
  const victim = withKill ? random.integer(0, AT_ONCE - 1) : null;
  const timer =
    victim === null
      ? null
      : setTimeout(() => servers[victim]?.kill(), random.integer(0, LONGEST_KILL_MILLISECONDS)); // the fault itself
  const ends = await Promise.all(servers.map((server) => server.live(at)));
  if (timer !== null) clearTimeout(timer);
  for (const [index, end] of ends.entries()) {
    if (end === 'done') continue;
    kills += 1;
    servers[index] = await start();
  }
}

/** What had to run by its own reckoning, and what did. */
async function everyDueRunOnce(): Promise<void> {
  const rows = await database.query(
    `select s.job, s.id as schedule, r.slot, r.state, r.reason from schedule_run r join schedule s on s.id = r.schedule_id`,
  );
  expect(rows.filter(({ state }) => state !== 'done')).toEqual([]);
  const slotsOf = (job: string, id?: unknown) =>
    rows
      .filter((row) => row.job === job && (id === undefined || row.schedule === id))
      .map(({ slot }) => String(slot))
      .filter((slot) => !slot.startsWith('late:'))
      .sort();
  const at = (days: readonly string[], time: string) => days.map((day) => `${day}T${time}`);
  const reminders = [
    ...new Set(rows.filter(({ job }) => job === 'prepare-reminders').map(({ schedule }) => schedule)),
  ];
  expect(reminders).toHaveLength(2);
  for (const id of reminders)
    expect(slotsOf('prepare-reminders', id)).toEqual(at(practice.workdays, '10:00'));
  expect(slotsOf('prepare-recalls')).toEqual(at(practice.workdays, '10:00'));
  expect(slotsOf('prepare-birthdays')).toEqual(at(practice.days, '09:00'));
  expect(slotsOf('digest')).toEqual(at(practice.workdays, '07:30'));
  expect(slotsOf('backup')).toEqual(at(practice.days, '02:00'));
}

async function everyMessageOnce(): Promise<void> {
  const portal = await practice.portal();
  const { patients } = practice.mails();
  expect(Math.max(...Object.values(portal.timesSeen))).toBe(1);
  expect(new Set(patients.map(({ reference }) => reference)).size).toBe(patients.length);
  const violations = await findViolations({
    database: practice.database,
    portal,
    mail: patients.map(({ reference }) => reference),
  });
  expect(violations).toEqual([]);
}

/** Each appointment of a day that was prepared has its one reminder, each birthday its greeting, each recall its call-in. */
async function nothingLeft(): Promise<void> {
  const open = await database.query(
    `select id, kind, state from message where state in ('queued', 'submitting')`,
  );
  expect(open).toEqual([]);
  const sent = await database.query(
    `select m.kind, a.external_id, count(*) as count from message m left join appointment a on a.id = m.appointment_id
     where m.state in ('submitted', 'unclear') group by m.kind, a.external_id`,
  );
  const reminded = sent.filter(({ kind }) => kind === 'reminder');
  expect(reminded.filter(({ count }) => Number(count) !== 1)).toEqual([]);
  const [first = ''] = practice.workdays;
  const expected = practice
    .appointments()
    .filter(({ startsLocal }) => startsLocal.slice(0, 10) > first && startsLocal.slice(0, 10) <= LAST_DAY);
  const isFirstOfDay = firstOfDay(expected);
  expect(reminded.map(({ external_id }) => external_id).sort()).toEqual(
    expect.arrayContaining(
      expected
        .filter(isFirstOfDay)
        .map(({ id }) => id)
        .sort(),
    ),
  );
  const count = (kind: string) =>
    sent.filter((row) => row.kind === kind).reduce((sum, row) => sum + Number(row.count), 0);
  expect(count('birthday')).toBe(PATIENTS);
  expect(count('recall')).toBe(RECALLS);
  expect(count('confirmation')).toBeGreaterThan(20);
}

type Slot = Readonly<{ patientNumber: string | null; startsLocal: string; id: string }>;

/** P5: the others of the same patient and day are not reminded. */
function firstOfDay(all: readonly Slot[]): (one: Slot) => boolean {
  const first = new Map<string, Slot>();
  for (const each of all) {
    const key = `${each.patientNumber} ${each.startsLocal.slice(0, 10)}`;
    const known = first.get(key);
    if (known === undefined || each.startsLocal < known.startsLocal) first.set(key, each);
  }
  return (one) => first.get(`${one.patientNumber} ${one.startsLocal.slice(0, 10)}`)?.id === one.id;
}

/** A2: one digest per working day, mailed once. */
async function eachMorningOnce(): Promise<void> {
  const deliveries = await database.query(
    `select n.key, d.state from notice n join notice_delivery d on d.notice_id = n.id where n.kind = 'digest' order by n.key`,
  );
  expect(deliveries.map(({ key }) => key)).toEqual(practice.workdays.map((day) => `digest ${day}`));
  const { staff } = practice.mails();
  expect(new Set(staff.map(({ reference }) => reference)).size).toBe(staff.length);
}
