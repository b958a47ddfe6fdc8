import type { Collected } from './collect.ts';
import type { Deps } from './deps.ts';
import { announcementRules } from './look-rules.ts';
import { selectBirthdays, selectRecalls } from './model/announcement.ts';
import type { RunOptions } from './model/batch.ts';
import { birthdaysOn, yearOf } from './model/birthday.ts';
import { type Selection, selectCandidates } from './model/candidate.ts';
import { MAX_LEAD_DAYS } from './model/recall.ts';
import { addDays, type LocalDate, localDateOf, startOfDay } from './model/time.ts';
import { readSettings } from './settings.ts';
import type { Reads } from './store.ts';

type Surroundings = Pick<Deps, 'now' | 'practice'>;

const LEAST_AHEAD_MINUTES = 120; // who comes sooner has just been told, or is on the way

/** Appointments that were booked newly (P9, L6), each to be confirmed once per booking. */
export async function collectConfirmations(
  { now, practice }: Surroundings,
  reads: Reads,
  options: RunOptions,
): Promise<Collected> {
  const withinDays = (await readSettings(reads, null))['confirmation.within-days'];
  const today = localDateOf(now(), practice.timeZone);
  const since = startOfDay(addDays(today, -withinDays), practice.timeZone);
  const entries = await reads.appointmentsBookedSince(since);
  const earliest = options.notBefore ?? now();
  const selection = selectCandidates(entries, {
    ...options,
    kind: 'confirmation',
    earliest,
    soonest: new Date(earliest.getTime() + LEAST_AHEAD_MINUTES * 60_000),
    isRemindedThatDay: () => false,
  });
  const { statuses, reasons } = await reads.upcoming(now());
  return { ...selection, offered: { statuses, reasons } };
}

const SHOWN_AHEAD_DAYS = 14; // of recalls that are not yet to be called in: what is later is of no interest today
const SHOWN_CALLED_DAYS = 30; // and for that long those that were called in, are overdue and have no appointment

/** Recalls whose call-in day has come (R1), with those that come next and the latest for which nobody was called in in time. */
export async function collectRecalls(
  deps: Surroundings,
  reads: Reads,
  options: RunOptions,
): Promise<Collected> {
  const rules = await announcementRules(deps, reads, options);
  const { today, overdueDays } = rules;
  const dueFrom = addDays(today, -overdueDays - SHOWN_CALLED_DAYS);
  const recalls = await reads.recallsToCall({
    dueFrom,
    from: addDays(dueFrom, -MAX_LEAD_DAYS),
    until: addDays(today, SHOWN_AHEAD_DAYS),
    today,
  });
  return withoutFilters(selectRecalls(recalls, rules));
}

/** Patients whose birthday is on the run's day (R2). */
export async function collectBirthdays(
  deps: Surroundings,
  reads: Reads,
  options: RunOptions,
): Promise<Collected> {
  const rules = await announcementRules(deps, reads, options);
  const day: LocalDate = options.days[0] ?? rules.today;
  const birthdays = await reads.birthdays(birthdaysOn(day), yearOf(day));
  return withoutFilters(selectBirthdays(birthdays, { ...rules, today: day }));
}

function withoutFilters(selection: Selection): Collected {
  return { ...selection, offered: { statuses: [], reasons: [] } };
}
