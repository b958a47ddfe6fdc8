import type { FailureKind } from '../../report.ts';
import { plural } from '../phrases.ts';

/** Reports in the Slack app, of a batch and of a period, in English. */
export const enReport = {
  details: {
    title: 'Details',
    queued: 'not sent yet',
    submitting: 'being handed over',
    sent: 'handed over',
  },
  report: {
    title: 'Report of the batch',
    periodTitle: 'Report',
    period: 'Period',
    periods: {
      '7-days': 'Last 7 days',
      '30-days': 'Last 30 days',
      '90-days': 'Last 90 days',
      'this-month': 'This month',
      'last-month': 'Last month',
    },
    span: (from: string, until: string) => (from === until ? from : `${from} – ${until}`),
    batches: (count: number) => plural(count, 'batch', 'batches'),
    nothing: 'Nothing was sent in this period.',
    nobody: 'There are no messages in this batch.',
    sent: 'Sent',
    delivered: 'Delivered',
    share: 'Share delivered',
    shareUnknown: 'not reported for e-mail',
    percent: (percent: number) => `${percent} %`,
    buffered: 'Buffered',
    failed: 'Failed',
    pending: 'No status yet',
    taken: 'Handed over',
    waiting: 'Not sent yet',
    rejected: 'Refused by the portal',
    unclear: 'Unclear',
    withdrawn: 'Withdrawn',
    credits: 'Credits used',
    prepared: (who: string, when: string) => `prepared by ${who}, ${when}`,
    decided: (who: string, when: string) => `decided by ${who}, ${when}`,
    failures: 'What did not arrive, and what to do',
    allWell: 'Nothing has failed.',
    moreKinds: 'There may be rarer reasons; the log in the dashboard has them all.',
    rows: (first: number, last: number, total: number) => `Messages ${first} – ${last} of ${total}`,
    rowsKey: 'Time and number in the log; the dashboard shows who it is.',
    moreRows: (count: number) =>
      `${plural(count, 'further message is', 'further messages are')} in the dashboard.`,
    previous: '‹ Back',
    next: 'Next ›',
    newRow: 'new',
    open: 'Report of a period …',
    kind: {
      rejected: 'refused',
      failed: 'not delivered',
      unclear: 'may have been sent',
      withdrawn: 'withdrawn',
    } satisfies Record<FailureKind['kind'], string>,
    advice: {
      rejected: 'Check number or address in the practice software, then retry the batch.',
      failed: 'Call these patients, or retry the batch.',
      unclear: 'Decide in the dashboard whether they were sent; nothing is sent twice until then.',
      withdrawn: 'Was no longer right at the last look; nothing was sent. Prepare again where it is needed.',
    } satisfies Record<FailureKind['kind'], string>,
    /** Codes of our own that the log shows as they are. */
    reason: {
      'invalid-address': 'address not possible',
      'too-large': 'too large for the mail server',
    } as Readonly<Record<string, string>>,
    otherReason: 'another reason (ask the administrator)',
  },
};
