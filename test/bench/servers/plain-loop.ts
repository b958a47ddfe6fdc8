import nodemailer from 'nodemailer';
import { Pool } from 'undici';
import { mailContent } from '../../../src/gateway/mail-content.ts';
import type { OutgoingMessage } from '../../../src/ports.ts';
import { WARM_UP } from '../support/amounts.ts';
import { type Usage, usageOf } from '../support/usage.ts';

/** Sends without a database, as plainly as it can be done, in a process that does nothing else; tells what it took. */
export type Loop = Readonly<
  | { type: 'email'; port: number; connections: number; from: Mailbox; messages: readonly OutgoingMessage[] }
  | { type: 'sms'; url: string; connections: number; bodies: readonly string[] }
>;

type Mailbox = Readonly<{ name: string; address: string }>;

process.on('message', async (loop: Loop) => {
  process.send?.(loop.type === 'email' ? await sendMails(loop) : await postBodies(loop));
});
process.send?.('ready');

async function sendMails({
  port,
  connections,
  from,
  messages,
}: Extract<Loop, { type: 'email' }>): Promise<Usage> {
  const mails = messages.map((message) => mailContent(from, message));
  const server = { host: '127.0.0.1', port, ignoreTLS: true };
  const transport = nodemailer.createTransport({ pool: true, maxConnections: connections, ...server });
  const send = (mail: (typeof mails)[number]) => transport.sendMail(mail);
  await sendAll(mails.slice(0, WARM_UP), connections, send);
  const usage = await usageOf(() => sendAll(mails, connections, send));
  transport.close();
  return usage;
}

async function postBodies({ url, connections, bodies }: Extract<Loop, { type: 'sms' }>): Promise<Usage> {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const headers = { 'content-type': 'application/json' };
  const send = async (body: string) => {
    const response = await pool.request({ method: 'POST', path: '/SendTextSMS', headers, body });
    await response.body.json();
  };
  await sendAll(bodies.slice(0, WARM_UP), connections, send);
  const usage = await usageOf(() => sendAll(bodies, connections, send));
  await pool.close();
  return usage;
}

/** Hands every item to `send`, so many at once. */
async function sendAll<T>(
  items: readonly T[],
  concurrency: number,
  send: (item: T) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await send(item);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
