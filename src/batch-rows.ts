import { type Actor, requireCapability } from './actor.ts';
import { type MaskedFailure, maskRow } from './choice.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { PrivacyLevel } from './masked.ts';
import { tendBatches } from './upkeep.ts';

/** One message of a batch and how it stands; nothing tells who it is for. */
export type MaskedMessage = MaskedFailure;

const MOST_WITHDRAWN = 1000; // by the last look

/**
 * Every message of the batch with its state, in order of time: also those that the last look has withdrawn, without those
 * that somebody took out of the selection or that ended with their whole batch.
 */
export async function readBatchRows(
  deps: Deps,
  actor: Actor,
  { batchId, privacy }: Readonly<{ batchId: number; privacy: PrivacyLevel }>,
): Promise<MaskedMessage[]> {
  requireCapability(actor, 'view');
  await tendBatches(deps);
  const { read } = deps.store;
  if ((await read.batch(batchId)) === null) throw new RefusalError('batch-not-found', { batch: batchId });
  const withdrawn = (await read.failedRows(batchId, MOST_WITHDRAWN)).filter(
    ({ state }) => state === 'withdrawn',
  );
  const rows = [...(await read.chosenRows(batchId)), ...withdrawn];
  const { timeZone } = deps.practice;
  return rows
    .map((row) => {
      const { state, deliveryStatus, reason } = row;
      return { ...maskRow(row, privacy, timeZone), state, deliveryStatus, reason };
    })
    .sort((a, b) => keyOf(a).localeCompare(keyOf(b)) || (a.entry ?? 0) - (b.entry ?? 0));
}

const keyOf = ({ day, time }: MaskedMessage): string => `${day ?? ''} ${time ?? ''}`;
