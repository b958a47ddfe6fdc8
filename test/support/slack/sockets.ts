import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { type Connections, createConnections } from './connections.ts';
import { type Ack, type Deliver, notAcked, type Retry, withinThreeSeconds } from './delivery.ts';
import { type Json, objectOf, parsed, textOf } from './json.ts';
import type { Methods } from './methods/method.ts';
import { ApiRefusal } from './refusal.ts';
import type { World } from './world.ts';

/** Socket Mode: the app's connections, each envelope to one of them. */
export type Sockets = Readonly<{
  /** How many connections are open and take envelopes. */
  count(): number;
  /** How many connections there have been in all. */
  everConnected(): number;
  deliver: Deliver;
  /** New connections are refused, until `refuse(false)`. */
  refuse(refused?: boolean): void;
  /** All connections break without a word. */
  drop(): void;
  /** Slack asks the app to connect anew, as it does every now and then. */
  disconnect: Connections['disconnect'];
  /** Envelopes are kept back until the returned function is called. */
  hold(): () => void;
  /** `apps.connections.open`. */
  methods: Methods;
  upgrade: Connections['upgrade'];
  close(): Promise<void>;
}>;

export function createSockets(world: World): Sockets {
  const envelopes = createEnvelopes(world);
  const { openAddress, next, ...connections } = createConnections(world, envelopes);
  let held: Promise<void> | null = null;

  const send: Deliver = async (kind, payload, retry) => {
    await held;
    const connection = next();
    return connection ? envelopes.send(connection, kind, payload, retry) : notAcked('dispatch_failed', 0);
  };
  return {
    ...connections,
    deliver: (...envelope) => withinThreeSeconds(world, send(...envelope)),
    hold() {
      let open = () => {};
      held = new Promise((resolve) => {
        open = resolve;
      });
      return () => {
        held = null;
        open();
      };
    },
    methods: {
      'apps.connections.open': {
        token: 'app',
        answer() {
          const url = openAddress();
          if (url === null) throw new ApiRefusal('too_many_websockets');
          return { url };
        },
      },
    },
  };
}

type Waiting = Readonly<{ connection: WebSocket; settle: (ack: Ack) => void; sentAt: number }>;

/** The envelopes on their way, and what comes back for them. */
function createEnvelopes({ record, changes }: World) {
  const waiting = new Map<string, Waiting>();

  const settle = (id: string, ackAfter: (milliseconds: number) => Ack) => {
    const envelope = waiting.get(id);
    waiting.delete(id);
    envelope?.settle(ackAfter(performance.now() - envelope.sentAt));
    changes.notify();
  };
  return {
    send(connection: WebSocket, type: string, payload: Json, retry: Retry | undefined): Promise<Ack> {
      const id = randomUUID();
      const again = retry ? { retry_attempt: retry.attempt, retry_reason: retry.reason } : {};
      const accepts_response_payload = type !== 'events_api';
      return new Promise((resolve) => {
        waiting.set(id, { connection, settle: resolve, sentAt: performance.now() });
        connection.send(
          JSON.stringify({ envelope_id: id, type, payload, accepts_response_payload, ...again }),
        );
      });
    },
    received(text: string): void {
      record.received('acknowledgement', text);
      const answer = objectOf(parsed(text));
      const body = answer['payload'] ?? null;
      settle(textOf(answer['envelope_id']), (afterMs) => ({
        acked: true,
        afterMs,
        body,
        failure: null,
        noRetry: false,
      }));
    },
    lost(connection: WebSocket): void {
      for (const [id, envelope] of [...waiting]) {
        if (envelope.connection === connection)
          settle(id, (afterMs) => notAcked('operation_timeout', afterMs));
      }
    },
  };
}
