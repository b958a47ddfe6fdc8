import type { Command } from 'commander';
import type { Catalogue } from '../i18n/en.ts';
import { dayText } from '../i18n/format.ts';
import type { Recall, RecallView } from '../model/recall.ts';
import type { RecallChange, RecallRequest } from '../recalls.ts';
import { usageError } from './errors.ts';
import { table } from './output.ts';
import { recallJson, recallLines, recallName, recallState } from './recall-output.ts';
import { recallsReset } from './recalls-reset.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

type ListOptions = CommonOptions &
  Readonly<{ due?: boolean; all?: boolean; patient?: string; limit?: string; after?: string }>;

type FieldOptions = CommonOptions &
  Readonly<{
    reason?: string;
    name?: string;
    doctor?: string;
    due?: string;
    every?: string;
    once?: boolean;
    lead?: string;
  }>;

const NO_PORTALS = { withPortals: false } as const;
const DEFAULT_LIMIT = 50;

/** `rundruf recalls`: follow-ups for which patients are called in. */
export function recallsCommand(program: Command, t: Catalogue): void {
  const { help } = t.recalls;
  const recalls = program
    .command('recalls')
    .description(help.recalls)
    .helpOption('-h, --help', t.cli.help.option.help);
  const leaf = (name: string, description: string) =>
    commonOptions(recalls.command(name).description(description), t);

  recallsReset(recalls, t);

  leaf('list', help.list)
    .option('--due', help.option.due)
    .option('--all', help.option.all)
    .option('--patient <NUMBER>', help.option.ofPatient)
    .option('--limit <N>', help.option.limit)
    .option('--after <CURSOR>', help.option.after)
    .action((options: ListOptions) => {
      const request = requestOf(t, options);
      return inSession(t, options, NO_PORTALS, (session) => list(session, request));
    });

  fields(leaf('add', help.add).requiredOption('--patient <NUMBER>', help.option.patient), t).action(
    (options: FieldOptions & { patient: string }) => {
      const { reasonCode, dueOn, ...rest } = changeOf(t, options);
      if (reasonCode === undefined) throw usageError(t.cli.usage.missingArgument('--reason'));
      if (dueOn === undefined) throw usageError(t.cli.usage.missingArgument('--due'));
      const entered = { patientNumber: options.patient, reasonCode, dueOn, ...rest };
      return inSession(t, options, NO_PORTALS, async (session) =>
        print(session, await session.engine.addRecall(session.actor, entered), t.recalls.added),
      );
    },
  );

  fields(leaf('change', help.change).argument('<ID>', help.id), t)
    .option('--once', help.option.once)
    .action((text: string, options: FieldOptions) => {
      const id = recallId(t, text);
      const change = changeOf(t, options);
      if (Object.keys(change).length === 0) throw usageError(t.recalls.nothingToChange);
      return inSession(t, options, NO_PORTALS, async (session) =>
        print(session, await session.engine.changeRecall(session.actor, id, change), t.recalls.changed),
      );
    });

  const single = (
    name: string,
    description: string,
    work: (session: Session, id: number) => Promise<RecallView>,
    done?: (id: number) => string,
  ) =>
    leaf(name, description)
      .argument('<ID>', help.id)
      .action((text: string, options: CommonOptions) => {
        const id = recallId(t, text);
        return inSession(t, options, NO_PORTALS, async (session) =>
          print(session, await work(session, id), done),
        );
      });
  single('show', help.show, ({ engine, actor }, id) => engine.readRecall(actor, id));
  single('close', help.close, ({ engine, actor }, id) => engine.closeRecall(actor, id), t.recalls.closed);
  single(
    'reopen',
    help.reopen,
    ({ engine, actor }, id) => engine.reopenRecall(actor, id),
    t.recalls.reopened,
  );
}

function fields(command: Command, t: Catalogue): Command {
  const { option } = t.recalls.help;
  return command
    .option('--reason <CODE>', option.reason)
    .option('--due <DATE>', option.dueDate)
    .option('--name <NAME>', option.name)
    .option('--doctor <NAME>', option.doctor)
    .option('--every <MONTHS>', option.every)
    .option('--lead <DAYS>', option.lead);
}

function requestOf(t: Catalogue, { due, all, patient, limit, after }: ListOptions): RecallRequest {
  const cursor = after === undefined ? null : /^(\d{4}-\d{2}-\d{2})\.(\d{1,9})$/.exec(after);
  if (after !== undefined && cursor === null) throw usageError(t.recalls.wrongCursor(after));
  const [, dueOn = '', id = '0'] = cursor ?? [];
  return {
    limit: limit === undefined ? DEFAULT_LIMIT : whole(t, '--limit', limit),
    isDue: due ?? false,
    isAll: all ?? false,
    ...(patient !== undefined && { patientNumber: patient }),
    ...(cursor !== null && { from: { dueOn, id: Number(id) } }),
  };
}

function changeOf(t: Catalogue, options: FieldOptions): RecallChange {
  const { reason, name, doctor, due, every, once, lead } = options;
  if (every !== undefined && once) throw usageError(t.recalls.everyOrOnce);
  return {
    ...(reason !== undefined && { reasonCode: reason }),
    ...(name !== undefined && { reasonName: name }),
    ...(doctor !== undefined && { doctor }),
    ...(due !== undefined && { dueOn: due }),
    ...(every !== undefined && { intervalMonths: whole(t, '--every', every) }),
    ...(once && { intervalMonths: null }),
    ...(lead !== undefined && { leadDays: whole(t, '--lead', lead) }),
  };
}

function whole(t: Catalogue, option: string, text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw usageError(t.recalls.wrongNumber(option, text));
  return Number(text);
}

function recallId(t: Catalogue, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw usageError(t.recalls.wrongId(text));
  return Number(text);
}

async function list(session: Session, request: RecallRequest): Promise<number> {
  const { engine, actor, out, t } = session;
  const { entries, next } = await engine.listRecalls(actor, request);
  const cursor = next === null ? null : `${next.dueOn}.${next.id}`;
  if (out.isJson) out.json({ recalls: entries.map(recallJson), next: cursor });
  else if (entries.length === 0) out.print(t.recalls.none);
  else {
    for (const line of recallsTable(session, entries)) out.print(line);
    if (cursor !== null) out.note(t.recalls.more(cursor));
  }
  return 0;
}

function recallsTable(session: Session, entries: readonly RecallView[]): string[] {
  const { column } = session.t.recalls;
  const titles = [column.recall, column.due, column.callFrom, column.patient];
  return table(
    [...titles, column.reason, column.every, column.state].map((title) => ({ title })),
    entries.map((entry) => [...recallCells(session, entry), recallState(session, entry)]),
  );
}

function recallCells({ t, format }: Session, { recall, patient }: RecallView): string[] {
  return [
    String(recall.id),
    dayText(format, recall.dueOn),
    dayText(format, recall.callOn),
    `${patient.number} ${patient.lastName} ${patient.firstName ?? ''}`.trimEnd(),
    recallName(recall),
    everyText(t, recall),
  ];
}

function everyText(t: Catalogue, { intervalMonths }: Recall): string {
  return intervalMonths === null ? t.recalls.once : t.recalls.months(intervalMonths);
}

function print(session: Session, entry: RecallView, done?: (id: number) => string): number {
  const { out } = session;
  if (out.isJson) out.json(recallJson(entry));
  else {
    if (done !== undefined) out.print(done(entry.recall.id));
    for (const line of recallLines(session, entry)) out.print(line);
  }
  return 0;
}
