import { type Actor, allCapabilities, type Capability, type Face } from './actor.ts';
import { recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { cleanText, shorten } from './model/text.ts';
import type { Tx } from './store.ts';

/** Somebody who works in the practice: what they may do, and the accounts that are they. */
export type PracticeUser = Readonly<{
  /** Short, chosen once, recorded with everything they do. */
  id: string;
  name: string;
  /** In the order of `allCapabilities`; *view* is always among them. */
  capabilities: readonly Capability[];
  /** Operating-system logins. */
  logins: readonly string[];
  /** Slack user ids. */
  slackIds: readonly string[];
  /** false: may do nothing any more; the records keep their name. */
  isActive: boolean;
}>;

export type IdentityKind = 'login' | 'slack';

export interface PeopleReads {
  /** By id. */
  users(): Promise<PracticeUser[]>;
  userOf(kind: IdentityKind, account: string): Promise<PracticeUser | null>;
}

export interface PeopleWrites {
  /** Adds the user or replaces what is known of them. An account that is somebody else's violates the primary key. */
  putUser(user: PracticeUser): Promise<void>;
}

/** What a face knows of whoever uses it, from the operating system or from Slack; never from text. */
export type Account = Readonly<{ kind: IdentityKind; account: string; face: Face; workstation: string }>;

export type ResolvedActor = Readonly<{
  actor: Actor;
  /** This very call has made them the installation's first administrator. */
  isFirst: boolean;
}>;

/**
 * Who acts. The login of the first command on a fresh installation becomes its administrator; later ones that nobody
 * knows may view, in the sandbox everybody may do everything. Refuses the inactive as `user-inactive`.
 */
export async function resolveActor(deps: Deps, account: Account): Promise<ResolvedActor> {
  const known = await deps.store.read.userOf(account.kind, account.account);
  if (known !== null) return { actor: actorOf(deps, account, known), isFirst: false };
  const first = account.kind === 'login' ? await beFirst(deps, account) : null;
  // somebody else may have been first, or have entered this account, a moment ago
  const user = first ?? (await deps.store.read.userOf(account.kind, account.account));
  return { actor: actorOf(deps, account, user), isFirst: first !== null };
}

/** Who acts, in a database that has its people already: nobody becomes its first administrator. */
export async function knownActor(reads: PeopleReads, mode: Deps['mode'], account: Account): Promise<Actor> {
  return actorOf({ mode }, account, await reads.userOf(account.kind, account.account));
}

/** Whether it is a practice user's id; accounts that nobody knows act under `login:…` or `slack:…`. */
export function isUserId(actorId: string): boolean {
  return USER_ID.test(actorId);
}

/** Whether the user can look after the others: from Slack nobody can. */
export function isAdministrator({ isActive, capabilities, logins }: PracticeUser): boolean {
  return isActive && capabilities.includes('admin') && logins.length > 0;
}

/** S5: whether whatever anybody prepares can be approved by somebody else. */
export function fourEyesIsPossible(users: readonly PracticeUser[]): boolean {
  const active = users.filter(({ isActive }) => isActive);
  const approvers = active.filter(({ capabilities }) => capabilities.includes('approve'));
  const preparers = active.filter(({ capabilities }) => capabilities.includes('prepare'));
  return approvers.length > 0 && preparers.every(({ id }) => approvers.some((other) => other.id !== id));
}

const USER_ID = /^(?=.{1,32}$)[a-z0-9]+([._-][a-z0-9]+)*$/;

const MAX_ACCOUNT = 128; // of an unknown account, as it is recorded

function actorOf(
  { mode }: Pick<Deps, 'mode'>,
  { kind, account, face, workstation }: Account,
  user: PracticeUser | null,
): Actor {
  if (user !== null && !user.isActive) throw new RefusalError('user-inactive', { user: user.id });
  const shown = shorten(cleanText(account), MAX_ACCOUNT);
  // no user's id has a colon: a login nobody knows is never taken for the user who is spelled like it
  const { id, name, capabilities } = user ?? {
    id: `${kind}:${shown}`,
    name: shown,
    capabilities: UNKNOWN_MAY,
  };
  return { id, name, capabilities: mode === 'sandbox' ? allCapabilities : capabilities, face, workstation };
}

const UNKNOWN_MAY = ['view'] as const satisfies readonly Capability[];

/** The installation's first administrator; null when it has people already. */
async function beFirst(deps: Deps, account: Account): Promise<PracticeUser | null> {
  if ((await deps.store.read.users()).length > 0) return null;
  const user = {
    id: idFrom(account.account),
    name: shorten(cleanText(account.account), MAX_ACCOUNT),
    capabilities: allCapabilities,
    logins: [account.account],
    slackIds: [],
    isActive: true,
  };
  const isFirst = await deps.store.write(async (tx) => {
    if ((await tx.users()).length > 0) return false;
    await tx.putUser(user);
    await auditFirst(deps, tx, account, user);
    return true;
  });
  if (isFirst) deps.log.info('user.added', { user: user.id, by: user.id });
  return isFirst ? user : null;
}

async function auditFirst(deps: Deps, tx: Tx, account: Account, user: PracticeUser): Promise<void> {
  const { capabilities, logins } = user;
  await recordAudit(deps, actorOf(deps, account, user), tx, {
    action: 'user.added',
    subject: `user ${user.id}`,
    details: { first: true, capabilities, logins },
  });
}

/** A user's id made of a login: 'Anna.Müller' → 'anna.muller'. */
function idFrom(login: string): string {
  const plain = login.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const id = plain
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/([._-])[._-]+/g, '$1')
    .slice(0, 32)
    .replaceAll(/^[._-]+|[._-]+$/g, '');
  return id === '' ? 'admin' : id;
}
