import { defaultSettings } from '../../../src/model/settings.ts';
import { addDays, type LocalDate, type LocalDateTime, type LocalTime } from '../../../src/model/time.ts';
import { workdaysBy } from '../../../src/model/workdays.ts';

/** What the practice system of the soak knows, and exports: files as they lie in the watched folder. */
export type Agenda = Readonly<{
  isWorkday: (day: LocalDate) => boolean;
  patients: () => string;
  recalls: () => string;
  /** From that day on, as far ahead as a practice system exports, as booked, moved and cancelled by then. */
  appointments: (at: LocalDateTime) => string;
}>;

type AgendaOptions = Readonly<{ firstDay: LocalDate; patients: number; perDay: number }>;

export const CANTON = 'ZH';
const EXPORTED_DAYS = 28; // four weeks ahead
const LONG_BEFORE = EXPORTED_DAYS + 20;
const FIRST_MINUTE = 8 * 60;
const OPEN_MINUTES = 9 * 60;

/** Numbers of the sandbox whose messages fail, wait, or are never heard of: one patient in a hundred each. */
const SPECIAL = new Map([
  [7, '+41790009001'],
  [8, '+41790009002'],
  [9, '+41790009003'],
  [11, '+41790009004'],
]);

/** The same for the same options, whenever it is asked. */
export async function createAgenda({ firstDay, patients, perDay }: AgendaOptions): Promise<Agenda> {
  const isWorkday = await workdaysBy({ ...defaultSettings, 'practice.canton': CANTON });
  const days = new Map<LocalDate, readonly Booking[]>();
  const bookingsOf = (day: LocalDate): readonly Booking[] => {
    const known =
      days.get(day) ?? Array.from({ length: perDay }, (_, nth) => booking(day, nth, patients, perDay));
    days.set(day, known);
    return known;
  };
  return {
    isWorkday,
    patients: () =>
      lines(
        PATIENT_COLUMNS,
        Array.from({ length: patients }, (_, index) => patient(index + 1)),
      ),
    recalls: () =>
      lines(
        RECALL_COLUMNS,
        Array.from({ length: Math.floor(patients / 5) }, (_, index) => recall(index, firstDay)),
      ),
    appointments(at) {
      const today = at.slice(0, 10);
      const open = Array.from({ length: EXPORTED_DAYS }, (_, ahead) => addDays(today, ahead)).filter(
        isWorkday,
      );
      for (const day of days.keys()) if (day < today) days.delete(day);
      return lines(
        APPOINTMENT_COLUMNS,
        open.flatMap((day) => bookingsOf(day).flatMap((each) => exported(each, at))),
      );
    },
  };
}

type Booking = Readonly<{
  id: string;
  day: LocalDate;
  start: LocalTime;
  /** null: a person who is no patient yet. */
  patient: number | null;
  status: 'definite' | 'planned';
  reason: string;
  bookedAt: LocalDateTime;
  /** Half an hour later from then on; null: stays. */
  movedAt: LocalDateTime | null;
  cancelledAt: LocalDateTime | null;
}>;

/** Of a hundred: eight booked when the day's reminders are out, fifty in the weeks before, the others long before. */
function booking(day: LocalDate, nth: number, patients: number, perDay: number): Booking {
  const chance = (salt: string): number => fraction(`${day} ${nth} ${salt}`);
  const minute = FIRST_MINUTE + Math.floor((nth * OPEN_MINUTES) / perDay / 5) * 5;
  const when = chance('booked');
  const lead =
    when < 0.08 ? 1 : when < 0.58 ? 2 + Math.floor(chance('lead') * (EXPORTED_DAYS - 4)) : LONG_BEFORE;
  return {
    id: `T${day}-${nth}`,
    day,
    start: timeOf(minute),
    patient: chance('unregistered') < 0.02 ? null : 1 + Math.floor(chance('patient') * patients),
    status: chance('status') < 0.1 ? 'planned' : 'definite',
    reason: chance('reason') < 0.05 ? 'PROPHY' : 'K',
    bookedAt: `${addDays(day, -lead)}T11:30`,
    movedAt: chance('moved') < 0.03 ? `${addDays(day, -1)}T12:00` : null,
    cancelledAt: chance('cancelled') < 0.04 ? `${addDays(day, -Math.min(lead, 3))}T12:30` : null,
  };
}

function exported(booked: Booking, at: LocalDateTime): string[] {
  const { id, day, start, patient, status, reason, bookedAt, movedAt, cancelledAt } = booked;
  if (bookedAt > at || (cancelledAt !== null && cancelledAt <= at)) return [];
  const isMoved = movedAt !== null && movedAt <= at;
  const time = isMoved ? timeOf(minutesOf(start) + 30) : start;
  const person = patient === null ? `Neu ${id},+4176${String(digits(id)).padStart(7, '0')}` : ',';
  return [
    `${id},${patient ?? ''},${day}T${time},30,${status},${reason},${REASONS[reason]},Dr. Beispiel,${bookedAt},${person}`,
  ];
}

const REASONS: Readonly<Record<string, string>> = { K: 'Kontrolle', PROPHY: 'Prophylaxe' };
const APPOINTMENT_COLUMNS =
  'id,patient_number,starts_at,duration_minutes,status,reason_code,reason_name,doctor,booked_at,name,mobile';

const PATIENT_COLUMNS =
  'number,last_name,first_name,birth_date,language,mobile,email,greeting_consent,greeting_consent_on,recall_consent,recall_consent_on';

/** Of ten patients one has no mobile number and three no address; every other one may be greeted. */
function patient(number: number): string {
  const mobile = SPECIAL.get(number % 100) ?? `+4178${String(number).padStart(7, '0')}`;
  const birthDate = addDays('1960-01-01', (number * 37) % 18_000);
  const address = number % 10 < 7 ? `p${number}@example.ch` : '';
  const greeting = number % 2 === 0 ? 'yes,2025-01-01' : ',';
  const language = number % 9 === 0 ? 'fr' : 'de';
  return `${number},Muster${number},Vera,${birthDate},${language},${number % 10 === 0 ? '' : mobile},${address},${greeting},yes,2025-01-01`;
}

const RECALL_COLUMNS = 'id,patient_number,reason_code,reason_name,due_on,interval_months,lead_days';

/** Every fifth patient is called in once a year. */
function recall(index: number, firstDay: LocalDate): string {
  return `R${index},${index * 5 + 1},PROPHY,Prophylaxe,${addDays(firstDay, 14 + ((index * 7) % 350))},12,14`;
}

function lines(columns: string, rows: readonly string[]): string {
  return `${[columns, ...rows].join('\n')}\n`;
}

function timeOf(minute: number): LocalTime {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function minutesOf(time: LocalTime): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function digits(id: string): number {
  return Math.floor(fraction(id) * 10_000_000);
}

/** From 0 to below 1, by the words alone (FNV-1a, and mixed once more: its high bits change little with the last letter). */
function fraction(words: string): number {
  let hash = 0x811c9dc5;
  for (const letter of words) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}
