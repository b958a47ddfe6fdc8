import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Catalogue } from '../i18n/en.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

/** `rundruf backup [FILE]`: a verified copy of the database. */
export function backupCommand(program: Command, t: Catalogue): void {
  const { help } = t.backup;
  commonOptions(program.command('backup').description(help.backup), t)
    .argument('[FILE]', help.file)
    .action((file: string | undefined, options: CommonOptions) =>
      inSession(t, options, { withPortals: false }, (session) => backUp(session, file)),
    );
}

async function backUp({ engine, actor, out, t }: Session, file?: string): Promise<number> {
  const report = await engine.backUp(actor, file === undefined ? undefined : resolve(file));
  if (out.isJson)
    out.json({ file: report.file, bytes: report.bytes, removed: report.removed, verified: true });
  else {
    out.print(t.backup.done(report.file, report.bytes));
    if (report.removed > 0) out.print(t.backup.removed(report.removed));
  }
  return 0;
}
