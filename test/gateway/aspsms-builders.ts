import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { OutageError } from '../../src/errors.ts';
import { type AspsmsOptions, createAspsmsGateway } from '../../src/gateway/aspsms.ts';
import type { Gateway, OutgoingMessage, SubmitOutcome } from '../../src/ports.ts';
import { type Portal, type PortalOptions, startPortal } from '../../src/sandbox/portal.ts';

const PASSWORD = 'geheimes-wort';
const cleanUps: (() => Promise<unknown> | unknown)[] = [];

/** Ends what the builders of one test began, last first. */
export async function cleanUp(): Promise<void> {
  for (const end of cleanUps.splice(0).reverse()) await end();
}

export async function aPortal(options: Partial<PortalOptions> = {}): Promise<Portal> {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-portal-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  const given = { userKey: 'K', password: PASSWORD, credits: 1000, deliverySeconds: 1 };
  const portal = await startPortal({ folder, ...given, ...options });
  let closed: Promise<void> | null = null;
  const close = () => {
    closed ??= portal.close();
    return closed;
  };
  cleanUps.push(close);
  return { ...portal, close };
}

export function aGateway(baseUrl: string, options: Partial<AspsmsOptions> = {}): Gateway {
  const gateway = createAspsmsGateway({
    baseUrl,
    userKey: 'K',
    password: PASSWORD,
    originator: 'PRAXIS',
    timeoutSeconds: 5,
    ...options,
  });
  cleanUps.push(() => gateway.close());
  return gateway;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export async function aStub(answer: Answer): Promise<string> {
  return `http://127.0.0.1:${await listening(createServer(answer))}`;
}

export async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

export function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export async function text(request: IncomingMessage): Promise<string> {
  let whole = '';
  for await (const chunk of request) whole += chunk;
  return whole;
}

export function aMessage(message: Partial<OutgoingMessage>): OutgoingMessage {
  return {
    reference: 'ref',
    recipient: '+41790000001',
    subject: null,
    text: 'Termin',
    encoding: 'gsm-7',
    calendar: null,
    mayUnsubscribe: false,
    ...message,
  };
}

export function someMessages(count: number, prefix = 'ref'): [OutgoingMessage, ...OutgoingMessage[]] {
  const message = (index: number) =>
    aMessage({
      reference: `${prefix}${index}`,
      recipient: `+4179000${1000 + index}`,
      text: `Termin ${index}`,
    });
  return [message(0), ...Array.from({ length: count - 1 }, (_, index) => message(index + 1))];
}

export function quiet(): AbortSignal {
  return new AbortController().signal;
}

export async function submit(
  gateway: Gateway,
  messages: readonly OutgoingMessage[],
  signal = quiet(),
): Promise<SubmitOutcome[]> {
  const outcomes: SubmitOutcome[] = [];
  for await (const outcome of gateway.submit(messages, signal)) outcomes.push(outcome);
  return outcomes;
}

type Seen = {
  taken: { reference: string; text: string; encoding: string }[];
  timesSeen: Record<string, number>;
};

export async function messagesAt({ url }: Portal): Promise<Seen> {
  return (await (await fetch(`${url}/sandbox/messages`)).json()) as Seen;
}

export async function failureOf(asked: Promise<unknown>): Promise<OutageError> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error !== undefined) expect(error).toBeInstanceOf(OutageError);
  return error as OutageError;
}
