import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A port of the loopback interface that can go away and come back under the same number. */
export type Loopback = Readonly<{ url(): string; start(): Promise<void>; stop(): Promise<void> }>;

type Answering = Readonly<{
  request: (request: IncomingMessage, response: ServerResponse) => void;
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}>;

export function createLoopback(answering: Answering): Loopback {
  let port = 0; // chosen by the system at the first start
  let server: Server | null = null;
  return {
    url: () => `http://127.0.0.1:${port}`,
    async start() {
      server = createServer(answering.request).on('upgrade', answering.upgrade);
      port = await listen(server, port);
    },
    async stop() {
      if (server) await shut(server);
      server = null;
    },
  };
}

const listen = (server: Server, port: number) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const shut = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
