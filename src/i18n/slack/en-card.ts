import type { RejectionReason } from '../../masked.ts';
import type { BatchCounts } from '../../model/batch.ts';
import type { MessageKind } from '../../model/message.ts';
import type { LocalDate } from '../../model/time.ts';
import { counted, plural } from '../phrases.ts';

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
});

/** A batch's card in Slack, in English. */
export const enCard = {
  /** A calendar day, without an instant: the zone has no part in it. */
  day: (day: LocalDate) => dayFormat.format(new Date(`${day}T00:00:00Z`)),
  credits: (amount: string) => (amount === '1' ? '1 credit' : `${amount} credits`),
  kinds: {
    reminder: 'Reminders',
    confirmation: 'Confirmations',
    recall: 'Recalls',
    birthday: 'Birthday greetings',
  } satisfies Record<MessageKind, string>,
  /** Who prepared or approved what a schedule did. */
  theSchedule: 'the schedule',
  sandboxTitle: (title: string) => `SANDBOX · ${title}`,
  card: {
    title: (kind: string, when: string) => `${kind} · ${when}`,
    summary: (title: string, state: string) => `${title}: ${state}`,
    messages: 'Messages',
    price: 'Price',
    days: 'Days',
    balance: 'Balance',
    prepared: 'Prepared by',
    expires: 'Expires',
    count: (count: number, channel: string) => `${count} ${channel}`,
    onDay: (day: string, messages: number) => `${day}: ${messages}`,
    balanceUnknown: 'cannot be asked for right now',
    notCounted: 'not counted',
    left: (amount: string) => `${amount} left`,
    beforeAfter: (before: string, after: string) => `${before} before, ${after} after`,
    ready: 'Ready to be sent',
    waits: 'Waits for approval',
    waitsForSecond: 'Waits for approval by somebody who did not prepare it',
    approved: (who: string, when: string) => `Approved by ${who}, ${when}`,
    willBeSent: (when: string) => `will be sent ${when}`,
    notOrdered: 'not sent yet',
    notSent: (reason: string) => `not sent: ${reason}`,
    soon: 'in a moment',
    from: (when: string) => `from ${when}`,
    sending: (done: number, total: number) => `Sending … ${done} of ${total}`,
    stopping: (done: number, total: number) => `Stopping … ${done} of ${total} left by now`,
    held: (queued: number, when: string) =>
      `${plural(queued, 'message is', 'messages are')} held and will be sent ${when}`,
    paused: (queued: number, reason: string) =>
      `Paused, ${plural(queued, 'message', 'messages')} not sent: ${reason}`,
    sent: (submitted: number, total: number) =>
      `${submitted} of ${plural(total, 'message', 'messages')} sent`,
    rejected: (who: string, when: string, reason: string | null) =>
      `Rejected by ${who}, ${when}${reason === null ? '' : `: ${reason}`}. Nothing was sent.`,
    expired: (when: string) => `Expired ${when}. Nothing was sent.`,
    withdrawn: 'Withdrawn. What had not left yet was not sent.',
    tooFew: (needed: string, available: string, missing: string) =>
      `Too few credits: ${needed} needed, ${available} available. Buy at least ${missing}, or choose fewer patients.`,
    low: (daysLeft: number | null) =>
      daysLeft === null
        ? 'Credits are running low.'
        : `Credits are running low: they last ${plural(daysLeft, 'day', 'days')}.`,
    problems: ({ rejected, unclear, withdrawn }: BatchCounts) =>
      counted([
        [rejected, 'refused by the portal'],
        [unclear, 'unclear: may have been sent'],
        [withdrawn, 'withdrawn at the last look'],
      ]),
    batch: (id: number) => `Batch ${id}`,
    revision: (revision: number, who: string) => `version ${revision}, changed by ${who}`,
    retryOf: (id: number) => `retries what failed in batch ${id}`,
    approve: 'Approve & send',
    send: 'Send',
    choose: 'Choose patients …',
    reject: 'Reject …',
    cancelSending: 'Do not send yet',
    stop: 'Stop sending',
    stopSure: 'What is on its way is finished. The rest stays, and Send goes on with it.',
    yesStop: 'Stop',
    withdraw: 'Withdraw',
    retry: (count: number) => `Retry ${count} …`,
    details: 'Details …',
    report: 'Report',
    prepareAgain: 'Prepare again …',
    confirm: (count: number, channel: string, when: string | null, credits: string) =>
      `Send ${count} ${channel}${when === null ? '' : ` for ${when}`}? That takes ${credits === '1' ? '1 credit' : `${credits} credits`}.`,
    yesSend: 'Send',
    no: 'No',
    withdrawSure: (count: number) =>
      `${plural(count, 'message', 'messages')} will not be sent, and the appointments are free for another run.`,
    yesWithdraw: 'Withdraw',
  },
  thread: {
    revised: (who: string, total: number) =>
      `${who} changed the selection: now ${plural(total, 'message', 'messages')}.`,
    approved: (who: string) => `Approved by ${who}.`,
    sent: (count: Readonly<{ submitted: number; rejected: number; unclear: number }>, credits: string) =>
      `${counted([
        [count.submitted, 'sent'],
        [count.rejected, 'refused'],
        [count.unclear, 'unclear'],
      ])} · ${credits === '1' ? '1 credit' : `${credits} credits`} used.`,
    paused: (reason: string) => `Paused: ${reason}`,
    notSent: (reason: string) => `Not sent: ${reason}`,
    rejected: (who: string) => `Rejected by ${who}. Nothing was sent.`,
    expiring: (time: string, isApproved: boolean) =>
      `This batch expires at ${time}, and then nothing of it is sent. ${isApproved ? 'It is approved; somebody must press Send.' : 'It waits for an approval.'}`,
    expired: 'Expired. Nothing was sent.',
    withdrawn: 'Withdrawn.',
  },
  pause: {
    credentials: 'the portal refuses our user or password. The administrator must check them.',
    'no-credits': 'the portal has no credits left. Buy some, then press Send.',
    'sender-refused': 'the portal refuses our sender. Have it unlocked, then press Send.',
    'portal-misconfigured':
      'the portal does not answer as one. The administrator must check the configuration.',
    'portal-faults': 'five faults in a row at the portal. Press Send again later.',
    'portal-unavailable': 'the portal keeps putting us off. Press Send again later.',
    'stop-ordered': 'somebody has it stopped.',
    'send-cancelled': 'somebody has stopped it. Press Send to go on, or withdraw it.',
    stopped: 'somebody has stopped it while it was being sent. Press Send to go on.',
    'insufficient-credits': 'too few credits. Buy some, then press Send.',
    'gateway-not-configured': 'no portal is set up for this channel. The administrator must set it up.',
    'batch-expired': 'the batch has expired. Prepare it again.',
    interrupted: 'interrupted. It goes on by itself, or press Send.',
    requeued: 'messages are to be sent again. Press Send.',
  } as Readonly<Record<string, string>>,
  pauseOther: 'see the dashboard.',
  rejection: {
    'not-needed': 'not needed',
    'wrong-selection': 'wrong selection',
    'wrong-text': 'wrong text',
    'wrong-time': 'wrong time',
    other: 'another reason',
  } satisfies Record<RejectionReason, string>,
};
