import type { Command } from 'commander';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import type { LogFilter } from '../model/log.ts';
import { channels, messageKinds, messageStates } from '../model/message.ts';
import { localDateOf, resolveDay, toInstant } from '../model/time.ts';
import { entryIds, oneOf } from './options.ts';
import type { CommonOptions, Session } from './session.ts';

export type FilterOptions = CommonOptions &
  Readonly<{ kind?: string; state?: string; channel?: string; batch?: string; since?: string }>;

/** Adds the options that choose entries. */
export function filterOptions(command: Command, t: Catalogue): Command {
  const { option } = t.cli.help;
  return command
    .option('--kind <K>', `${option.filterKind} ${messageKinds.join(', ')}`)
    .option('--state <S>', `${option.filterState} ${messageStates.join(', ')}`)
    .option('--channel <sms|email>', option.filterChannel)
    .option('--batch <ID>', option.filterBatch)
    .option('--since <DATE>', option.since);
}

/** The entries that the options choose. */
export function logFilter(session: Session, options: FilterOptions): LogFilter {
  const { t, config } = session;
  const kind = oneOf(t, '--kind', { known: messageKinds, text: options.kind });
  const state = oneOf(t, '--state', { known: messageStates, text: options.state });
  const channel = oneOf(t, '--channel', { known: channels, text: options.channel });
  return {
    ...(kind && { kind }),
    ...(state && { state }),
    ...(channel && { channel }),
    ...(options.batch !== undefined && { batchId: Number(entryIds(t, [options.batch])[0]) }),
    ...(options.since !== undefined && {
      since: toInstant(`${day(session, '--since', options.since)}T00:00`, config.practice.timeZone),
    }),
  };
}

/** A day of the practice's calendar; refuses as `invalid-day`. */
export function day({ now, config }: Session, option: string, text: string): string {
  const resolved = resolveDay(text, localDateOf(now(), config.practice.timeZone));
  if (resolved === null) throw new RefusalError('invalid-day', { value: text, option });
  return resolved;
}
