import { cellWidth, clip } from '../terminal/cells.ts';

const BETWEEN = ' · ';

/** Short statements one after the other, on lines of at most `width` cells; a line ends between two, never within one. */
export function flow(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const together = last === undefined ? part : `${last}${BETWEEN}${part}`;
    if (last !== undefined && cellWidth(together) <= width) lines[lines.length - 1] = together;
    else lines.push(clip(part, width));
  }
  return lines;
}
