import { afterEach, expect, test } from 'vitest';
import { RefusalError } from '../../src/errors.ts';
import { htmlOf } from '../../src/gateway/mail-content.ts';
import {
  aGateway,
  aMailServer,
  aMessage,
  aScriptedServer,
  aTlsServer,
  cleanUp,
  selfSigned,
  submit,
} from './smtp-builders.ts';

afterEach(cleanUp);

test('an accepted mail is there once, from the practice, under our reference', async () => {
  const { port, mails } = await aMailServer();
  const message = aMessage({ subject: 'Ihr Termin – Zürich', text: 'Grüezi\n\nMontag <10:00> & Co.' });

  expect(await submit(aGateway(port), [message])).toEqual([{ reference: 'ref1', outcome: 'accepted' }]);

  expect(Object.keys(mails())).toEqual(['ref1.eml']);
  const mail = mails()['ref1.eml'] ?? '';
  expect(mail).toMatch(/^From: Praxis Muster <termine@praxis\.example>\r$/m);
  expect(mail).toMatch(/^To: anna@mail\.example\r$/m);
  expect(mail).toMatch(/^Message-ID: <ref1@praxis\.example>\r$/m);
  expect(mail).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(mail).toMatch(/^X-Auto-Response-Suppress: All\r$/m);
  expect(mail).toMatch(/^Content-Type: multipart\/alternative/m);
});

test('many mails over few connections: one outcome and one file each (S4)', async () => {
  const { port, mails } = await aMailServer();
  const messages = Array.from({ length: 250 }, (_, index) => aMessage({ reference: `ref${index}` }));
  const outcomes = await submit(aGateway(port, { concurrency: 4 }), messages);
  expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(250);
  expect(Object.keys(mails()).toSorted()).toEqual(
    messages.map(({ reference }) => `${reference}.eml`).toSorted(),
  );
});

test.for([
  ['refused', { outcome: 'refused', reason: 'smtp-550' }, 0],
  ['busy', { outcome: 'try-later', reason: 'smtp-450', concerns: 'recipient' }, 0],
  ['full', { outcome: 'refused', reason: 'smtp-552' }, 0],
  ['hangup', { outcome: 'unknown', reason: 'connection-lost' }, 1],
] as const)('a mail to %s@ comes to %o', async ([localPart, expected, kept]) => {
  const { port, mails } = await aMailServer();
  const gateway = aGateway(port);
  const outcomes = await submit(gateway, [aMessage({ recipient: `${localPart}@mail.example` })]);
  expect(outcomes).toEqual([{ reference: 'ref1', ...expected }]);
  expect(Object.keys(mails())).toHaveLength(kept);

  const next = await submit(gateway, [aMessage({ reference: 'ref2' })]);
  expect(next).toEqual([{ reference: 'ref2', outcome: 'accepted' }]);
});

const tryLater = { outcome: 'try-later', reason: 'not-connected' } as const;
const unknown = { outcome: 'unknown', reason: 'connection-lost' } as const;

test.for([
  ['CONNECT', tryLater],
  ['EHLO', tryLater],
  ['MAIL', tryLater],
  ['RCPT', tryLater],
  ['DATA', tryLater],
  ['CONTENT', unknown],
  ['END', unknown],
] as const)(
  'a connection lost at %s comes to %o, and the mail is offered once (S4)',
  async ([step, expected]) => {
    const server = await aScriptedServer(({ at, socket }) => {
      if (at === step) socket.destroy();
    });
    const outcomes = await submit(aGateway(server.port), [aMessage({ text: 'x'.repeat(300_000) })]);
    expect(outcomes).toEqual([{ reference: 'ref1', ...expected }]);
    expect(server.count('DATA')).toBeLessThanOrEqual(1);
    expect(server.connections()).toBe(1);
  },
);

test.for([
  ['MAIL', tryLater],
  ['DATA', tryLater],
  ['END', unknown],
] as const)('a server that falls silent at %s comes to %o', async ([step, expected]) => {
  const server = await aScriptedServer(({ at }) => (at === step ? '' : undefined));
  const outcomes = await submit(aGateway(server.port, { timeoutSeconds: 0.2 }), [aMessage({})]);
  expect(outcomes).toEqual([{ reference: 'ref1', ...expected }]);
  expect(server.connections()).toBe(1);
});

test('a kept connection that turns out dead is no reason to send a mail twice (S4)', async () => {
  let mailFroms = 0;
  const server = await aScriptedServer(({ at, socket }) => {
    if (at !== 'MAIL') return;
    mailFroms += 1;
    if (mailFroms === 2) socket.destroy();
  });
  const gateway = aGateway(server.port, { concurrency: 1 });
  const messages = [aMessage({}), aMessage({ reference: 'ref2' }), aMessage({ reference: 'ref3' })];
  expect(await submit(gateway, messages)).toEqual([
    { reference: 'ref1', outcome: 'accepted' },
    { reference: 'ref2', ...tryLater },
    { reference: 'ref3', outcome: 'accepted' },
  ]);
  expect(mailFroms).toBe(3);
});

test.for([
  ['CONNECT', '554 No service', { outcome: 'stop', reason: 'portal-misconfigured' }],
  ['CONNECT', '421 Too busy', { outcome: 'try-later', reason: 'smtp-421' }],
  ['MAIL', '550 Not you', { outcome: 'stop', reason: 'sender-refused' }],
  ['MAIL', '530 Log in', { outcome: 'stop', reason: 'credentials' }],
  ['MAIL', '451 Later', { outcome: 'try-later', reason: 'smtp-451' }],
  ['MAIL', '421 Going down', { outcome: 'try-later', reason: 'smtp-421' }],
  ['RCPT', '553 No', { outcome: 'refused', reason: 'smtp-553' }],
  ['RCPT', '452 Full for now', { outcome: 'try-later', reason: 'smtp-452', concerns: 'recipient' }],
  ['DATA', '451 Later', { outcome: 'try-later', reason: 'smtp-451' }],
  ['DATA', '554 No', { outcome: 'refused', reason: 'smtp-554' }],
  ['END', '554 Spam', { outcome: 'refused', reason: 'smtp-554' }],
  ['END', '451 Later', { outcome: 'try-later', reason: 'smtp-451', concerns: 'recipient' }],
  ['END', '999 What', { outcome: 'unknown', reason: 'smtp-999' }],
] as const)('at %s the answer %s comes to %o', async ([step, answer, expected]) => {
  const server = await aScriptedServer(({ at }) => (at === step ? answer : undefined));
  expect(await submit(aGateway(server.port), [aMessage({})])).toEqual([{ reference: 'ref1', ...expected }]);
});

test('a server that is not there has certainly not taken the mail', async () => {
  const server = await aScriptedServer(() => undefined);
  await server.close();
  expect(await submit(aGateway(server.port), [aMessage({})])).toEqual([{ reference: 'ref1', ...tryLater }]);
});

test('wrong credentials stop everything, right ones open the door', async () => {
  const { port } = await aMailServer({ user: 'praxis', password: 'richtig' });
  const messages = [aMessage({}), aMessage({ reference: 'ref2' }), aMessage({ reference: 'ref3' })];
  const wrong = aGateway(port, { user: 'praxis', password: 'falsch', concurrency: 1 });
  expect((await submit(wrong, messages)).map(({ outcome }) => outcome)).toEqual([
    'stop',
    'not-attempted',
    'not-attempted',
  ]);
  const right = aGateway(port, { user: 'praxis', password: 'richtig' });
  expect((await submit(right, messages)).map(({ outcome }) => outcome)).toEqual(Array(3).fill('accepted'));
});

test('when the program stops, mails that have not begun are not begun (S4)', async () => {
  const stopping = new AbortController();
  const server = await aScriptedServer(({ at }) => {
    if (at === 'DATA') stopping.abort();
  });
  const messages = Array.from({ length: 6 }, (_, index) => aMessage({ reference: `ref${index}` }));
  const outcomes = await submit(aGateway(server.port, { concurrency: 1 }), messages, stopping.signal);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', ...Array(5).fill('not-attempted')]);
  expect(server.count('MAIL')).toBe(1);
});

test('neither subject nor recipient can smuggle in a header or another recipient', async () => {
  const { port, mails } = await aMailServer();
  const outcomes = await submit(aGateway(port, { concurrency: 1 }), [
    aMessage({ subject: 'Termin\r\nBcc: eve@evil.example\r\n\r\nother text' }),
    aMessage({ reference: 'ref2', recipient: 'anna@mail.example\r\nBcc: eve@evil.example' }),
    aMessage({ reference: 'ref3', recipient: 'anna@mail.example, eve@evil.example' }),
    aMessage({ reference: 'ref4', recipient: 'anna@mail.example>\r\nRCPT TO:<eve@evil.example' }),
  ]);
  expect(outcomes).toEqual([
    { reference: 'ref1', outcome: 'accepted' },
    ...['ref2', 'ref3', 'ref4'].map((reference) => ({
      reference,
      outcome: 'refused',
      reason: 'invalid-address',
    })),
  ]);
  expect(Object.keys(mails())).toEqual(['ref1.eml']);
  expect(mails()['ref1.eml']).not.toMatch(/^Bcc:/im);
  expect(mails()['ref1.eml']).toMatch(/^Subject: Termin Bcc: eve@evil\.example other text\r$/m);
});

test('the HTML says what the text says, and loads nothing', () => {
  const html = htmlOf('Guten Tag\r\nFrau <b>Müller</b> & "Co."\n \n\nBis bald');
  expect(html).toContain(
    '<p>Guten Tag<br>\nFrau &lt;b&gt;Müller&lt;/b&gt; &amp; &quot;Co.&quot;</p>\n<p>Bis bald</p>',
  );
  expect(html).not.toMatch(/src=|href=|url\(|http/);
});

test('without encryption mail is sent on this machine only', () => {
  const refusal = new RefusalError('invalid-config', {
    field: 'email.tls',
    expected: 'required or implicit',
  });
  expect(() => aGateway(25, { host: 'mail.example' })).toThrow(refusal);
  expect(() => aGateway(25, { from: 'Praxis <a@b.example>\r\nBcc: eve@evil.example' })).toThrow(RefusalError);
});

test('a server without STARTTLS gets nothing when encryption is required', async () => {
  const { port, mails } = await aMailServer();
  const outcomes = await submit(aGateway(port, { tls: 'required' }), [aMessage({})]);
  expect(outcomes).toEqual([{ reference: 'ref1', outcome: 'stop', reason: 'portal-misconfigured' }]);
  expect(mails()).toEqual({});
});

test('a server that speaks no TLS at all gets nothing when TLS is implicit', async () => {
  const { port } = await aMailServer();
  const outcomes = await submit(aGateway(port, { tls: 'implicit' }), [aMessage({})]);
  expect(outcomes).toEqual([{ reference: 'ref1', outcome: 'stop', reason: 'portal-misconfigured' }]);
});

test.for(['required', 'implicit'] as const)(
  'with TLS %s a certificate nobody vouches for is refused',
  async (tls) => {
    const port = await aTlsServer({ secure: tls === 'implicit' });
    const outcomes = await submit(aGateway(port, { host: 'localhost', tls }), [aMessage({})]);
    expect(outcomes).toEqual([{ reference: 'ref1', outcome: 'stop', reason: 'portal-misconfigured' }]);
  },
);

const certificate = selfSigned();
test.skipIf(certificate === null)('a practice may vouch for the certificate of its own server', async () => {
  const { key = '', cert = '' } = certificate ?? {};
  const port = await aTlsServer({ secure: false, key, cert });
  const gateway = aGateway(port, { host: 'localhost', tls: 'required', allowedCertificates: [cert] });
  expect(await submit(gateway, [aMessage({})])).toEqual([{ reference: 'ref1', outcome: 'accepted' }]);
});

test('SMTP knows neither delivery nor credits', async () => {
  const gateway = aGateway(25);
  expect(gateway.reportsDelivery).toBe(false);
  expect(await gateway.deliveryStatus(['ref1'])).toEqual(new Map());
  expect(await gateway.balance()).toEqual({ kind: 'not-supported' });
});
