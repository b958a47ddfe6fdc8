import type { Reads, Tx } from '../../src/store.ts';
import type { Connection } from '../connection.ts';
import { ALL_ROWS, jsonRows } from '../dialect.ts';
import { integer } from './rows.ts';

type ClaimReads = Pick<Reads, 'claimsOfDay'>;
type ClaimWrites = Pick<Tx, 'claimAppointments'>;

const CLAIM_COLUMNS = {
  appointment_id: 'integer',
  kind: 'text',
  patient_id: 'integer',
  day: 'text',
  starts_at: 'text',
  channel: 'text',
  claimed_at: 'text',
} as const;

export function claimReads({ query }: Connection): ClaimReads {
  return {
    async claimsOfDay(kind, day) {
      const rows = await query(
        `select patient_id, appointment_id from reminder_claim
         where day = $1 and kind = $2 and patient_id is not null`,
        [day, kind],
      );
      return rows.map((row) => ({
        patientId: integer(row, 'patient_id'),
        appointmentId: integer(row, 'appointment_id'),
      }));
    },
  };
}

export function claimWrites({ query }: Connection): ClaimWrites {
  return {
    // P4: the primary key lets one of several win; P10: a moved appointment's old claim may be taken over
    async claimAppointments(claims, retake) {
      const columns = Object.keys(CLAIM_COLUMNS);
      const retaken = ['patient_id', 'day', 'starts_at', 'channel', 'claimed_at'];
      const onConflict = retake
        ? `do update set ${retaken.map((name) => `${name} = excluded.${name}`).join(', ')}, message_id = null
           where reminder_claim.starts_at <> excluded.starts_at`
        : 'do nothing';
      const rows = await query(
        `insert into reminder_claim (${columns.join(', ')}) ${jsonRows('$1', CLAIM_COLUMNS)} ${ALL_ROWS}
         on conflict (appointment_id, kind, step) ${onConflict} returning appointment_id`,
        [
          JSON.stringify(
            claims.map((claim) => ({
              appointment_id: claim.appointmentId,
              kind: claim.kind,
              patient_id: claim.patientId,
              day: claim.day,
              starts_at: claim.startsAt,
              channel: claim.channel,
              claimed_at: claim.claimedAt,
            })),
          ),
        ],
      );
      return new Set(rows.map((row) => integer(row, 'appointment_id')));
    },
  };
}
