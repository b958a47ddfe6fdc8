import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LocalDate } from '../../src/model/time.ts';
import { findViolations } from './support/invariants.ts';
import { createRandom, faultSeed } from './support/random.ts';
import { type RealServer, startRealServer } from './support/real-servers.ts';
import {
  BY_MAIL,
  BY_SMS,
  clockAt,
  type InHand,
  type ServingPractice,
  startServingPractice,
} from './support/serving-practice.ts';

// Real servers with their own timers, killed in the middle of what they do at ten: each day of the practice is one story.
const isFull = process.env.RUNDRUF_FAULTS === 'full';
const { ALONE, TOGETHER, KILLS } = isFull
  ? { ALONE: 10, TOGETHER: 6, KILLS: 6 }
  : { ALONE: 1, TOGETHER: 1, KILLS: 3 };
const SPARE_DAYS = isFull ? 4 : 2; // for stories in which nobody was hit in the middle
const MOST_AHEAD = 64; // messages a dead process may have had in hand, of either channel

const seed = faultSeed();
const random = createRandom(seed);
let practice: ServingPractice;
let days: LocalDate[];
let servers: RealServer[] = [];
/** What the killed were doing, as the database says after their death. */
const hits = { preparing: 0, approving: 0, sending: 0 };
let kills = 0;

beforeAll(async () => {
  practice = await startServingPractice(ALONE + TOGETHER + SPARE_DAYS);
  days = [...practice.days];
});
afterEach(() => Promise.all(servers.filter((server) => server.isAlive()).map((server) => server.kill())));
afterAll(() => practice?.close());
beforeEach(({ onTestFailed }) => {
  onTestFailed(() => void process.stderr.write(`RUNDRUF_FAULTS_SEED=${seed}\n`));
});

test('A3, S4: a server killed while it prepares and sends is started again: the run of ten once, nothing twice, nothing lost', {
  timeout: 30 * 60_000,
}, async () => {
  for (let story = 0; story < ALONE || !(hits.preparing > 0 && hits.sending > 0); story += 1) {
    const day = nextDay();
    const startAt = random.pick([-8, 3]); // its own timer begins the run, or it finds a due time that was missed
    const ahead = clockAt(day, '10:00', startAt) - Date.now();
    const begin = () => void servers.push(startRealServer(practice.home, ahead));
    begin();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const what = (['preparing', 'approving', 'sending'] as const)[kill % 3] ?? 'sending';
      const end = await killWhile(day, what);
      if (end === 'done') break;
      if (end === 'killed') begin();
    }
    await finish(day);
  }
  await nothingTwiceNothingLost();
});

test('A3, S4: two servers look at ten, one runs it; whichever is at work is killed, and the other goes on by its own timers', {
  timeout: 30 * 60_000,
}, async () => {
  for (let story = 0; story < TOGETHER; story += 1) {
    const day = nextDay();
    const ahead = clockAt(day, '10:00', -7) - Date.now(); // both are there before ten
    servers.push(startRealServer(practice.home, ahead), startRealServer(practice.home, ahead));
    // what is sent is noticed at once, what is prepared with the next minute: the small form has no time for that
    await killWhile(day, story % 2 === 0 ? 'sending' : 'preparing');
    await finish(day);
  }
  await nothingTwiceNothingLost();
});

function nextDay(): LocalDate {
  const day = days.shift();
  if (day === undefined)
    throw new Error(`expected a hit in ${practice.days.length} days, got ${JSON.stringify(hits)}`);
  return day;
}

/** A random moment after it was seen to begin, which is soon over. */
const LONGEST_MILLISECONDS = { preparing: 60, approving: 5, sending: 30 };

/** Kills the process that does it; 'done' when all was done before, 'missed' when that was too short to be seen. */
async function killWhile(day: LocalDate, what: InHand['what']): Promise<'killed' | 'missed' | 'done'> {
  const begunBefore = practice.begun();
  const least = what === 'sending' ? random.integer(0, BY_SMS / 2) : 0;
  const found = await until(async () => {
    const hand = await practice.inHand(day);
    if (hand?.what === what && practice.begun() - begunBefore >= least) return hand;
    if (what === 'approving' && hand?.what === 'sending') return 'missed';
    return hand === null && (await practice.isDone(day)) ? 'done' : null;
  }, `somebody ${what} on ${day}`);
  if (typeof found === 'string') return found;
  const victim = servers.find(({ pid }) => pid === found.pid);
  if (victim === undefined) throw new Error(`expected one of the servers, got process ${found.pid}`);
  await pause(random.integer(0, LONGEST_MILLISECONDS[what])); // the fault itself
  await victim.kill();
  servers = servers.filter((server) => server !== victim);
  kills += 1;
  const left = await practice.inHand(day);
  if (left?.pid === victim.pid) hits[left.what] += 1;
  return 'killed';
}

/** Whoever lives does the rest, and ends in good order. */
async function finish(day: LocalDate): Promise<void> {
  await until(async () => (await practice.isDone(day)) || null, `the end of ${day}`);
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
}

/** Of all days that have been. */
async function nothingTwiceNothingLost(): Promise<void> {
  const { database, mails } = practice;
  const past = practice.days.filter((day) => !days.includes(day));
  const runs = await database.query(
    `select r.slot, r.state, json_extract(r.result, '$.batch') as batch, json_extract(r.result, '$.messages') as messages
     from schedule_run r join schedule s on s.id = r.schedule_id where s.job = 'prepare-reminders' order by r.slot, s.id`,
  );
  expect(runs.map(({ slot, state, messages }) => [slot, state, messages])).toEqual(
    past.flatMap((day) => [
      [`${day}T10:00`, 'done', BY_SMS],
      [`${day}T10:00`, 'done', BY_MAIL],
    ]),
  );
  expect(new Set(runs.map(({ batch }) => batch)).size).toBe(runs.length);
  const messages = await database.query(
    `select a.external_id, m.channel, m.state, m.batch_id, m.reference from message m
     join appointment a on a.id = m.appointment_id order by a.external_id`,
  );
  const wanted = past.flatMap((day) =>
    Array.from({ length: BY_SMS + BY_MAIL }, (_, number) => `${day}-${number}`),
  );
  expect(messages.map(({ external_id }) => external_id)).toEqual(wanted.sort());
  expect(messages.filter(({ state }) => state !== 'submitted' && state !== 'unclear')).toEqual([]);
  const unclear = messages.filter(({ state }) => state === 'unclear');
  expect(unclear.length).toBeLessThanOrEqual(kills * MOST_AHEAD);
  const portal = await practice.portal();
  expect(Math.max(...Object.values(portal.timesSeen))).toBe(1);
  const taken = [...portal.taken, ...mails()].map(({ reference }) => reference);
  const submitted = messages.filter(({ state }) => state === 'submitted').map(({ reference }) => reference);
  expect(new Set(taken).size).toBe(taken.length);
  expect(taken).toEqual(expect.arrayContaining(submitted));
  expect(messages.map(({ reference }) => reference)).toEqual(expect.arrayContaining(taken));
  const violations = await findViolations({
    database: { file: `${practice.home.folder}/rundruf.sqlite` },
    portal,
    mail: mails().map(({ reference }) => reference),
  });
  expect(violations).toEqual([]);
}

/** Waits for an answer; a server that has ended by itself is a fault of its own. */
async function until<Answer>(look: () => Promise<Answer | null>, what: string): Promise<Answer> {
  const deadline = Date.now() + 150_000;
  for (;;) {
    const answer = await look();
    if (answer !== null) return answer;
    for (const server of servers) server.isAlive();
    if (Date.now() > deadline) throw new Error(`expected ${what}, waited in vain`);
    await pause(2);
  }
}
