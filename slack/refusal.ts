import type { Actor } from '../src/actor.ts';
import { RefusalError } from '../src/errors.ts';
import type { Log } from '../src/ports.ts';

/** Declined by the Slack app itself, before the engine is asked. */
export class SlackRefusal extends Error {
  readonly code: SlackRefusalCode;
  /** What the sentence names: their Slack id, the card's address, the channel's trouble; null where there is nothing. */
  readonly about: string | null;

  constructor(code: SlackRefusalCode, about: string | null = null) {
    super(code);
    this.name = 'SlackRefusal';
    this.code = code;
    this.about = about;
  }
}

export type SlackRefusalCode =
  /** A guest, or somebody of another organisation (facts E11). */
  | 'outsider'
  | 'not-a-person'
  /** A Slack account that is nobody in the practice. */
  | 'not-a-user'
  /** Groups or users could not be asked for (E5). */
  | 'roles-unknown'
  | 'wrong-place'
  /** The practice's channel, in which people from outside may read along by now. */
  | 'place-open'
  /** Slack did not let us open a window in time (E7). */
  | 'too-slow'
  /** A button of a card, or of an app version, that is no more (E8). */
  | 'old-button'
  | 'card-replaced'
  | 'typed-text'
  /** A command, shortcut or window of another version of the app. */
  | 'unknown-request'
  /** Statuses that were chosen are no longer where they were in the list. */
  | 'statuses-changed'
  | 'nothing-ticked';

/** Records who was refused what, whether by us or by the engine: ids and codes only. */
export function noteRefusal(
  log: Log,
  { what, slackId, actor }: Readonly<{ what: string; slackId: string; actor: Actor | null }>,
  error: unknown,
): void {
  if (!(error instanceof SlackRefusal || error instanceof RefusalError)) return;
  const inactive = error.code === 'user-inactive' ? String(error.details['user']) : null;
  log.warn('slack.refused', { what, code: error.code, slackId, user: actor?.id ?? inactive });
}
