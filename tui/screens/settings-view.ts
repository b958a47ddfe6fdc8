import type { Catalogue } from '../../src/i18n/en.ts';
import { type SettingKey, type SettingScope, settingScopes } from '../../src/model/settings.ts';
import type { SettingDescription, StoredSetting } from '../../src/settings.ts';
import type { Face } from '../face.ts';
import { showText, wrap } from '../terminal/cells.ts';
import type { Role } from '../terminal/theme.ts';
import { type RowColumn, textColumn } from './row-list.ts';
import { dayLabel } from './run-form.ts';

export type SettingRow = SettingDescription & Readonly<{ id: SettingKey }>;

/** As the engine describes them; what is set, for whom it may be, the narrowest first. */
export function settingRows(described: readonly SettingDescription[]): SettingRow[] {
  const rank = ({ scope }: StoredSetting) => settingScopes.indexOf(scope);
  return described.map((setting) => ({
    ...setting,
    id: setting.key,
    stored: setting.stored.toSorted((a, b) => rank(a) - rank(b)),
  }));
}

export function settingColumns(face: Face): RowColumn<SettingRow>[] {
  const { t, format, theme } = face;
  const { column } = t().tui.settings;
  return [
    {
      id: 'setting',
      title: column.setting,
      min: 22,
      ideal: 28,
      priority: 0,
      text: ({ key }) => t().tui.settings.label[key],
      compare: (a, b) => t().tui.settings.label[a.key].localeCompare(t().tui.settings.label[b.key]),
    },
    {
      id: 'value',
      title: column.value,
      min: 16,
      ideal: 20,
      grow: 2,
      priority: 0,
      ...textColumn((row: SettingRow) => valueText(t(), row, row.value)),
      role: (row) => (isChanged(row) ? 'accent' : null),
    },
    {
      id: 'from',
      title: column.from,
      min: 14,
      ideal: 14,
      priority: 1,
      text: (row) => `${isChanged(row) ? `${theme.symbols.dot} ` : ''}${sourceText(t(), row.source)}`,
      compare: (a, b) => sourceText(t(), a.source).localeCompare(sourceText(t(), b.source)),
      role: (row) => (isChanged(row) ? 'accent' : null),
    },
    {
      id: 'by',
      title: column.by,
      min: 6,
      ideal: 10,
      priority: 3,
      ...textColumn(({ changedBy }: SettingRow) => changedBy ?? ''),
    },
    {
      id: 'at',
      title: column.at,
      min: 14,
      ideal: 14,
      priority: 2,
      text: ({ changedAt }) => (changedAt === null ? '' : format().moment(changedAt)),
      compare: (a, b) => (a.changedAt?.getTime() ?? 0) - (b.changedAt?.getTime() ?? 0),
    },
    {
      id: 'key',
      title: column.key,
      min: 20,
      ideal: 29,
      priority: 4,
      ...textColumn(({ key }: SettingRow) => key),
    },
  ];
}

/** Whether somebody has set it; also what is set and does not count. */
export function isChanged({ source, stored }: SettingRow): boolean {
  return source !== 'default' || stored.length > 0;
}

/** What a filter looks at. */
export function settingText({ t }: Face, row: SettingRow): string {
  const { key, value, changedBy, source } = row;
  return [
    t().tui.settings.label[key],
    key,
    t().settingMeaning[key],
    value,
    valueText(t(), row, value),
    sourceText(t(), source),
    changedBy ?? '',
  ].join(' ');
}

/** All that is known of a setting: what it means, what holds and why, what is possible, and what is set for whom. */
export function settingLines(face: Face, row: SettingRow, width: number): string[] {
  const { t, theme } = face;
  const words = t().tui.settings;
  const paragraph = (text: string, role: Role | null = null) =>
    wrap(showText(text), width).map((line) => (role === null ? line : theme.paint(role, line)));
  const { key, scopes, mayChange } = row;
  return [
    ...paragraph(`${words.label[key]} (${key})`, 'title'),
    ...paragraph(meaningText(t(), row)),
    ...paragraph(inForceText(face, row)),
    ...paragraph(words.shipped(valueText(t(), row, row.default))),
    ...paragraph(words.possible(possibleText(t(), row))),
    ...paragraph(words.scopes(scopes.map((scope) => t().settingScope[scope]).join(', '))),
    ...(mayChange.length > 0 ? [] : paragraph(whyNotText(t(), row), 'dim')),
    ...storedLines(face, row, paragraph),
  ];
}

function storedLines(
  { t, format }: Face,
  row: SettingRow,
  paragraph: (text: string, role?: Role | null) => string[],
): string[] {
  const { stored } = row;
  if (stored.length === 0) return [];
  const words = t().settings;
  return [
    '',
    ...paragraph(t().tui.settings.stored, 'header'),
    ...stored.flatMap(({ scope, scopeId, value, changedBy, changedAt, isInvalid }) => {
      const told = words.stored(t().settingScope[scope], scopeId, valueText(t(), row, value));
      const by = words.storedBy(changedBy, format().moment(changedAt));
      const facts = isInvalid ? `${words.invalid}; ${by}` : by;
      return paragraph(`${isInvalid ? '!' : '–'} ${told} (${facts})`, isInvalid ? 'warn' : null);
    }),
  ];
}

function inForceText({ t, format }: Face, row: SettingRow): string {
  const { value, source, changedBy, changedAt } = row;
  const by =
    changedBy === null || changedAt === null
      ? ''
      : `, ${t().settings.storedBy(changedBy, format().moment(changedAt))}`;
  return t().tui.settings.inForce(valueText(t(), row, value), `${sourceText(t(), source)}${by}`);
}

/** What it is for, as a sentence. */
export function meaningText(t: Catalogue, { key }: SettingRow): string {
  const meaning = t.settingMeaning[key];
  return `${meaning.slice(0, 1).toUpperCase()}${meaning.slice(1)}.`;
}

/** Who may not change it learns who may. */
export function whyNotText(t: Catalogue, { scopes }: SettingRow): string {
  return scopes.includes('user') ? t.tui.settings.notPrepare : t.tui.settings.notAdmin;
}

/** A value as people say it; what is typed as text stays as it is typed. */
export function valueText(
  t: Catalogue,
  { key, range }: Pick<SettingRow, 'key' | 'range'>,
  value: string,
): string {
  const words = t.tui.settings;
  const { kind } = range;
  if (kind === 'boolean') return value === 'true' ? t.people.yes : value === 'false' ? t.people.no : value;
  if (kind === 'choice' || kind === 'integer' || kind === 'time-or' || kind === 'reasons' || value === 'none')
    return words.choice[`${key} ${value}`] ?? words.choice[value] ?? value;
  if (kind === 'days') return dayLabel(t, value);
  if (key === 'price.sms') return pricesText(t, value);
  if (kind !== 'list' && kind !== 'statuses') return value.replaceAll(',', ', ');
  const each = kind === 'list' ? words.choice : t.appointmentStatus;
  return value
    .split(',')
    .map((part) => each[part] ?? part)
    .join(', ');
}

/** '+:1' is one price for every number; '+41:1,+:1.5' has one for a prefix, and one for all others. */
function pricesText(t: Catalogue, value: string): string {
  const prices = value.split(',').map((part) => part.split(':'));
  const isOne = prices.length === 1;
  return prices
    .map(([prefix = '', price = '']) => {
      if (prefix !== '+') return `${prefix} ${price}`.trim();
      return isOne ? price : `${t.tui.settings.otherNumbers} ${price}`;
    })
    .join(', ');
}

/** What may be entered, in the words in which it is entered. */
export function possibleText(t: Catalogue, { key, range }: SettingRow): string {
  if (range.kind === 'boolean') return `${t.people.yes}, ${t.people.no}`;
  if (range.kind !== 'choice' && range.kind !== 'list')
    return t.tui.settings.range[key] ?? t.settingRange[key];
  return range.choices.map((choice) => valueText(t, { key, range }, choice)).join(', ');
}

function sourceText(t: Catalogue, source: SettingScope | 'default'): string {
  return source === 'default' ? t.settings.byDefault : t.settingScope[source];
}
