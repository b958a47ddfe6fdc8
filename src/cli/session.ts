import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import { createFormat, type Format } from '../i18n/format.ts';
import { cleanText } from '../model/text.ts';
import { createOutput, type Output } from './output.ts';
import type { Installation } from './wiring.ts';

/** One command being carried out. */
export type Session = Installation & Readonly<{ t: Catalogue; out: Output; format: Format }>;

/** Options that every command takes. */
export type CommonOptions = Readonly<{
  json?: boolean;
  config?: string;
  now?: string;
  as?: string;
  lang?: string;
}>;

export type SessionNeeds = Readonly<{
  /** In the sandbox, start the portals; commands that only read the database leave them alone. */
  portal?: boolean;
  /** false: portals have no part in it, and their passwords need not be there. */
  withPortals?: boolean;
  /** The command works on a database whose time zone is not the configured one. */
  anyTimeZone?: boolean;
  /** The command says itself what became of a restore. */
  isAboutRestore?: boolean;
}>;

/** Adds the options that every command takes. */
export function commonOptions(command: Command, t: Catalogue): Command {
  const { option } = t.cli.help;
  return command
    .option('--json', option.json)
    .option('--lang <de|en>', option.lang)
    .option('--config <FILE>', option.config)
    .option('--now <INSTANT>', option.now)
    .option('--as <LOGIN>', t.people.help.option.as)
    .helpOption('-h, --help', option.help);
}

/** Opens the installation, works, closes it whatever happens. A number returned is the exit code. */
export async function inSession(
  t: Catalogue,
  options: CommonOptions,
  needs: SessionNeeds,
  work: (session: Session) => Promise<number | undefined>,
): Promise<void> {
  const config = readConfig(process.env, options.config, { withPortals: needs.withPortals ?? true });
  const isSandbox = config.mode === 'sandbox';
  const startAt = parseNow(options.now, isSandbox);
  const login = parseLogin(options.as, isSandbox);
  const out = createOutput(t, options.json ?? false);
  const { openInstallation } = await import('./wiring.ts'); // the database's library is loaded when it is needed
  const installation = await openInstallation(config, {
    needsPortal: needs.portal ?? false,
    anyTimeZone: needs.anyTimeZone ?? false,
    onLogUnusable: (file, reason) => out.note(t.cli.logUnusable(file, reason)),
    ...(startAt !== undefined && { startAt }),
    ...(login !== undefined && { login }),
  });
  try {
    if (isSandbox && !out.isJson) out.note(t.cli.sandbox);
    const { isFirst, actor } = installation;
    if (isFirst && !isSandbox) out.note(t.people.firstAdministrator(actor.name, actor.id));
    const format = createFormat(t, config.practice.timeZone);
    if (!needs.isAboutRestore && !out.isJson) await noteRestored(installation, out, format);
    process.exitCode = (await work({ ...installation, t, out, format })) ?? 0;
  } finally {
    await installation.close();
  }
}

/** Whoever works on a restored database is told so each time, until somebody has decided. */
export async function noteRestored(
  { engine, actor }: Pick<Installation, 'engine' | 'actor'>,
  { note, t }: Pick<Output, 'note' | 't'>,
  format: Format,
): Promise<void> {
  const restored = await engine.viewRestored(actor);
  if (restored === null) return;
  const { backedUpAt } = restored.state;
  note(t.backup.sessionNote(`${format.date(backedUpAt)} ${format.time(backedUpAt)}`));
}

/** An instant to begin at instead of now. */
export function parseNow(text: string | undefined, isSandbox: boolean): Date | undefined {
  if (text === undefined) return undefined;
  if (!isSandbox) throw new RefusalError('sandbox-only', { option: '--now' });
  const instant = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(instant.getTime())) {
    throw new RefusalError('invalid-value', {
      field: '--now',
      value: text,
      expected: '2026-11-23T09:00:00+01:00',
    });
  }
  return instant;
}

/** A login to act as; who may try that out may do everything anyway. */
export function parseLogin(text: string | undefined, isSandbox: boolean): string | undefined {
  if (text === undefined) return undefined;
  if (!isSandbox) throw new RefusalError('sandbox-only', { option: '--as' });
  if (text === '' || text !== cleanText(text)) {
    throw new RefusalError('invalid-value', { field: '--as', value: text, expected: 'LOGIN' });
  }
  return text;
}
