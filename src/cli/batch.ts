import type { Command } from 'commander';
import type { BatchView } from '../approve.ts';
import type { Catalogue } from '../i18n/en.ts';
import { batchChanges } from './batch-change.ts';
import { batchFacts, batchJson, messageLines, printBatches, printChanged } from './batch-print.ts';
import { type SubmitWords, submit } from './batch-submit.ts';
import { entryJson } from './log-json.ts';
import { batchId, revisionNumber } from './options.ts';
import { type CommonOptions, commonOptions, inSession, type Session, type SessionNeeds } from './session.ts';

const LISTED = 50; // the newest; older ones are found in the log

/** `rundruf batch`: lists, shows, approves, rejects, withdraws and submits batches. */
export function batchCommand(program: Command, t: Catalogue): void {
  const { help } = t.cli;
  const batch = program.command('batch').description(help.batch).helpOption('-h, --help', help.option.help);
  const leaf = (name: string, description: string) =>
    commonOptions(batch.command(name).description(description), t);
  const onBatch = (name: string, description: string) =>
    leaf(name, description).argument('<ID>', help.argument.batch);

  leaf('list', help.batchList).action((options: CommonOptions) => inSession(t, options, {}, listBatches));
  onBatch('show', help.batchShow)
    .option('--texts', t.cli.batchHelp.texts)
    .action((id: string, options: CommonOptions & { texts?: boolean }) =>
      inSession(t, options, {}, (session) => showBatch(session, batchId(t, id), options.texts ?? false)),
    );
  decisions(onBatch, t);
  batchChanges(onBatch, t);
  onBatch('submit', help.batchSubmit)
    .option('--despite-quiet-hours', help.option.despiteQuietHours)
    .action((id: string, options: SubmitWords) =>
      inSession(t, options, { portal: true }, (session) => submit(session, batchId(t, id), options)),
    );
}

type DecisionWords = CommonOptions & Readonly<{ reason?: string; revision?: string }>;

function decisions(onBatch: (name: string, description: string) => Command, t: Catalogue): void {
  const { help } = t.cli;
  const change = (
    command: Command,
    verb: (session: Session, id: number, words: DecisionWords) => Promise<BatchView>,
    needs: SessionNeeds = {},
  ) =>
    command.action((id: string, words: DecisionWords) =>
      inSession(t, words, needs, async (session) =>
        printChanged(session, await verb(session, batchId(t, id), words)),
      ),
    );
  change(
    onBatch('approve', help.batchApprove).option('--revision <N>', t.cli.batchHelp.revision),
    ({ engine, actor }, id, { revision }) => engine.approveBatch(actor, id, given(t, revision)),
  );
  change(onBatch('stop', help.batchStop), ({ engine, actor }, id) => engine.stopSending(actor, id));
  change(
    onBatch('withdraw', help.batchWithdraw),
    ({ engine, actor }, id) => engine.withdrawBatch(actor, id),
    { portal: true }, // what a dead process had in hand is asked about
  );
  change(
    onBatch('reject', help.batchReject)
      .option('--reason <TEXT>', help.option.rejectReason)
      .option('--revision <N>', t.cli.batchHelp.revision),
    ({ engine, actor }, id, { reason, revision }) =>
      engine.rejectBatch(actor, id, reason ?? '', given(t, revision)),
  );
}

const given = (t: Catalogue, revision: string | undefined): number | undefined =>
  revision === undefined ? undefined : revisionNumber(t, revision);

async function listBatches(session: Session): Promise<number> {
  const { engine, actor, out } = session;
  const views = await engine.listBatches(actor, LISTED);
  if (out.isJson) out.json({ batches: views.map(batchJson) });
  else printBatches(session, views);
  return 0;
}

async function showBatch(session: Session, id: number, texts: boolean): Promise<number> {
  const { engine, actor, out } = session;
  const view = await engine.viewBatch(actor, id);
  const messages = await engine.batchMessages(actor, id);
  if (out.isJson) {
    out.json({ ...batchJson(view), messages: messages.map(entryJson) });
    return 0;
  }
  printBatches(session, [view]);
  out.print(batchFacts(session, view));
  out.print();
  for (const line of messageLines(session, messages, texts)) out.print(line);
  return 0;
}
