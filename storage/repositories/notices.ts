import type {
  Notice,
  NoticeDelivery,
  NoticeKind,
  NoticeReads,
  NoticeState,
  NoticeTarget,
  NoticeWrites,
  StoredDelivery,
} from '../../src/notices.ts';
import type { Connection, Row, Value } from '../connection.ts';
import { instant, instantOrNull, integer, text, textOrNull, word } from './rows.ts';

const DELIVERY =
  'notice_id, target, address, state, reason, reference, attempts, due_at, sent_at, owner, lease_until';

export function noticeReads({ query }: Connection): NoticeReads {
  const one = async (where: string, parameters: readonly Value[]): Promise<Notice | null> => {
    const [row] = await query(
      `select id, kind, key, facts, created_at, expires_at from notice where ${where}`,
      parameters,
    );
    return row ? noticeFromRow(row) : null;
  };
  return {
    notice: (key) => one('key = $1', [key]),
    noticeById: (id) => one('id = $1', [id]),
    lastNotice: (kind, before) =>
      before === undefined
        ? one('kind = $1 order by created_at desc, id desc limit 1', [kind])
        : one('kind = $1 and created_at < $2 order by created_at desc, id desc limit 1', [kind, before]),

    async deliveriesOf(noticeId) {
      const rows = await query(
        `select ${DELIVERY} from notice_delivery where notice_id = $1 order by target desc, address`,
        [noticeId],
      );
      return rows.map(deliveryFromRow);
    },

    async openDeliveries(target) {
      const rows = await query(
        `select d.notice_id, d.target, d.address, d.state, d.reason, d.reference, d.attempts, d.due_at, d.sent_at,
           d.owner, d.lease_until, n.expires_at
         from notice_delivery d join notice n on n.id = d.notice_id
         where d.target = $1 and d.state in ('due', 'sending') order by d.notice_id, d.address`,
        [target],
      );
      return rows.map((row) => ({
        ...deliveryFromRow(row),
        owner: textOrNull(row, 'owner'),
        leaseUntil: instantOrNull(row, 'lease_until'),
        expiresAt: instant(row, 'expires_at'),
      }));
    },

    async noticesNotFor({ target, address }, now) {
      const rows = await query(
        `select n.id from notice n where n.expires_at > $3 and not exists
           (select 1 from notice_delivery d where d.notice_id = n.id and d.target = $1 and d.address = $2)
         order by n.id`,
        [target, address, now],
      );
      return rows.map((row) => integer(row, 'id'));
    },
  };
}

export function noticeWrites({ query }: Connection): NoticeWrites {
  return {
    async insertNotice({ kind, key, facts, at, expiresAt }) {
      const [row] = await query(
        `insert into notice (kind, key, facts, created_at, expires_at) values ($1, $2, $3, $4, $5)
         on conflict (key) do nothing returning id`,
        [kind, key, JSON.stringify(facts), at, expiresAt],
      );
      return row ? integer(row, 'id') : null;
    },

    async insertDelivery(noticeId, { target, address }, dueAt) {
      await query(
        `insert into notice_delivery (notice_id, target, address, state, due_at) values ($1, $2, $3, 'due', $4)
         on conflict (notice_id, target, address) do nothing`,
        [noticeId, target, address, dueAt],
      );
    },

    async leaseDelivery(seen, { owner, leaseUntil, reference }) {
      const rows = await query(
        `update notice_delivery set state = 'sending', owner = $4, lease_until = $5, reference = $6,
           attempts = attempts + 1
         where notice_id = $1 and target = $2 and address = $3 and state = $7 and attempts = $8
         returning notice_id`,
        [...keyOf(seen), owner, leaseUntil, reference, seen.state, seen.attempts],
      );
      return rows.length === 1;
    },

    async changeDelivery(delivery, owner, { leaseUntil, ...changes }) {
      const columns: Readonly<Record<string, Value | undefined>> = {
        state: changes.state,
        reason: changes.reason,
        reference: changes.reference,
        due_at: changes.dueAt,
        sent_at: changes.sentAt,
        lease_until: leaseUntil,
        owner: leaseUntil === null ? null : undefined,
      };
      const given = Object.entries(columns).filter(([, value]) => value !== undefined);
      const set = given.map(([name], index) => `${name} = $${index + 5}`).join(', ');
      const rows = await query(
        `update notice_delivery set ${set}
         where notice_id = $1 and target = $2 and address = $3 and state in ('due', 'sending')
           and coalesce(owner, '') = $4 returning notice_id`,
        [...keyOf(delivery), owner ?? '', ...given.map(([, value]) => value ?? null)],
      );
      return rows.length === 1;
    },
  };
}

const keyOf = ({ noticeId, target, address }: Pick<StoredDelivery, 'noticeId' | 'target' | 'address'>) =>
  [noticeId, target, address] as const;

function noticeFromRow(row: Row): Notice {
  return {
    id: integer(row, 'id'),
    kind: word<NoticeKind>(row, 'kind'),
    key: text(row, 'key'),
    facts: JSON.parse(text(row, 'facts')) as Notice['facts'],
    at: instant(row, 'created_at'),
    expiresAt: instant(row, 'expires_at'),
  };
}

function deliveryFromRow(row: Row): NoticeDelivery {
  return {
    noticeId: integer(row, 'notice_id'),
    target: word<NoticeTarget>(row, 'target'),
    address: text(row, 'address'),
    state: word<NoticeState>(row, 'state'),
    reason: textOrNull(row, 'reason'),
    reference: textOrNull(row, 'reference'),
    attempts: integer(row, 'attempts'),
    dueAt: instant(row, 'due_at'),
    sentAt: instantOrNull(row, 'sent_at'),
  };
}
