/** How far a portal let us in when nothing was to be sent. */
export type Probe =
  | Readonly<{ outcome: 'fine' }>
  /** `reason`: the system's or TLS library's code. */
  | Readonly<{ outcome: 'unreachable' | 'tls'; reason: string }>
  /** It answered, and does not let us in. */
  | Readonly<{ outcome: 'credentials'; reason: string }>
  /** It answered otherwise than such a portal does. */
  | Readonly<{ outcome: 'nonsense'; reason: string }>;

/** The code of a system, TLS or library error, wherever it is wrapped; '' when it has none. */
export function errorCode(error: unknown): string {
  const fields: Readonly<Record<string, unknown>> = error instanceof Error ? { ...error } : {};
  for (const field of ['originalCode', 'code']) {
    if (typeof fields[field] === 'string') return String(fields[field]).slice(0, 60);
  }
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? errorCode(error.cause) : '';
}
