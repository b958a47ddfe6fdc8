import { cleanText } from '../model/text.ts';
import { localDateOf } from '../model/time.ts';
import { type FhirElement, noteFault, plainInstant, textOf } from './fhir-json.ts';
import type { AppointmentContext } from './fhir-participants.ts';
import type { FhirOptions } from './fhir-person.ts';
import { isDayOfNone, type Reading, readBooked } from './fields.ts';

/** When an appointment was booked, by its `created`; null when it does not tell. What cannot be read is noted. */
export function bookedAt(
  appointment: FhirElement,
  { options, tellsBooked }: Pick<AppointmentContext, 'options' | 'tellsBooked'>,
): Date | null {
  const raw = textOf(appointment, 'created', 'booked_at') ?? '';
  const { value, expected } = readCreated(plainInstant(raw), options);
  if (expected !== undefined) {
    noteFault(appointment, { name: 'created', value: raw, field: 'booked_at', expected });
  }
  return tellsBooked ? value : null;
}

/** The instant that `created` begins with, for comparing it with others; NaN when it tells none. */
export function creationOf(appointment: FhirElement): number {
  const text = cleanText(textOf({ ...appointment, faults: [] }, 'created') ?? '');
  return /^\d{4}-\d\d-\d\d/.test(text) && !isDayOfNone(text) ? Date.parse(text) : Number.NaN;
}

/** Of a month or a year that is not over nobody can say whether it was yesterday: it tells nothing. */
function readCreated(text: string, options: FhirOptions): Reading<Date | null> {
  const [, year, month] = /^(\d{4})(?:-(0[1-9]|1[0-2]))?$/.exec(text) ?? [];
  const { timeZone, now } = options;
  if (year === undefined) {
    const isMeant = text === '' || /^\d{4}-\d\d-\d\d($|T)/.test(text);
    return isMeant ? readBooked(text, timeZone) : { value: null, expected: 'booked-moment' };
  }
  const first = `${year}-${month ?? '01'}-01`;
  const isOver = text < localDateOf(now, timeZone).slice(0, text.length);
  return isOver ? readBooked(first, timeZone) : { value: null };
}
