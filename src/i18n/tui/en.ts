import { enBatches } from './en-batches.ts';
import { enChrome } from './en-chrome.ts';
import { enCommands } from './en-commands.ts';
import { enCreditsScreen } from './en-credits.ts';
import { enHelp } from './en-help.ts';
import { enLogScreen } from './en-log.ts';
import { enTuiPeople } from './en-people.ts';
import { enPlain } from './en-plain.ts';
import { enTuiRecalls } from './en-recalls.ts';
import { enRefusalsOnScreen } from './en-refusals.ts';
import { enRun } from './en-run.ts';
import { enTuiSchedules } from './en-schedules.ts';
import { enTuiSettings } from './en-settings.ts';
import { enStart } from './en-start.ts';
import { enTemplatesScreen } from './en-templates.ts';

/** The dashboard's words, in English. */
export const enTui = {
  chrome: enChrome,
  commands: enCommands as Readonly<Record<keyof typeof enCommands, readonly [short: string, long: string]>>,
  run: enRun,
  refusal: enRefusalsOnScreen,
  log: enLogScreen,
  batches: enBatches,
  templates: enTemplatesScreen,
  credits: enCreditsScreen,
  people: enTuiPeople,
  settings: enTuiSettings,
  plain: enPlain,
  schedules: enTuiSchedules,
  recalls: enTuiRecalls,
  help: enHelp,
  start: enStart,
};
