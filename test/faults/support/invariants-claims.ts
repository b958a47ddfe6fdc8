import { integer, integerOrNull, type Row, text } from './bare-database.ts';
import { decidedByPerson, type Facts, groupBy, type MessageFact } from './invariants-facts.ts';

/** P4: of an appointment at its time, one reminder reaches the patient, unless it was reset, failed, or a person decided. */
export function checkOnce(facts: Facts): string[] {
  const isDecided = decidedByPerson(facts);
  return [...byAppointment(facts).values()].flatMap((messages) =>
    messages.flatMap((message, index) => {
      const before = messages[index - 1];
      if (before === undefined || !isLive(before) || !isLive(message)) return [];
      if (!isForSame(before, message) || isDecided(before.id) || isDecided(message.id)) return [];
      return [`messages ${before.id} and ${message.id} both remind of appointment ${message.appointmentId}`];
    }),
  );
}

/** Messages for appointments, by id, without those that were withdrawn before they left. */
function byAppointment({ messages }: Facts): Map<string, MessageFact[]> {
  const counting = [...messages.values()].filter(
    ({ appointmentId, last }) => appointmentId !== null && last.state !== 'withdrawn',
  );
  return groupBy(counting, ({ appointmentId, kind }) => `${appointmentId} ${kind}`);
}

/** Has reached the patient, or may still. */
function isLive({ last: { state, deliveryStatus, isReset } }: MessageFact): boolean {
  return !isReset && state !== 'rejected' && state !== 'withdrawn' && deliveryStatus !== 2;
}

/** P10: another time, or another person in the slot, is another reminder. */
function isForSame(a: MessageFact, b: MessageFact): boolean {
  const isSamePerson = a.patientId === b.patientId && (a.patientId !== null || a.recipient === b.recipient);
  return a.startsAt === b.startsAt && isSamePerson;
}

/** P4: an appointment is claimed once, and what reminds of it, or may, holds the claim. */
export function checkClaims(facts: Facts): string[] {
  const held = new Map(facts.claims.map((claim) => [keyOf(claim), claim]));
  const doubles = facts.claims.length - held.size;
  const claimants = new Set(
    [...facts.claims, ...facts.superseded].map((row) => integerOrNull(row, 'message_id')),
  );
  return [
    ...(doubles === 0 ? [] : [`${doubles} appointments are claimed twice`]),
    ...facts.claims.flatMap((claim) => wrongHolder(facts, claim)),
    ...[...byAppointment(facts).values()].flatMap((messages) =>
      messages.flatMap((message, index) => {
        const isNewest = index === messages.length - 1;
        const isReleased = messages.slice(index + 1).some(({ last }) => last.isReset);
        if (!isLive(message) || message.now === null || claimants.has(message.id)) return [];
        // its claim was taken over by a later one: another time or person, or a retry
        const claim = held.get(`${message.appointmentId} ${message.kind}`);
        if (!isNewest && (claim !== undefined || isReleased)) return [];
        return [`message ${message.id} (${message.last.state}) reminds without a claim`];
      }),
    ),
  ];
}

const keyOf = (claim: Row): string => `${integer(claim, 'appointment_id')} ${text(claim, 'kind')}`;

function wrongHolder({ messages }: Facts, claim: Row): string[] {
  const holder = integerOrNull(claim, 'message_id');
  if (holder === null) return []; // L6: purged
  const message = messages.get(holder);
  const say = (what: string) => [
    `the claim of appointment ${claim.appointment_id} is held by message ${holder}, ${what}`,
  ];
  if (message === undefined) return say('which is not there');
  if (message.appointmentId !== integer(claim, 'appointment_id')) return say('which is for another');
  if (message.last.state === 'withdrawn') return say('which was withdrawn');
  return message.last.isReset ? say('which was reset') : [];
}
