import type { NoticeDocument } from '../../src/notice-mail.ts';
import type { Words } from '../context.ts';
import { type NoticeMessage, noticeLine } from './digest.ts';
import { context, escapeText, section } from './text.ts';

/** What the message of an alarm is made of. */
export type AlarmMessageFacts = Readonly<{
  document: NoticeDocument;
  /** How it ended; null: it goes on. */
  ended: NoticeDocument | null;
  isSandbox: boolean;
}>;

/** An alarm in the channel: what is wrong and what to do; once it is over, what was wrong and that it is over. */
export function alarmMessage(words: Words, { document, ended, isSandbox }: AlarmMessageFacts): NoticeMessage {
  const line = noticeLine(document, words, isSandbox);
  if (ended !== null) {
    const over = noticeLine(ended, words, isSandbox);
    const when = ended.sections.map(({ title }) => escapeText(title));
    return { text: over, blocks: [section(`✅ ${over}`), context(`~${line}~`, ...when)] };
  }
  const mark = document.tone === 'good' ? '✅' : '🚨';
  return {
    text: line,
    blocks: [
      section(`${mark} ${line}`),
      ...document.sections.flatMap(({ title, lines }) => [
        context(`*${escapeText(title)}*`, ...lines.map(({ text }) => escapeText(text))),
      ]),
    ],
  };
}
