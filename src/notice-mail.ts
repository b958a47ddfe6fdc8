/** A notice in words, whatever shows it: Slack, a mail, the terminal. */
export type NoticeDocument = Readonly<{
  title: string;
  /** All of it in one line: a mail's subject, what Slack shows before somebody looks. */
  summary: string;
  tone: 'good' | 'bad' | 'plain';
  /** None: the summary says all. */
  sections: readonly NoticeSection[];
  footer: string;
}>;

export type NoticeSection = Readonly<{
  title: string;
  lines: readonly NoticeLine[];
  /** What to do. */
  advice: string | null;
  /** Somebody should do something. */
  isUrgent: boolean;
}>;

/** `batch`: what the line is about, where a face can lead to it. */
export type NoticeLine = Readonly<{
  text: string;
  batch: Readonly<{ batchId: number; revision: number }> | null;
}>;

export type NoticeMail = Readonly<{ subject: string; text: string; html: string }>;

const MAX_SUBJECT = 140;

/** The notice as a mail: plain text, and simple HTML that a telephone shows well and that loads nothing. */
export function noticeMail(document: NoticeDocument): NoticeMail {
  const { title, summary } = document;
  const subject = `${title}: ${summary}`;
  return {
    subject: subject.length > MAX_SUBJECT ? `${subject.slice(0, MAX_SUBJECT - 1).trimEnd()}…` : subject,
    text: noticeText(document),
    html: noticeHtml(document),
  };
}

/** The notice as plain text. */
export function noticeText({ title, summary, sections, footer }: NoticeDocument): string {
  const parts = sections.map(({ title: name, lines, advice }) =>
    [
      name.toUpperCase(),
      ...lines.map(({ text }) => `- ${text}`),
      ...(advice === null ? [] : [`  → ${advice}`]),
    ].join('\n'),
  );
  return [title, summary, ...parts, `-- \n${footer}`].join('\n\n');
}

const COLOURS = { good: '#2f7d4f', bad: '#b3261e', plain: '#1f4e5f' } as const;
const FONT = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

function noticeHtml({ title, summary, tone, sections, footer }: NoticeDocument): string {
  return [
    '<!DOCTYPE html>',
    '<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light"></head>',
    `<body style="margin:0;padding:0;background:#eef1f2;font-family:${FONT};color:#1d2528">`,
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#eef1f2"><tr>',
    '<td align="center" style="padding:16px 8px">',
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff;border-radius:10px;overflow:hidden">',
    `<tr><td style="background:${COLOURS[tone]};padding:18px 20px;color:#ffffff">`,
    `<div style="font-size:14px;line-height:20px;opacity:.85">${escapeHtml(title)}</div>`,
    `<div style="font-size:19px;line-height:26px;font-weight:600">${escapeHtml(summary)}</div></td></tr>`,
    ...sections.map(sectionHtml),
    `<tr><td style="padding:14px 20px 18px;font-size:12px;line-height:17px;color:#66747a;border-top:1px solid #e3e8ea">${escapeHtml(footer)}</td></tr>`,
    '</table></td></tr></table></body></html>',
  ].join('\n');
}

function sectionHtml({ title, lines, advice, isUrgent }: NoticeSection): string {
  const colour = isUrgent ? COLOURS.bad : COLOURS.plain;
  const rows = lines.map(
    ({ text }) => `<div style="font-size:16px;line-height:23px;padding:2px 0">${escapeHtml(text)}</div>`,
  );
  const help =
    advice === null
      ? ''
      : `<div style="margin-top:6px;padding:8px 12px;background:#f4f6f7;border-left:3px solid ${colour};font-size:14px;line-height:20px;color:#3c484d">${escapeHtml(advice)}</div>`;
  return [
    '<tr><td style="padding:16px 20px 6px">',
    `<div style="font-size:13px;line-height:18px;font-weight:700;letter-spacing:.03em;color:${colour};padding-bottom:4px">${escapeHtml(title)}</div>`,
    ...rows,
    `${help}</td></tr>`,
  ].join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
