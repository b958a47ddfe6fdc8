import type { SocketModeReceiver } from '@slack/bolt';
import { slackCode } from './errors.ts';

/** Waits so long, or until the signal is raised. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export type SocketNews = Readonly<{
  /** It cannot be had back: a code. Told of every attempt that fails. */
  onLost: (code: string) => void;
  /** It is there again, after it could not be had back. */
  onBack: () => void;
}>;

/** A connection that is had back whenever it is lost, for as long as it takes. */
export type Socket = Readonly<{
  /** Refuses when Slack does not let us connect: whoever starts it tries again. */
  open: (connect: () => Promise<unknown>) => Promise<void>;
  /** Ends after the attempt in hand; nothing is asked of Slack any more. */
  stop: (disconnect: () => Promise<unknown>) => Promise<void>;
}>;

const FIRST_WAIT_MILLISECONDS = 1000; // also after Slack recycles a connection, which it does all day
const LONGEST_WAIT_MILLISECONDS = 30_000;

/**
 * Reconnects ourselves: the SDK leaves a reconnect that Slack declines (a token that was revoked) to nobody, which would
 * end the process, and goes on asking after it was stopped.
 */
export function createSocket(
  client: SocketModeReceiver['client'],
  { onLost, onBack, wait: pauseFor }: SocketNews & Readonly<{ wait: Wait }>,
): Socket {
  const stopping = new AbortController();
  const { signal } = stopping;
  let isOpen = false;
  let reconnecting: Promise<void> | null = null;

  const reconnect = async (): Promise<void> => {
    let isToldLost = false;
    let wait = FIRST_WAIT_MILLISECONDS;
    for (;;) {
      await pauseFor(wait, signal);
      if (signal.aborted) return;
      try {
        await client.start();
        if (signal.aborted) await client.disconnect();
        else if (isToldLost) onBack();
        return;
      } catch (error) {
        isToldLost = true;
        onLost(socketCode(error) ?? 'closed');
        wait = Math.min(1.5 * wait, LONGEST_WAIT_MILLISECONDS);
      }
    }
  };
  client.on('disconnected', () => {
    if (!isOpen || signal.aborted || reconnecting !== null) return;
    reconnecting = reconnect().finally(() => {
      reconnecting = null;
    });
  });
  return {
    async open(connect) {
      try {
        await connect();
      } catch (error) {
        // the SDK tells nothing at all of a connection that closes before it is there
        throw error ?? Object.assign(new Error('Socket Mode: closed before it was open'), { code: 'closed' });
      }
      isOpen = true;
    },
    async stop(disconnect) {
      stopping.abort();
      await disconnect();
      await reconnecting;
    },
  };
}

/** Why a connection cannot be had: Slack's code or the socket's own; null for a bug. */
export function socketCode(error: unknown): string | null {
  const { code } = (error ?? {}) as Readonly<{ code?: unknown }>;
  return slackCode(error) ?? (typeof code === 'string' ? code : null);
}

/** By the clock. */
export const pause: Wait = (milliseconds, signal) =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
