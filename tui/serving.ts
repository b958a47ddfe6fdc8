import type { Actor } from '../src/actor.ts';
import type { Engine } from '../src/engine.ts';

/** Whether a server is running somewhere, which does what is scheduled. */
export async function isServing(engine: Pick<Engine, 'listServers'>, actor: Actor): Promise<boolean> {
  return (await engine.listServers(actor)).some(({ isRunning }) => isRunning);
}
