import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { cellWidth, clip, pad, showLines, showText, wrap } from '../../../tui/terminal/cells.ts';

const FAMILY = '👨‍👩‍👧';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(fc.constantFrom('a', ' ', 'ü', '日', '한', 'ｱﾞ', 'e\u0301', FAMILY, '😀', 'ع', '\u0301', '—'), {
      maxLength: 40,
    })
    .map((parts) => parts.join('')),
);

const anyWidth = fc.integer({ min: 0, max: 20 });

describe('the cells a text takes', () => {
  test.each([
    ['', 0],
    ['Müller', 6],
    ['Łukasz Žižka', 12],
    ['«Praxis» – „gut“ …', 18],
    ['✓ ✗ ▲ ▼ ● │ ─ ▁▂▃▄▅▆▇█ ⏎', 24],
    ['Αθήνα', 5],
    ['Київ', 4],
    ['日本語', 6],
    ['日本go', 6],
    ['한국', 4],
    ['ＡＢ', 4],
    ['e\u0301', 1],
    ['محمد', 4],
    [FAMILY, 2],
    ['😀', 2],
    ['\t', 0],
    ['\u00ad', 0],
    ['\u200b', 0],
    ['\x1b[31mrot\x1b[39m', 3],
  ])('%j takes %i', (text, cells) => {
    expect(cellWidth(text)).toBe(cells);
  });

  test('the short way gives what string-width gives, for characters of the first plane', () => {
    const wrong: string[] = [];
    for (let code = 0x20; code <= 0xffff; code += code > 0x3400 && code < 0xdff0 ? 13 : 1) {
      const character = String.fromCharCode(code);
      if (cellWidth(character) !== stringWidth(character)) wrong.push(`U+${code.toString(16)}`);
    }
    expect(wrong).toEqual([]);
  });

  test('and for texts', () => {
    fc.assert(fc.property(anyText, (text) => cellWidth(text) === stringWidth(text)));
  });
});

describe('clipping and filling', () => {
  test.each([
    ['Müller', 6, 'Müller'],
    ['Müller', 5, 'Müll…'],
    ['Müller', 1, '…'],
    ['Müller', 0, ''],
    ['Müller', -1, ''],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['日', 1, '…'],
    [`${FAMILY}${FAMILY}`, 3, `${FAMILY}…`],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ])('%j in %i cells is %j', (text, width, clipped) => {
    expect(clip(text, width)).toBe(clipped);
  });

  test('filled texts take exactly their width, on the side asked for', () => {
    expect(pad('ab', 4)).toBe('ab  ');
    expect(pad('12', 4, 'right')).toBe('  12');
    expect(pad('日本語', 4)).toBe('日… ');
    expect(pad('日本語', 4, 'right')).toBe(' 日…');
    expect(pad('x', 0)).toBe('');
    fc.assert(
      fc.property(
        anyText,
        anyWidth,
        fc.constantFrom('left' as const, 'right' as const),
        (text, width, align) => {
          expect(cellWidth(pad(text, width, align))).toBe(width);
        },
      ),
    );
  });

  test('clipped texts are whole characters and an ellipsis, and nothing is cut that fits', () => {
    const segmenter = new Intl.Segmenter();
    fc.assert(
      fc.property(anyText, anyWidth, (text, width) => {
        const clipped = clip(text, width);
        expect(cellWidth(clipped)).toBeLessThanOrEqual(width);
        if (width > 0 && cellWidth(text) <= width) expect(clipped).toBe(text);
        if (clipped === text) return;
        const kept = Array.from(segmenter.segment(clipped.slice(0, -1)), ({ segment }) => segment);
        const all = Array.from(segmenter.segment(text), ({ segment }) => segment);
        expect(all.slice(0, kept.length)).toEqual(kept);
      }),
    );
  });

  test('an absurdly long text is cut without being read to its end', () => {
    expect(clip('日'.repeat(5_000_000), 10)).toBe('日日日日…');
    expect(clip(`${FAMILY} `.repeat(300_000), 10)).toHaveLength(3 * (FAMILY.length + 1) + 1);
    expect(clip('\u0301'.repeat(1_000_000), 10)).toMatch(/^\u0301{1,800}…$/);
  });
});

describe('wrapping', () => {
  test.each([
    ['Guten Tag Frau Muster', 10, ['Guten Tag', 'Frau', 'Muster']],
    ['Guten Tag', 9, ['Guten Tag']],
    ['a\n\nb\n', 9, ['a', '', 'b', '']],
    ['a\r\nb\rc', 9, ['a', 'b', 'c']],
    ['', 9, ['']],
    ['Donaudampfschifffahrt', 10, ['Donaudampf', 'schifffahr', 't']],
    ['zum Donaudampfschiff hin', 10, ['zum', 'Donaudampf', 'schiff hin']],
    ['日本語日本', 5, ['日本', '語日', '本']],
    ['日本', 1, ['…', '…']],
    ['  eingerückt', 20, ['  eingerückt']],
    ['a          b', 4, ['a', 'b']],
    ['               ', 4, ['']],
    ['a\tb', 9, ['a b']],
    [`${FAMILY}${FAMILY}`, 3, [FAMILY, FAMILY]],
    ['ab', 0, ['a', 'b']],
  ])('%j in %i cells', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  test('no line is too wide, and no word is lost', () => {
    const words = fc.array(
      fc.constantFrom('a', 'Termin', 'Grüsse', '日本語', 'Donaudampfschiff', '😀', ' '),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 20 }), (parts, width) => {
        const lines = wrap(parts.join(' '), width);
        for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(parts.join('').replaceAll(' ', ''));
      }),
    );
  });
});

describe('hostile text', () => {
  test.each([
    ['Müller', 'Müller'],
    ['\x1b[2Jweg\x1b]0;Titel\x07', 'weg'],
    ['eins\r\nzwei\nSchluss\n', 'eins ⏎ zwei ⏎ Schluss'],
    ['a\n\n\nb', 'a ⏎ ⏎ ⏎ b'],
    ['\ue000log:20\ue001', 'log:20'],
    ['\x1b\ue000[31mrot', 'rot'],
    ['\udb80\u200b\udc00x', 'x'],
    ['so\u00adft ze\u200bro \u2066bidi\u202e', 'soft zero bidi'],
    ['❤\ufe0f', '❤'],
    ['\u{e0041}tag\u{e007f}', 'tag'],
    ['\u3164\u115fleer', 'leer'],
    ['a\tb', 'a b'],
    ['日本語 محمد', '日本語 محمد'],
    ['', ''],
  ])('%j is shown as %j', (text, shown) => {
    expect(showText(text)).toBe(shown);
  });

  test('what is shown takes the cells it is counted for: nothing invisible, no control, one line', () => {
    const hostile = fc
      .array(
        fc.constantFrom(
          '\x1b',
          '[31m',
          '\x9b',
          ']0;',
          '\x07',
          '\ue000',
          '\udb80',
          '\udc00',
          '\u200b',
          '\n',
          '\u2028',
          'a',
          ' ',
          '日',
          '\u0301',
          '\u202e',
        ),
        { maxLength: 30 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(hostile, anyText), (text) => {
        const shown = showText(text);
        expect(shown).not.toMatch(
          /[\p{Cc}\p{Co}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u,
        );
        expect(showText(shown)).toBe(shown);
      }),
      { numRuns: 1_000 },
    );
  });

  test('where lines are kept, each is made safe', () => {
    expect(showLines('Guten Tag\r\n\r\n\x1b[31mrot\ue000')).toBe('Guten Tag\n\nrot');
  });
});
