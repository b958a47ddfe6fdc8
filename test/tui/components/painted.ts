import fc from 'fast-check';
import { cellWidth } from '../../../tui/terminal/cells.ts';
import { createTheme } from '../../../tui/terminal/theme.ts';
import { hostileText } from '../../support/hostile.ts';

/** With all attributes, as most terminals show it. */
export const colourful = createTheme({ colour: true, ascii: false });
export const ascii = createTheme({ colour: false, ascii: true });
/** No attributes at all: what is left is what everybody sees. */
export const plain = createTheme({ colour: false, ascii: false, plain: true });

export const anyTheme = fc.constantFrom(colourful, ascii, plain);

/** Names, texts from outside at their worst, and wide ones. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  hostileText,
  fc.constantFrom('', 'Zoë Müller', '中村さん', '👩‍⚕️👩‍⚕️', 'e\u0301'.repeat(20), 'x'.repeat(300)),
);

/** Without attributes. */
export function bare(line: string): string {
  return line.replaceAll(/\x1b\[[\d;]*m/g, '');
}

/** Nothing but text and attributes, and no wider than allowed. */
export function fits(line: string, width: number): boolean {
  return cellWidth(bare(line)) <= width && !/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.test(bare(line));
}

/** A key as the decoder tells it. */
export function key(id: string, text: string | null = null): { id: string; text: string | null } {
  if (id === 'space') return { id, text: ' ' };
  return { id, text: text ?? (/^.$/u.test(id) ? id : null) };
}
