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
  | 'batch-being-submitted'
  | 'batch-expired'
  | 'four-eyes'
  | 'reason-needed'
  | 'insufficient-credits'
  | 'quiet-hours'
  | 'gateway-not-configured'
  | 'account-not-counted'
  | 'message-not-found'
  | 'message-not-unclear'
  | 'selection-needed'
  | 'confirmation-needed'
  | 'until-needed'
  | 'unknown-setting'
  | 'invalid-setting'
  | 'invalid-cursor'
  | 'invalid-config'
  | 'database-newer'
  | 'database-of-other-mode'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'file-format-unknown'
  | 'file-columns-missing'
  | 'template-invalid'
  | 'text-too-long'
  | 'sandbox-only';

export type OutageCode =
  | 'portal-unreachable'
  | 'portal-refused'
  | 'portal-nonsense'
  | 'database-busy'
  | 'database-unusable'
  | 'sandbox-not-starting';
