import type { ChildProcess } from 'node:child_process';
import type { Random } from './random.ts';
import type { Sign, Signs } from './signs.ts';

/** When and how a sending process dies. */
export type Killing = Readonly<{
  /** Counted are the signs of this kind since it was started, writes since it first spoke; null: its start. */
  sign: Sign | null;
  count: number;
  /** And so long after that. */
  milliseconds: number;
  /** `stop` ends it in good order (SIGTERM); `impatient` kills it while it does so. */
  manner: 'kill' | 'stop' | 'impatient';
  /** How long an impatient one waits. */
  patienceMilliseconds: number;
  /** It dies at the latest with this message, so that the next one has something to send. */
  lastMessage: number;
}>;

const START_MILLISECONDS = 2000; // starting takes about so long: moments from the first instruction to the first message
const AROUND_RESERVATION_MILLISECONDS = 60; // from the first word to the portal, the balance, to the first messages
const RECORD_MILLISECONDS = 40; // an answer is on record at the latest 20 ms after it came
const WRITES = 40; // the changes of the write-ahead log in which a batch is reserved and its first groups are claimed
const IMPATIENT_MILLISECONDS = 30;
const FEW = 20; // who stops in good order finishes about as many, and would leave nobody anything to die of

/** A moment of any kind; `messages` is how many a process may begin to hand over at most. */
export function planKilling(random: Random, messages: number): Killing {
  const lastMessage = random.integer(1, messages);
  const manner = messages < FEW || random.chance(0.85) ? 'kill' : random.pick(['stop', 'impatient'] as const);
  const sign = random.pick([null, 'activity', 'message', 'message', 'message', 'write'] as const);
  const patienceMilliseconds = random.integer(0, IMPATIENT_MILLISECONDS);
  return { sign, manner, patienceMilliseconds, lastMessage, ...momentAfter(random, sign, lastMessage) };
}

function momentAfter(
  random: Random,
  sign: Sign | null,
  lastMessage: number,
): Pick<Killing, 'count' | 'milliseconds'> {
  switch (sign) {
    case null:
      return { count: 0, milliseconds: random.integer(0, START_MILLISECONDS) };
    case 'activity':
      return { count: 1, milliseconds: random.integer(0, AROUND_RESERVATION_MILLISECONDS) };
    case 'message':
      return {
        count: random.integer(Math.ceil(lastMessage / 2), lastMessage),
        milliseconds: random.pick([0, random.integer(1, RECORD_MILLISECONDS)]),
      };
    case 'write':
      return { count: random.integer(1, WRITES), milliseconds: 0 };
  }
}

/** Has the process die as planned. The timers here are the fault itself. Returns how to call it off. */
export function arm(child: ChildProcess, killing: Killing, signs: Signs): () => void {
  const timers = new Set<NodeJS.Timeout>();
  const after = (milliseconds: number, work: () => void) => void timers.add(setTimeout(work, milliseconds));
  const kill = () => void child.kill('SIGKILL');
  const strike = () => {
    if (killing.manner === 'kill') kill();
    else child.kill('SIGTERM');
    if (killing.manner === 'impatient') after(killing.patienceMilliseconds, kill);
  };
  const seen: Record<Sign, number> = { activity: 0, message: 0, write: 0 };
  const stopListening = signs.listen((sign) => {
    if (sign === 'write' && seen.activity === 0) return; // while it starts the others write
    seen[sign] += 1;
    if (sign === killing.sign && seen[sign] === killing.count) {
      if (killing.milliseconds === 0) strike();
      else after(killing.milliseconds, strike);
    } else if (sign === 'message' && seen.message === killing.lastMessage) strike();
  });
  if (killing.sign === null) after(killing.milliseconds, strike);
  return () => {
    stopListening();
    for (const timer of timers) clearTimeout(timer);
  };
}
