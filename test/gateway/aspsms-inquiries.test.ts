import { afterEach, expect, test } from 'vitest';
import {
  aGateway,
  aMessage,
  aPortal,
  aStub,
  cleanUp,
  failureOf,
  json,
  submit,
  text,
} from './aspsms-builders.ts';

afterEach(cleanUp);

test('the delivery status is known for what the portal took, and only for that', async () => {
  let now = new Date('2026-11-23T08:00:00Z');
  const portal = await aPortal({ deliverySeconds: 60, now: () => now });
  const gateway = aGateway(portal.url);
  await submit(gateway, [
    aMessage({ reference: 'fine' }),
    aMessage({ reference: 'dead', recipient: '+41790009001' }),
    aMessage({ reference: 'off', recipient: '+41790009002' }),
  ]);

  const atOnce = await gateway.deliveryStatus(['fine', 'dead', 'nobody']);
  now = new Date('2026-11-23T08:01:00Z');
  const later = await gateway.deliveryStatus(['fine', 'dead', 'off']);

  const noNews = { status: null, reason: null, at: null };
  expect(atOnce).toEqual(new Map([['fine', noNews], ['dead', noNews]])); // biome-ignore format: a table
  const at = now;
  expect(later).toEqual(
    new Map([
      ['fine', { status: 0, reason: null, at }],
      ['dead', { status: 2, reason: '101', at }],
      ['off', { status: 1, reason: '107', at }],
    ]),
  );
});

test('a thousand references are asked about at once, and strange items are no news', async () => {
  const asked: number[] = [];
  const url = await aStub(async (request, response) => {
    const { TransactionReferenceNumbers: references } = JSON.parse(await text(request));
    asked.push(references.split(';').length);
    json(response, {
      StatusCode: 1,
      DeliveryNotifications: [
        {
          TransactionReferenceNumber: 'ref0',
          DeliveryStatus: '9',
          Reasoncode: ':',
          NotificationDate: 'soon',
        },
        { TransactionReferenceNumber: 'stranger', DeliveryStatus: '0' },
      ],
    });
  });
  const references = Array.from({ length: 2300 }, (_, index) => `ref${index}`);
  const reports = await aGateway(url).deliveryStatus(references);
  expect(asked).toEqual([1000, 1000, 300]);
  expect(reports).toEqual(new Map([['ref0', { status: null, reason: null, at: null }]]));
});

test.for([
  ['12.5', 12_500],
  ['0', 0],
  ['1234.56789', 1_234_567],
  ['-0.25', -250],
  [7, 7_000],
] as const)('%s credits are %i thousandths', async ([credits, milliCredits]) => {
  const url = await aStub((_request, response) => json(response, { StatusCode: '1', Credits: credits }));
  expect(await aGateway(url).balance()).toEqual({ kind: 'credits', milliCredits });
});

test('an inquiry that fails says how, and never a password', async () => {
  const portal = await aPortal();
  const refused = await failureOf(aGateway(portal.url, { password: 'falsch' }).balance());
  expect(refused).toMatchObject({ code: 'portal-refused', details: { status: '3' } });
  expect(`${refused} ${JSON.stringify(refused)} ${refused.cause}`).not.toMatch(/falsch|geheim/);

  const nonsense = await aStub((_request, response) => json(response, { StatusCode: '1', Credits: 'viele' }));
  expect(await failureOf(aGateway(nonsense).balance())).toMatchObject({ code: 'portal-nonsense' });
  const silent = await failureOf(aGateway(nonsense).deliveryStatus(['a']));
  expect(silent, 'an answer without a list is no proof that nothing is known').toMatchObject({
    code: 'portal-nonsense',
  });

  await portal.close();
  expect(await failureOf(aGateway(portal.url).deliveryStatus(['a']))).toMatchObject({
    code: 'portal-unreachable',
  });
});
