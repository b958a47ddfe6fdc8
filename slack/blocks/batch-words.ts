import type { MaskedBatch, StaffMember } from '../../src/masked.ts';
import type { Words } from '../context.ts';
import { escapeText } from './text.ts';

/** A member of staff: as Slack shows them where they are there, else by name; a schedule as what it is. */
export function staffText({ slack }: Words['t'], { id, name, slackIds }: StaffMember): string {
  const [slackId] = slackIds;
  if (slackId !== undefined) return `<@${slackId}>`;
  return id.startsWith('schedule:') ? slack.theSchedule : escapeText(name);
}

/** 'Tue 24/11' or 'Tue 24/11 – Thu 26/11'; of what concerns no appointments, the day it was prepared. */
export function whenText({ t, format }: Words, batch: Pick<MaskedBatch, 'days' | 'preparedAt'>): string {
  const first = batch.days[0]?.day;
  const last = batch.days.at(-1)?.day;
  if (first === undefined || last === undefined) return format.date(batch.preparedAt);
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
