import { type Actor, may, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import {
  isValid,
  practiceWide,
  type ScopedValue,
  settingsFor,
  type Viewpoint,
  valuesFor,
  winner,
} from './model/setting-scope.ts';
import type { ValueRange } from './model/setting-values.ts';
import {
  defaultSettings,
  printSetting,
  type SettingKey,
  type SettingScope,
  type Settings,
  settingDefinitions,
  settingKeys,
} from './model/settings.ts';

export type { SettingKey, Settings } from './model/settings.ts';

/** A value somebody has set. */
export type StoredSetting = ScopedValue & Readonly<{ changedBy: string; changedAt: Date }>;

export type SettingAddress = Readonly<{ key: string; scope: SettingScope; scopeId: string }>;

export interface SettingReads {
  /** All values of all scopes, by key and scope. */
  settings(): Promise<StoredSetting[]>;
}

export interface SettingWrites {
  /** Adds the value or replaces the one at its key, scope and scope id. */
  putSetting(setting: StoredSetting): Promise<void>;
  deleteSetting(address: SettingAddress): Promise<void>;
}

/** The settings in force for the actor; null: the practice's, for what no person does. Nothing is remembered. */
export async function readSettings(
  reads: SettingReads,
  actor: Pick<Actor, 'id' | 'workstation'> | null,
): Promise<Settings> {
  return settingsFor(await reads.settings(), viewpointOf(actor));
}

/** The settings in force for whoever asks. */
export async function viewSettings({ store }: Deps, actor: Actor): Promise<Settings> {
  requireCapability(actor, 'view');
  return readSettings(store.read, actor);
}

/** A setting with all a face shows of it; values in the text form that `changeSetting` takes. */
export type SettingDescription = Readonly<{
  key: SettingKey;
  /** In force for the actor. */
  value: string;
  source: SettingScope | 'default';
  /** Who set the value in force; null for the default. */
  changedBy: string | null;
  changedAt: Date | null;
  /** The shipped default. */
  default: string;
  range: ValueRange;
  /** For whom it can be set at all, the narrowest first. */
  scopes: readonly SettingScope[];
  /** Those of them the actor may set for themselves and for all. */
  mayChange: readonly SettingScope[];
  /** What is set, the narrowest first; an invalid value does not count. */
  stored: readonly (StoredSetting & Readonly<{ isInvalid: boolean }>)[];
}>;

/**
 * Every setting as the actor meets it. `stored` has the values that concern the actor, with `everybody` those of all
 * users and workstations (an administrator's right).
 */
export async function describeSettings(
  { store }: Deps,
  actor: Actor,
  { everybody = false }: Readonly<{ everybody?: boolean }> = {},
): Promise<SettingDescription[]> {
  requireCapability(actor, everybody ? 'admin' : 'view');
  const values = await store.read.settings();
  return settingKeys.map((key) => describe(values, key, { actor, everybody }));
}

function describe(
  values: readonly StoredSetting[],
  key: SettingKey,
  { actor, everybody }: Readonly<{ actor: Actor; everybody: boolean }>,
): SettingDescription {
  const { range, scopes } = settingDefinitions[key];
  const viewpoint = viewpointOf(actor);
  const inForce = winner(values, key, viewpoint);
  const shown = everybody ? values : valuesFor(values, viewpoint);
  const stored = shown.filter((value) => value.key === key);
  return {
    key,
    value: printSetting(key, settingsFor(values, viewpoint)),
    source: inForce?.scope ?? 'default',
    changedBy: inForce?.changedBy ?? null,
    changedAt: inForce?.changedAt ?? null,
    default: printSetting(key, defaultSettings),
    range,
    scopes,
    mayChange: scopes.filter((scope) => mayChangeScope(actor, scope, actor.id)),
    stored: stored.map((value) => ({ ...value, isInvalid: !isValid(value) })),
  };
}

/** The setting of that name; refuses as `unknown-setting`. */
export function knownSetting(text: string): SettingKey {
  const key = settingKeys.find((known) => known === text);
  if (key === undefined) throw new RefusalError('unknown-setting', { key: text, known: settingKeys });
  return key;
}

/** Only an administrator sets a scope beyond their own; who may prepare sets their own. */
export function mayChangeScope(actor: Actor, scope: SettingScope, scopeId: string): boolean {
  return may(actor, 'admin') || (scope === 'user' && scopeId === actor.id && may(actor, 'prepare'));
}

/** The actor's own place among the scopes. */
export function viewpointOf(actor: Pick<Actor, 'id' | 'workstation'> | null): Viewpoint {
  return actor === null ? practiceWide : { user: actor.id, workstation: actor.workstation };
}
