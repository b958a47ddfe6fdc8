import { expect } from 'vitest';
import type { Channel } from '../../../src/model/message.ts';
import type { Written } from './book.ts';
import type { FaultPractice } from './fault-practice.ts';

const MAY_BE_TAKEN: ReadonlySet<string> = new Set(['submitting', 'submitted', 'unclear']);

/**
 * Holds at any moment, also while processes send and die: the portal took nothing under a reference that we did not
 * have in hand before, saw none twice, and took one message for an appointment.
 */
export async function checkOnce(practice: FaultPractice, channel: Channel): Promise<void> {
  const taken = await practice.taken(channel); // before our database is read: what is taken must stand there already
  const written = byReference(await practice.book.messages(channel));
  const strangers = taken.flatMap(({ reference }) => {
    const state = written.get(reference)?.state ?? 'unknown';
    return MAY_BE_TAKEN.has(state) ? [] : [`${reference} ${state}`];
  });
  expect(strangers, 'taken by the portal, and not by our books').toEqual([]);
  expect(doubles(taken.map(({ recipient }) => recipient)), 'people who got it twice').toEqual([]);
  expect(doubles(taken.map(({ reference }) => reference)), 'references taken twice').toEqual([]);
  if (channel === 'email') return;
  const { timesSeen } = await practice.portal();
  const twice = Object.entries(timesSeen).filter(([, times]) => times > 1);
  expect(twice, 'references seen twice on the wire').toEqual([]);
}

/** How many messages ended how. */
export type Ending = Readonly<{ submitted: number; unclear: number; rejected: number }>;

/**
 * Holds when the work is finished: every message is submitted, rejected or unclear, and what the portal took is
 * submitted. Only mail, whose server cannot be asked, may have been taken and be unclear (DESIGN §5.6).
 */
export async function checkFinished(practice: FaultPractice, channel: Channel): Promise<Ending> {
  await checkOnce(practice, channel);
  const written = await practice.book.messages(channel);
  const of = (state: string) => written.filter((message) => message.state === state);
  const [submitted, unclear, rejected] = [of('submitted'), of('unclear'), of('rejected')];
  expect(submitted.length + unclear.length + rejected.length, 'ended').toBe(written.length);
  const taken = new Set((await practice.taken(channel)).map(({ reference }) => reference));
  const isTaken = ({ reference }: Written) => taken.has(reference);
  expect(
    submitted.filter((message) => !isTaken(message)),
    'submitted, and not taken',
  ).toEqual([]);
  if (channel === 'sms') expect(unclear.filter(isTaken), 'taken, and could be asked for').toEqual([]);
  return { submitted: submitted.length, unclear: unclear.length, rejected: rejected.length };
}

function byReference(messages: readonly Written[]): ReadonlyMap<string, Written> {
  return new Map(messages.map((message) => [message.reference, message]));
}

function doubles(words: readonly string[]): string[] {
  const seen = new Set<string>();
  return words.filter((word) => seen.size === seen.add(word).size);
}
