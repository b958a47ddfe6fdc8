import { describe, expect, test } from 'vitest';
import { createScreen } from '../../../tui/terminal/screen.ts';
import { aTerminal, tick } from './support.ts';

async function anEnteredScreen(columns: number, rows: number) {
  const terminal = aTerminal(columns, rows);
  const screen = createScreen(terminal.output);
  screen.enter();
  await tick();
  return { terminal, screen };
}

/** What was written since, as one string. */
function since(writes: readonly string[], from: number): string {
  return writes.slice(from).join('');
}

const patients = (count: number) => Array.from({ length: count }, (_, index) => `Patient ${index}`);

describe('a frame on the screen', () => {
  test('is seen as it was written, with regions in the place of their placeholders', async () => {
    const { terminal, screen } = await anEnteredScreen(40, 8);
    screen.region('table', (width, height) => patients(9).map((line) => `${line} of ${width}×${height}`));
    screen.stdout.write(`Title\n${screen.placeholder('table', 5)}\nstatus\nkeys`);
    await tick();
    expect(await terminal.seen()).toEqual([
      'Title',
      ...[0, 1, 2, 3, 4].map((n) => `Patient ${n} of 40×5`),
      'status',
      'keys',
    ]);
  });

  test('is the same when the placeholder stands in a box as high as its region', async () => {
    const { terminal, screen } = await anEnteredScreen(40, 6);
    screen.region('table', () => patients(4));
    screen.stdout.write(`Title\n${screen.placeholder('table', 4)}\n\n\n\nkeys`);
    await tick();
    expect(await terminal.seen()).toEqual(['Title', ...patients(4), 'keys']);
  });

  test('keeps a blank line below a region where there is room for it', async () => {
    const { terminal, screen } = await anEnteredScreen(40, 5);
    screen.region('table', () => patients(2));
    screen.stdout.write(`Title\n${screen.placeholder('table', 2)}\n\nkeys`);
    await tick();
    expect(await terminal.seen()).toEqual(['Title', ...patients(2), '', 'keys']);
  });

  test('shows blank lines for a region that is not there, paints too short or was dropped', async () => {
    const { terminal, screen } = await anEnteredScreen(40, 5);
    screen.stdout.write(`${screen.placeholder('nobody', 2)}\n${screen.placeholder('table', 2)}\nkeys`);
    screen.region('table', () => ['one']);
    await tick();
    expect(await terminal.seen()).toEqual(['', '', 'one', '', 'keys']);
    screen.dropRegion('table');
    await tick();
    expect(await terminal.seen()).toEqual(['', '', '', '', 'keys']);
  });

  test('never goes beyond the last row, and leaves the last cell free', async () => {
    const { terminal, screen } = await anEnteredScreen(10, 3);
    screen.stdout.write(`${'x'.repeat(30)}\n${'y'.repeat(10)}\n${'z'.repeat(10)}\nfourth`);
    await tick();
    expect(await terminal.seen()).toEqual(['x'.repeat(10), 'y'.repeat(10), 'z'.repeat(9)]);
    expect(terminal.emulator.buffer.active.baseY).toBe(0);
  });

  test('replaces the one before: longer lines, wide characters and attributes leave nothing behind', async () => {
    const { terminal, screen } = await anEnteredScreen(12, 3);
    screen.stdout.write(`${'日'.repeat(9)}\n\x1b[7m${'x'.repeat(20)}\x1b[27m\nlong long line`);
    await tick();
    expect(await terminal.seen()).toEqual(['日'.repeat(6), 'x'.repeat(12), 'long long l']);
    screen.stdout.write('a\n\x1b[31mb\n');
    await tick();
    expect(await terminal.seen()).toEqual(['a', 'b', '']);
    const third = terminal.emulator.buffer.active.getLine(2)?.getCell(0);
    expect(third?.isInverse()).toBe(0);
    expect(third?.isFgDefault()).toBe(true);
  });

  test('is erased to the end of a line, but never with the cursor still on the last cell of a full one', async () => {
    const { terminal, screen } = await anEnteredScreen(10, 3);
    screen.stdout.write(`short\n${'x'.repeat(10)}\n`);
    await tick();
    const update = terminal.writes.at(-1) ?? '';
    expect(update).toContain('\x1b[1;1H\x1b[0mshort\x1b[K');
    expect(update).toContain(`\x1b[2;1H\x1b[0m\x1b[K${'x'.repeat(10)}\x1b[?2026l`);
  });

  test('takes colours and nothing else from what it is given', async () => {
    const { terminal, screen } = await anEnteredScreen(60, 3);
    const from = terminal.writes.length;
    screen.region('table', () => [
      '\x1b[2J\x1b[3J\x1b]0;title\x07a\x9b2Jb\x1bc',
      '\x1b[31mred\x1b[39m\r\n\tzero\u200b\u202e',
    ]);
    screen.stdout.write(`\x1b[1;1Hfirst\x1b]8;;http://x\x07\n${screen.placeholder('table', 2)}`);
    await tick();
    const lines = since(terminal.writes, from);
    expect(lines).not.toMatch(/\x1b\[[23]J|\x1b\]|\x1bc|[\x07\x9b\r\n\t\u200b\u202e]/);
    expect(lines).toContain('\x1b[31mred\x1b[39m');
    expect((await terminal.seen())[0]).toBe('[1;1Hfirst]8;;http://x');
  });

  test('a placeholder in data is no region', async () => {
    const { terminal, screen } = await anEnteredScreen(40, 4);
    screen.region('secret', () => ['secret', 'secret']);
    screen.region('table', () => [screen.placeholder('secret', 2)]);
    screen.stdout.write(screen.placeholder('table', 1));
    await tick();
    expect(await terminal.seen()).toEqual(['secret:2', '', '', '']);
  });
});

describe('what is written', () => {
  test('is nothing when nothing has changed', async () => {
    const { terminal, screen } = await anEnteredScreen(40, 5);
    screen.region('table', () => patients(3));
    const frame = `Title\n${screen.placeholder('table', 3)}\nkeys`;
    screen.stdout.write(frame);
    screen.setCursor({ column: 3, row: 1 });
    await tick();
    const { bytesWritten } = screen;
    const writes = terminal.writes.length;
    screen.stdout.write(frame);
    screen.invalidate();
    screen.invalidate('table');
    screen.setCursor({ column: 3, row: 1 });
    await tick();
    expect(screen.bytesWritten).toBe(bytesWritten);
    expect(terminal.writes).toHaveLength(writes);
  });

  test('is one update for everything that happened in a tick', async () => {
    const { terminal, screen } = await anEnteredScreen(40, 5);
    const writes = terminal.writes.length;
    screen.region('table', () => patients(3));
    for (const n of [1, 2, 3]) screen.stdout.write(`Title ${n}\n${screen.placeholder('table', 3)}`);
    screen.invalidate('table');
    screen.setCursor({ column: 0, row: 0 });
    await tick();
    expect(terminal.writes).toHaveLength(writes + 1);
    expect(terminal.writes.at(-1)).toMatch(/^\x1b\[\?2026h.*\x1b\[\?2026l$/s);
    expect((await terminal.seen())[0]).toBe('Title 3');
  });

  test('is at most 2 kB when the cursor moves by one row at 180×50', async () => {
    const { terminal, screen } = await anEnteredScreen(180, 50);
    let cursor = 10;
    const cells = (row: number) =>
      Array.from({ length: 6 }, (_, column) => `\x1b[32m${row}/${column}`.padEnd(33)).join('\x1b[39m');
    screen.region('table', () =>
      Array.from({ length: 46 }, (_, row) => (row === cursor ? `\x1b[7m${cells(row)}\x1b[27m` : cells(row))),
    );
    screen.stdout.write(`Title\n${screen.placeholder('table', 46)}\nstatus\nkeys`);
    await tick();
    const before = screen.bytesWritten;
    cursor += 1;
    screen.invalidate('table');
    await tick();
    expect(screen.bytesWritten - before).toBeGreaterThan(100);
    expect(screen.bytesWritten - before).toBeLessThanOrEqual(2_000);
    expect(terminal.writes.at(-1)?.match(/\x1b\[\d+;1H/g)).toEqual(['\x1b[12;1H', '\x1b[13;1H']);
  });

  test('a region is painted again only when it is out of date or its size changes', async () => {
    const { terminal, screen } = await anEnteredScreen(40, 5);
    const painted: string[] = [];
    screen.region('table', (width, height) => {
      painted.push(`${width}×${height}`);
      return [];
    });
    screen.stdout.write(screen.placeholder('table', 3));
    await tick();
    screen.stdout.write(`Title\n${screen.placeholder('table', 3)}`);
    await tick();
    screen.invalidate('other');
    await tick();
    expect(painted).toEqual(['40×3']);
    screen.invalidate('table');
    await tick();
    screen.stdout.write(screen.placeholder('table', 2));
    await tick();
    terminal.resize(30, 5);
    await tick();
    expect(painted).toEqual(['40×3', '40×3', '40×2', '30×2']);
  });

  test('after repaint() is everything, modes included, without clearing', async () => {
    const { terminal, screen } = await anEnteredScreen(40, 3);
    screen.stdout.write('one\ntwo\nthree');
    await tick();
    terminal.emulator.write('\x1b[1;1Hrubbish from elsewhere\x1b[?7h');
    const writes = terminal.writes.length;
    screen.repaint();
    await tick();
    expect(await terminal.seen()).toEqual(['one', 'two', 'three']);
    expect(terminal.emulator.modes.wraparoundMode).toBe(false);
    expect(since(terminal.writes, writes)).not.toMatch(/\x1b\[\dJ/);
  });

  test('stops when the terminal is gone', async () => {
    const { terminal, screen } = await anEnteredScreen(40, 3);
    for (const listener of terminal.listeners.error) listener();
    const writes = terminal.writes.length;
    screen.stdout.write('one');
    await tick();
    screen.leave();
    expect(terminal.writes).toHaveLength(writes);
  });
});

describe('a resize', () => {
  test.each([
    ['narrower', 20, 6],
    ['wider', 60, 6],
    ['lower', 40, 3],
    ['higher', 40, 12],
    ['both', 15, 2],
  ])('%s shows the same frame on the new size, and nothing stale', async (_what, columns, rows) => {
    const { terminal, screen } = await anEnteredScreen(40, 6);
    screen.region('table', (width, height) =>
      Array.from({ length: height }, (_, n) => `${n}${'='.repeat(width - 1)}`),
    );
    const paint = () => screen.stdout.write(`Title\n${screen.placeholder('table', screen.rows - 1)}`);
    screen.onResize(paint);
    paint();
    await tick();
    terminal.resize(columns, rows);
    await tick();
    const expected = Array.from({ length: rows - 1 }, (_, n) => `${n}${'='.repeat(columns - 1)}`);
    expected[rows - 2] = expected[rows - 2]?.slice(0, columns - 1) ?? ''; // the last cell of all stays free
    expect(await terminal.seen()).toEqual(['Title', ...expected]);
    expect([screen.columns, screen.rows]).toEqual([columns, rows]);
    expect([screen.stdout.columns, screen.stdout.rows]).toEqual([columns, rows]);
  });

  test('shorter than the frame cuts it below, and longer lines on the right', async () => {
    const { terminal, screen } = await anEnteredScreen(20, 5);
    screen.stdout.write('one one one one\ntwo\nthree\nfour\nfive');
    await tick();
    terminal.resize(5, 2);
    await tick();
    expect(await terminal.seen()).toEqual(['one o', 'two']);
  });

  test('is told to Ink and to everybody who asked, until they no longer do', async () => {
    const { terminal, screen } = await anEnteredScreen(40, 6);
    const told: string[] = [];
    screen.stdout.on('resize', () => told.push('ink'));
    const stop = screen.onResize(() => told.push('us'));
    terminal.resize(50, 6);
    stop();
    terminal.resize(60, 6);
    expect(told).toEqual(['ink', 'us', 'ink']);
  });

  test('while somebody else had the terminal is noticed on entering again', async () => {
    const { terminal, screen } = await anEnteredScreen(40, 6);
    screen.leave();
    terminal.resize(20, 3);
    const told: number[] = [];
    screen.onResize(() => told.push(screen.columns));
    screen.enter();
    expect(told).toEqual([20]);
  });

  test('of a terminal that does not know its size counts as 80×24', () => {
    const { output } = aTerminal(10, 10);
    const screen = createScreen({
      ...output,
      columns: 0,
      rows: 0,
      write: () => {},
      on: () => {},
      off: () => {},
    });
    expect([screen.columns, screen.rows]).toEqual([80, 24]);
  });
});

describe('the cursor', () => {
  test('is hidden unless set, is where it was set, and comes back there after each update', async () => {
    const { terminal, screen } = await anEnteredScreen(20, 4);
    screen.stdout.write('name:');
    screen.setCursor({ column: 6, row: 0 });
    await tick();
    await terminal.seen();
    const { active } = terminal.emulator.buffer;
    expect([active.cursorX, active.cursorY]).toEqual([6, 0]);
    expect(terminal.writes.at(-1)).toContain('\x1b[?25h');

    screen.stdout.write('name:\n\nmessage');
    await tick();
    await terminal.seen();
    expect([active.cursorX, active.cursorY]).toEqual([6, 0]);

    screen.setCursor(null);
    await tick();
    expect(terminal.writes.at(-1)).toBe('\x1b[?2026h\x1b[?25l\x1b[?2026l');
  });

  test('stays on the screen, and Ink has no say in it', async () => {
    const { terminal, screen } = await anEnteredScreen(20, 4);
    screen.stdout.write('kept');
    screen.setCursor({ column: 99, row: 99 });
    screen.stdout.write('\x1b[?25h');
    screen.stdout.write('\x1b[?25l');
    await tick();
    expect((await terminal.seen())[0]).toBe('kept');
    const { active } = terminal.emulator.buffer;
    expect([active.cursorX, active.cursorY]).toEqual([19, 3]);
  });
});

describe('entering and leaving', () => {
  test('the normal screen is as it was, and no patient is in it or its scrollback', async () => {
    const terminal = aTerminal(40, 6);
    terminal.emulator.write('$ rundruf\r\n');
    const before = await terminal.remembered();
    const screen = createScreen(terminal.output);
    screen.region('table', (_width, height) => patients(height));
    screen.stdout.write(screen.placeholder('table', 6));
    await tick();
    expect(terminal.writes).toEqual([]);
    screen.enter();
    for (const [columns, rows] of [
      [40, 3],
      [20, 12],
      [80, 4],
      [40, 6],
    ] as const) {
      await tick();
      terminal.resize(columns, rows);
    }
    await tick();
    screen.repaint();
    await tick();
    expect((await terminal.seen()).join()).toContain('Patient 5');
    expect(await terminal.remembered()).not.toContain('Patient');
    screen.leave();
    screen.leave();
    expect(await terminal.remembered()).toContain(before.trim());
    expect(await terminal.remembered()).not.toContain('Patient');
    expect(terminal.emulator.buffer.active.type).toBe('normal');
    expect(terminal.emulator.modes).toMatchObject({ wraparoundMode: true, bracketedPasteMode: false });
    expect(terminal.writes.join('')).not.toMatch(/\x1b\[[23]J/);
  });

  test('without an alternate screen the rows are blanked', async () => {
    const terminal = aTerminal(40, 6);
    const simple = {
      ...terminal.output,
      columns: 40,
      rows: 6,
      write: (text: string) => terminal.output.write(text.replaceAll(/\x1b\[\?1049[hl]/g, '')),
    };
    const screen = createScreen(simple);
    screen.enter();
    screen.region('table', (_width, height) => patients(height));
    screen.stdout.write(screen.placeholder('table', 6));
    await tick();
    expect(await terminal.remembered()).toContain('Patient 5');
    screen.leave();
    expect(await terminal.remembered()).not.toContain('Patient');
  });

  test('nothing is written once it has been left, and entering again shows everything', async () => {
    const { terminal, screen } = await anEnteredScreen(40, 3);
    await terminal.seen();
    expect(terminal.emulator.modes).toMatchObject({ wraparoundMode: false, bracketedPasteMode: true });
    screen.stdout.write('one');
    screen.leave();
    const writes = terminal.writes.length;
    screen.stdout.write('two');
    screen.invalidate();
    screen.setCursor({ column: 0, row: 0 });
    screen.repaint();
    screen.flush();
    await tick();
    expect(terminal.writes).toHaveLength(writes);
    expect(terminal.listeners.resize.size + terminal.listeners.error.size).toBe(0);
    screen.enter();
    await tick();
    expect((await terminal.seen())[0]).toBe('two');
    expect(terminal.emulator.modes).toMatchObject({ wraparoundMode: false, bracketedPasteMode: true });
  });

  test('a region has a short name', () => {
    const screen = createScreen(aTerminal(40, 3).output);
    expect(() => screen.placeholder('a b', 3)).toThrow('short word');
  });
});
