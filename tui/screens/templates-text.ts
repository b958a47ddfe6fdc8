import type { RefusalDetails } from '../../src/errors.ts';
import { type Template, type TemplateKey, tidyTemplate } from '../../src/model/template.ts';
import type { TemplateDraft, TemplateView } from '../../src/template-editing.ts';
import { type FieldState, fieldOf, insert, lineStart, moveTo } from '../components/editing.ts';
import { type AreaSize, type AreaState, areaInsert, areaKey, areaOf } from '../components/text-area.ts';
import { fieldKey } from '../components/text-field.ts';
import type { Key } from '../terminal/keys.ts';
import type { Offer } from './templates-offers.ts';

export type TextPart = 'subject' | 'body';

/** A text being edited. */
export type TextState = Readonly<{
  /** What was in force when editing began, or was saved last. */
  base: TemplateView;
  /** Of an e-mail. */
  subject: FieldState;
  body: AreaState;
  /** Where the cursor is. */
  part: TextPart;
}>;

/** Begins to edit a text; with a draft, its changes are not saved yet. */
export function editText(base: TemplateView, draft: TemplateDraft = base): TextState {
  return { base, subject: fieldOf(draft.subject ?? ''), body: areaOf(fieldOf(draft.body)), part: 'body' };
}

/** What has been written so far. */
export function draftOf({ base, subject, body }: TextState): TemplateDraft {
  return { subject: base.channel === 'email' ? subject.value : null, body: body.field.value };
}

/** Whether saving would change anything. */
export function isChanged(state: TextState): boolean {
  return !sameText(tidyTemplate(draftOf(state)), state.base);
}

/** Whether two texts say the same. */
export function sameText(one: Template, other: Template): boolean {
  return one.subject === other.subject && one.body === other.body;
}

/** Which text it is, and nothing of what it says. */
export function keyOf({ kind, channel, language }: TemplateKey): TemplateKey {
  return { kind, channel, language };
}

/** 'reminder/sms/de': tells texts apart. */
export function keyId({ kind, channel, language }: TemplateKey): string {
  return `${kind}/${channel}/${language}`;
}

/** What a key does to the part with the cursor; the same object when it means nothing there. */
export function textKey(state: TextState, key: Key, size: AreaSize): TextState {
  if (state.part === 'body') {
    const body = areaKey(state.body, key, size);
    const isAtTop = key.id === 'up' && body === state.body && isEmail(state);
    if (isAtTop) return { ...state, part: 'subject' };
    return body === state.body ? state : { ...state, body };
  }
  if (key.id === 'enter' || key.id === 'down') return { ...state, part: 'body' };
  const subject = fieldKey(state.subject, key);
  return subject === state.subject ? state : { ...state, subject };
}

/** The other part; an SMS has only one. */
export function otherPart(state: TextState): TextState {
  if (!isEmail(state)) return state;
  return { ...state, part: state.part === 'body' ? 'subject' : 'body' };
}

/**
 * Writes a placeholder, a filter or a condition where the cursor is. A filter goes to the end of the placeholder that the
 * cursor is in or right behind; null when there is none.
 */
export function insertOffer(state: TextState, offer: Offer, size: AreaSize): TextState | null {
  const field = fieldIn(state);
  const at = offer.what === 'filter' ? filterPlace(field.value, field.cursor) : field.cursor;
  if (at === null) return null;
  const placed = moveTo(field, at);
  if (state.part === 'subject') {
    const subject = insert(placed, offer.insert);
    return { ...state, subject: moveTo(subject, subject.cursor - offer.back) };
  }
  const body = areaInsert({ ...state.body, field: placed }, offer.insert, size);
  return { ...state, body: { ...body, field: moveTo(body.field, body.field.cursor - offer.back) } };
}

/** The cursor goes to where a refusal says that something is wrong. */
export function goToProblem(state: TextState, { part, line, column }: RefusalDetails): TextState {
  const isSubject = part === 'subject' && isEmail(state);
  const shown = { ...state, part: isSubject ? 'subject' : 'body' } as const;
  const { value } = fieldIn(shown);
  // the engine counts in the text without space around it
  if (typeof line !== 'number' || typeof column !== 'number' || value !== value.trimStart()) return shown;
  const at = startOfLine(value, line) + column - 1;
  if (isSubject) return { ...shown, subject: moveTo(state.subject, at) };
  return { ...shown, body: { ...state.body, field: moveTo(state.body.field, at), goal: null } };
}

function isEmail({ base }: TextState): boolean {
  return base.channel === 'email';
}

function fieldIn({ part, subject, body }: TextState): FieldState {
  return part === 'subject' ? subject : body.field;
}

function filterPlace(value: string, cursor: number): number | null {
  const open = value.lastIndexOf('{{', Math.max(0, cursor - 1));
  const close = open < 0 ? -1 : value.indexOf('}}', open);
  if (close < 0 || cursor < open + 2 || cursor > close + 2) return null;
  return value.slice(0, close).trimEnd().length;
}

function startOfLine(value: string, line: number): number {
  let start = 0;
  for (let seen = 1; seen < line; seen += 1) {
    const next = value.indexOf('\n', start);
    if (next < 0) return lineStart(value, value.length);
    start = next + 1;
  }
  return start;
}
