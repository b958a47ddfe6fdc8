import type { Activity } from './activity.ts';
import { filterWords, matchesWords, searchableText } from './components/search.ts';
import type { Face, Size } from './face.ts';
import { keyName } from './key-names.ts';
import { bindingOf, type Command, commands, type KeyContext, keysIn } from './keys.ts';
import { cellWidth, clip, pad, showText, wrap } from './terminal/cells.ts';
import type { Key } from './terminal/keys.ts';

type Kind = 'help' | 'palette' | 'activity';

type OverlayOptions = Readonly<{
  face: Pick<Face, 't' | 'theme' | 'format'>;
  /** Where help looks: the contexts of the screen in front, the most special first. */
  contexts: () => readonly KeyContext[];
  screenName: () => string;
  activities: () => readonly Activity[];
  run: (command: Command) => void;
  onChange: () => void;
}>;

/** Help, palette and activity log: each takes the body's place and all keys until it is closed. */
export function createOverlays({ face, contexts, screenName, activities, run, onChange }: OverlayOptions) {
  let kind: Kind | null = null;
  let query = '';
  let index = 0;

  const listed = (): readonly Command[] => {
    const t = face.t();
    const known = kind === 'palette' ? commands : commandsOf(contexts());
    const words = filterWords(query);
    return known.filter((name) => matchesWords(searchableText(t.tui.commands[name].join(' ')), words));
  };
  /** In the help only those that work there now. */
  const keysOf = (name: Command): readonly string[] =>
    kind === 'help' ? keysIn(name, contexts()) : bindingOf(name).keys;
  const close = (): void => {
    kind = null;
    onChange();
  };
  const choose = (): void => {
    const command = kind === 'activity' ? undefined : listed()[index];
    close();
    if (command !== undefined) run(command);
  };
  const move = (by: number): void => {
    const count = kind === 'activity' ? activities().length : listed().length;
    index = Math.max(0, Math.min(index + by, count - 1));
  };
  const actions: Readonly<Record<string, () => void>> = {
    escape: close,
    enter: choose,
    up: () => move(-1),
    down: () => move(1),
    pageup: () => move(-10),
    pagedown: () => move(10),
    backspace: () => search(query.slice(0, -1)),
  };
  const search = (next: string): void => {
    query = next;
    index = 0;
  };

  return {
    isOpen: () => kind !== null,
    open(next: Kind): void {
      kind = next;
      search('');
      onChange();
    },
    /** True: taken, because an overlay is open. */
    onKey({ id, text }: Key): boolean {
      if (kind === null || id === 'ctrl+c') return false; // stopping and quitting work from everywhere
      const action = actions[id];
      if (action !== undefined) action();
      else if (id === '?' && query === '') close();
      else if (kind === 'activity' && CLOSES_ACTIVITY.includes(id)) close();
      else if (text !== null && id !== 'paste' && kind !== 'activity') search(query + text);
      onChange();
      return true;
    },
    /** Null when none is open. */
    paint(size: Size): readonly string[] | null {
      if (kind === null) return null;
      const listing =
        kind === 'activity'
          ? activityLines(face, activities(), index, size.width)
          : { lines: commandLines(face, listed(), index, keysOf), at: index };
      return framed({ face, kind, query, screenName: screenName() }, listing, size);
    },
  };
}

const CLOSES_ACTIVITY: readonly string[] = ['q', '!']; // nothing is typed there

/** Those that a key calls now, the screen's own before those of everywhere. */
function commandsOf(contexts: readonly KeyContext[]): readonly Command[] {
  return contexts.flatMap((context) =>
    commands.filter((name) => bindingOf(name).context === context && keysIn(name, contexts).length > 0),
  );
}

/** Lines, and which of them is to be in view. */
type Listing = Readonly<{ lines: readonly string[]; at: number }>;

function commandLines(
  { t, theme }: Pick<Face, 't' | 'theme'>,
  listed: readonly Command[],
  index: number,
  keysOf: (name: Command) => readonly string[],
): string[] {
  if (listed.length === 0) return [`  ${t().tui.chrome.nothingFound}`];
  return listed.map((name, row) => {
    const keys = keysOf(name)
      .map((key) => keyName(key, t().tui.chrome.key))
      .join(' ');
    const line = `${row === index ? '>' : ' '} ${pad(keys, KEYS_WIDTH)}  ${t().tui.commands[name][1]}`;
    return row === index ? theme.paint('cursor', line) : line;
  });
}

const KEYS_WIDTH = 16;

/** The newest first, each in full. */
function activityLines(
  { t, format, theme }: Pick<Face, 't' | 'theme' | 'format'>,
  activities: readonly Activity[],
  index: number,
  width: number,
): Listing {
  if (activities.length === 0) return { lines: [`  ${t().tui.chrome.activityEmpty}`], at: 0 };
  const blocks = activities.toReversed().map(({ at, level, text }, row) => {
    const mark = { ok: theme.symbols.tick, warn: '!', error: theme.symbols.cross }[level];
    const head = `${row === index ? '>' : ' '} ${format().momentWithSeconds(at)} ${mark} `;
    const lines = wrap(showText(text), Math.max(1, width - cellWidth(head) - 1)).map(
      (line, place) => `${place === 0 ? head : ' '.repeat(cellWidth(head))}${line}`,
    );
    return row === index ? lines.map((line) => theme.paint('cursor', line)) : lines;
  });
  return { lines: blocks.flat(), at: blocks.slice(0, index).flat().length };
}

type Frame = Readonly<{ face: Pick<Face, 't' | 'theme'>; kind: Kind; query: string; screenName: string }>;

function framed(
  { face: { t, theme }, kind, query, screenName }: Frame,
  { lines, at }: Listing,
  { width, height }: Size,
): string[] {
  const words = t().tui.chrome;
  const { paletteTitle, activityTitle } = words;
  const title = { help: words.helpTitle(screenName), palette: paletteTitle, activity: activityTitle }[kind];
  const room = Math.max(1, height - 3);
  const top = Math.max(0, Math.min(at - Math.floor(room / 2), lines.length - room));
  const shown = lines.slice(top, top + room);
  const head = ` ${theme.paint('title', title)}${query === '' ? '' : `  /${query}`}`;
  const foot = kind === 'activity' ? words.activityFooter : words.overlayFooter;
  const filled = [head, '', ...shown.map((line) => clip(line, width))];
  while (filled.length < height - 1) filled.push('');
  return [...filled.slice(0, height - 1), theme.paint('dim', ` ${foot}`)];
}
