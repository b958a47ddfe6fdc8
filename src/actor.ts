import { RefusalError } from './errors.ts';

export type Capability = 'view' | 'prepare' | 'approve' | 'admin';

/** Who acts: resolved by the face that was used, never taken from text. */
export type Actor = Readonly<{
  /** As it is recorded with decisions, for example the login. */
  id: string;
  capabilities: readonly Capability[];
}>;

export const allCapabilities = [
  'view',
  'prepare',
  'approve',
  'admin',
] as const satisfies readonly Capability[];

/** Refuses with `not-permitted` unless the actor has the capability. */
export function requireCapability(actor: Actor, capability: Capability): void {
  if (!actor.capabilities.includes(capability)) throw new RefusalError('not-permitted', { capability });
}
