import type { Engine } from '../../src/engine.ts';
import type { Schedule, ScheduleRun, Timing } from '../../src/model/schedule.ts';
import type { NewSchedule } from '../../src/model/schedule-rules.ts';
import { serverActor } from '../../src/send-due.ts';
import type { Practice } from './practice.ts';

/** What a running server does every minute. */
export function tick(
  engine: Engine,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly ScheduleRun[]> {
  return engine.runDueSchedules(serverActor('server'), { signal });
}

export const daily = (
  at: string,
  days: Extract<Timing, { kind: 'daily' }>['days'] = 'working-days',
): Timing => ({
  kind: 'daily',
  at,
  days,
});

/** Reminders of tomorrow by SMS, every working day at ten, sent by themselves, unless said otherwise. */
export function reminding(wish: Partial<NewSchedule> = {}): NewSchedule {
  return {
    job: 'prepare-reminders',
    timing: daily('10:00'),
    sending: 'automatic',
    isOn: true,
    ...wish,
    options: { channel: 'sms', days: ['tomorrow'], lateBookings: 'skip', ...wish.options },
  };
}

/** Takes every schedule away that the program came with, so that a test sees its own alone. */
export async function withoutShipped({ engine, actor }: Pick<Practice, 'engine' | 'actor'>): Promise<void> {
  for (const { id } of await engine.listSchedules(actor)) await engine.removeSchedule(actor, id);
}

/** Adds it as the only schedule there is. */
export async function only(
  practice: Pick<Practice, 'engine' | 'actor'>,
  wish: NewSchedule,
): Promise<Schedule> {
  await withoutShipped(practice);
  return practice.engine.addSchedule(practice.actor, wish);
}

/** What became of a schedule's runs, the oldest first: 'slot: state, reason'. */
export async function runsOf(
  { engine, actor }: Pick<Practice, 'engine' | 'actor'>,
  id: number,
): Promise<string[]> {
  const runs = await engine.scheduleRuns(actor, id, 100);
  return runs
    .map(({ slot, state, reason }) => `${slot}: ${state}${reason === null ? '' : ` ${reason}`}`)
    .reverse();
}
