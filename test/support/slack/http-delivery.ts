import { createHmac } from 'node:crypto';
import {
  type Ack,
  type Deliver,
  type DeliveryKind,
  notAcked,
  type Retry,
  withinThreeSeconds,
} from './delivery.ts';
import { isObject, type Json, objectOf, parsed } from './json.ts';
import type { World } from './world.ts';

/** A request as anybody on the internet might send it to the app. */
export type RawRequest = Readonly<{
  body: string;
  contentType?: string;
  /** The app's own, unless the test forges one; null leaves the signature out. */
  secret?: string | null;
  /** How old the signature claims to be. */
  ageSeconds?: number;
  headers?: Readonly<Record<string, string>>;
}>;

/** Signed HTTP: the same payloads, posted to the app's request URL. */
export type HttpDelivery = Readonly<{
  deliver: Deliver;
  /** Sends any request at all, forged ones included; tells status and body. */
  raw(request: RawRequest): Promise<Readonly<{ status: number; body: string }>>;
  /** Slack's check of a new request URL: throws unless the app answers the challenge. */
  verifyUrl(): Promise<void>;
}>;

const FORM = 'application/x-www-form-urlencoded';

export function createHttpDelivery(world: World, requestUrl: string): HttpDelivery {
  const send = async (request: RawRequest) => {
    const response = await fetch(requestUrl, {
      method: 'POST',
      headers: headersFor(world.app.signingSecret, request),
      body: request.body,
      redirect: 'manual',
    });
    const body = await response.text();
    world.record.received(`answer to a request: ${response.status}`, body);
    return { status: response.status, body, headers: response.headers };
  };

  const deliver: Deliver = async (kind, payload, retry) => {
    const startedAt = performance.now();
    const answer = async (): Promise<Ack> => {
      try {
        const { status, body, headers } = await send(requestFor(kind, payload, retry));
        const afterMs = performance.now() - startedAt;
        const noRetry = headers.get('x-slack-no-retry') === '1';
        if (status < 200 || status > 299) return { ...notAcked('dispatch_failed', afterMs), noRetry };
        return { acked: true, afterMs, body: body === '' ? null : parsed(body), failure: null, noRetry };
      } catch {
        return notAcked('dispatch_failed', performance.now() - startedAt); // nobody listens there
      }
    };
    const ack = await withinThreeSeconds(world, answer());
    world.changes.notify();
    return ack;
  };

  return {
    deliver,
    raw: send,
    async verifyUrl() {
      const challenge = 'a-challenge-of-slack';
      const body = JSON.stringify({ token: 'legacy', challenge, type: 'url_verification' });
      const answer = await send({ body, contentType: 'application/json' });
      if (answer.status === 200 && objectOf(parsed(answer.body))['challenge'] === challenge) return;
      throw new Error(`the request URL did not answer the challenge: ${answer.status} ${answer.body}`);
    },
  };
}

/** Commands are forms, interactions a form with one JSON, events JSON. */
function requestFor(kind: DeliveryKind, payload: Json, retry: Retry | undefined): RawRequest {
  const headers: Record<string, string> = retry
    ? { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': `http_${retry.reason}` }
    : {};
  if (kind === 'events_api')
    return { body: JSON.stringify(payload), contentType: 'application/json', headers };
  const fields = kind === 'interactive' ? { payload: JSON.stringify(payload) } : asFields(payload);
  return { body: new URLSearchParams(fields).toString(), contentType: FORM, headers };
}

const asFields = (payload: Json): Record<string, string> =>
  Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      isObject(value) ? JSON.stringify(value) : String(value),
    ]),
  );

function headersFor(signingSecret: string, request: RawRequest): Record<string, string> {
  const { body, contentType = FORM, secret = signingSecret, ageSeconds = 0, headers = {} } = request;
  // the app compares with real time, so this is the one place where Slack's own clock does not count
  const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
  const unsigned = { 'content-type': contentType, 'x-slack-request-timestamp': timestamp, ...headers };
  if (secret === null) return unsigned;
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { ...unsigned, 'x-slack-signature': `v0=${hash}` };
}
