import type { Command } from 'commander';
import { requireCapability } from '../actor.ts';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import { type Keep, keeps } from '../model/time-change.ts';
import type { TimeZoneState } from '../time-zone.ts';
import { confirm } from './confirm.ts';
import { usageError } from './errors.ts';
import { oneOf } from './options.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

type AdoptOptions = CommonOptions & Readonly<{ keep?: string; yes?: boolean }>;

/** `rundruf time-zone`: the configured one beside the stored one; `adopt` lets the data follow the configuration. */
export function timeZoneCommand(program: Command, t: Catalogue): void {
  const { help } = t.clock;
  const needs = { withPortals: false, anyTimeZone: true };
  const timeZone = commonOptions(program.command('time-zone').description(help.timeZone), t).action(
    (options: CommonOptions) => inSession(t, options, needs, showTimeZone),
  );
  commonOptions(timeZone.command('adopt').description(help.adopt), t)
    .option(`--keep <${keeps.join('|')}>`, help.keep)
    .option('--yes', t.cli.help.option.yes)
    .action((options: AdoptOptions) => {
      const keep = oneOf(t, '--keep', { known: keeps, text: options.keep });
      if (keep === undefined) throw usageError(t.cli.usage.missingArgument('--keep'));
      return inSession(t, options, needs, (session) => adopt(session, keep, options));
    });
}

async function showTimeZone(session: Session): Promise<number> {
  const { engine, actor, out } = session;
  const state = await engine.viewTimeZone(actor);
  const { stored, configured, isChanged, drifted } = state;
  if (out.isJson) out.json({ stored, configured, changed: isChanged, drifted });
  else for (const line of timeZoneLines(session, state)) out.print(line);
  return 0;
}

function timeZoneLines({ t }: Session, { stored, configured, isChanged, drifted }: TimeZoneState): string[] {
  const [first] = drifted;
  return [
    stored === null ? t.clock.storedNowhere : t.clock.stored(stored),
    t.clock.configured(configured),
    ...(stored === null ? [] : [isChanged ? t.clock.differs : t.clock.same]),
    ...(first === undefined ? [] : [t.clock.drifted(first, drifted.length)]),
  ];
}

async function adopt(session: Session, keep: Keep, { yes }: AdoptOptions): Promise<number> {
  const { engine, actor, out, t, config } = session;
  requireCapability(actor, 'admin'); // before anybody is asked
  if (!yes) await confirmed(session, t.clock.confirmAdopt(config.practice.timeZone, keep));
  const adoption = await engine.adoptTimeZone(actor, { keep });
  if (out.isJson) out.json(adoption);
  else {
    out.print(t.clock.adopted(adoption.to));
    out.print(t.clock.recomputed(adoption.appointments, adoption.messages));
    if (adoption.toldOtherwise > 0) out.note(t.clock.toldOtherwise(adoption.toldOtherwise));
  }
  return 0;
}

async function confirmed({ out, t }: Session, question: string): Promise<void> {
  const isAsked = out.isInteractive && !out.isJson;
  if (isAsked && (await confirm(t, question))) return;
  throw new RefusalError('confirmation-needed', { asked: isAsked });
}
