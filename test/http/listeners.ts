import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Listener, type ListenerOptions, startListener } from '../../src/http/listener.ts';
import type { Log } from '../../src/ports.ts';

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A real listener at a free port of this machine, stopped with the test. */
export async function aListener(options: Partial<ListenerOptions>): Promise<Listener> {
  const given = { host: '127.0.0.1', port: 0, routes: [], log: silentLog };
  const listener = await startListener({ ...given, ...options });
  onTestFinished(() => listener.stop());
  return listener;
}

export type Reply = Readonly<{ status: number; body: string; headers: Headers }>;

export async function ask(
  { address }: Pick<Listener, 'address'>,
  path: string,
  init?: RequestInit,
): Promise<Reply> {
  const response = await fetch(`${address}${path}`, { redirect: 'manual', ...init });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

/** Writes these bytes to the port as they are and gives all that comes back until the connection is closed. */
export function raw({ port }: Pick<Listener, 'port'>, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(answer);
      else reject(error);
    });
    socket.on('close', () => resolve(answer));
  });
}

/** How a raw answer begins. */
export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
