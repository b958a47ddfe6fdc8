import { setImmediate } from 'node:timers/promises';
import { type Fault, type Original, originalAt } from './ics-identity.ts';
import type { IcsProperties } from './ics-properties.ts';
import { type RuleClock, ruleTimes } from './ics-recurrence.ts';
import { RecurrenceError } from './ics-rule.ts';
import { type IcsTime, readTimes } from './ics-times.ts';
import type { Zones } from './ics-zones.ts';

/** The time for which occurrences are wanted, from inclusive, until exclusive. */
export type Window = Readonly<{ from: Date; until: Date }>;

/** One event of a series with rules of its own. */
export type SeriesEvent = Readonly<{
  properties: IcsProperties;
  calendar: number;
  /** DTSTART; never a whole day. */
  start: IcsTime;
}>;

/** Steps that are left to expand the series of one file: a hostile one must come to an end. */
export type Budget = { steps: number };

const MAX_OCCURRENCES = 5000; // of one series: four a day in three years
export const MAX_FILE_STEPS = 20_000_000; // minutes of work; ten thousand weekly series take a tenth

const PIECE = 50; // times; some 5 ms
const STEPS_OF_DAYS = 100; // what going through a piece of the calendar is worth in times
const DAY = 86_400_000;

/** The occurrences of a series by their original starts, exceptions of other events included; or what is wrong. */
export async function findOccurrences(
  { properties, calendar, start }: SeriesEvent,
  zones: Zones,
  window: Window,
  budget: Budget,
): Promise<readonly Original[] | Fault> {
  const listed = await readLists(properties, calendar, zones);
  if ('expected' in listed) return listed;
  const { zone } = start;
  const found = new Map<number, Original>();
  const add = (instant: Date) => {
    const day = zone.toLocal(instant).slice(0, 10);
    const isExcluded = listed.excluded.has(instant.getTime()) || listed.excludedDays.has(day);
    const isInWindow = instant >= window.from && instant < window.until;
    if (isInWindow && !isExcluded) found.set(instant.getTime(), originalAt(instant, day));
  };
  const rules = properties.all.get('RRULE') ?? [];
  if (rules.length === 0) add(zone.toInstant(start.local ?? ''));
  for (const instant of listed.added) add(instant);
  for (const rule of rules) {
    const { line, raw: value, cut } = rule;
    try {
      if (cut) throw new RecurrenceError('too long');
      for await (const instant of ruleInstants(value, start, window, budget)) {
        add(instant);
        if (found.size > MAX_OCCURRENCES) throw new RecurrenceError('too many times');
      }
    } catch (error) {
      if (error instanceof RecurrenceError) return { property: 'RRULE', line, value, expected: 'recurrence' };
      throw error;
    }
  }
  return [...found.values()].sort((a, b) => (a.instant ?? 0) - (b.instant ?? 0));
}

/** The times of a rule in the window and about a day around it. */
async function* ruleInstants(
  rule: string,
  { local, zone }: IcsTime,
  { from, until }: Window,
  budget: Budget,
): AsyncGenerator<Date> {
  const clock: RuleClock = {
    start: local ?? '',
    from: zone.toLocal(new Date(from.getTime() - DAY)), // clocks may go back in between
    until: zone.toLocal(new Date(until.getTime() + DAY)),
    toLocal: zone.toLocal,
  };
  let steps = 0;
  for (const time of ruleTimes(rule, clock)) {
    steps += 1;
    budget.steps -= time === null ? STEPS_OF_DAYS : 1;
    if (budget.steps < 0) throw new RecurrenceError('too much to do');
    if (time === null || steps % PIECE === 0) await setImmediate();
    if (time !== null && time >= clock.from) yield zone.toInstant(time);
  }
}

type Lists = Readonly<{
  added: readonly Date[];
  excluded: ReadonlySet<number>;
  excludedDays: ReadonlySet<string>;
}>;

const MAX_LISTED = 5000; // of RDATE and EXDATE

/** RDATE and EXDATE; an exclusion of a whole day excludes what begins on it. */
async function readLists({ all }: IcsProperties, calendar: number, zones: Zones): Promise<Lists | Fault> {
  const exrule = all.get('EXRULE')?.[0];
  if (exrule !== undefined) {
    return { property: 'EXRULE', line: exrule.line, value: exrule.raw, expected: 'recurrence' }; // given up by RFC 5545
  }
  const added: Date[] = [];
  const excluded = new Set<number>();
  const excludedDays = new Set<string>();
  for (const property of [...(all.get('RDATE') ?? []), ...(all.get('EXDATE') ?? [])]) {
    const { name, line, raw } = property;
    if (raw.trim() === '') continue;
    const reading = readTimes(property, calendar, zones);
    if ('expected' in reading) return { property: name, line, ...reading };
    for (const [index, time] of reading.times.entries()) {
      if (index % PIECE === PIECE - 1) await setImmediate();
      if (name === 'RDATE') {
        if (time.local === null) return { property: name, line, value: raw, expected: 'moment' };
        added.push(time.zone.toInstant(time.local));
      } else if (time.local === null) excludedDays.add(time.day);
      else excluded.add(time.zone.toInstant(time.local).getTime());
    }
    if (added.length + excluded.size > MAX_LISTED) {
      return { property: name, line, value: raw, expected: 'recurrence' };
    }
  }
  return { added, excluded, excludedDays };
}
