import { isDayOfNone } from './fields.ts';
import type { IcsComponent } from './ics-components.ts';
import type { Remark } from './ics-event.ts';
import type { ContentLine } from './ics-lines.ts';
import { type IcsProperties, rawValue } from './ics-properties.ts';
import { readTime } from './ics-times.ts';
import type { Zones } from './ics-zones.ts';

/** When an event was booked, by its CREATED; null when it does not tell, and a remark when that cannot be read. */
export function readCreated(
  { calendar }: IcsComponent,
  { all, broken }: IcsProperties,
  zones: Zones,
): Readonly<{ bookedAt: Date | null; remarks: readonly Remark[] }> {
  const unread = broken.find(({ name }) => name === 'CREATED');
  if (unread !== undefined) return unreadable({ ...unread, value: unread.raw, expected: 'booked-moment' });
  const [property, another] = all.get('CREATED') ?? [];
  if (another !== undefined) return unreadable({ ...another, value: another.raw, expected: 'one-value' });
  if (property === undefined || property.raw.trim() === '' || isDayOfNone(property.raw.trim())) return UNTOLD;
  const reading = readTime(property, calendar, zones);
  if ('expected' in reading) {
    const { expected, value } = reading;
    return unreadable({ ...property, value, expected: expected === 'moment' ? 'booked-moment' : expected });
  }
  const { local, day, zone } = reading.time;
  return { bookedAt: zone.toInstant(local ?? `${day}T00:00`), remarks: [] };
}

/** About when an event was made, for comparing it with others of its file: zones do not matter. NaN when it does not tell. */
export function creationOf(line: ContentLine | undefined): number {
  const text = rawValue(line?.text ?? '')?.trim() ?? '';
  const [, year, month, day, clock = 'T00:00:00'] = TIME.exec(text) ?? [];
  if (isDayOfNone(text)) return Number.NaN;
  return Date.parse(`${year}-${month}-${day}${clock.replace(/^T(..):?(..):?/, 'T$1:$2:')}Z`);
}

const TIME = /^(\d{4})-?(\d\d)-?(\d\d)(T\d\d:?\d\d:?\d\d)?Z?$/i;

const UNTOLD = { bookedAt: null, remarks: [] } as const;

const unreadable = ({ line, value, expected }: Pick<Remark, 'value' | 'expected'> & { line: number }) => ({
  bookedAt: null,
  remarks: [{ field: 'booked_at', property: 'CREATED', line, value, expected }],
});
