import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { RefusalError } from '../errors.ts';
import type { Log } from '../ports.ts';

/** What one address answers. */
export type Answer = Readonly<{
  status: number;
  contentType?: string;
  body?: string;
  headers?: Readonly<Record<string, string>>;
}>;

/** A question as the routes see it: GET or HEAD, without a body. */
export type Question = Readonly<{
  method: 'GET' | 'HEAD';
  path: string;
  query: URLSearchParams;
  /** Who asks, as far as that can be known. */
  address: string;
}>;

/** null: there is nothing of that name. */
export type Route = (question: Question) => Promise<Answer> | Answer | null;

export type Listener = Readonly<{
  /** `http://127.0.0.1:8090`. */
  address: string;
  port: number;
  /** Takes nothing new, answers what it has taken, and ends what lingers. */
  stop: () => Promise<void>;
}>;

export type Patience = Readonly<{
  /** For the whole head of a request. */
  headMilliseconds: number;
  /** For a connection on which nothing happens. */
  idleMilliseconds: number;
  /** For answers under way when it is stopped. */
  stopMilliseconds: number;
}>;

export type ListenerOptions = Readonly<{
  host: string;
  /** 0: any free one. */
  port: number;
  routes: readonly Route[];
  log: Log;
  patience?: Partial<Patience>;
}>;

const PATIENCE: Patience = { headMilliseconds: 5000, idleMilliseconds: 10_000, stopMilliseconds: 3000 };
const MAX_HEAD_BYTES = 8192;
const MAX_HEADERS = 50;
const MAX_ADDRESS = 2048; // of a request; a report takes some 300 characters
const MAX_CONNECTIONS = 200;
const MAX_PER_CONNECTION = 1000; // then it is made anew, so that nobody keeps one for ever

/** Listens until it is stopped. Refuses as `cannot-listen` when the address is not to be had. */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const patience = { ...PATIENCE, ...options.patience };
  const server = createServer(
    {
      maxHeaderSize: MAX_HEAD_BYTES,
      headersTimeout: patience.headMilliseconds,
      requestTimeout: patience.headMilliseconds,
      keepAliveTimeout: patience.idleMilliseconds,
      connectionsCheckingInterval: Math.min(1000, patience.headMilliseconds),
    },
    (request, response) => void respond(options, { request, response, isStopping: () => !server.listening }),
  );
  server.maxHeadersCount = MAX_HEADERS;
  server.maxConnections = MAX_CONNECTIONS;
  server.maxRequestsPerSocket = MAX_PER_CONNECTION;
  server.timeout = patience.idleMilliseconds;
  server.on('checkContinue', (_request, response: ServerResponse) => refuse(response, 413)); // nobody's body is wanted
  const port = await listen(server, options);
  return {
    address: `http://${isIPv6(options.host) ? `[${options.host}]` : options.host}:${port}`,
    port,
    stop: () => stop(server, patience.stopMilliseconds),
  };
}

function listen(server: Server, { host, port, log }: ListenerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuseToStart = (error: NodeJS.ErrnoException) => {
      reject(new RefusalError('cannot-listen', { host, port, reason: error.code ?? error.name }));
    };
    server.once('error', refuseToStart);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', refuseToStart);
      server.on('error', (error) => log.error('listener.trouble', error));
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function stop(server: Server, milliseconds: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const timer = setTimeout(() => server.closeAllConnections(), milliseconds);
  await closed;
  clearTimeout(timer);
}

type Exchange = Readonly<{ request: IncomingMessage; response: ServerResponse; isStopping: () => boolean }>;

/** Whatever comes, there is an answer, and of the request nothing is logged but what it was answered with. */
async function respond({ routes, log }: ListenerOptions, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  response.on('error', () => undefined); // whoever asked has gone
  const early = refusedEarly(request);
  if (early !== null) {
    refuse(response, early);
    return;
  }
  try {
    const question = readQuestion(request);
    give(exchange, question === null ? { status: 400 } : await answer(routes, question));
  } catch (error) {
    log.error('listener.unexpected', error);
    refuse(response, 500);
  }
}

function refusedEarly({ method, url = '', headers }: IncomingMessage): number | null {
  if (method !== 'GET' && method !== 'HEAD') return 405;
  if (url.length > MAX_ADDRESS) return 414;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
  return hasBody ? 413 : null;
}

function readQuestion(request: IncomingMessage): Question | null {
  const target = request.url ?? '';
  if (!target.startsWith('/')) return null;
  const at = target.indexOf('?');
  const [path, query] = at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
  const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
  return { method, path, query: new URLSearchParams(query), address: addressOf(request) };
}

/** On this machine a proxy stands before us: the last address it names is one it has seen itself. */
function addressOf({ socket, headers }: IncomingMessage): string {
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const forwarded = headers['x-forwarded-for'];
  const isProxy = peer === '127.0.0.1' || peer === '::1';
  if (!isProxy || forwarded === undefined) return peer;
  return String(forwarded).split(',').at(-1)?.trim().slice(0, 64) || peer;
}

async function answer(routes: readonly Route[], question: Question): Promise<Answer> {
  for (const route of routes) {
    const found = await route(question);
    if (found !== null) return found;
  }
  return { status: 404 };
}

function give({ request, response, isStopping }: Exchange, given: Answer): void {
  const body = given.body ?? '';
  response.writeHead(given.status, {
    'content-type': given.contentType ?? 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(isStopping() && { connection: 'close' }), // nothing follows this answer
    ...given.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Answers without having looked any further, and ends the connection: what follows on it is not read. */
function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const allow = status === 405 ? { allow: 'GET, HEAD' } : {};
  response.writeHead(status, { connection: 'close', 'content-length': 0, ...allow });
  response.end();
}
