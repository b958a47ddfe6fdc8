/** Paints a part of the screen: at most `height` lines of `width` cells. */
export type Paint = (width: number, height: number) => readonly string[];

/** A part of the screen that is painted beside Ink. */
export type Region = {
  readonly paint: Paint;
  /** What was painted last; null once it no longer holds. */
  painted: Readonly<{ width: number; height: number; lines: readonly string[] }> | null;
};

/** The one line that stands in a frame for the `height` lines of a region. */
export function placeholderFor(id: string, height: number): string {
  if (!/^[\w-]{1,40}$/.test(id)) throw new Error(`A region's id is a short word, got ${JSON.stringify(id)}`);
  return `${OPEN}${id}:${Math.max(0, Math.trunc(height))}${CLOSE}`;
}

/** The `rows` lines of a screen: Ink's frame with the painted regions in the place of their placeholders. */
export function composeLines(
  frame: readonly string[],
  regions: ReadonlyMap<string, Region>,
  { columns, rows }: Readonly<{ columns: number; rows: number }>,
): string[] {
  const lines: string[] = [];
  let surplus = frame.length - rows + heightAdded(frame);
  for (let index = 0; index < frame.length && lines.length < rows; index += 1) {
    const line = frame[index] ?? '';
    const place = placeIn(line);
    if (!place) {
      lines.push(line);
      continue;
    }
    const height = Math.min(place.height, rows - lines.length);
    lines.push(...regionLines(regions.get(place.id), columns, height));
    // A box as high as its region leaves blank lines below the placeholder: they are the region's.
    for (let taken = 1; taken < place.height && surplus > 0 && frame[index + 1] === ''; taken += 1) {
      index += 1;
      surplus -= 1;
    }
  }
  while (lines.length < rows) lines.push('');
  return lines;
}

// Private-use characters: data never holds them (showText), and Ink takes each for one ordinary cell.
const OPEN = '\ue000';
const CLOSE = '\ue001';
const PLACEHOLDER = /\ue000([\w-]+):(\d+)\ue001/;

function placeIn(line: string): { id: string; height: number } | null {
  if (!line.includes(OPEN)) return null;
  const [, id, height] = PLACEHOLDER.exec(line) ?? [];
  return id && height ? { id, height: Number(height) } : null;
}

function heightAdded(frame: readonly string[]): number {
  return frame.reduce((sum, line) => sum + Math.max(1, placeIn(line)?.height ?? 1) - 1, 0);
}

function regionLines(region: Region | undefined, width: number, height: number): readonly string[] {
  if (height < 1) return [];
  if (!region) return Array.from({ length: height }, () => '');
  const { painted } = region;
  if (painted?.width === width && painted.height === height) return painted.lines;
  const lines = Array.from(region.paint(width, height).slice(0, height));
  while (lines.length < height) lines.push('');
  region.painted = { width, height, lines };
  return lines;
}
