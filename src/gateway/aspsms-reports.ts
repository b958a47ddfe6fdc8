import type { DeliveryStatus } from '../model/message.ts';
import type { DeliveryReport } from '../ports.ts';
import { shortCode } from './aspsms-codes.ts';

/** Which of the three addresses was called says what has happened (ASPSMS §4). */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['delivered', 0],
  ['buffered', 1],
  ['failed', 2],
]);

/** The fields of a send request that say where to report; the portal puts in what stands in angle brackets. */
export function reportFields({ url, token }: Readonly<{ url: string; token: string }>) {
  const address = (event: string) =>
    `${url}/reports/aspsms/${token}/${event}?ref=<TRN>&reason=<RSN>&at=<DSCTSUTC>`;
  return {
    URLDeliveryNotification: address('delivered'),
    URLBufferedMessageNotification: address('buffered'),
    URLNonDeliveryNotification: address('failed'),
  } as const;
}

/** What the portal reports with a call of one of these addresses; null when it cannot be understood (ASPSMS §4). */
export function readReport(
  event: string,
  query: URLSearchParams,
): Readonly<{ reference: string; report: DeliveryReport }> | null {
  const status = statuses.get(event);
  const reference = query.get('ref')?.trim() ?? '';
  if (status === undefined || !/^[A-Za-z0-9]{1,64}$/.test(reference)) return null;
  const raw = query.get('reason') ?? '';
  const reason = raw.includes('<') ? null : readReason(raw, status); // a tag that nobody has filled says nothing
  return { reference, report: { status, reason, at: readInstant(query.get('at') ?? '') } };
}

/** The reason code, or null when there is none: ':' and '' say nothing, nor does '000' of what was delivered (ASPSMS §7). */
export function readReason(raw: string, status: DeliveryStatus | null): string | null {
  const reason = shortCode(raw);
  return reason === '' || (reason === '000' && status === 0) ? null : reason;
}

/** An instant in ISO 8601, UTC unless it says otherwise (ASPSMS §5); the + of a zone may have become a space on its way. */
export function readInstant(raw: string): Date | null {
  const text = raw.trim().replace(/ (?=\d{2}:?\d{2}$)/, '+');
  if (text.length > 40 || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(text)) return null;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`;
  const instant = new Date(zoned);
  return Number.isNaN(instant.getTime()) ? null : instant;
}
