import type { NoticeWriter } from '../deliver-notices.ts';
import type { Practice } from '../deps.ts';
import type { DigestFacts } from '../digest.ts';
import { type NoticeDocument, noticeMail } from '../notice-mail.ts';
import type { Notice } from '../notices.ts';
import { createFormat } from './format.ts';
import { catalogue } from './index.ts';
import { alarmDocument, digestDocument, type NoticeWords } from './notice-document.ts';

/** The words of the practice's language, in its time; German, unless it is English. */
export function noticeWords({ name, language, timeZone }: Practice): NoticeWords {
  const t = catalogue(language === 'en' ? 'en' : 'de');
  return { t, format: createFormat(t, timeZone), practice: name };
}

/** Any notice in words. */
export function noticeDocument(words: NoticeWords, notice: Notice): NoticeDocument {
  return notice.kind === 'digest'
    ? digestDocument(words, notice.facts as DigestFacts)
    : alarmDocument(words, notice.kind, notice);
}

/** Writes the mails to the staff. */
export function createNoticeWriter(practice: Practice): NoticeWriter {
  const words = noticeWords(practice);
  return (notice) => noticeMail(noticeDocument(words, notice));
}
