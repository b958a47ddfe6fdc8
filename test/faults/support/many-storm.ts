import type { Fault } from '../../../src/sandbox/special-numbers.ts';
import type { LivePractice } from '../../support/live-practice.ts';
import { type CommandSource, type Known, nextCommand } from './many-commands.ts';
import { createTally, type Tally, verbOf } from './many-tally.ts';
import { type ManyAnswer, type ManyCommand, type ManyWorker, startWorker } from './many-workers.ts';
import type { Random } from './random.ts';

/** How long it lasts: until so many commands and kills, at most so many seconds. */
export type StormPlan = Readonly<{
  processes: number;
  commands: number;
  kills: number;
  mostSeconds: number;
  /** Of a command; who submits is killed at the portal's requests too. */
  killChance: number;
}>;

export type Storm = Readonly<{
  tally: Tally;
  /** What the portal does to its next request; asked by the portal itself. */
  onRequest: () => Fault | null;
  /** Lets the processes work and die; all have ended when it resolves. */
  blow: (practice: LivePractice, source: CommandSource, plan: StormPlan) => Promise<void>;
}>;

const KILL_AT_REQUEST = 0.04; // of a process that is submitting
const PORTAL_FAULTS: readonly (readonly [number, Fault])[] = [
  [0.03, 'hang-up-after-accepting'],
  [0.03, 'hang-up-before-accepting'],
  [0.01, 'http-500-after-accepting'],
  [0.01, 'nonsense-after-accepting'],
  [0.02, 'refused'],
];
const TOP_UP = 60; // credits bought when there are too few

/** A storm that can be had again from its seed, as far as processes that race can be. */
export function createStorm(random: Random): Storm {
  const tally = createTally();
  const submitting = new Set<ManyWorker>();
  let isBlowing = false;
  return {
    tally,
    onRequest() {
      if (!isBlowing) return null;
      const victim = [...submitting][random.integer(0, Math.max(0, submitting.size - 1))];
      if (victim !== undefined && random.chance(KILL_AT_REQUEST)) victim.kill();
      let ticket = random.fraction();
      const fault = PORTAL_FAULTS.find(([share]) => {
        ticket -= share;
        return ticket < 0;
      });
      return fault?.[1] ?? null;
    },
    async blow(practice, source, plan) {
      isBlowing = true;
      let end = Number.POSITIVE_INFINITY;
      const isOver = () =>
        Date.now() > end || (tally.commands() >= plan.commands && tally.kills() >= plan.kills);
      const treasurer = await startWorker(practice.home.environment);
      const afterwards = topUp(practice, treasurer, tally);
      const first = await Promise.all(
        Array.from({ length: plan.processes - 2 }, () => startWorker(practice.home.environment)),
      );
      end = Date.now() + plan.mostSeconds * 1000;
      const lives = first.map(async (worker) => {
        const life = { tally, submitting, afterwards, isOver, killChance: plan.killChance };
        await live(worker, source, life);
        while (!isOver()) await live(await startWorker(practice.home.environment), source, life);
      });
      await Promise.all([...lives, liveAsCommandLine(practice, source, { tally, isOver })]);
      isBlowing = false;
      await treasurer.end();
    },
  };
}

type Life = Readonly<{
  tally: Tally;
  submitting: Set<ManyWorker>;
  afterwards: (answer: ManyAnswer) => Promise<void>;
  isOver: () => boolean;
  killChance: number;
}>;

/** One process until its end, which is seldom its own decision. */
async function live(worker: ManyWorker, source: CommandSource, life: Life): Promise<void> {
  const { tally, submitting, afterwards, isOver, killChance } = life;
  const { random } = source;
  while (!isOver() && worker.isAlive()) {
    const command = nextCommand(source);
    const isSubmitting = verbOf(command) === 'batch submit';
    if (isSubmitting) submitting.add(worker);
    const timer = random.chance(killChance)
      ? setTimeout(
          random.chance(0.1) ? worker.terminate : worker.kill,
          random.integer(0, isSubmitting ? 1200 : 150),
        )
      : undefined;
    const answer = await worker.run(command);
    clearTimeout(timer);
    submitting.delete(worker);
    tally.add(command, answer);
    learn(source.known, command, answer);
    await afterwards(answer);
  }
  await worker.end();
}

/** The tenth is each time a new process, as somebody at a shell starts it. */
async function liveAsCommandLine(
  { home }: LivePractice,
  source: CommandSource,
  { tally, isOver }: Pick<Life, 'tally' | 'isOver'>,
): Promise<void> {
  const { random, known } = source;
  while (!isOver()) {
    const command = { ...nextCommand(source), login: null };
    const { child, result } = home.start(...command.words);
    const timer = random.chance(0.4)
      ? setTimeout(() => child.kill('SIGKILL'), random.integer(300, 3000))
      : undefined;
    const { code, json, stderr } = await result;
    clearTimeout(timer);
    const answer: ManyAnswer =
      child.signalCode === null
        ? { isKilled: false, code: code ?? 1, json, stderr, bug: null }
        : { isKilled: true };
    tally.add(command, answer);
    learn(known, command, answer);
  }
}

/** Whoever has too few credits lets somebody buy some, at the portal and then here; that process is left in peace. */
function topUp(practice: LivePractice, treasurer: ManyWorker, tally: Tally): Life['afterwards'] {
  let isBusy = false;
  return async (answer) => {
    if (isBusy || tally.codeOf(answer) !== 'insufficient-credits') return;
    isBusy = true;
    await buyCredits(practice, treasurer, TOP_UP);
    isBusy = false;
  };
}

/** For both channels; for SMS only once our ledger counts that account, or the purchase would count twice. */
export async function buyCredits(
  practice: LivePractice,
  treasurer: ManyWorker,
  credits: number,
): Promise<void> {
  const run = async (...words: string[]) => treasurer.run({ words: [...words, '--json'], login: null });
  const looked = await run('credits');
  const { accounts } = (looked.isKilled ? {} : looked.json) as {
    accounts: { channel: string; drift: unknown }[];
  };
  await run('credits', 'buy', String(credits / 10), '--channel', 'email');
  if (accounts.find(({ channel }) => channel === 'sms')?.drift === null) return;
  await practice.buy(credits);
  await run('credits', 'buy', String(credits), '--channel', 'sms');
}

/** What the answers tell of batches and log entries. */
export function learn(known: Known, { words }: ManyCommand, answer: ManyAnswer): void {
  if (answer.isKilled || answer.json === null) return;
  const said = answer.json as Partial<{
    batches: Known['batches'];
    batchId: number | null;
    revision: number;
    state: string;
    entries: { id: number; state: string }[];
    messages: { appointmentId: string | null; state: string }[];
  }>;
  const { batches, batchId, entries, messages } = said;
  if (typeof batchId === 'number' && Array.isArray(messages)) {
    known.members.set(batchId, membersOf(messages));
  }
  if (batches !== undefined) known.batches = batches;
  else if (typeof batchId === 'number') {
    const batch = { batchId, revision: said.revision ?? 1, state: said.state ?? 'prepared' };
    const others = known.batches.filter((other) => other.batchId !== batchId);
    known.batches = [batch, ...others].sort((a, b) => b.batchId - a.batchId);
  }
  if (words[0] !== 'log' || !Array.isArray(entries)) return; // other lists are called so too
  if (!words.includes('--state')) known.entries = entries.map(({ id }) => id);
  known.unclear = entries.flatMap(({ id, state }) => (state === 'unclear' ? [id] : []));
}

function membersOf(messages: readonly { appointmentId: string | null; state: string }[]): string[] {
  return messages.flatMap(({ appointmentId, state }) =>
    appointmentId === null || state !== 'queued' ? [] : [appointmentId],
  );
}
