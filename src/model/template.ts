import {
  fillText,
  type LiquidProblem,
  LiquidTextError,
  type ParsedText,
  parseText,
  placeholdersUsed,
  type TextPosition,
} from './liquid-text.ts';
import type { Channel, Language, MessageKind } from './message.ts';
import { placeholdersOf, type TemplateContext } from './template-context.ts';

/** Which text: each kind × channel × language has one (T2). */
export type TemplateKey = Readonly<{ kind: MessageKind; channel: Channel; language: Language }>;

/** Textvorlage: what a kind × channel × language says; `subject` for e-mail only. */
export type Template = Readonly<{ subject: string | null; body: string }>;

/** What is wrong with a text, and where. */
export type TemplateProblem = Readonly<{
  code: TemplateProblemCode;
  part: 'subject' | 'body';
  /** null: it is about the whole part. */
  at: TextPosition | null;
  /** The placeholder, filter, tag or character; of `empty-result` the values that were missing, if any. */
  name: string | null;
}>;

export type TemplateProblemCode =
  | LiquidProblem['code']
  | 'unknown-placeholder'
  | 'control-character'
  | 'empty'
  | 'empty-result'
  | 'subject-needed'
  | 'subject-not-allowed'
  | 'too-long'
  | 'too-many-segments';

/** A text that does not render is never sent (T2). */
export class TemplateError extends Error {
  readonly problems: readonly TemplateProblem[];

  constructor(problems: readonly TemplateProblem[]) {
    super(problems.map(({ code }) => code).join(', '));
    this.problems = problems;
  }
}

/** Longer is a slip of the clipboard: ten SMS parts have 1,530 characters, and placeholders take some. */
export const MAX_LENGTH = { subject: 200, sms: 2_000, email: 10_000 } as const;

/** A text read and checked once, to be filled for any number of patients. */
export type CompiledTemplate = Readonly<{ subject: ParsedText | null; body: ParsedText }>;

/** The text as it is kept: one kind of line break, composed letters, no space around it; an empty subject is none. */
export function tidyTemplate({ subject, body }: Template): Template {
  const tidy = (text: string) => text.replaceAll(/\r\n?/g, '\n').normalize('NFC').trim();
  return { subject: tidy(subject ?? '') || null, body: tidy(body) };
}

/** Reads a text and checks all that can be told without filling it; throws TemplateError with every problem found. */
export function compileTemplate(key: TemplateKey, { subject, body }: Template): CompiledTemplate {
  const problems = [...shapeProblems(key, { subject, body })];
  const parts = [
    subject === null ? null : readPart(key, 'subject', subject),
    readPart(key, 'body', body),
  ] as const;
  problems.push(...parts.flatMap((part) => part?.problems ?? []));
  const [subjectPart, bodyPart] = parts;
  if (problems.length > 0) throw new TemplateError(problems);
  return { subject: subjectPart?.parsed ?? null, body: bodyPart.parsed };
}

/** The placeholders a text mentions anywhere. */
export function usedPlaceholders({ subject, body }: CompiledTemplate): ReadonlySet<string> {
  return new Set(placeholdersUsed([...(subject ?? []), ...body]).map(({ name }) => name));
}

/**
 * Fills the placeholders; throws TemplateError when nothing is left to say. Whatever the values are, the result has no
 * control or invisible characters but line breaks, and none of these in the subject.
 */
export function fillTemplate({ subject, body }: CompiledTemplate, context: TemplateContext): Template {
  return {
    subject: subject === null ? null : fillPart('subject', subject, context).replaceAll(/\s+/g, ' '),
    body: fillPart('body', body, context),
  };
}

// Line breaks may stand; bidirectional controls, zero-width characters and lone surrogates may not
const HIDDEN =
  /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\uFFFE\uFFFF]/gu;

function fillPart(part: TemplateProblem['part'], parsed: ParsedText, context: TemplateContext): string {
  const filled = translated(part, () => fillText(parsed, context));
  // a filter may take half of a character away, and a text may write one that cannot be seen
  const text = filled.replaceAll(HIDDEN, '').trim();
  if (text === '') throw new TemplateError([{ code: 'empty-result', part, at: null, name: null }]);
  return text;
}

function* shapeProblems({ channel }: TemplateKey, { subject, body }: Template): Generator<TemplateProblem> {
  const about = (part: TemplateProblem['part'], code: TemplateProblemCode, name: string | null = null) =>
    ({ code, part, at: null, name }) as const;
  if (channel === 'email' && subject === null) yield about('subject', 'subject-needed');
  if (channel === 'sms' && subject !== null) yield about('subject', 'subject-not-allowed');
  if (body === '') yield about('body', 'empty');
  if (subject !== null && subject.length > MAX_LENGTH.subject)
    yield about('subject', 'too-long', String(MAX_LENGTH.subject));
  if (body.length > MAX_LENGTH[channel]) yield about('body', 'too-long', String(MAX_LENGTH[channel]));
}

type Part = Readonly<{ parsed: ParsedText; problems: readonly TemplateProblem[] }>;

function readPart({ kind, channel }: TemplateKey, part: TemplateProblem['part'], source: string): Part {
  const max = part === 'subject' ? MAX_LENGTH.subject : MAX_LENGTH[channel];
  if (source.length > max) return { parsed: [], problems: [] }; // told already; not worth reading
  const hidden = hiddenCharacters(part, source);
  try {
    const parsed = translated(part, () => parseText(source));
    const known: readonly string[] = placeholdersOf(kind);
    const unknown = placeholdersUsed(parsed)
      .filter(({ name }) => !known.includes(name))
      .map(({ name, at }) => ({ code: 'unknown-placeholder', part, at, name }) as const);
    return { parsed, problems: [...hidden, ...unknown] };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { parsed: [], problems: [...hidden, ...error.problems] };
  }
}

function hiddenCharacters(part: TemplateProblem['part'], source: string): TemplateProblem[] {
  const forbidden = part === 'subject' ? new RegExp(`\n|${HIDDEN.source}`, 'gu') : HIDDEN;
  return [...source.matchAll(forbidden)].slice(0, 1).map((match) => {
    const before = source.slice(0, match.index).split('\n');
    const at = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    const hex = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return { code: 'control-character', part, at, name: `U+${hex}` };
  });
}

function translated<T>(part: TemplateProblem['part'], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof LiquidTextError)) throw error;
    throw new TemplateError([{ part, ...error.problem }]);
  }
}
