import type { Row } from './bare-database.ts';
import type { AuditFact, Facts } from './invariants-facts.ts';

/** What is written once is still there and still the same. */
export function checkAppendOnly({ appendOnly, lastIds, witness }: Facts): string[] {
  return Object.entries(appendOnly).flatMap(([table, rows]) => {
    const found = lastIds === null ? [] : gaps(table, rows, lastIds.get(table) ?? 0);
    if (witness === null) return found;
    const copies = witness.filter(({ about }) => about === table).map(({ content }) => content);
    return [...found, ...changed(table, copies, rows)];
  });
}

/** SQLite gives no number twice and skips none: one that is missing was there. */
function gaps(table: string, rows: readonly Row[], lastId: number): string[] {
  const missing = lastId - rows.length;
  return missing === 0 ? [] : [`${missing} rows of ${table} are gone`];
}

function changed(table: string, copies: readonly Row[], rows: readonly Row[]): string[] {
  const present = new Map(rows.map((row) => [Number(row.id), row]));
  const written = new Set(copies.map(({ id }) => Number(id)));
  const first = Math.min(...written); // what is older was there before the witness
  return [
    ...copies.flatMap((copy) => {
      const row = present.get(Number(copy.id));
      if (row === undefined) return [`row ${copy.id} of ${table} is gone`];
      const other = Object.keys(copy).find((name) => plain(copy[name]) !== plain(row[name]));
      return other === undefined ? [] : [`row ${copy.id} of ${table} was changed: ${other}`];
    }),
    ...[...present.keys()].flatMap((id) =>
      id < first || written.has(id) ? [] : [`row ${id} of ${table} was slipped in`],
    ),
  ];
}

/** Drivers and JSON spell the same value differently. */
function plain(value: unknown): string {
  const text = String(value ?? '');
  return text.startsWith('{') ? JSON.stringify(JSON.parse(text)) : text;
}

/** The histories of the log's messages, as they were written. */
export function checkEventsKept({ messages, witness, events }: Facts): string[] {
  if (witness === null) return [];
  const copies = witness.filter(({ about }) => about === 'message_event').map(({ content }) => content);
  const kept = copies.filter(({ message_id: id }) => messages.get(Number(id))?.now !== null);
  return changed('message_event', kept, events);
}

/** Which right each action takes (the verbs of the engine). */
const RIGHTS: readonly (readonly [RegExp, string])[] = [
  [
    /^(batch\.(prepared|revised|withdrawn|submitting)|import\.|log\.(refreshing|resetting|reset)$)/,
    'prepare',
  ],
  [/^(batch\.(approved|rejected)|messages\.decided)/, 'approve'],
  [/^(log\.(purging|purged)|credits\.|template\.|user\.|audit\.|schedule\.(added|changed|removed))/, 'admin'],
];

/**
 * Nobody did what they had no right to. A process knows its user's rights from when it began, so that rights taken away
 * a moment ago still count.
 */
export function checkRights({ audit }: Facts, graceMilliseconds: number): string[] {
  const users = new Map<string, User>([
    ['schedule:serve', { capabilities: [], rightUntil: new Map([['prepare', Number.POSITIVE_INFINITY]]) }],
  ]);
  return audit.flatMap((entry) => {
    changeUser(users, entry);
    changeSchedule(users, entry);
    const capability = neededFor(entry);
    if (capability === null) return [];
    const until = users.get(entry.actor)?.rightUntil.get(capability) ?? Number.NEGATIVE_INFINITY;
    if (Date.parse(entry.at) <= until + graceMilliseconds) return [];
    return [`audit entry ${entry.id}: ${entry.actor} did ${entry.action} without the right to ${capability}`];
  });
}

/** `rightUntil`: when each right ended that the user has had; infinity while they have it. */
type User = Readonly<{ capabilities: readonly unknown[]; rightUntil: Map<string, number> }>;

function neededFor({ action, actor, details }: AuditFact): string | null {
  if (action.startsWith('setting.')) {
    return details.scope === 'user' && details.scopeId === actor ? 'prepare' : 'admin';
  }
  return RIGHTS.find(([actions]) => actions.test(action))?.[1] ?? null;
}

/** What an entry about a user says of their rights; who is inactive has none, and gets them back. */
function changeUser(users: Map<string, User>, { action, subject, at, details }: AuditFact): void {
  if (action !== 'user.added' && action !== 'user.changed') return;
  const id = subject?.replace(/^user /, '') ?? '';
  const { capabilities, rightUntil } = users.get(id) ?? { capabilities: [], rightUntil: new Map() };
  const list = details.capabilities ?? details.capabilitiesTo;
  const held = Array.isArray(list) ? list : capabilities;
  for (const [capability, until] of rightUntil) rightUntil.set(capability, Math.min(until, Date.parse(at)));
  if (details.active !== false)
    for (const capability of held) rightUntil.set(String(capability), Number.POSITIVE_INFINITY);
  users.set(id, { capabilities: held, rightUntil });
}

/** What a schedule may do by itself: prepare while it is on, and approve what it has prepared if somebody said so. */
function changeSchedule(users: Map<string, User>, { action, subject, at, details }: AuditFact): void {
  if (!/^schedule\.(added|changed|removed)$/.test(action)) return;
  const id = subject?.replace(/^schedule /, 'schedule:') ?? '';
  const rightUntil = new Map(users.get(id)?.rightUntil);
  for (const [capability, until] of rightUntil) rightUntil.set(capability, Math.min(until, Date.parse(at)));
  const mayNow = action !== 'schedule.removed' && details.isOn === true;
  if (mayNow) rightUntil.set('prepare', Number.POSITIVE_INFINITY);
  if (mayNow && details.sending === 'automatic') rightUntil.set('approve', Number.POSITIVE_INFINITY);
  users.set(id, { capabilities: [], rightUntil });
}
