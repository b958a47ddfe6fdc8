import type { Deps } from './deps.ts';
import { keep, leaseEnd, renewLease } from './lease.ts';
import { announcementRules } from './look-rules.ts';
import { lastLook } from './model/last-look.ts';
import { type Allowance, type Hold, quietHold, readAllowance } from './send-limits.ts';
import type { Run } from './sending.ts';
import { readSettings, type Settings } from './settings.ts';
import type { DueMessage, Tx } from './store.ts';

/**
 * Takes the last look at the next `limit` due messages and claims them, in one commit with the outcomes that wait to be
 * recorded. Null when nothing is due. A group that is withdrawn whole is followed by the next.
 */
export async function claimGroup(deps: Deps, run: Run, limit: number): Promise<readonly DueMessage[] | null> {
  const tried: DueMessage[] = [];
  for (;;) {
    const { renewal, claimed } = await run.recorder.commitWith(async (tx) => {
      await giveBack(deps, tx, tried);
      const renewal = await renewLease(deps, run, tx);
      const mayClaim = renewal !== null && !renewal.isToStop;
      const claimed = mayClaim ? await claimDue(deps, run, tx, limit) : null;
      tried.push(...(claimed ?? []));
      return { renewal, claimed };
    });
    keep(run, renewal);
    if (claimed === null || claimed.length > 0 || run.stopping.signal.aborted) return claimed;
  }
}

/**
 * What earlier tries of the same claim took goes back to the queue: a connection may be lost after the server has committed
 * and before it has said so. Nothing of it was handed over, and what was never committed is not ours to find.
 */
async function giveBack({ now, newReference }: Deps, tx: Tx, tried: readonly DueMessage[]): Promise<void> {
  const [state, reason, at] = ['queued', null, now()] as const;
  await tx.recordOutcomes(
    tried.map(({ reference }) => ({ reference, state, reason, at, nextReference: newReference() })),
  );
}

async function claimDue(deps: Deps, run: Run, tx: Tx, limit: number): Promise<readonly DueMessage[] | null> {
  const now = deps.now();
  const settings = await readSettings(tx, null); // changed meanwhile: it holds from the next group on
  const allowance = await readAllowance(deps, settings, tx, now);
  const due = await tx.dueMessages(run.batch.id, now, limit);
  const hold = due.length === 0 ? null : holdNow(deps, run, settings, allowance);
  if (hold !== null) run.hold = hold;
  const allowed = hold === null ? due.slice(0, allowance.free) : [];
  return allowed.length === 0 ? null : claimAllowed(deps, run, tx, allowed);
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
  return quiet ?? allowance.hold;
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
  const rules = await announcementRules(deps, tx, { channel, kind: run.batch.kind });
  const judged = due.map((message) => ({ message, reason: lastLook(message, { ...rules, now: at }) }));
  const withdrawn = judged.flatMap(({ message: { id }, reason }) =>
    reason === null ? [] : [{ id, reason }],
  );
  await tx.withdrawMessages(withdrawn, at);
  const allowed = judged.flatMap(({ message, reason }) => (reason === null ? [message] : []));
  const ids = allowed.map(({ id }) => id);
  const claimed = await tx.claimMessages(ids, { owner, leaseUntil: leaseEnd(at), at });
  return allowed.filter(({ id }) => claimed.has(id));
}
