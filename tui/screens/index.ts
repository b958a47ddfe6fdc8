import type { ScreenId, ScreenMaker } from '../face.ts';
import { batchesScreen } from './batches.ts';
import { creditsScreen } from './credits.ts';
import { helpScreen } from './help.ts';
import { logScreen } from './log.ts';
import { patientsScreen } from './patients.ts';
import { peopleScreen } from './people.ts';
import { previewScreen } from './preview.ts';
import { recallsScreen } from './recalls.ts';
import { runScreen } from './run.ts';
import { schedulesScreen } from './schedules.ts';
import { settingsScreen } from './settings.ts';
import { templatesScreen } from './templates.ts';

/** All screens, in the order of their keys: first those with digits. */
export const screenMakers = {
  run: runScreen,
  patients: patientsScreen,
  preview: previewScreen,
  log: logScreen,
  batches: batchesScreen,
  templates: templatesScreen,
  credits: creditsScreen,
  people: peopleScreen,
  settings: settingsScreen,
  help: helpScreen,
  schedules: schedulesScreen,
  recalls: recallsScreen,
} as const satisfies Partial<Record<ScreenId, ScreenMaker>>;
