import { decidedByPerson, type Facts, type MessageFact } from './invariants-facts.ts';
import { triesOf } from './invariants-messages.ts';

/** What the SMS portal says of itself; a test's portal answers so under `/sandbox/messages`. */
export type PortalFacts = Readonly<{
  /** What its account has, as a number of credits. */
  credits: string;
  taken: readonly Readonly<{ reference: string | null; recipient: string }>[];
  /** How often each reference was on the wire. */
  timesSeen: Readonly<Record<string, number>>;
}>;

/** S4: at most once, and never lost: both sides tell the same. */
export function checkPortal(facts: Facts, portal: PortalFacts): string[] {
  const twice = Object.entries(portal.timesSeen).filter(([, times]) => times > 1);
  const taken = portal.taken.flatMap(({ reference, recipient }) =>
    reference === null ? [] : [{ reference, recipient }],
  );
  const unnamed = portal.taken.length - taken.length;
  return [
    ...twice.map(([reference, times]) => `the portal has seen reference ${reference} ${times} times`),
    ...(unnamed === 0 ? [] : [`the portal has taken ${unnamed} messages without a reference`]),
    ...checkTaken(facts, 'sms', { taken, seen: Object.keys(portal.timesSeen) }),
  ];
}

/** The same for e-mail, by the Message-IDs of what the server has accepted: one for each mail. */
export function checkMail(facts: Facts, accepted: readonly string[]): string[] {
  const references = accepted.map((messageId) => /^<?([^@>]+)/.exec(messageId)?.[1] ?? messageId);
  const twice = references.filter((reference, index) => references.indexOf(reference) !== index);
  const taken = references.map((reference) => ({ reference }));
  return [
    ...[...new Set(twice)].map((reference) => `the mail server has accepted reference ${reference} twice`),
    ...checkTaken(facts, 'email', { taken, seen: references }),
  ];
}

type Handed = Readonly<{
  taken: readonly Readonly<{ reference: string; recipient?: string }>[];
  seen: readonly string[];
}>;

function checkTaken(facts: Facts, channel: string, { taken, seen }: Handed): string[] {
  const ofChannel = [...facts.messages.values()].filter((message) => message.channel === channel);
  const byTry = new Map(
    ofChannel.flatMap((message) => triesOf(message).map((reference) => [reference, message])),
  );
  const isDecided = decidedByPerson(facts);
  const there = new Set(taken.map(({ reference }) => reference));
  const strangers = seen.filter((reference) => !byTry.has(reference));
  return [
    ...tooMany(facts, channel, strangers),
    ...taken.flatMap(({ reference, recipient }) => {
      const message = byTry.get(reference);
      if (message === undefined) return []; // among the strangers
      return [
        ...(isDecided(message.id) ? [] : lost(message, reference)),
        ...(recipient === undefined || isSameNumber(recipient, message.recipient)
          ? []
          : [`message ${message.id} reached another recipient at the portal`]),
      ];
    }),
    ...ofChannel.flatMap(({ id, last }) =>
      last.state === 'submitted' && !there.has(last.reference) && !isDecided(id)
        ? [`message ${id} is submitted here and unknown there (${last.reference})`]
        : [],
    ),
  ];
}

/** The portal has it: then it is submitted here, or unclear. */
function lost({ id, last }: MessageFact, reference: string): string[] {
  if (last.reference !== reference)
    return [`message ${id} was taken as ${reference} and goes by ${last.reference} now`];
  const isTold = last.state === 'submitted' || last.state === 'unclear';
  return isTold ? [] : [`message ${id} was taken (${reference}) and is ${last.state} here`];
}

/** References that nobody here knows. Without a witness what was purged is known by its charge only. */
function tooMany(facts: Facts, channel: string, strangers: readonly string[]): string[] {
  const isForgotten = facts.witness === null && facts.audit.some(({ action }) => action === 'log.purging');
  if (isForgotten) return [];
  return strangers.map(
    (reference) => `${channel}: reference ${reference} was handed over and nobody here knows it`,
  );
}

function isSameNumber(a: string, b: string): boolean {
  const digits = (number: string) => number.replace(/\D/g, '').replace(/^00/, '');
  return digits(a) === digits(b);
}
