import { webApi } from '@slack/bolt';
import type { SlackConfig } from '../src/config-slack.ts';
import type { Log } from '../src/ports.ts';
import type { Clients } from './connection.ts';
import { slackCode } from './errors.ts';

/** The practice's channel: cards stand there only while nobody from outside can read along. */
export type Place = Readonly<{
  /** Whether it is private, shared with nobody, and the app is in it; asked at most every few minutes. */
  isFit: () => Promise<boolean>;
  /** Slack said that we cannot write there: look again the next time. */
  lost: (code: string) => Promise<void>;
  /** Why it is not fit: a code; null while it is. */
  trouble: () => string | null;
}>;

type PlaceDeps = Readonly<{
  config: SlackConfig;
  clients: Clients;
  teamId: string;
  now: () => Date;
  log: Log;
  /** Told once whenever the channel stops being fit: nobody would see a card that is missing. */
  onTrouble: (code: string) => Promise<void>;
}>;

const KEPT_MILLISECONDS = 5 * 60_000;
const RETRY_MILLISECONDS = 15_000;
const PASSING = /^(members-unknown|unreachable|rate-limited|http-\d+)$/; // what passes by itself, or nobody here can mend
const LOOKUPS = 50; // at once: Slack allows some hundred a minute, and people's clicks need theirs

export function createPlace({ config, clients, teamId, now, log, onTrouble }: PlaceDeps): Place {
  let known: Readonly<{ trouble: string | null; until: number }> | null = null;
  const members = createMembers({ now, lookups: LOOKUPS });
  const look = async (): Promise<string | null> => {
    try {
      return await troubleOf(clients, { channel: config.channel, teamId, members });
    } catch (error) {
      const code = slackCode(error);
      if (code === null) throw error;
      return code;
    }
  };
  const settle = async (trouble: string | null): Promise<void> => {
    const isNews = trouble !== (known?.trouble ?? null);
    const kept = trouble === null ? KEPT_MILLISECONDS : RETRY_MILLISECONDS;
    known = { trouble, until: now().getTime() + kept };
    if (!isNews) return;
    log.warn('slack.channel', { channel: config.channel, trouble });
    if (trouble !== null && !PASSING.test(trouble)) await onTrouble(trouble);
  };
  return {
    async isFit() {
      if (known === null || now().getTime() >= known.until) {
        const trouble = await look();
        await settle(trouble);
      }
      return known?.trouble === null;
    },
    lost: settle,
    trouble: () => known?.trouble ?? null,
  };
}

/** The people of a channel, looked up one by one: who was one of ours is believed to be so for an hour. */
export type Members = Readonly<{
  /** Whom to ask for now, those never seen first. */
  due: (members: readonly string[]) => readonly string[];
  fine: (member: string) => void;
  stranger: (member: string) => void;
  areAllKnown: (members: readonly string[]) => boolean;
}>;

const BELIEVED_MILLISECONDS = 3_600_000;

/** `lookups`: how many are asked for in one look; the rest follow in the next ones. */
export function createMembers({ now, lookups }: Readonly<{ now: () => Date; lookups: number }>): Members {
  const seen = new Map<string, number>();
  return {
    due(members) {
      for (const gone of [...seen.keys()].filter((member) => !members.includes(member))) seen.delete(gone);
      const fresh = now().getTime() - BELIEVED_MILLISECONDS;
      const at = (member: string) => seen.get(member) ?? 0;
      const stale = members.filter((member) => at(member) <= fresh);
      return stale.sort((one, other) => at(one) - at(other)).slice(0, lookups);
    },
    fine: (member) => void seen.set(member, now().getTime()),
    stranger: (member) => void seen.delete(member),
    areAllKnown: (members) => members.every((member) => seen.has(member)),
  };
}

const MOST_MEMBERS = 200; // of a practice's channel; whoever has more cannot know who reads along

/** What keeps cards out of the channel: a code, or null. */
export async function troubleOf(
  { repeatable }: Pick<Clients, 'repeatable'>,
  { channel, teamId, members: people }: Readonly<{ channel: string; teamId: string; members: Members }>,
): Promise<string | null> {
  const found = await channelAt(repeatable, channel);
  if (found === 'not-private') return 'channel-public';
  if (found?.is_ext_shared || found?.is_org_shared || found?.is_pending_ext_shared || found?.is_shared)
    return 'channel-shared';
  if (!found?.is_private) return 'channel-public';
  if (found.is_archived) return 'is_archived';
  if (found.is_member === false) return 'not_in_channel';
  const page = await repeatable.conversations.members({ channel, limit: MOST_MEMBERS });
  if (page.response_metadata?.next_cursor) return 'channel-crowded';
  const members = page.members ?? [];
  for (const user of people.due(members)) {
    const { user: profile } = await repeatable.users.info({ user });
    const trouble = troubleWith(profile ?? {}, teamId);
    if (trouble !== null) {
      people.stranger(user);
      return trouble;
    }
    people.fine(user);
  }
  return people.areAllKnown(members) ? null : 'members-unknown';
}

/** The app may look at private channels only (slack/manifest.json): of another one Slack says that a scope is missing. */
async function channelAt(
  client: Clients['repeatable'],
  channel: string,
): Promise<Awaited<ReturnType<Clients['repeatable']['conversations']['info']>>['channel'] | 'not-private'> {
  try {
    return (await client.conversations.info({ channel })).channel;
  } catch (error) {
    const refusal = error instanceof webApi.WebAPIPlatformError ? error.data : null;
    const { provided } = (refusal ?? {}) as Readonly<{ provided?: unknown }>;
    const mayLook = String(provided ?? '')
      .split(',')
      .includes('groups:read');
    if (refusal?.error === 'missing_scope' && mayLook) return 'not-private';
    throw error;
  }
}

type Profile = Readonly<{
  is_bot?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
  team_id?: string;
}>;

/** Apps of other makers may have no workspace of ours; people have. */
function troubleWith(
  { is_bot, is_restricted, is_ultra_restricted, is_stranger, team_id }: Profile,
  teamId: string,
): string | null {
  if (is_restricted || is_ultra_restricted) return 'channel-has-guests';
  return is_stranger || (!is_bot && team_id !== undefined && team_id !== teamId) ? 'channel-shared' : null;
}
