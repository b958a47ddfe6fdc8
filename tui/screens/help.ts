import type { Catalogue } from '../../src/i18n/en.ts';
import { type FieldState, fieldOf } from '../components/editing.ts';
import { filterWords, matchesWords, searchableText } from '../components/search.ts';
import { fieldKey, paintField } from '../components/text-field.ts';
import type { Face, Place, Screen, Size } from '../face.ts';
import type { Command } from '../keys.ts';
import { cellWidth, clip, pad, wrap } from '../terminal/cells.ts';
import type { Theme } from '../terminal/theme.ts';
import { type HelpSection, helpSections } from './help-sections.ts';

const MAX_NAME = 28; // cells; a longer name stands on a line of its own
const GAP = 2;

type Shown = Readonly<{ t: Catalogue; filter: string; width: number; lines: readonly string[] }>;

/** How the daily job goes, all keys of all places, and what the states mean; to be scrolled and searched. */
export function helpScreen(face: Pick<Face, 't' | 'theme' | 'paint'>): Screen {
  let filter = '';
  let field: FieldState | null = null;
  let top = 0;
  let last = 0;
  let pageSize = 1;
  let place: Place | null = null;
  let shownFor: Shown | null = null;

  /** Wrapped anew only when something else is to be shown: scrolling is quick. */
  const linesFor = (width: number): readonly string[] => {
    const t = face.t();
    if (shownFor === null || shownFor.t !== t || shownFor.filter !== filter || shownFor.width !== width) {
      shownFor = { t, filter, width, lines: helpLines(found(helpSections(t), filter), face.theme, width) };
    }
    return shownFor.lines;
  };
  const search = (next: string): void => {
    if (next !== filter) top = 0;
    filter = next;
  };
  const steps: Partial<Record<Command, () => number>> = {
    'help.up': () => top - 1,
    'help.down': () => top + 1,
    'help.page-up': () => top - pageSize,
    'help.page-down': () => top + pageSize,
    'help.first': () => 0,
    'help.last': () => last,
  };

  return {
    id: 'help',
    contexts: () => ['help'],
    chips: () => (filter === '' || field !== null ? [] : [face.t().tui.chrome.filter(filter)]),
    shown: () => undefined,
    dataChanged: () => undefined,
    onCommand(command) {
      if (command === 'help.filter') field = fieldOf(filter);
      const to = steps[command]?.() ?? top;
      top = Math.max(0, Math.min(to, last));
      face.paint();
    },
    onKey(key) {
      if (field === null) return false;
      if (key.id === 'escape') search('');
      const isOver = ['escape', 'enter', 'tab', 'up', 'down'].includes(key.id);
      field = isOver ? null : fieldKey(field, key);
      if (field !== null) search(field.value);
      face.paint();
      return true;
    },
    leaveLevel() {
      if (filter === '') return false;
      search('');
      return true;
    },
    paint({ width, height }: Size) {
      const all = linesFor(width);
      const room = Math.max(1, height - 1);
      pageSize = Math.max(1, room - 1);
      last = Math.max(0, all.length - room);
      top = Math.min(top, last);
      const shown = all.length === 0 ? [` ${face.t().tui.help.nothing}`] : all.slice(top, top + room);
      const blank = Array.from({ length: room - shown.length }, () => '');
      place = null;
      const position = ` ${face.t().tui.help.position(Math.min(top + room, all.length), all.length)}`;
      let foot = face.theme.paint('dim', clip(position, width));
      if (field !== null) {
        const painted = paintField({ state: field, width: Math.max(1, width - 4), theme: face.theme });
        place = { column: 3 + painted.cursor, row: height - 1 };
        foot = ` / ${painted.line}`;
      }
      return [...shown, ...blank, foot].slice(0, height);
    },
    cursor: () => place,
  };
}

/** What has all words of the filter; a section whose title has them stays whole. */
function found(sections: readonly HelpSection[], filter: string): readonly HelpSection[] {
  const words = filterWords(filter);
  return sections
    .map((section) => ({
      ...section,
      entries: section.entries.filter(({ name, meaning }) =>
        matchesWords(searchableText(`${section.title} ${name} ${meaning}`), words),
      ),
    }))
    .filter(({ entries }) => entries.length > 0);
}

function helpLines(sections: readonly HelpSection[], theme: Theme, width: number): string[] {
  return sections.flatMap(({ title, entries }, index) => {
    const widest = Math.max(...entries.map(({ name }) => cellWidth(name)));
    const column = Math.min(widest, MAX_NAME, Math.floor(width / 2));
    return [
      ...(index === 0 ? [] : ['']),
      theme.paint('title', clip(` ${title}`, width)),
      ...entries.flatMap(({ name, meaning }) => entryLines(name, meaning, column, width, theme)),
    ];
  });
}

function entryLines(name: string, meaning: string, column: number, width: number, theme: Theme): string[] {
  const indent = column + GAP + GAP;
  const blank = ' '.repeat(indent);
  const [first = '', ...rest] = wrap(meaning, Math.max(10, width - indent - 1));
  const head = `${' '.repeat(GAP)}${theme.paint('key', pad(name, column))}${' '.repeat(GAP)}`;
  const isLong = cellWidth(name) > column;
  const lines = isLong
    ? [theme.paint('key', clip(`${' '.repeat(GAP)}${name}`, width)), blank + first]
    : [head + first];
  return [...lines, ...rest.map((line) => blank + line)];
}
