import { addDays } from '../../../src/model/time.ts';
import { TOMORROW } from './engine.ts';
import { PER_DAY } from './sample-sql.ts';

/** Appointments of the imported file, and how many of them the second file tells otherwise. */
export const RECORDS = 100_000;
export const CHANGED = RECORDS / 100;

const HEADER =
  'id,patient_number,starts_at,duration_minutes,status,reason_code,reason_name,doctor,specialty,name,mobile';

/** A file as a practice's system exports it: the agenda of the days to come, of patients known by number. */
export function importCsv(patients: number, { isChanged = false } = {}): string {
  const lines = Array.from({ length: RECORDS }, (_, index) => {
    const isGuest = index % 33 === 5;
    const minutes = 420 + (index % PER_DAY) * 3;
    const time = `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
    return [
      `E${(index * 7_368_787) % 9_999_991}`, // made in another order than they take place
      isGuest ? '' : `P${1 + ((index * 7919) % patients)}`,
      `${addDays(TOMORROW, Math.floor(index / PER_DAY))}T${time}`,
      [15, 20, 30, 45, ''][index % 5],
      isChanged && index % 100 === 50 ? 'planned' : 'definite',
      index % 13 === 0 ? '' : `R${index % 13}`,
      index % 13 === 0 ? '' : `Besuchsgrund ${index % 13}`,
      `Dr. Muster ${index % 6}`,
      index % 4 === 0 ? 'Innere Medizin' : '',
      isGuest ? `Gast ${index}` : '',
      isGuest ? `078 ${String(1_000_000 + index)}` : '',
    ].join(',');
  });
  return `${[HEADER, ...lines].join('\n')}\n`;
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');
