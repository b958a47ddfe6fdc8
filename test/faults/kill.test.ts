import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Installation } from '../../src/cli/wiring.ts';
import { type Channel, channels } from '../../src/model/message.ts';
import type { UnclearDecision } from '../../src/reconcile.ts';
import type { MailFault } from '../../src/sandbox/mail-server.ts';
import type { Fault } from '../../src/sandbox/special-numbers.ts';
import { checkFinished, checkOnce, type Ending } from './support/checks.ts';
import { type FaultPractice, MAIL_MILLI_CREDITS, startFaultPractice } from './support/fault-practice.ts';
import { findViolations } from './support/invariants.ts';
import { createDeck, createRandom, faultSeed, type Random } from './support/random.ts';
import { buy, finishSending, type KillReport, sendThroughKills } from './support/send-through-kills.ts';

// One test in two sizes: `npm test` runs the small one, `npm run faults` the one that the issue asks for.
const isFull = process.env.RUNDRUF_FAULTS === 'full';
const { MESSAGES, BATCHES, KILLS, LATER_KILLS } = isFull
  ? { MESSAGES: 10_000, BATCHES: 5, KILLS: 100, LATER_KILLS: 12 }
  : { MESSAGES: 200, BATCHES: 2, KILLS: 3, LATER_KILLS: 1 };
const atLeisure = { timeout: 30 * 60_000 }; // dozens of processes, on whatever machine
const PORTAL_DELAY_MINUTES = 11; // longer than a portal may know a message and not say so

const seed = faultSeed();
const random = createRandom(seed);

const DECK = 200; // of so many messages, these go wrong
const smsFault = createDeck<Fault>(random, DECK, {
  'hang-up-before-accepting': 8,
  'hang-up-after-accepting': 6,
  'http-500-after-accepting': 2,
  'nonsense-after-accepting': 1,
  refused: 4,
  busy: 3,
  slow: 3,
});
const mailFault = createDeck<MailFault>(random, DECK, {
  'hang-up-before-content': 3,
  'hang-up-in-content': 3,
  'hang-up-before-keeping': 4,
  'hang-up': 4,
  'hang-up-after-answer': 3,
  'refuse-recipient': 3,
  'refuse-content': 2,
  'defer-recipient': 3,
  'defer-content': 2,
  slow: 3,
});
const TIMES_OUT = 2500; // one SMS in so many is answered too late: the program gives up after 15 seconds

let practice: FaultPractice;
let isCalm = false; // the portals behave
let spentByOthers = 0;
const reports = new Map<Channel, KillReport>();
const boughtMilliCredits = { sms: 0, email: (MESSAGES / 2) * MAIL_MILLI_CREDITS };

beforeAll(async () => {
  const dryAt = Math.floor(MESSAGES * (0.3 + random.fraction() * 0.3));
  practice = await startFaultPractice({
    messages: MESSAGES,
    batches: BATCHES,
    smsCredits: MESSAGES,
    smsFault(messageNumber) {
      if (messageNumber === dryAt) void runDry();
      if (isCalm) return null;
      return messageNumber % TIMES_OUT === 0 ? 'very-slow' : smsFault();
    },
    mailFault: () => (isCalm ? null : mailFault()),
  });
}, atLeisure.timeout);
afterAll(() => practice?.close());

async function runDry(): Promise<void> {
  spentByOthers = await practice.spend(2);
}

beforeEach(({ onTestFailed }) => {
  onTestFailed(() => void process.stderr.write(`RUNDRUF_FAULTS_SEED=${seed}\n`)); // for the same chances again
});

test(
  'S4: killed at any moment by SMS and e-mail, nothing goes out twice and nothing is lost, and a restart finishes',
  atLeisure,
  async () => {
    const chances = channels.map((channel) => ({ channel, own: createRandom(random.integer(1, 2 ** 31)) }));
    const endings = await Promise.all(chances.map(({ channel, own }) => sendAll(channel, own)));
    for (const { submitted, unclear, rejected } of endings) {
      expect(Math.min(submitted, unclear, rejected), 'there are some of every kind').toBeGreaterThan(0);
    }
    if (isFull) tell(endings);
  },
);

async function sendAll(channel: Channel, own: Random): Promise<Ending> {
  let ended = 0;
  const onEnd = async () => {
    ended += 1;
    if (ended % 5 === 0) await checkOnce(practice, channel);
  };
  const report = await sendThroughKills(practice, { channel, random: own, kills: KILLS, onEnd });
  reports.set(channel, report);
  expect(report.kills).toBeGreaterThanOrEqual(KILLS);
  const finish = await finishSending(practice, channel);
  report.withoutCredits += finish.withoutCredits;
  boughtMilliCredits[channel] += report.boughtMilliCredits + finish.boughtMilliCredits;
  return checkFinished(practice, channel);
}

/** What the full run reports. */
function tell(endings: readonly Ending[]): void {
  channels.forEach((channel, index) => {
    const facts = { channel, seed, messages: MESSAGES, ...reports.get(channel), ...endings[index] };
    process.stdout.write(`${JSON.stringify(facts)}\n`);
  });
}

test('S1: both ran out of credits on the way, and went on when some were bought', () => {
  for (const channel of channels) expect(reports.get(channel)?.withoutCredits, channel).toBeGreaterThan(0);
  expect(spentByOthers).toBeGreaterThan(0);
});

test('S4: the credits on both sides agree, and no rule is broken', checkBooks);

/** Our ledger is what the portal has, and what the mails cost that the server took; an independent reader agrees. */
async function checkBooks(): Promise<void> {
  const portal = await practice.portal();
  const credits = Number(portal.credits) + spentByOthers;
  expect(await practice.book.ledger('sms')).toBe(Math.round(credits * 1000));
  const mails = (await practice.book.messages('email')).filter(({ state }) => state === 'submitted');
  const left = boughtMilliCredits.email - mails.length * MAIL_MILLI_CREDITS;
  expect(await practice.book.ledger('email')).toBe(left);
  const violations = await findViolations({
    database: { file: join(practice.home.folder, 'rundruf.sqlite') },
    portal: { ...portal, credits: String(credits) },
    mail: (await practice.taken('email')).map(({ reference }) => reference),
    clockToleranceMilliseconds: 15 * 60_000, // the last test moves it
  });
  expect(violations).toEqual([]);
}

test(
  'S4: a person decides what became of the unclear ones, and what is to be sent again is sent once',
  atLeisure,
  async () => {
    isCalm = true;
    const credits = MESSAGES; // enough for all that is sent again from here on
    await practice.atAnotherScreen(0, async (screen) => {
      for (const channel of channels) {
        await buy(practice, screen, { channel, credits });
        boughtMilliCredits[channel] += credits * 1000;
        await decide(screen, channel, (index) => decisions[index % decisions.length] ?? null);
        await submitRest(screen, channel);
        await checkFinished(practice, channel);
      }
    });
    await checkBooks();
  },
);

const decisions = ['not-sent', 'again', null] as const; // null: left for later

/** A person who has asked the recipients: who has it, has it; with the others it goes as `otherwise` says. */
async function decide(
  { engine, actor }: Installation,
  channel: Channel,
  otherwise: (index: number) => UnclearDecision | null,
): Promise<void> {
  const taken = new Set((await practice.taken(channel)).map(({ reference }) => reference));
  const decided = (await unclearOf(channel)).map(({ id, reference }, index) => ({
    id,
    decision: taken.has(reference) ? 'sent' : otherwise(index),
  }));
  for (const decision of ['sent', 'not-sent', 'again'] as const) {
    const ids = decided.filter((message) => message.decision === decision).map(({ id }) => id);
    if (ids.length > 0) await engine.decideUnclear(actor, ids, decision);
  }
}

async function submitRest({ engine, actor }: Installation, channel: Channel): Promise<void> {
  for (const batchId of (await practice.book.unfinished(channel)).batchIds) {
    await engine.submitBatch(actor, batchId);
  }
}

test(
  'S4: where the practice allows it, what a portal provably does not have is sent again, once, through more kills',
  atLeisure,
  async () => {
    const later = createCalendar();
    await practice.atAnotherScreen(later(), async ({ engine, actor }) => {
      await engine.changeSetting(actor, { key: 'send.resend-unknown', value: 'true' });
      expect((await unclearOf('sms')).length).toBeGreaterThan(0);
      await engine.refreshDelivery(actor, {});
    });
    const mails = await unclearOf('email');
    isCalm = false;
    await sendThroughKills(practice, { channel: 'sms', random, kills: LATER_KILLS, minutesAhead: later });
    isCalm = true;
    for (let round = 0; round < 3; round += 1) {
      await practice.atAnotherScreen(later(), async (screen) => {
        await screen.engine.refreshDelivery(screen.actor, {});
        await submitRest(screen, 'sms');
      });
    }
    expect((await checkFinished(practice, 'sms')).unclear).toBe(0);
    expect(await unclearOf('email')).toEqual(mails); // a mail server cannot be asked: nothing is ever proven
    await practice.atAnotherScreen(later(), (screen) => decide(screen, 'email', () => 'not-sent'));
    expect((await checkFinished(practice, 'email')).unclear).toBe(0);
    await checkBooks();
  },
);

/** Each time it is asked it is later by more than a portal may need to know of a message. */
function createCalendar(): () => number {
  let minutes = 0;
  return () => {
    minutes += PORTAL_DELAY_MINUTES;
    return minutes;
  };
}

async function unclearOf(channel: Channel) {
  return (await practice.book.messages(channel)).filter(({ state }) => state === 'unclear');
}
