import type { Deps } from './deps.ts';
import { OutageError } from './errors.ts';
import type { Channel } from './model/message.ts';
import type { DeliveryReport } from './ports.ts';
import { readSettings } from './settings.ts';
import type { RecordedDelivery, Tx } from './store.ts';

export const MAX_PER_INQUIRY = 1000; // ASPSMS §5; also what is recorded in one write

export type Inquiry = Readonly<{
  reports: ReadonlyMap<string, DeliveryReport>;
  /** Books, inside the write that records the answer, what asking cost. */
  charge: (tx: Tx) => Promise<void>;
}>;

/** Asks a portal about our own references, at most MAX_PER_INQUIRY. Throws OutageError when it cannot be asked. */
export async function askPortal(
  { gateways, store, now }: Deps,
  channel: Channel,
  references: readonly string[],
): Promise<Inquiry> {
  const gateway = gateways[channel];
  if (!gateway?.reportsDelivery) throw new OutageError('portal-unreachable', { channel });
  const reports = await gateway.deliveryStatus(references);
  const milliCredits = -(await readSettings(store.read, null))['price.inquiry'] * references.length;
  const entry = { channel, at: now(), kind: 'inquiry', milliCredits } as const;
  return {
    reports,
    charge: (tx) =>
      tx.insertCreditEntries(
        milliCredits === 0 ? [] : [{ ...entry, messageId: null, batchId: null, actor: null }],
      ),
  };
}

/** The reports that bring news, as they are recorded. */
export function newsOf(reports: ReadonlyMap<string, DeliveryReport>, now: Date): RecordedDelivery[] {
  return [...reports].flatMap(([reference, { status, reason, at }]) =>
    status === null ? [] : [{ reference, status, reason, at: at ?? now }],
  );
}
