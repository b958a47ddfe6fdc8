import { addDays, type LocalDate } from '../../../src/model/time.ts';
import type { Random } from './random.ts';

/** A practice system whose agenda changes all the time, and which exports all it has each time. */
export type ChangingAgenda = Readonly<{
  /** Changes something and gives the two files of an export. */
  export: () => Readonly<{ patients: string; appointments: string }>;
  appointmentIds: () => readonly string[];
}>;

type Patient = { mobile: string; email: string; optedOut: boolean };
type Appointment = { patient: number | null; day: number; minute: number; status: string; mobile: string };

const PATIENTS = 40;
const APPOINTMENTS = 90;
const DAYS = 3;

/** Numbers and mailboxes with which the portals have trouble of their own: dead, refused, hung up on, once busy. */
const BAD_NUMBERS = ['+41790009001', '+41790009022', '+41790009013', '+41790009014', '+41790009023'];
const BAD_MAILBOXES = ['refused', 'hangup', 'full'];

export function createAgenda(random: Random, today: LocalDate): ChangingAgenda {
  let numbers = 0;
  const newMobile = () => {
    numbers += 1;
    return random.chance(0.1) ? random.pick(BAD_NUMBERS) : `+41796${String(numbers).padStart(6, '0')}`;
  };
  const newEmail = () => {
    numbers += 1;
    return `${random.chance(0.1) ? random.pick(BAD_MAILBOXES) : `p${numbers}`}@example.ch`;
  };
  const newAppointment = (): Appointment => ({
    patient: random.chance(0.8) ? random.integer(0, PATIENTS - 1) : null,
    day: random.integer(1, DAYS),
    minute: random.integer(0, 500),
    status: random.chance(0.9) ? 'definite' : 'planned',
    mobile: newMobile(),
  });
  const patients: Patient[] = Array.from({ length: PATIENTS }, () => ({
    mobile: random.chance(0.8) ? newMobile() : '',
    email: random.chance(0.5) ? newEmail() : '',
    optedOut: random.chance(0.05),
  }));
  const appointments = new Map<string, Appointment>();
  for (let id = 1; id <= APPOINTMENTS; id += 1) appointments.set(`A${id}`, newAppointment());

  const changes: readonly (() => void)[] = [
    () => Object.assign(random.pick(patients), { mobile: newMobile() }),
    () => Object.assign(random.pick(patients), { email: newEmail() }),
    () => Object.assign(random.pick(patients), { optedOut: random.chance(0.3) }),
    () => Object.assign(random.pick([...appointments.values()]), { minute: random.integer(0, 500) }),
    () =>
      Object.assign(random.pick([...appointments.values()]), { patient: random.integer(0, PATIENTS - 1) }),
    () =>
      Object.assign(random.pick([...appointments.values()]), {
        status: random.pick(['cancelled', 'definite']),
      }),
    () => void appointments.delete(random.pick([...appointments.keys()])),
    () => void appointments.set(`A${random.integer(1, APPOINTMENTS)}`, newAppointment()),
  ];
  return {
    appointmentIds: () => [...appointments.keys()],
    export() {
      for (let count = random.integer(1, 8); count > 0; count -= 1) random.pick(changes)();
      return { patients: patientLines(patients), appointments: appointmentLines(appointments, today) };
    },
  };
}

function patientLines(patients: readonly Patient[]): string {
  const rows = patients.map(
    ({ mobile, email, optedOut }, index) => `${1000 + index},Muster${index},${mobile},${email},${optedOut}`,
  );
  return ['number,last_name,mobile,email,sms_opt_out', ...rows].join('\n');
}

function appointmentLines(appointments: ReadonlyMap<string, Appointment>, today: LocalDate): string {
  const rows = [...appointments].map(([id, { patient, day, minute, status, mobile }]) => {
    const time = `${String(8 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    const who = patient === null ? `,Neu ${id},${mobile}` : `${1000 + patient},,`;
    return `${id},${addDays(today, day)}T${time},${status},${who}`;
  });
  return ['id,starts_at,status,patient_number,name,mobile', ...rows].join('\n');
}
