import type { Command } from 'commander';
import type { LogChange } from '../delivery-log.ts';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import { channels, messageKinds, messageStates } from '../model/message.ts';
import { localDateOf, resolveDay, toInstant } from '../model/time.ts';
import type { UnclearDecision } from '../reconcile.ts';
import { type LogColumn, type LogFilter, logColumns } from '../store.ts';
import { confirm } from './confirm.ts';
import { usageError } from './errors.ts';
import { exportLog } from './log-export.ts';
import { entryJson } from './log-json.ts';
import { printLog } from './log-table.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

type FilterOptions = CommonOptions &
  Readonly<{ kind?: string; state?: string; channel?: string; batch?: string; since?: string }>;
type ListOptions = FilterOptions &
  Readonly<{
    sort?: string;
    desc?: boolean;
    limit?: string;
    after?: string;
    allColumns?: boolean;
    csv?: string;
  }>;
type ChangeOptions = FilterOptions & Readonly<{ all?: boolean; yes?: boolean; until?: string }>;

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 10_000; // one page in memory; longer lists go by --after or --csv

export function logCommand(program: Command, t: Catalogue): void {
  const { help } = t.cli;
  const log = filterOptions(commonOptions(program.command('log').description(help.log), t), t)
    .option('--sort <COLUMN>', `${help.option.sort} ${logColumns.join(', ')}`)
    .option('--desc', help.option.desc)
    .option('--limit <N>', help.option.limit)
    .option('--after <CURSOR>', help.option.after)
    .option('--all-columns', help.option.allColumns)
    .option('--csv <FILE>', help.option.csv)
    .action((options: ListOptions) =>
      inSession(t, options, {}, async (session) => {
        const request = {
          filter: logFilter(session, options),
          sort: column(t, options.sort),
          descending: options.desc ?? false,
          limit: limit(t, options.limit),
          ...(options.after !== undefined && { after: options.after }),
        };
        if (options.csv !== undefined) return exportLog(session, request, options.csv);
        const page = await session.engine.readLog(session.actor, request);
        if (session.out.isJson) session.out.json({ entries: page.entries.map(entryJson), next: page.next });
        else await printLog(session, page, options.allColumns ?? false);
        return 0;
      }),
    );

  const change = (name: string, description: string) =>
    filterOptions(commonOptions(log.command(name).description(description), t), t)
      .argument('[ID...]', help.argument.entries)
      .option('--all', help.option.all)
      .option('--yes', help.option.yes)
      .hook('preAction', (_, action) => refuseStrayFilters(t, log, action.name()));

  change('refresh', help.logRefresh).action((ids: string[], options: ChangeOptions) =>
    inSession(t, options, { portal: true }, async (session) => {
      const filter = selection(session, ids, options);
      await confirmChange(session, options, filter, t.cli.confirmRefresh);
      const report = await session.engine.refreshDelivery(session.actor, filter);
      if (session.out.isJson) session.out.json(report);
      else session.out.print(t.cli.refreshed(report));
      return 0;
    }),
  );

  change('reset', help.logReset).action((ids: string[], options: ChangeOptions) =>
    inSession(t, options, {}, async (session) => {
      const filter = selection(session, ids, options);
      await confirmChange(session, options, filter, t.cli.confirmReset);
      const report = await session.engine.resetEntries(session.actor, filter);
      return printChange(session, report, { reset: report.changed }, t.cli.resetDone(report.changed));
    }),
  );

  change('purge', help.logPurge)
    .option('--until <DATE>', help.option.until)
    .action((ids: string[], options: ChangeOptions) =>
      inSession(t, options, {}, async (session) => {
        const filter = selection(session, ids, options);
        if (options.until === undefined) throw new RefusalError('until-needed');
        const until = day(session, '--until', options.until);
        await confirmChange(session, options, filter, t.cli.confirmPurge, t.cli.purgeWord);
        const report = await session.engine.purgeEntries(session.actor, filter, until);
        return printChange(
          session,
          report,
          { purged: report.changed, until },
          t.cli.purgeDone(report.changed),
        );
      }),
    );

  commonOptions(log.command('resolve').description(help.logResolve), t)
    .argument('<ID...>', help.argument.entries)
    .option('--sent', help.option.sent)
    .option('--not-sent', help.option.notSent)
    .option('--again', help.option.again)
    .option('--yes', help.option.yes)
    .action((ids: string[], options: CommonOptions & ResolveOptions) =>
      inSession(t, options, {}, async (session) => {
        const decision = decided(t, options);
        const numbers = entryIds(t, ids);
        await confirmChange(session, options, { ids: numbers }, t.cli.confirmResolve[decision]);
        const count = await session.engine.decideUnclear(session.actor, numbers, decision);
        if (session.out.isJson) session.out.json({ resolved: count, decision });
        else session.out.print(t.cli.resolved(count));
        return 0;
      }),
    );
}

type ResolveOptions = Readonly<{ sent?: boolean; notSent?: boolean; again?: boolean; yes?: boolean }>;

function decided(t: Catalogue, options: ResolveOptions): UnclearDecision {
  const given: UnclearDecision[] = [];
  if (options.sent) given.push('sent');
  if (options.notSent) given.push('not-sent');
  if (options.again) given.push('again');
  const [decision] = given;
  if (decision === undefined || given.length > 1) throw usageError(t.cli.usage.oneDecision);
  return decision;
}

function filterOptions(command: Command, t: Catalogue): Command {
  const { option } = t.cli.help;
  return command
    .option('--kind <K>', `${option.filterKind} ${messageKinds.join(', ')}`)
    .option('--state <S>', `${option.filterState} ${messageStates.join(', ')}`)
    .option('--channel <sms|email>', option.filterChannel)
    .option('--batch <ID>', option.filterBatch)
    .option('--since <DATE>', option.since);
}

/** `rundruf log --kind K purge` would drop the filter and purge everything: it is refused instead. */
function refuseStrayFilters(t: Catalogue, log: Command, name: string): void {
  const given = Object.keys(log.opts()).filter(
    (option) => !['json', 'lang', 'config', 'now'].includes(option),
  );
  if (given.length > 0) throw usageError(t.cli.usage.filtersBehind(name));
}

function logFilter(session: Session, options: FilterOptions): LogFilter {
  const { t, config } = session;
  const { timeZone } = config.practice;
  const kind = oneOf(t, '--kind', messageKinds, options.kind);
  const state = oneOf(t, '--state', messageStates, options.state);
  const channel = oneOf(t, '--channel', channels, options.channel);
  return {
    ...(kind && { kind }),
    ...(state && { state }),
    ...(channel && { channel }),
    ...(options.batch !== undefined && { batchId: Number(entryIds(t, [options.batch])[0]) }),
    ...(options.since !== undefined && {
      since: toInstant(`${day(session, '--since', options.since)}T00:00`, timeZone),
    }),
  };
}

function selection(session: Session, ids: readonly string[], options: ChangeOptions): LogFilter {
  const filter = logFilter(session, options);
  if (ids.length > 0 && options.all) throw usageError(session.t.cli.usage.idsOrAll);
  if (ids.length > 0) return { ...filter, ids: entryIds(session.t, ids) };
  if (!options.all) throw new RefusalError('selection-needed');
  return filter;
}

async function confirmChange(
  session: Session,
  options: { yes?: boolean },
  filter: LogFilter,
  question: (count: number) => string,
  word?: string,
): Promise<void> {
  if (options.yes) return;
  const count = await session.engine.countEntries(session.actor, filter);
  if (!session.out.isInteractive || session.out.isJson)
    throw new RefusalError('confirmation-needed', { count });
  if (!(await confirm(session.t, question(count), word)))
    throw new RefusalError('confirmation-needed', { count });
}

function printChange(session: Session, change: LogChange, json: object, sentence: string): number {
  const { out, t } = session;
  const { selected, unsettled, otherKind } = change;
  if (out.isJson) out.json({ ...json, selected, skipped: { unsettled, otherKind } });
  else {
    out.print(sentence);
    if (unsettled > 0) out.print(t.cli.skippedUnsettled(unsettled));
    if (otherKind > 0) out.print(t.cli.skippedKind(otherKind));
  }
  return 0;
}

function day(session: Session, option: string, text: string): string {
  const today = localDateOf(session.now(), session.config.practice.timeZone);
  const resolved = resolveDay(text, today);
  if (resolved === null) throw new RefusalError('invalid-day', { value: text, option });
  return resolved;
}

function entryIds(t: Catalogue, texts: readonly string[]): number[] {
  return texts.map((text) => {
    if (!/^\d{1,9}$/.test(text)) throw usageError(t.cli.usage.entryId(text));
    return Number(text);
  });
}

function column(t: Catalogue, text: string | undefined): LogColumn {
  return oneOf(t, '--sort', logColumns, text) ?? 'submitted';
}

function limit(t: Catalogue, text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > MAX_LIMIT) throw usageError(t.cli.usage.limit(text, MAX_LIMIT));
  return value;
}

function oneOf<T extends string>(
  t: Catalogue,
  option: string,
  known: readonly T[],
  text: string | undefined,
): T | undefined {
  if (text === undefined) return undefined;
  const found = known.find((value) => value === text);
  if (found === undefined) throw usageError(t.cli.usage.oneOf(option, known.join(', '), text));
  return found;
}
