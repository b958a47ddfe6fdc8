import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { type Account, formatCredits, openAccount } from './account.ts';
import { createCallbacks } from './portal-callbacks.ts';
import { type Answer, answerEndpoint, type Behaviour, type Desk, ok, plain } from './portal-endpoints.ts';

export type PortalOptions = Behaviour &
  Readonly<{
    /** Where the account is kept: a portal that was killed knows everything again. */
    folder: string;
    /** 0 or left out: any free one. */
    port?: number;
    /** What a new account starts with, in whole credits. */
    credits: number;
    answerDelayMilliseconds?: number;
    /** What the control endpoints under /sandbox want as a bearer token. */
    token?: string;
    /** Called for every request. */
    onActivity?: () => void;
    now?: () => Date;
  }>;

export type Portal = Readonly<{ url: string; port: number; close: () => Promise<void> }>;

const MAX_BODY_BYTES = 1024 * 1024;

/** A real HTTP server on loopback that speaks the ASPSMS JSON protocol and forgets nothing (ASPSMS §10.5). */
export async function startPortal(options: PortalOptions): Promise<Portal> {
  const account = openAccount(options.folder, options.credits * 1000);
  const now = options.now ?? (() => new Date());
  const { deliverySeconds, reportDelays } = options;
  const callbacks = createCallbacks({ deliverySeconds, ...(reportDelays && { delays: reportDelays }) });
  const desk: Desk = { behaviour: options, account, callbacks, now, sendRequests: { count: 0 } };
  const timers = new Set<NodeJS.Timeout>();
  const server = createServer(async (request, response) => {
    options.onActivity?.();
    const body = await readBody(request);
    const answer = body === null ? plain(413) : answerSafely(desk, options.token, request, body);
    const delay = (options.answerDelayMilliseconds ?? 0) + (answer.delaySeconds ?? 0) * 1000;
    if (delay === 0) {
      give(response, answer);
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      give(response, answer);
    }, delay);
    timers.add(timer);
  });
  const port = await listen(server, options.port ?? 0).catch((error: unknown) => {
    account.close();
    throw error;
  });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async close() {
      callbacks.close();
      for (const timer of timers) clearTimeout(timer);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      account.close();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** The whole body, or null when it is too long or broke off. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function give(response: ServerResponse, { httpStatus, body }: Answer): void {
  if (body === null) {
    response.destroy();
    return;
  }
  const json = typeof body !== 'string';
  response.writeHead(httpStatus, { 'content-type': json ? 'application/json; charset=utf-8' : 'text/html' });
  response.end(json ? JSON.stringify(body) : body);
}

/** A bug or a full disk is an answer like a real portal's, not the end of the process. */
function answerSafely(desk: Desk, token: string | undefined, request: IncomingMessage, text: string): Answer {
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname.startsWith('/sandbox/')) {
      const allowed = token === undefined || request.headers.authorization === `Bearer ${token}`;
      return allowed ? control(desk.account, request, pathname, text) : plain(401);
    }
    if (request.method !== 'POST') return plain(405);
    const body = parseJson(text);
    if (body === undefined) return plain(400);
    return answerEndpoint(desk, pathname.slice(1), body) ?? plain(404);
  } catch {
    return plain(500);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The endpoints no real portal has: health, buying credits, spending them as somebody else would, and looking at what came. */
function control(account: Account, request: IncomingMessage, pathname: string, text: string): Answer {
  switch (`${request.method} ${pathname}`) {
    case 'GET /sandbox/health':
      return ok({ pid: process.pid });
    case 'POST /sandbox/buy': {
      const given = z.object({ credits: z.number().min(0.001).max(1_000_000) }).safeParse(parseJson(text));
      if (!given.success) return plain(400);
      account.buy(Math.round(given.data.credits * 1000));
      return ok({ credits: formatCredits(account.milliCredits()) });
    }
    case 'POST /sandbox/spend': {
      const given = z.object({ leaving: z.number().min(0) }).safeParse(parseJson(text));
      if (!given.success) return plain(400);
      const spent = Math.max(0, account.milliCredits() - Math.round(given.data.leaving * 1000));
      account.charge(spent);
      return ok({ spent: formatCredits(spent), credits: formatCredits(account.milliCredits()) });
    }
    case 'GET /sandbox/messages':
      return ok(messagesSeen(account));
    default:
      return plain(404);
  }
}

/** All the portal took, and how often it saw each reference on the wire: more than once is a double (S4). */
function messagesSeen(account: Account): object {
  const timesSeen = new Map<string, number>();
  for (const { reference } of account.seen()) {
    if (reference !== null) timesSeen.set(reference, (timesSeen.get(reference) ?? 0) + 1);
  }
  return {
    credits: formatCredits(account.milliCredits()),
    taken: account.seen().filter((message) => message.taken),
    timesSeen: Object.fromEntries(timesSeen),
  };
}
