import type { types } from '@slack/bolt';
import type { NoticeDocument, NoticeLine, NoticeSection } from '../../src/notice-mail.ts';
import type { Words } from '../context.ts';
import { actionIds, printRef } from '../ids.ts';
import { button, context, escapeText, header, section } from './text.ts';

/** What the message of a digest is made of. */
export type DigestMessageFacts = Readonly<{
  document: NoticeDocument;
  /** The addresses of batches' cards, by number; those without one are missing. */
  links: ReadonlyMap<number, string>;
  isSandbox: boolean;
}>;

export type NoticeMessage = Readonly<{ text: string; blocks: types.KnownBlock[] }>;

/** The morning's message in the channel; a day without anything to do is one line. */
export function digestMessage(
  words: Words,
  { document, links, isSandbox }: DigestMessageFacts,
): NoticeMessage {
  const { title, summary, sections, footer } = document;
  const shown = isSandbox ? words.t.slack.sandboxTitle(title) : title;
  const text = noticeLine(document, words, isSandbox);
  if (sections.length === 0) return { text, blocks: [section(text)] };
  return {
    text,
    blocks: [
      header(shown),
      section(`*${escapeText(summary)}*`),
      ...sections.flatMap((each) => sectionBlocks(words, each, links)),
      context(escapeText(footer)),
    ],
  };
}

/** All of a notice in one line, with which its message begins. */
export function noticeLine({ title, summary }: NoticeDocument, { t }: Words, isSandbox: boolean): string {
  const shown = isSandbox ? t.slack.sandboxTitle(title) : title;
  return `*${escapeText(shown)}*: ${escapeText(summary)}`;
}

/** What is about a batch has a button of its own, all other lines stand together. */
function sectionBlocks(
  words: Words,
  { title, lines, advice, isUrgent }: NoticeSection,
  links: DigestMessageFacts['links'],
): types.KnownBlock[] {
  const plain = lines.filter(({ batch }) => batch === null);
  const heading = `${isUrgent ? '⚠️ ' : ''}*${escapeText(title)}*`;
  const text = [heading, ...plain.map((line) => `• ${escapeText(line.text)}`)].join('\n');
  return [
    section(text),
    ...lines.flatMap((line) => batchBlock(words, line, links)),
    ...(advice === null ? [] : [context(escapeText(advice))]),
  ];
}

/** The line with the way to its card, and a button that shows the batch to whoever presses. */
function batchBlock(
  { t }: Words,
  { text, batch }: NoticeLine,
  links: DigestMessageFacts['links'],
): types.SectionBlock[] {
  if (batch === null) return [];
  const link = links.get(batch.batchId);
  const shown = `• ${escapeText(text)}${link === undefined ? '' : ` · <${link}|${t.slack.toCard}>`}`;
  return [
    {
      ...section(shown, `digest:${batch.batchId}`),
      accessory: button({ action: actionIds.showBatch, text: t.slack.digest.show, value: printRef(batch) }),
    },
  ];
}
