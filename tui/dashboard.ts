import { type Actor, may } from '../src/actor.ts';
import type { Practice } from '../src/deps.ts';
import type { Engine } from '../src/engine.ts';
import type { Catalogue } from '../src/i18n/en.ts';
import { explainOnScreen } from '../src/i18n/explain.ts';
import { createFormat } from '../src/i18n/format.ts';
import { catalogue } from '../src/i18n/index.ts';
import { createActing } from './acting.ts';
import { createActivity } from './activity.ts';
import { createBlanking, notice } from './blanking.ts';
import type { Chrome } from './chrome.tsx';
import { type Face, type Question, type Screen, type ScreenId, screenIds, type ToastLevel } from './face.ts';
import { createHeader, nextRunText } from './header.ts';
import { keyName } from './key-names.ts';
import { bindingOf, type Command, commandFor, footerCommands, type KeyContext, keysIn } from './keys.ts';
import { createLeaving } from './leaving.ts';
import { createOverlays } from './overlays.ts';
import { createPerforming } from './performing.ts';
import { createQuestions, questionHints } from './questions.ts';
import { screenMakers } from './screens/index.ts';
import { isAllHandedOver, stopSending } from './sending.ts';
import type { Key } from './terminal/keys.ts';
import type { Theme } from './terminal/theme.ts';
import { createTrail } from './trail.ts';
import { noWork } from './work.ts';

export type Language = 'de' | 'en';

export type DashboardOptions = Readonly<{
  engine: Engine;
  actor: Actor;
  /** Who acts, read anew; left out: what they may do stays as it is. */
  resolveActor?: (() => Promise<Actor>) | undefined;
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

export function createDashboard(options: DashboardOptions): Dashboard {
  const { engine, practice, theme, now, ticks, paint } = options;
  let language = options.language;
  let t: Catalogue = catalogue(language);
  let format = createFormat(t, practice.timeZone);

  const activity = createActivity(() => now(), paint, OK_TOAST_MILLISECONDS);
  const questions = createQuestions({
    ticks,
    cancelLabel: () => t.tui.chrome.cancel,
    hints: () => questionHints(t),
    theme,
    onChange: paint,
  });
  const toast = (level: ToastLevel, text: string): void => activity.toast(level, text);
  const performing = createPerforming({
    refuse: (running) => toast('warn', t.tui.chrome.stillBusy(running)),
    tell: (error) => toast('error', explainOnScreen(error, t)?.message ?? options.recordBug(error)),
    paint,
  });
  const { perform } = performing;
  const acting = createActing({ ...options, perform });
  const { actor } = acting;
  const header = createHeader({ engine, actor, ticks, onChange: paint });
  const blanking = createBlanking(options.blankAfterMinutes, paint);
  const { isBlank } = blanking;
  const trail = createTrail('run', {
    screens: () => screens,
    onShow() {
      activity.dismiss(); // what was told was about the screen before
      paint();
    },
  });
  const { screen, go, back } = trail;

  const face: Face = {
    engine,
    actor,
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
    cameFrom: trail.cameFrom,
    perform,
    refreshHeader: () => void header.refreshAccounts(),
  };
  const screens = Object.fromEntries(
    Object.entries(screenMakers).map(([id, make]) => [id, make(face)]),
  ) as Partial<Record<ScreenId, Screen>>;
  /** What is being sent can be stopped wherever one has gone meanwhile. */
  const contexts = (): KeyContext[] => [
    ...screen().contexts(),
    ...(face.work.sending === null ? [] : (['sending'] as const)),
    'global',
  ];
  const overlays = createOverlays({
    face,
    contexts,
    screenName: () => t.tui.chrome.screen[trail.current()],
    activities: activity.all,
    run: (command) => onCommand(command),
    onChange: paint,
  });

  const { quit, interrupt } = createLeaving({ face, screen, ticks, quit: options.quit });

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
    'global.quit': () => (trail.isOnTheWay() ? back() : void quit()),
    'global.stop': interrupt,
    'sending.stop': () => stopSending(face),
    'global.reload': () => dataChanged(),
    'global.language': changeLanguage,
    'global.repaint': options.repaint,
    'global.suspend': options.suspend,
  };

  function onCommand(command: Command): void {
    const { needs = 'view' } = bindingOf(command);
    const global = globals[command];
    if (needs !== 'view' && options.isReadOnly) toast('warn', t.tui.chrome.readOnlyKey);
    else if (!may(actor(), needs) && !command.startsWith('global.'))
      toast('warn', t.refusal['not-permitted']({ capability: needs }));
    else if (command.startsWith('go.')) go(command.slice('go.'.length) as ScreenId);
    else if (global !== undefined) global();
    else screen().onCommand(command);
  }

  function onKey(key: Key): void {
    if (blanking.stayAwake()) return;
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

  function dataChanged(): void {
    void header.refresh();
    screen().dataChanged();
    void renewActor();
  }

  async function renewActor(): Promise<void> {
    if (!(await acting.renew())) return;
    void header.refresh();
    if (may(actor(), 'view')) screen().dataChanged();
    paint();
  }

  function busyNow(): Chrome['status'] {
    const text = performing.busy();
    return text === null ? null : { level: 'busy', text };
  }

  /** On a restored database nothing will be prepared or sent: better known before it is tried. */
  async function tellOfRestore(): Promise<void> {
    const restored = await engine.viewRestored(actor()).catch(() => null); // an outage is told by the header
    if (restored === null) return;
    const { backedUpAt } = restored.state;
    toast('warn', t.backup.sessionNote(`${format.date(backedUpAt)} ${format.time(backedUpAt)}`));
  }

  /** Made inactive meanwhile: what is on the screen is no longer theirs to see. */
  const isBarred = (): boolean => !may(actor(), 'view');

  /** The keys that work now, and for whom. */
  function footerNow(): Command[] {
    const idle: Command[] = [
      ...(screen().idle?.() ?? []),
      ...(isAllHandedOver(face.work) ? (['sending.stop'] as const) : []),
    ];
    return footerCommands(contexts()).filter((command) => {
      const { needs = 'view' } = bindingOf(command);
      return (
        !idle.includes(command) &&
        (command.startsWith('global.') || may(actor(), needs)) &&
        (needs === 'view' || !options.isReadOnly)
      );
    });
  }

  screen().shown();
  void header.refresh();
  const toldOfRestore = tellOfRestore();
  blanking.stayAwake();

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
      nextRun: nextRunText(face, header.state()),
      screens: screenIds.filter((id) => screens[id] !== undefined),
      current: trail.current(),
      chips: isBlank() || isBarred() ? [] : screen().chips(),
      // what was just told comes first: while something runs it would never be seen
      status: isBlank() ? null : (activity.toastShown() ?? busyNow()),
      footer: isBlank() || questions.isOpen() || overlays.isOpen() ? [] : footerNow(),
      helpKey: keyName(keysIn('global.help', contexts())[0] ?? '', t.tui.chrome.key),
      question: (width, maxHeight) => (isBlank() ? null : questions.paint(width, maxHeight)),
    }),
    body(size) {
      if (isBlank()) return notice(t.tui.chrome.blank, size);
      if (isBarred())
        return overlays.paint(size) ?? notice(t.refusal['user-inactive']({ user: actor().id }), size);
      return overlays.paint(size) ?? screen().paint(size);
    },
    cursor: () =>
      isBlank() || isBarred() || overlays.isOpen() || questions.isOpen()
        ? null
        : (screen().cursor?.() ?? null),
    connection: header.connection,
    async stop() {
      face.work.sending?.stop.abort();
      blanking.close();
      activity.close();
      await Promise.all([performing.settled(), header.settled(), toldOfRestore]);
      performing.close();
    },
  };
}
