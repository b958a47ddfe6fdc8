import type { Actor } from '../../src/actor.ts';
import { explainOnScreen } from '../../src/i18n/explain.ts';
import { createFormat } from '../../src/i18n/format.ts';
import { catalogue } from '../../src/i18n/index.ts';
import type { FieldValue } from '../../tui/components/form.ts';
import type { Answer, Face, Question, Screen, ScreenId, Size } from '../../tui/face.ts';
import { createTheme } from '../../tui/terminal/theme.ts';
import { noWork } from '../../tui/work.ts';
import type { Practice } from './practice.ts';
import { ZONE } from './records.ts';

/** How the next question is answered: by an answer's id, with what is typed into its fields, or not at all. */
export type Reply = string | Readonly<{ id: string; values: Readonly<Record<string, FieldValue>> }> | null;

type FaceOptions = Readonly<{
  actor?: Actor;
  language?: 'de' | 'en';
  isReadOnly?: boolean;
}>;

export type FakeFace = ReturnType<typeof aFace>;

/** A dashboard without keys and terminal over a real engine: the test answers its questions and reads what it tells. */
export function aFace(practice: Pick<Practice, 'engine' | 'clock' | 'actor'>, options: FaceOptions = {}) {
  const { language = 'en', isReadOnly = false } = options;
  let t = catalogue(language);
  let from: ScreenId | null = null;
  const toasts: string[] = [];
  const questions: Question[] = [];
  const went: ScreenId[] = [];
  const replies: Reply[] = [];
  const underWay = new Set<Promise<unknown>>();

  const answerTo = (question: Question): Answer | null => {
    questions.push(question);
    const reply = replies.shift();
    if (reply === undefined) throw new Error(`expected a reply to "${question.title}", the test has none`);
    if (reply === null) return null;
    const { id, values } = typeof reply === 'string' ? { id: reply, values: {} } : reply;
    const known = question.answers.map((answer) => answer.id);
    if (!known.includes(id)) throw new Error(`expected one of ${known.join(', ')}, the test replies ${id}`);
    return { id, values: { ...question.values, ...values } };
  };
  const perform = async <T>(work: () => Promise<T>): Promise<T | null> => {
    const running = work();
    underWay.add(running);
    try {
      return await running;
    } catch (error) {
      const explained = explainOnScreen(error, t);
      if (explained === null) throw error;
      toasts.push(`error: ${explained.message}`);
      return null;
    } finally {
      underWay.delete(running);
    }
  };

  const face: Face = {
    engine: practice.engine,
    actor: () => options.actor ?? practice.actor,
    t: () => t,
    format: () => createFormat(t, ZONE),
    theme: createTheme({ colour: false, ascii: false, plain: true }),
    now: practice.clock.now,
    timeZone: ZONE,
    buyCredits: null,
    isReadOnly,
    work: noWork(),
    paint: () => undefined,
    toast: (level, text) => void toasts.push(`${level}: ${text}`),
    ask: async (question) => answerTo(question),
    go: (screen) => void went.push(screen),
    back: () => undefined,
    cameFrom: () => from,
    perform,
    refreshHeader: () => undefined,
  };
  /** Resolves when nothing is under way any more. */
  const settled = async (): Promise<void> => {
    do {
      await Promise.allSettled([...underWay]);
      await new Promise((resolve) => setImmediate(resolve));
    } while (underWay.size > 0);
  };
  return {
    face,
    /** Level and text of everything that was told, the newest last. */
    toasts,
    /** Everything that was asked, the newest last. */
    questions,
    /** The screens it went to. */
    went,
    /** The replies to the next questions. */
    reply: (...next: Reply[]) => void replies.push(...next),
    /** From where the screen is opened next. */
    comeFrom(screen: ScreenId | null) {
      from = screen;
    },
    speak(next: 'de' | 'en') {
      t = catalogue(next);
    },
    settled,
  };
}

/** What a person sees of a screen. */
export function seen(screen: Screen, size: Size = { width: 100, height: 24 }): string {
  return screen.paint(size).join('\n');
}
