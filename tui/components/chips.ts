import { cellWidth, clip, showText } from '../terminal/cells.ts';
import type { Theme } from '../terminal/theme.ts';

/** A key that works now; the lowest priority goes last. */
export type FooterKey = Readonly<{ key: string; label: string; priority: number }>;

const SEPARATOR = ' · ';

/** What restricts what is shown, on one line of at most `width` cells; what does not fit is counted: '+2'. */
export function paintChips(chips: readonly string[], width: number, theme: Theme): string {
  const texts = chips.map(showText).filter((text) => text !== '');
  for (let shown = texts.length; shown > 0; shown -= 1) {
    const more = texts.length - shown;
    const line = texts.slice(0, shown).join(SEPARATOR) + (more > 0 ? ` +${more}` : '');
    if (cellWidth(line) <= width) return theme.paint('dim', line);
  }
  const rest = texts.length > 1 ? ` +${texts.length - 1}` : '';
  const room = width - rest.length;
  return theme.paint('dim', room < 2 ? clip(texts[0] ?? '', width) : clip(texts[0] ?? '', room) + rest);
}

/**
 * The keys that work now, on one line of at most `width` cells: as many as fit by priority, in the order given, then the
 * help key, which is always there.
 */
export function paintFooter(
  keys: readonly FooterKey[],
  help: Readonly<{ key: string; label: string }>,
  width: number,
  theme: Theme,
): string {
  const last = keyText(help);
  let room = width - cellWidth(last);
  if (room < 0) return theme.paint('key', clip(showText(help.key), width));
  const chosen = new Set<FooterKey>();
  for (const key of keys.toSorted((a, b) => a.priority - b.priority)) {
    const own = cellWidth(keyText(key)) + SEPARATOR.length;
    if (own > room) break;
    room -= own;
    chosen.add(key);
  }
  return [...keys.filter((key) => chosen.has(key)), help]
    .map(({ key, label }) => `${theme.paint('key', showText(key))} ${showText(label)}`.trimEnd())
    .join(theme.paint('dim', SEPARATOR));
}

function keyText({ key, label }: Readonly<{ key: string; label: string }>): string {
  return `${showText(key)} ${showText(label)}`.trimEnd();
}
