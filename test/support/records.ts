import type { AppointmentRecord, PatientRecord } from '../../src/model/import-record.ts';
import type { PhoneNumber } from '../../src/model/phone.ts';
import { toInstant } from '../../src/model/time.ts';

export const ZONE = 'Europe/Zurich';

/** The mobile number that `aPatient` gives to a patient. */
export function mobileOf(number: string): string {
  return `+4179${number.replaceAll(/\D/g, '').padStart(7, '0')}`;
}

/** The address that `aPatient` gives to a patient. */
export function emailOf(number: string): string {
  return `p${number}@example.ch`;
}

/** A living patient who may be written to and has both a mobile and an e-mail address. */
export function aPatient(patient: Partial<PatientRecord> = {}): PatientRecord {
  const number = patient.number ?? '1';
  return {
    number,
    lastName: `Muster${number}`,
    firstName: 'Vera',
    birthDate: '1980-05-17',
    language: 'de',
    mobile: aMobile(mobileOf(number)),
    email: emailOf(number),
    smsOptOut: false,
    emailOptOut: false,
    deceasedOn: null,
    blocked: false,
    ...patient,
  };
}

export function aMobile(number: string): PhoneNumber {
  return { number, kind: 'mobile' };
}

type AppointmentWish = Partial<Omit<AppointmentRecord, 'startsAt' | 'startsLocal'>> &
  Readonly<{ at?: string }>;

/** A definite appointment of patient 1, tomorrow at nine (the clock of `startPractice` shows 2026-11-23). */
export function anAppointment({ at = '2026-11-24T09:00', ...wish }: AppointmentWish = {}): AppointmentRecord {
  const patientNumber = wish.patientNumber === undefined ? '1' : wish.patientNumber;
  return {
    id: `${patientNumber ?? wish.personName ?? 'nobody'} ${at}`,
    startsAt: toInstant(at, ZONE),
    startsLocal: at,
    durationMinutes: 30,
    status: 'definite',
    reasonCode: 'K',
    reasonName: 'Kontrolle',
    doctor: 'Dr. Beispiel',
    specialty: null,
    location: null,
    personName: null,
    personMobile: null,
    ...wish,
    patientNumber,
  };
}

/** So many patients, numbered from 1, each with one appointment tomorrow, from eight, a minute apart. */
export function aFullDay(count: number): (PatientRecord | AppointmentRecord)[] {
  return Array.from({ length: count }, (_, index) => String(index + 1)).flatMap((number, index) => {
    const time = `${String(8 + Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`;
    return [
      aPatient({ number }),
      anAppointment({ id: `T${number}`, patientNumber: number, at: `2026-11-24T${time}` }),
    ];
  });
}
