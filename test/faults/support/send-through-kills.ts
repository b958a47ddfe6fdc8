import type { Installation } from '../../../src/cli/wiring.ts';
import type { Channel } from '../../../src/model/message.ts';
import type { FaultPractice } from './fault-practice.ts';
import { arm, planKilling } from './killing.ts';
import type { Random } from './random.ts';
import { type SenderEnd, startSender } from './sender.ts';

/** What the killer has seen on one channel. */
export type KillReport = {
  processes: number;
  kills: number;
  /** Ended in good order by the signal to stop, or by it before they were ready for it. */
  stops: number;
  /** Submissions that another process's submission of the same batch refused. */
  refusedRivals: number;
  /** Submissions that were paused or refused because credits were missing. */
  withoutCredits: number;
  /** Submissions that ended because the portal failed too often. */
  pauses: number;
  /** Submissions that found the database or the portal too busy to begin. */
  outages: number;
  /** Bought where credits were missing, in thousandths. */
  boughtMilliCredits: number;
};

function newReport(): KillReport {
  return {
    processes: 0,
    kills: 0,
    stops: 0,
    refusedRivals: 0,
    withoutCredits: 0,
    pauses: 0,
    outages: 0,
    boughtMilliCredits: 0,
  };
}

export type KillOrder = Readonly<{
  channel: Channel;
  random: Random;
  kills: number;
  /** How far the clock of the next process is ahead. */
  minutesAhead?: () => number;
  /** Called after each process. */
  onEnd?: () => Promise<void>;
}>;

const RIVALS = 0.12; // of the processes have another one beside them that submits the same batch

/**
 * Sends the channel's batches by one process after another, each of which dies at some moment; who comes next takes
 * over at once. Ends when enough have died or nothing is left to send.
 */
export async function sendThroughKills(practice: FaultPractice, order: KillOrder): Promise<KillReport> {
  const { channel, random, kills, minutesAhead, onEnd } = order;
  const report = newReport();
  while (report.kills < kills) {
    const { batchIds, left } = await practice.book.unfinished(channel);
    if (left === 0) break;
    const each = Math.max(1, Math.floor((0.9 * left) / (kills - report.kills)));
    const batchId = random.pick(batchIds);
    const minutes = minutesAhead?.() ?? 0;
    const rivals = random.chance(RIVALS) ? 2 : 1;
    const ends = Array.from({ length: rivals }, () => sendOnce(practice, order, { batchId, each, minutes }));
    for (const end of await Promise.all(ends)) await note(practice, channel, report, end);
    await onEnd?.();
  }
  return report;
}

async function sendOnce(
  { home, signs }: FaultPractice,
  { channel, random }: KillOrder,
  { batchId, each, minutes }: Readonly<{ batchId: number; each: number; minutes: number }>,
): Promise<SenderEnd> {
  const { child, end } = startSender(home, minutes, 'batch', 'submit', String(batchId));
  const callOff = arm(child, planKilling(random, each), signs[channel]);
  try {
    return await end;
  } finally {
    callOff();
  }
}

/** Counts how a process ended, and buys credits where they were missing. */
async function note(
  practice: FaultPractice,
  channel: Channel,
  report: KillReport,
  { signal, answer, stderr }: SenderEnd,
): Promise<void> {
  report.processes += 1;
  if (signal === 'SIGKILL') report.kills += 1;
  else if (signal === 'SIGTERM') report.stops += 1;
  if (signal !== null) return;
  if (answer === null) throw new Error(`batch submit: expected an answer, got ${stderr}`);
  const code = refusalCode(answer);
  if (code === 'insufficient-credits' || answer.paused === 'no-credits') report.withoutCredits += 1;
  else if (code === 'batch-being-submitted' || code === 'batch-not-open') report.refusedRivals += 1;
  else if (code === 'database-busy' || code === 'portal-unreachable') report.outages += 1;
  else if (code !== null) throw new Error(`batch submit: expected no refusal, got ${stderr}`);
  else if (answer.paused !== null) report.pauses += 1;
  else if (answer.state === 'submitting') report.stops += 1;
  if (code === 'insufficient-credits') {
    report.boughtMilliCredits += await buyMissing(practice, channel, answer);
  }
}

type Answer = NonNullable<SenderEnd['answer']>;
type Refusal = { code: string; details: { missing: number } };

function refusalCode(answer: Answer): string | null {
  return (answer.error as Refusal | undefined)?.code ?? null;
}

/** Buys the least number that the refusal names; returns it in thousandths. */
async function buyMissing(practice: FaultPractice, channel: Channel, answer: Answer): Promise<number> {
  const { missing } = (answer.error as Refusal).details;
  await practice.atAnotherScreen(0, (screen) => buy(practice, screen, { channel, credits: missing }));
  return Math.round(missing * 1000);
}

/** Buys credits: of the portal, if it counts, and into our own ledger. */
export async function buy(
  practice: FaultPractice,
  { engine, actor }: Installation,
  { channel, credits }: Readonly<{ channel: Channel; credits: number }>,
): Promise<void> {
  if (channel === 'sms') await practice.buy(credits);
  await engine.enterPurchase(actor, { channel, milliCredits: Math.round(credits * 1000) });
}

/** A restart that nobody kills finishes the work: every batch is submitted, whatever pauses it meets on the way. */
export async function finishSending(practice: FaultPractice, channel: Channel): Promise<KillReport> {
  const report = newReport();
  const { batchIds } = await practice.book.unfinished(channel);
  for (const batchId of batchIds) {
    for (let tries = 0; ; tries += 1) {
      if (tries === MAX_TRIES) throw new Error(`batch ${batchId}: expected it to end, it does not`);
      const end = await startSender(practice.home, 0, 'batch', 'submit', String(batchId)).end;
      await note(practice, channel, report, end);
      if (end.answer?.state === 'submitted' || refusalCode(end.answer ?? {}) === 'batch-not-open') break;
    }
  }
  // whoever died after a batch's last outcome has asked nobody what became of the unclear ones
  await practice.atAnotherScreen(0, ({ engine, actor }) => engine.refreshDelivery(actor, {}));
  return report;
}

const MAX_TRIES = 20; // pauses for credits and for portals that fail too often are few
