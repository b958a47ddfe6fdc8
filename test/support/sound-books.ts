import { expect } from 'vitest';
import type { BatchState } from '../../src/model/batch.ts';
import type { Channel, MessageState } from '../../src/model/message.ts';
import type { Books } from './books.ts';
import type { Practice } from './practice.ts';

/** What is remembered from outside: what the portals took, what people decided, what was ever seen. */
export type Model = {
  /** Of each reference that was ever stored: which message, for which appointment and start. */
  readonly known: Map<string, Sent>;
  /** Messages that a person said were sent. */
  readonly believed: Set<number>;
  /** Appointments that a person released for another message, at their own risk. */
  readonly released: Set<string>;
  batches: ReadonlyMap<number, BatchState>;
  /** Credits for e-mail, in thousandths. */
  purchased: number;
  /** How often an appointment was moved. */
  moves: number;
  hasCrashed: boolean;
};
type Sent = Readonly<{ messageId: number; appointment: string; startsAt: string; channel: Channel }>;

/** A practice whose process may be replaced by another one. */
export type SoundWorld = Practice & { process: Pick<Practice, 'engine' | 'crash' | 'close'> };

/** A model that has seen nothing yet. */
export function emptyModel(purchased: number): Model {
  return {
    known: new Map(),
    believed: new Set(),
    released: new Set(),
    batches: new Map(),
    purchased,
    moves: 0,
    hasCrashed: false,
  };
}

/** DESIGN §3, arrow by arrow. A person's "not sent" gives way to the portal, which took it after all (S4). */
const BATCH_ARROWS: Record<BatchState, readonly BatchState[]> = {
  prepared: ['approved', 'rejected', 'expired', 'withdrawn'],
  approved: ['prepared', 'submitting', 'expired', 'withdrawn'],
  submitting: ['submitted', 'paused', 'withdrawn'],
  paused: ['submitting', 'submitted', 'withdrawn'],
  submitted: ['paused'], // an unclear message is to be sent again
  rejected: [],
  expired: [],
  withdrawn: [],
};
const MESSAGE_ARROWS: Record<MessageState, readonly MessageState[]> = {
  queued: ['submitting', 'withdrawn'],
  submitting: ['submitted', 'rejected', 'unclear', 'queued'],
  unclear: ['submitted', 'queued', 'rejected'],
  rejected: [],
  submitted: [],
  withdrawn: [],
};

/** Every rule of sending that the books must follow at any moment; remembers what they say. */
export async function expectSound(world: SoundWorld, model: Model, books: Books): Promise<void> {
  remember(model, books);
  expectArrows(model, books);
  expectOnce(world, model, books);
  expectClaims(model, books);
  expectDecisions(books);
  await expectCredits(world, model, books);
}

function remember(model: Model, { message, message_event: events }: Books): void {
  const byId = new Map(message.map((row) => [row['id'], row]));
  for (const event of events) {
    const row = byId.get(event['message_id']);
    model.known.set(String(event['reference']), {
      messageId: Number(row?.['id']),
      appointment: String(row?.['appointment_id']),
      startsAt: String(row?.['starts_at']),
      channel: row?.['channel'] as Channel,
    });
  }
}

/** DESIGN §3. */
function expectArrows(model: Model, { batch: batches, message_event: events }: Books): void {
  const now = new Map(batches.map((row) => [Number(row['id']), row['state'] as BatchState]));
  for (const [id, state] of now) {
    const earlier = model.batches.get(id) ?? 'prepared';
    expect({ earlier, allowed: [earlier, ...reachable(earlier)] }).toMatchObject({
      allowed: expect.arrayContaining([state]),
    });
  }
  for (const id of model.batches.keys()) expect(now.has(id)).toBe(true);
  model.batches = now;
  const last = new Map<unknown, Books['message_event'][number]>();
  for (const event of events) {
    const before = last.get(event['message_id']);
    last.set(event['message_id'], event);
    if (before === undefined) {
      expect(event).toMatchObject({ state: 'queued', delivery_status: null });
      continue;
    }
    const [from, to] = [before['state'] as MessageState, event['state'] as MessageState];
    if (from !== to)
      expect({ from, arrows: MESSAGE_ARROWS[from] }).toMatchObject({ arrows: expect.arrayContaining([to]) });
    if (before['delivery_status'] === 0 || before['delivery_status'] === 2)
      expect(event['delivery_status']).toBe(before['delivery_status']); // final
    if (before['delivery_status'] === 1) expect(event['delivery_status']).not.toBeNull();
    if (event['delivery_status'] !== null) expect(to).toBe('submitted');
  }
}

function reachable(from: BatchState): BatchState[] {
  const found = new Set<BatchState>();
  const open = [from];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const next of BATCH_ARROWS[state]) {
      if (!found.has(next)) open.push(next);
      found.add(next);
    }
  }
  return [...found];
}

/** S4: stored before the call, handed over once, and no second message for an appointment unless a person wanted it. */
function expectOnce({ sms, email }: SoundWorld, model: Model, { batch: batches, message }: Books): void {
  const handed = [...sms.handed, ...email.handed].map(({ reference }) => reference);
  expect(new Set(handed).size).toBe(handed.length);
  for (const reference of handed) expect(model.known.has(reference)).toBe(true);
  const taken = takenBy({ sms, email }, model)
    .filter(({ appointment }) => !model.released.has(appointment))
    .map(({ appointment, startsAt }) => `${appointment} ${startsAt}`);
  expect(new Set(taken).size).toBe(taken.length);
  const waiting = message.filter(({ state }) => state === 'queued' || state === 'submitting');
  const slots = waiting.map((row) => `${row['appointment_id']} ${row['starts_at']}`);
  expect(new Set(slots).size).toBe(slots.length);
  const states = new Map(batches.map(({ id, state }) => [id, state]));
  for (const row of waiting) {
    expect(['prepared', 'approved', 'submitting', 'paused']).toContain(states.get(row['batch_id']));
    if (row['state'] === 'submitting') expect(states.get(row['batch_id'])).toBe('submitting');
  }
}

function takenBy({ sms, email }: Pick<SoundWorld, 'sms' | 'email'>, { known }: Model): Sent[] {
  return [...sms.taken, ...email.taken].flatMap(({ reference }) => known.get(reference) ?? []);
}

/** P4: a claim is a living message's, and who has a living message is claimed; a reset or a purge takes message or claim away. */
function expectClaims(model: Model, { message, reminder_claim: claims }: Books): void {
  const byId = new Map(message.map((row) => [row['id'], row]));
  for (const claim of claims) {
    if (claim['message_id'] === null) continue; // purged: the claim stays (L6)
    const owner = byId.get(claim['message_id']);
    expect(owner).toMatchObject({ appointment_id: claim['appointment_id'], reset_at: null });
    expect(owner?.['state']).not.toBe('withdrawn');
    expect(owner?.['starts_at']).toBe(claim['starts_at']);
  }
  const claimed = new Set(claims.map((claim) => claim['appointment_id']));
  const reset = new Set(
    message.filter((row) => row['reset_at'] !== null).map((row) => row['appointment_id']),
  );
  for (const row of message) {
    const isLiving = row['state'] !== 'withdrawn' && !reset.has(row['appointment_id']);
    if (isLiving && !model.released.has(String(row['appointment_id'])))
      expect(claimed.has(row['appointment_id'])).toBe(true);
    const isWaiting =
      row['state'] === 'queued' || row['state'] === 'submitting' || row['state'] === 'unclear';
    if (isWaiting) expect(claimed.has(row['appointment_id'])).toBe(true);
  }
}

/** S5: what is or was submitted was approved in the revision it has. */
function expectDecisions({ batch: batches, batch_decision: decisions }: Books): void {
  for (const { id, state, revision } of batches) {
    const decided = decisions.filter((row) => row['batch_id'] === id && row['revision'] === revision);
    const needed = {
      approved: 'approved',
      submitting: 'approved',
      submitted: 'approved',
      paused: 'approved',
      rejected: 'rejected',
    };
    const decision = needed[state as keyof typeof needed];
    if (decision !== undefined) expect(decided).toMatchObject([{ decision }]);
    if (state === 'prepared') expect(decided).toEqual([]);
  }
}

/** S1: what was charged, what is reserved, and what the portal says. */
async function expectCredits(world: SoundWorld, model: Model, books: Books): Promise<void> {
  const { message, credit_entry: entries } = books;
  const accounts = await world.process.engine.readAccounts(world.actor);
  const sum = (rows: Books['message']) =>
    rows.reduce((total, row) => total + Number(row['milli_credits']), 0);
  const charged = entries.filter(({ kind }) => kind === 'message');
  for (const row of message.filter(({ state }) => state === 'submitted')) {
    const its = charged.filter((entry) => entry['message_id'] === row['id']);
    expect(its.map((entry) => Number(entry['milli_credits']))).toEqual([-Number(row['milli_credits'])]);
  }
  const taken = takenBy(world, model);
  const takenIds = new Set(taken.map(({ messageId }) => messageId));
  for (const entry of charged) {
    const id = Number(entry['message_id']);
    expect(takenIds.has(id) || model.believed.has(id)).toBe(true);
  }
  const submitting = new Set(books.batch.filter(({ state }) => state === 'submitting').map(({ id }) => id));
  for (const { channel: by, milliLedger, milliReserved, milliAvailable, milliBalance } of accounts) {
    const own = entries.filter((entry) => entry['channel'] === by);
    expect(milliLedger).toBe(sum(own));
    const reserved = message.filter(
      ({ channel: its, state, batch_id: batchId }) =>
        its === by &&
        ((submitting.has(batchId) && (state === 'queued' || state === 'submitting')) ||
          (by === 'email' && state === 'unclear')),
    );
    expect(milliReserved).toBe(sum(reserved));
    expect(milliAvailable).toBe((milliBalance ?? 0) - sum(reserved));
    expect(milliBalance).toBe(by === 'email' ? sum(own) : world.sms.milliCredits);
    if (by === 'email') {
      expect(milliLedger).toBe(model.purchased + sum(own.filter(({ kind }) => kind === 'message')));
      expect(milliAvailable).toBeGreaterThanOrEqual(0);
    } else if (own.length > 0) {
      // they differ by what the portal took and nobody knows of, and by what a person took for sent and was not
      const ids = own.filter(({ kind }) => kind === 'message').map((entry) => Number(entry['message_id']));
      const unknown = taken.filter(
        ({ channel: its, messageId }) => its === 'sms' && !ids.includes(messageId),
      ).length;
      const twice =
        taken.filter(({ channel: its }) => its === 'sms').length -
        new Set(taken.filter(({ channel: its }) => its === 'sms').map(({ messageId }) => messageId)).size;
      const untaken = ids.filter((id) => !takenIds.has(id)).length;
      expect(milliLedger - world.sms.milliCredits).toBe(1000 * (unknown + twice - untaken));
    }
  }
}
