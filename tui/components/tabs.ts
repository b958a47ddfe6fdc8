import { cellWidth, clip, showText } from '../terminal/cells.ts';
import type { Theme } from '../terminal/theme.ts';

export type Tab = Readonly<{
  key: string;
  label: string;
  /** The label where there is less room; left out: the label itself. */
  short?: string;
  isActive: boolean;
  /** Where not all have room, those with a number are left out before any name is cut, the highest first; never the active one. */
  leaves?: number;
}>;

/**
 * The practice, the marks and what must always be seen, on one line. `right` is said as whole as fits beside the practice's
 * name, its first wording before the shorter ones; then the name is shortened, then the marks.
 */
export function paintTitle({
  left,
  badges,
  right,
  width,
  theme,
}: Readonly<{
  left: string;
  badges: readonly string[];
  right: readonly string[];
  width: number;
  theme: Theme;
}>): string {
  const kept = clip(showText(right[fittingWording({ left, badges, right, width })] ?? ''), width);
  const marks = clip(
    badges.map((badge) => ` ${showText(badge)} `).join(''),
    Math.max(0, width - cellWidth(kept) - 1),
  );
  const room = width - cellWidth(kept) - cellWidth(marks) - (marks === '' ? 1 : 2);
  const name = clip(showText(left), Math.max(0, room));
  const between = marks === '' || name === '' ? '' : ' ';
  const gap = Math.max(0, width - cellWidth(name) - between.length - cellWidth(marks) - cellWidth(kept));
  return `${theme.paint('title', name)}${between}${theme.paint('sandbox', marks)}${' '.repeat(gap)}${theme.paint('header', kept)}`;
}

/** Which wording of the right side the title takes: the first that fits beside the rest, else the last. */
export function fittingWording({
  left,
  badges,
  right,
  width,
}: Readonly<{ left: string; badges: readonly string[]; right: readonly string[]; width: number }>): number {
  const wanted = [showText(left), ...badges.map((badge) => ` ${showText(badge)} `)];
  const taken = wanted.reduce((sum, text) => sum + cellWidth(text) + 1, 0);
  const found = right.findIndex((wording) => taken + cellWidth(showText(wording)) <= width);
  return found === -1 ? right.length - 1 : found;
}

/** The screens with their keys on one line of at most `width` cells; the active one keeps its name longest. */
export function paintTabs(tabs: readonly Tab[], width: number, theme: Theme): string {
  for (const { shown, longest } of wordings(tabs)) {
    const texts = shown.map((tab) => tabText(tab, longest));
    if (texts.reduce((sum, text) => sum + cellWidth(text) + 1, -1) <= width)
      return paintedTabs(shown, texts, theme);
  }
  const active = tabs.find(({ isActive }) => isActive);
  return active === undefined ? '' : theme.paint('cursor', clip(bracketed(active, WHOLE), width));
}

type Wording = Readonly<{ shown: readonly Tab[]; longest: number }>;

const WHOLE = Number.POSITIVE_INFINITY;
const UNCUT = [WHOLE, 10] as const; // of a label, and of its short form
const CUT = [8, 6, 5, 4, 3, 0] as const;

/** What fits first is taken: all of them, then fewer, then with their names cut. */
function wordings(tabs: readonly Tab[]): Wording[] {
  const ranks = [...new Set(tabs.flatMap(({ leaves }) => leaves ?? []))].sort((a, b) => b - a);
  const fewer = ranks.map((rank) =>
    tabs.filter(({ isActive, leaves }) => isActive || leaves === undefined || leaves < rank),
  );
  const kept = fewer.at(-1) ?? tabs;
  return [
    ...[tabs, ...fewer].flatMap((shown) => UNCUT.map((longest) => ({ shown, longest }))),
    ...CUT.map((longest) => ({ shown: kept, longest })),
  ];
}

function tabText(tab: Tab, longest: number): string {
  return tab.isActive ? bracketed(tab, WHOLE) : named(tab, longest);
}

/** Brackets say what inverse says. */
function bracketed(tab: Tab, longest: number): string {
  return `[${named(tab, longest)}]`;
}

function named({ key, label, short = label }: Tab, longest: number): string {
  if (longest === 0) return key;
  const name = showText(longest === WHOLE ? label : short);
  return `${key} ${Number.isFinite(longest) ? clip(name, longest) : name}`.trim();
}

function paintedTabs(tabs: readonly Tab[], texts: readonly string[], theme: Theme): string {
  return tabs
    .map(({ key, isActive }, index) => {
      const text = texts[index] ?? '';
      return isActive ? theme.paint('cursor', text) : theme.paint('key', key) + text.slice(key.length);
    })
    .join(' ');
}
