import { type AgendaEntry, isCancelled } from './candidate.ts';
import { cannotReach, recipientOf } from './consent.ts';
import type { Channel } from './message.ts';

type Prepared = Readonly<{
  recipient: string;
  patientId: number | null;
  startsAt: Date | null;
  entry: AgendaEntry | null;
}>;

/**
 * The last look before a message leaves (DESIGN §5.3): why it must not, or null when nothing has changed that would
 * make it wrong, late or forbidden.
 */
export function lastLook(
  { recipient, patientId, startsAt, entry }: Prepared,
  channel: Channel,
  now: Date,
): string | null {
  if (entry === null) return 'appointment-gone';
  if (entry.vanished) return 'vanished';
  if (isCancelled(entry)) return 'cancelled';
  if (startsAt !== null && startsAt.getTime() !== entry.startsAt.getTime()) return 'moved';
  if (patientId !== null && entry.patient?.id !== patientId) return 'patient-changed';
  if (entry.startsAt <= now) return 'past';
  const forbidden = cannotReach(entry, channel);
  if (forbidden !== null) return forbidden;
  return recipientOf(entry, channel) === recipient ? null : 'recipient-changed';
}
