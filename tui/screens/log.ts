import type { MessageKind } from '../../src/model/message.ts';
import { createRowCache } from '../components/table.ts';
import type { Face, Screen, ScreenId, Size } from '../face.ts';
import type { Command } from '../keys.ts';
import { createCalls } from './calls.ts';
import { createDetailPane } from './detail-pane.ts';
import { createLogActions } from './log-actions.ts';
import { logTableColumns, sortOf } from './log-columns.ts';
import { createLogDetail, detailLines } from './log-detail.ts';
import { filterChips, filterForm, filterOf, withoutLast } from './log-filter.ts';
import { createLogList } from './log-list.ts';
import { purgeLog } from './log-purge.ts';
import { isEmpty } from './log-selection.ts';
import { paintLogList } from './log-view.ts';
import { cursorRow, isNothing } from './log-window.ts';

const UNREAD_LINES = ['', '', '', '', '', '']; // as many as an entry has: the list keeps its height

/** L1–L6: every message there ever was, what became of it, and what can be done about it. */
export function logScreen(face: Face): Screen {
  const words = () => face.t().tui.log;
  const detail = createLogDetail(face);
  const list = createLogList(face, (isNews) => {
    if (isShown) detail.follow(list.cursorEntry(), isNews);
  });
  const { reader } = list;
  const pane = createDetailPane({
    face,
    opens: 'log.open',
    lines: (width) => {
      const window = reader.shown();
      const entry = cursorRow(window);
      if (entry !== null) return detailLines(face, entry, detail.eventsOf(entry), width);
      return isNothing(window) ? [] : UNREAD_LINES;
    },
  });
  let columnId = 'submitted';
  let isTechnical = false;
  let isRead = false;
  let openedFor: MessageKind = 'reminder';
  let isShown = false;
  let cache = createRowCache();
  let spoken = face.t();

  const columns = () => logTableColumns(face, { isTechnical, hasKinds: list.filter().kind === undefined });
  const columnIndex = (): number =>
    Math.max(
      0,
      columns().findIndex(({ id }) => id === columnId),
    );
  const wishes = {
    face,
    filter: list.filter,
    selection: list.selection,
    select: list.select,
    cursorEntry: list.cursorEntry,
    isShown: () => isShown,
    changed: () => void list.reload(),
  };
  const actions = createLogActions(wishes);
  const calls = createCalls(face);

  const askFilter = async (): Promise<void> => {
    const { fields, values } = filterForm(face, list.filter());
    const answer = await face.ask({
      title: words().filterTitle,
      lines: [],
      answers: [{ id: 'filter', keys: [], label: words().filterYes }],
      fields,
      values,
    });
    if (answer !== null) list.setFilter(filterOf(face, answer, list.filter()));
  };
  const clearKind = (): void => {
    const { kind, ...rest } = list.filter();
    if (kind !== undefined) list.setFilter(rest);
  };
  const moveColumn = (by: number): void => {
    const all = columns();
    columnId = all[Math.max(0, Math.min(columnIndex() + by, all.length - 1))]?.id ?? columnId;
    face.paint();
  };
  const sort = (): void => {
    const column = columns()[columnIndex()];
    const by = sortOf(column);
    if (by === null) face.toast('warn', words().noOrder(column?.title ?? ''));
    else list.sortBy(by);
  };
  const page = (share: number): void =>
    list.travel(Math.sign(share) * Math.max(1, Math.floor(reader.height() * Math.abs(share))), true);

  const commands: Partial<Record<Command, () => void>> = {
    'list.up': () => list.travel(-1),
    'list.down': () => list.travel(1),
    'list.page-up': () => page(-1),
    'list.page-down': () => page(1),
    'list.half-up': () => page(-0.5),
    'list.half-down': () => page(0.5),
    'list.first': () => list.toEdge('start'),
    'list.last': () => list.toEdge('end'),
    'list.column-left': () => moveColumn(-1),
    'list.column-right': () => moveColumn(1),
    'list.sort': sort,
    'log.columns': () => {
      isTechnical = !isTechnical;
      face.paint();
    },
    'list.tick': list.tick,
    'list.tick-all': list.tickAll,
    'list.invert': list.invert,
    'list.range': list.toggleRange,
    'list.range-up': () => list.extend(-1),
    'list.range-down': () => list.extend(1),
    'list.only-ticked': list.onlyTicked,
    'global.undo': list.undo,
    'global.redo': list.redo,
    'log.filter': () => void askFilter(),
    'log.clear-kind': clearKind,
    'log.open': () =>
      reader.whenRead(() => {
        if (pane.isOpen() || list.cursorEntry() !== null) pane.toggle();
      }),
    'log.refresh': () => void actions.refresh(),
    'log.reset': () => reader.whenRead(() => void actions.reset()),
    'log.decide': () => reader.whenRead(() => void actions.decide()),
    'log.purge': () => void purgeLog(wishes),
    'log.calls': calls.open,
  };

  /** L1: another screen's messages take the filter's place; the same ones leave it as it was. */
  const openFor = (kind: MessageKind | null): void => {
    if (kind === null || kind === openedFor) return;
    openedFor = kind;
    list.setFilter({ kind });
  };

  const paint = (size: Size): readonly string[] => {
    if (spoken !== face.t()) {
      spoken = face.t();
      cache = createRowCache(); // its rows are in the other language
    }
    const painting = { face, list, columns: columns(), column: columnIndex(), cache };
    return pane.paint((room) => paintLogList(painting, room), size);
  };

  const screen: Screen = {
    id: 'log',
    contexts: () => pane.contexts('log', 'ticks', 'list'),
    idle: () => [
      ...(pane.isOpen() || isNothing(reader.shown()) ? (['log.open'] as const) : []),
      ...(isNothing(reader.shown()) && isEmpty(list.selection())
        ? (['log.reset', 'log.purge'] as const)
        : []),
      ...(list.filter().kind === undefined ? (['log.clear-kind'] as const) : []),
      ...(isEmpty(list.selection()) && list.cursorEntry()?.state !== 'unclear'
        ? (['log.decide'] as const)
        : []),
    ],
    chips: () => filterChips(face, list.filter()),
    shown() {
      isShown = true;
      openFor(kindBefore(face));
      if (isRead) void list.reload();
      else reader.restart();
      isRead = true;
      list.count();
      void actions.open();
    },
    dataChanged: () => void list.reload(),
    onCommand(command) {
      if (!pane.onCommand(command)) commands[command]?.();
    },
    paint,
    async mayLeave() {
      isShown = false; // what the keys have left to be read is of no use any more
      reader.callOff();
      detail.callOff();
      return true;
    },
    leaveLevel() {
      if (pane.leaveLevel() || list.leaveRange()) return true;
      const wider = withoutLast(list.filter());
      if (wider !== null) list.setFilter(wider);
      return wider !== null;
    },
  };
  return withCalls(screen, calls);
}

/** The call list stands in the place of the log while it is open. */
function withCalls(screen: Screen, calls: ReturnType<typeof createCalls>): Screen {
  return {
    ...screen,
    contexts: () => (calls.isOpen() ? calls.contexts() : screen.contexts()),
    idle: () => (calls.isOpen() ? calls.idle() : (screen.idle?.() ?? [])),
    chips: () => (calls.isOpen() ? calls.chips() : screen.chips()),
    dataChanged() {
      if (calls.isOpen()) calls.reload();
      screen.dataChanged();
    },
    onKey: (key) => calls.isOpen() && calls.onKey(key),
    onCommand: (command) => (calls.isOpen() ? calls.onCommand(command) : screen.onCommand(command)),
    paint: (size) => (calls.isOpen() ? calls.paint(size) : screen.paint(size)),
    cursor: () => (calls.isOpen() ? calls.cursor() : null),
    leaveLevel: () => (calls.isOpen() ? calls.leaveLevel() : (screen.leaveLevel?.() ?? false)),
  };
}

const JOB: readonly (ScreenId | null)[] = ['run', 'patients', 'preview'];

/** L1: opened from recalls it shows recalls, from a run what that is about; null: from anywhere else. */
function kindBefore({ cameFrom, work }: Pick<Face, 'cameFrom' | 'work'>): MessageKind | null {
  const from = cameFrom();
  if (from === 'recalls') return 'recall';
  return JOB.includes(from) ? (work.preview?.options.kind ?? 'reminder') : null;
}
