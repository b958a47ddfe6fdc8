import { expect, test } from 'vitest';
import { mayApprove, otherApprovers } from '../../tui/approvals.ts';
import { aUser } from '../support/people.ts';
import { anActor, startPractice } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';
import { openDashboard } from './support/dashboard.ts';

const anna = anActor('anna');
const byAnna = { preparedBy: 'anna', revisedBy: [] };
const byOthers = { preparedBy: 'carla', revisedBy: ['beat'] };
const users = [
  aUser({ id: 'anna', name: 'Anna', capabilities: ['view', 'approve'] }),
  aUser({ id: 'beat', name: 'Beat', capabilities: ['view', 'approve'] }),
  aUser({ id: 'dora', name: 'Dora', capabilities: ['view', 'approve'], isActive: false }),
  aUser({ id: 'emil', name: 'Emil' }),
];

test('S5: under four eyes nobody approves what they have prepared or changed', () => {
  const fourEyes = { mode: 'four-eyes', users } as const;
  expect(mayApprove(fourEyes, anna, byAnna)).toBe(false);
  expect(mayApprove(fourEyes, anna, null)).toBe(false);
  expect(mayApprove(fourEyes, anna, byOthers)).toBe(true);
  expect(mayApprove({ mode: 'any', users }, anna, byAnna)).toBe(true);
  expect(mayApprove({ mode: 'any', users }, anActor('emil', ['view']), byAnna)).toBe(false);
});

test('S5: named are the active others who may approve', () => {
  expect(otherApprovers({ mode: 'four-eyes', users }, anna, byAnna)).toEqual(['Beat']);
  expect(otherApprovers({ mode: 'four-eyes', users }, anna, byOthers)).toEqual([]);
});

test('S5: the header counts what this person may approve; what was told of a screen goes with it', async () => {
  const practice = await startPractice({ settings: { 'approval.mode': 'four-eyes' } });
  await practice.enter(...aFullDay(2));
  const { engine } = practice;
  await engine.prepareBatch(practice.actor, { channel: 'sms' }, ['T1']);
  const screen = await openDashboard({ practice, columns: 120 });
  await screen.until((text) => text.includes('1 open batch'));
  expect(screen.text()).not.toContain('to approve');
  await engine.prepareBatch(anActor('beat'), { channel: 'sms' }, ['T2']);
  screen.press('5');
  await screen.until((text) => text.includes('1 to approve') && text.includes('A approve'));
  await engine.rejectBatch(anActor('carla'), 2, 'no');
  screen.press('A');
  await screen.until((text) => text.includes('decided already'));
  screen.press('9');
  await screen.until((text) => text.includes('[9') && !text.includes('decided already'));
});
