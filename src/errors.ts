/** Expected and declined: the caller asked for something the rules forbid. Faces turn the code into a sentence. */
export class RefusalError extends Error {
  readonly code: RefusalCode;
  readonly details: RefusalDetails;

  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    super(code);
    this.name = 'RefusalError';
    this.code = code;
    this.details = details;
  }
}

/** Something outside (a portal, the database, a disk) cannot be reached or used. `cause` has the original error. */
export class OutageError extends Error {
  readonly code: OutageCode;
  readonly details: RefusalDetails;

  constructor(code: OutageCode, details: RefusalDetails = {}, cause?: unknown) {
    super(code, { cause });
    this.name = 'OutageError';
    this.code = code;
    this.details = details;
  }
}

/** Values a sentence may name: never a patient's name, number or text. */
export type RefusalDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export type RefusalCode =
  | 'not-permitted'
  | 'invalid-day'
  | 'invalid-time'
  | 'invalid-value'
  | 'email-is-immediate'
  | 'no-candidates'
  | 'unknown-selection'
  | 'batch-not-found'
  | 'batch-not-prepared'
  | 'batch-not-approved'
  | 'batch-not-open'
  | 'batch-not-ordered'
  | 'batch-being-submitted'
  | 'batch-expired'
  | 'batch-changed'
  | 'nothing-to-retry'
  | 'four-eyes'
  | 'reason-needed'
  | 'insufficient-credits'
  | 'quiet-hours'
  | 'gateway-not-configured'
  | 'account-not-counted'
  | 'account-in-use'
  | 'balance-needed'
  | 'balance-not-wanted'
  | 'message-not-found'
  | 'message-not-unclear'
  | 'selection-needed'
  | 'confirmation-needed'
  | 'until-needed'
  | 'unknown-setting'
  | 'invalid-setting'
  | 'scope-needed'
  | 'scope-not-allowed'
  | 'settings-contradict'
  | 'moved-never'
  | 'invalid-cursor'
  | 'invalid-config'
  | 'cannot-listen'
  | 'database-newer'
  | 'backup-tool-missing'
  | 'backup-unusable'
  | 'database-in-use'
  | 'database-replaced'
  | 'database-restored'
  | 'not-restored'
  | 'restore-on-server'
  | 'database-of-other-mode'
  | 'database-moved'
  | 'database-incomplete'
  | 'database-not-empty'
  | 'database-not-sqlite'
  | 'database-copy-differs'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'file-format-unknown'
  | 'file-columns-missing'
  | 'template-invalid'
  | 'text-too-long'
  | 'secrecy-warning'
  | 'text-unreadable'
  | 'patient-not-found'
  | 'recall-not-found'
  | 'recall-closed'
  | 'recall-of-file'
  | 'appointment-not-found'
  | 'user-exists'
  | 'user-not-found'
  | 'user-inactive'
  | 'invalid-user'
  | 'identity-taken'
  | 'last-administrator'
  | 'four-eyes-impossible'
  | 'clock-behind'
  | 'clock-ahead'
  | 'time-zone-changed'
  | 'batches-unsettled'
  | 'schedule-not-found'
  | 'schedule-changed'
  | 'schedule-exists'
  | 'schedule-running'
  | 'invalid-schedule'
  | 'automatic-needs-approval'
  | 'sandbox-only';

export type OutageCode =
  | 'portal-unreachable'
  | 'portal-refused'
  | 'portal-nonsense'
  | 'database-busy'
  | 'database-unusable'
  | 'backup-failed'
  | 'sandbox-not-starting';
