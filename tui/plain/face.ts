import { type Actor, may } from '../../src/actor.ts';
import type { Engine } from '../../src/engine.ts';
import type { Catalogue } from '../../src/i18n/en.ts';
import { explainRefusal } from '../../src/i18n/explain.ts';
import { createFormat, type Format } from '../../src/i18n/format.ts';
import { catalogue } from '../../src/i18n/index.ts';
import type { Language } from '../dashboard.ts';
import { createTheme, type Theme } from '../terminal/theme.ts';
import type { Talk } from './talk.ts';

/** What every part of the line-by-line front end may use. */
export type PlainFace = Readonly<{
  engine: Engine;
  actor: () => Actor;
  /** The words of the language in use; they may change between two questions. */
  t: () => Catalogue;
  format: () => Format;
  /** Paints nothing: what is shared with the screens comes out as bare text. */
  theme: Theme;
  now: () => Date;
  /** Milliseconds of a clock that only runs forward. */
  ticks: () => number;
  timeZone: string;
  isReadOnly: boolean;
  talk: Talk;
  /** Does something with the engine; a refusal, an outage or a bug is said and gives null. */
  perform: <T>(work: () => Promise<T>) => Promise<T | null>;
  /** Whether this may be done here by this person; says why when it may not. */
  mayDo: (needs: 'prepare' | 'approve' | 'admin') => boolean;
  changeLanguage: () => void;
}>;

type PlainFaceOptions = Readonly<{
  engine: Engine;
  actor: Actor;
  now: () => Date;
  /** Milliseconds of a clock that only runs forward. */
  ticks: () => number;
  timeZone: string;
  isReadOnly: boolean;
  language: Language;
  talk: Talk;
  recordBug: (error: unknown) => string;
}>;

export function createPlainFace({
  actor,
  language: first,
  recordBug,
  ...given
}: PlainFaceOptions): PlainFace {
  const { talk, timeZone, isReadOnly } = given;
  let language = first;
  let t = catalogue(language);
  let format = createFormat(t, timeZone);
  return {
    ...given,
    actor: () => actor,
    t: () => t,
    format: () => format,
    theme: createTheme({ colour: false, ascii: false, plain: true }),
    async perform(work) {
      try {
        return await work();
      } catch (error) {
        talk.say(explainRefusal(error, t)?.message ?? recordBug(error));
        return null;
      }
    },
    mayDo(needs) {
      const isAllowed = may(actor, needs);
      if (isReadOnly) talk.say(t.tui.chrome.readOnlyKey);
      else if (!isAllowed) talk.say(t.refusal['not-permitted']({ capability: needs }));
      return isAllowed && !isReadOnly;
    },
    changeLanguage() {
      language = language === 'de' ? 'en' : 'de';
      t = catalogue(language);
      format = createFormat(t, timeZone);
    },
  };
}
