import { expect, test } from 'vitest';
import type { UserChange } from '../../src/users.ts';
import { aLogin, aUser, withAdministrator } from '../support/people.ts';
import { openSecondProcess } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';
import { openDashboard } from './support/dashboard.ts';

/** The dashboard of Beat, who may prepare and approve, before a message; Anna administers in another process. */
async function beatsPreview() {
  const practice = await withAdministrator();
  const { engine, anna } = practice;
  await practice.enter(...aFullDay(1));
  await engine.addUser(anna, { ...aUser(), capabilities: ['prepare', 'approve'], logins: ['beat'] });
  const resolveActor = async () => (await engine.resolveActor({ ...aLogin('beat'), face: 'tui' })).actor;
  const screen = await openDashboard({ practice, actor: await resolveActor(), resolveActor });
  const second = await openSecondProcess(practice);
  await screen.until((text) => text.includes('1 can be reminded'));
  screen.press('\r');
  await screen.until((text) => text.includes('0 of 1 ticked'));
  screen.press('a\r');
  await screen.until((text) => text.includes('not prepared yet') && text.includes('A approve'));
  const change = (wish: Omit<UserChange, 'id'>) => second.engine.changeUser(anna, { id: 'beat', ...wish });
  return { practice, screen, change };
}

test('whoever loses a right while the dashboard is open has lost it there too, and the footer no longer offers it', async () => {
  const { practice, screen, change } = await beatsPreview();
  await change({ capabilities: ['prepare'] });
  await screen.until((text) => !text.includes('A approve'));
  screen.press('A');
  await screen.until((text) => text.includes('You may not do this (needed: approve)'));
  expect(await practice.engine.listBatches(practice.anna, 10)).toEqual([]);
  await change({ capabilities: ['prepare', 'approve'] });
  await screen.until((text) => text.includes('A approve'));
  screen.press('A');
  await screen.until((text) => text.includes('Batch 1, approved'));
});

test('whoever is made inactive while the dashboard is open is told so, and can do nothing more there', async () => {
  const { practice, screen, change } = await beatsPreview();
  await change({ isActive: false });
  await screen.until((text) => text.includes('The user beat is inactive') && !text.includes('Muster Vera'));
  screen.press('p');
  await screen.until((text) => text.includes('You may not do this (needed: prepare)'));
  expect(await practice.engine.listBatches(practice.anna, 10)).toEqual([]);
});
