import { type Actor, requireCapability } from './actor.ts';
import { recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { OutageError, RefusalError } from './errors.ts';
import { askPortal, MAX_PER_INQUIRY, newsOf } from './inquiry.ts';
import { type Channel, channels, type MessageKind, type MessageState } from './model/message.ts';
import { toLocal } from './model/time.ts';
import type { Store, Tx } from './store.ts';

/** A database that is an older copy of itself: what was done after `backedUpAt` is not in it. */
export type RestoredState = Readonly<{
  backedUpAt: Date;
  restoredAt: Date;
  /** The database in whose place it was put, kept aside; null: nobody knows of one. */
  replaced: string | null;
}>;

export interface RestoreReads {
  /** null: it is no restored one, or somebody has decided. */
  restoredState(): Promise<RestoredState | null>;
  /** Of when it is a copy that nobody has settled yet; null: it is none. */
  copyMadeAt(): Promise<Date | null>;
  /** Messages of that channel that may have left although they are not recorded as such, by id. */
  mayHaveLeft(
    channel: Channel,
    page: Readonly<{ after: number; limit: number }>,
  ): Promise<Readonly<{ id: number; reference: string }>[]>;
  /** How much of what is open could be sent a second time. */
  restoredCounts(): Promise<RestoredCounts>;
}

/** What waits in the restored database: batches that were open, and their messages that may have left since. */
export type RestoredCounts = Readonly<{ batches: number; queued: number; unclear: number }>;

export interface RestoreWrites {
  /**
   * Nothing of it leaves by itself any more: what was being sent is unclear (since the backup: of what is older than its
   * memory the portal says nothing, S4), open batches are paused as `restored`, orders to send are gone. Returns how many batches and messages that concerns.
   */
  stopEverything(at: Date, backedUpAt: Date): Promise<Readonly<{ batches: number; unclear: number }>>;
  /** Replaces what is known of it; null: a person has decided. */
  putRestoredState(state: RestoredState | null): Promise<void>;
  /** Queued messages the portal knows: they have left. */
  suspectQueued(references: readonly string[], at: Date): Promise<void>;
  /** Batches of which everything has left have ended; prepared ones of which something has are paused. */
  endSentBatches(at: Date): Promise<void>;
  /** Runs that were due before are neither made nor caught up. */
  skipScheduledRuns(before: Date): Promise<void>;
  /** Takes over what has left, with claims and credits, and who may not be written to. Returns how many messages. */
  takeOver(left: LeftBehind, at: Date): Promise<number>;
}

/** A message that left after the backup, as the replaced database knows it. */
export type LeftMessage = Readonly<{
  id: number;
  kind: MessageKind;
  channel: Channel;
  state: MessageState;
  at: Date;
}>;

export type CarriedRow = Readonly<Record<string, string | number | boolean | null>>;

/** What the replaced database has that the restored one does not: what to show, and the rows to take over, by table. */
export type LeftBehind = Readonly<{
  messages: readonly LeftMessage[];
  rows: Readonly<Record<string, readonly CarriedRow[]>>;
}>;

/** Refuses as `database-restored` until a person has decided that nothing is sent twice. */
export async function refuseRestored(
  { practice }: Pick<Deps, 'practice'>,
  reads: Pick<RestoreReads, 'restoredState'>,
): Promise<void> {
  const state = await reads.restoredState();
  if (state === null) return;
  const { backedUpAt, restoredAt } = state;
  const local = (instant: Date) => toLocal(instant, practice.timeZone).replace('T', ' ');
  throw new RefusalError('database-restored', {
    from: backedUpAt.toISOString(),
    to: restoredAt.toISOString(),
    fromLocal: local(backedUpAt),
    toLocal: local(restoredAt),
  });
}

/**
 * To be asked when a database is opened: a copy that somebody has put to work, however it came to its place, is treated as
 * restored from now on.
 */
export async function settleCopy(store: Store, now: () => Date, workstation: string): Promise<void> {
  if ((await store.read.copyMadeAt()) === null) return;
  await store.write(async (tx) => {
    const backedUpAt = await tx.copyMadeAt(); // somebody else may have opened it at the same moment
    if (backedUpAt === null) return;
    const actor = { ...NOBODY, workstation };
    await settleRestored(tx, actor, { backedUpAt, restoredAt: now(), replaced: null });
  });
}

/** Who acts when a copy is found in the database's place. */
const NOBODY = {
  id: 'schedule:restore',
  name: 'rundruf restore',
  capabilities: [],
  face: 'schedule',
} as const satisfies Omit<Actor, 'workstation'>;

/** Stops everything in a database that has just been put in place, and remembers what it is. */
export async function settleRestored(tx: Tx, actor: Actor, state: RestoredState): Promise<void> {
  const { backedUpAt, restoredAt } = state;
  const earlier = await tx.restoredState(); // it was itself one that nobody had decided on
  const isEarlier = earlier !== null && earlier.backedUpAt < backedUpAt;
  const stopped = await tx.stopEverything(restoredAt, backedUpAt);
  await tx.putRestoredState(isEarlier ? { ...state, backedUpAt: earlier.backedUpAt } : state);
  const details = { from: backedUpAt.toISOString(), to: restoredAt.toISOString(), ...stopped };
  await recordAudit({ now: () => restoredAt }, actor, tx, { action: 'database.restored', details });
}

/** What the restored database is, and how much of it could be sent twice; null: it is none. Everybody may look. */
export async function viewRestored(
  { store }: Deps,
  actor: Actor,
): Promise<Readonly<{ state: RestoredState; counts: RestoredCounts }> | null> {
  requireCapability(actor, 'view');
  const state = await store.read.restoredState();
  return state === null ? null : { state, counts: await store.read.restoredCounts() };
}

/** How many messages the portals were asked about, and how many they had got. */
export type Asked = Readonly<{ asked: number; known: number; unreachable: readonly Channel[] }>;

/**
 * Asks the portals about everything that may have left since the backup, by our references: what they know has left. A
 * portal that cannot be asked (SMTP) is not among them, one that does not answer is named.
 */
export async function askAfterRestore(deps: Deps, actor: Actor): Promise<Asked> {
  requireCapability(actor, 'prepare');
  const { store, gateways, now, log } = deps;
  const total = { asked: 0, known: 0, unreachable: [] as Channel[] };
  if ((await store.read.restoredState()) === null) return total;
  for (const channel of channels) {
    if (!gateways[channel]?.reportsDelivery) continue;
    try {
      await askChannel(deps, channel, total);
    } catch (error) {
      if (!(error instanceof OutageError)) throw error;
      total.unreachable.push(channel);
    }
  }
  if (total.known > 0) await store.write((tx) => tx.endSentBatches(now()));
  log.info('restore.asked', { asked: total.asked, known: total.known });
  return total;
}

async function askChannel(
  deps: Deps,
  channel: Channel,
  total: { asked: number; known: number },
): Promise<void> {
  const { store, now } = deps;
  for (let after = 0; ; ) {
    const found = await store.read.mayHaveLeft(channel, { after, limit: MAX_PER_INQUIRY });
    const last = found.at(-1);
    if (last === undefined) return;
    const { reports, charge } = await askPortal(
      deps,
      channel,
      found.map(({ reference }) => reference),
    );
    const at = now();
    const known = [...reports.keys()];
    await store.write(async (tx) => {
      await tx.suspectQueued(known, at);
      await tx.recordOutcomes(
        known.map((reference) => ({ reference, state: 'submitted', reason: null, at }) as const),
      );
      await tx.recordDeliveries(newsOf(reports, at), at);
      await charge(tx);
    });
    total.asked += found.length;
    total.known += known.length;
    after = last.id;
  }
}

export type AcceptOptions = Readonly<{
  /** From the replaced database, to be taken over; null: it cannot be read, or nobody wants it. */
  left: LeftBehind | null;
  /** false: the portals are not asked first, because they cannot be reached and a person decides all the same. */
  asksPortal: boolean;
}>;

/** What came of it. */
export type Accepted = Readonly<{ state: RestoredState; asked: Asked; carriedOver: number }>;

/**
 * An administrator's word that it may go on after a restore: the portals are asked once more, what left is taken over
 * where it is known, and schedules begin anew from now. Refuses as `not-restored`; a portal that does not answer is an
 * OutageError `portal-unreachable`, with nothing decided.
 */
export async function acceptRestore(
  deps: Deps,
  actor: Actor,
  { left, asksPortal }: AcceptOptions,
): Promise<Accepted> {
  requireCapability(actor, 'admin');
  const { store, now, log } = deps;
  if ((await store.read.restoredState()) === null) throw new RefusalError('not-restored');
  const asked = asksPortal ? await askAfterRestore(deps, actor) : NOTHING_ASKED;
  if (asked.unreachable.length > 0) throw new OutageError('portal-unreachable');
  const accepted = await store.write(async (tx) => {
    const state = await tx.restoredState();
    if (state === null) throw new RefusalError('not-restored');
    const at = now();
    const carriedOver = left === null ? 0 : await tx.takeOver(left, at);
    if (left !== null) await tx.endSentBatches(at);
    await tx.skipScheduledRuns(at);
    await tx.putRestoredState(null);
    const { backedUpAt, restoredAt } = state;
    const details = { from: backedUpAt.toISOString(), to: restoredAt.toISOString(), carriedOver };
    await recordAudit(deps, actor, tx, {
      action: 'database.restore-accepted',
      details: { ...details, asked: asked.asked, known: asked.known, asksPortal },
    });
    return { state, asked, carriedOver };
  });
  log.warn('restore.accepted', { carriedOver: accepted.carriedOver, by: actor.id });
  return accepted;
}

const NOTHING_ASKED: Asked = { asked: 0, known: 0, unreachable: [] };
