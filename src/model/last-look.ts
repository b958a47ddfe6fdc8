import { type AnnouncementRules, greetingHindrance, recallHindrance } from './announcement.ts';
import { type AgendaEntry, isCancelled } from './candidate.ts';
import { cannotReach, recipientOf } from './consent.ts';
import type { Channel } from './message.ts';
import type { Occasion } from './occasion.ts';

/** What a message was prepared for, and what has become of it since; null: it is gone. */
type Prepared = Readonly<{
  recipient: string;
  patientId: number | null;
  startsAt: Date | null;
  entry: Occasion | null;
}>;

export type LookRules = AnnouncementRules & Readonly<{ channel: Channel; now: Date }>;

/**
 * The last look before a message leaves (DESIGN §5.3): why it must not, or null when nothing has changed that would
 * make it wrong, late or forbidden.
 */
export function lastLook(prepared: Prepared, rules: LookRules): string | null {
  const { recipient, patientId, entry } = prepared;
  if (entry === null) return 'appointment-gone';
  const changed = entry.type === 'appointment' ? appointmentChange(entry, prepared) : null;
  if (changed !== null) return changed;
  if (patientId !== null && entry.patient?.id !== patientId) return 'patient-changed';
  const forbidden = hindrance(entry, rules);
  if (forbidden !== null) return forbidden;
  return recipientOf(entry, rules.channel) === recipient ? null : 'recipient-changed';
}

function appointmentChange(entry: AgendaEntry, { startsAt }: Prepared): string | null {
  if (entry.vanished) return 'vanished';
  if (isCancelled(entry)) return 'cancelled';
  return startsAt !== null && startsAt.getTime() !== entry.startsAt.getTime() ? 'moved' : null;
}

function hindrance(entry: Occasion, rules: LookRules): string | null {
  if (entry.type === 'recall') return recallHindrance(entry, rules);
  if (entry.type === 'birthday') return greetingHindrance(entry, rules);
  return entry.startsAt <= rules.now ? 'past' : cannotReach(entry, rules.channel);
}
