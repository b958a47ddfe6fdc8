import type { Deps } from './deps.ts';
import type { Batch } from './model/batch.ts';
import { lastLook } from './model/last-look.ts';
import { isWithin, nextAt, toLocal } from './model/time.ts';
import type { Gateway, OutgoingMessage, StopReason, SubmitOutcome } from './ports.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import type { Settings } from './settings.ts';
import type { DueMessage } from './store.ts';

/** Why sending ended before the queue was empty. */
export type PauseReason = StopReason | 'portal-faults' | 'portal-unavailable';

export type Sending = Readonly<{
  batch: Batch;
  gateway: Gateway;
  settings: Settings;
  despiteQuietHours: boolean;
  /** Raised: nothing new is claimed; what is in flight is finished and recorded. */
  signal: AbortSignal;
  onProgress: (recorded: number) => void;
}>;

export const LEASE_SECONDS = 60; // four times the longest call, renewed every 20 seconds
const FUSE = 5; // faults in a row after which the portal is left alone
const MAX_ATTEMPTS = 5; // of one message that the portal puts off
const LONGEST_WAIT_MILLISECONDS = 30_000; // for a message put off; what is held longer waits for the next submit

/**
 * Sends the batch's due messages through the gateway and records every outcome (DESIGN §5.2–5). Two lanes claim a
 * group each, so that at most twice the gateway's concurrency is claimed ahead. Returns why it stopped early, or null.
 */
export async function sendQueued(deps: Deps, sending: Sending): Promise<PauseReason | null> {
  const run: Run = {
    ...sending,
    recorder: createRecorder(deps.store, (references) => sending.onProgress(references.length)),
    stopping: new AbortController(),
    faults: 0,
    pause: null,
  };
  const stop = () => run.stopping.abort();
  sending.signal.addEventListener('abort', stop, { once: true });
  if (sending.signal.aborted) stop();
  const heartbeat = setInterval(() => void renewLease(deps, run).catch(stop), (LEASE_SECONDS * 1000) / 3);
  try {
    const lanes = await Promise.allSettled([runLane(deps, run), runLane(deps, run)]);
    await run.recorder.drain();
    const failed = lanes.find((lane) => lane.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return run.pause;
  } finally {
    clearInterval(heartbeat);
    sending.signal.removeEventListener('abort', stop);
  }
}

type Run = Sending & {
  readonly recorder: Recorder;
  readonly stopping: AbortController;
  faults: number;
  pause: PauseReason | null;
};

async function runLane(deps: Deps, run: Run): Promise<void> {
  try {
    while (!run.stopping.signal.aborted) {
      await run.recorder.ready();
      const claimed = await claimGroup(deps, run);
      if (claimed === null) {
        if (!(await waitForRetry(deps, run))) return;
        continue;
      }
      for await (const outcome of run.gateway.submit(claimed.map(outgoing), run.stopping.signal)) {
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
  const { store, now, owner } = deps;
  const { batch, gateway } = run;
  for (;;) {
    const result = await store.write(async (tx) => {
      const at = now();
      // a process that was suspended past its lease finds that another has taken over
      if ((await tx.batch(batch.id))?.owner !== owner) {
        run.stopping.abort();
        return null;
      }
      const due = await tx.dueMessages(batch.id, at, gateway.concurrency);
      if (due.length === 0) return null;
      const quietUntil =
        batch.channel === 'sms' && !run.despiteQuietHours ? quietHoursEnd(deps, run.settings, at) : null;
      const judged = due.map((message) => ({ message, reason: lastLook(message, batch.channel, at) }));
      const allowed = judged.filter(({ reason }) => reason === null).map(({ message }) => message);
      await tx.withdrawMessages(
        judged.flatMap(({ message, reason }) => (reason === null ? [] : [{ id: message.id, reason }])),
      );
      const ids = allowed.map(({ id }) => id);
      if (quietUntil !== null) {
        await tx.holdMessages(ids, quietUntil);
        return [];
      }
      await tx.claimMessages(ids, owner, leaseEnd(at));
      return allowed;
    });
    if (result === null || result.length > 0) return result;
  }
}

/** Waits until a message that was put off may be tried again; false when none is due soon. */
async function waitForRetry({ store, now, wait }: Deps, run: Run): Promise<boolean> {
  await run.recorder.drain();
  const next = await store.read.nextDueAt(run.batch.id);
  if (next === null) return false;
  const milliseconds = next.getTime() - now().getTime();
  if (milliseconds > LONGEST_WAIT_MILLISECONDS) return false;
  await wait(Math.max(milliseconds, 10), run.stopping.signal);
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
      countFault(run);
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

function putOff(
  deps: Deps,
  run: Run,
  { reference, reason }: { reference: string; reason: string },
  claimed: readonly DueMessage[],
) {
  const attempts = (claimed.find((message) => message.reference === reference)?.attempts ?? 0) + 1;
  if (attempts >= MAX_ATTEMPTS) pauseRun(run, 'portal-unavailable');
  return { ...requeued(deps, reason), retryAt: new Date(deps.now().getTime() + 500 * 2 ** attempts) };
}

function countFault(run: Run): void {
  run.faults += 1;
  if (run.faults >= FUSE) pauseRun(run, 'portal-faults');
}

function pauseRun(run: Run, reason: PauseReason): void {
  run.pause ??= reason;
  run.stopping.abort();
}

async function renewLease({ store, now, owner }: Deps, { batch, stopping }: Run): Promise<void> {
  const until = leaseEnd(now());
  await store.write(async (tx) => {
    if (await tx.renewLease(batch.id, owner, until)) await tx.renewClaims(batch.id, owner, until);
    else stopping.abort();
  });
}

/** When a lease taken now ends. */
export function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + LEASE_SECONDS * 1000);
}

/** When the quiet hours end, if it is in them now; null otherwise. */
export function quietHoursEnd(
  { practice }: Pick<Deps, 'practice'>,
  settings: Settings,
  now: Date,
): Date | null {
  const { 'quiet-hours.from': from, 'quiet-hours.to': to } = settings;
  const time = toLocal(now, practice.timeZone).slice(11);
  return isWithin(time, from, to) ? nextAt(to, now, practice.timeZone) : null;
}

function outgoing({ reference, recipient, subject, text, encoding }: DueMessage): OutgoingMessage {
  return { reference, recipient, subject, text, encoding };
}
