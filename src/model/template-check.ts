import type { Language } from './message.ts';
import { type Encoding, MAX_SMS_CHARACTERS, measureSms, type SmsMeasure } from './segments.ts';
import {
  type CompiledTemplate,
  compileTemplate,
  fillTemplate,
  type Template,
  TemplateError,
  type TemplateKey,
  type TemplateProblem,
  usedPlaceholders,
} from './template.ts';
import {
  createContextWriter,
  type Placeholder,
  placeholdersOf,
  secretPlaceholders,
  type TemplateContext,
} from './template-context.ts';
import { contextsWithGaps, longContext, sampleContext } from './template-samples.ts';
import { normaliseForSms } from './text.ts';

/** What somebody should know before a text is sent. */
export type TemplateWarning =
  /** It tells why the patient comes (StGB 321); saved only when somebody says so. */
  | Readonly<{ code: 'professional-secrecy'; placeholders: readonly Placeholder[] }>
  /** The text's own characters force the dear encoding. */
  | Readonly<{ code: 'ucs-2'; characters: readonly string[] }>
  | Readonly<{ code: 'several-segments'; segments: number }>;

/** A text with problems cannot be saved; with warnings it can. */
export type TemplateCheck = Readonly<{
  problems: readonly TemplateProblem[];
  warnings: readonly TemplateWarning[];
  /** Of an SMS with ordinary values; null for e-mail, and with problems. */
  encoding: Encoding | null;
  segments: number | null;
}>;

/** More parts than networks pass on reliably, and never a reminder. */
export const MAX_SEGMENTS = 10;

type Practice = Readonly<{ name: string; phone: string; timeZone: string; language: Language }>;

/** The strict check of T1 and T2, with made-up values: complete, long, and with every gap a source may leave. */
export function checkTemplate(key: TemplateKey, template: Template, practice: Practice): TemplateCheck {
  try {
    const compiled = compileTemplate(key, template);
    const samples = fillSamples(key, compiled, practice);
    const secrecy = secrecyWarning(key, compiled);
    if (key.channel === 'email') return { problems: [], warnings: secrecy, encoding: null, segments: null };
    return measured(samples, secrecy);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { problems: error.problems, warnings: [], encoding: null, segments: null };
  }
}

type Samples = Readonly<{ bodies: readonly string[]; longBody: string }>;

function fillSamples(key: TemplateKey, compiled: CompiledTemplate, practice: Practice): Samples {
  const { kind, language } = key;
  const contexts = createContextWriter(practice, language);
  const context = sampleContext(contexts, kind, { timeZone: practice.timeZone, language });
  const bodies = contextsWithGaps(context, kind, usedPlaceholders(compiled)).map(
    ({ left, context }) => fillWithGaps(compiled, left, context).body,
  );
  return { bodies, longBody: fillTemplate(compiled, longContext(context)).body };
}

function fillWithGaps(
  compiled: CompiledTemplate,
  left: readonly Placeholder[],
  context: TemplateContext,
): Template {
  try {
    return fillTemplate(compiled, context);
  } catch (error) {
    if (!(error instanceof TemplateError) || left.length === 0) throw error;
    throw new TemplateError(error.problems.map((problem) => ({ ...problem, name: left.join(', ') })));
  }
}

function secrecyWarning({ kind }: TemplateKey, compiled: CompiledTemplate): TemplateWarning[] {
  const used = usedPlaceholders(compiled);
  const placeholders = placeholdersOf(kind).filter(
    (name) => used.has(name) && secretPlaceholders.includes(name),
  );
  return placeholders.length === 0 ? [] : [{ code: 'professional-secrecy', placeholders }];
}

function measured({ bodies, longBody }: Samples, secrecy: readonly TemplateWarning[]): TemplateCheck {
  const measures = bodies.map(measureText);
  const segments = Math.max(...measures.map((measure) => measure?.segments ?? MAX_SEGMENTS + 1));
  const longest = measureText(longBody)?.segments ?? MAX_SEGMENTS + 1;
  if (Math.max(segments, longest) > MAX_SEGMENTS) {
    const problem = {
      code: 'too-many-segments',
      part: 'body',
      at: null,
      name: String(MAX_SEGMENTS),
    } as const;
    throw new TemplateError([problem]);
  }
  const characters = [...new Set(measures.flatMap((measure) => measure?.ucs2Characters ?? []))];
  const warnings: TemplateWarning[] = [...secrecy];
  if (characters.length > 0) warnings.push({ code: 'ucs-2', characters });
  if (segments > 1) warnings.push({ code: 'several-segments', segments });
  return { problems: [], warnings, encoding: characters.length > 0 ? 'ucs-2' : 'gsm-7', segments };
}

/** As it would be sent; null for a text too long to be measured. */
function measureText(body: string): SmsMeasure | null {
  const text = normaliseForSms(body);
  return text.length > MAX_SMS_CHARACTERS ? null : measureSms(text);
}
