import type { Catalogue } from '../../src/i18n/en.ts';
import type { SettingScope } from '../../src/model/settings.ts';
import type { FieldSpec, FieldValue, FormSpec } from '../components/form.ts';
import { possibleText, type SettingRow, valueText } from './settings-view.ts';
import { typedValue, valueTyped } from './settings-words.ts';

type Values = Readonly<Record<string, FieldValue>>;

/** The value, as a choice where there is one to make, and for whom it holds, where that is to be said. */
export function settingForm(t: Catalogue, row: SettingRow, scopes: readonly SettingScope[]): FormSpec {
  const scope: FieldSpec = {
    id: 'scope',
    kind: 'choice',
    label: t.tui.settings.forWhom,
    options: widestFirst(scopes).map((value) => ({ value, label: t.tui.run.scope[value] })),
  };
  return [valueField(t, row), ...(scopes.length > 1 ? [scope] : [])];
}

/** What is in force now, for whom it was set where that is possible, else for the widest scope. */
export function settingValues(t: Catalogue, row: SettingRow, scopes: readonly SettingScope[]): Values {
  const { range, value, source } = row;
  const widest = widestFirst(scopes)[0];
  const own = scopes.find((scope) => scope === source) ?? widest ?? 'practice';
  if (range.kind === 'boolean') return { value: value === 'true', scope: own };
  if (range.kind === 'list') return { value: value.split(','), scope: own };
  return { value: range.kind === 'choice' ? value : typedValue(t, row, value), scope: own };
}

/** The value in the text form that the engine takes. */
export function enteredValue(t: Catalogue, row: SettingRow, { value }: Values): string {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? valueTyped(t, row, value) : (value ?? []).join(',');
}

/** For whom, as it was chosen; the only one there is needs no choosing. */
export function enteredScope({ scope }: Values, scopes: readonly SettingScope[]): SettingScope | undefined {
  return scopes.find((each) => each === scope) ?? scopes[0];
}

/** As people think of it: for all, for this desk, for me. */
export function widestFirst(scopes: readonly SettingScope[]): SettingScope[] {
  return scopes.toReversed();
}

function valueField(t: Catalogue, row: SettingRow): FieldSpec {
  const { range } = row;
  const shared = { id: 'value', label: t.tui.settings.column.value };
  if (range.kind === 'boolean') return { ...shared, kind: 'toggle', off: t.people.no, on: t.people.yes };
  if (range.kind !== 'choice' && range.kind !== 'list')
    return { ...shared, kind: 'text', hint: possibleText(t, row) };
  const options = range.choices.map((value) => ({ value, label: valueText(t, row, value) }));
  if (range.kind === 'choice') return { ...shared, kind: 'choice', options };
  return {
    ...shared,
    kind: 'checklist',
    options,
    summary: (chosen) => chosen.map(({ label }) => label).join(', ') || t.tui.run.none,
  };
}
