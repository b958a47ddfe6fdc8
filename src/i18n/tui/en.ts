import { enChrome } from './en-chrome.ts';
import { enCommands } from './en-commands.ts';
import { enRun } from './en-run.ts';
import { enStart } from './en-start.ts';

/** The dashboard's words, in English. */
export const enTui = {
  chrome: enChrome,
  commands: enCommands as Readonly<Record<keyof typeof enCommands, readonly [short: string, long: string]>>,
  run: enRun,
  start: enStart,
};
