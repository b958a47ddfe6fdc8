import type { SeenMessage } from './account.ts';
import { fateOf } from './special-numbers.ts';

/** One item of a delivery inquiry, all strings (ASPSMS §5). */
export type Notification = Readonly<{
  TransactionReferenceNumber: string;
  DeliveryStatus: string;
  DeliveryStatusDescription: string;
  SubmissionDate: string;
  NotificationDate: string;
  Reasoncode: string;
  ReasoncodeDescription: string;
}>;

/** What happens to a message, and after which multiple of the ordinary delay. */
export type Step = Readonly<{ afterFactor: number; status: string; reason: string }>;

const none: Step = { afterFactor: 0, status: '-1', reason: ':' }; // ':' as the portal writes it, ASPSMS §5
const LATER = 4; // a phone that was off is reached after this many times the ordinary delay

/** What becomes of a message at which multiple of the ordinary delay (ASPSMS §6, §7). */
const courses = {
  delivered: [{ afterFactor: 1, status: '0', reason: '000' }],
  'unknown-subscriber': [{ afterFactor: 1, status: '2', reason: '101' }],
  'off-for-a-while': [
    { afterFactor: 1, status: '1', reason: '107' },
    { afterFactor: LATER, status: '0', reason: '000' },
  ],
  'off-for-ever': [
    { afterFactor: 1, status: '1', reason: '107' },
    { afterFactor: LATER, status: '2', reason: '108' },
  ],
  'no-news': [],
} as const satisfies Record<ReturnType<typeof fateOf>, readonly Step[]>;

const statusDescriptions: Readonly<Record<string, string>> = {
  '-1': 'Not yet submitted or rejected',
  '0': 'Delivered',
  '1': 'Buffered',
  '2': 'Failed',
};

const reasonDescriptions: Readonly<Record<string, string>> = {
  '101': 'Unknown Subscriber',
  '107': 'Absent Subscriber',
  '108': 'Delivery Fail',
};

/** What becomes of a message to that number, in order. */
export function courseOf(recipient: string): readonly Step[] {
  return courses[fateOf(recipient)];
}

/** When the step of a taken message happens. */
export function momentOf({ at }: SeenMessage, { afterFactor }: Step, deliverySeconds: number): Date {
  return new Date(Date.parse(at) + afterFactor * deliverySeconds * 1000);
}

/** How a taken message stands at `now`. */
export function notificationOf(
  reference: string,
  message: SeenMessage,
  deliverySeconds: number,
  now: Date,
): Notification {
  const submittedAt = new Date(message.at);
  const moment = (step: Step) => momentOf(message, step, deliverySeconds);
  const step = courseOf(message.recipient).findLast((candidate) => moment(candidate) <= now) ?? none;
  return {
    TransactionReferenceNumber: reference,
    DeliveryStatus: step.status,
    DeliveryStatusDescription: statusDescriptions[step.status] ?? '',
    SubmissionDate: formatInstant(submittedAt),
    NotificationDate: step === none ? '' : formatInstant(moment(step)),
    Reasoncode: step.reason,
    ReasoncodeDescription: reasonDescriptions[step.reason] ?? '',
  };
}

function formatInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
