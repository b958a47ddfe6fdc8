import { describe, expect, test } from 'vitest';
import { cellWidth } from '../../../tui/terminal/cells.ts';
import { createTheme, type Role, themeFor } from '../../../tui/terminal/theme.ts';

const ROLES: readonly Role[] = [
  'title',
  'header',
  'dim',
  'cursor',
  'accent',
  'ok',
  'warn',
  'error',
  'sandbox',
  'key',
  'tick',
];

describe('the theme', () => {
  test('without colour the cursor, titles and dim text keep their attributes', () => {
    const { paint } = createTheme({ colour: false, ascii: false });
    expect(paint('cursor', 'x')).toBe('\x1b[7mx\x1b[27m');
    expect(paint('title', 'x')).toBe('\x1b[1mx\x1b[22m');
    expect(paint('dim', 'x')).toBe('\x1b[2mx\x1b[22m');
    expect(paint('error', 'x')).toBe('\x1b[1mx\x1b[22m');
    expect(ROLES.map((role) => paint(role, 'x')).join('')).not.toMatch(/\x1b\[[34]\d/);
  });

  test('colours are among the 16 of the terminal, and no background is fixed', () => {
    const { paint } = createTheme({ colour: true, ascii: false });
    const codes = ROLES.flatMap((role) =>
      Array.from(paint(role, 'x').matchAll(/\x1b\[(\d+)m/g), ([, code]) => Number(code)),
    );
    expect(codes.filter((code) => code > 39)).toEqual([]);
    expect(paint('error', 'x')).toContain('\x1b[31m');
  });

  test('what is painted inside does not end what is around it', () => {
    const { paint } = createTheme({ colour: true, ascii: false });
    expect(paint('cursor', `a${paint('ok', 'b')}c`)).toBe('\x1b[7ma\x1b[32mb\x1b[39m\x1b[7mc\x1b[27m');
  });

  test('nothing is painted as nothing', () => {
    expect(createTheme({ colour: true, ascii: false }).paint('cursor', '')).toBe('');
  });

  test('symbols take one cell each, in both alphabets', () => {
    for (const ascii of [false, true]) {
      const { bars, ...others } = createTheme({ colour: true, ascii }).symbols;
      expect(Object.values(others).map(cellWidth)).toEqual(Object.values(others).map(() => 1));
      expect([...bars].map(cellWidth)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
      if (ascii) expect(Object.values(others).join('') + bars).toMatch(/^[!-~]+$/);
    }
  });
});

describe('what the environment asks for', () => {
  const coloured = '\x1b[32mx\x1b[39m';

  test.each([
    [{}, coloured],
    [{ NO_COLOR: '' }, coloured],
    [{ NO_COLOR: '1' }, 'x'],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, coloured],
    [{ FORCE_COLOR: '0' }, 'x'],
    [{ TERM: 'dumb' }, 'x'],
    [{ TERM: 'dumb', FORCE_COLOR: '1' }, 'x'],
    [{ TERM: 'xterm-256color' }, coloured],
  ])('%j paints ok as %j', (env, painted) => {
    expect(themeFor(env).paint('ok', 'x')).toBe(painted);
  });

  test('NO_COLOR keeps the cursor visible, TERM=dumb gets no sequence at all', () => {
    expect(themeFor({ NO_COLOR: '1' }).paint('cursor', 'x')).toBe('\x1b[7mx\x1b[27m');
    expect(ROLES.map((role) => themeFor({ TERM: 'dumb' }).paint(role, 'x')).join('')).toBe(
      'x'.repeat(ROLES.length),
    );
  });

  test.each([
    [{}, '✓'],
    [{ LANG: 'de_CH.UTF-8' }, '✓'],
    [{ LANG: 'C.utf8' }, '✓'],
    [{ LANG: 'de_CH.ISO-8859-1' }, 'x'],
    [{ LANG: 'de_CH.UTF-8', LC_ALL: 'C' }, 'x'],
    [{ LANG: 'C', LC_ALL: '' }, 'x'],
    [{ LANG: 'C', LC_CTYPE: 'C.UTF-8' }, '✓'],
    [{ LANG: 'C.UTF-8', TERM: 'linux' }, 'x'],
    [{ TERM: 'dumb' }, 'x'],
  ])('%j shows a tick as %j', (env, tick) => {
    expect(themeFor(env).symbols.tick).toBe(tick);
  });
});
