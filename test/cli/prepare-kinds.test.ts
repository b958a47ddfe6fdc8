import { expect, test } from 'vitest';
import { createHome } from '../support/cli.ts';

test('R1, R2: recalls and greetings are prepared by command, and the last recall run is reset', async () => {
  const home = createHome();
  await home.run('import', '--sample');
  const recalls = await home.run('prepare', '--kind', 'recall', '--channel', 'sms', '--create', '--json');
  const { kind, batchId, candidates } = recalls.json as Record<string, unknown[]>;
  expect({ kind, batchId }).toEqual({ kind: 'recall', batchId: 1 });
  expect(candidates?.[0]).toMatchObject({ appointmentId: null, recallId: 'R-7', startsAt: null });
  for (const [shown, kind] of [
    [await home.run('batch', 'list'), 'SMS, recall'],
    [await home.run('log'), ' recall '],
  ] as const)
    expect(shown.stdout).toContain(kind); // a batch of recalls is not taken for one of reminders
  const reset = await home.run('recalls', 'reset-last', '--yes', '--json');
  expect(reset.json).toEqual({ batchId: null, reset: 0, skipped: { unsettled: 0 } });
  const days = await home.run('prepare', '--kind', 'birthday', '--channel', 'sms', '--days', 'today');
  expect(days.code).toBe(2);
  expect(days.stderr).toContain('--days');
});
