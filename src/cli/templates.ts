import type { Command } from 'commander';
import type { Catalogue } from '../i18n/en.ts';
import { channels, languages, messageKinds } from '../model/message.ts';
import { toCredits } from '../model/price.ts';
import type { TemplateKey } from '../model/template.ts';
import { optionalPlaceholders, placeholdersOf, secretPlaceholders } from '../model/template-context.ts';
import type { SavedTemplate } from '../template-editing.ts';
import type { PreviewKey } from '../template-preview.ts';
import { invalidTemplate, type TemplateChange } from '../templates.ts';
import { usageError } from './errors.ts';
import { oneOf } from './options.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';
import { type DraftOptions, givenDraft, neededDraft } from './template-draft.ts';
import {
  printHistory,
  printList,
  printPlaceholders,
  printPreview,
  printView,
  printWarnings,
  viewJson,
} from './template-output.ts';

type TextOptions = CommonOptions & DraftOptions;
type SetOptions = TextOptions & Readonly<{ despiteSecrecy?: boolean }>;
type PreviewOptions = TextOptions & Readonly<{ patient?: string; appointment?: string }>;

const NO_PORTALS = { withPortals: false } as const;

/** `rundruf templates`: the texts of the messages, and changing them. */
export function templatesCommand(program: Command, t: Catalogue): void {
  const { help } = t.templates;
  const templates = program
    .command('templates')
    .description(help.templates)
    .helpOption('-h, --help', t.cli.help.option.help);
  const leaf = (name: string, description: string) =>
    commonOptions(templates.command(name).description(description), t);

  leaf('list', help.list).action((options: CommonOptions) => inSession(t, options, NO_PORTALS, list));
  onText(leaf('show', help.show), t, show);
  onText(draftOptions(leaf('set', help.set), t), t, set).option('--despite-secrecy', help.despiteSecrecy);
  onText(draftOptions(leaf('check', help.check), t), t, check);
  previewCommand(leaf('preview', help.preview), t);
  onText(leaf('history', help.history), t, history);
  onText(leaf('reset', help.reset), t, reset);
  leaf('placeholders', help.placeholders)
    .argument('<KIND>', help.kind)
    .action((kind: string, options: CommonOptions) =>
      inSession(t, options, NO_PORTALS, async (session) => showPlaceholders(session, kind)),
    );
}

/** A command about one text. */
function onText<Options extends CommonOptions>(
  command: Command,
  t: Catalogue,
  work: (session: Session, key: TemplateKey, options: Options) => Promise<void>,
): Command {
  const { help } = t.templates;
  return command
    .argument('<KIND>', help.kind)
    .argument('<CHANNEL>', help.channel)
    .argument('<LANG>', help.language)
    .action((kind: string, channel: string, language: string, options: Options) => {
      const key = { ...kindAndChannel(t, kind, channel), language: known(t, 'LANG', languages, language) };
      return inSession(t, options, NO_PORTALS, async (session) => {
        await work(session, key, options);
        return 0;
      });
    });
}

function previewCommand(command: Command, t: Catalogue): void {
  const { help } = t.templates;
  draftOptions(command, t)
    .argument('<KIND>', help.kind)
    .argument('<CHANNEL>', help.channel)
    .argument('[LANG]', help.languageOrPatients)
    .option('--patient <NUMBER>', help.patient)
    .option('--appointment <ID>', help.appointment)
    .action((kind: string, channel: string, word: string | undefined, options: PreviewOptions) => {
      const language = word === undefined ? {} : { language: known(t, 'LANG', languages, word) };
      const key = { ...kindAndChannel(t, kind, channel), ...language };
      if (options.patient !== undefined && options.appointment !== undefined)
        throw usageError(t.templates.patientOrAppointment);
      return inSession(t, options, {}, async (session) => {
        await preview(session, key, options);
        return 0;
      });
    });
}

function draftOptions(command: Command, t: Catalogue): Command {
  const { help } = t.templates;
  return command
    .option('--subject <TEXT>', help.subject)
    .option('--body <TEXT>', help.body)
    .option('--file <FILE>', help.file);
}

function kindAndChannel(t: Catalogue, kind: string, channel: string): Omit<TemplateKey, 'language'> {
  return { kind: known(t, 'KIND', messageKinds, kind), channel: known(t, 'CHANNEL', channels, channel) };
}

function known<T extends string>(t: Catalogue, name: string, words: readonly T[], text: string): T {
  const found = oneOf(t, name, { known: words, text });
  if (found === undefined) throw usageError(t.cli.usage.missingArgument(name));
  return found;
}

async function list(session: Session): Promise<number> {
  const views = await session.engine.listTemplates(session.actor);
  if (session.out.isJson) session.out.json({ templates: views.map(viewJson) });
  else printList(session, views);
  return 0;
}

async function show(session: Session, key: TemplateKey): Promise<void> {
  const view = await session.engine.readTemplate(session.actor, key);
  if (session.out.isJson) session.out.json(viewJson(view));
  else printView(session, view);
}

async function set(session: Session, key: TemplateKey, options: SetOptions): Promise<void> {
  const { engine, actor, t } = session;
  const draft = await neededDraft(t, options);
  const acceptSecrecy = options.despiteSecrecy ?? false;
  printSaved(session, await engine.saveTemplate(actor, key, { ...draft, acceptSecrecy }), t.templates.saved);
}

async function reset(session: Session, key: TemplateKey): Promise<void> {
  const { engine, actor, t } = session;
  const saved = await engine.resetTemplate(actor, key);
  printSaved(session, { ...saved, warnings: [] }, t.templates.wasReset);
}

function printSaved(session: Session, { view, isChanged, warnings }: SavedTemplate, done: string): void {
  const { out, t } = session;
  if (out.isJson) out.json({ ...viewJson(view), changed: isChanged, warnings });
  else out.print(isChanged ? done : t.templates.unchanged);
  printWarnings(session, warnings);
}

/** Refuses what `set` would refuse; what it would warn of is printed. */
async function check(session: Session, key: TemplateKey, options: TextOptions): Promise<void> {
  const { engine, actor, out, t } = session;
  const checked = await engine.checkTemplate(actor, key, await neededDraft(t, options));
  const [problem] = checked.problems;
  if (problem !== undefined) throw invalidTemplate(key, problem);
  const { warnings, encoding, segments } = checked;
  if (out.isJson) out.json({ ...key, encoding, segments, warnings });
  else {
    out.print(t.templates.valid);
    if (encoding !== null && segments !== null)
      out.print(t.templates.measure(segments, t.templates.encoding[encoding]));
    printWarnings(session, warnings);
  }
}

async function preview(session: Session, key: PreviewKey, options: PreviewOptions): Promise<void> {
  const { engine, actor, out, t } = session;
  const draft = await givenDraft(t, options);
  const { patient, appointment } = options;
  const shown = await engine.previewTemplate(actor, key, {
    ...(draft !== undefined && { draft }),
    ...(patient !== undefined && { patientNumber: patient }),
    ...(appointment !== undefined && { appointmentId: appointment }),
  });
  const { milliCredits, ...plain } = shown;
  if (out.isJson) out.json({ ...plain, credits: toCredits(milliCredits) });
  else printPreview(session, shown);
}

async function history(session: Session, key: TemplateKey): Promise<void> {
  const changes = await session.engine.templateHistory(session.actor, key);
  if (session.out.isJson) session.out.json({ ...key, changes: changes.map(changeJson) });
  else printHistory(session, changes);
}

function changeJson({ id, subject, body, changedBy, changedAt }: TemplateChange) {
  return { id, subject, body, changedBy, changedAt: changedAt.toISOString() };
}

function showPlaceholders(session: Session, word: string): number {
  const { out, t } = session;
  const kind = known(t, 'KIND', messageKinds, word);
  if (out.isJson) {
    const placeholders = placeholdersOf(kind).map((name) => ({
      name,
      meaning: t.templates.placeholder[name],
      optional: optionalPlaceholders.includes(name),
      secret: secretPlaceholders.includes(name),
    }));
    out.json({ kind, placeholders });
  } else printPlaceholders(session, kind);
  return 0;
}
