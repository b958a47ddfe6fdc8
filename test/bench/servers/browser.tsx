import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Box, render, Text } from 'ink';
import { useSyncExternalStore } from 'react';
import { runDashboard } from '../../../tui/start.ts';
import { actor, openEngine } from '../support/engine.ts';
import { COLUMNS, createFakeTerminal, ROWS } from '../support/fake-terminal.ts';

/** What somebody who browses the log's dashboard on this database would notice; times in milliseconds, sizes in bytes. */
export type Browsed = Readonly<{
  moves: readonly number[];
  bytesPerMove: number;
  idleBytes: number;
  /** The same number of rows, drawn by Ink alone. */
  inkMoves: readonly number[];
  browsing: number;
  exporting: number;
}>;

const MOVES = 300;
const PAGES = 400;
const IDLE_MILLISECONDS = 3000;
const LONGEST_MILLISECONDS = 200;
const DOWN = '\x1b[B';
const PAGE_DOWN = '\x1b[6~';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const [file = ''] = process.argv.slice(2);
process.on('message', async () => {
  process.send?.(await browse());
});
process.send?.('ready');

async function browse(): Promise<Browsed> {
  const { engine, close } = await openEngine(file);
  const terminal = createFakeTerminal();
  const left = runDashboard({
    practice: { name: 'Praxis Muster', phone: '+41 44 000 00 00', timeZone: 'Europe/Zurich', language: 'de' },
    isSandbox: false,
    isReadOnly: true,
    language: 'en',
    environment: { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' },
    openingText: '',
    input: terminal.input,
    output: terminal.output,
    recordBug: String,
    recordStray: () => undefined,
    open: async () => ({
      engine,
      actor: { ...actor, face: 'tui' },
      now: () => new Date('2026-11-23T09:00:00Z'),
      buyCredits: null,
      blankAfterMinutes: null,
      close: async () => undefined,
    }),
  });
  await quiet(terminal);
  terminal.press('4');
  await quiet(terminal);
  const moved = await timeMoves(terminal, DOWN, MOVES);
  await quiet(terminal);
  const before = terminal.bytes();
  await delay(IDLE_MILLISECONDS);
  const idleBytes = terminal.bytes() - before;
  const browsing = await growthOf(async () => {
    for (let page = 0; page < PAGES; page += 1) {
      terminal.press(PAGE_DOWN);
      await Promise.race([terminal.written(), delay(20)]); // nothing is written where the rows still have to be read
      if (page % 10 === 9) await quiet(terminal); // the rows are read when the key is let go
    }
  });
  terminal.press('\x03\x03');
  await left;
  const inkMoves = await timeInk();
  const exporting = await growthOf(async () => {
    const pages = await engine.exportEntries(actor, { filter: {}, sort: 'id', descending: false });
    for await (const page of pages) if (page.length === 0) throw new Error('expected entries in each page');
  });
  await close();
  return { ...moved, idleBytes, inkMoves, browsing, exporting };
}

type Terminal = ReturnType<typeof createFakeTerminal>;

const STILL_MILLISECONDS = 250; // longer than the dashboard waits before it reads rows or details

/** Resolves when nothing was written for a while. */
async function quiet(terminal: Terminal): Promise<void> {
  for (let bytes = -1; bytes !== terminal.bytes(); ) {
    bytes = terminal.bytes();
    await delay(STILL_MILLISECONDS);
  }
}

async function timeMoves(terminal: Terminal, key: string, count: number) {
  const moves: number[] = [];
  const bytes = terminal.bytes();
  for (let move = 0; move < count; move += 1) {
    const written = terminal.written();
    const start = performance.now();
    terminal.press(key);
    await Promise.race([written, delay(LONGEST_MILLISECONDS)]); // a move that shows nothing counts as this long
    moves.push(performance.now() - start);
    await delay(5); // as a key that is held down repeats, only faster
  }
  return { moves, bytesPerMove: (terminal.bytes() - bytes) / count };
}

/** The greatest resident size while it works above the one before. */
async function growthOf(work: () => Promise<void>): Promise<number> {
  collectGarbage();
  const start = process.memoryUsage.rss();
  let greatest = start;
  const watch = setInterval(() => {
    greatest = Math.max(greatest, process.memoryUsage.rss());
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(watch);
  }
  return Math.max(greatest, process.memoryUsage.rss()) - start;
}

type Cursor = Readonly<{ subscribe: (listener: () => void) => () => void; at: () => number }>;

function Table({ rows, cursor }: Readonly<{ rows: readonly string[]; cursor: Cursor }>) {
  const at = useSyncExternalStore(cursor.subscribe, cursor.at);
  return (
    <Box flexDirection="column">
      {rows.map((row, index) => (
        <Text key={row} inverse={index === at} wrap="truncate">
          {row}
        </Text>
      ))}
    </Box>
  );
}

/** The same table as Ink draws it by itself: a row each, painted whole, in the mode that waits for nothing. */
async function timeInk(): Promise<number[]> {
  const terminal = createFakeTerminal();
  const rows = Array.from({ length: ROWS - 4 }, (_, row) =>
    `  [ ] ${row + 1}  23/11/26 08:00  SMS  Muster${row} Vera  24/11/26 09:00  +4179${row}  1  1  delivered`.padEnd(
      COLUMNS - 1,
    ),
  );
  let at = 0;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const ink = render(<Table rows={rows} cursor={{ subscribe, at: () => at }} />, {
    stdout: terminal.output as unknown as NodeJS.WriteStream,
    stdin: terminal.input as unknown as NodeJS.ReadStream,
    debug: true,
    patchConsole: false,
    exitOnCtrlC: false,
  });
  const moves: number[] = [];
  for (let move = 0; move < MOVES; move += 1) {
    const written = terminal.written();
    const start = performance.now();
    at = (at + 1) % rows.length;
    for (const listener of listeners) listener();
    await written;
    moves.push(performance.now() - start);
    await delay(5);
  }
  ink.unmount();
  return moves;
}
