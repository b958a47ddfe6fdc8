/** Declined by the Slack app itself, before the engine is asked. */
export class SlackRefusal extends Error {
  readonly code: SlackRefusalCode;

  constructor(code: SlackRefusalCode) {
    super(code);
    this.name = 'SlackRefusal';
    this.code = code;
  }
}

export type SlackRefusalCode =
  /** A guest, or somebody of another organisation (facts E11). */
  | 'outsider'
  | 'not-a-person'
  /** Groups or users could not be asked for (E5). */
  | 'roles-unknown'
  | 'wrong-place'
  /** Slack did not let us open a window in time (E7). */
  | 'too-slow'
  /** A button of a card, or of an app version, that is no more (E8). */
  | 'old-button'
  | 'card-replaced'
  | 'typed-text'
  | 'nothing-ticked';
