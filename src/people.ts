import type { Capability } from './actor.ts';

/** Somebody who works in the practice: what they may do, and the accounts that are they. */
export type PracticeUser = Readonly<{
  /** Short, chosen once, recorded with everything they do. */
  id: string;
  name: string;
  capabilities: readonly Capability[];
  /** Operating-system logins. */
  logins: readonly string[];
  /** Slack user ids. */
  slackIds: readonly string[];
  /** false: may do nothing any more; the records keep their name. */
  isActive: boolean;
}>;

export type IdentityKind = 'login' | 'slack';

export interface PeopleReads {
  /** By id. */
  users(): Promise<PracticeUser[]>;
  userOf(kind: IdentityKind, account: string): Promise<PracticeUser | null>;
}

export interface PeopleWrites {
  /** Adds the user or replaces what is known of them. An account that is somebody else's violates the primary key. */
  putUser(user: PracticeUser): Promise<void>;
}
