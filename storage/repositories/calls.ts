import type { CallReads, FailedMessage } from '../../src/calls.ts';
import type { Channel, MessageKind } from '../../src/model/message.ts';
import type { Connection, Row } from '../connection.ts';
import { FAILED, HOLDS_CLAIM } from './masked.ts';
import { instant, instantOrNull, integer, text, textOrNull, word } from './rows.ts';

export function callReads({ query }: Connection): CallReads {
  return {
    async failedMessages({ since, now }, limit) {
      const rows = await query(
        `select message.id, message.kind, message.channel, message.state, message.logged_at, message.person,
           case when message.state = 'submitted' then message.delivery_reason else message.reason end as why,
           coalesce(a.starts_at, message.starts_at) as starts_at, p.number, coalesce(p.mobile, a.person_mobile) as phone
         from message left join patient p on p.id = message.patient_id
           left join appointment a on a.id = message.appointment_id
         where message.logged_at >= $1 and (${FAILED} or state = 'unclear') and reset_at is null
           and kind <> 'birthday' and ${HOLDS_CLAIM}
           and (a.id is null or (a.starts_at > $2 and a.vanished = false and a.status <> 'cancelled'))
           and (p.id is null or (p.deceased_on is null and p.blocked = false))
         order by message.logged_at desc limit $3`,
        [since, now, limit],
      );
      return rows.map(failedMessage);
    },
  };
}

function failedMessage(row: Row): FailedMessage {
  const state = text(row, 'state');
  return {
    messageId: integer(row, 'id'),
    kind: word<MessageKind>(row, 'kind'),
    channel: word<Channel>(row, 'channel'),
    why: state === 'rejected' || state === 'unclear' ? state : 'failed',
    reason: textOrNull(row, 'why'),
    person: text(row, 'person'),
    patientNumber: textOrNull(row, 'number'),
    phone: textOrNull(row, 'phone'),
    startsAt: instantOrNull(row, 'starts_at'),
    failedAt: instant(row, 'logged_at'),
  };
}
