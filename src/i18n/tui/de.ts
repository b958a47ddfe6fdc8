import { deChrome } from './de-chrome.ts';
import { deCommands } from './de-commands.ts';
import { deRun } from './de-run.ts';
import { deStart } from './de-start.ts';
import type { enTui } from './en.ts';

/** Die Wörter der Oberfläche. */
export const deTui: typeof enTui = {
  chrome: deChrome,
  commands: deCommands,
  run: deRun,
  start: deStart,
};
