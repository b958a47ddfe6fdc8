import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { personName } from './model/candidate.ts';
import type { Channel, MessageKind } from './model/message.ts';
import { type LocalDateTime, toLocal } from './model/time.ts';
import { readSettings } from './settings.ts';
import { findUnreachable, type Unreachable } from './unreachable.ts';
import { tendBatches } from './upkeep.ts';

/**
 * Somebody to call (Anrufliste): a message did not arrive, or none can be written to them. Names and numbers are for the
 * dashboard and the command line; Slack and mails get counts.
 */
export type Call = Readonly<{
  /** The log entry that did not arrive; null: none could be written. */
  messageId: number | null;
  kind: MessageKind;
  channel: Channel | null;
  why: 'failed' | 'rejected' | 'unclear' | 'unreachable';
  /** A code. */
  reason: string | null;
  /** Last name first. */
  person: string;
  /** null: unregistered. */
  patientNumber: string | null;
  /** Whatever number of theirs is known, be it a landline or none that can be. */
  phone: string | null;
  /** The appointment's start; null: it is about none. */
  startsLocal: LocalDateTime | null;
  /** When the message failed; null: none could be written. */
  failedAt: Date | null;
}>;

/** A message that did not arrive and still matters. */
export type FailedMessage = Readonly<
  Omit<Call, 'startsLocal' | 'failedAt' | 'messageId'> & {
    messageId: number;
    startsAt: Date | null;
    failedAt: Date;
  }
>;

export interface CallReads {
  /**
   * Messages since then that were refused, not delivered or are unclear, neither reset nor tried again, for appointments still
   * to come; of patients who may be called.
   */
  failedMessages(span: Readonly<{ since: Date; now: Date }>, limit: number): Promise<FailedMessage[]>;
}

const SINCE_DAYS = 7; // as long as delivery is followed (L3)
const MAX_CALLS = 1000; // more is no list to call

/** Whom to call, the next appointment first; what is about none comes last. */
export async function readCalls(deps: Deps, actor: Actor): Promise<readonly Call[]> {
  requireCapability(actor, 'view');
  await tendBatches(deps);
  const { store, now, practice } = deps;
  const since = new Date(now().getTime() - SINCE_DAYS * 86_400_000);
  const failed = await store.read.failedMessages({ since, now: now() }, MAX_CALLS);
  const unreachable = await findUnreachable(deps, await readSettings(store.read, null));
  const calls = [
    ...failed.map(({ startsAt, ...call }) => ({
      ...call,
      startsLocal: startsAt && toLocal(startsAt, practice.timeZone),
    })),
    ...unreachable.map(callOf),
  ];
  return calls.sort(byStart).slice(0, MAX_CALLS);
}

function callOf({ entry, reason }: Unreachable): Call {
  const { patient, personMobile, startsLocal } = entry;
  return {
    messageId: null,
    kind: 'reminder',
    channel: null,
    why: 'unreachable',
    reason,
    person: personName(entry),
    patientNumber: patient?.number ?? null,
    phone: (patient === null ? personMobile : patient.mobile)?.number ?? null,
    startsLocal,
    failedAt: null,
  };
}

const LAST = '9999'; // after every date

function byStart(a: Call, b: Call): number {
  const [one, other] = [a.startsLocal ?? LAST, b.startsLocal ?? LAST];
  if (one !== other) return one < other ? -1 : 1;
  return a.person < b.person ? -1 : 1;
}
