import type { Command } from 'commander';
import { type AuditDetails, type AuditEntry, type AuditFilter, auditActions } from '../audit.ts';
import { endOfDay } from '../delivery-log.ts';
import type { Catalogue } from '../i18n/en.ts';
import { startOfDay } from '../model/time.ts';
import type { PracticeUser } from '../people.ts';
import { type CsvValue, writeCsv } from './csv.ts';
import { usageError } from './errors.ts';
import { day } from './log-filter.ts';
import { entryIds, oneOf } from './options.ts';
import { tableParts, wrapped } from './output.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

type AuditOptions = CommonOptions &
  Readonly<{
    user?: string;
    action?: string;
    since?: string;
    until?: string;
    limit?: string;
    before?: string;
    csv?: string;
  }>;

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 10_000; // one page in memory; longer ones go by --before or --csv

/** `rundruf audit`: who did what, when and from where; for administrators. */
export function auditCommand(program: Command, t: Catalogue): void {
  const { help } = t.people;
  commonOptions(program.command('audit').description(help.audit), t)
    .option('--user <ID>', help.option.user)
    .option('--action <A>', `${help.option.action} ${auditActions.join(', ')}`)
    .option('--since <DATE>', help.option.since)
    .option('--until <DATE>', help.option.until)
    .option('--limit <N>', help.option.limit)
    .option('--before <ID>', help.option.before)
    .option('--csv <FILE>', help.option.csv)
    .action((options: AuditOptions) => inSession(t, options, {}, (session) => audit(session, options)));
}

async function audit(session: Session, options: AuditOptions): Promise<number> {
  const { engine, actor, out, t } = session;
  const filter = auditFilter(session, options);
  if (options.csv !== undefined) return exportAudit(session, filter, options.csv);
  const [before] = options.before === undefined ? [] : entryIds(t, [options.before]);
  const page = { filter, limit: limit(t, options.limit), ...(before !== undefined && { before }) };
  const { entries, next } = await engine.readAudit(actor, page);
  if (out.isJson) out.json({ entries: entries.map(entryJson), next });
  else if (entries.length === 0) out.print(t.people.noAuditEntries);
  else {
    for (const line of auditTable(session, entries, await engine.listUsers(actor))) out.print(line);
    if (next !== null) out.print(t.people.moreAudit(next));
  }
  return 0;
}

function auditFilter(session: Session, options: AuditOptions): AuditFilter {
  const { t, config } = session;
  const { timeZone } = config.practice;
  const action = oneOf(t, '--action', { known: auditActions, text: options.action });
  return {
    ...(options.user !== undefined && { actor: options.user }),
    ...(action && { action }),
    ...(options.since !== undefined && {
      since: startOfDay(day(session, '--since', options.since), timeZone),
    }),
    ...(options.until !== undefined && { until: endOfDay(day(session, '--until', options.until), timeZone) }),
  };
}

function limit(t: Catalogue, text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > MAX_LIMIT) throw usageError(t.cli.usage.limit(text, MAX_LIMIT));
  return value;
}

async function exportAudit(session: Session, filter: AuditFilter, path: string): Promise<number> {
  const { engine, actor, out, t } = session;
  const written = await writeCsv(path, {
    columns: ['id', 'at', 'actor', 'face', 'workstation', 'action', 'subject', 'details'],
    pages: async () => rows(await engine.exportAudit(actor, filter)),
    onProgress: (count) => out.progress(t.cli.exporting(count)),
  });
  out.progress('');
  if (out.isJson) out.json({ file: path, entries: written });
  else out.print(t.cli.exported(written, path));
  return 0;
}

async function* rows(pages: AsyncIterable<readonly AuditEntry[]>): AsyncGenerator<CsvValue[][]> {
  for await (const entries of pages) {
    yield entries.map(({ id, at, actor, face, workstation, action, subject, details }) => [
      id,
      at.toISOString(),
      actor,
      face,
      workstation,
      action,
      subject,
      JSON.stringify(details),
    ]);
  }
}

function entryJson({ at, ...entry }: AuditEntry) {
  const { id, ...rest } = entry;
  return { id, at: at.toISOString(), ...rest };
}

function auditTable(
  { t, format }: Session,
  entries: readonly AuditEntry[],
  users: readonly PracticeUser[],
): string[] {
  const { column, action } = t.people;
  const names = new Map(users.map(({ id, name }) => [id, name]));
  const { head, body } = tableParts(
    [
      { title: column.when },
      { title: column.who, max: 24 },
      { title: column.what },
      { title: column.on, max: 24 },
    ],
    entries.map((entry) => [
      format.moment(entry.at),
      names.get(entry.actor) ?? unknownName(t, entry.actor),
      action[entry.action],
      subjectText(t, names, entry.subject),
    ]),
  );
  return [...head, ...body.flatMap((row, index) => [...row, ...detailLines(t, entries[index])])];
}

/** From where it was done, and what exactly, below the entry. */
function detailLines(t: Catalogue, entry: AuditEntry | undefined): string[] {
  if (entry === undefined) return [];
  const { face, workstation, details } = entry;
  const facts = [`${t.people.face[face]}, ${workstation}`, detailsText(t, details)].filter(
    (text) => text !== '',
  );
  return wrapped(facts.join(' · '), DETAIL_INDENT);
}

const DETAIL_INDENT = 16; // below who did it

/** `login:beat` → 'beat (nobody we know)'. */
function unknownName(t: Catalogue, actor: string): string {
  const [, account] = /^(?:login|slack):(.+)$/.exec(actor) ?? [];
  return account === undefined ? actor : t.people.unknownAccount(account);
}

function subjectText(t: Catalogue, names: ReadonlyMap<string, string>, subject: string | null): string {
  if (subject === null) return '–';
  const [noun = '', ...rest] = subject.split(' ');
  const what = rest.join(' ');
  return `${t.people.subject[noun] ?? noun} ${(noun === 'user' && names.get(what)) || what}`;
}

function detailsText(t: Catalogue, details: AuditDetails): string {
  return Object.entries(details)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${t.people.detail[key] ?? key}: ${valueText(t, value)}`)
    .join('; ');
}

function valueText(t: Catalogue, value: AuditDetails[string]): string {
  const { yes, no, none } = t.people;
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? yes : no;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return value.map((each) => wordText(t, each)).join(', ') || none;
  return wordText(t, value);
}

/** A code as people say it; anything else as it is. */
function wordText(t: Catalogue, word: string): string {
  const words: Readonly<Record<string, string>> = {
    ...t.channel,
    ...t.kind,
    ...t.messageState,
    ...t.batchState,
    ...t.people.capability,
    ...t.people.code,
  };
  return Object.hasOwn(words, word) ? (words[word] ?? word) : word;
}
