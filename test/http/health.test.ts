import { describe, expect, test } from 'vitest';
import { OutageError } from '../../src/errors.ts';
import { type ReadinessOptions, readinessRoute } from '../../src/http/health.ts';
import { metricsRoute } from '../../src/http/metrics.ts';
import { serverActor } from '../../src/send-due.ts';
import { runSql } from '../support/database.ts';
import { anApprovedBatch, aSubmittedBatch, startPractice } from '../support/practice.ts';
import { aFullDay, mobileOf } from '../support/records.ts';
import { aListener, ask } from './listeners.ts';

const actor = serverActor('server');

async function readiness(options: Partial<ReadinessOptions> = {}) {
  const practice = await startPractice();
  const { engine } = practice;
  let milliseconds = 0;
  const ticks = () => milliseconds;
  const listener = await aListener({
    routes: [readinessRoute({ engine, actor, pulses: [], ticks, ...options })],
  });
  const look = async () => {
    const { status, body } = await ask(listener, '/readyz');
    return [status, JSON.parse(body)];
  };
  const pass = (by: number) => {
    milliseconds += by;
  };
  return { ...practice, look, pass };
}

describe('/readyz', () => {
  test('is fine while the database answers, the clock is right and everything takes its turns', async () => {
    const pulse = { code: 'server-silent', silentMilliseconds: () => 1000, maxMilliseconds: 1000 };
    const { look } = await readiness({ pulses: [pulse] });
    expect(await look()).toEqual([200, { ready: true, codes: [] }]);
  });

  test('a server that takes no turns any more is not ready', async () => {
    const pulse = { code: 'server-silent', silentMilliseconds: () => 1001, maxMilliseconds: 1000 };
    const { look } = await readiness({ pulses: [pulse] });
    expect(await look()).toEqual([503, { ready: false, codes: ['server-silent'] }]);
  });

  test('a clock that is behind is said', async () => {
    const { look, clock, enter } = await readiness();
    await enter(...aFullDay(1));
    clock.set('2026-11-20T09:00:00Z');
    expect(await look()).toEqual([503, { ready: false, codes: ['clock-behind'] }]);
  });

  test('a database that another version has changed is said', async () => {
    const { look, pass, target } = await readiness();
    expect((await look())[0]).toBe(200);
    await runSql(target, `insert into migration (timestamp, name) values (1, 'Future9999')`);
    pass(1000);
    expect(await look()).toEqual([503, { ready: false, codes: ['migrations'] }]);
  });

  test('a database that is gone, or does not answer in time, is said', async () => {
    const gone = { readReadiness: () => Promise.reject(new OutageError('database-unusable')) };
    const { look } = await readiness({ engine: gone });
    expect(await look()).toEqual([503, { ready: false, codes: ['database-unusable'] }]);
    const never = { readReadiness: () => new Promise<never>(() => undefined) };
    const slow = await readiness({ engine: never, timeoutMilliseconds: 20 });
    expect(await slow.look()).toEqual([503, { ready: false, codes: ['database-slow'] }]);
  });

  test('however often it is asked, the database is asked once a second', async () => {
    let count = 0;
    const engine = {
      readReadiness: async () => {
        count += 1;
        return [];
      },
    };
    const { look, pass } = await readiness({ engine });
    await Promise.all(Array.from({ length: 20 }, look));
    expect(count).toBe(1);
    pass(1000);
    await look();
    expect(count).toBe(2);
  });
});

describe('/metrics', () => {
  async function metrics() {
    const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
    let milliseconds = 0;
    const accounts = () => ({ levels: { sms: 12_345 }, at: practice.clock.now() });
    const route = metricsRoute({ engine: practice.engine, actor, accounts, ticks: () => milliseconds });
    const listener = await aListener({ routes: [route] });
    const read = async () => {
      milliseconds += 10_000;
      return (await ask(listener, '/metrics')).body.split('\n');
    };
    return { ...practice, listener, read };
  }

  test('count what there is, by state, channel, kind and delivery', async () => {
    const practice = await metrics();
    await practice.enter(...aFullDay(5));
    await aSubmittedBatch(practice);
    practice.sms.report(mobileOf('1'), 0);
    practice.sms.report(mobileOf('2'), 2, '206');
    await practice.engine.refreshDelivery(practice.actor, {});
    const lines = await practice.read();
    expect((await metrics().then(({ read }) => read())).join()).not.toContain('rundruf_import_age_seconds 0');
    const messages = (delivery: string, count: number) =>
      `rundruf_messages_24h{channel="sms",kind="reminder",state="submitted",delivery="${delivery}"} ${count}`;
    for (const line of [messages('none', 3), messages('delivered', 1), messages('failed', 1)])
      expect(lines).toContain(line);
    expect(lines).toContain('rundruf_database_up 1');
    expect(lines).toContain('rundruf_credits_available{channel="sms"} 12.345');
    expect(lines).toContain('rundruf_import_age_seconds 0');
    expect(lines.some((line) => line.startsWith('rundruf_process_resident_memory_bytes '))).toBe(true);
  });

  test('tell how long the oldest message has been due, and what waits for a person is not due', async () => {
    const practice = await metrics();
    await practice.enter(...aFullDay(2));
    const batchId = await anApprovedBatch(practice);
    expect(await practice.read()).toContain('rundruf_due_messages{channel="sms"} 0');
    await practice.engine.orderSending(practice.actor, batchId);
    practice.clock.advance(90_000);
    const lines = await practice.read();
    expect(lines).toContain('rundruf_queued_messages{channel="sms",batch_state="approved"} 2');
    expect(lines).toContain('rundruf_due_messages{channel="sms"} 2');
    expect(lines).toContain('rundruf_oldest_due_age_seconds{channel="sms"} 90');
    expect(lines).toContain('rundruf_open_batches{state="approved"} 1');
  });

  test('hold nothing of a patient', async () => {
    const practice = await metrics();
    await practice.enter(...aFullDay(3));
    await aSubmittedBatch(practice);
    const text = (await practice.read()).join('\n');
    expect(text).not.toMatch(/\+41|Muster|Praxis|praxis/);
  });

  test('without a database there are still those of the process', async () => {
    const engine = { readMetrics: () => Promise.reject(new OutageError('database-unusable')) };
    const route = metricsRoute({ engine, actor, accounts: () => ({ levels: {}, at: null }), ticks: () => 0 });
    const { body, status } = await ask(await aListener({ routes: [route] }), '/metrics');
    expect(status).toBe(200);
    expect(body).toContain('rundruf_database_up 0');
    expect(body).not.toContain('rundruf_due_messages{');
  });
});
