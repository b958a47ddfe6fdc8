import { type Actor, may } from '../src/actor.ts';
import type { Practice } from '../src/deps.ts';
import type { Engine } from '../src/engine.ts';
import type { Catalogue } from '../src/i18n/en.ts';
import { explainRefusal } from '../src/i18n/explain.ts';
import { createFormat } from '../src/i18n/format.ts';
import { catalogue } from '../src/i18n/index.ts';
import { createActivity } from './activity.ts';
import type { Chrome } from './chrome.tsx';
import { type Face, type Question, type Screen, type ScreenId, screenIds, type ToastLevel } from './face.ts';
import { createHeader } from './header.ts';
import { bindingOf, type Command, commandFor, footerCommands } from './keys.ts';
import { createOverlays } from './overlays.ts';
import { createQuestions } from './questions.ts';
import { screenMakers } from './screens/index.ts';
import type { Key } from './terminal/keys.ts';
import type { Theme } from './terminal/theme.ts';
import { noWork } from './work.ts';

export type Language = 'de' | 'en';

export type DashboardOptions = Readonly<{
  engine: Engine;
  actor: Actor;
  practice: Practice;
  isSandbox: boolean;
  isReadOnly: boolean;
  language: Language;
  theme: Theme;
  now: () => Date;
  /** Milliseconds of a clock that only runs forward. */
  ticks: () => number;
  buyCredits: Face['buyCredits'];
  /** Minutes without a key after which patients are hidden; null: never. */
  blankAfterMinutes: number | null;
  /** Something may look otherwise now. */
  paint: () => void;
  /** Everything is drawn anew, whatever the terminal shows. */
  repaint: () => void;
  suspend: () => void;
  quit: () => void;
  /** A bug: recorded, and told by its log. */
  recordBug: (error: unknown) => string;
}>;

/** The dashboard without its terminal: keys in, what is to be seen out. */
export type Dashboard = Readonly<{
  onKey: (key: Key) => void;
  chrome: () => Chrome;
  body: (size: Readonly<{ width: number; height: number }>) => readonly string[];
  cursor: () => ReturnType<NonNullable<Screen['cursor']>>;
  /** Somebody has committed something. */
  dataChanged: () => void;
  connection: (state: 'ok' | 'lost') => void;
  /** Stops what is being sent in good order and resolves when nothing is under way any more. */
  stop: () => Promise<void>;
}>;

const OK_TOAST_MILLISECONDS = 4000;
const ALT = 'alt+';
const QUIT_TWICE_MILLISECONDS = 2000;

export function createDashboard(options: DashboardOptions): Dashboard {
  const { engine, actor, practice, theme, now, ticks, paint } = options;
  let language = options.language;
  let t: Catalogue = catalogue(language);
  let format = createFormat(t, practice.timeZone);
  let current: ScreenId = 'run';
  const trail: ScreenId[] = [];
  let busy: (() => string) | null = null;
  const underWay = new Set<Promise<unknown>>();
  let interruptedAt = Number.NEGATIVE_INFINITY;
  let isBlank = false;
  let isOver = false;
  let blankTimer: NodeJS.Timeout | null = null;

  const activity = createActivity(() => now(), paint, OK_TOAST_MILLISECONDS);
  const questions = createQuestions({
    ticks,
    cancelLabel: () => t.tui.chrome.cancel,
    theme,
    onChange: paint,
  });
  const header = createHeader({ engine, actor, ticks, onChange: paint });

  const toast = (level: ToastLevel, text: string): void => activity.toast(level, text);
  const tellError = (error: unknown): void =>
    toast('error', explainRefusal(error, t)?.message ?? options.recordBug(error));

  const perform: Face['perform'] = async (work, label) => {
    if (label !== undefined && busy !== null) {
      toast('warn', t.tui.chrome.stillBusy(busy()));
      return null;
    }
    if (label !== undefined) {
      busy = typeof label === 'string' ? () => label : label;
      paint();
    }
    const running = work();
    const ended = running.catch(() => undefined);
    underWay.add(ended);
    try {
      return await running;
    } catch (error) {
      if (!isOver) tellError(error); // what was still being read when the database was closed is of no interest
      return null;
    } finally {
      underWay.delete(ended);
      if (label !== undefined) {
        busy = null;
        paint();
      }
      paint();
    }
  };

  const face: Face = {
    engine,
    actor: () => actor,
    t: () => t,
    format: () => format,
    theme,
    now,
    timeZone: practice.timeZone,
    isReadOnly: options.isReadOnly,
    buyCredits: options.buyCredits,
    work: noWork(),
    paint,
    toast,
    ask: (question: Question) => questions.ask(question),
    go,
    back,
    perform,
    refreshHeader: () => void header.refreshAccounts(),
  };
  const screens = Object.fromEntries(
    Object.entries(screenMakers).map(([id, make]) => [id, make(face)]),
  ) as Partial<Record<ScreenId, Screen>>;
  const screen = (): Screen => screens[current] as Screen;
  const contexts = () => [...screen().contexts(), 'global' as const];
  const overlays = createOverlays({
    face,
    contexts,
    activities: activity.all,
    run: (command) => onCommand(command),
    onChange: paint,
  });

  /** Waits only where there is something to ask: the next key belongs to the next screen already. */
  function leaving(then: () => void): void {
    const asked = screen().mayLeave?.();
    if (asked === undefined) then();
    else void asked.then((may) => may && then());
  }

  function go(next: ScreenId): void {
    if (next === current || screens[next] === undefined) return;
    leaving(() => {
      trail.push(current);
      show(next);
    });
  }

  function back(): void {
    const previous = trail.at(-1);
    if (previous === undefined) return;
    leaving(() => {
      trail.pop();
      show(previous);
    });
  }

  function show(next: ScreenId): void {
    current = next;
    activity.keyPressed();
    screen().shown();
    paint();
  }

  async function quit(): Promise<void> {
    const { sending } = face.work;
    const words = t.tui.chrome;
    if (sending !== null) {
      const answer = await questions.ask({
        title: words.quitWhileSending,
        lines: [words.quitFinishes],
        answers: [{ id: 'quit', keys: ['y'], label: words.quitYes }],
        isDanger: true,
      });
      if (answer === null) return;
      sending.stop.abort();
    }
    if (!((await screen().mayLeave?.()) ?? true)) return;
    options.quit();
  }

  function interrupt(): void {
    const at = ticks();
    const isTwice = at - interruptedAt <= QUIT_TWICE_MILLISECONDS;
    interruptedAt = at;
    if (isTwice) void quit();
    else if (face.work.sending !== null) {
      face.work.sending.stop.abort();
      toast('warn', t.tui.chrome.stopping);
    } else toast('warn', t.tui.chrome.quitHint);
  }

  function changeLanguage(): void {
    language = language === 'de' ? 'en' : 'de';
    t = catalogue(language);
    format = createFormat(t, practice.timeZone);
    toast('ok', t.tui.chrome.languageNow);
    paint();
  }

  const globals: Partial<Record<Command, () => void>> = {
    'global.help': () => overlays.open('help'),
    'global.palette': () => overlays.open('palette'),
    'global.activity': () => overlays.open('activity'),
    'global.back': () => {
      if (!activity.dismiss() && !(screen().leaveLevel?.() ?? false)) back();
      paint();
    },
    'global.quit': () => (trail.length > 0 ? back() : void quit()),
    'global.stop': interrupt,
    'global.reload': () => dataChanged(),
    'global.language': changeLanguage,
    'global.repaint': options.repaint,
    'global.suspend': options.suspend,
  };

  function onCommand(command: Command): void {
    const { needs = 'view' } = bindingOf(command);
    const global = globals[command];
    if (needs !== 'view' && options.isReadOnly) toast('warn', t.tui.chrome.readOnlyKey);
    else if (!may(actor, needs)) toast('warn', t.refusal['not-permitted']({ capability: needs }));
    else if (command.startsWith('go.')) go(command.slice('go.'.length) as ScreenId);
    else if (global !== undefined) global();
    else screen().onCommand(command);
  }

  function onKey(key: Key): void {
    stayAwake();
    if (isBlank) {
      isBlank = false;
      paint();
      return;
    }
    if (questions.onKey(key)) return;
    if (overlays.onKey(key)) return;
    if (key.id !== 'escape') activity.keyPressed();
    if (screen().onKey?.(key)) return;
    const command = commandFor(key.id, contexts());
    if (command !== null) onCommand(command);
    else if (key.id.startsWith(ALT)) {
      // on a slow link Esc and the key after it arrive as one; no command needs Alt
      onKey({ id: 'escape', text: null });
      onKey({ id: key.id.slice(ALT.length), text: key.text });
    }
  }

  function stayAwake(): void {
    const { blankAfterMinutes } = options;
    if (blankAfterMinutes === null) return;
    if (blankTimer !== null) clearTimeout(blankTimer);
    blankTimer = setTimeout(() => {
      isBlank = true;
      paint();
    }, blankAfterMinutes * 60_000);
    blankTimer.unref();
  }

  function dataChanged(): void {
    void header.refresh();
    screen().dataChanged();
  }

  screen().shown();
  void header.refresh();
  stayAwake();

  return {
    onKey,
    dataChanged,
    chrome: () => ({
      practice: practice.name,
      isSandbox: options.isSandbox,
      isReadOnly: options.isReadOnly,
      t,
      format,
      header: header.state(),
      screens: screenIds.filter((id) => screens[id] !== undefined),
      current,
      chips: screen().chips(),
      // what was just told comes first: while something runs it would never be seen
      status: activity.toastShown() ?? (busy === null ? null : { level: 'busy', text: busy() }),
      footer: questions.isOpen() ? [] : footerCommands(contexts()),
      question: (width, maxHeight) => questions.paint(width, maxHeight),
    }),
    body(size) {
      if (isBlank) return blank(t, size);
      return overlays.paint(size) ?? screen().paint(size);
    },
    cursor: () => (isBlank || overlays.isOpen() || questions.isOpen() ? null : (screen().cursor?.() ?? null)),
    connection: header.connection,
    async stop() {
      face.work.sending?.stop.abort();
      if (blankTimer !== null) clearTimeout(blankTimer);
      activity.close();
      await Promise.all([...underWay, header.settled()]);
      isOver = true;
    },
  };
}

function blank(t: Catalogue, { height }: Readonly<{ height: number }>): string[] {
  const lines = Array.from({ length: height }, () => '');
  lines[Math.floor(height / 2)] = `  ${t.tui.chrome.blank}`;
  return lines;
}
