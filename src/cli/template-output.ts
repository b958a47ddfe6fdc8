import type { Catalogue } from '../i18n/en.ts';
import type { MessageKind } from '../model/message.ts';
import type { Template, TemplateKey } from '../model/template.ts';
import type { TemplateWarning } from '../model/template-check.ts';
import { optionalPlaceholders, placeholdersOf, secretPlaceholders } from '../model/template-context.ts';
import { cleanText } from '../model/text.ts';
import type { TemplateView } from '../template-editing.ts';
import type { TemplatePreview } from '../template-preview.ts';
import type { TemplateChange } from '../templates.ts';
import { table } from './output.ts';
import type { Session } from './session.ts';

/** 'reminder, SMS, German'. */
export function keyTitle(t: Catalogue, { kind, channel, language }: TemplateKey): string {
  return `${t.kind[kind]}, ${t.channel[channel]}, ${t.language[language]}`;
}

/** A text as programs get it. */
export function viewJson({ changedAt, ...view }: TemplateView) {
  return { ...view, changedAt: changedAt?.toISOString() ?? null };
}

/** One text with who made it so. */
export function printView(session: Session, view: TemplateView): void {
  const { out, t } = session;
  out.print(cleanText(`${keyTitle(t, view)} · ${stateOf(session, view)}`));
  out.print();
  printText(session, view);
}

/** A text line by line, made harmless. */
export function printText({ out, t }: Session, { subject, body }: Template): void {
  if (subject !== null) {
    out.print(cleanText(t.templates.subject(subject)));
    out.print();
  }
  for (const line of body.split('\n')) out.print(cleanText(line));
}

const SHOWN = 60; // columns of a text in a list

/** All texts, each on one line. */
export function printList(session: Session, views: readonly TemplateView[]): void {
  const { out, t } = session;
  const { kind, channel, language, state, text } = t.templates.column;
  const rows = views.map((view) => [
    t.kind[view.kind],
    t.channel[view.channel],
    view.language,
    stateOf(session, view),
    view.subject ?? view.body,
  ]);
  const columns = [
    { title: kind },
    { title: channel },
    { title: language },
    { title: state },
    { title: text, max: SHOWN },
  ];
  for (const line of table(columns, rows)) out.print(line);
}

/** What somebody should know of a text, on stderr. */
export function printWarnings({ out, t }: Session, warnings: readonly TemplateWarning[]): void {
  const words = t.templates.warning;
  for (const warning of warnings) {
    if (warning.code === 'professional-secrecy')
      out.note(words[warning.code](warning.placeholders.join(', ')));
    else if (warning.code === 'ucs-2') out.note(cleanText(words[warning.code](warning.characters.join(' '))));
    else out.note(words[warning.code](String(warning.segments)));
  }
}

/** A text as a patient would get it, whose it is, and what it costs. */
export function printPreview(session: Session, preview: TemplatePreview): void {
  const { out, t, format } = session;
  const { isSample, patientNumber, appointmentId, encoding, segments, subject, text } = preview;
  const words = t.templates;
  const title = [
    keyTitle(t, preview),
    words.shownFor(patientNumber, appointmentId),
    isSample ? words.sample : '',
  ];
  out.print(cleanText(title.filter((part) => part !== '').join(' · ')));
  out.print();
  printText(session, { subject, body: text });
  out.print();
  const credits = format.credits(preview.milliCredits);
  if (encoding === null) out.print(words.cost(null, '', credits));
  else out.print(words.cost(segments, words.encoding[encoding], credits));
  const characters = preview.ucs2Characters;
  if (characters.length > 0) printWarnings(session, [{ code: 'ucs-2', characters }]);
}

/** Every change of a text, the newest first. */
export function printHistory({ out, t, format }: Session, changes: readonly TemplateChange[]): void {
  if (changes.length === 0) {
    out.print(t.templates.neverChanged);
    return;
  }
  const { when, who, text } = t.templates.column;
  const rows = changes.map(({ subject, body, changedBy, changedAt }) => [
    format.moment(changedAt),
    changedBy,
    body === null ? t.templates.shippedAgain : [subject, body].filter((part) => part !== null).join(' – '),
  ]);
  const columns = [when, who, text].map((title) => ({ title }));
  for (const line of table(columns, rows)) out.print(line);
}

/** What the texts of a kind can be filled with, one on a line. */
export function printPlaceholders({ out, t }: Session, kind: MessageKind): void {
  const { placeholder: meaning, secret, optional, column } = t.templates;
  const rows = placeholdersOf(kind).map((name) => [
    `{{ ${name} }}`,
    [
      meaning[name],
      optionalPlaceholders.includes(name) ? optional : '',
      secretPlaceholders.includes(name) ? secret : '',
    ].join(''),
  ]);
  const columns = [{ title: column.placeholder }, { title: column.meaning }];
  for (const line of table(columns, rows)) out.print(line);
}

function stateOf({ t, format }: Session, { isShipped, changedBy, changedAt }: TemplateView): string {
  if (changedBy === null || changedAt === null) return t.templates.shipped;
  const words = isShipped ? t.templates.resetBy : t.templates.changed;
  return words(format.moment(changedAt), changedBy);
}
