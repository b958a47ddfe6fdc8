import { RefusalError } from './errors.ts';

export type Capability = 'view' | 'prepare' | 'approve' | 'admin';

/** The part of the program somebody uses. */
export type Face = 'cli' | 'tui' | 'slack' | 'schedule';

/** Who acts, and from where: resolved by the face that was used, never taken from text. */
export type Actor = Readonly<{
  /** The practice user's id, as it is recorded with decisions; of an unknown login the login itself. */
  id: string;
  name: string;
  capabilities: readonly Capability[];
  face: Face;
  /** The machine it is done at; settings of the scope *workstation* belong to it. */
  workstation: string;
}>;

export const allCapabilities = [
  'view',
  'prepare',
  'approve',
  'admin',
] as const satisfies readonly Capability[];

/** Refuses with `not-permitted` unless the actor has the capability. */
export function requireCapability(actor: Actor, capability: Capability): void {
  if (!may(actor, capability)) throw new RefusalError('not-permitted', { capability });
}

export function may({ capabilities }: Pick<Actor, 'capabilities'>, capability: Capability): boolean {
  return capabilities.includes(capability);
}
