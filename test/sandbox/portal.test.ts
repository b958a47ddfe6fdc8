import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { parsePhone } from '../../src/model/phone.ts';
import { type Portal, type PortalOptions, startPortal } from '../../src/sandbox/portal.ts';
import { SPECIAL_NUMBERS } from '../../src/sandbox/special-numbers.ts';

const cleanUps: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

test('every special number is a mobile number one can really enter', () => {
  for (const { number } of SPECIAL_NUMBERS) {
    expect(parsePhone(number, 'CH')).toEqual({ number, kind: 'mobile' });
    expect(number).toMatch(/^\+41790009\d{3}$/);
  }
  expect(new Set(SPECIAL_NUMBERS.map(({ number }) => number)).size).toBe(SPECIAL_NUMBERS.length);
});

test('every reply is made of strings, whatever the case of the endpoint', async () => {
  const portal = await aPortal();
  expect(await ask(portal, 'sendTextSMS', aRequest())).toEqual({ StatusCode: '1', StatusInfo: 'OK' });
  expect(await ask(portal, 'SendSimpleTextSMS', aRequest())).toEqual({ StatusCode: '1', StatusInfo: 'OK' });
  expect(await ask(portal, 'checkcredits')).toEqual({ StatusCode: '1', StatusInfo: 'OK', Credits: '98' });
  expect(await ask(portal, 'VersionInfo')).toMatchObject({ StatusCode: '1' });
  expect(await ask(portal, 'CheckOriginatorAuthorization', { Originator: 'PRAXIS' })).toMatchObject({
    StatusCode: '31',
  });
});

test.for([
  ['a wrong password', { Password: 'falsch' }, '3'],
  ['a wrong user', { UserName: 'X' }, '3'],
  ['a sender of twelve letters', { Originator: 'PRAXISMUSTER' }, '10'],
  ['a number as sender that was never unlocked', { Originator: '+41790000000' }, '30'],
  ['no text', { MessageText: '' }, '11'],
  ['no recipient', { Recipients: [] }, '20'],
  ['a recipient that is no number', { Recipients: ['Anna:REF'] }, '20'],
  ['an impossible time', { DeferredDeliveryTime: 'morgen' }, '22'],
] as const)('%s is refused with HTTP 200 and its status code', async ([_what, change, code]) => {
  const portal = await aPortal();
  expect(await ask(portal, 'SendTextSMS', { ...aRequest(), ...change })).toMatchObject({ StatusCode: code });
  expect((await seen(portal)).taken).toEqual([]);
  expect(await creditsOf(portal)).toBe('100');
});

test('a message costs a credit for each of its parts, and Unicode makes more parts', async () => {
  const portal = await aPortal();
  await ask(portal, 'SendTextSMS', aRequest({ MessageText: 'a'.repeat(161) })); // 2
  await ask(portal, 'SendTextSMS', aRequest({ MessageText: 'ж'.repeat(71) })); // 2
  await ask(portal, 'SendTextSMS', aRequest({ MessageText: 'ж'.repeat(71), ForceGSM7bit: 'true' })); // 1
  await ask(portal, 'SendTextSMS', aRequest({ Recipients: ['+41790000001:A', '0041790000002:B'] })); // 2
  expect(await creditsOf(portal)).toBe('93');
});

test('without enough credits nothing is taken, until some are bought', async () => {
  const portal = await aPortal({ credits: 1 });
  const long = aRequest({ MessageText: 'a'.repeat(161) });
  expect(await ask(portal, 'SendTextSMS', long)).toMatchObject({ StatusCode: '5' });
  await fetch(`${portal.url}/sandbox/buy`, { method: 'POST', body: '{"credits":1}' });
  expect(await ask(portal, 'SendTextSMS', long)).toMatchObject({ StatusCode: '1' });
  expect(await creditsOf(portal)).toBe('0');
});

test('an inquiry may cost fractions of a credit', async () => {
  const portal = await aPortal({ inquiryMilliCredits: 250 });
  await inquire(portal, ['A', 'B', 'C']);
  expect(await creditsOf(portal)).toBe('99.25');
});

test('the delivery status goes its way with time, and stays where it ended', async () => {
  const start = new Date('2026-11-23T08:00:00Z').getTime();
  let now = new Date(start);
  const portal = await aPortal({ deliverySeconds: 10, now: () => now });
  const numbers = { fine: '+41791111111', dead: '+41790009001', off: '+41790009002', gone: '+41790009003', mute: '+41790009004' }; // biome-ignore format: a table
  for (const [reference, number] of Object.entries(numbers)) {
    await ask(portal, 'SendTextSMS', aRequest({ Recipients: [`${number}:${reference}`] }));
  }
  const course: string[] = [];
  for (const seconds of [9, 10, 39, 40, 100_000]) {
    now = new Date(start + seconds * 1000);
    const items = await inquire(portal, Object.keys(numbers));
    course.push(items.map(({ DeliveryStatus, Reasoncode }) => `${DeliveryStatus} ${Reasoncode}`).join(', '));
  }
  expect(course).toEqual([
    '-1 :, -1 :, -1 :, -1 :, -1 :',
    '0 000, 2 101, 1 107, 1 107, -1 :',
    '0 000, 2 101, 1 107, 1 107, -1 :',
    '0 000, 2 101, 0 000, 2 108, -1 :',
    '0 000, 2 101, 0 000, 2 108, -1 :',
  ]);
  expect((await inquire(portal, ['fine']))[0]).toMatchObject({
    SubmissionDate: '2026-11-23T08:00:00Z',
    NotificationDate: '2026-11-23T08:00:10Z',
  });
  expect(await inquire(portal, ['stranger'])).toEqual([]);
});

test('the same reference twice is charged twice, reported once, and can be seen (S4)', async () => {
  const portal = await aPortal();
  await ask(portal, 'SendTextSMS', aRequest({ Recipients: ['+41790009001:A'] }));
  await ask(portal, 'SendTextSMS', aRequest({ Recipients: ['+41791111111:A'] }));
  expect(await creditsOf(portal)).toBe('98');
  expect((await seen(portal)).timesSeen).toEqual({ A: 2 });
  expect(await inquire(portal, ['A'])).toMatchObject([{ DeliveryStatus: '0' }]);
});

test.for([
  ['+41790009013', true],
  ['+41790009014', false],
] as const)('%s hangs up, and what came is counted all the same (S4)', async ([number, taken]) => {
  const portal = await aPortal();
  await expect(ask(portal, 'SendTextSMS', aRequest({ Recipients: [`${number}:A`] }))).rejects.toThrow();
  const { taken: all, timesSeen } = await seen(portal);
  expect(timesSeen).toEqual({ A: 1 });
  expect(all).toHaveLength(taken ? 1 : 0);
  expect(await inquire(portal, ['A'])).toHaveLength(taken ? 1 : 0);
});

test('a busy portal takes the same text the second time', async () => {
  const portal = await aPortal();
  const request = aRequest({ Recipients: ['+41790009023:A'] });
  expect(await ask(portal, 'SendTextSMS', request)).toMatchObject({ StatusCode: '24' });
  expect(await ask(portal, 'SendTextSMS', request)).toMatchObject({ StatusCode: '1' });
  expect(await ask(portal, 'SendTextSMS', { ...request, MessageText: 'another' })).toMatchObject({
    StatusCode: '24',
  });
});

test('a portal that was killed in the middle of a word forgets nothing', async () => {
  const folder = aFolder();
  const first = await aPortal({ folder });
  await ask(first, 'SendTextSMS', aRequest({ Recipients: ['+41791111111:A'] }));
  await first.close();
  const journal = join(folder, 'journal.jsonl');
  const whole = readFileSync(journal, 'utf8');
  appendFileSync(journal, '{"type":"message","refer');

  const second = await aPortal({ folder, credits: 5000 });
  expect(readFileSync(journal, 'utf8')).toBe(whole);
  expect(await creditsOf(second)).toBe('99');
  expect(await inquire(second, ['A'])).toMatchObject([{ DeliveryStatus: '0' }]);
  await ask(second, 'SendTextSMS', aRequest({ Recipients: ['+41791111111:B'] }));
  await second.close();

  expect((await seen(await aPortal({ folder }))).timesSeen).toEqual({ A: 1, B: 1 });
});

test('faults can be had by the number of the request', async () => {
  const portal = await aPortal({ faults: (number) => (number === 2 ? 'no-credits' : null) });
  const codes: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    codes.push(String((await ask(portal, 'SendTextSMS', aRequest())).StatusCode));
  }
  expect(codes).toEqual(['1', '5', '1']);
});

test('the control endpoints ask for the token when there is one', async () => {
  const portal = await aPortal({ token: 'secret' });
  const statusOf = async (authorization: string) =>
    (await fetch(`${portal.url}/sandbox/messages`, { headers: { authorization } })).status;
  expect(await statusOf('Bearer wrong')).toBe(401);
  expect(await statusOf('Bearer secret')).toBe(200);
});

test.for([
  ['GET', 'CheckCredits', undefined, 405],
  ['POST', 'constructor', '{}', 404],
  ['POST', 'CheckCredits', 'no json', 400],
  ['POST', 'SendTextSMS', 'x'.repeat(1_100_000), 413],
] as const)('%s %s that makes no sense is an HTTP error', async ([method, endpoint, body, httpStatus]) => {
  const portal = await aPortal();
  const response = await fetch(
    `${portal.url}/${endpoint}`,
    body === undefined ? { method } : { method, body },
  );
  expect(response.status).toBe(httpStatus);
});

// ── what the tests are made of ──

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-portal-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function aPortal(options: Partial<PortalOptions> = {}): Promise<Portal> {
  const folder = options.folder ?? aFolder();
  const given = { userKey: 'K', password: 'P', credits: 100, deliverySeconds: 0 };
  const portal = await startPortal({ ...given, ...options, folder });
  let closed: Promise<void> | null = null;
  const close = () => {
    closed ??= portal.close();
    return closed;
  };
  cleanUps.push(close);
  return { ...portal, close };
}

function aRequest(change: object = {}): object {
  return {
    UserName: 'K',
    Password: 'P',
    Originator: 'PRAXIS',
    Recipients: ['+41791111111:REF'],
    MessageText: 'Termin',
    ForceGSM7bit: false,
    ...change,
  };
}

type Reply = { StatusCode: string; Credits?: string; DeliveryNotifications?: Record<string, string>[] };

async function ask({ url }: Portal, endpoint: string, fields: object = {}): Promise<Reply> {
  const body = JSON.stringify({ UserName: 'K', Password: 'P', ...fields });
  const response = await fetch(`${url}/${endpoint}`, { method: 'POST', body });
  expect(response.status).toBe(200);
  return (await response.json()) as Reply;
}

async function creditsOf(portal: Portal): Promise<string | undefined> {
  return (await ask(portal, 'CheckCredits')).Credits;
}

async function inquire(portal: Portal, references: readonly string[]): Promise<Record<string, string>[]> {
  const fields = { TransactionReferenceNumbers: references.join(';') };
  const reply = await ask(portal, 'InquireDeliveryNotifications', fields);
  expect(reply.StatusCode).toBe('0');
  return reply.DeliveryNotifications ?? [];
}

async function seen({ url }: Portal): Promise<{ taken: unknown[]; timesSeen: Record<string, number> }> {
  return (await (await fetch(`${url}/sandbox/messages`)).json()) as never;
}
