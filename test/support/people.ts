import type { Account, PracticeUser } from '../../src/people.ts';
import { type Practice, startPractice } from './practice.ts';

/** Somebody at the front desk, by the name they have logged in with. */
export const aLogin = (account: string): Account => ({
  kind: 'login',
  account,
  face: 'cli',
  workstation: 'desk',
});

/** A user who may view and has no account yet. */
export const aUser = (wish: Partial<PracticeUser> = {}): PracticeUser => ({
  id: 'beat',
  name: 'Beat Beispiel',
  capabilities: ['view'],
  logins: [],
  slackIds: [],
  isActive: true,
  ...wish,
});

/** A practice whose first administrator, Anna, has run a command. */
export async function withAdministrator() {
  const practice = await startPractice();
  const { actor: anna } = await practice.engine.resolveActor(aLogin('anna'));
  return { ...practice, anna };
}

/** The ids of all practice users. */
export async function userIds({ engine, actor }: Pick<Practice, 'engine' | 'actor'>): Promise<string[]> {
  return (await engine.listUsers(actor)).map(({ id }) => id);
}
