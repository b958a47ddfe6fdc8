/** Something nobody may do to the database, and what the checker must say then. */
export type Damage = Readonly<{
  what: string;
  said: RegExp;
  statements: readonly string[];
  /** SQLite can tell of itself what PostgreSQL never lets happen. */
  isSqliteOnly?: boolean;
}>;

/** Done as it is written. */
export const damage = (what: string, said: RegExp, ...statements: string[]): Damage => ({
  what,
  said,
  statements,
});
/** The same where only SQLite can tell. */
export const onSqlite = (entry: Damage): Damage => ({ ...entry, isSqliteOnly: true });

/** After all that `startEventfulPractice` lived through. */
export const LATER = '2026-11-23T12:00:00.000Z';

/** One more line of a message's history, where it says that the message is now. */
export function event(
  messageId: number,
  state: string,
  reference: number,
  rest: Partial<Record<'reason' | 'delivery' | 'reset', string>> = {},
): string[] {
  const { reason = 'null', delivery = 'null', reset = 'false' } = rest;
  const name = `reference${String(reference).padStart(11, '0')}`;
  return [
    `insert into message_event (message_id, at, state, reason, reference, delivery_status, is_reset)
     values (${messageId}, '${LATER}', '${state}', ${reason}, '${name}', ${delivery}, ${reset})`,
    `update message set state = '${state}', reference = '${name}', delivery_status = ${delivery},
       reset_at = ${reset === 'true' ? `'${LATER}'` : 'null'} where id = ${messageId}`,
  ];
}

/** A line of the audit. */
export function audit(action: string, subject: string, details: object, actor = 'anna'): string {
  return `insert into audit_entry (at, actor, face, workstation, action, subject, details)
    values ('${LATER}', '${actor}', 'cli', 'desk', '${action}', '${subject}', '${JSON.stringify(details)}')`;
}

/** A charge for an SMS. */
export const charge = (messageId: number, batchId: number, milliCredits: number): string =>
  `insert into credit_entry (channel, at, kind, milli_credits, message_id, batch_id)
   values ('sms', '${LATER}', 'message', ${-milliCredits}, ${messageId}, ${batchId})`;
