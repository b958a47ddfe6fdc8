import type { Settings } from './settings.ts';
import { type LocalDate, weekdayOf } from './time.ts';

/** The Swiss cantons, whose public holidays a practice keeps (DESIGN §5). */
export const cantons = [
  'AG',
  'AI',
  'AR',
  'BE',
  'BL',
  'BS',
  'FR',
  'GE',
  'GL',
  'GR',
  'JU',
  'LU',
  'NE',
  'NW',
  'OW',
  'SG',
  'SH',
  'SO',
  'SZ',
  'TG',
  'TI',
  'UR',
  'VD',
  'VS',
  'ZG',
  'ZH',
] as const;
export type Canton = (typeof cantons)[number];

/** Days on which the practice is closed, both included. */
export type ClosedSpan = Readonly<{ from: LocalDate; until: LocalDate }>;

/** Whether the practice works on a day. */
export type IsWorkday = (day: LocalDate) => boolean;

type WorkdaySettings = Pick<Settings, 'practice.canton' | 'practice.closing-days' | 'practice.working-days'>;

/** Whether the practice works on a day: its days of the week less closing days and, where a canton is set, its holidays. */
export async function workdaysBy(settings: WorkdaySettings): Promise<IsWorkday> {
  const canton = settings['practice.canton'];
  const isHoliday = canton === null ? () => false : await holidaysOf(canton);
  return (day) =>
    settings['practice.working-days'].includes(weekdayOf(day)) &&
    !settings['practice.closing-days'].some(({ from, until }) => from <= day && day <= until) &&
    !isHoliday(day);
}

/** The canton's public holidays; the library with the holidays of all countries is loaded only where one is set. */
async function holidaysOf(canton: Canton): Promise<(day: LocalDate) => boolean> {
  const { default: Holidays } = await import('date-holidays');
  const calendar = new Holidays('CH', canton, { types: ['public'] });
  const years = new Map<string, ReadonlySet<LocalDate>>();
  const ofYear = (year: string): ReadonlySet<LocalDate> => {
    const known = years.get(year);
    if (known !== undefined) return known;
    const whole = calendar.getHolidays(Number(year)).filter(({ date }) => date.slice(11, 16) === '00:00');
    const days = new Set(whole.map(({ date }) => date.slice(0, 10)));
    years.set(year, days);
    return days;
  };
  return (day) => ofYear(day.slice(0, 4)).has(day);
}
