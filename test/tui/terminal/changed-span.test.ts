import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedSpan } from '../../../tui/terminal/changed-span.ts';
import { createScreen } from '../../../tui/terminal/screen.ts';
import { aTerminal, tick } from './support.ts';

const RED = '\x1b[31m';
const BOLD = '\x1b[1m';
const INVERSE = '\x1b[7m';

describe('what of a row is written again', () => {
  test.each<[what: string, before: string, now: string, column: number, text: string]>([
    ['begins where the rows differ', 'Anna Meier', 'Anna Muster', 6, 'uster'],
    ['is the end of a longer row', 'Anna', 'Anna Meier', 4, ' Meier'],
    ['is nothing of a shorter one', 'Anna Meier', 'Anna', 4, ''],
    ['is all of it where the first cell differs', 'Anna', 'Beat', 0, 'Beat'],
    ['skips letters with accents, and our symbols', '✓ Zoë │ ▲ 1', '✓ Zoë │ ▲ 2', 10, '2'],
    ['begins with the attributes in force', `${RED}${BOLD}ab`, `${RED}${BOLD}ac`, 1, `${RED}${BOLD}c`],
    ['leaves out those that have ended', `${BOLD}a\x1b[22m${RED}b`, `${BOLD}a\x1b[22m${RED}c`, 1, `${RED}c`],
    ['leaves out all of them after a reset', `${BOLD}${RED}a\x1b[0mb`, `${BOLD}${RED}a\x1b[0mc`, 1, 'c'],
    [
      'keeps the end of what it does not know',
      '\x1b[1;31ma\x1b[39mb',
      '\x1b[1;31ma\x1b[39mc',
      1,
      '\x1b[1;31m\x1b[39mc',
    ],
    ['keeps a colour out of 256', '\x1b[38;5;9mab', '\x1b[38;5;9mac', 1, '\x1b[38;5;9mc'],
    ['never begins inside a sequence', `a${RED}b`, 'a\x1b[32mb', 1, '\x1b[32mb'],
    ['is a row whose attributes alone differ', 'abc', `a${INVERSE}bc`, 1, `${INVERSE}bc`],
    ['is all of it where an emoji begins it', RED, `${RED}😀`, 0, `${RED}😀`],
    ['begins before an emoji', 'a😀 1', 'a😀 2', 0, 'a😀 2'],
    ['begins before an ideograph', 'ab日本1', 'ab日本2', 1, 'b日本2'],
    ['begins with the letter that a mark came to', 'abe', 'abe\u0301', 2, 'e\u0301'],
    ['begins with the letter that a mark has left', 'abe\u0301x', 'abex', 2, 'ex'],
    ['does so through a change of attributes', `ae${RED}\u0301`, `ae${RED}x`, 1, `e${RED}x`],
  ])('%s', (_what, before, now, column, text) => {
    expect(changedSpan(before, now)).toEqual({ column, text });
  });
});

const cells = fc.constantFrom(
  'a',
  'b',
  ' ',
  'ü',
  '│',
  '…',
  'Ж',
  '日',
  '한',
  '😀',
  '👨‍👩‍👧',
  'e\u0301',
  '\u0301',
  '✈️',
  'ﷺ',
  '🇨🇭',
);
const codes = [
  '0',
  '',
  '1',
  '2',
  '22',
  '3',
  '23',
  '4',
  '24',
  '7',
  '27',
  '9',
  '29',
  '31',
  '92',
  '39',
  '44',
  '105',
  '49',
];
const several = ['1;31', '38;5;200', '48;2;1;2;3', '0;7', '53', '55', '21'];
const sequence = fc.constantFrom(...codes, ...codes, ...several).map((code) => `\x1b[${code}m`);
const text = fc
  .array(fc.oneof({ weight: 3, arbitrary: cells }, sequence), { maxLength: 16 })
  .map((parts) => parts.join(''));

/** Rows that share their beginning, and often their end, as rows do whose state has changed. */
const changes = fc.array(
  fc.tuple(text, text, text, text, fc.boolean()).map(([start, one, other, end, hasEnd]) => ({
    before: start + one + end,
    now: start + other + (hasEnd ? end : ''),
  })),
  { minLength: 1, maxLength: 6 },
);

async function aScreen(columns: number, rows: number, frames: readonly (readonly string[])[]) {
  const terminal = aTerminal(columns, rows);
  const screen = createScreen(terminal.output);
  screen.enter();
  for (const frame of frames) {
    screen.stdout.write(frame.join('\n'));
    screen.flush();
  }
  await tick();
  await terminal.seen();
  return terminal;
}

/** Each cell as it looks; one that was erased looks like a space. */
function looks({ emulator }: ReturnType<typeof aTerminal>): string[][] {
  const { active } = emulator.buffer;
  return Array.from({ length: emulator.rows }, (_, row) =>
    Array.from({ length: emulator.cols }, (_, column) => {
      const cell = active.getLine(row)?.getCell(column);
      if (cell === undefined) return 'none';
      const flags = [cell.isBold(), cell.isDim(), cell.isItalic(), cell.isUnderline(), cell.isInverse()];
      const colours = [cell.getFgColorMode(), cell.getFgColor(), cell.getBgColorMode(), cell.getBgColor()];
      const others = [cell.isStrikethrough(), cell.isOverline(), cell.getWidth()];
      return `${cell.getChars() || ' '} ${[...flags, ...colours, ...others].join()}`;
    }),
  );
}

describe('a row of which a part was written', () => {
  test('looks as if all of it had been, whatever was there before', async () => {
    await fc.assert(
      fc.asyncProperty(changes, fc.integer({ min: 1, max: 24 }), async (rows, columns) => {
        const before = rows.map((row) => row.before);
        const now = rows.map((row) => row.now);
        const updated = await aScreen(columns, rows.length, [before, now]);
        const written = await aScreen(columns, rows.length, [now]);
        expect(looks(updated)).toEqual(looks(written));
      }),
      { numRuns: 300 },
    );
  });

  test('is right in the last cell of full rows', async () => {
    const rows = (end: string) => [`${'x'.repeat(9)}${end}`, `${'y'.repeat(8)}${end}`, 'z'];
    const terminal = await aScreen(10, 3, [rows('1'), rows('2'), rows('22'), rows('2')]);
    expect(await terminal.seen()).toEqual(['xxxxxxxxx2', 'yyyyyyyy2', 'z']);
  });

  test('beyond the last cell nothing is written at all', async () => {
    const terminal = await aScreen(5, 2, [['12345678'], ['123457'], ['12345\x1b[7m6']]);
    expect(terminal.writes.filter((update) => update.includes('\x1b[?2026h'))).toHaveLength(1);
  });
});
