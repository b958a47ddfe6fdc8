import { isTypeable } from './safe-text.ts';

/** One key press: `id` names it ('a', 'enter', 'ctrl+left'); `text` is what it types, null if nothing. */
export type Key = Readonly<{ id: string; text: string | null }>;

type Modifiers = Readonly<{ ctrl: boolean; alt: boolean; shift: boolean }>;

/** The key of one character that came without a sequence; null when it is none. */
export function plainKey(character: string): Key | null {
  return characterKey(character, NONE);
}

/** The key of a character that came right after ESC, which is how terminals send Alt. */
export function withAlt(character: string): Key | null {
  return characterKey(character, { ...NONE, alt: true });
}

/** The key of CSI `parameters` `final`; null for reports, replies and what nobody knows. */
export function controlSequenceKey(parameters: string, final: string): Key | null {
  if (!/^[\d;:]*$/.test(parameters)) return null; // private ones are replies and mouse reports
  const numbers = parameters.split(';').map((parameter) => Number.parseInt(parameter, 10));
  const isRelease = /^\d*;\d*:3/.test(parameters); // of a key, told by terminals with the kitty protocol
  if (isRelease) return null;
  if (final === '~') return numberedKey(numbers);
  if (final === 'u') return codedKey(numbers[0], numbers[1]);
  const rxvt = RXVT_MODIFIERS[final];
  if (rxvt) return named(NUMBERED[numbers[0] ?? 0], rxvt);
  if (final >= 'a' && final <= 'd') return named(ARROWS[final.toUpperCase()], { ...NONE, shift: true });
  return letteredKey(numbers, final);
}

/** The key of ESC O `final`, with the modifier some terminals put in between. */
export function singleShiftKey(parameters: string, final: string): Key | null {
  const keypad = KEYPAD[final];
  if (keypad) return characterKey(keypad, NONE);
  if (final >= 'a' && final <= 'd') return named(ARROWS[final.toUpperCase()], { ...NONE, ctrl: true });
  const modifier = parameters.split(';').at(-1);
  return named(LETTERED[final], modifiersOf(modifier ? Number.parseInt(modifier, 10) : 1));
}

const NONE: Modifiers = { ctrl: false, alt: false, shift: false };

type Table = Readonly<Record<string, string>>;

const ARROWS: Table = { A: 'up', B: 'down', C: 'right', D: 'left' };

const LETTERED: Table = { ...ARROWS, F: 'end', H: 'home', P: 'f1', Q: 'f2', R: 'f3', S: 'f4' };

const NUMBERED: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6', // 16 and 22 are holes since the VT220
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** rxvt writes the modifier as another final byte. */
const RXVT_MODIFIERS: Readonly<Record<string, Modifiers>> = {
  $: { ctrl: false, alt: false, shift: true },
  '^': { ctrl: true, alt: false, shift: false },
  '@': { ctrl: true, alt: false, shift: true },
};

const KEYPAD: Table = {
  ' ': ' ',
  I: '\t',
  M: '\r',
  X: '=',
  j: '*',
  k: '+',
  l: ',',
  m: '-',
  n: '.',
  o: '/',
  ...Object.fromEntries(Array.from('pqrstuvwxy', (letter, digit) => [letter, String(digit)])),
};

const NAMED_CHARACTERS: Table = {
  '\r': 'enter',
  '\n': 'enter', // Ctrl+J where Enter is \r
  '\t': 'tab',
  '\x08': 'backspace',
  '\x7f': 'backspace',
  '\x1b': 'escape',
  ' ': 'space',
};

function named(name: string | undefined, modifiers: Modifiers | null): Key | null {
  return name && modifiers ? { id: prefix(modifiers) + name, text: null } : null;
}

function prefix({ ctrl, alt, shift }: Modifiers): string {
  return (ctrl ? 'ctrl+' : '') + (alt ? 'alt+' : '') + (shift ? 'shift+' : '');
}

function characterKey(character: string, modifiers: Modifiers): Key | null {
  const types = !modifiers.ctrl && !modifiers.alt;
  const name = NAMED_CHARACTERS[character];
  if (name) return { id: prefix(modifiers) + name, text: character === ' ' && types ? ' ' : null };
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return named(controlName(code), { ...modifiers, ctrl: true });
  if (!isTypeable(character)) return null;
  if (types) return { id: character, text: character };
  return { id: prefix(modifiers) + character, text: null };
}

function controlName(code: number): string {
  if (code === 0) return 'space';
  return String.fromCharCode(code + 0x40).toLowerCase();
}

/** `n` is what xterm writes: one more than the sum of shift 1, alt 2, ctrl 4, meta 8; locks come above. */
function modifiersOf(n: number | undefined): Modifiers | null {
  if (n === undefined || Number.isNaN(n)) return NONE;
  if (n < 1 || n > 256) return null;
  const bits = n - 1;
  return { shift: (bits & 1) !== 0, alt: (bits & 10) !== 0, ctrl: (bits & 4) !== 0 };
}

function numberedKey(numbers: readonly number[]): Key | null {
  const [number, modifier, code] = numbers;
  if (number === 27 && code !== undefined) return codedKey(code, modifier); // xterm's modifyOtherKeys
  return named(NUMBERED[number ?? 0], modifiersOf(modifier));
}

function letteredKey(numbers: readonly number[], final: string): Key | null {
  const [first, second] = numbers;
  if (numbers.length > 1 && first !== 1 && !Number.isNaN(first)) return null; // ESC [ 24 ; 80 R reports a position
  const modifiers = modifiersOf(numbers.length > 1 ? second : first);
  if (final === 'Z' && modifiers) return named('tab', { ...modifiers, shift: true });
  return named(LETTERED[final], modifiers);
}

/** A key told by its code point and modifiers. */
function codedKey(code: number | undefined, modifier: number | undefined): Key | null {
  const modifiers = modifiersOf(modifier);
  if (!modifiers || code === undefined || !(code >= 1 && code <= 0x10ffff)) return null;
  const isSuper = (((modifier ?? 1) - 1) & 0x38) !== 0; // belongs to the window system
  if (isSuper) return null;
  const character = String.fromCodePoint(code);
  if (NAMED_CHARACTERS[character]) return characterKey(character, modifiers);
  if (code < 0x20 || !modifiers.shift || modifiers.ctrl) return characterKey(character, modifiers);
  const upper = character.toUpperCase(); // as the same key comes without this protocol
  return characterKey(upper.length === character.length ? upper : character, { ...modifiers, shift: false });
}
