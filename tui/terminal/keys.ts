import { type After, afterInput } from './after.ts';
import type { Key } from './key-sequences.ts';
import { AT_REST, type Decoding, type State, settle, takeCharacter } from './key-steps.ts';

export type { Key } from './key-sequences.ts';

export type KeyDecoder = { push(chunk: Buffer): void; end(): void };

export type KeyDecoderOptions = {
  /** How long a lone ESC waits for the rest of a sequence; slow links split them. */
  escapeMilliseconds?: number;
  after?: After;
};

/** Turns the bytes of a terminal into keys, however they are split; what is no key is swallowed, never text. */
export function createKeyDecoder(onKey: (key: Key) => void, options: KeyDecoderOptions = {}): KeyDecoder {
  const { escapeMilliseconds = 50, after = afterInput } = options;
  const decoding: Decoding = { ...AT_REST, isEnded: false, onKey };
  const character: number[] = []; // the bytes of a UTF-8 character that is not complete yet
  let callOff = () => {};
  return {
    push(chunk) {
      callOff();
      for (const byte of chunk) {
        if (decoding.isEnded) return; // the key just told about closed the terminal
        takeByte(decoding, character, byte);
      }
      if (decoding.isEnded || decoding.state === 'ground') return;
      callOff = after(escapeMilliseconds * PATIENCE[decoding.state], () => settle(decoding));
    },
    end() {
      callOff();
      settle(decoding);
      decoding.isEnded = true;
    },
  };
}

/** How many times the wait of a lone ESC each state lasts without a byte; afterwards keys are keys again. */
const PATIENCE = {
  ground: 0,
  escape: 1,
  control: 10,
  shift: 10,
  console: 10,
  string: 10,
  stringEnd: 10,
  mouse: 10,
  paste: 100, // what comes late would be typed, and its line breaks would confirm
} as const satisfies Record<State, number>;

function takeByte(decoding: Decoding, character: number[], byte: number): void {
  const isContinuation = byte >= 0x80 && byte < 0xc0;
  const isRaw = decoding.state === 'mouse'; // its bytes are numbers, not UTF-8
  if (!isContinuation || isRaw) character.length = 0; // one broken off is dropped, what follows is not
  if (byte < 0x80 || isRaw) {
    takeCharacter(decoding, String.fromCharCode(byte));
    return;
  }
  if (isContinuation && character.length === 0) return; // the middle of nothing
  character.push(byte);
  if (character.length < characterLength(character[0] ?? 0)) return;
  const decoded = Buffer.from(character).toString('utf8');
  character.length = 0;
  if (!decoded.includes('\ufffd')) takeCharacter(decoding, decoded);
}

function characterLength(leadByte: number): number {
  if (leadByte >= 0xf0) return 4;
  return leadByte >= 0xe0 ? 3 : 2;
}
