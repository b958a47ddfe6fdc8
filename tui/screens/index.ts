import type { ScreenId, ScreenMaker } from '../face.ts';
import { patientsScreen } from './patients.ts';
import { previewScreen } from './preview.ts';
import { runScreen } from './run.ts';

/** All screens, in the order of their digits. */
export const screenMakers = {
  run: runScreen,
  patients: patientsScreen,
  preview: previewScreen,
} as const satisfies Partial<Record<ScreenId, ScreenMaker>>;
