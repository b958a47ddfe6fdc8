import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import { createFormat, type Format } from './format.ts';
import { createOutput, type Output } from './output.ts';
import { type Installation, openInstallation } from './wiring.ts';

/** One command being carried out. */
export type Session = Installation & Readonly<{ t: Catalogue; out: Output; format: Format }>;

/** Options that every command takes. */
export type CommonOptions = Readonly<{ json?: boolean; config?: string; now?: string; lang?: string }>;

export type SessionNeeds = Readonly<{
  /** In the sandbox, start the portals; commands that only read the database leave them alone. */
  portal?: boolean;
}>;

/** Adds the options that every command takes. */
export function commonOptions(command: Command, t: Catalogue): Command {
  const { option } = t.cli.help;
  return command
    .option('--json', option.json)
    .option('--lang <de|en>', option.lang)
    .option('--config <FILE>', option.config)
    .option('--now <INSTANT>', option.now)
    .helpOption('-h, --help', option.help);
}

/** Opens the installation, works, closes it whatever happens. A number returned is the exit code. */
export async function inSession(
  t: Catalogue,
  options: CommonOptions,
  needs: SessionNeeds,
  work: (session: Session) => Promise<number | undefined>,
): Promise<void> {
  const config = readConfig(process.env, options.config);
  const startAt = parseNow(options.now, config.mode === 'sandbox');
  const out = createOutput(t, options.json ?? false);
  const installation = await openInstallation(config, {
    needsPortal: needs.portal ?? false,
    onLogUnusable: (file, reason) => out.note(t.cli.logUnusable(file, reason)),
    ...(startAt !== undefined && { startAt }),
  });
  try {
    if (config.mode === 'sandbox' && !out.isJson) out.note(t.cli.sandbox);
    const format = createFormat(t, config.practice.timeZone);
    process.exitCode = (await work({ ...installation, t, out, format })) ?? 0;
  } finally {
    await installation.close();
  }
}

function parseNow(text: string | undefined, isSandbox: boolean): Date | undefined {
  if (text === undefined) return undefined;
  if (!isSandbox) throw new RefusalError('sandbox-only');
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
