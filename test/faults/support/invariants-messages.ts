import type { EventFact, Facts, MessageFact } from './invariants-facts.ts';

/** S4: a reference belongs to one try of one message, ever. */
export function checkReferences({ messages }: Facts): string[] {
  const violations: string[] = [];
  const seen = new Map<string, string>();
  for (const message of messages.values()) {
    for (const [index, reference] of triesOf(message).entries()) {
      const here = `message ${message.id}, try ${index + 1}`;
      const other = seen.get(reference);
      if (other !== undefined)
        violations.push(`reference ${reference} is used twice: by ${other} and ${here}`);
      else seen.set(reference, here);
    }
  }
  return violations;
}

/** Each reference a message has had, in order; one that comes back after another counts again. */
export function triesOf({ events, last }: MessageFact): string[] {
  const all = [...events, last].map(({ reference }) => reference);
  return all.filter((reference, index) => reference !== all[index - 1]);
}

/** What a message may become next; the reference changes only on the way back into the queue (DESIGN §3). */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  queued: ['submitting', 'withdrawn'],
  submitting: ['submitted', 'rejected', 'unclear', 'queued'],
  unclear: ['submitted', 'rejected', 'queued'],
  rejected: ['submitted'], // only what a person had given up, see `isArrow`
  submitted: [],
  withdrawn: [],
};

/** DESIGN §3: no state is skipped, time does not run backwards, and the history ends where the message is. */
export function checkHistory({ messages }: Facts, clockToleranceMilliseconds: number): string[] {
  return [...messages.values()].flatMap((message) => {
    const { id, events, now } = message;
    const found = events.flatMap((event, index) =>
      step(events[index - 1] ?? null, event, clockToleranceMilliseconds),
    );
    const end = events.at(-1);
    if (end === undefined) found.push('it has no history');
    else if (now !== null && !isSame(end, now)) {
      found.push(`its history ends as ${describe(end)}, but it is ${describe(now)}`);
    }
    return found.map((what) => `message ${id}: ${what}`);
  });
}

type Standing = Pick<EventFact, 'state' | 'reference' | 'deliveryStatus' | 'isReset'>;

function isSame(a: Standing, b: Standing): boolean {
  return describe(a) === describe(b);
}

function describe({ state, reference, deliveryStatus, isReset }: Standing): string {
  const delivery = deliveryStatus === null ? '' : `, delivery ${deliveryStatus}`;
  return `${state} (${reference}${delivery}${isReset ? ', reset' : ''})`;
}

function step(before: EventFact | null, event: EventFact, tolerance: number): string[] {
  if (before === null) {
    const isFirst = event.state === 'queued' && event.deliveryStatus === null && !event.isReset;
    return isFirst ? [] : [`its history begins as ${describe(event)}`];
  }
  const found: string[] = [];
  if (!isArrow(before, event)) found.push(`it went from ${describe(before)} to ${describe(event)}`);
  const back = Date.parse(before.at) - Date.parse(event.at);
  if (back > tolerance) found.push(`event ${event.id} lies ${back} ms before the one before it`);
  return found;
}

function isArrow(before: EventFact, after: EventFact): boolean {
  if (before.isReset && !after.isReset) return false;
  if (before.state === after.state) return isNews(before, after);
  if (before.isReset !== after.isReset || after.deliveryStatus !== null) return false;
  if (!ARROWS[before.state]?.includes(after.state)) return false;
  if ((before.reference !== after.reference) !== (after.state === 'queued')) return false;
  if (before.state === 'rejected') return before.reason === 'decided-not-sent';
  return before.state !== 'unclear' || after.state !== 'rejected' || after.reason === 'decided-not-sent';
}

/** Within a state: the delivery gets on, or a settled entry is reset (L4). Never both, never nothing. */
function isNews(before: EventFact, after: EventFact): boolean {
  if (before.reference !== after.reference) return false;
  const isSettled = after.state === 'submitted' || after.state === 'rejected';
  if (before.isReset !== after.isReset) return isSettled && before.deliveryStatus === after.deliveryStatus;
  const [was, is] = [before.deliveryStatus, after.deliveryStatus];
  return after.state === 'submitted' && is !== null && (was === null || (was === 1 && is !== 1));
}

/** P3: it goes to the number or address that is the patient's when it is written. Only a witness knows that. */
export function checkRecipients({ messages }: Facts): string[] {
  return [...messages.values()].flatMap(({ id, numbersThen, recipient }) =>
    numbersThen === null || numbersThen.includes(recipient)
      ? []
      : [`message ${id} went to a recipient that was not the patient's when it was prepared`],
  );
}

/** After the tidy-up nobody holds anything: what a dead process had in hand is taken from it. */
export function checkLeases({ messages, batches }: Facts): string[] {
  return [
    ...batches.flatMap(({ id, owner, lease_until: until }) =>
      owner === null && until === null ? [] : [`batch ${id} is still in the hands of ${owner}`],
    ),
    ...[...messages.values()].flatMap(({ id, now }) =>
      now === null || (now.owner === null && now.leaseUntil === null && now.state !== 'submitting')
        ? []
        : [`message ${id} (${now.state}) is still in the hands of ${now.owner}`],
    ),
  ];
}
