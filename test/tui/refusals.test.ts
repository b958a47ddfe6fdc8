import { describe, expect, test } from 'vitest';
import { type RefusalCode, type RefusalDetails, RefusalError } from '../../src/errors.ts';
import { explainOnScreen, explainRefusal } from '../../src/i18n/explain.ts';
import { catalogue } from '../../src/i18n/index.ts';

/** What an administrator has to do outside the dashboard, and what the dashboard never asks for. */
const OUTSIDE: readonly RefusalCode[] = [
  'clock-behind',
  'time-zone-changed',
  'batches-unsettled', // of a command that the dashboard does not have
  'database-incomplete',
  'quiet-hours', // asked as a question
  'scope-needed', // always named
  'secrecy-warning', // asked as a question
  'selection-needed',
  'confirmation-needed',
  'until-needed',
  'invalid-cursor',
];

const DETAILS: RefusalDetails = {
  batch: 7,
  revision: 2,
  state: 'prepared',
  channel: 'sms',
  why: 'unclear',
  user: 'beat',
  value: 'x',
  key: 'run.days',
  problem: 'empty',
  kind: 'login',
};

describe.each(['de', 'en'] as const)('refusals in the dashboard (%s)', (language) => {
  const t = catalogue(language);
  const codes = Object.keys(t.refusal) as RefusalCode[];

  test('none of them sends somebody at the keys to an option or a command', () => {
    const found = codes
      .filter((code) => !OUTSIDE.includes(code))
      .map((code) => {
        try {
          return [code, explainOnScreen(new RefusalError(code, DETAILS), t)?.message ?? ''] as const;
        } catch {
          return [code, ''] as const; // its sentence needs details of its own
        }
      })
      .filter(([, message]) => /--[a-z]|rundruf (batch|log|users|prepare|templates|credits)/.test(message));
    expect(found).toEqual([]);
  });

  test('the command line keeps its own, and what the dashboard has no other words for is said alike', () => {
    const changed = new RefusalError('batch-changed', DETAILS);
    expect(explainRefusal(changed, t)?.message).toContain('--revision 2');
    expect(explainOnScreen(changed, t)?.message).not.toContain('--revision');
    const eyes = new RefusalError('four-eyes');
    expect(explainOnScreen(eyes, t)).toEqual(explainRefusal(eyes, t));
  });
});
