import { OutageError } from '../../src/errors.ts';
import type { Channel, DeliveryStatus } from '../../src/model/message.ts';
import type {
  Balance,
  DeliveryReport,
  Gateway,
  OutgoingMessage,
  StopReason,
  SubmitOutcome,
} from '../../src/ports.ts';

/** What the portal answers to one message. `taken`: whether it passes the message on, whatever it answers. */
export type Answer = Readonly<{ taken: boolean; until?: Promise<void> }> &
  (
    | Readonly<{ outcome: 'accepted' }>
    | Readonly<{ outcome: 'refused' | 'unknown'; reason: string }>
    | Readonly<{ outcome: 'try-later'; reason: string; concerns?: 'recipient' }>
    | Readonly<{ outcome: 'stop'; reason: StopReason }>
  );

export const accepted: Answer = { outcome: 'accepted', taken: true };
export const refused: Answer = { outcome: 'refused', reason: 'bad-number', taken: false };
export const tryLater: Answer = { outcome: 'try-later', reason: 'connection-refused', taken: false };
/** The connection broke before or after the portal had understood. */
export const lostButTaken: Answer = { outcome: 'unknown', reason: 'time-out', taken: true };
export const lostOnTheWay: Answer = { outcome: 'unknown', reason: 'time-out', taken: false };
export const stopFor = (reason: StopReason): Answer => ({ outcome: 'stop', reason, taken: false });

/** A portal inside the test: remembers what it was handed, answers as scripted. */
export type FakePortal = Gateway & {
  /** Everything that was handed over, in order; a reference seen twice is here twice. */
  readonly handed: OutgoingMessage[];
  /** What it passed on to a telephone or mailbox. */
  readonly taken: OutgoingMessage[];
  /** How many calls ran at the same time at most. */
  mostAtOnce: number;
  /** The balance in thousandths; each taken message costs `price`. */
  milliCredits: number;
  price: number;
  isReachable: boolean;
  /** What every call waits for before it begins: a process that is suspended between claim and call. */
  beforeCall: Promise<void>;
  /** References it was asked about, one list for each inquiry. */
  readonly inquiries: (readonly string[])[];
  /** The answers to a recipient's next messages; 'everyone' answers all others for good. */
  answer(recipient: string, ...answers: Answer[]): void;
  /** From now on all messages without answers of their own get this one. */
  answerAll(answer: Answer): void;
  /** What it will say about the recipient's taken messages. */
  report(recipient: string, status: DeliveryStatus | null, reason?: string): void;
  /** No longer knows anything it took (a portal without memory). */
  forget(): void;
};

type Options = Readonly<{ channel: Channel; concurrency?: number; reportsDelivery?: boolean }>;

export function createFakePortal({ channel, concurrency = 4, reportsDelivery = true }: Options): FakePortal {
  const scripts = new Map<string, Answer[]>();
  const statuses = new Map<string, DeliveryReport>();
  const known = new Map<string, string>();
  let standard = accepted;
  let running = 0;

  const call = async (
    message: OutgoingMessage,
    signal: AbortSignal,
    mayBegin: () => boolean,
  ): Promise<SubmitOutcome> => {
    const { reference, recipient } = message;
    await portal.beforeCall;
    if (signal.aborted || !mayBegin()) return { reference, outcome: 'not-attempted' };
    portal.handed.push(message);
    running += 1;
    portal.mostAtOnce = Math.max(portal.mostAtOnce, running);
    const { taken, until, ...outcome } = scripts.get(recipient)?.shift() ?? standard;
    if (taken) {
      portal.taken.push(message);
      portal.milliCredits -= portal.price;
      known.set(reference, recipient);
    }
    await until;
    running -= 1;
    return { reference, ...outcome };
  };

  const portal: FakePortal = {
    channel,
    concurrency,
    reportsDelivery,
    handed: [],
    taken: [],
    mostAtOnce: 0,
    milliCredits: 1_000_000,
    price: 1000,
    isReachable: true,
    inquiries: [],
    beforeCall: Promise.resolve(),
    answer: (recipient, ...answers) => void scripts.set(recipient, answers),
    answerAll(answer) {
      standard = answer;
    },
    report: (recipient, status, reason) =>
      void statuses.set(recipient, { status, reason: reason ?? null, at: null }),
    forget: () => known.clear(),

    async *submit(messages, signal, mayBegin = () => true) {
      const calls = new Map(
        messages.map((message) => [message.reference, call(message, signal, mayBegin)] as const),
      );
      while (calls.size > 0) {
        const outcome = await Promise.race(calls.values());
        calls.delete(outcome.reference);
        yield outcome;
      }
    },
    async deliveryStatus(references) {
      if (!portal.isReachable) throw new OutageError('portal-unreachable');
      portal.inquiries.push(references);
      return new Map(
        references.flatMap((reference) => {
          const recipient = known.get(reference);
          if (recipient === undefined) return [];
          return [[reference, statuses.get(recipient) ?? { status: null, reason: null, at: null }]];
        }),
      );
    },
    async balance(): Promise<Balance> {
      if (!portal.isReachable) throw new OutageError('portal-unreachable');
      return { kind: 'credits', milliCredits: portal.milliCredits };
    },
    close: async () => undefined,
  };
  return portal;
}

/** A promise that the test opens when it wants the portal to answer. */
export function createGate(): { readonly opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
