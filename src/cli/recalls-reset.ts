import type { Command } from 'commander';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import { confirm } from './confirm.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

type ResetOptions = CommonOptions & Readonly<{ yes?: boolean }>;

/** `rundruf recalls reset-last`: the newest recall run may be prepared again. */
export function recallsReset(recalls: Command, t: Catalogue): void {
  commonOptions(recalls.command('reset-last').description(t.kinds.reset.help), t)
    .option('--yes', t.cli.help.option.yes)
    .action((options: ResetOptions) =>
      inSession(t, options, {}, (session) => resetLast(session, options.yes ?? false)),
    );
}

async function resetLast(session: Session, isConfirmed: boolean): Promise<number> {
  const { engine, actor, out, t } = session;
  const isAsked = out.isInteractive && !out.isJson;
  if (!isConfirmed && !(isAsked && (await confirm(t, t.kinds.reset.question))))
    throw new RefusalError('confirmation-needed', { asked: isAsked });
  const { batchId, reset, unsettled } = await engine.resetLastRecallRun(actor);
  if (out.isJson) out.json({ batchId, reset, skipped: { unsettled } });
  else if (batchId === null) out.print(t.kinds.reset.noRun);
  else {
    out.print(t.kinds.reset.done(batchId, reset));
    if (unsettled > 0) out.print(t.cli.skippedUnsettled(unsettled));
  }
  return 0;
}
