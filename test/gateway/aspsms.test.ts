import { createServer as createTlsServer } from 'node:https';
import getTlsOptions from 'smtp-server/lib/tls-options.js';
import { afterEach, expect, test } from 'vitest';
import { RefusalError } from '../../src/errors.ts';
import type { Fault } from '../../src/sandbox/special-numbers.ts';
import {
  aGateway,
  aMessage,
  aPortal,
  aStub,
  cleanUp,
  json,
  listening,
  messagesAt,
  quiet,
  someMessages,
  submit,
} from './aspsms-builders.ts';

afterEach(cleanUp);

test('every accepted message is one request with its own text and reference', async () => {
  const portal = await aPortal();
  const gateway = aGateway(portal.url);
  const messages = someMessages(60);

  const outcomes = await submit(gateway, messages);

  expect(outcomes.map(({ outcome }) => outcome)).toEqual(messages.map(() => 'accepted'));
  const { taken, timesSeen } = await messagesAt(portal);
  expect(new Set(taken.map(({ reference, text }) => `${reference} ${text}`))).toEqual(
    new Set(messages.map(({ reference, text }) => `${reference} ${text}`)),
  );
  expect(new Set(Object.values(timesSeen))).toEqual(new Set([1]));
});

test('whatever the portal does, a message is on the wire at most once, and accepted only if it was taken (S4)', async () => {
  const mishaps: readonly (Fault | null)[] = [
    null,
    'hang-up-after-accepting',
    null,
    'http-500-after-accepting',
    'busy',
    'hang-up-before-accepting',
    'nonsense-after-accepting',
    'refused',
    null,
  ];
  const portal = await aPortal({ faults: (number) => mishaps[(number * 7) % mishaps.length] ?? null });
  const messages = someMessages(300);

  const outcomes = await submit(aGateway(portal.url), messages);

  expect(new Set(outcomes.map(({ reference }) => reference)).size).toBe(300);
  const { taken, timesSeen } = await messagesAt(portal);
  expect(Math.max(...Object.values(timesSeen))).toBe(1);
  const takenReferences = new Set(taken.map(({ reference }) => reference));
  for (const { reference, outcome } of outcomes) {
    if (outcome === 'accepted') expect(takenReferences).toContain(reference);
    if (outcome === 'refused' || outcome === 'try-later') expect(takenReferences).not.toContain(reference);
  }
  expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(
    new Set(['accepted', 'unknown', 'try-later', 'refused']),
  );
});

test.for([
  ['hang-up-after-accepting', 'no-answer'],
  ['hang-up-before-accepting', 'no-answer'],
  ['very-slow', 'no-answer'],
  ['http-500-after-accepting', 'http-500'],
  ['nonsense-after-accepting', 'not-understood'],
] as const)('after %s nobody knows what became of the message (S4)', async ([fault, reason]) => {
  const portal = await aPortal({ faults: () => fault });
  const [message] = someMessages(1);
  const outcomes = await submit(aGateway(portal.url, { timeoutSeconds: 0.3 }), [message]);
  expect(outcomes).toEqual([{ reference: message.reference, outcome: 'unknown', reason }]);
});

test.for([
  ['1', { outcome: 'accepted' }],
  ['2', { outcome: 'try-later', reason: 'aspsms-2' }],
  ['3', { outcome: 'stop', reason: 'credentials' }],
  ['5', { outcome: 'stop', reason: 'no-credits' }],
  ['6', { outcome: 'unknown', reason: 'aspsms-6' }],
  ['10', { outcome: 'stop', reason: 'sender-refused' }],
  ['11', { outcome: 'refused', reason: 'aspsms-11' }],
  ['14', { outcome: 'refused', reason: 'aspsms-14' }],
  ['17', { outcome: 'stop', reason: 'portal-misconfigured' }],
  ['24', { outcome: 'try-later', reason: 'aspsms-24' }],
  ['26', { outcome: 'unknown', reason: 'aspsms-26' }],
  ['30', { outcome: 'stop', reason: 'sender-refused' }],
  ['77', { outcome: 'unknown', reason: 'aspsms-77' }],
  ['constructor', { outcome: 'unknown', reason: 'aspsms-constructor' }],
  [1, { outcome: 'accepted' }],
] as const)('status code %s means %o', async ([code, expected]) => {
  const url = await aStub((_request, response) => json(response, { StatusCode: code, StatusInfo: '' }));
  const [message] = someMessages(1);
  expect(await submit(aGateway(url), [message])).toEqual([{ reference: message.reference, ...expected }]);
});

test.for([
  [429, { outcome: 'try-later', reason: 'http-429' }],
  [404, { outcome: 'stop', reason: 'portal-misconfigured' }],
  [302, { outcome: 'stop', reason: 'portal-misconfigured' }],
  [503, { outcome: 'unknown', reason: 'http-503' }],
] as const)('HTTP status %s means %o', async ([httpStatus, expected]) => {
  const url = await aStub((_request, response) => {
    response.writeHead(httpStatus, { location: 'http://127.0.0.1:1/' }).end('{"StatusCode":"1"}');
  });
  const [message] = someMessages(1);
  expect(await submit(aGateway(url), [message])).toEqual([{ reference: message.reference, ...expected }]);
});

test('a portal that cannot be connected to has certainly not taken the message', async () => {
  const portal = await aPortal();
  await portal.close();
  const [message] = someMessages(1);
  expect(await submit(aGateway(portal.url), [message])).toEqual([
    { reference: message.reference, outcome: 'try-later', reason: 'not-connected' },
  ]);
});

test('a portal whose certificate nobody vouches for gets nothing', async () => {
  let requests = 0;
  const { key, cert } = getTlsOptions({});
  const server = createTlsServer({ key, cert } as { key: string; cert: string }, () => {
    requests += 1;
  });
  const port = await listening(server);
  const outcomes = await submit(aGateway(`https://localhost:${port}`), someMessages(1));
  expect(outcomes).toMatchObject([{ outcome: 'stop', reason: 'portal-misconfigured' }]);
  expect(requests).toBe(0);
});

test('an endless answer is given up, not collected', async () => {
  const url = await aStub((_request, response) => {
    response.writeHead(200);
    const pour = () => {
      while (response.write(Buffer.alloc(65_536, 0x20)));
    };
    response.on('drain', pour);
    pour();
  });
  expect(await submit(aGateway(url), someMessages(1))).toMatchObject([{ outcome: 'unknown' }]);
});

test('after the portal says the credits are used up, nothing more is begun', async () => {
  const portal = await aPortal({ credits: 2 });
  const outcomes = await submit(aGateway(portal.url, { concurrency: 1 }), someMessages(6));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual([
    'accepted',
    'accepted',
    'stop',
    'not-attempted',
    'not-attempted',
    'not-attempted',
  ]);
  expect(Object.keys((await messagesAt(portal)).timesSeen)).toHaveLength(3);
});

test('when the program stops, what is in flight is waited for and the rest is not begun (S4)', async () => {
  const stopping = new AbortController();
  const arrived: string[] = [];
  const url = await aStub((request, response) => {
    request.on('data', (chunk) => arrived.push(String(chunk)));
    request.on('end', () => {
      if (arrived.length === 2) stopping.abort();
      setImmediate(() => json(response, { StatusCode: '1' }));
    });
  });
  const outcomes = await submit(aGateway(url, { concurrency: 2 }), someMessages(10), stopping.signal);
  const count = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  expect(count('accepted')).toBe(arrived.length);
  expect(count('not-attempted')).toBe(10 - arrived.length);
  expect(arrived.length).toBeLessThanOrEqual(3);
});

test('a caller that stops listening begins nothing more', async () => {
  const portal = await aPortal();
  for await (const _outcome of aGateway(portal.url, { concurrency: 1 }).submit(someMessages(50), quiet()))
    break;
  expect(Object.keys((await messagesAt(portal)).timesSeen).length).toBeLessThanOrEqual(2);
});

test('all submissions together keep to the number of calls at once', async () => {
  let now = 0;
  let most = 0;
  const url = await aStub((request, response) => {
    now += 1;
    most = Math.max(most, now);
    request.resume().on('end', () =>
      setTimeout(() => {
        now -= 1;
        json(response, { StatusCode: '1' });
      }, 5),
    );
  });
  const gateway = aGateway(url, { concurrency: 3 });
  const both = await Promise.all([
    submit(gateway, someMessages(20, 'a')),
    submit(gateway, someMessages(20, 'b')),
  ]);
  expect(both.flat().every(({ outcome }) => outcome === 'accepted')).toBe(true);
  expect(most).toBe(3);
});

test('waiting for a connection does not count as waiting for an answer', async () => {
  const portal = await aPortal({ answerDelayMilliseconds: 250 });
  const outcomes = await submit(
    aGateway(portal.url, { concurrency: 1, timeoutSeconds: 0.6 }),
    someMessages(4),
  );
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
});

test('a text is forced into the GSM alphabet exactly when it was counted so', async () => {
  const portal = await aPortal();
  await submit(aGateway(portal.url), [
    aMessage({ reference: 'plain', text: 'Grüezi' }),
    aMessage({ reference: 'wide', text: 'Привет', encoding: 'ucs-2' }),
    aMessage({ reference: 'lossy', text: 'Привет', encoding: 'gsm-7' }),
  ]);
  const { taken } = await messagesAt(portal);
  const texts = Object.fromEntries(
    taken.map(({ reference, text, encoding }) => [reference, `${encoding} ${text}`]),
  );
  expect(texts).toEqual({ plain: 'gsm-7 Grüezi', wide: 'ucs-2 Привет', lossy: 'gsm-7 ??????' });
});

test('the password travels unencrypted on this machine only', () => {
  expect(() => aGateway('http://json.aspsms.com')).toThrow(RefusalError);
  expect(() => aGateway('nonsense')).toThrow(RefusalError);
  expect(() => aGateway('https://json.aspsms.com/')).not.toThrow();
});
