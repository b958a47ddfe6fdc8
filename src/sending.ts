import type { Deps } from './deps.ts';
import type { Batch } from './model/batch.ts';
import { calendarEntry, mayUnsubscribe } from './model/calendar.ts';
import { lastLook } from './model/last-look.ts';
import type { Gateway, OutgoingMessage, StopReason, SubmitOutcome } from './ports.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { type Allowance, allowanceToday, type Hold, limitHold, quietHold } from './send-limits.ts';
import { readSettings, type Settings } from './settings.ts';
import type { DueMessage, RecordedOutcome, Tx } from './store.ts';

/** Why sending ended before the queue was empty. */
export type PauseReason = StopReason | 'portal-faults' | 'portal-unavailable';

export type Sending = Readonly<{
  batch: Batch;
  gateway: Gateway;
  despiteQuietHours: boolean;
  /** Raised: nothing new is claimed; what is in flight is finished and recorded. */
  signal: AbortSignal;
  onProgress: (recorded: number) => void;
}>;

const LEASE_SECONDS = 60; // renewed every 20 seconds, so that it survives two renewals that fail
const LEASE_MARGIN_SECONDS = 10; // no call begins in the last seconds of a lease (S4)
const FUSE = 5; // faults in a row after which the portal is left alone
const MAX_ATTEMPTS = 5; // of one message that the portal puts off
const SHORTEST_WAIT_MILLISECONDS = 50; // while the limit per day waits for what is leaving
const LONGEST_WAIT_MILLISECONDS = 30_000; // for a message put off; what is held longer waits for the next submit

/** Why sending ended before the queue was empty: stopped for a reason, or held back; both null when it was told to. */
export type SendingEnd = Readonly<{ pause: PauseReason | null; hold: Hold | null }>;

/**
 * Sends the batch's due messages through the gateway and records every outcome (DESIGN §5.2–5). Two lanes claim a
 * group each, so that at most twice the gateway's concurrency is claimed ahead.
 */
export async function sendQueued(deps: Deps, sending: Sending): Promise<SendingEnd> {
  const run: Run = {
    ...sending,
    recorder: createRecorder(deps, sending.onProgress),
    stopping: new AbortController(),
    leaseUntil: sending.batch.leaseUntil ?? deps.now(),
    faults: 0,
    pause: null,
    hold: null,
  };
  const stop = () => run.stopping.abort();
  sending.signal.addEventListener('abort', stop, { once: true });
  if (sending.signal.aborted) stop();
  const heartbeat = setInterval(() => void keepLease(deps, run), (LEASE_SECONDS * 1000) / 3);
  try {
    const lanes = await Promise.allSettled([runLane(deps, run), runLane(deps, run)]);
    await run.recorder.drain();
    const failed = lanes.find((lane) => lane.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return { pause: run.pause, hold: run.hold };
  } finally {
    clearInterval(heartbeat);
    sending.signal.removeEventListener('abort', stop);
  }
}

type Run = Sending & {
  readonly recorder: Recorder;
  readonly stopping: AbortController;
  /** Until when the batch is ours; no call begins after it. */
  leaseUntil: Date;
  faults: number;
  pause: PauseReason | null;
  /** Why nothing more leaves for now. Never stored: it is judged anew by whoever submits next. */
  hold: Hold | null;
};

async function runLane(deps: Deps, run: Run): Promise<void> {
  try {
    while (!run.stopping.signal.aborted) {
      await run.recorder.ready();
      const claimed = await claimGroup(deps, run);
      if (claimed === null) {
        if (run.hold !== null || !(await waitForRetry(deps, run))) return;
        continue;
      }
      const { gateway, stopping } = run;
      const mayBegin = () => deps.now().getTime() < run.leaseUntil.getTime() - LEASE_MARGIN_SECONDS * 1000;
      for await (const outcome of gateway.submit(claimed.map(outgoing), stopping.signal, mayBegin)) {
        recordOutcome(deps, run, outcome, claimed);
      }
    }
  } catch (error) {
    run.stopping.abort(); // the other lane finishes what is in flight and ends too
    throw error;
  }
}

/** Takes the last look and claims; null when nothing is due. A group that is withdrawn whole is followed by the next. */
async function claimGroup(deps: Deps, run: Run): Promise<readonly DueMessage[] | null> {
  const { store, now } = deps;
  const { batch, gateway } = run;
  for (;;) {
    const { leaseUntil, claimed } = await store.write(async (tx) => {
      const leaseUntil = await renewLease(deps, run, tx);
      if (leaseUntil === null) return { leaseUntil, claimed: null };
      const settings = await readSettings(tx, null); // changed meanwhile: it holds from the next group on
      const allowance = await allowanceToday(deps, settings, tx, now());
      const due = await tx.dueMessages(batch.id, now(), gateway.concurrency);
      const hold = due.length === 0 ? null : holdNow(deps, run, settings, allowance);
      if (hold !== null) run.hold = hold;
      const allowed = hold === null ? due.slice(0, allowance.free) : [];
      return {
        leaseUntil,
        claimed: allowed.length === 0 ? null : await claimAllowed(deps, run, tx, allowed),
      };
    });
    keep(run, leaseUntil);
    if (claimed === null || claimed.length > 0) return claimed;
  }
}

/** Why nothing more leaves for now; null when it may. */
function holdNow(
  deps: Deps,
  { batch, despiteQuietHours }: Run,
  settings: Settings,
  allowance: Allowance,
): Hold | null {
  const now = deps.now();
  const quiet = despiteQuietHours ? null : quietHold(deps, settings, batch.channel, now);
  return quiet ?? (allowance.isUsedUp ? limitHold(deps, now) : null);
}

async function claimAllowed(
  deps: Deps,
  run: Run,
  tx: Tx,
  due: readonly DueMessage[],
): Promise<readonly DueMessage[]> {
  const { now, owner } = deps;
  const { channel } = run.batch;
  const at = now();
  const judged = due.map((message) => ({ message, reason: lastLook(message, channel, at) }));
  const withdrawn = judged.flatMap(({ message: { id }, reason }) =>
    reason === null ? [] : [{ id, reason }],
  );
  await tx.withdrawMessages(withdrawn, at);
  const allowed = judged.flatMap(({ message, reason }) => (reason === null ? [message] : []));
  const ids = allowed.map(({ id }) => id);
  const claimed = await tx.claimMessages(ids, { owner, leaseUntil: leaseEnd(at), at });
  return allowed.filter(({ id }) => claimed.has(id));
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

/** Renews the lease inside a write; null when the batch is no longer ours. */
async function renewLease({ now, owner }: Deps, { batch }: Run, tx: Tx): Promise<Date | null> {
  const until = leaseEnd(now());
  return (await tx.renewLease(batch.id, owner, until)) ? until : null;
}

/** What a write has renewed counts only once it is durable. Null: a process that slept past its lease was replaced. */
function keep(run: Run, leaseUntil: Date | null): void {
  if (leaseUntil === null) run.stopping.abort();
  else run.leaseUntil = leaseUntil;
}

/** Every 20 seconds. A renewal that fails is tried again by the next; when the lease runs out, no call begins. */
async function keepLease(deps: Deps, run: Run): Promise<void> {
  const { store, log, owner } = deps;
  try {
    const leaseUntil = await store.write(async (tx) => {
      const until = await renewLease(deps, run, tx);
      if (until !== null) await tx.renewClaims(run.batch.id, owner, until);
      return until;
    });
    keep(run, leaseUntil);
  } catch (error) {
    log.error('lease.not-renewed', error);
  }
}

/** When a lease taken now ends. */
export function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + LEASE_SECONDS * 1000);
}

function outgoing(message: DueMessage): OutgoingMessage {
  const { reference, recipient, subject, text, encoding, kind } = message;
  const calendar = calendarEntry(message);
  return { reference, recipient, subject, text, encoding, calendar, mayUnsubscribe: mayUnsubscribe(kind) };
}
