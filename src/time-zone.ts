import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { isSameTimeZone, type LocalDate, localDateOf } from './model/time.ts';
import { isTrueTo, type Start } from './model/time-change.ts';
import type { Store } from './store.ts';

export interface TimeZoneReads {
  /** The zone all stored local times are of; null: nothing was stored yet, or by a version that did not remember. */
  rememberedTimeZone(): Promise<string | null>;
  /** Whether anything is stored that was computed with a time zone. */
  hasTimes(): Promise<boolean>;
  /** The first appointment of each day that has any, from `day` on, at most so many: one step down an index for each. */
  startsByDay(day: LocalDate, limit: number): Promise<Start[]>;
}

export interface TimeZoneWrites {
  rememberTimeZone(timeZone: string): Promise<void>;
  /** What a change of the time zone has to wait for. */
  unsettled(): Promise<Readonly<{ batches: readonly number[]; unclear: number }>>;
  /** The next appointments by id, at most `limit`. */
  appointmentStarts(after: number, limit: number): Promise<StoredStart[]>;
  changeAppointmentStarts(starts: readonly StoredStart[]): Promise<void>;
  /** The claims, and those they have taken over, of appointments with ids from above `after` up to `until`. */
  claimStarts(after: number, until: number): Promise<StoredClaim[]>;
  changeClaimStarts(claims: readonly Omit<StoredClaim, 'appointment'>[]): Promise<void>;
  /** The next messages about an appointment by id, at most `limit`. */
  messageStarts(after: number, limit: number): Promise<StoredMessageStart[]>;
  changeMessageStarts(messages: readonly Omit<StoredMessageStart, 'appointment'>[]): Promise<void>;
}

export type StoredStart = Start & Readonly<{ id: number }>;

export type StoredClaim = Readonly<{
  isSuperseded: boolean;
  appointmentId: number;
  kind: string;
  step: number;
  day: LocalDate;
  startsAt: Date;
  /** What the appointment says now. */
  appointment: Start;
}>;

export type StoredMessageStart = Readonly<{
  id: number;
  startsAt: Date;
  endsAt: Date | null;
  /** What its appointment says now; null: it is gone. */
  appointment: Start | null;
}>;

/** How the configured time zone stands to the one the data was stored with. */
export type TimeZoneState = Readonly<{
  /** null: nothing has been stored yet. */
  stored: string | null;
  configured: string;
  /** Other than the stored one: nothing is done until that is settled. */
  isChanged: boolean;
  /** Coming days, of those looked at, on which the stored zone's rules have become others since the import. */
  drifted: readonly LocalDate[];
}>;

const DAYS_LOOKED_AT = 400; // with appointments: more than a year, so that both clock changes are among them

/**
 * Compares the configured time zone with the stored one, and one appointment of each coming day with the zone's rules as
 * this machine knows them. Reads only and never refuses: a check of the installation may call it in any state.
 */
export async function readTimeZoneState(
  reads: TimeZoneReads,
  configured: string,
  now: Date,
): Promise<TimeZoneState> {
  const stored = await reads.rememberedTimeZone();
  const rules = stored ?? configured;
  const starts = await reads.startsByDay(localDateOf(now, rules), DAYS_LOOKED_AT);
  const drifted = starts.filter((start) => !isTrueTo(start, rules));
  return {
    stored,
    configured,
    isChanged: stored !== null && !isSameTimeZone(stored, configured),
    drifted: drifted.map(({ startsLocal }) => startsLocal.slice(0, 10)),
  };
}

/**
 * To be asked when a database is opened: it remembers the time zone of its first opening, and while nothing in it has to do
 * with time it follows the configuration. Refuses as `time-zone-changed` otherwise: every time shown, offered or sent
 * would be wrong.
 */
export async function settleTimeZone(store: Store, configured: string): Promise<void> {
  const found = await store.read.rememberedTimeZone();
  if (found !== null && isSameTimeZone(found, configured)) return;
  if (found !== null && (await store.read.hasTimes())) throw changed(found, configured);
  await store.write(async (tx) => {
    const stored = await tx.rememberedTimeZone(); // somebody else may have opened it at the same moment
    if (stored !== null && isSameTimeZone(stored, configured)) return;
    if (stored !== null && (await tx.hasTimes())) throw changed(stored, configured);
    await tx.rememberTimeZone(configured);
  });
}

/**
 * Refuses as `time-zone-changed` when this program's time zone is not the database's: another machine may have adopted one
 * since it was opened.
 */
export async function refuseOtherTimeZone(
  { practice }: Pick<Deps, 'practice'>,
  reads: TimeZoneReads,
): Promise<void> {
  const stored = await reads.rememberedTimeZone();
  if (stored !== null && !isSameTimeZone(stored, practice.timeZone)) {
    throw changed(stored, practice.timeZone);
  }
}

const changed = (stored: string, configured: string): RefusalError =>
  new RefusalError('time-zone-changed', { stored, configured });

/** How the time zone stands; everybody may look. */
export async function viewTimeZone({ store, practice, now }: Deps, actor: Actor): Promise<TimeZoneState> {
  requireCapability(actor, 'view');
  return readTimeZoneState(store.read, practice.timeZone, now());
}
