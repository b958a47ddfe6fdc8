import { deBatches } from './de-batches.ts';
import { deChrome } from './de-chrome.ts';
import { deCommands } from './de-commands.ts';
import { deCreditsScreen } from './de-credits.ts';
import { deHelp } from './de-help.ts';
import { deLogScreen } from './de-log.ts';
import { deTuiPeople } from './de-people.ts';
import { dePlain } from './de-plain.ts';
import { deTuiRecalls } from './de-recalls.ts';
import { deRefusalsOnScreen } from './de-refusals.ts';
import { deRun } from './de-run.ts';
import { deTuiSchedules } from './de-schedules.ts';
import { deTuiSettings } from './de-settings.ts';
import { deStart } from './de-start.ts';
import { deTemplatesScreen } from './de-templates.ts';
import type { enTui } from './en.ts';

/** Die Wörter der Oberfläche. */
export const deTui: typeof enTui = {
  chrome: deChrome,
  commands: deCommands,
  run: deRun,
  refusal: deRefusalsOnScreen,
  log: deLogScreen,
  batches: deBatches,
  templates: deTemplatesScreen,
  credits: deCreditsScreen,
  people: deTuiPeople,
  settings: deTuiSettings,
  plain: dePlain,
  schedules: deTuiSchedules,
  recalls: deTuiRecalls,
  help: deHelp,
  start: deStart,
};
