import { cellWidth, clip, showText } from '../terminal/cells.ts';
import type { Theme } from '../terminal/theme.ts';

/** `short`: the label where there is less room; left out: the label itself. */
export type Tab = Readonly<{ key: string; label: string; short?: string; isActive: boolean }>;

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
  const wanted = [left, ...badges.map((badge) => ` ${badge} `)].map(showText);
  const taken = wanted.reduce((sum, text) => sum + cellWidth(text) + 1, 0);
  const wordings = right.map(showText);
  const fitting = wordings.find((wording) => taken + cellWidth(wording) <= width) ?? wordings.at(-1) ?? '';
  const kept = clip(fitting, width);
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

/** The screens with their keys on one line of at most `width` cells; the active one keeps its name longest. */
export function paintTabs(tabs: readonly Tab[], width: number, theme: Theme): string {
  for (const longest of LENGTHS) {
    const texts = tabs.map((tab) => tabText(tab, longest));
    if (texts.reduce((sum, text) => sum + cellWidth(text) + 1, -1) <= width)
      return paintedTabs(tabs, texts, theme);
  }
  const active = tabs.find(({ isActive }) => isActive);
  return active === undefined ? '' : theme.paint('cursor', clip(bracketed(active, WHOLE), width));
}

const WHOLE = Number.POSITIVE_INFINITY;
const LENGTHS = [WHOLE, 10, 8, 6, 5, 4, 3, 0] as const; // of a label; what fits first is taken

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
