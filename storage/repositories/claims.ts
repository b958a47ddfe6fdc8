import type { NewClaim, Reads, Tx } from '../../src/store.ts';
import type { Connection, Row } from '../connection.ts';
import { ALL_ROWS, jsonRows, jsonValues } from '../dialect.ts';
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

const ALL_COLUMNS = [...Object.keys(CLAIM_COLUMNS), 'step', 'message_id'].join(', ');

const KEY_COLUMNS = { appointment_id: 'integer', kind: 'text', step: 'integer' } as const;
const KEY = Object.keys(KEY_COLUMNS).join(', ');

const SAID_COLUMNS = ['patient_id', 'day', 'starts_at', 'channel', 'claimed_at'] as const;
const AS_EXCLUDED = SAID_COLUMNS.map((name) => `${name} = excluded.${name}`).join(', ');

export function claimReads({ query }: Connection): ClaimReads {
  return {
    async claimsOfDay(kind, day) {
      const rows = await query(
        `select patient_id, appointment_id from reminder_claim
         where day = $1 and kind = $2 and patient_id is not null
         union all
         select patient_id, appointment_id from superseded_claim
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
    // P4: the primary key lets one of several win. A claim for somebody else is taken over, and by `retake` also one
    // for another start (P10), or any; what it said last is kept, in case the new reminder never leaves.
    async claimAppointments(claims, retake) {
      const json = JSON.stringify(claims.map(claimRow));
      const isOther = (incoming: string) =>
        ({
          'other-patient': isForAnother(incoming),
          moved: `(${isForAnother(incoming)} or reminder_claim.starts_at <> ${incoming}.starts_at)`,
          any: 'true',
        })[retake];
      await query(
        `insert into superseded_claim (${ALL_COLUMNS})
         select ${ALL_COLUMNS.replaceAll(/\w+/g, 'reminder_claim.$&')} from reminder_claim
         join (${jsonRows('$1', CLAIM_COLUMNS)}) as incoming
           on incoming.appointment_id = reminder_claim.appointment_id and incoming.kind = reminder_claim.kind
         where ${isOther('incoming')}
         on conflict (appointment_id, kind, step) do update set ${AS_EXCLUDED}, message_id = excluded.message_id`,
        [json],
      );
      const rows = await query(
        `insert into reminder_claim (${Object.keys(CLAIM_COLUMNS).join(', ')})
         ${jsonRows('$1', CLAIM_COLUMNS)} ${ALL_ROWS}
         on conflict (appointment_id, kind, step) do update set ${AS_EXCLUDED}, message_id = null
         where ${isOther('excluded')} returning appointment_id`,
        [json],
      );
      return new Set(rows.map((row) => integer(row, 'appointment_id')));
    },
  };
}

/** As `selectCandidates` decides who is somebody else: another patient, or an unregistered person's other number. */
const isForAnother = (incoming: string) => `case
  when reminder_claim.patient_id is not null then reminder_claim.patient_id is distinct from ${incoming}.patient_id
  else ${incoming}.patient_id is null and exists (
    select 1 from message m join appointment a on a.id = reminder_claim.appointment_id
    where m.id = reminder_claim.message_id and m.recipient <> a.person_mobile) end`;

/**
 * Frees the claims of messages that were withdrawn: the appointments may be prepared again, or are again what they were
 * before these messages took their claims over. A withdrawn message whose own claim was taken over reminds of nothing.
 */
export async function freeClaims({ query }: Connection, messageIds: readonly number[]): Promise<void> {
  if (messageIds.length === 0) return;
  const messages = JSON.stringify(messageIds);
  await query(`delete from superseded_claim where message_id in (${jsonValues('$1')})`, [messages]);
  const freed = await query(
    `delete from reminder_claim where message_id in (${jsonValues('$1')}) returning ${KEY}`,
    [messages],
  );
  const restored = await query(
    `insert into reminder_claim (${ALL_COLUMNS}) select ${ALL_COLUMNS} from superseded_claim
     where (${KEY}) in (${jsonRows('$1', KEY_COLUMNS)}) on conflict do nothing returning ${KEY}`,
    [JSON.stringify(freed)],
  );
  await forgetSuperseded({ query }, restored);
  for (const table of ['recall_claim', 'greeting_claim']) {
    await query(
      `update ${table} set message_id = (select m.id from message m where m.id = ${table}.earlier_message_id),
         earlier_message_id = null
       where message_id in (${jsonValues('$1')}) and earlier_message_id is not null`,
      [messages],
    );
    await query(`delete from ${table} where message_id in (${jsonValues('$1')})`, [messages]);
  }
}

/** L4: a reset frees the appointment altogether, whatever it was reminded of before. */
export async function clearClaims({ query }: Connection, messageIds: readonly number[]): Promise<void> {
  const cleared = await query(
    `delete from reminder_claim where message_id in (${jsonValues('$1')}) returning ${KEY}`,
    [JSON.stringify(messageIds)],
  );
  await forgetSuperseded({ query }, cleared);
}

async function forgetSuperseded({ query }: Pick<Connection, 'query'>, claims: readonly Row[]): Promise<void> {
  if (claims.length === 0) return;
  await query(`delete from superseded_claim where (${KEY}) in (${jsonRows('$1', KEY_COLUMNS)})`, [
    JSON.stringify(claims),
  ]);
}

function claimRow(claim: NewClaim): Record<keyof typeof CLAIM_COLUMNS, string | number | null> {
  return {
    appointment_id: claim.appointmentId,
    kind: claim.kind,
    patient_id: claim.patientId,
    day: claim.day,
    starts_at: claim.startsAt.toISOString(),
    channel: claim.channel,
    claimed_at: claim.claimedAt.toISOString(),
  };
}
