import { isDeepStrictEqual } from 'node:util';
import { render } from 'ink';
import { type ChromeSource, ChromeView, type Frame, frameOf } from './chrome.tsx';
import { createDashboard, type Dashboard } from './dashboard.ts';
import type { DashboardStart, Opened } from './start.ts';
import type { Key } from './terminal/keys.ts';
import type { Screen } from './terminal/screen.ts';
import type { Terminal } from './terminal/terminal.ts';
import type { Theme } from './terminal/theme.ts';

export type Presentation = Readonly<{
  start: DashboardStart;
  opened: Opened;
  theme: Theme;
  screen: Screen;
  terminal: Terminal;
  onKey: (listener: (key: Key) => void) => void;
  /** The first real frame is about to be drawn. */
  whenReady: () => void;
}>;

const BODY = 'body';
const SIGNALS = ['SIGTERM', 'SIGHUP'] as const; // what is being sent is finished before the process ends

/** Shows the dashboard until it is left. Ink draws what is around the body; the body is painted beside it (facts/ink §3.5). */
export async function present(presentation: Presentation): Promise<void> {
  const { start, opened, theme, screen, terminal } = presentation;
  const listeners = new Set<() => void>();
  let frame: Frame | null = null;
  let isPending = false;

  /** After this tick, once for however many changes: React works only when a line around the body is another. */
  const paint = (): void => {
    if (isPending) return;
    isPending = true;
    setImmediate(() => {
      isPending = false;
      const next = frameOf(dashboard.chrome(), theme, screen);
      if (!isDeepStrictEqual(next, frame)) {
        frame = next;
        for (const listener of listeners) listener();
      }
      screen.invalidate(BODY);
    });
  };

  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const dashboard: Dashboard = createDashboard({
    ...start,
    ...opened,
    ticks: start.ticks ?? (() => performance.now()),
    theme,
    paint,
    repaint: () => screen.repaint(),
    suspend: () => terminal.suspend(),
    quit: () => leave(),
  });
  const cursorNow = () => {
    const { above, cursor } = source.snapshot();
    const place = dashboard.cursor();
    return cursor ?? (place && { column: place.column, row: place.row + above.length });
  };
  const source: ChromeSource = {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot() {
      frame ??= frameOf(dashboard.chrome(), theme, screen);
      return frame;
    },
    placeholder: (height) => screen.placeholder(BODY, height),
  };
  screen.region(BODY, (width, height) => {
    const lines = dashboard.body({ width, height });
    screen.setCursor(cursorNow()); // where text is typed is known when the body is painted
    return lines;
  });
  presentation.whenReady();
  const ink = render(<ChromeView source={source} />, {
    stdout: screen.stdout,
    stdin: NO_INPUT as unknown as NodeJS.ReadStream,
    debug: true, // whole frames as text; the screen writes what has changed
    patchConsole: false,
    exitOnCtrlC: false,
  });
  const stopResizing = screen.onResize(paint);
  for (const signal of SIGNALS) process.once(signal, leave);
  const stopNoticing = opened.engine.noticeChanges({
    onChange: () => dashboard.dataChanged(),
    onReachable: (isReachable) => dashboard.connection(isReachable ? 'ok' : 'lost'),
  });
  presentation.onKey((key) => {
    dashboard.onKey(key);
    paint();
  });
  try {
    await Promise.race([left, ink.waitUntilExit()]);
  } finally {
    for (const signal of SIGNALS) process.off(signal, leave);
    stopNoticing();
    stopResizing();
    await dashboard.stop();
    ink.unmount();
  }
}

/** Ink must not touch the keyboard: keys are decoded by us. */
const NO_INPUT = { isTTY: false, on: () => undefined, off: () => undefined, setEncoding: () => undefined };
