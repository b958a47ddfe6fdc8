import { isDeepStrictEqual } from 'node:util';
import { type Actor, allCapabilities, type Capability, requireCapability } from './actor.ts';
import { type AuditDetails, recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { cleanText } from './model/text.ts';
import {
  fourEyesIsPossible,
  type IdentityKind,
  isAdministrator,
  isUserId,
  type PracticeUser,
} from './people.ts';
import { readSettings } from './settings.ts';
import type { Tx } from './store.ts';

/** A practice user as a person enters them. */
export type NewUser = Readonly<{
  id: string;
  name: string;
  /** *view* goes without saying. */
  capabilities?: readonly string[];
  logins?: readonly string[];
  slackIds?: readonly string[];
}>;

/** What is left out stays; a list replaces the one before. */
export type UserChange = Partial<Omit<NewUser, 'id'>> & Readonly<{ id: string; isActive?: boolean }>;

/** Everybody of the practice by id, the inactive too. */
export async function listUsers({ store }: Deps, actor: Actor): Promise<PracticeUser[]> {
  requireCapability(actor, 'view');
  return store.read.users();
}

/** Enters a practice user. Refuses as `user-exists`, `invalid-user` or `identity-taken`. */
export async function addUser(deps: Deps, actor: Actor, entered: NewUser): Promise<PracticeUser> {
  requireCapability(actor, 'admin');
  const user = checked({ capabilities: [], logins: [], slackIds: [], ...entered, isActive: true });
  const { id, capabilities, logins, slackIds } = user;
  await deps.store.write(async (tx) => {
    const others = await tx.users();
    if (others.some((other) => other.id === id)) throw new RefusalError('user-exists', { user: id });
    refuseTakenAccounts(others, user);
    await tx.putUser(user);
    const details = { capabilities, logins, slackIds };
    await recordAudit(deps, actor, tx, { action: 'user.added', subject: `user ${id}`, details });
  });
  deps.log.info('user.added', { user: id, by: actor.id });
  return user;
}

/**
 * Changes what is known of a user; the id stays, and nobody is ever deleted: records name them. Refuses as
 * `user-not-found`, `invalid-user`, `identity-taken`, `last-administrator` or, when nobody could approve somebody
 * else's batch any more although four eyes are asked for (S5), `four-eyes-impossible`.
 */
export async function changeUser(deps: Deps, actor: Actor, change: UserChange): Promise<PracticeUser> {
  requireCapability(actor, 'admin');
  const { before, after } = await deps.store.write(async (tx) => {
    const users = await tx.users();
    const before = users.find(({ id }) => id === change.id);
    if (before === undefined) throw new RefusalError('user-not-found', { user: change.id });
    const after = checked({ ...before, ...change });
    const others = users.filter((user) => user !== before);
    refuseTakenAccounts(others, after);
    await refuseLackOfPeople(deps, tx, users, [...others, after]);
    if (isDeepStrictEqual(before, after)) return { before, after };
    await tx.putUser(after);
    const details = differences(before, after);
    await recordAudit(deps, actor, tx, { action: 'user.changed', subject: `user ${after.id}`, details });
    return { before, after };
  });
  if (!isDeepStrictEqual(before, after)) deps.log.info('user.changed', { user: after.id, by: actor.id });
  return after;
}

const MAX_NAME = 80; // characters: a title, two names, and still a column of a table
const MAX_ACCOUNTS = 20; // of each kind; more is a mistake

type Entered = Required<NewUser> & Pick<PracticeUser, 'isActive'>;

function checked({ id, name, capabilities, logins, slackIds, isActive }: Entered): PracticeUser {
  if (!isUserId(id)) throw invalid('id', id);
  if (!isPlain(name) || name.length > MAX_NAME) throw invalid('name', name);
  return {
    id,
    name: name.normalize('NFC'),
    capabilities: capabilitiesOf(capabilities),
    logins: accounts('login', logins, (login) => isPlain(login) && /^[^,]{1,128}$/.test(login)),
    slackIds: accounts('slack', slackIds, (slackId) => /^[UW][A-Z0-9]{2,20}$/.test(slackId)),
    isActive,
  };
}

function capabilitiesOf(entered: readonly string[]): Capability[] {
  const unknown = entered.find((text) => !allCapabilities.some((capability) => capability === text));
  if (unknown !== undefined) throw invalid('capability', unknown);
  return allCapabilities.filter((capability) => capability === 'view' || entered.includes(capability));
}

function accounts(
  kind: IdentityKind,
  entered: readonly string[],
  isAcceptable: (text: string) => boolean,
): string[] {
  const wrong = entered.find((account) => !isAcceptable(account));
  if (wrong !== undefined) throw invalid(kind, wrong);
  if (entered.length > MAX_ACCOUNTS) throw invalid(kind, `${entered.length} × ${kind}`);
  return [...new Set(entered)].sort();
}

/** Nothing that a screen would hide or obey, and no blank at its ends. */
function isPlain(text: string): boolean {
  return text !== '' && cleanText(text) === text.normalize('NFC');
}

function invalid(field: 'id' | 'name' | 'capability' | IdentityKind, value: string): RefusalError {
  return new RefusalError('invalid-user', { field, value });
}

function refuseTakenAccounts(others: readonly PracticeUser[], { logins, slackIds }: PracticeUser): void {
  for (const { id, name, ...taken } of others) {
    const refuse = (kind: IdentityKind, account: string | undefined) => {
      if (account !== undefined) throw new RefusalError('identity-taken', { kind, account, user: id, name });
    };
    refuse(
      'login',
      logins.find((login) => taken.logins.includes(login)),
    );
    refuse(
      'slack',
      slackIds.find((slackId) => taken.slackIds.includes(slackId)),
    );
  }
}

/** What was lacking before may go on lacking: one cannot mend everything in one step. */
async function refuseLackOfPeople(
  { mode }: Deps,
  tx: Tx,
  before: readonly PracticeUser[],
  after: readonly PracticeUser[],
): Promise<void> {
  if (before.some(isAdministrator) && !after.some(isAdministrator)) {
    throw new RefusalError('last-administrator', { user: before.find(isAdministrator)?.id ?? null });
  }
  if (mode === 'sandbox' || !fourEyesIsPossible(before) || fourEyesIsPossible(after)) return;
  const { 'approval.mode': approval } = await readSettings(tx, null);
  if (approval === 'four-eyes') throw new RefusalError('four-eyes-impossible');
}

/** What the audit tells of a change; of the name only that it is another. */
function differences(before: PracticeUser, after: PracticeUser): AuditDetails {
  const lists = (['capabilities', 'logins', 'slackIds'] as const)
    .filter((list) => !isDeepStrictEqual(before[list], after[list]))
    .flatMap((list) => [[`${list}From`, before[list]] as const, [`${list}To`, after[list]] as const]);
  return {
    ...(before.name !== after.name && { renamed: true }),
    ...Object.fromEntries(lists),
    ...(before.isActive !== after.isActive && { active: after.isActive }),
  };
}
