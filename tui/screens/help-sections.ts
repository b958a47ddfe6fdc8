import type { Catalogue } from '../../src/i18n/en.ts';
import { type Command, shownKey } from '../keys.ts';
import { keyNames, keysByPlace, placeName } from '../keys-table.ts';

/** What is called how, and what it means. */
export type HelpEntry = Readonly<{ name: string; meaning: string }>;

export type HelpSection = Readonly<{ title: string; entries: readonly HelpEntry[] }>;

/** The daily job; its last key is the answer that sends. */
const JOB = [
  'run.collect',
  'list.tick-all',
  'patients.preview',
  'preview.approve',
  'preview.send',
] as const satisfies readonly Command[];
const SENDS = 'y';

/** Everything the help says, in the words of the language. */
export function helpSections(t: Catalogue): readonly HelpSection[] {
  const words = t.tui.help;
  const jobKeys = [...JOB.map((command) => shownKey(command, t.tui.chrome.key)), SENDS];
  return [
    {
      title: words.jobTitle,
      entries: words.job.map((meaning, index) => ({ name: jobKeys[index] ?? '', meaning })),
    },
    ...keysByPlace().map(({ context, commands }) => ({
      title: words.keysTitle(placeName(t, context)),
      entries: commands.map((command) => ({
        name: keyNames(command, t.tui.chrome.key).join(' '),
        meaning: t.tui.commands[command][1],
      })),
    })),
    { title: words.messagesTitle, entries: messageStates(t) },
    { title: words.batchesTitle, entries: batchStates(t) },
    { title: words.moreTitle, entries: words.more.map(([name, meaning]) => ({ name, meaning })) },
  ];
}

/** In the order in which a message meets them. */
function messageStates(t: Catalogue): HelpEntry[] {
  const { message } = t.tui.help;
  return [
    { name: t.messageState.queued, meaning: message.notTransmitted },
    { name: t.messageState.submitted, meaning: message.notProcessed },
    { name: t.delivery[1], meaning: message.buffered },
    { name: t.delivery[0], meaning: message.delivered },
    { name: t.delivery[2], meaning: message.failed },
    { name: t.mailTaken, meaning: message.handedOver },
    { name: t.messageState.unclear, meaning: message.unclear },
    { name: t.messageState.withdrawn, meaning: message.withdrawn },
  ];
}

function batchStates(t: Catalogue): HelpEntry[] {
  const { batch } = t.tui.help;
  const { prepared, approved, submitting, paused, submitted, rejected, expired, withdrawn } = t.batchState;
  return [
    { name: prepared, meaning: batch.prepared },
    { name: approved, meaning: batch.approved },
    { name: submitting, meaning: batch.submitting },
    { name: t.batchHeld, meaning: batch.held },
    { name: paused, meaning: batch.paused },
    { name: submitted, meaning: batch.submitted },
    { name: rejected, meaning: batch.rejected },
    { name: expired, meaning: batch.expired },
    { name: withdrawn, meaning: batch.withdrawn },
  ];
}
