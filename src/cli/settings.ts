import type { Command } from 'commander';
import { needsScope, type SettingChange, type SettingTarget } from '../change-setting.ts';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import { type SettingKey, type SettingScope, settingDefinitions, settingScopes } from '../model/settings.ts';
import { cleanText } from '../model/text.ts';
import { knownSetting, type SettingDescription } from '../settings.ts';
import { choose } from './confirm.ts';
import { usageError } from './errors.ts';
import { oneOf } from './options.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';
import { descriptionJson, descriptionLines, listLines } from './settings-list.ts';

type ListOptions = CommonOptions & Readonly<{ changed?: boolean; all?: boolean; details?: boolean }>;
type ScopeOptions = CommonOptions & Readonly<{ scope?: string; for?: string }>;

/** `rundruf settings`: what is in force for whom, and changing it. */
export function settingsCommand(program: Command, t: Catalogue): void {
  const { help } = t.cli;
  const settings = program
    .command('settings')
    .description(help.settings)
    .helpOption('-h, --help', help.option.help);
  const leaf = (name: string, description: string) =>
    commonOptions(settings.command(name).description(description), t);
  const own = t.settings.help;

  leaf('list', help.settingsList)
    .option('--changed', own.changed)
    .option('--all', own.all)
    .option('--details', own.details)
    .action((options: ListOptions) =>
      inSession(t, options, { withPortals: false }, async (session) => {
        const described = await session.engine.describeSettings(session.actor, {
          everybody: options.all ?? false,
        });
        const isShown = ({ source, stored }: SettingDescription) =>
          !options.changed || source !== 'default' || stored.length > 0;
        printList(session, described.filter(isShown), options);
        return 0;
      }),
    );

  leaf('get', help.settingsGet)
    .argument('<KEY>', help.argument.setting)
    .option('--details', own.details)
    .action((key: string, options: ListOptions) =>
      inSession(t, options, { withPortals: false }, async (session) => {
        const { out } = session;
        const described = await descriptionOf(session, knownSetting(key));
        if (out.isJson)
          out.json(options.details ? descriptionJson(described) : { [described.key]: described.value });
        else if (options.details)
          for (const line of descriptionLines(session, described, true)) out.print(line);
        else out.print(cleanText(described.value));
        return 0;
      }),
    );

  leaf('set', help.settingsSet)
    .argument('<KEY>', help.argument.setting)
    .argument('<VALUE>', help.argument.value)
    .option('--scope <practice|workstation|user>', own.scope)
    .option('--for <ID>', own.for)
    .action((key: string, value: string, options: ScopeOptions) =>
      inSession(t, options, { withPortals: false }, async (session) => {
        const target = await askForScope(session, scopeTarget(t, key, options));
        const change = await session.engine.changeSetting(session.actor, { ...target, value });
        await printChange(session, change);
        return 0;
      }),
    );

  leaf('clear', own.clear)
    .argument('<KEY>', help.argument.setting)
    .option('--scope <practice|workstation|user>', own.scope)
    .option('--for <ID>', own.for)
    .action((key: string, options: ScopeOptions) =>
      inSession(t, options, { withPortals: false }, async (session) => {
        const target = await askForScope(session, scopeTarget(t, key, options));
        await printChange(session, await session.engine.clearSetting(session.actor, target));
        return 0;
      }),
    );
}

function printList(
  session: Session,
  described: readonly SettingDescription[],
  { details = false, all = false }: ListOptions,
): void {
  const { out, t } = session;
  if (out.isJson) {
    out.json(
      details
        ? { settings: described.map(descriptionJson) }
        : Object.fromEntries(described.map(({ key, value }) => [key, value])),
    );
  } else if (described.length === 0) out.print(t.settings.nothingChanged);
  else for (const line of listLines(session, described, details || all)) out.print(line);
}

async function descriptionOf({ engine, actor }: Session, key: SettingKey): Promise<SettingDescription> {
  const found = (await engine.describeSettings(actor)).find((described) => described.key === key);
  if (found === undefined) throw new Error(`expected a description of every setting, got none of ${key}`);
  return found;
}

function scopeTarget(t: Catalogue, key: string, options: ScopeOptions): SettingTarget {
  const scope = oneOf(t, '--scope', { known: [...settingScopes].reverse(), text: options.scope });
  const isOfOne = scope === 'user' || scope === 'workstation';
  if (options.for !== undefined && !isOfOne) throw usageError(t.settings.forNeedsScope);
  return {
    key,
    ...(scope !== undefined && { scope }),
    ...(options.for !== undefined && { scopeId: options.for }),
  };
}

/** P6: who changes *one per patient and day* for others is asked for whom; without a terminal it is refused. */
async function askForScope(session: Session, target: SettingTarget): Promise<SettingTarget> {
  const { actor, out, t } = session;
  const key = knownSetting(target.key);
  if (target.scope !== undefined || !needsScope(actor, key) || !out.isInteractive || out.isJson)
    return target;
  const { scopes } = settingDefinitions[key];
  const scope = await choose<SettingScope>(t.settings.whichScope, [...scopes].reverse(), t.settingScope);
  if (scope === null) throw new RefusalError('scope-needed', { key, allowed: scopes });
  return { ...target, scope };
}

/** What is set now, for whom, and what the actor does not notice because a narrower value of theirs wins. */
async function printChange(session: Session, { key, scope, scopeId, to }: SettingChange): Promise<void> {
  const { out, t, actor } = session;
  const { value, source } = await descriptionOf(session, key);
  if (out.isJson) return out.json({ [key]: to ?? value });
  out.print(cleanText(`${key} = ${to ?? value}`));
  const words = t.settings;
  out.note(cleanText((to === null ? words.cleared : words.set)(t.settingScope[scope], scopeId)));
  const isAboutActor =
    scope === 'practice' || scopeId === { user: actor.id, workstation: actor.workstation }[scope];
  if (to === null || value === to || source === 'default' || !isAboutActor) return;
  out.note(cleanText(words.otherInForce(value, t.settingScope[source])));
}
