import { type Paint, placeholderFor } from './frame.ts';
import { createInkStdout } from './ink-stdout.ts';
import {
  type CursorPlace,
  enterScreen,
  flush,
  forgetWritten,
  leaveScreen,
  newScreenState,
  repaintRegions,
  type ScreenOutput,
  schedule,
  takeSize,
} from './screen-state.ts';
import { HIDE_CURSOR, RENEW } from './sequences.ts';

export type { CursorPlace, ScreenOutput } from './screen-state.ts';

/** The only writer to the terminal: composes Ink's frame and the painted regions, and writes changed lines only. */
export type Screen = {
  /** For Ink, with `debug: true`. */
  readonly stdout: NodeJS.WriteStream;
  readonly columns: number;
  readonly rows: number;
  /** How many bytes went to the terminal so far. */
  readonly bytesWritten: number;
  /** Says who paints a region; again for the same id replaces the painter. */
  region(id: string, paint: Paint): void;
  /** One line that a component renders by itself; on the screen it becomes `height` full lines of the region. */
  placeholder(id: string, height: number): string;
  dropRegion(id: string): void;
  /** A region (all without an id) no longer shows what is true: it is painted again after this tick. */
  invalidate(id?: string): void;
  enter(): void;
  leave(): void;
  /** Writes everything again, modes included. */
  repaint(): void;
  setCursor(place: CursorPlace | null): void;
  /** Calls the listener after each change of size, until the returned function is called. */
  onResize(listener: () => void): () => void;
  /** Writes now what would be written after this tick. */
  flush(): void;
};

/** A screen on a terminal; nothing is written before `enter` and after `leave`. */
export function createScreen(output: ScreenOutput): Screen {
  const state = newScreenState(output);
  const resizeListeners = new Set<() => void>();
  const stdout = createInkStdout(state.size, (frame) => {
    state.frame = frame.split('\n');
    schedule(state);
  });
  const resized = () => {
    takeSize(state);
    forgetWritten(state); // no terminal says what it did to the rows
    stdout.emit('resize');
    for (const listener of [...resizeListeners]) listener();
    repaintRegions(state);
  };
  const broken = () => {
    state.isBroken = true; // the terminal is gone, and so would be every further write
  };
  return {
    stdout,
    get columns() {
      return state.size.columns;
    },
    get rows() {
      return state.size.rows;
    },
    get bytesWritten() {
      return state.bytesWritten;
    },
    region(id, paint) {
      state.regions.set(id, { paint, painted: null });
      schedule(state);
    },
    placeholder: placeholderFor,
    dropRegion(id) {
      state.regions.delete(id);
      schedule(state);
    },
    invalidate: (id) => repaintRegions(state, id),
    enter() {
      if (state.isEntered) return;
      output.on('resize', resized);
      output.on('error', broken);
      enterScreen(state);
      if (takeSize(state)) resized(); // resized while somebody else had the terminal
    },
    leave() {
      if (!state.isEntered) return;
      output.off('resize', resized);
      setImmediate(() => output.off('error', broken)); // a failed write is told a moment later
      leaveScreen(state);
    },
    repaint() {
      if (!state.isEntered) return; // entering writes everything anyway
      state.prologue = RENEW + HIDE_CURSOR;
      state.writtenCursor = null;
      forgetWritten(state);
      repaintRegions(state);
    },
    setCursor(place) {
      const { cursor } = state;
      if (place?.column === cursor?.column && place?.row === cursor?.row) return;
      state.cursor = place;
      schedule(state);
    },
    onResize(listener) {
      resizeListeners.add(listener);
      return () => resizeListeners.delete(listener);
    },
    flush: () => flush(state),
  };
}
