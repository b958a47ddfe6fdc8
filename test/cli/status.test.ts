import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { localDateOf } from '../../src/model/time.ts';
import { aListener } from '../http/listeners.ts';
import { createHome, type Home } from '../support/cli.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';

/** A sandbox whose server listens at a port that was free a moment ago. */
async function aHome() {
  const gone = await aListener({});
  await gone.stop();
  const home = createHome({ RUNDRUF_REPORT_TOKEN: TOKEN });
  onTestFinished(() => home.remove());
  home.file('rundruf.yaml', `http: { port: ${gone.port} }\n`);
  return { home, address: gone.address };
}

/** Asks until it is so; the test's own time-out ends it otherwise. */
async function until<T>(ask: () => Promise<T | null | false>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    await pause(100);
  }
}

const isReady = (address: string) => async () =>
  fetch(`${address}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );

async function sendThree(home: Home): Promise<void> {
  const tomorrow = localDateOf(new Date(Date.now() + 86_400_000), 'Europe/Zurich');
  const numbers = ['0790000001', '0790009001', '0790009002'];
  const patients = numbers.map((mobile, index) => `${index + 1},Muster,Vera,${mobile}`);
  const appointments = numbers.map(
    (_, index) => `T${index + 1},${tomorrow}T09:0${index},definite,${index + 1}`,
  );
  const files = [
    home.file('patients.csv', ['number,last_name,first_name,mobile', ...patients].join('\n')),
    home.file('appointments.csv', ['id,starts_at,status,patient_number', ...appointments].join('\n')),
  ];
  expect(await home.run('import', ...files)).toMatchObject({ code: 0 });
  await home.run('prepare', '--channel', 'sms', '--create');
  await home.run('batch', 'approve', '1');
  expect(await home.run('batch', 'submit', '1', '--despite-quiet-hours')).toMatchObject({ code: 0 });
}

test('a server that listens: it is ready, the sandbox’s portal reports to it, and status says all of it', {
  timeout: 120_000,
}, async () => {
  const { home, address } = await aHome();
  const before = await home.run('status', '--json');
  expect(before).toMatchObject({ code: 1, json: { fine: false, servers: [], alarms: [], batches: [] } });

  const serve = home.start('serve');
  onTestFinished(() => void serve.child.kill('SIGKILL'));
  await until(isReady(address));
  const second = await home.run('serve', '--lang', 'de');
  expect(second).toMatchObject({ code: 1 });
  expect(second.stderr).toContain('dort horcht schon jemand');

  await sendThree(home);
  const logged = () => readFileSync(join(home.folder, 'rundruf.log'), 'utf8');
  await until(async () => logged().includes('delivery.reported'));
  const log = logged();
  expect(log).not.toContain(TOKEN);
  const metrics = await (await fetch(`${address}/metrics`)).text();
  expect(metrics).toMatch(/^rundruf_messages_24h\{channel="sms",.*\} \d$/m);
  expect(metrics).not.toMatch(/Muster|\+4179/);

  const running = await home.run('status', '--json');
  expect(running).toMatchObject({ code: 0, json: { fine: true, servers: [{ running: true }] } });
  serve.child.kill('SIGTERM');
  expect(await serve.result).toMatchObject({ code: 0 });
  const after = await home.run('status', '--lang', 'de');
  expect(after.code).toBe(1);
  expect(after.stdout).toMatch(/Es läuft kein Server.*\n.*beendet auf/);
});
