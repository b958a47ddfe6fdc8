import { serverActor } from '../../src/send-due.ts';
import { anActor, type Practice } from './practice.ts';

/** Who looks for alarms: a running server. */
export const server = serverActor('server');

/** Who may say that the clock is right. */
export const adminActor = anActor('vera');

/** A look at every condition; portals are asked only if so wished. */
export const check = ({ engine }: Pick<Practice, 'engine'>, askPortals = false) =>
  engine.checkAlarms(server, { askPortals });

/** The alarms in force, the oldest first: 'condition subject'. */
export async function alarmsOf({ engine }: Pick<Practice, 'engine'>): Promise<string[]> {
  return (await engine.listAlarms(server)).map(({ condition, subject }) => `${condition} ${subject}`.trim());
}
