import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import { type MailServerOptions, SPECIAL_MAILBOXES, startMailServer } from '../../src/sandbox/mail-server.ts';

const cleanUps: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

test('what the server said yes to is a file only the owner can read', async () => {
  const { send, files, folder } = await aMailServer();
  await send({ messageId: '<ref1@praxis.example>', text: 'Guten Tag' });
  expect(files()).toEqual(['ref1.eml']);
  const path = join(folder, 'mail', 'ref1.eml');
  expect(readFileSync(path, 'utf8')).toContain('Guten Tag');
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a Message-ID cannot lead out of the folder', async () => {
  const { send, files } = await aMailServer();
  await send({ messageId: '<../../etc/passwd@praxis.example>' });
  await send({ messageId: '<@praxis.example>' });
  expect(files()).toEqual(['______etc_passwd.eml', 'without-id.eml']);
});

test('a mail that comes twice is there twice (S4)', async () => {
  const { send, files } = await aMailServer();
  await send({ messageId: '<ref1@praxis.example>' });
  await send({ messageId: '<ref1@praxis.example>' });
  expect(files()).toEqual(['ref1-2.eml', 'ref1.eml']);
});

test.for([
  ['refused', { code: 'EENVELOPE', responseCode: 550 }, 0],
  ['busy', { code: 'EENVELOPE', responseCode: 450 }, 0],
  ['full', { code: 'EMESSAGE', responseCode: 552 }, 0],
  ['hangup', { code: 'ECONNECTION' }, 1],
] as const)('%s@ is a fault on demand', async ([localPart, fault, kept]) => {
  const { send, files } = await aMailServer();
  await expect(send({ to: `${localPart}@anywhere.example` })).rejects.toMatchObject(fault);
  expect(files()).toHaveLength(kept);
});

test('every fault of the table is tested above', () => {
  expect(SPECIAL_MAILBOXES.map(({ localPart }) => localPart)).toEqual(['refused', 'busy', 'hangup', 'full']);
});

test('a mail that is too big is refused, not half kept', async () => {
  const { send, files } = await aMailServer({ maxBytes: 10_000 });
  await expect(send({ text: 'x\n'.repeat(20_000) })).rejects.toMatchObject({ responseCode: 552 });
  expect(files()).toEqual([]);
});

test('with a user nobody else may send', async () => {
  const { send } = await aMailServer({ user: 'praxis', password: 'richtig' });
  await expect(send({})).rejects.toMatchObject({ responseCode: 530 });
  await expect(send({}, { user: 'praxis', pass: 'falsch' })).rejects.toMatchObject({ code: 'EAUTH' });
  await send({}, { user: 'praxis', pass: 'richtig' });
});

type Mail = { messageId?: string; to?: string; text?: string };

async function aMailServer(options: Partial<MailServerOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-mail-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  const { port, close } = await startMailServer({ folder, ...options });
  cleanUps.push(close);
  const send = async (mail: Mail, auth?: { user: string; pass: string }) => {
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port,
      ...(auth === undefined ? {} : { auth }),
    });
    await transport.sendMail({
      from: 'termine@praxis.example',
      to: 'anna@mail.example',
      text: 'Termin',
      ...mail,
    });
  };
  return { folder, send, files: () => readdirSync(join(folder, 'mail')).toSorted() };
}
