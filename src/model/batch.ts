import type { Channel, MessageKind, MessageState } from './message.ts';
import type { LocalDate } from './time.ts';

/** Where a batch (Auftrag) stands (DESIGN §3). */
export type BatchState =
  | 'prepared'
  | 'approved'
  | 'submitting'
  | 'submitted'
  | 'paused'
  | 'rejected'
  | 'expired'
  | 'withdrawn';

/** The run's options as they were chosen (P1). */
export type RunOptions = Readonly<{
  channel: Channel;
  kind: MessageKind;
  days: readonly LocalDate[];
  statuses: readonly string[];
  /** null: all visit reasons. */
  reasons: readonly string[] | null;
  onePerDay: boolean;
  includeMoved: boolean;
  /** SMS only; null: immediately. */
  notBefore: Date | null;
  /** The batch whose refused and failed messages these are. */
  retryOf?: number;
}>;

/** Messages prepared, approved and submitted together. */
export type Batch = Readonly<{
  id: number;
  kind: MessageKind;
  channel: Channel;
  state: BatchState;
  revision: number;
  options: RunOptions;
  preparedAt: Date;
  preparedBy: string;
  /** Everybody who has changed the selection since. */
  revisedBy: readonly string[];
  expiresAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  /** Why it was rejected, paused or withdrawn: a person's words or a code; null otherwise. */
  reason: string | null;
  submittedAt: Date | null;
  /** The process that is submitting it; null when none is. */
  owner: string | null;
  leaseUntil: Date | null;
  /** Since when, and by whose order, a running server is to send it by itself; null when nobody has ordered that. */
  sendOrderedAt: Date | null;
  sendOrderedBy: string | null;
}>;

/** How many of a batch's messages are in each state, and the credits (thousandths) they cost together. */
export type BatchCounts = Readonly<Record<MessageState, number>> &
  Readonly<{
    total: number;
    milliCredits: number;
    queuedMilliCredits: number;
    submittedMilliCredits: number;
  }>;

/** The reason of a batch that is being sent and is to be stopped: whoever has it in hand pauses it as 'stopped'. */
export const STOP_ORDERED = 'stop-ordered';

/** May still be decided, submitted or withdrawn. */
export function isOpen(state: BatchState): boolean {
  return state === 'prepared' || state === 'approved' || state === 'submitting' || state === 'paused';
}

/** Whether the user has prepared the batch or changed its selection: under four eyes somebody else must approve it (S5). */
export function hasWorkedOn(
  userId: string,
  { preparedBy, revisedBy }: Pick<Batch, 'preparedBy' | 'revisedBy'>,
): boolean {
  return preparedBy === userId || revisedBy.includes(userId);
}
