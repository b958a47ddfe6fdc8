import { plural } from '../phrases.ts';

/** Choosing patients in Slack, in English. */
export const enChoose = {
  choosing: {
    title: 'Choose patients',
    submit: 'Take over',
    explain: (batch: number, revision: number, ticked: number, rows: number) =>
      `Batch ${batch}, version ${revision}: ${ticked} of ${rows} ticked. Who is not ticked gets no message from this batch.`,
    page: (page: number, pages: number) => `Page ${page} of ${pages}. Ticks on other pages stay.`,
    half: { morning: 'morning', afternoon: 'afternoon' },
    group: (day: string, half: string, from: string, to: string) =>
      `${day}, ${half} · ${from === to ? from : `${from}–${to}`}`,
    timeless: 'without an appointment',
    fresh: 'not in the batch yet',
    all: 'All',
    none: 'None',
    onlyPage: 'Only this page',
    previous: '◀ Previous page',
    next: 'Next page ▶',
    reopen: 'Open again',
    nobody: 'There is nobody to choose from.',
    tooMany: 'These are too many for Slack. Please choose in the dashboard.',
    changed: (batch: number) =>
      `The list of batch ${batch} has changed since you opened it. Nothing was changed by you. Please open it again.`,
    unchanged: (batch: number) => `Batch ${batch} has exactly these patients already. Nothing was changed.`,
    done: (batch: number, messages: number, revision: number) =>
      `Batch ${batch} now has ${plural(messages, 'message', 'messages')}. Its card shows version ${revision}.`,
    needsApproval: 'That version needs an approval, even if the one before had one. Nothing was sent.',
    needsNone: 'Nothing was sent yet: press Send on the card.',
  },
};
