import type { Command } from 'commander';
import { endOfDay, type LogChange } from '../delivery-log.ts';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import type { LogFilter } from '../model/log.ts';
import type { UnclearDecision } from '../reconcile.ts';
import { confirm } from './confirm.ts';
import { usageError } from './errors.ts';
import { day, type FilterOptions, filterOptions, logFilter } from './log-filter.ts';
import { entryIds } from './options.ts';
import { type CommonOptions, commonOptions, inSession, type Session, type SessionNeeds } from './session.ts';

type ChangeOptions = FilterOptions & Readonly<{ all?: boolean; yes?: boolean; until?: string }>;
type ResolveOptions = CommonOptions &
  Readonly<{ sent?: boolean; notSent?: boolean; again?: boolean; yes?: boolean }>;

type Change = (session: Session, filter: LogFilter, options: ChangeOptions) => Promise<number>;

/** `rundruf log refresh|reset|purge|resolve`. */
export function logChanges(log: Command, t: Catalogue): void {
  const { help } = t.cli;
  const leaf = (name: string, description: string) =>
    filterOptions(commonOptions(log.command(name).description(description), t), t)
      .argument('[ID...]', help.argument.entries)
      .option('--all', help.option.all)
      .option('--yes', help.option.yes)
      .hook('preAction', (_, action) => refuseStrayFilters(t, log, action.name()));
  const does = (command: Command, needs: SessionNeeds, change: Change) =>
    command.action((ids: string[], options: ChangeOptions) =>
      inSession(t, options, needs, (session) => change(session, selection(session, ids, options), options)),
    );
  does(leaf('refresh', help.logRefresh), { portal: true }, refresh);
  does(leaf('reset', help.logReset), {}, reset);
  does(leaf('purge', help.logPurge).option('--until <DATE>', help.option.until), {}, purge);

  commonOptions(log.command('resolve').description(help.logResolve), t)
    .argument('<ID...>', help.argument.entries)
    .option('--sent', help.option.sent)
    .option('--not-sent', help.option.notSent)
    .option('--again', help.option.again)
    .option('--yes', help.option.yes)
    .action((ids: string[], options: ResolveOptions) =>
      inSession(t, options, {}, (session) => resolve(session, ids, options)),
    );
}

async function refresh(session: Session, filter: LogFilter, options: ChangeOptions): Promise<number> {
  const { engine, actor, out, t } = session;
  await confirmChange(session, options, { filter, question: t.cli.confirmRefresh });
  const report = await engine.refreshDelivery(actor, filter);
  if (out.isJson) out.json(report);
  else out.print(t.cli.refreshed(report));
  return 0;
}

async function reset(session: Session, filter: LogFilter, options: ChangeOptions): Promise<number> {
  const { engine, actor, t } = session;
  await confirmChange(session, options, { filter, question: t.cli.confirmReset });
  const change = await engine.resetEntries(actor, filter);
  printChange(session, change, { json: { reset: change.changed }, sentence: t.cli.resetDone });
  const { selected, changed, unsettled, otherKind } = change;
  const free = selected - changed - unsettled - otherKind;
  if (free > 0) session.out.note(t.cli.skippedFree(free));
  return 0;
}

async function purge(session: Session, filter: LogFilter, options: ChangeOptions): Promise<number> {
  const { engine, actor, t } = session;
  if (options.until === undefined) throw new RefusalError('until-needed');
  const until = day(session, '--until', options.until);
  const { format, config } = session;
  const before = endOfDay(until, config.practice.timeZone);
  const question = (count: number) => t.cli.confirmPurge(count, format.date(new Date(before.getTime() - 1)));
  await confirmChange(session, options, { filter: { ...filter, before }, question, word: t.cli.purgeWord });
  const change = await engine.purgeEntries(actor, filter, until);
  return printChange(session, change, { json: { purged: change.changed, until }, sentence: t.cli.purgeDone });
}

async function resolve(session: Session, ids: readonly string[], options: ResolveOptions): Promise<number> {
  const { engine, actor, out, t } = session;
  const decision = decided(t, options);
  const numbers = entryIds(t, ids);
  const question = t.cli.confirmResolve[decision];
  await confirmChange(session, options, { filter: { ids: numbers }, question });
  const count = await engine.decideUnclear(actor, numbers, decision);
  if (out.isJson) out.json({ resolved: count, decision });
  else out.print(t.cli.resolved(count));
  return 0;
}

function decided(t: Catalogue, options: ResolveOptions): UnclearDecision {
  const given: UnclearDecision[] = [];
  if (options.sent) given.push('sent');
  if (options.notSent) given.push('not-sent');
  if (options.again) given.push('again');
  const [decision] = given;
  if (decision === undefined || given.length > 1) throw usageError(t.cli.usage.oneDecision);
  return decision;
}

/** `rundruf log --kind K purge` would drop the filter and purge everything: it is refused instead. */
function refuseStrayFilters(t: Catalogue, log: Command, name: string): void {
  const given = Object.keys(log.opts()).filter(
    (option) => !['json', 'lang', 'config', 'now'].includes(option),
  );
  if (given.length > 0) throw usageError(t.cli.usage.filtersBehind(name));
}

function selection(session: Session, ids: readonly string[], options: ChangeOptions): LogFilter {
  const filter = logFilter(session, options);
  if (ids.length > 0 && options.all) throw usageError(session.t.cli.usage.idsOrAll);
  if (ids.length > 0) return { ...filter, ids: entryIds(session.t, ids) };
  if (!options.all) throw new RefusalError('selection-needed');
  return filter;
}

type Confirmation = Readonly<{
  filter: LogFilter;
  question: (count: number) => string;
  /** To be typed, for what cannot be undone. */
  word?: string;
}>;

async function confirmChange(
  { engine, actor, out, t }: Session,
  { yes }: Readonly<{ yes?: boolean }>,
  { filter, question, word }: Confirmation,
): Promise<void> {
  if (yes && filter.ids === undefined) return;
  const count = await engine.countEntries(actor, filter);
  if (count === 0 && filter.ids !== undefined) {
    throw new RefusalError('message-not-found', { id: filter.ids.join(', ') });
  }
  const isAsked = out.isInteractive && !out.isJson;
  if (yes || (isAsked && count === 0)) return;
  if (isAsked && (await confirm(t, question(count), word))) return;
  throw new RefusalError('confirmation-needed', { count, asked: isAsked });
}

type Done = Readonly<{ json: object; sentence: (count: number) => string }>;

function printChange({ out, t }: Session, change: LogChange, { json, sentence }: Done): number {
  const { selected, changed, unsettled, otherKind } = change;
  if (out.isJson) out.json({ ...json, selected, skipped: { unsettled, otherKind } });
  else {
    out.print(sentence(changed));
    if (unsettled > 0) out.print(t.cli.skippedUnsettled(unsettled));
    if (otherKind > 0) out.print(t.cli.skippedKind(otherKind));
  }
  return 0;
}
