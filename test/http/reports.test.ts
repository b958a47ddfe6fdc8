import { describe, expect, onTestFinished, test } from 'vitest';
import { createAspsmsGateway } from '../../src/gateway/aspsms.ts';
import { readReport } from '../../src/gateway/aspsms-reports.ts';
import { type ReportsOptions, reportsRoute } from '../../src/http/reports.ts';
import { serverActor } from '../../src/send-due.ts';
import { lostOnTheWay } from '../support/fake-portal.ts';
import { aSubmittedBatch, logOf, type Practice, startPractice } from '../support/practice.ts';
import { aFullDay, mobileOf } from '../support/records.ts';
import { aListener, ask } from './listeners.ts';

const TOKEN = 'a-token-that-nobody-guesses-0123456789';
const path = (event: string, query = '', token = TOKEN) => `/reports/aspsms/${token}/${event}${query}`;

async function aReportedPractice(count = 1, more: Partial<ReportsOptions> = {}) {
  const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
  await practice.enter(...aFullDay(count));
  await aSubmittedBatch(practice);
  const { engine, deps } = practice;
  const options = { token: TOKEN, portals: { aspsms: readReport }, engine, ticks: () => 0, log: deps.log };
  const route = reportsRoute({ ...options, actor: serverActor('server'), ...more });
  const listener = await aListener({ routes: [route], log: deps.log });
  const references = (await logOf(practice)).map(({ reference }) => reference);
  const report = (event: string, index = 0, more = '') =>
    ask(listener, path(event, `?ref=${references[index]}${more}`));
  return { practice, listener, references, report };
}

const firstOf = async (practice: Practice) => (await logOf(practice))[0];

describe('L3: what a portal reports by itself', () => {
  test.each([
    ['delivered', '000', { deliveryStatus: 0, deliveryReason: null }],
    ['buffered', '107', { deliveryStatus: 1, deliveryReason: '107' }],
    ['failed', '206', { deliveryStatus: 2, deliveryReason: '206' }],
  ] as const)('%s is recorded, with its reason and its moment', async (event, reason, expected) => {
    const { practice, report } = await aReportedPractice();
    const reply = await report(event, 0, `&reason=${reason}&at=2026-11-23T08:59:30Z`);
    expect(reply).toMatchObject({ status: 200, body: 'ok\n' });
    const deliveredAt = event === 'delivered' ? new Date('2026-11-23T08:59:30Z') : null;
    expect(await firstOf(practice)).toMatchObject({ ...expected, deliveredAt });
  });

  test('what it says last but too late changes nothing: delivered and failed are final', async () => {
    const { practice, report } = await aReportedPractice();
    for (const event of ['buffered', 'delivered', 'buffered', 'failed', 'delivered']) await report(event);
    expect(await firstOf(practice)).toMatchObject({ deliveryStatus: 0 });
  });

  test('many that come at the same time are all recorded', async () => {
    const { practice, references, report } = await aReportedPractice(30);
    const events = ['buffered', 'delivered', 'delivered'];
    const replies = await Promise.all(
      references.flatMap((_, index) => events.map((event) => report(event, index))),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await logOf(practice)).map(({ deliveryStatus }) => deliveryStatus)).toEqual(Array(30).fill(0));
  });

  test('two of one message that come together count as if one after the other', async () => {
    const { practice, references } = await aReportedPractice(2);
    const [first = '', second = ''] = references;
    const told = (reference: string, status: 0 | 1 | 2) => ({
      reference,
      report: { status, reason: null, at: null },
    });
    const together = [told(first, 0), told(first, 1), told(second, 1), told(second, 2), told(second, 0)];
    expect(await practice.engine.recordReports(serverActor('server'), together)).toBe(2);
    expect((await logOf(practice)).map(({ deliveryStatus }) => deliveryStatus)).toEqual([0, 2]);
  });

  test('S4: a message that was unclear was sent after all when the portal reports it', async () => {
    const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
    await practice.enter(...aFullDay(1));
    practice.sms.answer(mobileOf('1'), lostOnTheWay);
    await aSubmittedBatch(practice);
    const reference = (await firstOf(practice))?.reference ?? '';
    expect(await firstOf(practice)).toMatchObject({ state: 'unclear' });
    const report = { status: 0, reason: null, at: null } as const;
    await practice.engine.recordReports(serverActor('server'), [{ reference, report }]);
    expect(await firstOf(practice)).toMatchObject({ state: 'submitted', deliveryStatus: 0 });
  });

  test('a moment that cannot be is replaced by now', async () => {
    const { practice, report } = await aReportedPractice(2);
    await report('delivered', 0, '&at=2999-01-01T00:00:00Z');
    await report('delivered', 1, '&at=1970-01-01T00:00:00Z');
    const now = practice.clock.now();
    expect((await logOf(practice)).map(({ deliveredAt }) => deliveredAt)).toEqual([now, now]);
  });
});

describe('what somebody sends who means no good', () => {
  test('a wrong token is answered as if there were nothing, whatever its length', async () => {
    const { practice, listener, references } = await aReportedPractice();
    const nothing = await ask(listener, '/nothing');
    for (const token of ['x', `${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase(), '%00', 'a'.repeat(300)]) {
      const reply = await ask(listener, path('delivered', `?ref=${references[0]}`, token));
      expect([reply.status, reply.body]).toEqual([nothing.status, nothing.body]);
    }
    expect(await firstOf(practice)).toMatchObject({ deliveryStatus: null });
  });

  test('an unknown reference, and one that cannot be, get the answer of a good one', async () => {
    const { practice, listener, report } = await aReportedPractice();
    const good = await report('buffered');
    for (const query of [
      '?ref=unknown1234567890abc',
      '?ref=<TRN>',
      '?ref=',
      '',
      `?ref=${'a'.repeat(100)}`,
      "?ref=';drop table message;--",
      '?ref=%00%1b[31m',
      '?ref=%E0%A4%A',
      '?__proto__=1&ref[]=x',
    ]) {
      const reply = await ask(listener, path('delivered', query));
      expect([reply.status, reply.body]).toEqual([good.status, good.body]);
    }
    expect(await firstOf(practice)).toMatchObject({ deliveryStatus: 1 });
  });

  test('an event, a portal or a method that there is not records nothing', async () => {
    const { practice, listener, references } = await aReportedPractice();
    const query = `?ref=${references[0]}`;
    expect(await ask(listener, path('exploded', query))).toMatchObject({ status: 200 });
    expect(await ask(listener, `/reports/constructor/${TOKEN}/delivered${query}`)).toMatchObject({
      status: 404,
    });
    expect(await ask(listener, `/reports/other/${TOKEN}/delivered${query}`)).toMatchObject({ status: 404 });
    expect(await ask(listener, path('delivered', query), { method: 'POST' })).toMatchObject({ status: 405 });
    expect(await ask(listener, path('delivered', query), { method: 'HEAD' })).toMatchObject({ status: 405 });
    expect(await firstOf(practice)).toMatchObject({ deliveryStatus: null });
  });

  test('a reason of the portal’s is kept as a short code, whatever stands in it', async () => {
    const { practice, report } = await aReportedPractice();
    await report('failed', 0, `&reason=${encodeURIComponent(`\u001b[31m'";${'x'.repeat(500)}`)}`);
    expect((await firstOf(practice))?.deliveryReason).toMatch(/^[A-Za-z0-9-]{1,12}$/);
  });

  test('too many requests are not looked at, until time has passed', async () => {
    let milliseconds = 0;
    const rates = { perAddress: { burst: 5, perSecond: 1 }, inTotal: { burst: 50, perSecond: 1 } };
    const { listener, report } = await aReportedPractice(1, { rates, ticks: () => milliseconds });
    for (let count = 0; count < 5; count += 1)
      expect(await ask(listener, path('x', '', 'wrong'))).toMatchObject({ status: 404 });
    expect(await report('delivered')).toMatchObject({ status: 429 });
    expect(await ask(listener, path('x', '', 'wrong'))).toMatchObject({ status: 429 });
    milliseconds += 1000;
    expect(await report('delivered')).toMatchObject({ status: 200 });
  });

  test('nothing of a request is logged', async () => {
    const { practice, listener, report, references } = await aReportedPractice();
    await report('delivered', 0, '&secret=Vera-Muster');
    await ask(listener, path('delivered', '?ref=Vera-Muster', 'Vera-Muster'));
    const logged = JSON.stringify(practice.records);
    expect(logged).toContain('delivery.reported');
    for (const secret of [TOKEN, 'Vera-Muster', references[0] ?? '?']) expect(logged).not.toContain(secret);
  });
});

describe('when it cannot be recorded', () => {
  test('a database that is gone, or a clock that is wrong, is no success: the portal may come again', async () => {
    const { practice, report } = await aReportedPractice();
    practice.clock.set('2026-11-20T09:00:00Z');
    expect(await report('delivered')).toMatchObject({ status: 503, body: '' });
    practice.clock.set('2026-11-23T09:05:00Z');
    expect(await report('delivered')).toMatchObject({ status: 200 });
    expect(practice.records.filter(({ event }) => event === 'reports.not-recorded')).toHaveLength(1);
  });
});

describe('with the real adapter and a portal that calls back', () => {
  test('what the portal sees is what the log says, without having asked', async () => {
    const { aPortal, aMessage, submit, cleanUp } = await import('../gateway/aspsms-builders.ts');
    onTestFinished(cleanUp);
    const received: [string, number | null][] = [];
    let settle = () => {};
    const isSettled = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const engine = {
      recordReports: async (
        _actor: unknown,
        group: readonly { reference: string; report: { status: number | null } }[],
      ) => {
        for (const { reference, report } of group) received.push([reference, report.status]);
        if (received.length >= 6) settle();
        return group.length;
      },
    };
    const { silentLog } = await import('./listeners.ts');
    const actor = serverActor('server');
    const options = { token: TOKEN, portals: { aspsms: readReport }, ticks: () => 0, log: silentLog };
    const listener = await aListener({ routes: [reportsRoute({ ...options, actor, engine })] });
    const portal = await aPortal({
      deliverySeconds: 0.01,
      reportDelays: (status) => (status === '0' ? [0, 5] : [0]),
    });
    const gateway = createAspsmsGateway({
      baseUrl: portal.url,
      userKey: 'K',
      password: 'geheimes-wort',
      originator: 'PRAXIS',
      reports: { url: listener.address, token: TOKEN },
    });
    onTestFinished(() => gateway.close());
    const outcomes = await submit(gateway, [
      aMessage({ reference: 'fine' }),
      aMessage({ reference: 'dead', recipient: '+41790009001' }),
      aMessage({ reference: 'off', recipient: '+41790009002' }),
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
    await isSettled;
    expect(received.toSorted((a, b) => `${a}`.localeCompare(`${b}`))).toEqual([
      ['dead', 2],
      ['fine', 0],
      ['fine', 0],
      ['off', 0],
      ['off', 0],
      ['off', 1],
    ]);
  });
});
