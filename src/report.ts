import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { type Channel, channels, type DeliveryStatus, type MessageState } from './model/message.ts';
import { addDays, isLocalDate, type LocalDate, startOfDay } from './model/time.ts';
import { tendBatches } from './upkeep.ts';

/** One batch, or the days of the practice from the first up to and including the last, by submission date. */
export type ReportScope = Readonly<{ batchId: number }> | Readonly<{ from: LocalDate; until: LocalDate }>;

/** What became of one channel's messages. Whoever was taken out of a selection is not counted. */
export type ChannelReport = Readonly<{
  channel: Channel;
  submitted: number;
  /** Of those submitted. */
  delivered: number;
  buffered: number;
  failed: number;
  /** Submitted, and without a delivery status so far. */
  pending: number;
  rejected: number;
  unclear: number;
  withdrawn: number;
  /** Thousandths, of those submitted. */
  milliCredits: number;
}>;

/** Messages that did not arrive for the same reason. */
export type FailureKind = Readonly<{
  channel: Channel;
  /** `rejected` by the portal, `failed` to be delivered, `unclear`, or `withdrawn` by the last look. */
  kind: 'rejected' | 'failed' | 'unclear' | 'withdrawn';
  /** A code; null: none was given. */
  reason: string | null;
  count: number;
}>;

export type Report = Readonly<{
  /** How many batches these messages are of. */
  batches: number;
  /** Those with messages. */
  channels: readonly ChannelReport[];
  /** The most frequent first. */
  failures: readonly FailureKind[];
}>;

/** Messages alike in all that a report tells. */
export type ReportGroup = Readonly<{
  channel: Channel;
  state: MessageState;
  deliveryStatus: DeliveryStatus | null;
  /** Why it did not arrive. */
  reason: string | null;
  count: number;
  milliCredits: number;
}>;

/** By batch, or by submission date from `from` on and before `until`. */
export type ReportSpan = Readonly<{ batchId: number }> | Readonly<{ from: Date; until: Date }>;

export interface ReportReads {
  reportGroups(span: ReportSpan): Promise<ReportGroup[]>;
  countBatches(span: ReportSpan): Promise<number>;
}

const MAX_DAYS = 366;
const MAX_FAILURES = 20; // kinds: the rare ones among more are for the log

/** What became of a batch's messages, or of a period's; in counts and codes only. */
export async function readReport(deps: Deps, actor: Actor, scope: ReportScope): Promise<Report> {
  requireCapability(actor, 'view');
  await tendBatches(deps);
  const { read } = deps.store;
  if ('batchId' in scope && (await read.batch(scope.batchId)) === null)
    throw new RefusalError('batch-not-found', { batch: scope.batchId });
  const span = spanOf(deps, scope);
  return reportOf(read, span);
}

/** What became of the messages of the span. */
export async function reportOf(read: ReportReads, span: ReportSpan): Promise<Report> {
  const groups = await read.reportGroups(span);
  const found = channels.map((channel) => channelReport(groups, channel));
  return {
    batches: await read.countBatches(span),
    channels: found.filter((report): report is ChannelReport => report !== null),
    failures: failuresOf(groups),
  };
}

function spanOf({ practice }: Deps, scope: ReportScope): ReportSpan {
  if ('batchId' in scope) return scope;
  const { from, until } = scope;
  for (const day of [from, until])
    if (!isLocalDate(day)) throw new RefusalError('invalid-day', { value: day });
  if (until < from || until >= addDays(from, MAX_DAYS))
    throw new RefusalError('invalid-value', {
      field: 'until',
      value: until,
      expected: `${from} – ${addDays(from, MAX_DAYS - 1)}`,
    });
  const { timeZone } = practice;
  return { from: startOfDay(from, timeZone), until: startOfDay(addDays(until, 1), timeZone) };
}

function channelReport(all: readonly ReportGroup[], channel: Channel): ChannelReport | null {
  const groups = all.filter((group) => group.channel === channel);
  if (groups.length === 0) return null;
  const sum = (is: (group: ReportGroup) => boolean, value: 'count' | 'milliCredits' = 'count') =>
    groups.filter(is).reduce((total, group) => total + group[value], 0);
  const isIn = (state: MessageState) => (group: ReportGroup) => group.state === state;
  const isSubmitted = isIn('submitted');
  const isNow = (status: DeliveryStatus | null) => (group: ReportGroup) =>
    isSubmitted(group) && group.deliveryStatus === status;
  return {
    channel,
    submitted: sum(isSubmitted),
    delivered: sum(isNow(0)),
    buffered: sum(isNow(1)),
    failed: sum(isNow(2)),
    pending: sum(isNow(null)),
    rejected: sum(isIn('rejected')),
    unclear: sum(isIn('unclear')),
    withdrawn: sum(isIn('withdrawn')),
    milliCredits: sum(isSubmitted, 'milliCredits'),
  };
}

function failuresOf(groups: readonly ReportGroup[]): FailureKind[] {
  const failures = groups.flatMap((group) => {
    const kind = failureKind(group);
    const { channel, reason, count } = group;
    return kind === null ? [] : [{ channel, kind, reason, count }];
  });
  const name = ({ channel, kind, reason }: FailureKind) => `${channel} ${kind} ${reason ?? ''}`;
  return failures.sort((a, b) => b.count - a.count || (name(a) < name(b) ? -1 : 1)).slice(0, MAX_FAILURES);
}

function failureKind({ state, deliveryStatus, reason }: ReportGroup): FailureKind['kind'] | null {
  if (state === 'submitted') return deliveryStatus === 2 ? 'failed' : null;
  if (state === 'rejected' || state === 'unclear') return state;
  return state === 'withdrawn' && !isOfBatch(reason) ? 'withdrawn' : null;
}

/** Why messages are withdrawn with their whole batch: that is no failure of theirs. */
export const batchEnds = ['batch-rejected', 'batch-expired', 'batch-withdrawn'] as const;

const isOfBatch = (reason: string | null): boolean => batchEnds.some((end) => end === reason);
