import type { LogEntry } from '../model/log.ts';
import { toCredits } from '../model/price.ts';

/** A log entry as `--json` shows it (docs/cli.md). */
export function entryJson(entry: LogEntry) {
  return {
    id: entry.id,
    reference: entry.reference,
    kind: entry.kind,
    channel: entry.channel,
    state: entry.state,
    reason: entry.reason,
    deliveryStatus: entry.deliveryStatus,
    deliveryReason: entry.deliveryReason,
    deliveredAt: entry.deliveredAt?.toISOString() ?? null,
    appointmentId: entry.appointmentId,
    startsAt: entry.startsAt?.toISOString() ?? null,
    patientNumber: entry.patientNumber,
    recipient: entry.recipient,
    language: entry.language,
    segments: entry.segments,
    encoding: entry.encoding,
    credits: toCredits(entry.milliCredits),
    createdAt: entry.createdAt.toISOString(),
    submittedAt: entry.submittedAt?.toISOString() ?? null,
    notBefore: entry.notBefore?.toISOString() ?? null,
    resetAt: entry.resetAt?.toISOString() ?? null,
    batchId: entry.batchId,
    subject: entry.subject,
    text: entry.text,
  };
}
