import type { Activity } from './activity.ts';
import { filterWords, matchesWords, searchableText } from './components/search.ts';
import type { Face, Size } from './face.ts';
import { bindingOf, type Command, commands, type KeyContext, keyName } from './keys.ts';
import { clip, pad, showText } from './terminal/cells.ts';
import type { Key } from './terminal/keys.ts';

type Kind = 'help' | 'palette' | 'activity';

type OverlayOptions = Readonly<{
  face: Pick<Face, 't' | 'theme' | 'format'>;
  /** Where help looks: the contexts of the screen in front, the most special first. */
  contexts: () => readonly KeyContext[];
  activities: () => readonly Activity[];
  run: (command: Command) => void;
  onChange: () => void;
}>;

/** Help, palette and activity log: each takes the body's place and all keys until it is closed. */
export function createOverlays({ face, contexts, activities, run, onChange }: OverlayOptions) {
  let kind: Kind | null = null;
  let query = '';
  let index = 0;

  const listed = (): readonly Command[] => {
    const t = face.t();
    const known = commands.filter(
      (name) => kind === 'palette' || contexts().includes(bindingOf(name).context),
    );
    const words = filterWords(query);
    return known.filter((name) => matchesWords(searchableText(t.tui.commands[name].join(' ')), words));
  };
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
      if (kind === null) return false;
      const action = actions[id];
      if (action !== undefined) action();
      else if (id === '?' && query === '') close();
      else if (text !== null && id !== 'paste' && kind !== 'activity') search(query + text);
      onChange();
      return true;
    },
    /** Null when none is open. */
    paint(size: Size): readonly string[] | null {
      if (kind === null) return null;
      const lines =
        kind === 'activity' ? activityLines(face, activities(), index) : commandLines(face, listed(), index);
      return framed({ face, kind, query, index }, lines, size);
    },
  };
}

function commandLines(
  { t, theme }: Pick<Face, 't' | 'theme'>,
  listed: readonly Command[],
  index: number,
): string[] {
  return listed.map((name, row) => {
    const keys = bindingOf(name).keys.map(keyName).join(' ');
    const line = `${row === index ? '>' : ' '} ${pad(keys, KEYS_WIDTH)}  ${t().tui.commands[name][1]}`;
    return row === index ? theme.paint('cursor', line) : line;
  });
}

const KEYS_WIDTH = 16;

/** The newest first. */
function activityLines(
  { t, format, theme }: Pick<Face, 't' | 'theme' | 'format'>,
  activities: readonly Activity[],
  index: number,
): string[] {
  if (activities.length === 0) return [`  ${t().tui.chrome.activityEmpty}`];
  return activities.toReversed().map(({ at, level, text }, row) => {
    const mark = { ok: theme.symbols.tick, warn: '!', error: theme.symbols.cross }[level];
    const line = `${row === index ? '>' : ' '} ${format().momentWithSeconds(at)} ${mark} ${showText(text)}`;
    return row === index ? theme.paint('cursor', line) : line;
  });
}

type Frame = Readonly<{ face: Pick<Face, 't' | 'theme'>; kind: Kind; query: string; index: number }>;

function framed(
  { face: { t, theme }, kind, query, index }: Frame,
  lines: readonly string[],
  { width, height }: Size,
): string[] {
  const words = t().tui.chrome;
  const title = { help: words.helpTitle(''), palette: words.paletteTitle, activity: words.activityTitle }[
    kind
  ];
  const room = Math.max(1, height - 3);
  const top = Math.max(0, Math.min(index - Math.floor(room / 2), lines.length - room));
  const shown = lines.slice(top, top + room);
  const head = ` ${theme.paint('title', title.replace(/: $/, ''))}${query === '' ? '' : `  /${query}`}`;
  const foot = kind === 'activity' ? words.activityFooter : words.overlayFooter;
  const filled = [head, '', ...shown.map((line) => clip(line, width))];
  while (filled.length < height - 1) filled.push('');
  return [...filled.slice(0, height - 1), theme.paint('dim', ` ${foot}`)];
}
