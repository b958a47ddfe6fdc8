import type { RefusalCode } from '../../errors.ts';
import { enWords } from '../en-words.ts';
import { joined, type Sentence } from '../phrases.ts';

/** Refusals whose way out is a key or a screen in the dashboard, in English; the others are said as everywhere. */
export const enRefusalsOnScreen: Readonly<Partial<Record<RefusalCode, Sentence>>> = {
  'invalid-day': (d) =>
    `“${d.value}” is no day. Possible are today, tomorrow, +3 (in three days) or a date such as 23.11.2026.`,
  'invalid-time': (d) => `“${d.value}” is no time. Possible are immediately, or a time such as 17:30.`,
  'email-is-immediate': () => 'E-mail is always sent immediately. Choose “immediately” on Run (1), or SMS.',
  'no-candidates': () => 'There is nobody to remind: on Patients (2) e shows why.',
  'unknown-selection': (d) =>
    `Not offered for a reminder (any more): ${joined(d.appointments) || 'somebody else was faster'}. Nothing was created: collect again on Run (1).`,
  'batch-not-found': (d) => `There is no batch ${d.batch}. Batches (5) shows those there are.`,
  'batch-not-approved': (d) => `Batch ${d.batch} is not approved yet: A approves it.`,
  'batch-changed': (d) =>
    `Batch ${d.batch} has been changed meanwhile and is shown as it is now: look at it, then decide again.`,
  'nothing-to-retry': (d) => {
    const codes = Array.isArray(d.reasons) ? d.reasons : [];
    const reasons = codes.map((code) => enWords.reason[String(code)] ?? code).join(', ');
    return `Batch ${d.batch} has no refused or failed messages that may be tried again${reasons && ` (${reasons})`}. The log (4) has them.`;
  },
  'reason-needed': () => 'A reason is needed: type why.',
  'account-in-use': (d) =>
    d.why === 'unclear'
      ? `Messages on the ${channelOf(d.channel)} account are unclear: nobody knows yet whether they were charged. In the log (4) ask the portal about them (t) or decide on them (u) first. Nothing was changed.`
      : `Messages are being sent or credits booked on the ${channelOf(d.channel)} account right now. Try again when that is done; nothing was changed.`,
  'balance-needed': (d) =>
    `Our own ledger counts the ${channelOf(d.channel)} account: type what it really has. Nothing was changed.`,
  'balance-not-wanted': (d) =>
    `The portal says what the ${channelOf(d.channel)} account has, so nothing is typed. Nothing was changed.`,
  'moved-never': () =>
    'Moved appointments are never reminded again. Switch them off on Run (1), or change run.moved in Settings (9).',
  'user-exists': (d) =>
    `There is a user “${d.user}” already. Choose another id, or change that one: Enter on People (8).`,
  'user-not-found': (d) => `There is no user “${d.user}”. People (8) shows those there are.`,
  'recall-not-found': (d) =>
    `There is no recall ${d.recall} (any more): the list of recalls shows those there are.`,
};

function channelOf(channel: unknown): string {
  return enWords.channel[channel === 'email' ? 'email' : 'sms'];
}
