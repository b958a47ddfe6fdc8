import type { Face, Screen } from './face.ts';
import { stopSending } from './sending.ts';

type LeavingOptions = Readonly<{
  face: Pick<Face, 'ask' | 't' | 'toast' | 'work'>;
  screen: () => Screen;
  /** Milliseconds of a clock that only runs forward. */
  ticks: () => number;
  quit: () => void;
}>;

const QUIT_TWICE_MILLISECONDS = 2000;

/** Leaving the dashboard: by asking where something would be lost, or by Ctrl+C twice. */
export function createLeaving({ face, screen, ticks, quit: leave }: LeavingOptions) {
  let interruptedAt = Number.NEGATIVE_INFINITY;

  const quit = async (): Promise<void> => {
    const { sending } = face.work;
    const words = face.t().tui.chrome;
    if (sending !== null) {
      const answer = await face.ask({
        title: words.quitWhileSending,
        lines: [words.quitFinishes],
        answers: [{ id: 'quit', keys: ['y'], label: words.quitYes }],
        isDanger: true,
      });
      if (answer === null) return;
      sending.stop.abort();
    }
    if (!((await screen().mayLeave?.()) ?? true)) return;
    leave();
  };
  const interrupt = (): void => {
    const at = ticks();
    const isTwice = at - interruptedAt <= QUIT_TWICE_MILLISECONDS;
    interruptedAt = at;
    if (isTwice) void quit();
    else if (face.work.sending !== null) stopSending(face);
    else face.toast('warn', face.t().tui.chrome.quitHint);
  };
  return { quit, interrupt };
}
