import { join } from 'node:path';
import { type Installation, openInstallation } from '../../../src/cli/wiring.ts';
import { readConfig } from '../../../src/config.ts';
import type { AppointmentRecord } from '../../../src/model/import-record.ts';
import type { Job, Sending } from '../../../src/model/schedule.ts';
import { addDays, type LocalDate, toInstant, weekdayOf } from '../../../src/model/time.ts';
import { type LivePractice, startLivePractice } from '../../support/live-practice.ts';
import { appointmentsFile, patientsFile } from '../../support/practice.ts';
import { anAppointment, aPatient, ZONE } from '../../support/records.ts';
import type { DatabasePlace } from './bare-database.ts';
import { createMailReader, type Taken } from './kept-mails.ts';
import { createRandom } from './random.ts';

/** A month with the spring's clock change (29 March), a public holiday on a Friday and one on a Monday. */
export const FIRST_DAY = '2026-03-09';
export const LAST_DAY = '2026-04-10';
const HOLIDAYS = ['2026-04-03', '2026-04-06']; // in Zurich: Good Friday, Easter Monday

const PER_DAY = 6;
export const PATIENTS = 48;
/** Of every fourth patient one, called in from another day on; those whose day is in the month. */
export const RECALLS = 9;
const STAFF = 'praxis@praxis.example';

/** A practice that has set up everything once, and from then on does nothing but keep its agenda. */
export type MonthPractice = LivePractice &
  Readonly<{
    database: DatabasePlace;
    /** What the practice system does on that day: it exports the whole agenda, with what was booked since. */
    exportAgenda: (at: Date) => Promise<void>;
    appointments: () => readonly AppointmentRecord[];
    /** Mails to patients, and to the staff. */
    mails: () => Readonly<{ patients: readonly Taken[]; staff: readonly Taken[] }>;
    workdays: readonly LocalDate[];
    days: readonly LocalDate[];
  }>;

export async function startMonthPractice(): Promise<MonthPractice> {
  const practice = await startLivePractice({ credits: 10_000, answerDelayMilliseconds: 1 });
  const { home } = practice;
  const days = daysFrom(FIRST_DAY, LAST_DAY);
  const workdays = days.filter(isWorkday);
  const agenda = fixedAgenda(daysFrom(FIRST_DAY, addDays(LAST_DAY, 7)).filter(isWorkday));
  const asOf = async (at: Date, work: (screen: Installation) => Promise<unknown>): Promise<void> => {
    const screen = await openInstallation(readConfig(home.environment), {
      startAt: at,
      onLogUnusable(file, reason) {
        throw new Error(`${file}: ${reason}`);
      },
    });
    await work(screen).finally(screen.close);
  };
  const start = toInstant(`${addDays(FIRST_DAY, -1)}T20:00`, ZONE);
  await asOf(start, (screen) => setUp(screen, agenda));
  const keptMails = createMailReader(join(home.folder, 'mail'));
  const booked = bookings(workdays);
  const url = home.environment.RUNDRUF_DATABASE_URL;
  return {
    ...practice,
    database: url === undefined ? { file: join(home.folder, 'rundruf.sqlite') } : { url },
    async exportAgenda(at) {
      for (const booking of booked.filter((each) => each.bookedAt <= at && !agenda.includes(each.record)))
        agenda.push(booking.record);
      await asOf(at, ({ engine, actor }) => engine.importFiles(actor, [appointmentsFile(agenda)]));
    },
    appointments: () => agenda,
    mails() {
      const all = keptMails();
      const isStaff = ({ recipient }: Taken) => recipient === STAFF;
      return { patients: all.filter((mail) => !isStaff(mail)), staff: all.filter(isStaff) };
    },
    workdays,
    days,
  };
}

/** Everybody has a mobile number; a quarter only an address. Each has a birthday in the month, and a recall. */
async function setUp({ engine, actor }: Installation, agenda: readonly AppointmentRecord[]): Promise<void> {
  const settings = {
    'send.first-wait-seconds': '0',
    'practice.canton': 'ZH',
    'digest.emails': STAFF,
    'alarm.emails': STAFF,
    'recall.needs-consent': 'false',
  };
  for (const [key, value] of Object.entries(settings)) await engine.changeSetting(actor, { key, value });
  await engine.enterPurchase(actor, { channel: 'email', milliCredits: 1_000_000 });
  await engine.importFiles(actor, [patientsFile(patients), appointmentsFile(agenda)]);
  for (const [index, { number }] of patients.entries()) {
    if (index % 4 === 0)
      await engine.addRecall(actor, {
        patientNumber: number,
        reasonCode: 'PROPHY',
        dueOn: addDays(FIRST_DAY, 14 + index),
        leadDays: 14,
      });
  }
  const automatic: readonly Job[] = [
    'prepare-reminders',
    'prepare-confirmations',
    'prepare-recalls',
    'prepare-birthdays',
  ];
  for (const { id, job, options, revision } of await engine.listSchedules(actor)) {
    const isPreparing = automatic.includes(job);
    const change = {
      isOn: isPreparing || ['send-due', 'refresh-delivery', 'digest', 'backup'].includes(job),
      ...(isPreparing && { sending: 'automatic' as Sending }),
      ...(job === 'prepare-reminders' && {
        options: { ...options, lateBookings: 'send-soon' as const },
      }),
    };
    await engine.changeSchedule(actor, id, change, revision);
  }
}

const patients = Array.from({ length: PATIENTS }, (_, index) => {
  const number = String(index + 1);
  const birthday = addDays(FIRST_DAY, index % 33).slice(5);
  return aPatient({
    number,
    birthDate: `19${50 + (index % 45)}-${birthday}`,
    greetingConsent: { isGiven: true, on: '2025-01-01', source: 'Formular' },
    ...(index % 4 === 3 && { mobile: null }),
  });
});

function fixedAgenda(workdays: readonly LocalDate[]): AppointmentRecord[] {
  return workdays.flatMap((day, index) =>
    Array.from({ length: PER_DAY }, (_, nth) => {
      const number = String(1 + ((index * PER_DAY + nth) % patients.length));
      return anAppointment({
        id: `${day}-${nth}`,
        patientNumber: number,
        at: `${day}T${String(8 + nth).padStart(2, '0')}:30`,
      });
    }),
  );
}

type Booking = Readonly<{ bookedAt: Date; record: AppointmentRecord }>;

/** Every working day one appointment is booked for the next one in the afternoon, after its reminders went out, and one for later. */
function bookings(workdays: readonly LocalDate[]): readonly Booking[] {
  const random = createRandom(7);
  return workdays.flatMap((day, index) => {
    const soon = workdays[index + 1];
    const later = workdays[index + 4];
    const book = (on: LocalDate | undefined, at: string, id: string): Booking[] =>
      on === undefined
        ? []
        : [
            {
              bookedAt: toInstant(`${day}T13:00`, ZONE),
              record: anAppointment({
                id,
                patientNumber: String(random.integer(1, patients.length)),
                at: `${on}T${at}`,
              }),
            },
          ];
    return [...book(soon, '17:00', `late-${day}`), ...book(later, '17:30', `new-${day}`)];
  });
}

function daysFrom(first: LocalDate, last: LocalDate): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

function isWorkday(day: LocalDate): boolean {
  return !['sat', 'sun'].includes(weekdayOf(day)) && !HOLIDAYS.includes(day);
}
