import { claimGroup } from './claim.ts';
import type { Deps } from './deps.ts';
import { createFlight, type Flight } from './flight.ts';
import { isWithinLease, keepLease, RENEWAL_MILLISECONDS } from './lease.ts';
import type { Batch } from './model/batch.ts';
import { calendarEntry, mayUnsubscribe } from './model/calendar.ts';
import type { Gateway, OutgoingMessage, StopReason, SubmitOutcome } from './ports.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import type { Hold } from './send-limits.ts';
import type { DueMessage, RecordedOutcome } from './store.ts';

/** Why sending ended before the queue was empty; `stopped`: somebody wished it, here or elsewhere. */
export type PauseReason = StopReason | 'portal-faults' | 'portal-unavailable' | 'stopped';

export type Sending = Readonly<{
  batch: Batch;
  gateway: Gateway;
  despiteQuietHours: boolean;
  /** Raised: nothing new is claimed; what is in flight is finished and recorded. */
  signal: AbortSignal;
  onProgress: (recorded: number) => void;
}>;

const SMALLEST_GROUP = 10; // messages claimed in one commit: an fsync for fewer would cost more than sending them
const FUSE = 5; // faults in a row after which the portal is left alone
const MAX_ATTEMPTS = 5; // of one message that the portal puts off
const SHORTEST_WAIT_MILLISECONDS = 50; // while the limit per day waits for what is leaving
const LONGEST_WAIT_MILLISECONDS = 30_000; // for a message put off; what is held longer waits for the next submit

/** Why sending ended before the queue was empty: stopped for a reason, or held back; both null when it was told to. */
export type SendingEnd = Readonly<{ pause: PauseReason | null; hold: Hold | null }>;

/**
 * Sends the batch's due messages through the gateway and records every outcome (DESIGN §5.2–5). At most twice the
 * gateway's concurrency is claimed ahead of what it has in hand.
 */
export async function sendQueued(deps: Deps, sending: Sending): Promise<SendingEnd> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  const flight = createFlight(stop);
  const claimSoon = () => !stopping.signal.aborted && roomAhead(sending.gateway, flight) > 0 && flight.call();
  const run: Run = {
    ...sending,
    recorder: createRecorder(deps, sending.onProgress, claimSoon),
    flight,
    stopping,
    leaseUntil: sending.batch.leaseUntil ?? deps.now(),
    faults: 0,
    pause: null,
    hold: null,
  };
  sending.signal.addEventListener('abort', stop, { once: true });
  if (sending.signal.aborted) stop();
  const heartbeat = setInterval(() => void keepLease(deps, run), RENEWAL_MILLISECONDS);
  try {
    await keepBusy(deps, run);
    return { pause: run.pause, hold: run.hold };
  } finally {
    clearInterval(heartbeat);
    sending.signal.removeEventListener('abort', stop);
  }
}

/** One batch being sent. */
export type Run = Sending & {
  readonly recorder: Recorder;
  readonly flight: Flight;
  readonly stopping: AbortController;
  /** Until when the batch is ours; no call begins after it. */
  leaseUntil: Date;
  faults: number;
  pause: PauseReason | null;
  /** Why nothing more leaves for now. Never stored: it is judged anew by whoever submits next. */
  hold: Hold | null;
};

/** Claims and hands over, group after group; whatever happens, what is in flight is finished and recorded. */
async function keepBusy(deps: Deps, run: Run): Promise<void> {
  const [claiming] = await Promise.allSettled([claimAndSend(deps, run)]);
  if (claiming.status === 'rejected') run.stopping.abort();
  const [sending] = await Promise.allSettled([run.flight.end()]);
  await run.recorder.drain();
  for (const each of [claiming, sending]) if (each.status === 'rejected') throw each.reason;
}

/**
 * The next group is claimed while the gateway still has its hands full: not all of them are free before the commit. It is
 * claimed earlier, and smaller, when outcomes must be recorded anyway.
 */
async function claimAndSend(deps: Deps, run: Run): Promise<void> {
  const { flight, gateway, stopping } = run;
  while (!stopping.signal.aborted) {
    await flight.downToOrCalled(mostAhead(gateway) - groupSize(gateway));
    if (stopping.signal.aborted) return;
    const claimed = await claimGroup(deps, run, roomAhead(gateway, flight));
    if (claimed !== null) flight.begin(claimed.length, (land) => sendGroup(deps, run, claimed, land));
    else {
      await flight.downTo(0); // what is put off comes back
      if (run.hold !== null || !(await waitForRetry(deps, run))) return;
    }
  }
}

/** How many may be claimed now. */
function roomAhead(gateway: Gateway, flight: Flight): number {
  return Math.min(groupSize(gateway), mostAhead(gateway) - flight.count());
}

/** What the gateway has in hand, and never more than twice that claimed ahead of it (DESIGN §5.2). */
function mostAhead({ concurrency }: Gateway): number {
  return 3 * concurrency;
}

/** How many are claimed in one commit. */
function groupSize({ concurrency }: Gateway): number {
  return Math.min(Math.max(concurrency, SMALLEST_GROUP), 2 * concurrency);
}

async function sendGroup(
  deps: Deps,
  run: Run,
  claimed: readonly DueMessage[],
  land: () => void,
): Promise<void> {
  const { gateway, stopping } = run;
  const mayBegin = () => isWithinLease(deps.now(), run.leaseUntil);
  for await (const outcome of gateway.submit(claimed.map(outgoing), stopping.signal, mayBegin)) {
    recordOutcome(deps, run, outcome, claimed);
    land();
  }
}

/** Waits until a message that was put off may be tried again; false when none is due soon. */
async function waitForRetry({ store, now, wait }: Deps, run: Run): Promise<boolean> {
  await run.recorder.drain();
  const next = await store.read.nextDueAt(run.batch.id);
  if (next === null) return false;
  const milliseconds = next.getTime() - now().getTime();
  if (milliseconds > LONGEST_WAIT_MILLISECONDS) return false;
  await wait(Math.max(milliseconds, SHORTEST_WAIT_MILLISECONDS), run.stopping.signal);
  return !run.stopping.signal.aborted;
}

/** Turns the gateway's outcome into a record, and counts faults: five in a row trip the fuse (DESIGN §5.7). */
function recordOutcome(deps: Deps, run: Run, outcome: SubmitOutcome, claimed: readonly DueMessage[]): void {
  const record = { reference: outcome.reference, at: deps.now() };
  switch (outcome.outcome) {
    case 'accepted':
      run.faults = 0;
      run.recorder.add({ ...record, state: 'submitted', reason: null });
      break;
    case 'refused':
      run.faults = 0;
      run.recorder.add({ ...record, state: 'rejected', reason: outcome.reason });
      break;
    case 'unknown':
      countFault(run);
      run.recorder.add({ ...record, state: 'unclear', reason: outcome.reason });
      break;
    case 'try-later':
      run.recorder.add({ ...record, ...putOff(deps, run, outcome, claimed) });
      break;
    case 'stop':
      pauseRun(run, outcome.reason);
      run.recorder.add({ ...record, ...requeued(deps, outcome.reason) });
      break;
    case 'not-attempted':
      run.recorder.add({ ...record, ...requeued(deps, null) });
      break;
  }
  if ('reason' in outcome) {
    const { outcome: kind, reason } = outcome;
    deps.log.warn('message.not-taken', { batch: run.batch.id, outcome: kind, reason });
  }
}

/** Back in the queue under a new reference: the portal may remember the one it has seen. */
function requeued({ newReference }: Deps, reason: string | null) {
  return { state: 'queued', reason, nextReference: newReference() } as const;
}

/** Tried again after a while. A recipient who keeps being put off is rejected; a portal that does is left alone. */
function putOff(
  deps: Deps,
  run: Run,
  { reference, reason, concerns }: PutOff,
  claimed: readonly DueMessage[],
): Pick<RecordedOutcome, 'state' | 'reason' | 'nextReference' | 'retryAt'> {
  const attempts = (claimed.find((message) => message.reference === reference)?.attempts ?? 0) + 1;
  const isRecipient = concerns === 'recipient';
  if (isRecipient && attempts >= MAX_ATTEMPTS) return { state: 'rejected', reason };
  if (!isRecipient) countFault(run);
  if (attempts >= MAX_ATTEMPTS) pauseRun(run, 'portal-unavailable');
  return { ...requeued(deps, reason), retryAt: new Date(deps.now().getTime() + 500 * 2 ** attempts) };
}

type PutOff = Extract<SubmitOutcome, { outcome: 'try-later' }>;

function countFault(run: Run): void {
  run.faults += 1;
  if (run.faults >= FUSE) pauseRun(run, 'portal-faults');
}

function pauseRun(run: Run, reason: PauseReason): void {
  run.pause ??= reason;
  run.stopping.abort();
}

function outgoing(message: DueMessage): OutgoingMessage {
  const { reference, recipient, subject, text, encoding, kind } = message;
  const calendar = calendarEntry(message);
  return { reference, recipient, subject, text, encoding, calendar, mayUnsubscribe: mayUnsubscribe(kind) };
}
