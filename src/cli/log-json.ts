import type { LogEntry } from '../model/log.ts';
import { toCredits } from '../model/price.ts';

/** What `--json` and CSV show of a log entry (docs/cli.md); the text last (L2). */
const fields = {
  id: (entry) => entry.id,
  reference: (entry) => entry.reference,
  kind: (entry) => entry.kind,
  channel: (entry) => entry.channel,
  state: (entry) => entry.state,
  reason: (entry) => entry.reason,
  deliveryStatus: (entry) => entry.deliveryStatus,
  deliveryReason: (entry) => entry.deliveryReason,
  deliveredAt: (entry) => entry.deliveredAt?.toISOString() ?? null,
  appointmentId: (entry) => entry.appointmentId,
  recallId: (entry) => entry.recallId,
  startsAt: (entry) => entry.startsAt?.toISOString() ?? null,
  location: (entry) => entry.location,
  patientNumber: (entry) => entry.patientNumber,
  person: (entry) => entry.person,
  recipient: (entry) => entry.recipient,
  language: (entry) => entry.language,
  segments: (entry) => entry.segments,
  encoding: (entry) => entry.encoding,
  credits: (entry) => toCredits(entry.milliCredits),
  createdAt: (entry) => entry.createdAt.toISOString(),
  submittedAt: (entry) => entry.submittedAt?.toISOString() ?? null,
  notBefore: (entry) => entry.notBefore?.toISOString() ?? null,
  resetAt: (entry) => entry.resetAt?.toISOString() ?? null,
  batchId: (entry) => entry.batchId,
  textRemovedAt: (entry) => entry.textRemovedAt?.toISOString() ?? null,
  subject: (entry) => entry.subject,
  text: (entry) => entry.text,
} as const satisfies Record<string, (entry: LogEntry) => string | number | null>;

type EntryJson = { readonly [name in keyof typeof fields]: string | number | null };

/** The names of all that `entryJson` shows, in its order. */
export const entryColumns: readonly string[] = Object.keys(fields);

/** A log entry as `--json` shows it. */
export function entryJson(entry: LogEntry): EntryJson {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value(entry)])) as EntryJson;
}
