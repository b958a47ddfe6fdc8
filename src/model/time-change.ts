import { type LocalDate, type LocalDateTime, toInstant, toLocal } from './time.ts';

/** What stays when the practice's time zone becomes another: the times people read, or the moments they stand for. */
export type Keep = 'wall-clock' | 'instants';
export const keeps = ['wall-clock', 'instants'] as const satisfies readonly Keep[];

/** When an appointment starts: the moment, and what the practice's clock shows then. */
export type Start = Readonly<{ startsAt: Date; startsLocal: LocalDateTime }>;

/** Recomputes what was stored by the rules of another time zone. */
export type TimeChange = Readonly<{
  appointment: (start: Start) => Start;
  /**
   * The start that a reminder or a message has stored, `appointment` being what its appointment says now (null: it is
   * gone). What was the same stays the same, so that nothing becomes *moved* by it (P10).
   */
  reminder: (startsAt: Date, appointment: Start | null) => Date;
  /** The day of a start that has been recomputed (P5). */
  day: (startsAt: Date) => LocalDate;
}>;

/** Appointments lie at few different times, and computing with time zones is slow: each is computed once. */
export function createTimeChange(change: Readonly<{ from: string; to: string; keep: Keep }>): TimeChange {
  const { from, to, keep } = change;
  const before = once((milliseconds: number) => toLocal(new Date(milliseconds), from));
  const after = once((milliseconds: number) => toLocal(new Date(milliseconds), to));
  const instant = once((local: LocalDateTime) => toInstant(local, to));
  const changed = (startsAt: Date, startsLocal: LocalDateTime) =>
    keep === 'instants' ? startsAt : instant(startsLocal);
  return {
    appointment({ startsAt, startsLocal }) {
      const start = changed(startsAt, startsLocal);
      return { startsAt: start, startsLocal: after(start.getTime()) };
    },
    reminder(startsAt, appointment) {
      const isTheSame = appointment?.startsAt.getTime() === startsAt.getTime();
      return changed(startsAt, isTheSame ? appointment.startsLocal : before(startsAt.getTime()));
    },
    day: (startsAt) => after(startsAt.getTime()).slice(0, 10),
  };
}

/** Whether this moment is what the zone's rules say of this local time. */
export function isTrueTo({ startsAt, startsLocal }: Start, timeZone: string): boolean {
  return toLocal(startsAt, timeZone) === startsLocal;
}

function once<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}
