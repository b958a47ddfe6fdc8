import type { SettingDescription } from '../settings.ts';
import { wrapped } from './output.ts';
import type { Session } from './session.ts';

const INDENT = 4; // of what explains a setting, below its value

/** Every setting with its value, where that comes from, and what it is for; a blank line between groups. */
export function listLines(
  session: Session,
  described: readonly SettingDescription[],
  withStored: boolean,
): string[] {
  const groupOf = (description: SettingDescription | undefined) => description?.key.split('.')[0];
  return described.flatMap((description, index) => {
    const isNewGroup = index > 0 && groupOf(description) !== groupOf(described[index - 1]);
    return [...(isNewGroup ? [''] : []), ...descriptionLines(session, description, withStored)];
  });
}

/** One setting: value and origin, then meaning and range, then, when wanted, what is set for whom and by whom. */
export function descriptionLines(
  { t, format }: Session,
  description: SettingDescription,
  withStored: boolean,
): string[] {
  const { key, value, source, default: shipped, stored } = description;
  const words = t.settings;
  const from = source === 'default' ? words.byDefault : t.settingScope[source];
  const shippedText = value === shipped ? '' : ` ${words.shippedDefault(shipped)}`;
  const shown = withStored ? stored : stored.filter(({ isInvalid }) => isInvalid);
  return [
    ...wrapped(`${key} = ${value} (${from})`, 0),
    ...wrapped(words.possible(t.settingMeaning[key], t.settingRange[key]) + shippedText, INDENT),
    ...shown.flatMap(({ scope, scopeId, value: text, changedBy, changedAt, isInvalid }) => {
      const told = words.stored(t.settingScope[scope], scopeId, text);
      const by = words.storedBy(changedBy, format.moment(changedAt));
      return wrapped(
        `${isInvalid ? '!' : '–'} ${told} (${isInvalid ? `${words.invalid}; ` : ''}${by})`,
        INDENT,
      );
    }),
  ];
}

/** The rich form of a setting, a stable contract (docs/cli.md). */
export function descriptionJson({ changedAt, stored, ...description }: SettingDescription) {
  return {
    ...description,
    changedAt: changedAt?.toISOString() ?? null,
    stored: stored.map((value) => ({
      scope: value.scope,
      scopeId: value.scopeId,
      value: value.value,
      isInvalid: value.isInvalid,
      changedBy: value.changedBy,
      changedAt: value.changedAt.toISOString(),
    })),
  };
}
