import type { AspsmsOptions } from '../../../src/gateway/aspsms.ts';
import type { SmtpOptions } from '../../../src/gateway/smtp.ts';
import { calendarEntry, mayUnsubscribe } from '../../../src/model/calendar.ts';
import type { Channel } from '../../../src/model/message.ts';
import type { Gateway, OutgoingMessage } from '../../../src/ports.ts';
import { MESSAGES, WARM_UP } from './amounts.ts';
import { withBare } from './bare.ts';
import { actor, type OpenEngine, withEngine } from './engine.ts';

const DAY = '2035-01-02'; // after every other appointment

/** Where the portal is, and how much it is given at once. */
export type Server = Readonly<{ port: number; connections: number }>;

export const FROM = { name: 'Praxis Muster', address: 'termine@praxis.example' };
export const ACCOUNT = { userKey: 'KEY', password: 'secret', originator: 'PRAXIS' };

export function emailOptions({ port, connections }: Server): SmtpOptions {
  const from = `${FROM.name} <${FROM.address}>`;
  return { host: '127.0.0.1', port, tls: 'none', from, concurrency: connections };
}

export function smsOptions({ port, connections }: Server): AspsmsOptions {
  return { ...ACCOUNT, baseUrl: `http://127.0.0.1:${port}`, concurrency: connections };
}

/** A batch of approved messages, ready to be submitted. */
export type ReadyBatch = Readonly<{
  open: OpenEngine;
  batchId: number;
  messages: readonly OutgoingMessage[];
}>;

/** Prepares and approves a batch on this database, and works with it through the gateway. */
export async function withReadyBatch<T>(
  file: string,
  gateway: Gateway,
  work: (ready: ReadyBatch) => Promise<T>,
): Promise<T> {
  const { channel } = gateway;
  await enterBusyDay(file);
  const gateways = channel === 'sms' ? { sms: gateway } : { email: gateway };
  return withEngine(
    file,
    async (open) => {
      const { engine } = open;
      // waiting for the provider's first answer is no work
      await engine.changeSetting(actor, { key: 'send.first-wait-seconds', value: '0', scope: 'practice' });
      const { batchId } = await engine.prepareBatch(actor, { channel, days: [DAY], onePerDay: false });
      await engine.approveBatch(actor, batchId);
      return work({ open, batchId, messages: await outgoing(open, batchId, channel) });
    },
    gateways,
  );
}

/** Hands messages to the gateway that are no batch's: they differ from those that count in their references. */
export async function warmUp(gateway: Gateway, messages: readonly OutgoingMessage[]): Promise<void> {
  const others = messages
    .slice(0, WARM_UP)
    .map((message) => ({ ...message, reference: `W${message.reference}` }));
  for await (const { outcome } of gateway.submit(others, new AbortController().signal)) {
    if (outcome !== 'accepted') throw new Error(`expected accepted, got ${outcome}`);
  }
}

/** Submits the batch; fails when not all of it is submitted. */
export async function submit({ open, batchId }: ReadyBatch): Promise<void> {
  const { counts } = await open.engine.submitBatch(actor, batchId);
  if (counts.submitted !== MESSAGES)
    throw new Error(`expected ${MESSAGES} submitted, got ${counts.submitted}`);
}

/** A day with so many appointments, each of a patient of its own who can be reached both ways. */
function enterBusyDay(file: string): Promise<void> {
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${MESSAGES})`;
  return withBare(file, 'write', (bare) =>
    bare.exec(`
      insert into patient (number, last_name, first_name, language, mobile, mobile_kind, email, sms_opt_out,
        email_opt_out, blocked)
      ${numbers}
      select 'S' || i, 'Muster' || i, 'Vera', 'de', printf('+4176%07d', i), 'mobile', 's' || i || '@example.ch',
        false, false, false from n;
      insert into appointment (source, external_id, patient_id, starts_at, starts_local, duration_minutes, status,
        reason_code, reason_name, doctor, import_id, vanished)
      ${numbers}
      select 'busy', 'S' || i, p.id, strftime('%Y-%m-%dT%H:%M:00.000Z', '${DAY}T07:00', (i % 600) || ' minutes'),
        strftime('%Y-%m-%dT%H:%M', '${DAY}T08:00', (i % 600) || ' minutes'), 30, 'definite', 'K', 'Kontrolle',
        'Dr. Muster', 1, false
      from n join patient p on p.number = 'S' || i;`),
  );
}

/** The batch's messages as the gateway gets them. */
async function outgoing(
  { store }: OpenEngine,
  batchId: number,
  channel: Channel,
): Promise<OutgoingMessage[]> {
  const entries = await store.read.messagesOf(batchId);
  if (entries.length !== MESSAGES) throw new Error(`expected ${MESSAGES} messages, got ${entries.length}`);
  return entries.map((entry) => ({
    reference: entry.reference,
    recipient: entry.recipient,
    subject: entry.subject,
    text: entry.text,
    encoding: entry.encoding,
    calendar: channel === 'email' ? calendarEntry(entry) : null,
    mayUnsubscribe: mayUnsubscribe(entry.kind),
  }));
}
