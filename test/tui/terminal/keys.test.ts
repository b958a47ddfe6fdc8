import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeyDecoder, type Key } from '../../../tui/terminal/keys.ts';
import { aManualClock } from './support.ts';

const ESCAPE_WAIT = 50;

function aDecoder() {
  const clock = aManualClock();
  const keys: Key[] = [];
  const decoder = createKeyDecoder((key) => keys.push(key), { after: clock.after });
  const push = (bytes: string | Buffer) =>
    decoder.push(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  return { clock, keys, decoder, push };
}

/** A key as the tables write it: its id, and its text where that is something else. */
function written({ id, text }: Key): string {
  if (text === null) return id;
  return text === id ? `"${text}"` : `${id} ${JSON.stringify(text)}`;
}

const TABLE: readonly (readonly [bytes: string, ...keys: string[]])[] = [
  ['a', '"a"'],
  ['A', '"A"'],
  ['?', '"?"'],
  ['ü', '"ü"'],
  ['日', '"日"'],
  ['😀', '"😀"'],
  [' ', 'space " "'],
  ['jjjj', '"j"', '"j"', '"j"', '"j"'],
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\t', 'tab'],
  ['\x7f', 'backspace'],
  ['\x08', 'backspace'],
  ['\x7f\x7f\x7f', 'backspace', 'backspace', 'backspace'],
  ['\x00', 'ctrl+space'],
  ['\x01', 'ctrl+a'],
  ['\x03', 'ctrl+c'],
  ['\x1a', 'ctrl+z'],
  ['\x1c', 'ctrl+\\'],
  ['\x1f', 'ctrl+_'],
  ['hello\rworld', '"h"', '"e"', '"l"', '"l"', '"o"', 'enter', '"w"', '"o"', '"r"', '"l"', '"d"'],
  ['\x1b[A', 'up'],
  ['\x1b[B', 'down'],
  ['\x1b[C', 'right'],
  ['\x1b[D', 'left'],
  ['\x1bOA', 'up'],
  ['\x1bOD', 'left'],
  ['\x1b[H', 'home'],
  ['\x1b[F', 'end'],
  ['\x1bOH', 'home'],
  ['\x1b[1~', 'home'],
  ['\x1b[4~', 'end'],
  ['\x1b[7~', 'home'],
  ['\x1b[8~', 'end'],
  ['\x1b[2~', 'insert'],
  ['\x1b[3~', 'delete'],
  ['\x1b[5~', 'pageup'],
  ['\x1b[6~', 'pagedown'],
  ['\x1b[Z', 'shift+tab'],
  ['\x1b[1;2A', 'shift+up'],
  ['\x1b[1;2B', 'shift+down'],
  ['\x1b[1;5B', 'ctrl+down'],
  ['\x1b[1;5D', 'ctrl+left'],
  ['\x1b[1;5C', 'ctrl+right'],
  ['\x1b[1;3A', 'alt+up'],
  ['\x1b[1;9A', 'alt+up'],
  ['\x1b[1;2H', 'shift+home'],
  ['\x1b[1;6F', 'ctrl+shift+end'],
  ['\x1b[1;8A', 'ctrl+alt+shift+up'],
  ['\x1b[5A', 'ctrl+up'],
  ['\x1b[3;5~', 'ctrl+delete'],
  ['\x1b[5;2~', 'shift+pageup'],
  ['\x1b[a', 'shift+up'],
  ['\x1bOa', 'ctrl+up'],
  ['\x1b[5$', 'shift+pageup'],
  ['\x1b[5^', 'ctrl+pageup'],
  ['\x1b[5@', 'ctrl+shift+pageup'],
  ['\x1bOP', 'f1'],
  ['\x1bOQ', 'f2'],
  ['\x1bOR', 'f3'],
  ['\x1bOS', 'f4'],
  ['\x1b[11~', 'f1'],
  ['\x1b[12~', 'f2'],
  ['\x1b[13~', 'f3'],
  ['\x1b[14~', 'f4'],
  ['\x1b[15~', 'f5'],
  ['\x1b[17~', 'f6'],
  ['\x1b[18~', 'f7'],
  ['\x1b[19~', 'f8'],
  ['\x1b[20~', 'f9'],
  ['\x1b[21~', 'f10'],
  ['\x1b[23~', 'f11'],
  ['\x1b[24~', 'f12'],
  ['\x1b[[A', 'f1'],
  ['\x1b[[E', 'f5'],
  ['\x1b[P', 'f1'],
  ['\x1b[1;5P', 'ctrl+f1'],
  ['\x1b[1;5Q', 'ctrl+f2'],
  ['\x1b[1;5R', 'ctrl+f3'],
  ['\x1b[1;5S', 'ctrl+f4'],
  ['\x1b[1;2P', 'shift+f1'],
  ['\x1bO5P', 'ctrl+f1'],
  ['\x1b[15;5~', 'ctrl+f5'],
  ['\x1b[24;6~', 'ctrl+shift+f12'],
  ['\x1bx', 'alt+x'],
  ['\x1bü', 'alt+ü'],
  ['\x1b\r', 'alt+enter'],
  ['\x1b\x7f', 'alt+backspace'],
  ['\x1b ', 'alt+space'],
  ['\x1b\x01', 'ctrl+alt+a'],
  ['\x1b\x1b[A', 'escape', 'up'],
  ['\x1b\x1bj', 'escape', 'alt+j'],
  ['\x1bOM', 'enter'],
  ['\x1bOj', '"*"'],
  ['\x1bOp\x1bOy', '"0"', '"9"'],
  ['\x1b[27;5;13~', 'ctrl+enter'],
  ['\x1b[13;2u', 'shift+enter'],
  ['\x1b[97;5u', 'ctrl+a'],
  ['\x1b[97;2u', '"A"'],
  ['\x1b[97;3u', 'alt+a'],
  ['\x1b[97;6u', 'ctrl+shift+a'],
  ['\x1b[27u', 'escape'],
  ['\x1b[32u', 'space " "'],
  ['\x1b[223;2u', '"ß"'],
  ['\x1b[200~hello\rworld\x1b[201~', 'paste "hello\\nworld"'],
  ['\x1b[200~a\r\nb\tc\x07\x1b[31md\x1b]0;t\x07\x9b1me\x1b[201~x', 'paste "a\\nb cde"', '"x"'],
  ['\x1b[200~a\x1b[201\x1b[20\x1b\x1b[201~', 'paste "a[201[20"'],
  ['\x1b[200~Grüße 日\x1b[201~', 'paste "Grüße 日"'],
  ['\x1b[200~\x1b[201~j', '"j"'],
];

const SWALLOWED: readonly (readonly [what: string, bytes: string])[] = [
  ['a mouse report', '\x1b[<0;10;5M'],
  ['a released mouse button', '\x1b[<0;10;5m'],
  ['an old mouse report', '\x1b[M !!'],
  ['an rxvt mouse report', '\x1b[32;10;5M'],
  ['focus', '\x1b[I'],
  ['no focus', '\x1b[O'],
  ['a cursor position', '\x1b[24;80R'],
  ['device attributes', '\x1b[?62;22c'],
  ['a mode report', '\x1b[?2026;2$y'],
  ['a keyboard report', '\x1b[?1u'],
  ['a window report', '\x1b[8;50;180t'],
  ['a colour, ended by BEL', '\x1b]11;rgb:0000/0000/0000\x07'],
  ['a colour, ended by ST', '\x1b]11;rgb:0000/0000/0000\x1b\\'],
  ['a terminal version', '\x1bP>|tmux 3.3a\x1b\\'],
  ['an application command', '\x1b_Gi=31;OK\x1b\\'],
  ['an unknown control sequence', '\x1b[99;99;99z'],
  ['an unknown number', '\x1b[99~'],
  ['F13', '\x1b[25~'],
  ['a modifier nobody has', '\x1b[1;99999A'],
  ['an unknown single shift', '\x1bOz'],
  ['the end of no paste', '\x1b[201~'],
  ['a released key', '\x1b[97;1:3u'],
  ['a key of the window system', '\x1b[97;9u'],
  ['no code point', '\x1b[99999999u'],
  ['a surrogate', '\x1b[55296u'],
  ['a control as a code', '\x1b[155u'],
  ['a C1 sequence', '\u009b31m'],
  ['a private-use character', '\ue000'],
  ['a reversal of reading direction', '\u202e'],
];

describe('keys from bytes', () => {
  test.each(TABLE)('%j is %j', (bytes, ...keys) => {
    const { push, keys: got } = aDecoder();
    push(bytes);
    expect(got.map(written)).toEqual(keys);
  });

  test.each(SWALLOWED)('%s (%j) is no key, and the next key is one', (_what, bytes) => {
    const { push, keys } = aDecoder();
    push(`${bytes}j`);
    expect(keys.map(written)).toEqual(['"j"']);
  });

  test('split at any byte, even by a wait, every sequence stays the same', () => {
    for (const bytes of [...TABLE.map(([first]) => first), ...SWALLOWED.map(([, second]) => second)]) {
      const whole = aDecoder();
      whole.push(`${bytes}j`);
      const all = Buffer.from(`${bytes}j`);
      for (let at = 1; at < all.length; at += 1) {
        const { push, clock, keys } = aDecoder();
        push(all.subarray(0, at));
        clock.pass(ESCAPE_WAIT - 1);
        push(all.subarray(at));
        expect(keys, `${JSON.stringify(bytes)} split at ${at}`).toEqual(whole.keys);
      }
      const { push, keys } = aDecoder();
      for (const byte of all) push(Buffer.of(byte));
      expect(keys, `${JSON.stringify(bytes)} byte by byte`).toEqual(whole.keys);
    }
  });
});

describe('what does not come to an end', () => {
  test('a lone ESC is Escape after 50 ms, not before', () => {
    const { push, clock, keys } = aDecoder();
    push('\x1b');
    clock.pass(49);
    expect(keys).toEqual([]);
    expect(clock.waits()).toEqual([50]);
    clock.pass(50);
    push('[A');
    expect(keys.map(written)).toEqual(['escape', '"["', '"A"']);
  });

  test('two Escapes at once are two', () => {
    const { push, clock, keys } = aDecoder();
    push('\x1b\x1b');
    clock.pass(50);
    expect(keys.map(written)).toEqual(['escape', 'escape']);
  });

  test.each([
    ['\x1b[', 'alt+['],
    ['\x1bO', 'alt+O'],
    ['\x1bP', 'alt+P'],
    ['\x1b]', 'alt+]'],
  ])('%j alone is Alt and the character', (bytes, id) => {
    const { push, clock, keys } = aDecoder();
    push(bytes);
    clock.pass(ESCAPE_WAIT);
    expect(keys).toEqual([]);
    clock.pass(500);
    expect(keys.map(written)).toEqual([id]);
  });

  test.each(['\x1b[1;', '\x1b]0;title', '\x1bP1$r', '\x1b[M!', '\x1b[[', '\x1b]0;t\x1b', '\x1bO5'])(
    '%j without an end is dropped, and keys are keys again',
    (bytes) => {
      const { push, clock, keys } = aDecoder();
      push(bytes);
      clock.pass(500);
      push('j');
      expect(keys.map(written)).toEqual(['"j"']);
    },
  );

  test('Ctrl+C gets out of a reply that does not end', () => {
    const { push, keys } = aDecoder();
    push('\x1b]0;title\x03j');
    expect(keys.map(written)).toEqual(['ctrl+c', '"j"']);
  });

  test('an absurdly long sequence is swallowed to its end and kept nowhere', () => {
    const { push, keys } = aDecoder();
    push(`\x1b[${'1;'.repeat(50_000)}Aj`);
    push(`\x1b]52;c;${'QUFB'.repeat(25_000)}\x07j`);
    expect(keys.map(written)).toEqual(['"j"', '"j"']);
  });

  test('a paste beyond all measure is cut, and one without an end is told after five seconds', () => {
    const { push, clock, keys } = aDecoder();
    push(`\x1b[200~${'x'.repeat(200_000)}`);
    clock.pass(4_999);
    expect(keys).toEqual([]);
    clock.pass(5_000);
    push('j');
    expect(keys.map(({ id, text }) => [id, text?.length])).toEqual([
      ['paste', 65_536],
      ['j', 1],
    ]);
  });

  test('the end tells what is under way, and takes no more', () => {
    const { push, decoder, clock, keys } = aDecoder();
    push('\x1b');
    decoder.end();
    push('j');
    clock.pass(10_000);
    expect(keys.map(written)).toEqual(['escape']);
  });

  test('a key that ends the decoder is the last one of its chunk', () => {
    const keys: string[] = [];
    const decoder = createKeyDecoder(({ id }) => {
      keys.push(id);
      if (id === 'q') decoder.end();
    });
    decoder.push(Buffer.from('jqjj'));
    expect(keys).toEqual(['j', 'q']);
  });

  test.each([
    ['a broken character', [0xc3, 0x41], ['"A"']],
    ['the middle of a character', [0xa9, 0x41], ['"A"']],
    ['an overlong slash', [0xc0, 0xaf, 0x41], ['"A"']],
    ['a surrogate', [0xed, 0xa0, 0x80, 0x41], ['"A"']],
    ['a byte that is never UTF-8', [0xff, 0x41], ['"A"']],
    ['a character cut by a sequence', [0xe6, 0x97, 0x1b, 0x5b, 0x41], ['up']],
  ])('%s is no key', (_what, bytes, expected) => {
    const { push, keys } = aDecoder();
    push(Buffer.from(bytes));
    expect(keys.map(written)).toEqual(expected);
  });
});

describe('any bytes', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          '\x1b',
          '\x1b[',
          '\x1bO',
          '\x1b]',
          '\x1bP',
          '200~',
          '201~',
          ';',
          '5',
          '$',
          'M',
          'u',
          '~',
          '\r',
          'ü',
          '\x9b',
          'a',
          '\0',
        ),
        { maxLength: 30 },
      )
      .map((parts) => new Uint8Array(Buffer.from(parts.join('')))),
  );

  test('never throw, and never make a control character into text', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 5 }), fc.boolean(), (chunks, isSlow) => {
        const { push, decoder, clock, keys } = aDecoder();
        for (const chunk of chunks) {
          push(Buffer.from(chunk));
          if (isSlow) clock.pass(10_000);
        }
        decoder.end();
        for (const { id, text } of keys) {
          expect(id).toMatch(/^\P{Cc}+$/u);
          expect(text ?? '').toMatch(id === 'paste' ? /^[\P{Cc}\n]+$/u : /^\P{Cc}*$/u);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('leave the decoder usable: after silence a key is a key', () => {
    fc.assert(
      fc.property(bytes, (chunk) => {
        const { push, clock, keys } = aDecoder();
        push(Buffer.from(chunk));
        clock.pass(10_000);
        keys.length = 0;
        push('j');
        expect(keys.map(written)).toEqual(['"j"']);
      }),
      { numRuns: 1_000 },
    );
  });
});
