import {
  type Definition,
  type SettingKey,
  type SettingScope,
  type Settings,
  settingDefinitions,
  settingKeys,
  settingScopes,
} from './settings.ts';

/** A value as it is kept, in the text form of its setting. */
export type ScopedValue = Readonly<{
  key: string;
  scope: SettingScope;
  /** The workstation or user; '' for the practice. */
  scopeId: string;
  value: string;
}>;

/** For whom settings hold: a user at a workstation; null: no user, or no workstation, of their own. */
export type Viewpoint = Readonly<{ user: string | null; workstation: string | null }>;

/** What no person does, and who has no values of their own. */
export const practiceWide: Viewpoint = { user: null, workstation: null };

/** The values that concern the viewpoint, the narrowest scope first. */
export function valuesFor<Value extends ScopedValue>(
  values: readonly Value[],
  viewpoint: Viewpoint,
): Value[] {
  const ids = { ...viewpoint, practice: '' };
  return settingScopes.flatMap((scope) =>
    values.filter((value) => value.scope === scope && value.scopeId === ids[scope]),
  );
}

/** The value that wins at the viewpoint: user over workstation over practice; undefined when the default holds. */
export function winner<Value extends ScopedValue>(
  values: readonly Value[],
  key: SettingKey,
  viewpoint: Viewpoint,
): Value | undefined {
  return valuesFor(values, viewpoint).find((value) => value.key === key && isValid(value));
}

/** The settings in force at the viewpoint. */
export function settingsFor(values: readonly ScopedValue[], viewpoint: Viewpoint): Settings {
  const own = valuesFor(values, viewpoint);
  const inForce = <K extends SettingKey>(key: K): Settings[K] => {
    const text = own.find((value) => value.key === key && isValid(value))?.value;
    const { default: shipped, parse }: Definition<Settings[K]> = settingDefinitions[key];
    const parsed = text === undefined ? undefined : parse(text);
    return parsed === undefined ? shipped : parsed;
  };
  return Object.fromEntries(settingKeys.map((key) => [key, inForce(key)])) as Settings;
}

/** Everybody for whom these values make a difference: each user at each workstation, those without own values too. */
export function viewpointsOf(values: readonly ScopedValue[]): Viewpoint[] {
  const idsOf = (scope: SettingScope): (string | null)[] => [
    null,
    ...new Set(values.filter((value) => value.scope === scope).map(({ scopeId }) => scopeId)),
  ];
  const workstations = idsOf('workstation');
  return idsOf('user').flatMap((user) => workstations.map((workstation) => ({ user, workstation })));
}

/** false for what was edited by hand, or kept when the setting allowed more. */
export function isValid({ key, scope, value }: ScopedValue): boolean {
  const known = settingKeys.find((setting) => setting === key);
  if (known === undefined) return false;
  const { parse, scopes } = settingDefinitions[known];
  return scopes.includes(scope) && parse(value) !== undefined;
}
