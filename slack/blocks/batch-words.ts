import type { MaskedBatch, StaffMember } from '../../src/masked.ts';
import type { Words } from '../context.ts';
import { escapeText } from './text.ts';

/** A member of staff: as Slack shows them where they are there, else by name. */
export function staffText({ name, slackIds }: StaffMember): string {
  const [slackId] = slackIds;
  return slackId === undefined ? escapeText(name) : `<@${slackId}>`;
}

/** 'Tue 24/11' or 'Tue 24/11 – Thu 26/11'. */
export function whenText({ t }: Words, { days }: Pick<MaskedBatch, 'days'>): string {
  const first = days[0]?.day;
  const last = days.at(-1)?.day;
  if (first === undefined || last === undefined) return '–';
  return first === last ? t.slack.day(first) : `${t.slack.day(first)} – ${t.slack.day(last)}`;
}

/** '10 delivered, 1 failed'; empty before the portal has said anything. */
export function deliveriesText({ t }: Words, { deliveries }: Pick<MaskedBatch, 'deliveries'>): string {
  return deliveries
    .flatMap(({ status, count }) =>
      status === null || count === 0 ? [] : [`${count} ${t.delivery[status]}`],
    )
    .join(', ');
}

/** Why it is paused or was not sent, and what to do. */
export function pauseText({ t }: Words, { pauseReason }: Pick<MaskedBatch, 'pauseReason'>): string {
  return t.slack.pause[pauseReason ?? ''] ?? t.slack.pauseOther;
}
