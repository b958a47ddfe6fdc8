import { Box, render, Text } from 'ink';
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { createScreen } from '../../../tui/terminal/screen.ts';
import { createTheme } from '../../../tui/terminal/theme.ts';
import { aTerminal, tick } from './support.ts';

const NO_INPUT = { isTTY: false, on: () => {}, off: () => {}, setEncoding: () => {} };

/** What the screen rests on (facts/ink §6): Ink's debug frames are whole, and a placeholder passes its layout. */
test('a frame of Ink is on the screen, through layout, colours, resize and the end', async () => {
  const terminal = aTerminal(60, 8);
  const screen = createScreen(terminal.output);
  const { paint } = createTheme({ colour: true, ascii: false });
  screen.enter();
  screen.region('table', (width, height) => Array.from({ length: height }, (_, n) => `row ${n} of ${width}`));
  const view = (height: number) =>
    createElement(
      Box,
      { flexDirection: 'column' },
      createElement(Text, { wrap: 'truncate' }, paint('cursor', ` Title ${paint('ok', 'ok')} `)),
      createElement(Text, { wrap: 'truncate' }, screen.placeholder('table', height)),
      createElement(
        Box,
        { justifyContent: 'space-between' },
        createElement(Text, null, 'Grüße 日本'),
        createElement(Text, null, 'right'),
      ),
    );
  const ink = render(view(4), {
    stdout: screen.stdout,
    stdin: NO_INPUT as unknown as NodeJS.ReadStream,
    debug: true,
    patchConsole: false,
    exitOnCtrlC: false,
  });
  const rows = (count: number, width: number) =>
    Array.from({ length: count }, (_, n) => `row ${n} of ${width}`);
  await tick();
  expect(await terminal.seen()).toEqual([
    ' Title ok',
    ...rows(4, 60),
    `Grüße 日本${'right'.padStart(50)}`,
    '',
    '',
  ]);
  expect(terminal.emulator.buffer.active.getLine(0)?.getCell(1)?.isInverse()).not.toBe(0);

  terminal.resize(40, 6);
  ink.rerender(view(3));
  await tick();
  expect(await terminal.seen()).toEqual([
    ' Title ok',
    ...rows(3, 40),
    `Grüße 日本${'right'.padStart(30)}`,
    '',
  ]);

  const before = screen.bytesWritten;
  ink.rerender(view(3));
  await tick();
  expect(screen.bytesWritten).toBe(before);

  ink.unmount();
  await ink.waitUntilExit();
  await tick();
  screen.leave();
  expect(await terminal.remembered()).not.toContain('row');
});
