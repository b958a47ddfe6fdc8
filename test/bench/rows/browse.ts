import type { Browsed } from '../servers/browser.tsx';
import { type Bench, growth, type Row } from '../support/bench.ts';
import { startChild } from '../support/child.ts';
import { atLeast, atMost, type Figure, milliseconds } from '../support/figure.ts';
import { percentile } from '../support/statistics.ts';

/** The dashboard's log: key to painted frame at 180 × 50, bytes, and memory; beside the same table drawn by Ink alone. */
export const browse: Row = { name: 'browse', measure };

async function measure({ sizes, databases, progress }: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of growth(sizes) ?? sizes.slice(0, 1)) {
    progress(`browse: ${size}`);
    const browsed = await databases.withCopy(size, async (file) => {
      const child = await startChild('browser', file);
      try {
        return await child.ask<Browsed>('browse');
      } finally {
        await child.close();
      }
    });
    figures.push(...figuresOf(size, browsed));
  }
  return figures;
}

function figuresOf(size: number, browsed: Browsed): Figure[] {
  const { moves, inkMoves, bytesPerMove, idleBytes, browsing, exporting } = browsed;
  const [own, ink] = [percentile(moves, 95), percentile(inkMoves, 95)];
  const [middle, inkMiddle] = [percentile(moves, 50), percentile(inkMoves, 50)];
  const row = { row: 'browse', size, floor: '' } as const;
  const memory = (what: string, bytes: number, most: number): Figure => ({
    ...row,
    what,
    measured: `${(bytes / 1e6).toFixed(1)} MB`,
    value: bytes / 1e6,
    unit: 'MB',
    bar: atMost(most),
  });
  return [
    {
      ...row,
      what: 'key to frame, p95',
      measured: milliseconds(own),
      value: own,
      unit: 'ms',
      bar: atMost(16),
    },
    {
      ...row,
      what: 'Ink alone / key to frame, medians',
      measured: milliseconds(middle),
      floor: milliseconds(inkMiddle),
      value: inkMiddle / middle,
      unit: '×',
      bar: atLeast(10),
    },
    {
      ...row,
      what: 'Ink alone / key to frame, p95 (told)',
      measured: milliseconds(own),
      floor: milliseconds(ink),
      value: ink / own,
      unit: '×',
      bar: null,
    },
    {
      ...row,
      what: 'bytes of a cursor move',
      measured: '',
      value: bytesPerMove,
      unit: 'bytes',
      bar: atMost(2000),
    },
    {
      ...row,
      what: 'bytes written in 3 s without a key',
      measured: '',
      value: idleBytes,
      unit: 'bytes',
      bar: atMost(0),
    },
    memory('memory above the start while browsing 400 pages', browsing, 50),
    memory('memory above the start while exporting everything', exporting, 100),
  ];
}
