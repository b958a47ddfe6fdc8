import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import { type MailFault, startMailServer } from '../../src/sandbox/mail-server.ts';
import { startPortal } from '../../src/sandbox/portal.ts';

const cleanUps: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** What the sender is told of one mail that goes wrong so, and how many are kept. */
async function sendOne(fault: MailFault | null) {
  const folder = aFolder();
  const server = await startMailServer({ folder, slowSeconds: 0.01, faults: () => fault });
  cleanUps.push(server.close);
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: server.port });
  const told = await transport
    .sendMail({ from: 'termine@praxis.example', to: 'anna@mail.example', text: 'Termin' })
    .then(
      () => 'accepted',
      (error: { responseCode?: number; command?: string }) => error.responseCode ?? 'hung up',
    );
  return { told, kept: readdirSync(join(folder, 'mail')).filter((name) => name.endsWith('.eml')).length };
}

test.for([
  [null, 'accepted', 1],
  ['refuse-recipient', 550, 0],
  ['defer-recipient', 450, 0],
  ['hang-up-before-content', 'hung up', 0],
  ['hang-up-in-content', 'hung up', 0],
  ['hang-up-before-keeping', 'hung up', 0],
  ['refuse-content', 552, 0],
  ['defer-content', 451, 0],
  ['hang-up', 'hung up', 1],
  ['hang-up-after-answer', 'accepted', 1],
  ['slow', 'accepted', 1],
] as const)('a mail that is to fare as %s', async ([fault, told, kept]) => {
  expect(await sendOne(fault)).toEqual({ told, kept });
});

test('which mail goes wrong is told by its number, over all connections', async () => {
  const folder = aFolder();
  const asked: number[] = [];
  const server = await startMailServer({
    folder,
    faults(number) {
      asked.push(number);
      return null;
    },
  });
  cleanUps.push(server.close);
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: server.port });
  for (let mail = 0; mail < 3; mail += 1) {
    await transport.sendMail({ from: 'termine@praxis.example', to: 'anna@mail.example', text: 'Termin' });
  }
  expect(asked).toEqual([1, 2, 3]);
});

test('somebody else can use the account up but for what is to be left', async () => {
  const portal = await startPortal({
    folder: aFolder(),
    userKey: 'KEY',
    password: 'secret',
    credits: 10,
    deliverySeconds: 0,
  });
  cleanUps.push(portal.close);
  const spend = async (leaving: number) =>
    (
      await fetch(`${portal.url}/sandbox/spend`, { method: 'POST', body: JSON.stringify({ leaving }) })
    ).json();
  expect(await spend(2.5)).toEqual({ spent: '7.5', credits: '2.5' });
  expect(await spend(5)).toEqual({ spent: '0', credits: '2.5' });
});

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-switches-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
