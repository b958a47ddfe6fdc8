import { onTestFinished } from 'vitest';
import type { Actor } from '../../../src/actor.ts';
import type { Screen } from '../../../tui/face.ts';
import { commandFor } from '../../../tui/keys.ts';
import { templatesScreen } from '../../../tui/screens/templates.ts';
import { aFace, seen } from '../../support/face.ts';
import { startPractice } from '../../support/practice.ts';
import { key } from '../components/painted.ts';

type Options = Readonly<{
  actor?: Actor;
  language?: 'de' | 'en';
  isReadOnly?: boolean;
  practice?: Awaited<ReturnType<typeof startPractice>>;
}>;

/** A key as the dashboard hands it to a screen. */
export function press(screen: Screen, id: string, text: string | null = null): void {
  const pressed = key(id, text);
  if (screen.onKey?.(pressed)) return;
  const command = commandFor(pressed.id, [...screen.contexts(), 'global']);
  if (command !== null) screen.onCommand(command);
}

/** The screen with the texts, as it is after it was opened. */
export async function openTemplates(options: Options = {}) {
  const practice = options.practice ?? (await startPractice());
  const faked = aFace(practice, options);
  const screen = templatesScreen(faked.face);
  screen.shown();
  await faked.settled();
  onTestFinished(async () => {
    faked.reply('drop');
    await screen.mayLeave?.();
    await faked.settled();
  });
  return {
    practice,
    ...faked,
    screen,
    /** Keys one after the other, and then what they have started. */
    async press(...ids: readonly string[]): Promise<void> {
      for (const id of ids) press(screen, id);
      await faked.settled();
    },
    type(text: string): void {
      for (const letter of text) press(screen, letter === ' ' ? 'space' : letter, letter);
    },
    seen: (width = 100, height = 24) => seen(screen, { width, height }),
  };
}
