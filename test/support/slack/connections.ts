import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { World } from './world.ts';

/** The app's open web sockets. */
export type Connections = Readonly<{
  count(): number;
  everConnected(): number;
  /** The address of a new connection, good for one; null when there are as many as Slack allows. */
  openAddress(): string | null;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** The connection whose turn it is; null when there is none. */
  next(): WebSocket | null;
  refuse(refused?: boolean): void;
  drop(): void;
  disconnect(reason?: 'refresh_requested' | 'warning' | 'link_disabled'): void;
  /** Says good-bye to all; resolves when they are gone. */
  close(): Promise<void>;
}>;

type Listener = Readonly<{
  received: (text: string) => void;
  lost: (connection: WebSocket) => void;
}>;

const MOST_CONNECTIONS = 10;
const FAREWELL_MS = 200;
const UNAVAILABLE = 'HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';

export function createConnections(world: World, listener: Listener): Connections {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const ready: WebSocket[] = [];
  let connected = 0;
  let isRefusing = false;

  const forget = (connection: WebSocket) => {
    const index = ready.indexOf(connection);
    if (index >= 0) ready.splice(index, 1);
    world.changes.notify();
  };
  const welcome = (connection: WebSocket) => {
    const lost = () => {
      forget(connection);
      listener.lost(connection);
    };
    connection.on('message', (raw) => listener.received(String(raw)));
    connection.on('close', lost);
    connection.on('error', lost);
    connected += 1;
    ready.push(connection);
    connection.send(JSON.stringify(helloOf(world, ready.length)));
    world.changes.notify();
  };

  return {
    count: () => ready.length,
    everConnected: () => connected,
    openAddress() {
      if (ready.length >= MOST_CONNECTIONS) return null;
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${world.baseUrl().replace('http', 'ws')}/link/?ticket=${ticket}`;
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', world.baseUrl()).searchParams.get('ticket') ?? '';
      if (!isRefusing && tickets.delete(ticket)) server.handleUpgrade(request, socket, head, welcome);
      else socket.end(UNAVAILABLE);
    },
    next() {
      const connection = ready.shift() ?? null;
      if (connection) ready.push(connection); // the next envelope goes to the next connection
      return connection;
    },
    refuse(refused = true) {
      isRefusing = refused;
    },
    drop() {
      for (const connection of [...server.clients]) connection.terminate();
    },
    disconnect(reason = 'refresh_requested') {
      for (const connection of [...ready]) {
        connection.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'local' } }));
        forget(connection);
      }
    },
    async close() {
      await Promise.all([...server.clients].map(farewell));
    },
  };
}

const helloOf = ({ app }: World, count: number) => ({
  type: 'hello',
  num_connections: count,
  debug_info: { host: 'local', build_number: 1, approximate_connection_time: 18060 },
  connection_info: { app_id: app.appId },
});

/** Closes a connection as a server that goes down does; one that does not answer is cut. */
function farewell(connection: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => connection.terminate(), FAREWELL_MS);
    connection.once('close', () => {
      clearTimeout(cut);
      resolve();
    });
    connection.close(1001);
  });
}
