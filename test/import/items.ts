import type { AppointmentRecord, ImportItem, ImportProblem } from '../../src/model/import-record.ts';

/** A rejected record of a file of appointments; without an id when that could not be read. */
export const badRecord = (line: number, appointmentId?: string): ImportItem => {
  const problem: ImportProblem = {
    file: 'appointments.csv',
    line,
    field: 'start',
    value: 'soon',
    expected: 'moment',
    rejected: true,
    ...(appointmentId === undefined ? {} : { appointmentId }),
  };
  return { type: 'problem', problem };
};

/** An appointment as a reader yields it. */
export const goodRecord = (line: number, record: AppointmentRecord): ImportItem => ({
  type: 'appointment',
  line,
  record,
});
