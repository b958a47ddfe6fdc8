/** What a piece of text is for; the theme decides how that looks. */
export type Role =
  | 'title'
  | 'header'
  | 'dim'
  | 'cursor'
  | 'accent'
  | 'ok'
  | 'warn'
  | 'error'
  | 'sandbox'
  | 'key'
  | 'tick';

/** The symbols of the dashboard, each one cell wide; `bars` are eight heights. */
export type Symbols = Readonly<{
  tick: string;
  cross: string;
  up: string;
  down: string;
  dot: string;
  bar: string;
  line: string;
  ellipsis: string;
  bars: string;
}>;

export type Theme = Readonly<{ paint: (role: Role, text: string) => string; symbols: Symbols }>;

/** A theme of the 16 colours of the terminal; without colour attributes stay, when `plain` not even those. */
export function createTheme({
  colour,
  ascii,
  plain = false,
}: Readonly<{ colour: boolean; ascii: boolean; plain?: boolean }>): Theme {
  const marks = markings(colour);
  return {
    paint(role, text) {
      if (plain || text === '') return text;
      const { open, close } = marks[role];
      // What is painted inside ends with the codes that would end this too.
      const inner = text.includes('\x1b[') ? text.replaceAll(ENDS, (ends) => ends + open) : text;
      return open + inner + close;
    },
    symbols: ascii ? ASCII_SYMBOLS : SYMBOLS,
  };
}

/** The theme the environment asks for. */
export function themeFor(env: Readonly<Record<string, string | undefined>>): Theme {
  const isDumb = env['TERM'] === 'dumb';
  return createTheme({ colour: wantsColour(env), ascii: isDumb || needsAscii(env), plain: isDumb });
}

type Marking = Readonly<{ open: string; close: string }>;

const BOLD = [1, 22] as const;
const DIM = [2, 22] as const;
const INVERSE = [7, 27] as const;
const RED = [31, 39] as const;
const GREEN = [32, 39] as const;
const YELLOW = [33, 39] as const;
const CYAN = [36, 39] as const;

type Attribute = readonly [on: number, off: number];

// Colours never stand alone: whoever cannot tell them apart reads the word or the symbol (facts/ink §1, 20).
const LOOKS = {
  title: { attributes: [BOLD], colours: [] },
  header: { attributes: [BOLD], colours: [] },
  dim: { attributes: [DIM], colours: [] },
  cursor: { attributes: [INVERSE], colours: [] },
  accent: { attributes: [], colours: [CYAN] },
  ok: { attributes: [], colours: [GREEN] },
  warn: { attributes: [BOLD], colours: [YELLOW] },
  error: { attributes: [BOLD], colours: [RED] },
  sandbox: { attributes: [INVERSE], colours: [YELLOW] },
  key: { attributes: [BOLD], colours: [] },
  tick: { attributes: [BOLD], colours: [GREEN] },
} as const satisfies Record<Role, { attributes: readonly Attribute[]; colours: readonly Attribute[] }>;

const ENDS = /(?:\x1b\[(?:22|27|39)m)+/g;

const SYMBOLS: Symbols = {
  tick: '✓',
  cross: '✗',
  up: '▲',
  down: '▼',
  dot: '●',
  bar: '│',
  line: '─',
  ellipsis: '…',
  bars: '▁▂▃▄▅▆▇█',
};

const ASCII_SYMBOLS: Symbols = {
  tick: 'x',
  cross: '!',
  up: '^',
  down: 'v',
  dot: '*',
  bar: '|',
  line: '-',
  ellipsis: '~',
  bars: '_.:-=+*#',
};

function markings(colour: boolean): Readonly<Record<Role, Marking>> {
  const marked = Object.entries(LOOKS).map(([role, { attributes, colours }]) => {
    const all: readonly Attribute[] = [...attributes, ...(colour ? colours : [])];
    const open = all.map(([on]) => `\x1b[${on}m`).join('');
    const close = all.map(([, off]) => `\x1b[${off}m`).join('');
    return [role, { open, close }] as const;
  });
  return Object.fromEntries(marked) as Record<Role, Marking>;
}

/** FORCE_COLOR is what somebody asks for in person; NO_COLOR counts when set and not empty (no-color.org). */
function wantsColour(env: Readonly<Record<string, string | undefined>>): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced) return forced !== '0' && forced !== 'false';
  return !env['NO_COLOR'];
}

/** Nothing set says nothing: most terminals take UTF-8. The Linux console lacks the symbols in its fonts. */
function needsAscii(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return env['TERM'] === 'linux' || (locale !== '' && !/utf-?8/i.test(locale));
}
