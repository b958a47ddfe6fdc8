import type { Command } from 'commander';
import { requireCapability } from '../actor.ts';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import type { LeftBehind, RestoredCounts, RestoredState } from '../restore.ts';
import { confirm } from './confirm.ts';
import { table } from './output.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

type AcceptOptions = CommonOptions &
  Readonly<{ yes?: boolean; carryOver?: boolean; withoutPortal?: boolean }>;

/** `rundruf restore accept`: a person's decision that it may go on. */
export function acceptCommand(restore: Command, t: Catalogue): void {
  const { help } = t.backup;
  commonOptions(restore.command('accept').description(help.accept), t)
    .option('--carry-over', help.carryOver)
    .option('--without-portal', help.withoutPortal)
    .option('--yes', t.cli.help.option.yes)
    .action((options: AcceptOptions) =>
      inSession(
        t,
        options,
        { portal: !options.withoutPortal, withPortals: !options.withoutPortal, isAboutRestore: true },
        (session) => accept(session, options),
      ),
    );
}

type Found = Readonly<{
  state: RestoredState;
  counts: RestoredCounts;
  /** What left after the backup; null: the replaced database is not there, or cannot be read. */
  left: LeftBehind | null;
}>;

async function lookAt({ engine, actor, config }: Session): Promise<Found | null> {
  const found = await engine.viewRestored(actor);
  if (found === null) return null;
  const { replaced, backedUpAt } = found.state;
  if (replaced === null || config.database.type !== 'sqlite') return { ...found, left: null };
  const { readLeftBehind } = await import('../../storage/left-behind.ts');
  return { ...found, left: await readLeftBehind(replaced, backedUpAt) };
}

/** Who is shown how much of what could be sent twice. */
export async function showRestored(session: Session): Promise<number> {
  const { out, t } = session;
  const found = await lookAt(session);
  if (out.isJson) out.json(found === null ? { restored: null } : { restored: json(found) });
  else if (found === null) out.print(t.backup.notRestored);
  else for (const line of lines(session, found)) out.print(line);
  return 0;
}

async function accept(session: Session, { yes, carryOver, withoutPortal }: AcceptOptions): Promise<number> {
  const { engine, actor, out, t } = session;
  requireCapability(actor, 'admin'); // before anybody is asked
  const found = await lookAt(session);
  if (found === null) throw new RefusalError('not-restored');
  if (carryOver && found.left === null)
    throw new RefusalError('backup-unusable', { file: found.state.replaced ?? '–', reason: 'ENOENT' });
  if (!out.isJson) for (const line of lines(session, found)) out.note(line);
  if (!yes) await confirmed(session, carryOver ?? false);
  const { asked, carriedOver } = await engine.acceptRestore(actor, {
    left: carryOver ? found.left : null,
    asksPortal: !withoutPortal,
  });
  if (out.isJson) out.json({ accepted: true, asked: asked.asked, known: asked.known, carriedOver });
  else {
    if (asked.asked > 0) out.print(t.backup.asked(asked.asked, asked.known));
    if (carryOver) out.print(t.backup.carriedOver(carriedOver));
    out.print(t.backup.accepted);
  }
  return 0;
}

async function confirmed({ out, t }: Session, carryOver: boolean): Promise<void> {
  const isAsked = out.isInteractive && !out.isJson;
  if (isAsked && (await confirm(t, t.backup.confirmAccept(carryOver)))) return;
  throw new RefusalError('confirmation-needed', { asked: isAsked });
}

function json({ state, counts, left }: Found) {
  const { backedUpAt, restoredAt, replaced } = state;
  return {
    backedUpAt: backedUpAt.toISOString(),
    restoredAt: restoredAt.toISOString(),
    replaced,
    batches: counts.batches,
    queued: counts.queued,
    unclear: counts.unclear,
    left: left?.messages.map(({ at, ...message }) => ({ ...message, at: at.toISOString() })) ?? null,
  };
}

const MAX_SHOWN = 20; // of the messages that left since; all of them are in --json

function lines({ t, format }: Session, { state, counts, left }: Found): string[] {
  const shown = (instant: Date) => `${format.date(instant)} ${format.time(instant)}`;
  const { backup: words } = t;
  const head = [
    words.state(shown(state.backedUpAt), shown(state.restoredAt)),
    words.open(counts.batches, counts.queued, counts.unclear),
  ];
  if (left === null)
    return [...head, state.replaced === null ? words.nothingAside : words.asideUnreadable(state.replaced)];
  const rows = left.messages
    .slice(0, MAX_SHOWN)
    .map(({ id, at, kind, channel, state: sent }) => [
      String(id),
      format.moment(at),
      t.kind[kind],
      t.channel[channel],
      sent === 'submitted' ? words.handedOver : t.messageState[sent],
    ]);
  const { column } = words;
  const titles = [column.entry, column.at, column.kind, column.channel, column.state].map((title) => ({
    title,
  }));
  return [
    ...head,
    words.left(left.messages.length),
    ...(rows.length === 0 ? [] : table(titles, rows)),
    ...(left.messages.length > MAX_SHOWN ? [words.more(left.messages.length - MAX_SHOWN)] : []),
    words.offerCarryOver,
  ];
}
