import type { Deps } from './deps.ts';
import { type AgendaEntry, isCancelled } from './model/candidate.ts';
import { cannotReach } from './model/consent.ts';
import { type Channel, channels } from './model/message.ts';
import { addDays, localDateOf } from './model/time.ts';
import type { Settings } from './settings.ts';

/** Why somebody cannot be reminded at all. */
export type UnreachableReason = NonNullable<ReturnType<typeof cannotReach>>;

/** How many appointments of the next days have it. */
export type DataProblem = Readonly<{ reason: UnreachableReason; count: number }>;

/** An appointment whose patient no message reaches. */
export type Unreachable = Readonly<{ entry: AgendaEntry; reason: UnreachableReason }>;

const DAYS = 7; // today and the six after it: what is further away can wait for another morning

/** Whom no message reaches and who was moved after the reminder, of the next days; counted. */
export async function findDataProblems(
  deps: Deps,
  settings: Settings,
): Promise<Readonly<{ moved: number; problems: readonly DataProblem[] }>> {
  const entries = await agendaOfNextDays(deps);
  const counts = new Map<UnreachableReason, number>();
  for (const { reason } of unreachableOf(deps, settings, entries))
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return {
    moved: movedOf(deps, settings, entries).length,
    problems: [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
  };
}

/** The appointments of the next days whose patient no message reaches, in order of time. */
export async function findUnreachable(deps: Deps, settings: Settings): Promise<readonly Unreachable[]> {
  return unreachableOf(deps, settings, await agendaOfNextDays(deps));
}

async function agendaOfNextDays({ store, now, practice }: Deps): Promise<AgendaEntry[]> {
  const today = localDateOf(now(), practice.timeZone);
  const entries: AgendaEntry[] = [];
  for (let offset = 0; offset < DAYS; offset += 1)
    entries.push(...(await store.read.agenda('reminder', addDays(today, offset))));
  return entries;
}

/** Whoever must not be reminded (deceased, blocked) is nobody to call about an appointment. */
function unreachableOf(
  deps: Deps,
  settings: Settings,
  entries: readonly AgendaEntry[],
): readonly Unreachable[] {
  const [first = 'sms', ...others] = usedChannels(deps);
  return entries.flatMap((entry) => {
    if (!isExpected(deps, settings, entry) || entry.claim !== null) return [];
    const reason = cannotReach(entry, first);
    const isReached = reason === null || others.some((channel) => cannotReach(entry, channel) === null);
    return isReached || reason === 'deceased' || reason === 'blocked' ? [] : [{ entry, reason }];
  });
}

/** Somebody told them another time than the one that holds now. */
function movedOf(deps: Deps, settings: Settings, entries: readonly AgendaEntry[]): readonly AgendaEntry[] {
  return entries.filter((entry) => {
    const { claim, patient, startsAt } = entry;
    if (claim === null || claim.state === 'queued' || claim.state === 'submitting') return false;
    const isTheirs = claim.patientId === (patient?.id ?? null);
    return isExpected(deps, settings, entry) && isTheirs && claim.startsAt.getTime() !== startsAt.getTime();
  });
}

function isExpected({ now }: Deps, settings: Settings, entry: AgendaEntry): boolean {
  return !isCancelled(entry) && entry.startsAt > now() && settings['run.statuses'].includes(entry.status);
}

/** The channels that have a portal; without any, as in a command that needs none, both. */
function usedChannels({ gateways }: Pick<Deps, 'gateways'>): readonly Channel[] {
  const used = channels.filter((channel) => gateways[channel] !== null);
  return used.length === 0 ? channels : used;
}
