import type { Actor } from '../src/actor.ts';
import type { Engine } from '../src/engine.ts';
import type { Catalogue } from '../src/i18n/en.ts';
import type { Format } from '../src/i18n/format.ts';
import type { DialogSpec } from './components/dialog.ts';
import type { FieldValue } from './components/form.ts';
import type { Command, KeyContext } from './keys.ts';
import type { Key } from './terminal/keys.ts';
import type { Theme } from './terminal/theme.ts';
import type { Work } from './work.ts';

export const screenIds = [
  'run',
  'patients',
  'preview',
  'log',
  'batches',
  'templates',
  'credits',
  'people',
  'settings',
  'help',
  'schedules',
  'recalls',
] as const;
export type ScreenId = (typeof screenIds)[number];

export type Size = Readonly<{ width: number; height: number }>;

/** A column and a row of the screen's body, from 0. */
export type Place = Readonly<{ column: number; row: number }>;

/** A question that must be answered before anything else happens (facts/ink §4.4), with what its fields hold at first. */
export type Question = Omit<DialogSpec, 'cancel'> &
  Readonly<{ values?: Readonly<Record<string, FieldValue>> }>;

/** The answer that was chosen, and what the fields hold. */
export type Answer = Readonly<{ id: string; values: Readonly<Record<string, FieldValue>> }>;

export type ToastLevel = 'ok' | 'warn' | 'error';

/** What a screen may use of the dashboard. */
export type Face = Readonly<{
  engine: Engine;
  actor: () => Actor;
  /** The words of the language in use; they may change at any time, so nothing keeps them. */
  t: () => Catalogue;
  format: () => Format;
  theme: Theme;
  now: () => Date;
  timeZone: string;
  isReadOnly: boolean;
  /** The sandbox's portal sells credits at once; null: a real one does so on its own site. */
  buyCredits: ((milliCredits: number) => Promise<void>) | null;
  /** What the daily job's three screens share. */
  work: Work;
  /** Something looks otherwise now: it is painted again soon, once for however many calls. */
  paint: () => void;
  /** Told in the status line and kept in the activity log. */
  toast: (level: ToastLevel, text: string) => void;
  /** Null when it was cancelled. */
  ask: (question: Question) => Promise<Answer | null>;
  go: (screen: ScreenId) => void;
  back: () => void;
  /** The screen from which the one in front was opened; null: it is the first. */
  cameFrom: () => ScreenId | null;
  /**
   * Does something with the engine. Refusals and outages are told and give null; `busy` is shown when it takes a while. One
   * thing at a time: while something runs, another one with `busy` is refused.
   */
  perform: <T>(work: () => Promise<T>, busy?: string | (() => string)) => Promise<T | null>;
  /** Reads balances and open batches anew for the header. */
  refreshHeader: () => void;
}>;

/** One of the ten screens. It holds its own state; the database is the truth. */
export type Screen = Readonly<{
  id: ScreenId;
  /** Which keys work now, the most special context first, without 'global'. */
  contexts: () => readonly KeyContext[];
  /** Commands that could only say why they cannot be done now: the footer leaves them out. */
  idle?: () => readonly Command[];
  /** What restricts what is shown, and the like; one line, shown when there is something. */
  chips: () => readonly string[];
  /** Has come to the front. */
  shown: () => void;
  /** Somebody has committed something: read anew what is shown, the cursor and the ticks stay. */
  dataChanged: () => void;
  onCommand: (command: Command) => void;
  /** A screen in which text is being typed takes every key first; true: taken. */
  onKey?: (key: Key) => boolean;
  /** Exactly `height` lines, none wider than `width`. */
  paint: (size: Size) => readonly string[];
  /** Where the terminal's cursor belongs while text is typed. */
  cursor?: () => Place | null;
  /** Esc: leaves one level (a range, a filter, a list within); false when there is none. */
  leaveLevel?: () => boolean;
  /** May the dashboard close or show another screen? Unsaved work asks. */
  mayLeave?: () => Promise<boolean>;
}>;

export type ScreenMaker = (face: Face) => Screen;
