import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { diagnose } from '../../src/cli/doctor/checks.ts';
import { examine } from '../../src/cli/doctor/examination.ts';
import { listenerChecks } from '../../src/cli/doctor/listener-checks.ts';
import { readinessRoute } from '../../src/http/health.ts';
import { serverActor } from '../../src/send-due.ts';
import { aListener } from '../http/listeners.ts';
import { createHome } from '../support/cli.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';

async function look(yaml: object, environment: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const home = createHome({ RUNDRUF_ASPSMS_PASSWORD: 'secret', ...environment });
  onTestFinished(() => home.remove());
  home.file('rundruf.yaml', stringify(yaml));
  const options = { environment: home.environment, configFile: undefined, isThorough: false };
  const examination = examine({ ...options, startAt: () => undefined });
  const found = await Promise.all(listenerChecks.map((check) => diagnose(check, examination)));
  return found.flat().map(({ finding }) => finding.code);
}

async function somebody(): Promise<number> {
  const server = createServer((_request, response) => response.end('{"ready":"maybe"}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const sms = { gateway: 'aspsms', userKey: 'K', originator: 'PRAXIS' };
const reportUrl = 'https://rundruf.praxis.example';

test('an installation without a listener and without SMS is not asked about them', async () => {
  expect(await look({})).toEqual([]);
});

test('the port is free, ours, somebody else’s, or of no use', async () => {
  const engine = { readReadiness: async () => [] };
  const route = readinessRoute({ engine, actor: serverActor('x'), pulses: [], ticks: () => 0 });
  const ours = await aListener({ routes: [route] });
  const free = await aListener({});
  await free.stop();
  expect(await look({ http: { port: free.port } })).toEqual(['listener-free']);
  expect(await look({ http: { port: ours.port } })).toEqual(['listener-ours']);
  expect(await look({ http: { port: await somebody() } })).toEqual(['listener-taken']);
  expect(await look({ http: { host: '192.0.2.1' } })).toEqual(['listener-unusable', 'listener-open']);
});

test('whether the portal can report by itself', async () => {
  const withToken = { RUNDRUF_REPORT_TOKEN: TOKEN };
  const http = { port: 0 };
  expect(await look({ sms })).toEqual(['reports-polled']);
  expect(await look({ sms: { ...sms, reportUrl }, http }, withToken)).toEqual([
    'listener-free',
    'reports-fine',
  ]);
  expect(await look({ sms: { ...sms, reportUrl } }, withToken)).toEqual(['reports-elsewhere']);
  const local = { ...sms, reportUrl: 'http://127.0.0.1:8090' };
  expect(await look({ sms: local }, withToken)).toEqual(['reports-address-local']);
});

test('a token that is no good concerns its section only, and each section says so', async () => {
  const bad = { RUNDRUF_REPORT_TOKEN: 'short' };
  expect(await look({ http: {} }, bad)).toEqual(['section-invalid']);
  expect(await look({ http: {}, sms: { ...sms, reportUrl } }, bad)).toEqual([
    'section-invalid',
    'section-invalid',
  ]);
});
