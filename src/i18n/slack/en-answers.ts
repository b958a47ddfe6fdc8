import type { SlackRole } from '../../config-slack.ts';
import type { RefusalCode } from '../../errors.ts';
import { plural, type Sentence } from '../phrases.ts';

/** What has happened to a user group that roles are taken from. */
export type GroupNews = Readonly<{
  group: string;
  roles: readonly SlackRole[];
  /** Slack ids; null: the group is no more. */
  change: Readonly<{ added: readonly string[]; removed: readonly string[] }> | null;
}>;

const enCapability = { view: 'look', prepare: 'prepare', approve: 'approve', admin: 'administer' };

/** What the Slack app answers, in English. */
export const enAnswers = {
  refusal: {
    outsider: 'Not available to guests or people from other organisations. Nothing was changed.',
    'not-a-person': 'Only people of the practice can do this. Nothing was changed.',
    'not-a-user': 'You are not a user of the practice yet. Ask an administrator of the practice.',
    'roles-unknown': 'I could not check permissions in Slack, so nothing was changed. Try again in a minute.',
    'wrong-place':
      "This works in the practice's reminder channel and in a direct message with me. Nothing was changed.",
    'place-open': 'People from outside may read along in this channel. Nothing was changed.',
    'too-slow': 'Slack did not open the window in time. Please do it once more.',
    'old-button': 'This button is out of date. Nothing was changed; please use the current card.',
    'card-replaced': 'This card was replaced by a newer one. Nothing was changed.',
    'typed-text': "Please don't type patient data into Slack commands. I ignored it.",
    'unknown-request': 'I do not know that, or not any more. Nothing was changed.',
    'statuses-changed':
      'The appointment statuses to choose from have changed meanwhile. Nothing was prepared; please choose again.',
    'nothing-ticked': 'Tick at least one patient, or reject the batch.',
  },
  /** The same, where there is something to name: a Slack id, the channel's trouble, the address of a card. */
  refusalAbout: {
    'not-a-user': (slackId: string) =>
      `You are not a user of the practice yet. Ask an administrator of the practice. They enter you as a user with your Slack id ${slackId}.`,
    'place-open': (trouble: string) =>
      `Not here: ${
        {
          'channel-public': 'this channel is public by now',
          'channel-shared': 'this channel is shared with another organisation by now',
          'channel-has-guests': 'there are guests in this channel',
        }[trouble] ?? 'people from outside may read along'
      }. Nothing was changed. It works in a direct message with me.`,
    'card-replaced': (link: string) =>
      `This card was replaced by a newer one. Nothing was changed. <${link}|To the current card>`,
  },
  /** Refusals of the engine, for somebody who has buttons and no command line; others are said as everywhere. */
  engineRefusal: {
    'not-permitted': (d) =>
      `You may not do this: it takes the right to ${{ view: 'look', prepare: 'prepare', approve: 'approve', admin: 'administer' }[String(d.capability)] ?? d.capability}. Nothing was changed. Ask an administrator${d.ask ? `: ${d.ask}` : ''}.`,
    'four-eyes': () =>
      'You prepared or changed this batch. A second person must approve it. Nothing was changed.',
    'batch-changed': (d) =>
      `The selection has changed (now version ${d.revision}). Please check the updated card. Nothing was sent.`,
    'batch-not-prepared': (d) =>
      `This batch was decided already${d.by ? ` by ${d.by}` : ''}. Nothing was done twice.`,
    'batch-not-open': () => 'This batch is finished. Nothing was changed.',
    'batch-expired': () => 'This batch has expired and nothing was sent. Prepare it again.',
    'batch-being-submitted': () => 'This batch is being sent right now. Nothing was changed.',
    'batch-not-approved': () => 'This batch needs an approval first. Nothing was sent.',
    'batch-not-found': () => 'This batch is no longer there. Nothing was changed.',
    'unknown-selection': () =>
      'The list has changed since you opened it. Please open it again. Nothing was changed.',
    'no-candidates': () => 'There is nobody to remind with these options. Nothing was prepared.',
    'nothing-to-retry': () => 'There is nothing left to retry. Nothing was prepared.',
    'insufficient-credits': (d) =>
      `${d.needed} credits needed, ${d.available} available. Buy at least ${d.missing}, or choose fewer patients. Nothing was sent.`,
    'user-inactive': () => 'You may do nothing here any more. Ask an administrator.',
  } satisfies Partial<Record<RefusalCode, Sentence>> as Readonly<Partial<Record<RefusalCode, Sentence>>>,
  databaseBusy: 'The database is busy. Nothing was changed. Please do it once more.',
  unexpected: (ref: string) =>
    `Something unexpected happened. Please look at the card before you try again. Ref ${ref}.`,
  slackTrouble: (code: string, ref: string) =>
    `Slack did not do as asked (${code}). Look at the card before you try again. Ref ${ref}.`,
  done: {
    approved: (batch: number) =>
      `Batch ${batch} is approved and leaves as soon as it may. The card shows how far it is.`,
    sendingOff:
      'Beware: nothing is sent by itself, as the schedule “sending what is due” is switched off. An administrator switches it on at the dashboard (m), or somebody sends the batch there (5).',
    ordered: (batch: number) => `Batch ${batch} leaves as soon as it may. The card shows how far it is.`,
    cancelled: (batch: number) => `Batch ${batch} is not sent until somebody presses Send.`,
    stopped: (batch: number) =>
      `Batch ${batch} is stopped as soon as what is on its way is finished. Its card shows what is left.`,
    withdrawn: (batch: number) => `Batch ${batch} is withdrawn.`,
    rejected: (batch: number) => `Batch ${batch} is rejected. Nothing was sent.`,
  },
  help: (names: Readonly<{ reminders: string; credits: string; log: string }>) =>
    [
      `\`${names.reminders}\` prepare reminders · \`${names.reminders} today\`, \`tomorrow\` or \`2026-11-24\` for another day`,
      `\`${names.reminders} status\` what is open right now`,
      `\`${names.credits}\` credits, use and how long they last`,
      `\`${names.log}\` the last batches · \`${names.log} 20\`, \`mine\` or \`failed\``,
    ].join('\n'),
  youMay: (capabilities: string) => `You may: ${capabilities}.`,
  capability: enCapability,
  noOpenBatches: 'Nothing is open.',
  openBatches: (count: number) => `${plural(count, 'batch is', 'batches are')} open:`,
  toCard: 'to its card',
  close: 'Close',
  loading: 'One moment …',
  notShown: 'This cannot be shown right now. Please close the window; you are told why beside it.',
  rejecting: {
    title: 'Reject the batch',
    submit: 'Reject',
    label: 'Why?',
    explain: (batch: number) =>
      `Batch ${batch} ends, and nothing of it is sent. Its appointments are free for another run.`,
  },
  /** To administrators: of a user group that roles are taken from. */
  groupNews: ({ group, roles, change }: GroupNews): string => {
    const rights = roles.map((role) => enCapability[role]).join(', ');
    const named = (ids: readonly string[]) => ids.map((id) => `<@${id}>`).join(', ');
    if (change === null)
      return `The user group ${group} is no more. Through it nobody may do this from Slack any more: ${rights}. Name another one in rundruf.yaml (slack.roles), or restore it.`;
    const added = change.added.length === 0 ? '' : ` Added: ${named(change.added)}.`;
    const removed = change.removed.length === 0 ? '' : ` Removed: ${named(change.removed)}.`;
    return `Somebody has changed the user group ${group}, through which people may do this from Slack: ${rights}.${added}${removed} If that was not meant so, change it back in Slack; at the practice their rights are the same as before.`;
  },
  channelTrouble: (channel: string, code: string) =>
    `Reminders cannot be shown in <#${channel}>: ${
      {
        not_in_channel: 'I was removed from the channel. Invite me again with /invite.',
        channel_not_found: 'the channel is not there, or I am not in it. Invite me with /invite.',
        is_archived: 'the channel is archived. Unarchive it, or choose another one in rundruf.yaml.',
        'channel-public': 'the channel is public. Make it private, or choose another one in rundruf.yaml.',
        'channel-shared':
          'the channel is shared with another organisation. Choose a channel of the practice alone.',
        'channel-has-guests': 'there are guests in the channel. Take them out, or choose another one.',
      }[code] ?? `Slack says ${code}. See: rundruf doctor`
    } Sending goes on.`,
};
