import { isLoopback } from '../model/loopback.ts';
import type { SeenMessage } from './account.ts';
import { courseOf, momentOf, type Step } from './delivery.ts';

/** Where a sender wants to be told what has happened, by event (ASPSMS §4). */
export type ReportUrls = Readonly<{
  buffered: string | null;
  delivered: string | null;
  failed: string | null;
}>;

export type CallbackOptions = Readonly<{
  deliverySeconds: number;
  /** How many milliseconds after it has happened it is told, once for each; left out: at once and once. */
  delays?: (status: string) => readonly number[];
}>;

export type Callbacks = Readonly<{
  /** Tells the sender of everything that becomes of the message, when it happens. */
  follow: (message: SeenMessage, urls: ReportUrls) => void;
  /** Tells nothing more. */
  close: () => void;
}>;

const TIMEOUT_MILLISECONDS = 5000;
const events: Readonly<Record<string, keyof ReportUrls>> = {
  '0': 'delivered',
  '1': 'buffered',
  '2': 'failed',
};

/** Calls back as ASPSMS does: a GET, once, whatever is answered. The addresses are kept in memory only: they hold a secret. */
export function createCallbacks({ deliverySeconds, delays = () => [0] }: CallbackOptions): Callbacks {
  const timers = new Set<NodeJS.Timeout>();
  const closing = new AbortController();

  const call = async (address: string): Promise<void> => {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(TIMEOUT_MILLISECONDS)]);
    const response = await fetch(address, { redirect: 'manual', signal });
    await response.arrayBuffer();
  };
  const later = (address: string, milliseconds: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      call(address).catch(() => undefined); // who does not listen asks
    }, milliseconds);
    timers.add(timer);
  };
  return {
    follow(message, urls) {
      for (const step of courseOf(message.recipient)) {
        const event = events[step.status];
        const url = event === undefined ? null : urls[event];
        if (url === null) continue;
        const address = filled(url, message, step, momentOf(message, step, deliverySeconds));
        for (const delay of delays(step.status))
          later(address, step.afterFactor * deliverySeconds * 1000 + delay);
      }
    },
    close() {
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** Whether the sandbox would call it: nothing of it leaves this machine. */
export function isCallable(url: string): boolean {
  const plain = url.replaceAll(/<\w+>/g, 'x');
  if (!URL.canParse(plain)) return false;
  const { protocol, hostname } = new URL(plain);
  return (protocol === 'http:' || protocol === 'https:') && isLoopback(hostname);
}

/** Tags are replaced by what they stand for; an address without any gets the reference behind it (ASPSMS §4). */
function filled(url: string, { reference, recipient, at }: SeenMessage, step: Step, moment: Date): string {
  const utc = (instant: Date) => `${instant.toISOString().slice(0, 19)}Z`;
  const values: Readonly<Record<string, string>> = {
    TRN: reference ?? '',
    RCPNT: recipient,
    SCTSUTC: utc(new Date(at)),
    DSCTSUTC: utc(moment),
    RSN: step.reason,
    DST: step.status,
  };
  if (!/<\w+>/.test(url)) return `${url}${reference ?? ''}`;
  return url.replace(/<(\w+)>/g, (tag, name: string) => values[name] ?? tag);
}
