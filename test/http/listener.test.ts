import { describe, expect, test } from 'vitest';
import { healthRoute } from '../../src/http/health.ts';
import type { Route } from '../../src/http/listener.ts';
import { refusalOf } from '../support/practice.ts';
import { aListener, ask, raw, statusOf } from './listeners.ts';

const routes: Route[] = [healthRoute];

describe('the listener', () => {
  test('answers that it lives, by GET and HEAD, and nothing else is there', async () => {
    const listener = await aListener({ routes });
    expect(await ask(listener, '/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
    expect(await ask(listener, '/healthz', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    expect(await ask(listener, '/')).toMatchObject({ status: 404, body: '' });
    expect(await ask(listener, '/healthz/')).toMatchObject({ status: 404 });
    expect((await ask(listener, '/healthz')).headers.get('cache-control')).toBe('no-store');
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is no method it knows', async (method) => {
    const listener = await aListener({ routes });
    const reply = await ask(listener, '/healthz', { method });
    expect(reply).toMatchObject({ status: 405, body: '' });
    expect(reply.headers.get('allow')).toBe('GET, HEAD');
    expect(reply.headers.get('connection')).toBe('close');
  });

  test('a port that is taken is a refusal that names it', async () => {
    const { port } = await aListener({ routes });
    const refusal = await refusalOf(aListener({ routes, port }));
    expect(refusal).toEqual({
      code: 'cannot-listen',
      details: { host: '127.0.0.1', port, reason: 'EADDRINUSE' },
    });
  });

  test('a route that fails is an answer without words, and the bug is logged', async () => {
    const errors: unknown[] = [];
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (...said: unknown[]) => errors.push(said),
    };
    const broken: Route = () => {
      throw new Error('Vera Muster +41790000001');
    };
    const listener = await aListener({ routes: [broken], log });
    expect(await ask(listener, '/x')).toMatchObject({ status: 500, body: '' });
    expect(errors).toHaveLength(1);
  });
});

describe('what is sent to it by somebody who means no good', () => {
  const head = (lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`;

  test.each([
    ['a head of 20 kB', head(['GET /healthz HTTP/1.1', 'Host: x', `X: ${'a'.repeat(20_000)}`]), 431],
    ['an address of 4 kB', head([`GET /${'a'.repeat(4000)} HTTP/1.1`, 'Host: x']), 414],
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['TLS', Buffer.from('16030100a5010000a10303', 'hex'), 400],
    ['a body', head(['GET /healthz HTTP/1.1', 'Host: x', 'Content-Length: 9']), 413],
    ['a body in chunks', head(['GET /healthz HTTP/1.1', 'Host: x', 'Transfer-Encoding: chunked']), 413],
    [
      'a body that is announced first',
      head(['GET /healthz HTTP/1.1', 'Host: x', 'Content-Length: 9', 'Expect: 100-continue']),
      413,
    ],
    ['two lengths', head(['GET / HTTP/1.1', 'Host: x', 'Content-Length: 1', 'Content-Length: 2']), 400],
    [
      'an address of somebody else',
      head(['GET http://other.example/ HTTP/1.1', 'Host: x', 'Connection: close']),
      400,
    ],
    ['no host', head(['GET /healthz HTTP/1.1', 'Connection: close']), 400],
  ] as const)('%s is refused, and the connection ends', async (_what, bytes, status) => {
    const listener = await aListener({ routes });
    const answer = await raw(listener, bytes as string | Buffer);
    expect(statusOf(answer)).toBe(status);
    expect(await ask(listener, '/healthz')).toMatchObject({ status: 200 });
  });

  test('a tunnel is not opened', async () => {
    const listener = await aListener({ routes });
    expect(await raw(listener, head(['CONNECT other.example:443 HTTP/1.1', 'Host: x']))).toBe('');
  });

  test('who sends a head byte by byte is cut off in time', async () => {
    const listener = await aListener({ routes, patience: { headMilliseconds: 100 } });
    const answer = await raw(listener, 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    expect(statusOf(answer)).toBe(408);
  });

  test('who connects and says nothing is cut off in time', async () => {
    const listener = await aListener({ routes, patience: { idleMilliseconds: 100, headMilliseconds: 100 } });
    await raw(listener, '');
    expect(await ask(listener, '/healthz')).toMatchObject({ status: 200 });
  });
});

describe('stopping', () => {
  test('what is being answered is answered first, and then nobody is let in', async () => {
    let release = () => {};
    let begun = () => {};
    const isAsked = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const slow: Route = async () => {
      begun();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return { status: 200, body: 'done' };
    };
    const listener = await aListener({ routes: [slow] });
    const reply = ask(listener, '/slow');
    await isAsked;
    const stopped = listener.stop();
    release();
    expect(await reply).toMatchObject({ status: 200, body: 'done' });
    await stopped;
    await expect(ask(listener, '/slow')).rejects.toThrow();
  });

  test('an answer that never comes does not keep it from stopping', async () => {
    let begun = () => {};
    const isAsked = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const never: Route = () => {
      begun();
      return new Promise(() => undefined);
    };
    const listener = await aListener({ routes: [never], patience: { stopMilliseconds: 50 } });
    const reply = ask(listener, '/never').catch(() => 'cut');
    await isAsked;
    await listener.stop();
    expect(await reply).toBe('cut');
  });
});
