import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { AgendaEntry, AgendaPatient } from './model/candidate.ts';
import { recipientOf } from './model/consent.ts';
import { allowedFilters, allowedTags } from './model/liquid-text.ts';
import type { Channel, Language, MessageKind } from './model/message.ts';
import type { Occasion } from './model/occasion.ts';
import { smsPrice } from './model/price.ts';
import { type Encoding, MAX_SMS_CHARACTERS, measureSms } from './model/segments.ts';
import { shippedTemplate } from './model/shipped-templates.ts';
import {
  type CompiledTemplate,
  compileTemplate,
  fillTemplate,
  type Template,
  TemplateError,
  type TemplateKey,
  type TemplateProblem,
} from './model/template.ts';
import { MAX_SEGMENTS } from './model/template-check.ts';
import {
  type ContextWriter,
  createContextWriter,
  placeholdersOf,
  type TemplateContext,
} from './model/template-context.ts';
import { cleanText, normaliseForSms, shorten } from './model/text.ts';
import type { LocalDate } from './model/time.ts';
import type { Settings } from './settings.ts';

/** One change of a text; the newest of its kind, channel and language is in force. */
export type TemplateChange = Readonly<{
  id: number;
  kind: MessageKind;
  channel: Channel;
  language: Language;
  /** null for SMS, and when it says: the shipped text again. */
  subject: string | null;
  /** null: the shipped text again. */
  body: string | null;
  changedBy: string;
  changedAt: Date;
}>;

export interface TemplateReads {
  /** The newest change of each text that was ever changed. */
  currentTemplates(): Promise<TemplateChange[]>;
  /** All changes of one text, the newest first. */
  templateHistory(kind: MessageKind, channel: Channel, language: Language): Promise<TemplateChange[]>;
  /** Appointments to show a text with, the next ones first. */
  entriesToShow(choice: EntryChoice, limit: number): Promise<AgendaEntry[]>;
  patientByNumber(number: string): Promise<AgendaPatient | null>;
}

/** One appointment by the source's id, past ones too; or those to come, not cancelled: of a patient, or in a language. */
export type EntryChoice =
  | Readonly<{ appointmentId: string }>
  | Readonly<{ now: Date; today: LocalDate; patientId: number }>
  /** `isDefault`: those whose language nobody knows are among them. */
  | Readonly<{ now: Date; today: LocalDate; language: Language; isDefault: boolean }>;

export interface TemplateWrites {
  insertTemplateChange(change: Omit<TemplateChange, 'id'>): Promise<void>;
}

/** One message ready to be seen, priced and queued. */
export type RenderedMessage = Composed & Readonly<{ entry: Occasion; recipient: string; language: Language }>;

/** What a text has become for one recipient. */
export type Composed = Readonly<{
  subject: string | null;
  text: string;
  /** null for e-mail. */
  encoding: Encoding | null;
  /** Parts an SMS is charged as; 1 for an e-mail. */
  segments: number;
  /** The characters that force the dearer encoding. */
  ucs2Characters: readonly string[];
  milliCredits: number;
}>;

/** Says one message: to whom, and with which values. Refuses as `template-invalid` or `text-too-long`. */
export type MessageWriter = (
  to: Readonly<{ language: Language; recipient: string }>,
  valuesOf: (contexts: ContextWriter) => TemplateContext,
) => Composed;

/** The text in force for a key. */
export type Texts = (key: TemplateKey) => Template;

/** Reads the texts in force, all at once: what the practice has changed, else what ships with the program (T1). */
export async function readTexts(reads: Pick<TemplateReads, 'currentTemplates'>): Promise<Texts> {
  const changes = new Map((await reads.currentTemplates()).map((change) => [nameOf(change), change]));
  return (key) => {
    const { subject = null, body = null } = changes.get(nameOf(key)) ?? {};
    return body === null ? shippedTemplate(key) : { subject, body };
  };
}

/** 'reminder/sms/de', as the audit and the command line name a text. */
export function nameOf({ kind, channel, language }: TemplateKey): string {
  return `${kind}/${channel}/${language}`;
}

type Run = Readonly<{ kind: MessageKind; channel: Channel }>;

/** Writes the run's messages, each in the patient's language, else the practice's (T2). */
export async function createRunWriter(
  deps: Pick<Deps, 'practice' | 'accounts'>,
  reads: TemplateReads,
  settings: Settings,
  { kind, channel }: Run,
): Promise<(entry: Occasion) => RenderedMessage> {
  const write = createMessageWriter(deps, settings, { kind, channel }, await readTexts(reads));
  return (entry) => {
    const recipient = recipientOf(entry, channel);
    if (recipient === null) throw new Error(`The ${entry.type} ${entry.id} has no recipient for ${channel}`);
    const language = entry.patient?.language ?? deps.practice.language;
    const composed = write({ language, recipient }, (contexts) => contextOf(contexts, entry));
    return { ...composed, entry, recipient, language };
  };
}

/** What the placeholders stand for in a message about this. */
function contextOf(contexts: ContextWriter, entry: Occasion): TemplateContext {
  if (entry.type === 'appointment') return contexts.ofAppointment(entry);
  if (entry.type === 'birthday') return contexts.ofBirthday(entry.patient);
  const { patient, dueOn, reasonName, reasonCode, doctor } = entry;
  return contexts.ofRecall({ patient, dueDate: dueOn, reason: reasonName ?? reasonCode, doctor });
}

/** Writes messages of one kind and channel, measured and priced; each language's text is read and checked once. */
export function createMessageWriter(
  { practice, accounts }: Pick<Deps, 'practice' | 'accounts'>,
  settings: Settings,
  { kind, channel }: Run,
  texts: Texts,
): MessageWriter {
  const prepare = (language: Language): Prepared => {
    const key = { kind, channel, language };
    const compiled = refusing(key, () => compileTemplate(key, texts(key)));
    return { key, compiled, contexts: createContextWriter(practice, language) };
  };
  const prepared = new Map<Language, Prepared>();
  const price = accounts[channel] === 'none' ? FREE : settings;
  return ({ language, recipient }, valuesOf) => {
    const text = prepared.get(language) ?? prepare(language);
    prepared.set(language, text);
    const filled = refusing(text.key, () => fillTemplate(text.compiled, valuesOf(text.contexts)));
    return channel === 'email' ? composeEmail(filled, price) : composeSms(filled, price, recipient, language);
  };
}

type Prepared = Readonly<{ key: TemplateKey; compiled: CompiledTemplate; contexts: ContextWriter }>;
type Prices = Pick<Settings, 'price.sms' | 'price.email'>;

const FREE: Prices = { 'price.sms': { '+': 0 }, 'price.email': 0 }; // nobody counts this account

function composeEmail({ subject, body }: Template, price: Prices): Composed {
  const milliCredits = price['price.email'];
  return { subject, text: body, encoding: null, segments: 1, ucs2Characters: [], milliCredits };
}

function composeSms({ body }: Template, price: Prices, recipient: string, language: Language): Composed {
  const text = normaliseForSms(body);
  const measured = text.length > MAX_SMS_CHARACTERS ? null : measureSms(text);
  if (measured === null || measured.segments > MAX_SEGMENTS)
    throw new RefusalError('text-too-long', { channel: 'sms', language, segments: MAX_SEGMENTS });
  const { encoding, segments, ucs2Characters } = measured;
  const milliCredits = smsPrice(price['price.sms'], recipient, segments);
  return { subject: null, text, encoding, segments, ucs2Characters, milliCredits };
}

function refusing<T>(key: TemplateKey, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const [problem] = error instanceof TemplateError ? error.problems : [];
    if (problem === undefined) throw error;
    throw invalidTemplate(key, problem);
  }
}

/** What is wrong with a text, and which placeholders there are. */
export function invalidTemplate(key: TemplateKey, problem: TemplateProblem): RefusalError {
  const { code, part, at, name } = problem;
  return new RefusalError('template-invalid', {
    ...key,
    problem: code,
    part,
    line: at?.line ?? null,
    column: at?.column ?? null,
    name: name === null ? null : shorten(cleanText(name), MAX_NAME),
    known: knownFor(problem, key.kind),
  });
}

const MAX_NAME = 60; // of a placeholder in a sentence; a longer one is none

function knownFor({ code }: TemplateProblem, kind: MessageKind): readonly string[] {
  if (code === 'unknown-filter') return allowedFilters;
  if (code === 'unknown-tag') return allowedTags;
  return placeholdersOf(kind);
}
