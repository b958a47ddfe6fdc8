import { integer, integerOrNull, type Row, text } from './bare-database.ts';
import { decidedByPerson, type Facts, groupBy, type MessageFact } from './invariants-facts.ts';
import { triesOf } from './invariants-messages.ts';
import type { PortalFacts } from './invariants-portal.ts';

/** One charge for each message that was submitted, at its price, and none for any other. */
export function checkCharges({ credits, messages, witness, audit }: Facts): string[] {
  const charges = credits.filter(({ kind }) => kind === 'message');
  const byMessage = groupBy(charges, (charge) => integerOrNull(charge, 'message_id'));
  const mayBePurged = witness === null && audit.some(({ action }) => action === 'log.purging');
  return [
    ...[...byMessage].flatMap(([id, entries]) => {
      const message = id === null ? undefined : messages.get(id);
      if (message === undefined) return mayBePurged ? [] : [`a charge for message ${id}, which never was`];
      return [
        ...(entries.length === 1 ? [] : [`message ${id} is charged ${entries.length} times`]),
        ...entries.flatMap((entry) => wrongCharge(entry, message)),
      ];
    }),
    ...[...messages.values()].flatMap(({ id, last, milliCredits }) =>
      last.state === 'submitted' && milliCredits > 0 && !byMessage.has(id)
        ? [`message ${id} is submitted and not charged`]
        : [],
    ),
  ];
}

function wrongCharge(entry: Row, { id, last, channel, batchId, milliCredits }: MessageFact): string[] {
  const found: string[] = [];
  const charged = -integer(entry, 'milli_credits');
  if (last.state !== 'submitted') found.push(`message ${id} is charged and ${last.state}`);
  if (charged !== milliCredits) found.push(`message ${id} costs ${milliCredits} and is charged ${charged}`);
  if (entry.channel !== channel || integerOrNull(entry, 'batch_id') !== batchId) {
    found.push(`message ${id} is charged to another account or batch`);
  }
  return found;
}

/** The other entries: an account is opened once, purchases add, and what our own ledger counts is never overdrawn. */
export function checkEntries(facts: Facts): string[] {
  const { credits } = facts;
  const signs = credits.flatMap((entry) => {
    const amount = integer(entry, 'milli_credits');
    const isWrong = entry.kind === 'purchase' ? amount <= 0 : entry.kind === 'inquiry' && amount >= 0;
    return isWrong ? [`credit entry ${entry.id}: a ${entry.kind} of ${amount}`] : [];
  });
  const openings = groupBy(
    credits.filter(({ kind }) => kind === 'opening'),
    ({ channel }) => channel,
  );
  return [
    ...signs,
    ...[...openings].flatMap(([channel, entries]) =>
      entries.length === 1 ? [] : [`the ${channel} account was opened ${entries.length} times`],
    ),
    ...overdrawn(facts),
  ];
}

/** S1, also of several batches at once. A correction or a person's decision may explain it. */
function overdrawn(facts: Facts): string[] {
  const isDecided = decidedByPerson(facts);
  return [...groupBy(facts.credits, ({ channel }) => text({ channel }, 'channel'))].flatMap(
    ([channel, entries]) => {
      const isExplained = entries.some(
        ({ kind, message_id: id }) => kind === 'opening' || kind === 'correction' || isDecided(Number(id)),
      );
      let balance = 0;
      const deepest = Math.min(
        ...entries.map((entry) => {
          balance += integer(entry, 'milli_credits');
          return balance;
        }),
      );
      return deepest < 0 && !isExplained ? [`the ${channel} account was overdrawn to ${deepest}`] : [];
    },
  );
}

/**
 * Opening + purchases − charges = what the portal's account has. What it took and we do not know as sent (unclear, or
 * given up by a person) explains a difference of just its price.
 */
export function checkPortalAccount(facts: Facts, portal: PortalFacts): string[] {
  const entries = facts.credits.filter(({ channel }) => channel === 'sms');
  if (!entries.some(({ kind }) => kind === 'opening')) return []; // nothing was ever submitted
  const ledger = entries.reduce((sum, entry) => sum + integer(entry, 'milli_credits'), 0);
  const there = Math.round(Number(portal.credits) * 1000);
  const taken = new Set(portal.taken.map(({ reference }) => reference));
  const charged = new Set(entries.map((entry) => integerOrNull(entry, 'message_id')));
  const explained = [...facts.messages.values()]
    .filter(({ channel }) => channel === 'sms')
    .reduce((sum, message) => {
      const times = triesOf(message).filter((reference) => taken.has(reference)).length;
      return sum + message.milliCredits * (times - (charged.has(message.id) ? 1 : 0));
    }, 0);
  if (ledger - there === explained) return [];
  return [
    `our ledger has ${ledger}, the portal's account ${there}, and ${explained} of the difference is explained`,
  ];
}
