import { cursorOf } from '../../src/delivery-log.ts';
import type { LogColumn, LogEntry, LogFilter } from '../../src/model/log.ts';
import type { Face } from '../face.ts';
import { afterInput } from '../terminal/after.ts';
import {
  atEdge,
  cursorRow,
  emptyWindow,
  inView,
  isNothing,
  type LogWindow,
  merged,
  moved,
  nextRead,
  reachOf,
  reloaded,
  scrolled,
  type WindowPage,
} from './log-window.ts';

/** How the log is asked for. */
export type LogOrder = Readonly<{ filter: LogFilter; sort: LogColumn; descending: boolean }>;

type ReaderOptions = Readonly<{
  face: Pick<Face, 'engine' | 'actor' | 'perform' | 'paint'>;
  order: () => LogOrder;
  /** The row at which a range began; it stays in memory. */
  anchor: () => number | null;
  /** Rows have come. */
  onRows: () => void;
}>;

export type LogReader = ReturnType<typeof createLogReader>;

const REST_MILLISECONDS = 40; // longer than a held key repeats: nothing is read while it is down
const STALE_MILLISECONDS = 150; // what was shown before stays so long at most while the first page is read

/** The log's rows around the cursor, read page by page after the keys have come to rest; never by counting rows off. */
export function createLogReader({ face, order, anchor, onRows }: ReaderOptions) {
  const { engine, actor } = face;
  let window: LogWindow<LogEntry> = emptyWindow();
  /** How the rows in memory were asked for; the wish may be another one already. */
  let current: LogOrder = order();
  let height = 20;
  /** Raised when what is being read is of no use any more. */
  let generation = 0;
  let isReading = false;
  let reloads = 0;
  /** Something was committed while it was being read again. */
  let isAgain = false;
  /** Keys have not come to rest yet; calls off what is to be read then. */
  let callOff: (() => void) | null = null;
  let callOffPainting = (): void => {};
  let stale: Readonly<{ window: LogWindow<LogEntry>; until: number }> | null = null;
  let whenRead: (() => void)[] = [];

  const readPage = async (
    { filter, sort, descending }: LogOrder,
    after: LogEntry | null,
    limit: number,
  ): Promise<WindowPage<LogEntry>> => {
    const start = after === null ? {} : { after: cursorOf(sort, after) };
    const page = await engine.readLog(actor(), { filter, sort, descending, limit, ...start });
    return { rows: page.entries, hasMore: page.next !== null };
  };

  const arrived = (next: LogWindow<LogEntry>): void => {
    window = next;
    stale = null;
    const waiting = cursorRow(window) === null && nextRead(window, height) !== null ? [] : whenRead;
    if (waiting === whenRead) whenRead = [];
    for (const act of waiting) act();
    onRows();
    face.paint();
  };

  /** Reads until there is enough around the cursor; an outage ends it until the next key or change. */
  const readOn = async (): Promise<void> => {
    const read = nextRead(window, height);
    if (isReading || read === null) return;
    isReading = true;
    const mine = generation;
    const turned = { ...current, descending: current.descending !== (read.direction === 'backward') };
    const page = await face.perform(() => readPage(turned, read.after, read.limit));
    isReading = false;
    if (mine !== generation) return readOn();
    if (page === null) {
      whenRead = []; // what was pressed for it must not happen who knows when
      return;
    }
    arrived(merged(window, read, page, height, anchor()));
    if (callOff === null) await readOn();
  };

  const readLater = (): void => {
    callOff?.();
    callOff = afterInput(REST_MILLISECONDS, () => {
      callOff = null;
      void readOn();
    });
  };

  const become = (next: LogWindow<LogEntry>): void => {
    if (next === window) return;
    window = inView(next, height);
    if (nextRead(window, height) !== null) readLater();
    face.paint();
  };

  const restart = (next: LogWindow<LogEntry>): void => {
    const hasShown = window.rows.length > 0 || isNothing(window);
    if (hasShown) stale = { window, until: performance.now() + STALE_MILLISECONDS };
    generation += 1;
    current = order();
    window = next;
    void readOn();
    callOffPainting();
    callOffPainting = afterInput(STALE_MILLISECONDS, face.paint);
    face.paint();
  };

  /** Reads what is shown anew around the row at the cursor; the newest answer wins. `isOther`: filter or order are others. */
  const reload = async (isOther = false): Promise<void> => {
    if (reloads > 0 && !isOther) {
      isAgain = true; // somebody who commits all the time must not keep every answer from being shown
      return;
    }
    const stood = cursorRow(window) ?? window.rows[window.cursor < 0 ? 0 : window.rows.length - 1] ?? null;
    if (stood === null) return restart(emptyWindow());
    generation += 1;
    const mine = generation;
    const asked = order();
    reloads += 1;
    const read = await face.perform(() => around(asked, stood, reachOf(window, height, anchor())));
    reloads -= 1;
    if (read !== null && mine === generation) {
      current = asked;
      arrived(reloaded(window, { ...read, isOther }, height));
      if (callOff === null) void readOn();
    }
    if (reloads > 0 || !isAgain) return;
    isAgain = false;
    await reload();
  };

  const around = async (asked: LogOrder, stood: LogEntry, limit: number) => {
    const own = asked.filter.ids;
    const isThere = own === undefined || own.includes(stood.id);
    const filter = { ...asked.filter, ids: isThere ? [stood.id] : [] };
    const [row = null] = (await readPage({ ...asked, filter, sort: 'id' }, null, 1)).rows;
    const turned = { ...asked, descending: !asked.descending };
    const from = row ?? stood;
    return { before: await readPage(turned, from, limit), row, after: await readPage(asked, from, limit) };
  };

  return {
    window: () => window,
    /** What is to be painted: the rows from before for a moment, rather than a flash of nothing. */
    shown(): LogWindow<LogEntry> {
      if (stale !== null && performance.now() < stale.until) return stale.window;
      return window;
    },
    setHeight(rows: number): void {
      if (rows === height) return;
      height = rows;
      window = inView(window, height);
      if (nextRead(window, height) !== null) readLater();
    },
    height: () => height,
    move: (by: number) => become(moved(window, by)),
    scroll: (by: number) => become(scrolled(window, by)),
    toEdge(side: 'start' | 'end'): void {
      const isHere = side === 'start' ? window.atStart : window.atEnd;
      const next = atEdge(window, side);
      if (isHere) become(next);
      else restart(next);
    },
    /** From the first row on, whatever was shown. */
    restart: () => restart(emptyWindow()),
    reload,
    /** Nothing is to be read any more when the keys have come to rest. */
    callOff(): void {
      callOff?.();
      callOff = null;
      callOffPainting();
    },
    /** Does it with the row at the cursor, as soon as that has been read: no key is lost. */
    whenRead(act: () => void): void {
      if (cursorRow(window) === null && nextRead(window, height) !== null) whenRead.push(act);
      else act();
    },
  };
}
