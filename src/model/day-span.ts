import { addDays, type LocalDate } from './time.ts';

/** Days in a row, both included. */
export type DaySpan = Readonly<{ first: LocalDate; last: LocalDate }>;

export function isWithin(spans: readonly DaySpan[], day: LocalDate): boolean {
  return spans.some(({ first, last }) => first <= day && day <= last);
}

/** The spans with one more, in order; those that touch or overlap become one. */
export function joinSpans(spans: readonly DaySpan[], more: DaySpan): DaySpan[] {
  const joined: DaySpan[] = [];
  for (const span of [...spans, more].sort((a, b) => a.first.localeCompare(b.first))) {
    const before = joined.at(-1);
    if (before === undefined || span.first > addDays(before.last, 1)) joined.push(span);
    else if (span.last > before.last) joined[joined.length - 1] = { ...before, last: span.last };
  }
  return joined;
}
