import { type Dispatcher, Pool } from 'undici';

/** How one request ended, seen from the question that matters: may the portal have read it (S4)? */
export type Exchange =
  | Readonly<{ kind: 'answered'; httpStatus: number; body: string }>
  /** Not a byte of the request was written. */
  | Readonly<{ kind: 'not-sent'; cause: Error }>
  /** It may have been read; nobody knows. */
  | Readonly<{ kind: 'lost'; cause: Error }>;

export type Exchanger = Readonly<{
  post: (path: string, body: string) => Promise<Exchange>;
  close: () => Promise<void>;
}>;

type ExchangerOptions = Readonly<{ origin: string; connections: number; timeoutSeconds: number }>;

const MAX_BODY_BYTES = 1024 * 1024; // a thousand delivery reports take some 250 kB
const WAIT_FACTOR = 3; // connecting and a TLS handshake have time-outs of their own; this only ends a stuck queue

/**
 * Keep-alive HTTP to one portal. The time-out of a request runs from the moment it is written, not while it waits
 * for a connection, and a request is written at most once (S4).
 */
export function createExchanger({ origin, connections, timeoutSeconds }: ExchangerOptions): Exchanger {
  const timeoutMilliseconds = Math.ceil(timeoutSeconds * 1000);
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    headersTimeout: 0, // our own timer covers the whole answer, however it trickles
    bodyTimeout: 0,
    connect: { timeout: timeoutMilliseconds },
  });
  return {
    post: (path, body) => exchange(pool, { path, body, timeoutMilliseconds }),
    close: () => pool.close(),
  };
}

type Posting = Readonly<{ path: string; body: string; timeoutMilliseconds: number }>;

function exchange(pool: Pool, { path, body, timeoutMilliseconds }: Posting): Promise<Exchange> {
  const headers = { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' };
  return new Promise((resolve) => {
    const handler = createHandler(timeoutMilliseconds, resolve);
    pool.dispatch({ method: 'POST', path, headers, body }, handler);
  });
}

function createHandler(
  timeoutMilliseconds: number,
  resolve: (result: Exchange) => void,
): Dispatcher.DispatchHandler {
  let written = false;
  let settled = false;
  let httpStatus = 0;
  let bytes = 0;
  const chunks: Buffer[] = [];

  const settle = (result: Exchange) => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    resolve(result);
  };
  const fail = (cause: Error) => settle({ kind: written ? 'lost' : 'not-sent', cause });
  let timer = setTimeout(() => fail(new Error('no connection in time')), timeoutMilliseconds * WAIT_FACTOR);

  return {
    onRequestStart(controller) {
      // must not be written when given up before, nor a second time on another connection
      if (settled || written) {
        controller.abort(new Error('given up or already written'));
        return;
      }
      written = true;
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(new Error('no answer in time')), timeoutMilliseconds);
    },
    onResponseStart(_controller, statusCode) {
      httpStatus = statusCode;
    },
    onResponseData(controller, chunk) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) controller.abort(new Error('answer longer than 1 MB'));
      else chunks.push(chunk);
    },
    onResponseEnd() {
      settle({ kind: 'answered', httpStatus, body: Buffer.concat(chunks).toString('utf8') });
    },
    onResponseError(_controller, error) {
      fail(error);
    },
  };
}
