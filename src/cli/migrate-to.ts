import { hostname } from 'node:os';
import type { Command } from 'commander';
import type { Comparison, MoveReport } from '../../storage/copy.ts';
import { requireCapability } from '../actor.ts';
import { recordAudit } from '../audit.ts';
import { databaseTarget, readConfig } from '../config.ts';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import { toCredits } from '../model/price.ts';
import { knownActor } from '../people.ts';
import type { DatabaseTarget } from '../store.ts';
import { refuseWhileInHand } from '../upkeep.ts';
import { confirm } from './confirm.ts';
import { createOutput, type Output, table } from './output.ts';
import { mayBeAlive } from './owner.ts';
import {
  type CommonOptions,
  commonOptions,
  inSession,
  parseLogin,
  parseNow,
  type Session,
} from './session.ts';

type MoveOptions = CommonOptions & Readonly<{ yes?: boolean }>;
type Server = Extract<DatabaseTarget, { type: 'postgres' }>;

const SILENT_MILLISECONDS = 1000; // what is faster needs no progress

/** `rundruf migrate-to URL`: moves the SQLite database to a PostgreSQL server. */
export function migrateToCommand(program: Command, t: Catalogue): void {
  commonOptions(program.command('migrate-to').description(t.database.help), t)
    .argument('<URL>', t.database.target)
    .option('--yes', t.cli.help.option.yes)
    .action(async (url: string, options: MoveOptions) => {
      try {
        await inSession(t, options, { withPortals: false }, (session) => move(session, url, options));
      } catch (error) {
        if (!(error instanceof RefusalError) || error.code !== 'database-moved') throw error;
        await complete(createOutput(t, options.json ?? false), url, options);
      }
    });
}

async function move(session: Session, url: string, { yes }: MoveOptions): Promise<number> {
  const { actor, config, now, out, t } = session;
  requireCapability(actor, 'admin');
  const from = config.database;
  if (from.type !== 'sqlite') throw new RefusalError('database-not-sqlite');
  const to = serverOf(url, config.home);
  if (!yes) await confirmed(out, t.database.confirm(from.file, to.url));
  const { moveDatabase } = await import('../../storage/move.ts');
  const report = await moveDatabase({
    from,
    to,
    async check(tx) {
      for (const batch of await tx.leasedBatches()) refuseWhileInHand(batch, now(), mayBeAlive);
    },
    record: (tx, { rows }) =>
      recordAudit({ now }, actor, tx, {
        action: 'database.migrated',
        details: { to: to.url, rows: rows.reduce((sum, { target }) => sum + target, 0) },
      }),
    onProgress: createProgress(out, t),
  });
  out.progress('');
  if (out.isJson) out.json({ to: to.url, completed: false, ...reportJson(report) });
  else {
    for (const line of reportLines(session, report)) out.print(line);
    out.print();
    out.print(t.database.moved(to.url));
    out.print(t.database.next(to.url));
  }
  return 0;
}

/**
 * The file says that it has moved: nothing is left to do but, after a crash at the very end, the last step. Who may do it
 * stands in the target, which nobody has used yet.
 */
async function complete(out: Output, url: string, options: MoveOptions): Promise<void> {
  const { t } = out;
  const { home, database, mode } = readConfig(process.env, options.config, { withPortals: false });
  if (database.type !== 'sqlite') throw new RefusalError('database-not-sqlite');
  const to = serverOf(url, home);
  const isSandbox = mode === 'sandbox';
  const now = parseNow(options.now, isSandbox) ?? new Date();
  const { systemLogin } = await import('./wiring.ts');
  const login = parseLogin(options.as, isSandbox) ?? systemLogin();
  const { completeMove } = await import('../../storage/move.ts');
  await completeMove({
    from: database,
    to,
    mode,
    async confirm() {
      if (!options.yes) await confirmed(out, t.database.confirmCompletion(to.url));
    },
    async record(tx) {
      const account = { kind: 'login', account: login, face: 'cli', workstation: hostname() } as const;
      const actor = await knownActor(tx, mode, account);
      requireCapability(actor, 'admin');
      const details = { to: to.url, completed: true };
      await recordAudit({ now: () => now }, actor, tx, { action: 'database.migrated', details });
    },
  });
  if (out.isJson) out.json({ to: to.url, completed: true });
  else {
    out.print(t.database.completed(to.url));
    out.print(t.database.next(to.url));
  }
}

function serverOf(url: string, home: string): Server {
  const target = databaseTarget(url, home, process.env);
  if (target.type === 'postgres') return target;
  throw new RefusalError('invalid-value', {
    field: 'URL',
    value: url,
    expected: 'postgres://user@host/database',
  });
}

async function confirmed({ t, isInteractive, isJson }: Output, question: string): Promise<void> {
  const isAsked = isInteractive && !isJson;
  if (isAsked && (await confirm(t, question))) return;
  throw new RefusalError('confirmation-needed', { asked: isAsked });
}

function createProgress({ progress }: Output, t: Catalogue) {
  const startedAt = performance.now();
  return (name: string, rows: number, total: number): void => {
    if (performance.now() - startedAt > SILENT_MILLISECONDS) progress(t.database.copying(name, rows, total));
  };
}

function reportJson({ rows, sums, ids }: MoveReport) {
  const named = ({ name, source, target }: Comparison) => ({ table: name, source, target });
  return {
    rows: rows.map(named),
    credits: sums.map(({ name, source, target }) => ({
      table: name,
      source: toCredits(source),
      target: toCredits(target),
    })),
    newestIds: ids.map(named),
  };
}

function reportLines({ t, format }: Session, { rows, sums, ids }: MoveReport): string[] {
  const { column, creditsOf, newestId } = t.database;
  const line = (title: string, { source, target }: Comparison, shown: (value: number) => string = String) => [
    title,
    shown(source),
    shown(target),
  ];
  return table(
    [
      { title: column.table },
      { title: column.source, align: 'right' },
      { title: column.target, align: 'right' },
    ],
    [
      ...rows.map((row) => line(row.name, row)),
      ...sums.map((row) => line(creditsOf(row.name), row, format.credits)),
      ...ids.map((row) => line(newestId(row.name), row)),
    ],
  );
}
