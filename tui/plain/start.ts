import type { Readable } from 'node:stream';
import type { DashboardStart } from '../start.ts';
import { showText } from '../terminal/cells.ts';
import { countWaiting, openBatches } from './batches.ts';
import { tellCredits } from './credits.ts';
import { createPlainFace, type PlainFace } from './face.ts';
import { openLog } from './log.ts';
import { choose } from './questions.ts';
import { openRecalls } from './recalls.ts';
import { remindPatients, writeOthers } from './remind.ts';
import { openSchedules } from './schedules.ts';
import { createTalk, LeftError, type LineOutput, type Signal } from './talk.ts';

/** What the line-by-line front end is opened on: as the dashboard, but on two streams of lines. */
export type PlainStart = Omit<DashboardStart, 'environment' | 'input' | 'output' | 'recordStray'> &
  Readonly<{
    input: Readable;
    output: LineOutput;
    /** Calls the listener for Ctrl+C and when the process is to end, until the answer is called. */
    onSignal: (listener: (signal: Signal) => void) => () => void;
  }>;

/** The daily job line by line, for screen readers; resolves when it has been left. */
export async function runPlain(start: PlainStart): Promise<void> {
  const { input, output, onSignal, ticks = () => performance.now() } = start;
  const tell = (text: string): void => void output.write(`${showText(text)}\n`);
  tell(start.openingText);
  const opened = await start.open(tell);
  const talk = createTalk({
    input,
    output,
    ticks,
    onSignal,
    words: () => ({ ...face.t().tui.plain.signals, stopping: face.t().cli.stopping }),
  });
  const { engine, actor, now } = opened;
  const { isReadOnly, language, recordBug, practice } = start;
  const { timeZone } = practice;
  const face: PlainFace = createPlainFace({
    engine,
    actor,
    now,
    ticks,
    timeZone,
    isReadOnly,
    language,
    talk,
    recordBug,
  });
  try {
    welcome(face, start);
    await mainMenu(face);
  } catch (error) {
    if (!(error instanceof LeftError)) throw error;
    talk.say('');
  } finally {
    talk.say(face.t().tui.plain.goodbye);
    talk.close();
    await opened.close();
  }
}

function welcome({ talk, t }: PlainFace, { practice, isSandbox, isReadOnly }: PlainStart): void {
  const words = t().tui.plain;
  talk.say(
    words.welcome(practice.name),
    ...(isSandbox ? [t().cli.sandbox] : []),
    ...(isReadOnly ? [words.readOnly] : []),
    words.howTo,
  );
}

const PLACES = {
  remind: remindPatients,
  log: openLog,
  batches: openBatches,
  credits: tellCredits,
  language: async (face) => face.changeLanguage(),
  help: async ({ talk, t }) => talk.say('', ...t().tui.plain.help),
  schedules: openSchedules,
  recalls: openRecalls,
  others: writeOthers,
} as const satisfies Record<string, (face: PlainFace) => Promise<void>>;

async function mainMenu(face: PlainFace): Promise<void> {
  for (;;) {
    const waiting = await countWaiting(face);
    const words = face.t().tui.plain.menu;
    const place = await choose<keyof typeof PLACES>(face, {
      title: words.title,
      choices: [
        { id: 'remind', label: words.remind },
        { id: 'log', label: words.log },
        { id: 'batches', label: words.batches(waiting) },
        { id: 'credits', label: words.credits },
        { id: 'language', label: words.language },
        { id: 'help', label: words.help },
        { id: 'schedules', label: words.schedules },
        { id: 'others', label: words.others },
        { id: 'recalls', label: words.recalls },
      ],
      leave: words.quit,
    });
    if (place === null) return;
    await PLACES[place](face);
  }
}
