import type { Json } from './json.ts';
import type { World } from './world.ts';

/** What the app answered to something that Slack brought it. */
export type Ack = Readonly<{
  /** Whether it answered in time, by Slack's measure. */
  acked: boolean;
  /** How long it took, in real milliseconds. */
  afterMs: number;
  /** What it put into the acknowledgement; null for nothing. */
  body: unknown;
  /** What Slack shows the person when it did not: nobody there, or no answer within 3 s. */
  failure: null | 'dispatch_failed' | 'operation_timeout';
  /** The app asked not to be told again. */
  noRetry: boolean;
}>;

export type DeliveryKind = 'slash_commands' | 'interactive' | 'events_api';

/** Which attempt this is, when it is not the first. */
export type Retry = Readonly<{ attempt: number; reason: string }>;

/** Brings something to the app, through a socket or by signed HTTP. Never throws. */
export type Deliver = (kind: DeliveryKind, payload: Json, retry?: Retry) => Promise<Ack>;

const ACK_SECONDS = 3;

/** An acknowledgement that never came. */
export const notAcked = (failure: NonNullable<Ack['failure']>, afterMs: number): Ack => ({
  acked: false,
  afterMs,
  body: null,
  failure,
  noRetry: false,
});

/** The answer, or a time-out after 3 s: real ones, or such as the test lets Slack's clock run. */
export async function withinThreeSeconds({ clock }: World, answer: Promise<Ack>): Promise<Ack> {
  const startedAt = performance.now();
  const dueAt = clock.now().getTime() + ACK_SECONDS * 1000;
  let cleanUp = () => {};
  const timeout = new Promise<Ack>((resolve) => {
    const giveUp = () => resolve(notAcked('operation_timeout', performance.now() - startedAt));
    const timer = setTimeout(giveUp, ACK_SECONDS * 1000);
    const stopListening = clock.onAdvance(() => clock.now().getTime() >= dueAt && giveUp());
    cleanUp = () => {
      clearTimeout(timer);
      stopListening();
    };
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    cleanUp();
  }
}
