import { isLocalDate, type LocalDate } from './time.ts';

/**
 * Which birth dates are greeted on this day, as 'MM-DD': its own, and on 28 February of a year without a leap day also
 * 29 February (R2).
 */
export function birthdaysOn(day: LocalDate): readonly string[] {
  const monthDay = day.slice(5);
  return monthDay === '02-28' && !isLeapYear(yearOf(day)) ? ['02-28', '02-29'] : [monthDay];
}

/** Whether somebody born then is greeted on this day. */
export function isBirthdayOn(birthDate: LocalDate | null, day: LocalDate): boolean {
  return birthDate !== null && birthdaysOn(day).includes(birthDate.slice(5));
}

const OLDEST = 120; // nobody in Switzerland has become older; whoever is, has a wrong birth date

/** Whether somebody born then can have a birthday on that day: at least the first, and nobody's beyond belief. */
export function isPlausibleBirthDate(birthDate: LocalDate | null, day: LocalDate): boolean {
  if (birthDate === null || !isLocalDate(birthDate)) return false;
  const age = yearOf(day) - yearOf(birthDate);
  return age >= 1 && age <= OLDEST;
}

/** The calendar year of a day: a greeting is sent once in each. */
export function yearOf(day: LocalDate): number {
  return Number(day.slice(0, 4));
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
