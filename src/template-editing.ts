import { type Actor, requireCapability } from './actor.ts';
import { recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { channels, languages, messageKinds } from './model/message.ts';
import { shippedTemplate } from './model/shipped-templates.ts';
import { type Template, type TemplateKey, tidyTemplate } from './model/template.ts';
import { checkTemplate as check, type TemplateCheck, type TemplateWarning } from './model/template-check.ts';
import { invalidTemplate, nameOf, type TemplateChange, type TemplateReads } from './templates.ts';

/** A text as an editor shows it: what is in force, and who made it so. */
export type TemplateView = TemplateKey &
  Template &
  Readonly<{
    /** The text that ships with the program is in force. */
    isShipped: boolean;
    /** Who has changed it or gone back to the shipped one last; null: nobody ever. */
    changedBy: string | null;
    changedAt: Date | null;
  }>;

/** What somebody has written and not saved yet. */
export type TemplateDraft = Readonly<{ subject: string | null; body: string }>;

export type SavedTemplate = Readonly<{
  view: TemplateView;
  /** false: it is the text that was in force already. */
  isChanged: boolean;
  warnings: readonly TemplateWarning[];
}>;

/** All texts in force, by kind, channel and language (T2). */
export async function listTemplates({ store }: Deps, actor: Actor): Promise<TemplateView[]> {
  requireCapability(actor, 'view');
  const changes = await store.read.currentTemplates();
  return allKeys().map((key) => viewOf(key, changes));
}

/** One text in force. */
export async function readTemplate({ store }: Deps, actor: Actor, key: TemplateKey): Promise<TemplateView> {
  requireCapability(actor, 'view');
  return currentView(store.read, key);
}

/** Every change of one text, the newest first; none for one that is as it was shipped. */
export async function templateHistory(
  { store }: Deps,
  actor: Actor,
  { kind, channel, language }: TemplateKey,
): Promise<TemplateChange[]> {
  requireCapability(actor, 'view');
  return store.read.templateHistory(kind, channel, language);
}

/** What saving this draft would say; nothing is saved. */
export async function checkTemplate(
  { practice }: Deps,
  actor: Actor,
  key: TemplateKey,
  draft: TemplateDraft,
): Promise<TemplateCheck> {
  requireCapability(actor, 'view');
  return check(key, tidyTemplate(draft), practice);
}

/**
 * Puts a text in force (T1). Refuses as `template-invalid` what could not be sent, and as `secrecy-warning` what tells
 * why the patient comes, unless `acceptSecrecy` says that this is meant; nothing is saved then.
 */
export async function saveTemplate(
  deps: Deps,
  actor: Actor,
  key: TemplateKey,
  draft: TemplateDraft & Readonly<{ acceptSecrecy?: boolean }>,
): Promise<SavedTemplate> {
  requireCapability(actor, 'admin');
  const template = tidyTemplate(draft);
  const { problems, warnings } = check(key, template, deps.practice);
  const [problem] = problems;
  if (problem !== undefined) throw invalidTemplate(key, problem);
  const secrecy = warnings.find((warning) => warning.code === 'professional-secrecy');
  if (secrecy !== undefined && draft.acceptSecrecy !== true)
    throw new RefusalError('secrecy-warning', { ...key, placeholders: secrecy.placeholders });
  const codes = warnings.map(({ code }) => code);
  return { ...(await putInForce(deps, actor, key, { template, codes })), warnings };
}

/** Puts the shipped text in force again; the changes stay in the history. */
export async function resetTemplate(
  deps: Deps,
  actor: Actor,
  key: TemplateKey,
): Promise<Omit<SavedTemplate, 'warnings'>> {
  requireCapability(actor, 'admin');
  return putInForce(deps, actor, key, { template: null, codes: [] });
}

type Change = Readonly<{
  /** null: the shipped one. */
  template: Template | null;
  /** Of the warnings. */
  codes: readonly string[];
}>;

async function putInForce(
  deps: Deps,
  actor: Actor,
  key: TemplateKey,
  { template, codes }: Change,
): Promise<Omit<SavedTemplate, 'warnings'>> {
  const { kind, channel, language } = key;
  const action = template === null ? 'template.reset' : 'template.changed';
  const saved = await deps.store.write(async (tx) => {
    const current = await currentView(tx, key);
    if (isInForce(current, template)) return { view: current, isChanged: false };
    const { subject, body } = template ?? { subject: null, body: null };
    const change = { kind, channel, language, subject, body, changedBy: actor.id, changedAt: deps.now() };
    await tx.insertTemplateChange(change);
    const lengths = body === null ? {} : { subjectLength: subject?.length ?? 0, bodyLength: body.length };
    await recordAudit(deps, actor, tx, {
      action,
      subject: `template ${nameOf(key)}`,
      details: { kind, channel, language, ...lengths, ...(body !== null && { warnings: codes }) },
    });
    return { view: await currentView(tx, key), isChanged: true };
  });
  if (saved.isChanged) deps.log.info(action, { kind, channel, language, by: actor.id });
  return saved;
}

function isInForce(current: TemplateView, template: Template | null): boolean {
  if (template === null) return current.isShipped;
  return !current.isShipped && current.subject === template.subject && current.body === template.body;
}

async function currentView(
  reads: Pick<TemplateReads, 'currentTemplates'>,
  key: TemplateKey,
): Promise<TemplateView> {
  return viewOf(key, await reads.currentTemplates());
}

function viewOf(key: TemplateKey, changes: readonly TemplateChange[]): TemplateView {
  const { kind, channel, language } = key;
  const change = changes.find((candidate) => nameOf(candidate) === nameOf(key));
  const isShipped = (change?.body ?? null) === null;
  const { subject, body } = isShipped
    ? shippedTemplate(key)
    : { subject: change?.subject ?? null, body: change?.body ?? '' };
  const { changedBy = null, changedAt = null } = change ?? {};
  return { kind, channel, language, subject, body, isShipped, changedBy, changedAt };
}

function allKeys(): TemplateKey[] {
  return messageKinds.flatMap((kind) =>
    channels.flatMap((channel) => languages.map((language) => ({ kind, channel, language }))),
  );
}
