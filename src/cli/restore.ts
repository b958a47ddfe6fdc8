import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Inspection } from '../../storage/inspect.ts';
import { type Actor, requireCapability } from '../actor.ts';
import { backupName } from '../backup.ts';
import { type Config, readConfig } from '../config.ts';
import { OutageError, RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import { createFormat } from '../i18n/format.ts';
import { toLocal } from '../model/time.ts';
import { knownActor, type PeopleReads } from '../people.ts';
import { type Asked, settleRestored } from '../restore.ts';
import { confirm } from './confirm.ts';
import { createOutput, type Output } from './output.ts';
import { mayBeAlive } from './owner.ts';
import { acceptCommand, showRestored } from './restore-accept.ts';
import { type CommonOptions, commonOptions, inSession, parseLogin, parseNow } from './session.ts';

type RestoreOptions = CommonOptions & Readonly<{ yes?: boolean }>;

/** `rundruf restore FILE`: puts a backup in the database's place; without one, what waits to be decided after it. */
export function restoreCommand(program: Command, t: Catalogue): void {
  const { help } = t.backup;
  const restore = commonOptions(program.command('restore').description(help.restore), t)
    .argument('[FILE]', help.restoreFile)
    .option('--yes', t.cli.help.option.yes)
    .action((file: string | undefined, options: RestoreOptions) =>
      file === undefined
        ? inSession(t, options, { withPortals: false, isAboutRestore: true }, showRestored)
        : restoreBackup(t, resolve(file), options),
    );
  acceptCommand(restore, t);
}

/** Who asks for it, and what for. */
type Request = Readonly<{ config: Config; login: string; now: Date; out: Output; t: Catalogue }>;

async function restoreBackup(t: Catalogue, file: string, options: RestoreOptions): Promise<void> {
  const config = readConfig(process.env, options.config, { withPortals: false });
  const isSandbox = config.mode === 'sandbox';
  const { systemLogin } = await import('./wiring.ts');
  const out = createOutput(t, options.json ?? false);
  const login = parseLogin(options.as, isSandbox) ?? systemLogin();
  const request = { config, login, now: parseNow(options.now, isSandbox) ?? new Date(), out, t };
  if (isSandbox && !out.isJson) out.note(t.cli.sandbox);
  if (!options.yes) await confirmed(request, file);
  const report = await putInPlace(request, file);
  const asked = await askPortals(t, options);
  if (out.isJson) {
    const { backedUpAt, restoredAt, replaced } = report;
    const span = { backedUpAt: backedUpAt.toISOString(), restoredAt: restoredAt.toISOString() };
    out.json({ file, ...span, replaced, asked: asked?.asked ?? 0, known: asked?.known ?? 0 });
    return;
  }
  const format = createFormat(t, config.practice.timeZone);
  const shown = (instant: Date) => `${format.date(instant)} ${format.time(instant)}`;
  out.print(t.backup.restored(shown(report.backedUpAt)));
  if (report.replaced !== null) out.print(t.backup.keptAside(report.replaced));
  if (asked !== null && asked.asked > 0) out.print(t.backup.asked(asked.asked, asked.known));
  if (asked === null || asked.unreachable.length > 0) out.note(t.backup.notAsked);
  out.print(t.backup.decide);
}

async function confirmed({ out, t, config }: Request, file: string): Promise<void> {
  const isAsked = out.isInteractive && !out.isJson;
  const place = config.database.type === 'sqlite' ? config.database.file : '';
  if (isAsked && (await confirm(t, t.backup.confirmRestore(file, place)))) return;
  throw new RefusalError('confirmation-needed', { asked: isAsked });
}

async function putInPlace({ config, login, now: at }: Request, from: string) {
  const { database, mode, practice } = config;
  if (database.type !== 'sqlite') throw new RefusalError('restore-on-server');
  const { restoreFile } = await import('../../storage/restore.ts');
  const account = { kind: 'login', account: login, face: 'cli', workstation: hostname() } as const;
  const stamp = backupName(at, practice.timeZone, 'sqlite').replace(/^rundruf-|\.sqlite$/g, '');
  const administrator = async (reads: PeopleReads): Promise<Actor> => {
    const actor = await knownActor(reads, mode, account);
    if ((await reads.users()).length > 0) requireCapability(actor, 'admin');
    return actor;
  };
  const report = await restoreFile({
    from,
    to: database.file,
    aside: freeName(`${database.file}.replaced-${stamp}`),
    mode,
    at,
    async check(current) {
      await refuseWhileServed(current, at, practice.timeZone);
      if (current.schema.state === 'current') await administrator(current.reads);
    },
    async settle(tx, backedUpAt, replaced) {
      const actor = await administrator(tx);
      await settleRestored(tx, actor, { backedUpAt, restoredAt: at, replaced });
    },
  });
  return { ...report, restoredAt: at };
}

/** Nothing that was put aside before is written over. */
function freeName(name: string): string {
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name}-${number}`;
    if (!existsSync(free)) return free;
  }
}

const SILENT_MILLISECONDS = 150_000; // a server notes once a minute that it lives

/** SQLite's own locks tell of this machine's programs; a server may run on another one, or in a container. */
async function refuseWhileServed(current: Inspection, at: Date, timeZone: string): Promise<void> {
  const { runningServer } = await import('../../storage/restore.ts');
  const server = await runningServer(current, new Date(at.getTime() - SILENT_MILLISECONDS));
  if (server === null || !mayBeAlive(server.owner)) return;
  const seenLocal = toLocal(server.seenAt, timeZone).replace('T', ' ');
  throw new RefusalError('database-in-use', { server: server.workstation, seenLocal });
}

/** The restore is done, whatever the portals say; null: they could not be asked. */
async function askPortals(t: Catalogue, options: CommonOptions): Promise<Asked | null> {
  let asked: Asked | null = null;
  try {
    await inSession(
      t,
      { ...options, json: true },
      { portal: true, isAboutRestore: true },
      async ({ engine, actor }) => {
        asked = await engine.askAfterRestore(actor);
        return 0;
      },
    );
  } catch (error) {
    if (!(error instanceof RefusalError || error instanceof OutageError)) throw error;
  }
  return asked;
}
