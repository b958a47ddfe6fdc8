import type { Command } from 'commander';
import type { Catalogue } from '../i18n/en.ts';
import { type LogColumn, logColumns } from '../model/log.ts';
import { toCredits } from '../model/price.ts';
import type { RefreshQuestion } from '../track.ts';
import { confirm } from './confirm.ts';
import { usageError } from './errors.ts';
import { logCalls } from './log-calls.ts';
import { logChanges } from './log-change.ts';
import { exportLog } from './log-export.ts';
import { type FilterOptions, filterOptions, logFilter } from './log-filter.ts';
import { entryJson } from './log-json.ts';
import { logShow } from './log-show.ts';
import { printLog } from './log-table.ts';
import { oneOf } from './options.ts';
import { isTerminal } from './output.ts';
import { commonOptions, inSession, type Session } from './session.ts';

type ListOptions = FilterOptions &
  Readonly<{
    sort?: string;
    desc?: boolean;
    limit?: string;
    after?: string;
    allColumns?: boolean;
    refresh?: boolean;
    csv?: string;
  }>;

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 10_000; // one page in memory; longer lists go by --after or --csv

/** `rundruf log`: lists and exports the log, and refreshes, resets, purges and resolves entries. */
export function logCommand(program: Command, t: Catalogue): void {
  const { help } = t.cli;
  const log = filterOptions(commonOptions(program.command('log').description(help.log), t), t)
    .option('--sort <COLUMN>', `${help.option.sort} ${logColumns.join(', ')}`)
    .option('--desc', help.option.desc)
    .option('--limit <N>', help.option.limit)
    .option('--after <CURSOR>', help.option.after)
    .option('--all-columns', help.option.allColumns)
    .option('--csv <FILE>', help.option.csv)
    .option('--refresh', t.cli.logHelp.refresh)
    .option('--no-refresh', t.cli.logHelp.noRefresh)
    .action((options: ListOptions) =>
      inSession(t, options, { portal: mayRefresh(options) }, (session) => list(session, options)),
    );
  logShow(log, t);
  logCalls(log, t);
  logChanges(log, t);
}

/** Whether the portal may have to be asked: where somebody sits who can be asked first (L3), or has said so already. */
function mayRefresh({ refresh, json, csv }: ListOptions): boolean {
  return refresh ?? (isTerminal() && !json && csv === undefined);
}

async function list(session: Session, options: ListOptions): Promise<number> {
  const { engine, actor, out, t } = session;
  const request = {
    filter: logFilter(session, options),
    sort: column(t, options.sort),
    descending: options.desc ?? false,
    limit: limit(t, options.limit),
    ...(options.after !== undefined && { after: options.after }),
  };
  if (options.csv !== undefined) return exportLog(session, request, options.csv);
  const question = await askRefresh(session, options.refresh);
  const page = await engine.readLog(actor, request);
  if (out.isJson)
    out.json({ entries: page.entries.map(entryJson), next: page.next, refresh: questionJson(question) });
  else printLog(session, page, options.allColumns ?? false);
  return 0;
}

/**
 * L3: opening the log asks whether to refresh what is not final; without a terminal it is said. Returns the question
 * that is still open.
 */
async function askRefresh(session: Session, wish: boolean | undefined): Promise<RefreshQuestion | null> {
  const { engine, actor, out, t, format } = session;
  const question = await engine.refreshQuestion(actor);
  if (question === null || wish === false) return question;
  const { awaiting, milliCredits } = question;
  if (wish === undefined && !(out.isInteractive && isTerminal() && !out.isJson)) {
    out.note(t.cli.awaiting(awaiting));
    return question;
  }
  const cost = milliCredits === 0 ? null : format.credits(milliCredits);
  if (wish || (await confirm(t, t.cli.askRefresh(awaiting, cost)))) {
    out.note(t.cli.refreshed(await engine.refreshDelivery(actor, { channel: 'sms' })));
  }
  return engine.refreshQuestion(actor);
}

function questionJson(question: RefreshQuestion | null) {
  return question && { awaiting: question.awaiting, credits: toCredits(question.milliCredits) };
}

function column(t: Catalogue, text: string | undefined): LogColumn {
  return oneOf(t, '--sort', { known: logColumns, text }) ?? 'submitted';
}

function limit(t: Catalogue, text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > MAX_LIMIT) throw usageError(t.cli.usage.limit(text, MAX_LIMIT));
  return value;
}
