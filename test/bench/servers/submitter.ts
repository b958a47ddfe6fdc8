import { readFileSync } from 'node:fs';
import { createAspsmsGateway } from '../../../src/gateway/aspsms.ts';
import { createSmtpGateway } from '../../../src/gateway/smtp.ts';
import { emailOptions, smsOptions, submit, withReadyBatch } from '../support/sending.ts';

/** Submits one batch, and tells on its output when it began and ended and how many commits there were. */
const [channel = '', file = '', port = '', connections = ''] = process.argv.slice(2);
const server = { port: Number(port), connections: Number(connections) };
const gateway =
  channel === 'sms' ? createAspsmsGateway(smsOptions(server)) : createSmtpGateway(emailOptions(server));

await withReadyBatch(file, gateway, async (ready) => {
  const commits = commitsOf(file);
  const start = Date.now();
  await submit(ready);
  process.stdout.write(JSON.stringify({ start, end: Date.now(), commits: commitsOf(file) - commits }));
});

/** The third word of the log's index counts its commits. */
function commitsOf(database: string): number {
  return readFileSync(`${database}-shm`).readUInt32LE(8);
}
