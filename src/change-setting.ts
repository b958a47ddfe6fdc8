import { type Actor, may } from './actor.ts';
import { recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { contradictions, type SettingFacts } from './model/contradictions.ts';
import { type ScopedValue, settingsFor, viewpointsOf } from './model/setting-scope.ts';
import {
  type Definition,
  printSetting,
  type SettingKey,
  type SettingScope,
  type Settings,
  settingDefinitions,
} from './model/settings.ts';
import { cleanText, shorten } from './model/text.ts';
import { fourEyesIsPossible } from './people.ts';
import { knownSetting, mayChangeScope, type StoredSetting, viewpointOf } from './settings.ts';
import type { Tx } from './store.ts';

/** Which value; without a scope an administrator means the practice, everybody else themselves. */
export type SettingTarget = Readonly<{
  key: string;
  scope?: SettingScope;
  /** The user or workstation; left out: the actor's own. */
  scopeId?: string;
}>;

/** What was done; a text is null where nothing is set. */
export type SettingChange = Readonly<{
  key: SettingKey;
  scope: SettingScope;
  scopeId: string;
  from: string | null;
  to: string | null;
}>;

const MAX_NAME = 253; // characters: the longest host name
const MAX_SHOWN = 80; // characters of a value that is refused
const MAX_VALUE = 1000; // characters: the longest list that still makes sense

/**
 * Sets a value from its text form. Refuses unknown keys and values with what is expected, `scope-needed` when an
 * administrator does not say for whom *one per patient and day* changes (P6), `scope-not-allowed`, and with
 * `settings-contradict` what cannot hold together with another setting for anybody it concerns.
 */
export async function changeSetting(
  deps: Deps,
  actor: Actor,
  { value, ...target }: SettingTarget & Readonly<{ value: string }>,
): Promise<SettingChange> {
  const address = addressOf(actor, target);
  return apply(deps, actor, address, normalized(address.key, value));
}

/** Back to the next wider scope, at last to the shipped default; refuses like `changeSetting`. */
export async function clearSetting(deps: Deps, actor: Actor, target: SettingTarget): Promise<SettingChange> {
  return apply(deps, actor, addressOf(actor, target), null);
}

/** P6: whether the actor must say for whom the change holds; a face asks then. */
export function needsScope(actor: Pick<Actor, 'capabilities'>, key: string): boolean {
  return key === 'run.one-per-day' && may(actor, 'admin');
}

type Address = Readonly<{ key: SettingKey; scope: SettingScope; scopeId: string }>;

function addressOf(actor: Actor, target: SettingTarget): Address {
  const key = knownSetting(target.key);
  const { scopes } = settingDefinitions[key];
  const scope = target.scope ?? unsaidScope(actor, key);
  if (!scopes.includes(scope)) throw new RefusalError('scope-not-allowed', { key, scope, allowed: scopes });
  const ownId = { ...viewpointOf(actor), practice: '' }[scope] ?? '';
  const scopeId = target.scopeId ?? ownId;
  if (!mayChangeScope(actor, scope, scopeId)) {
    const isOwn = scope === 'user' && scopeId === actor.id;
    throw new RefusalError('not-permitted', { capability: isOwn ? 'prepare' : 'admin' });
  }
  const isName = scopeId !== '' && scopeId.length <= MAX_NAME && scopeId === cleanText(scopeId);
  if (scope === 'practice' ? scopeId !== '' : !isName) {
    throw new RefusalError('invalid-value', { field: scope, value: shown(scopeId), expected: ownId || '–' });
  }
  return { key, scope, scopeId };
}

function unsaidScope(actor: Actor, key: SettingKey): SettingScope {
  const { scopes } = settingDefinitions[key];
  if (needsScope(actor, key)) throw new RefusalError('scope-needed', { key, allowed: scopes });
  if (may(actor, 'admin')) return 'practice';
  if (!scopes.includes('user')) throw new RefusalError('not-permitted', { capability: 'admin' });
  return 'user';
}

function normalized<K extends SettingKey>(key: K, text: string): string {
  const { parse, print }: Definition<Settings[K]> = settingDefinitions[key];
  const value = text.length <= MAX_VALUE ? parse(cleanText(text)) : undefined;
  if (value === undefined) throw new RefusalError('invalid-setting', { key, value: shown(text) });
  return print(value);
}

async function apply(deps: Deps, actor: Actor, address: Address, to: string | null): Promise<SettingChange> {
  const { store, log } = deps;
  const change = await store.write(async (tx) => {
    await refuseUnknownUser(actor, tx, address);
    const before = await tx.settings();
    const from = before.find((value) => isAt(value, address))?.value ?? null;
    if (from !== to) await replace(deps, actor, tx, { before, address, from, to });
    return { ...address, from, to };
  });
  const { key, scope, from } = change;
  if (from !== to) log.info(actionOf(to), { key, scope, by: actor.id });
  return change;
}

type Replacement = Readonly<{
  before: readonly StoredSetting[];
  address: Address;
  from: string | null;
  to: string | null;
}>;

/** Checks whether it fits everybody it concerns, and records who did it. */
async function replace(deps: Deps, actor: Actor, tx: Tx, replacement: Replacement): Promise<void> {
  const { before, address, from, to } = replacement;
  const { key } = address;
  const others = before.filter((value) => !isAt(value, address));
  const row = to === null ? null : { ...address, value: to, changedBy: actor.id, changedAt: deps.now() };
  const after = row === null ? others : [...others, row];
  const counts = await isOfSomebodyActive(tx);
  refuseContradictions(key, {
    before: before.filter(counts),
    after: after.filter(counts),
    facts: await factsFor(deps, tx, key),
  });
  await (row === null ? tx.deleteSetting(address) : tx.putSetting(row));
  const details = { ...address, from, to };
  await recordAudit(deps, actor, tx, { action: actionOf(to), subject: `setting ${key}`, details });
}

/** What somebody set who may do nothing any more concerns nobody. */
async function isOfSomebodyActive(tx: Tx): Promise<(value: ScopedValue) => boolean> {
  const gone = new Set((await tx.users()).filter(({ isActive }) => !isActive).map(({ id }) => id));
  return ({ scope, scopeId }) => scope !== 'user' || !gone.has(scopeId);
}

function actionOf(to: string | null): 'setting.changed' | 'setting.cleared' {
  return to === null ? 'setting.cleared' : 'setting.changed';
}

function isAt(value: StoredSetting, { key, scope, scopeId }: Address): boolean {
  return value.key === key && value.scope === scope && value.scopeId === scopeId;
}

async function refuseUnknownUser(actor: Actor, tx: Tx, { scope, scopeId }: Address): Promise<void> {
  if (scope !== 'user' || scopeId === actor.id) return;
  const users = await tx.users();
  if (!users.some(({ id }) => id === scopeId))
    throw new RefusalError('user-not-found', { user: shown(scopeId) });
}

/** In the sandbox everybody may do everything, so that one can try four eyes out. */
async function factsFor({ mode }: Deps, tx: Tx, key: SettingKey): Promise<SettingFacts> {
  if (key !== 'approval.mode' || mode === 'sandbox') return { fourEyesIsPossible: true };
  return { fourEyesIsPossible: fourEyesIsPossible(await tx.users()) };
}

type Edit = Readonly<{ before: readonly ScopedValue[]; after: readonly ScopedValue[]; facts: SettingFacts }>;

/**
 * Looks at everybody for whom the value changes: the practice, and each user at each workstation with values of their
 * own. A contradiction that was there before and does not involve the setting blocks nothing.
 */
function refuseContradictions(key: SettingKey, { before, after, facts }: Edit): void {
  for (const viewpoint of viewpointsOf([...before, ...after])) {
    const settings = settingsFor(after, viewpoint);
    const was = printSetting(key, settingsFor(before, viewpoint));
    if (printSetting(key, settings) === was) continue;
    const found = contradictions(settings, facts).find(({ keys }) => keys.includes(key));
    if (found === undefined) continue;
    const values = found.keys.map((each) => shown(`${each} = ${printSetting(each, settings)}`));
    throw new RefusalError('settings-contradict', { key, ...found, values, ...viewpoint });
  }
}

/** A value from outside as a message may repeat it. */
function shown(text: string): string {
  return shorten(cleanText(text), MAX_SHOWN);
}
