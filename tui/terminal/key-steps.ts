import { controlSequenceKey, type Key, plainKey, singleShiftKey, withAlt } from './key-sequences.ts';
import { isTypeable, withoutEscapes } from './safe-text.ts';

/** Where in a sequence a decoder is; `ground` is outside of any. */
export type State =
  | 'ground'
  | 'escape'
  | 'control'
  | 'shift'
  | 'console'
  | 'string'
  | 'stringEnd'
  | 'mouse'
  | 'paste';

/** What a decoder knows of the bytes that have come and were no whole key. */
export type Decoding = {
  state: State;
  /** The character that opened the sequence under way: '[', 'O', ']', 'P', 'X', '^' or '_'. */
  introducer: string;
  /** The sequence's parameters so far, or the pasted text. */
  collected: string;
  /** How much of the end mark of a paste has come, or how many bytes of a mouse report. */
  progress: number;
  isEnded: boolean;
  readonly onKey: (key: Key) => void;
};

/** Nothing is under way. */
export const AT_REST = { state: 'ground' as State, introducer: '', collected: '', progress: 0 };

/** The next character in the state the decoder is in. */
export function takeCharacter(decoding: Decoding, character: string): void {
  STEPS[decoding.state](decoding, character);
}

/** Nothing more has come: what is under way is a key of its own, or nothing. */
export function settle(decoding: Decoding): void {
  const { state, introducer, collected } = decoding;
  rest(decoding);
  if (state === 'escape') emit(decoding, { id: 'escape', text: null });
  else if (state === 'paste') emitPaste(decoding, collected);
  else if (collected === '' && SOUNDS_LIKE_ALT.includes(state)) emit(decoding, withAlt(introducer));
}

const SOUNDS_LIKE_ALT: readonly State[] = ['control', 'shift', 'string']; // Alt+[ and the start of CSI are the same

const MAX_SEQUENCE = 64; // the longest known is below 40; beyond that it is swallowed unread
const MAX_PASTE = 65_536; // forty times the longest template
const PASTE_END = '\x1b[201~';
const MOUSE_REPORT_BYTES = 3; // after ESC [ M

const OPENS: Readonly<Record<string, State>> = {
  '[': 'control',
  O: 'shift',
  ']': 'string',
  P: 'string',
  X: 'string',
  '^': 'string',
  _: 'string',
};

// C1 controls as UTF-8, which open the same sequences as their two-character forms.
const C1_INTRODUCERS: Readonly<Record<string, string>> = {
  '\x8f': 'O',
  '\x90': 'P',
  '\x98': 'X',
  '\x9b': '[',
  '\x9d': ']',
  '\x9e': '^',
  '\x9f': '_',
};

const STEPS = {
  ground: takeInGround,
  escape: takeAfterEscape,
  control: takeInControlSequence,
  shift: takeInSingleShift,
  console: takeConsoleKey,
  string: takeInString,
  stringEnd: takeStringEnd,
  mouse: takeInMouseReport,
  paste: takeInPaste,
} as const satisfies Record<State, (decoding: Decoding, character: string) => void>;

function rest(decoding: Decoding): void {
  Object.assign(decoding, AT_REST);
}

function emit(decoding: Decoding, key: Key | null): void {
  if (key && !decoding.isEnded) decoding.onKey(key);
}

function takeInGround(decoding: Decoding, character: string): void {
  const introducer = C1_INTRODUCERS[character];
  if (character === '\x1b') decoding.state = 'escape';
  else if (introducer) openSequence(decoding, introducer);
  else emit(decoding, plainKey(character));
}

function openSequence(decoding: Decoding, introducer: string): void {
  Object.assign(decoding, AT_REST, { state: OPENS[introducer], introducer });
}

function takeAfterEscape(decoding: Decoding, character: string): void {
  if (character === '\x1b') {
    emit(decoding, { id: 'escape', text: null }); // and this one waits in turn
  } else if (OPENS[character]) {
    openSequence(decoding, character);
  } else {
    rest(decoding);
    emit(decoding, withAlt(character));
  }
}

function takeInControlSequence(decoding: Decoding, character: string): void {
  const { collected } = decoding;
  const isShiftedByRxvt = character === '$' && /^\d+$/.test(collected); // ESC [ 5 $ has no final byte
  if (isForeign(character)) breakOff(decoding, character);
  else if (character === '[' && collected === '') decoding.state = 'console';
  else if (character < '@' && !isShiftedByRxvt) collect(decoding, character);
  else endControlSequence(decoding, collected, character);
}

function isForeign(character: string): boolean {
  return character < ' ' || character > '~';
}

/** A control or foreign character ends a sequence; the sequence is lost, the character is not. */
function breakOff(decoding: Decoding, character: string): void {
  rest(decoding);
  takeInGround(decoding, character);
}

function collect(decoding: Decoding, character: string): void {
  if (decoding.collected.length < MAX_SEQUENCE) decoding.collected += character;
}

function endControlSequence(decoding: Decoding, parameters: string, final: string): void {
  rest(decoding);
  if (final === 'M' && parameters === '') decoding.state = 'mouse';
  else if (final === '~' && parameters === '200') decoding.state = 'paste';
  else if (parameters.length < MAX_SEQUENCE) emit(decoding, controlSequenceKey(parameters, final));
}

function takeInSingleShift(decoding: Decoding, character: string): void {
  const { collected } = decoding;
  if (isForeign(character)) breakOff(decoding, character);
  else if (/[\d;]/.test(character)) collect(decoding, character);
  else {
    rest(decoding);
    emit(decoding, singleShiftKey(collected, character));
  }
}

/** The Linux console sends F1 to F5 as ESC [ [ A to ESC [ [ E. */
function takeConsoleKey(decoding: Decoding, character: string): void {
  rest(decoding);
  const number = 'ABCDE'.indexOf(character) + 1;
  if (number > 0) emit(decoding, { id: `f${number}`, text: null });
  else if (isForeign(character)) takeInGround(decoding, character);
}

/** Replies of the terminal; their content is not kept. Any control ends them, so that no user is locked out. */
function takeInString(decoding: Decoding, character: string): void {
  if (character === '\x1b') decoding.state = 'stringEnd';
  else if (character === '\x07' || character === '\x9c') rest(decoding);
  else if (character < ' ') breakOff(decoding, character);
  else decoding.collected = character;
}

function takeStringEnd(decoding: Decoding, character: string): void {
  rest(decoding);
  if (character === '\\') return;
  decoding.state = 'escape';
  takeAfterEscape(decoding, character);
}

function takeInMouseReport(decoding: Decoding): void {
  decoding.progress += 1;
  if (decoding.progress === MOUSE_REPORT_BYTES) rest(decoding);
}

function takeInPaste(decoding: Decoding, character: string): void {
  const { progress, collected } = decoding;
  if (character === PASTE_END[progress]) {
    decoding.progress += 1;
    if (decoding.progress < PASTE_END.length) return;
    rest(decoding);
    emitPaste(decoding, collected);
    return;
  }
  const isNewStart = character === PASTE_END[0];
  decoding.progress = isNewStart ? 1 : 0;
  const text = PASTE_END.slice(0, progress) + (isNewStart ? '' : character);
  if (collected.length + text.length <= MAX_PASTE) decoding.collected += text;
}

function emitPaste(decoding: Decoding, pasted: string): void {
  const lines = withoutEscapes(pasted)
    .replaceAll(/\r\n?|[\u2028\u2029\x85]/g, '\n')
    .replaceAll('\t', ' ');
  const text = Array.from(lines)
    .filter((character) => character === '\n' || isTypeable(character))
    .join('');
  if (text !== '') emit(decoding, { id: 'paste', text });
}
