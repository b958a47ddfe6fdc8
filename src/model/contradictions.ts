import type { SettingKey, Settings } from './settings.ts';
import { statusOf } from './status.ts';
import { isWithin, type LocalTime } from './time.ts';

/** Why settings cannot hold together. */
export type ContradictionReason =
  | 'not-before-in-quiet-hours'
  | 'quiet-hours-too-long'
  | 'cancelled-never-offered'
  | 'four-eyes-impossible';

/** Settings that cannot hold together; `keys` are all that it depends on. */
export type Contradiction = Readonly<{ reason: ContradictionReason; keys: readonly SettingKey[] }>;

/** What settings must fit besides each other. */
export type SettingFacts = Readonly<{
  /** Whether whatever anybody prepares can be approved by somebody else (S5). */
  fourEyesIsPossible: boolean;
}>;

const LEAST_OPEN_MINUTES = 60; // of a day: in less than an hour the day's SMS do not get away
const DAY_MINUTES = 24 * 60;

/** All contradictions among the settings; none is how it should be. */
export function contradictions(settings: Settings, facts: SettingFacts): Contradiction[] {
  const rules: readonly (readonly [boolean, ContradictionReason, ...SettingKey[]])[] = [
    [
      isHeldBack(settings),
      'not-before-in-quiet-hours',
      'run.not-before',
      'quiet-hours.from',
      'quiet-hours.to',
    ],
    [
      openMinutes(settings['quiet-hours.from'], settings['quiet-hours.to']) < LEAST_OPEN_MINUTES,
      'quiet-hours-too-long',
      'quiet-hours.from',
      'quiet-hours.to',
    ],
    // P9: cancelled appointments are never offered, whatever the filter says
    [
      settings['run.statuses'].some((status) => statusOf(status) === 'cancelled'),
      'cancelled-never-offered',
      'run.statuses',
    ],
    [
      settings['approval.mode'] === 'four-eyes' && !facts.fourEyesIsPossible,
      'four-eyes-impossible',
      'approval.mode',
    ],
  ];
  return rules.flatMap(([isSo, reason, ...keys]) => (isSo ? [{ reason, keys }] : []));
}

function isHeldBack(settings: Settings): boolean {
  const notBefore = settings['run.not-before'];
  if (notBefore === 'immediately') return false;
  return isWithin(notBefore, settings['quiet-hours.from'], settings['quiet-hours.to']);
}

/** How much of a day is not quiet; equal ends mean no quiet hours. */
function openMinutes(quietFrom: LocalTime, quietTo: LocalTime): number {
  if (quietFrom === quietTo) return DAY_MINUTES;
  return (minuteOf(quietFrom) - minuteOf(quietTo) + DAY_MINUTES) % DAY_MINUTES;
}

function minuteOf(time: LocalTime): number {
  const [hours = '', minutes = ''] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
