/** The alternate screen, no wrapping (a wrong guess at a width must not break the frame), pastes told as such. */
export const ENTER = '\x1b[?1049h\x1b[?7l\x1b[?2004h\x1b[?25l';

/** The modes of `ENTER` again, for a terminal that lost them; never clears. */
export const RENEW = '\x1b[?7l\x1b[?2004h';

/** Everything back as a shell expects it. */
export const LEAVE = '\x1b[0m\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l';

// Terminals that know it show everything in between at once; the others ignore it.
export const BEGIN_UPDATE = '\x1b[?2026h';
export const END_UPDATE = '\x1b[?2026l';

export const RESET = '\x1b[0m';
export const ERASE_TO_END = '\x1b[K';
export const HIDE_CURSOR = '\x1b[?25l';
export const SHOW_CURSOR = '\x1b[?25h';

/** Moves to a row and column counted from 0. */
export function moveTo(row: number, column: number): string {
  return `\x1b[${row + 1};${column + 1}H`;
}
