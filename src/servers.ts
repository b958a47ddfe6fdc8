import { type Actor, requireCapability } from './actor.ts';
import { noteClock } from './clock-ahead.ts';
import type { Deps } from './deps.ts';

/** A `rundruf serve` as its row tells it. */
export type StoredServer = Readonly<{
  owner: string;
  workstation: string;
  startedAt: Date;
  /** When it was last known to live; once a minute. */
  seenAt: Date;
  /** null: it has not ended in good order, or runs. */
  stoppedAt: Date | null;
}>;

export interface ServerReads {
  /** The newest first. */
  servers(): Promise<StoredServer[]>;
}

export interface ServerWrites {
  /** Adds the server, or notes that it still lives. */
  putServer(server: Omit<StoredServer, 'stoppedAt'>): Promise<void>;
  stopServer(owner: string, at: Date): Promise<void>;
  forgetServers(before: Date): Promise<void>;
}

/** A server as people see it. */
export type ServerView = Omit<StoredServer, 'owner'> & Readonly<{ isRunning: boolean }>;

const SILENT_SECONDS = 150; // two heartbeats may fail
const KEPT_DAYS = 7;

/**
 * This server lives, and so does its clock: noted once a minute, so that others see it. Rows of servers long gone are
 * removed, if the clock can be believed.
 */
export async function beatServer(deps: Deps, actor: Actor, startedAt: Date): Promise<void> {
  requireCapability(actor, 'view');
  const { store, owner, now } = deps;
  const seenAt = now();
  await store.write(async (tx) => {
    await tx.putServer({ owner, workstation: actor.workstation, startedAt, seenAt });
    const { isAhead } = await noteClock(tx, deps);
    if (!isAhead) await tx.forgetServers(new Date(seenAt.getTime() - KEPT_DAYS * 86_400_000));
  });
}

/** This server has ended in good order. */
export async function endServer({ store, owner, now }: Deps, actor: Actor): Promise<void> {
  requireCapability(actor, 'view');
  await store.write((tx) => tx.stopServer(owner, now()));
}

/** The servers of the last week, those that run first. */
export async function listServers(deps: Deps, actor: Actor): Promise<readonly ServerView[]> {
  requireCapability(actor, 'view');
  return viewServers(await deps.store.read.servers(), deps);
}

/** Schedules are on, and no server runs that would do what they say. */
export function isStandingStill(
  servers: readonly Pick<ServerView, 'isRunning'>[],
  schedules: readonly Readonly<{ isOn: boolean }>[],
): boolean {
  return !servers.some(({ isRunning }) => isRunning) && schedules.some(({ isOn }) => isOn);
}

/** Servers as people see them, those that run first. */
export function viewServers(
  servers: readonly StoredServer[],
  { now, mayBeAlive }: Pick<Deps, 'now' | 'mayBeAlive'>,
): readonly ServerView[] {
  const isRunning = ({ owner, seenAt, stoppedAt }: StoredServer) =>
    stoppedAt === null && now().getTime() - seenAt.getTime() <= SILENT_SECONDS * 1000 && mayBeAlive(owner);
  const views = servers.map((server) => {
    const { owner: _owner, ...shown } = server;
    return { ...shown, isRunning: isRunning(server) };
  });
  return views.toSorted((a, b) => Number(b.isRunning) - Number(a.isRunning));
}
