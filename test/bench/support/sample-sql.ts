import { TODAY } from './engine.ts';

/** Appointments of one day, whatever the size: a practice that has been there longer is not busier. */
export const PER_DAY = 200;

const REMINDED_TOMORROW = 20;

/** How large a practice of so many appointments is otherwise. */
export type Shape = Readonly<{ size: number; patients: number; pastDays: number }>;

export function shapeOf(size: number): Shape {
  return { size, patients: size / 5, pastDays: (size / PER_DAY) * 0.9 };
}

/**
 * Fills an empty database set by set: nine in ten appointments are past and reminded, every tenth message is of another
 * kind, and what became of each message is told by its events and charged to the ledger.
 */
export function sampleSql(shape: Shape): readonly string[] {
  return [
    patients(shape),
    appointments(shape),
    batches(shape),
    endedBatches(shape),
    messages(shape),
    remindedTomorrow(shape),
    EVENTS,
    ...CREDITS,
    CLAIMS,
    AUDIT,
  ];
}

/** i = 0, 1, … */
const numbers = (count: number) =>
  `with recursive n(i) as (select 0 union all select i + 1 from n where i < ${count - 1})`;

/** Evenly spread over 0 … 65535; two that differ in `prime` have nothing to do with each other. */
const chance = (prime: number) => `(i * ${prime} % 4294967296 / 65536)`;
const [KIND, BY, LENGTH, FATE] = [2654435761, 2246822519, 3266489917, 668265263].map(chance);

/** The day `index` days after the first one, of which so many are past or today. */
const dayOf = (index: string, { pastDays }: Shape) =>
  `date('${TODAY}', ((${index}) - ${pastDays - 1}) || ' days')`;

const patients = ({ patients: count }: Shape) => `
  insert into patient (id, number, last_name, first_name, birth_date, language, mobile, mobile_kind, email, sms_opt_out,
    email_opt_out, deceased_on, blocked)
  ${numbers(count)}
  select i + 1, 'P' || (i + 1),
    substr('ABCDEFGHKLMNPRSTVWZ', 1 + i * 7 % 19, 1) || printf('muster%03d', i * 7919 % 997),
    'Vera ' || substr('ABCDEFGHKLMNPRSTVWZ', 1 + i % 19, 1),
    date('1930-01-01', (i * 613 % 34000) || ' days'),
    case when i % 20 < 14 then 'de' when i % 20 < 16 then 'fr' when i % 20 < 18 then 'it' when i % 20 = 18 then 'en' end,
    case when i % 14 = 0 then null when i % 14 = 1 then printf('+4144%07d', i) else printf('+4179%07d', i * 37 % 9999991) end,
    case when i % 14 = 0 then null when i % 14 = 1 then 'landline' when i % 31 = 2 then 'invalid' else 'mobile' end,
    case when i % 10 < 7 then 'p' || (i + 1) || '@example.ch' end,
    i % 33 = 0, i % 27 = 0, case when i % 101 = 0 then '2026-01-01' end, i % 103 = 0
  from n`;

const STATUSES = {
  past: `case when i % 33 = 0 then 'no-show' when i % 14 = 0 then 'cancelled' when i % 19 = 0 then 'arrived' else 'done' end`,
  future: `case when i % 25 = 3 then 'cancelled' when i % 10 = 4 then 'planned' else 'definite' end`,
};

// ids of the source in another order than the starts: appointments are not made in the order they take place
const appointments = (shape: Shape) => `
  insert into appointment (id, source, external_id, patient_id, starts_at, starts_local, duration_minutes, status,
    reason_code, reason_name, doctor, specialty, person_name, person_mobile, person_mobile_kind, import_id, vanished)
  ${numbers(shape.size)}
  select i + 1, 'agenda', 'A' || (1000000 + i * 611953 % 1000003),
    case when i % 33 = 5 then null else 1 + (i - (i % 25 = 24)) * 7919 % ${shape.patients} end,
    strftime('%Y-%m-%dT%H:%M:00.000Z', day, (i % ${PER_DAY} * 3 + 360) || ' minutes'),
    strftime('%Y-%m-%dT%H:%M', day, (i % ${PER_DAY} * 3 + 420) || ' minutes'),
    case i % 5 when 0 then 15 when 1 then 20 when 2 then 30 when 3 then 45 end,
    case when i < ${shape.pastDays * PER_DAY} then ${STATUSES.past} else ${STATUSES.future} end,
    case when i % 13 > 0 then 'R' || i % 13 end, case when i % 13 > 0 then 'Besuchsgrund ' || i % 13 end,
    'Dr. Muster ' || i % 6, case when i % 4 = 0 then 'Innere Medizin' end,
    case when i % 33 = 5 then 'Gast ' || i end, case when i % 33 = 5 then printf('+4178%07d', i) end,
    case when i % 33 = 5 then 'mobile' end, 1, i % 97 = 50
  from (select i, ${dayOf(`i / ${PER_DAY}`, shape)} as day from n)`;

// one for SMS and one for e-mail each day; the last day's are those of tomorrow's early birds
const batches = ({ pastDays }: Shape) => `
  insert into batch (id, kind, channel, state, options, prepared_at, prepared_by, expires_at, decided_at, decided_by,
    submitted_at)
  ${numbers(2 * (pastDays + 1))}
  select i + 1, 'reminder', case i % 2 when 0 then 'sms' else 'email' end, 'submitted',
    '{"channel":"sms","kind":"reminder","days":[],"statuses":["definite"],"reasons":null,"onePerDay":true,"includeMoved":false,"notBefore":null}',
    at, 'anna', at, at, 'beat', at
  from (select i, strftime('%Y-%m-%dT08:00:00.000Z', '${TODAY}', (i / 2 - ${pastDays}) || ' days') as at from n)`;

/** Those that never went, whose messages were purged since. */
const endedBatches = ({ pastDays }: Shape) => `
  insert into batch (kind, channel, state, options, prepared_at, prepared_by, expires_at)
  ${numbers(pastDays / 9)}
  select 'reminder', 'sms', case i % 3 when 0 then 'rejected' when 1 then 'expired' else 'withdrawn' end, options,
    prepared_at, 'anna', prepared_at
  from n join batch on batch.id = 1 + i * 18`;

const MESSAGE_COLUMNS = `reference, batch_id, appointment_id, patient_id, kind, channel, recipient, person, language, subject,
  text, encoding, segments, milli_credits, state, reason, delivery_status, delivery_reason, delivered_at, starts_at,
  created_at, logged_at, submitted_at, attempts, reset_at, changed_at, ends_at`;

const TEXT = `'Guten Tag, wir erinnern Sie an Ihren Termin vom ' || coalesce(a.starts_local, 'nächsten Monat') ||
  ' in der Praxis Muster. Falls Sie verhindert sind, rufen Sie uns bitte an: 044 000 00 00.'`;

/** From `n`, whose `i` numbers the message, `j` its appointment, `d` its day, with the moment `at`. */
const messageRows = (channel: string, state: string) => `
  select i + 1, 'r' || printf('%019d', i), 1 + 2 * d + (${channel} = 'email'), a.id, p.id,
    case when i % 10 < 9 then 'reminder' when ${KIND} % 10 < 5 then 'recall' when ${KIND} % 10 < 9 then 'birthday'
      else 'confirmation' end,
    ${channel},
    case ${channel} when 'sms' then printf('+4179%07d', coalesce(p.id, i) * 7368787 % 9999991)
      else 'p' || coalesce(p.id, 0) || '@example.ch' end,
    coalesce(p.last_name || ' ' || p.first_name, a.person_name), coalesce(p.language, 'de'),
    case ${channel} when 'email' then 'Ihr Termin' end,
    ${TEXT} || case ${channel} when 'email' then char(10) || ${TEXT} || char(10) || 'Freundliche Grüsse' else '' end,
    case ${channel} when 'sms' then 'gsm-7' end, case when ${IS_LONG(channel)} then 2 else 1 end,
    case when ${channel} = 'email' then 100 when ${IS_LONG(channel)} then 2000 else 1000 end,
    ${state}, case when ${state} <> 'submitted' then 'cancelled' end,
    case when ${IS_ANSWERED(channel, state)} then case ${FATE} % 37 when 0 then 2 else 0 end end,
    case when ${IS_ANSWERED(channel, state)} and ${FATE} % 37 = 0 then '206' end,
    case when ${IS_ANSWERED(channel, state)} and ${FATE} % 37 > 0 then at end,
    a.starts_at, at, at, case when ${state} = 'submitted' then at end, 1, case when i % 211 = 0 then at end, at,
    case when ${channel} = 'email' then a.starts_at end`;

const IS_LONG = (channel: string) => `(${channel} = 'sms' and ${LENGTH} % 7 = 0)`;
const IS_ANSWERED = (channel: string, state: string) =>
  `(${state} = 'submitted' and ${channel} = 'sms' and ${FATE} % 47 > 0)`;
const CHANNEL = `case when ${BY} % 10 < 3 then 'email' else 'sms' end`;
const STATE = `case when i % 53 = 0 then 'rejected' when i % 41 = 0 then 'withdrawn' else 'submitted' end`;
const MOMENT = (
  day: string,
) => `strftime('%Y-%m-%dT%H:%M:%S', ${day}, (15 * 3600 + i % 300 * 7) || ' seconds') ||
  printf('.%03dZ', i % 1000)`;

const messages = (shape: Shape) => `
  insert into message (id, ${MESSAGE_COLUMNS})
  ${numbers(shape.size)}
  ${messageRows(CHANNEL, STATE)}
  from (select i, j, d, ${MOMENT(dayOf('d - 1', shape))} as at
    from (select i, i / 10 * 9 + i % 10 + 1 as j, i / 10 * 9 / ${PER_DAY} as d from n))
  left join appointment a on i % 10 < 9 and a.id = j
  left join patient p on p.id = case when a.id is null then 1 + i * 7919 % ${shape.patients} else a.patient_id end`;

/** Every tenth of tomorrow's appointments has its reminder already. */
const remindedTomorrow = (shape: Shape) => `
  insert into message (id, ${MESSAGE_COLUMNS})
  ${numbers(REMINDED_TOMORROW)}
  ${messageRows(`'sms'`, `'submitted'`)}
  from (select ${shape.size} + i * 10 as i, ${shape.pastDays * PER_DAY + 1} + i * 10 as j, ${shape.pastDays} as d,
    '${TODAY}T08:00:00.000Z' as at from n)
  join appointment a on a.id = j
  left join patient p on p.id = a.patient_id`;

/** What the triggers would have written as the message went its way. */
const EVENTS = `
  insert into message_event (message_id, at, state, reason, reference, delivery_status, delivery_reason, is_reset)
  select m.id, m.logged_at,
    case stage when 1 then 'queued' when 2 then 'submitting' else m.state end,
    case when stage > 2 then m.reason end, m.reference,
    case stage when 4 then m.delivery_status end, case stage when 4 then m.delivery_reason end, false
  from message m join (select 1 as stage union all select 2 union all select 3 union all select 4)
  where stage < 4 or m.delivery_status is not null
  order by m.id, stage`;

const CREDITS = [
  `insert into credit_entry (channel, at, kind, milli_credits, actor)
   values ('sms', '2010-01-01T00:00:00.000Z', 'opening', 9000000000, 'anna'),
     ('email', '2010-01-01T00:00:00.000Z', 'opening', 9000000000, 'anna')`,
  `insert into credit_entry (channel, at, kind, milli_credits, message_id, batch_id)
   select channel, submitted_at, 'message', -milli_credits, id, batch_id from message
   where state = 'submitted' order by id`,
];

const CLAIMS = `
  insert into reminder_claim (appointment_id, kind, step, patient_id, day, starts_at, channel, claimed_at, message_id)
  select m.appointment_id, 'reminder', 1, m.patient_id, substr(a.starts_local, 1, 10), a.starts_at, m.channel,
    m.created_at, m.id
  from message m join appointment a on a.id = m.appointment_id
  where m.kind = 'reminder' and m.state <> 'withdrawn' and m.reset_at is null`;

const AUDIT = `
  insert into audit_entry (at, actor, face, workstation, action, subject, details)
  select prepared_at, 'anna', 'cli', 'desk', action, 'batch ' || id, '{"messages":100}'
  from batch join (select 'batch.prepared' as action union all select 'batch.approved' union all select 'batch.submitting')
  order by id`;
