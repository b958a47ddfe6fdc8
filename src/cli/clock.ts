import type { Command } from 'commander';
import { requireCapability } from '../actor.ts';
import type { ClockTrust } from '../clock-ahead.ts';
import type { ClockState } from '../clock-guard.ts';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import { confirm } from './confirm.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

type AcceptOptions = CommonOptions & Readonly<{ yes?: boolean }>;

/** `rundruf clock`: how the clock stands to what is recorded; `accept` says that it is right all the same. */
export function clockCommand(program: Command, t: Catalogue): void {
  const { help } = t.clock;
  const needs = { withPortals: false };
  const clock = commonOptions(program.command('clock').description(help.clock), t).action(
    (options: CommonOptions) => inSession(t, options, needs, showClock),
  );
  commonOptions(clock.command('accept').description(help.accept), t)
    .option('--yes', t.cli.help.option.yes)
    .action((options: AcceptOptions) =>
      inSession(t, options, needs, (session) => acceptClock(session, options)),
    );
}

async function showClock(session: Session): Promise<number> {
  const { engine, actor, out } = session;
  const state = await engine.viewClock(actor);
  if (out.isJson) out.json(clockJson(session, state));
  else for (const line of clockLines(session, state)) out.print(line);
  return 0;
}

async function acceptClock(session: Session, { yes }: AcceptOptions): Promise<number> {
  const { engine, actor, out, t } = session;
  requireCapability(actor, 'admin'); // before anybody is asked
  const before = await engine.viewClock(actor);
  if ((before.isBehind || before.isAhead) && !yes) await confirmed(session, before);
  const isAccepted = await engine.acceptClock(actor);
  const after = await engine.viewClock(actor);
  if (out.isJson) out.json({ acceptedNow: isAccepted, ...clockJson(session, after) });
  else out.print(acceptedText(t, isAccepted, before));
  return 0;
}

function acceptedText(t: Catalogue, isAccepted: boolean, { isBehind }: ClockState): string {
  if (!isAccepted) return t.clock.nothingToAccept;
  return isBehind ? t.clock.acceptedNow : t.clock.acceptedAhead;
}

async function confirmed({ out, t, format }: Session, { now }: ClockState): Promise<void> {
  const isAsked = out.isInteractive && !out.isJson;
  const question = t.clock.confirmAccept(`${format.date(now)} ${format.time(now)}`);
  if (isAsked && (await confirm(t, question))) return;
  throw new RefusalError('confirmation-needed', { asked: isAsked });
}

function clockJson({ config }: Session, state: ClockState & ClockTrust) {
  const { now, newest, behindSeconds, isBehind, accepted, aheadDays } = state;
  return {
    now: now.toISOString(),
    timeZone: config.practice.timeZone,
    newest: newest?.toISOString() ?? null,
    behindSeconds,
    behind: isBehind,
    aheadDays,
    accepted: accepted && { at: accepted.at.toISOString(), upTo: accepted.upTo.toISOString() },
  };
}

function clockLines({ t, format, config }: Session, state: ClockState & ClockTrust): string[] {
  const { now, newest, behindSeconds, isBehind, accepted, aheadDays } = state;
  const shown = (instant: Date) => `${format.date(instant)} ${format.time(instant)}`;
  return [
    t.clock.now(shown(now), config.practice.timeZone),
    newest === null ? t.clock.nothingRecorded : t.clock.newest(shown(newest)),
    isBehind ? t.clock.behind(behindSeconds) : t.clock.fine,
    ...(aheadDays === null ? [] : [t.clock.ahead(aheadDays)]),
    ...(accepted === null ? [] : [t.clock.accepted(shown(accepted.at), shown(accepted.upTo))]),
  ];
}
