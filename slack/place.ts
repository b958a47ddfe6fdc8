import { webApi } from '@slack/bolt';
import type { SlackConfig } from '../src/config-slack.ts';
import type { Log } from '../src/ports.ts';
import type { Clients } from './connection.ts';
import { slackCode } from './errors.ts';

/** The practice's channel: cards stand there only while nobody from outside can read along. */
export type Place = Readonly<{
  /** Whether it is private, shared with nobody, and the app is in it; asked at most every few minutes. */
  isFit: () => Promise<boolean>;
  /** Why people from outside may read along there: a code, as far as can be found out in a moment; null: they may not. */
  openness: () => Promise<string | null>;
  /** Slack said that we cannot write there: look again the next time. */
  lost: (code: string) => Promise<void>;
  /** A card was really written there. */
  worked: () => void;
  /** Why it is not fit: a code; null while it is. */
  trouble: () => string | null;
}>;

type PlaceDeps = Readonly<{
  config: SlackConfig;
  clients: Clients;
  teamId: string;
  now: () => Date;
  log: Log;
  /** Told once whenever the channel stops being fit: nobody would see a card that is missing. Not again until it was fit. */
  onTrouble: (code: string) => Promise<void>;
}>;

const KEPT_MILLISECONDS = 5 * 60_000;
const RETRY_MILLISECONDS = 15_000;
const PASSING = /^(members-unknown|unreachable|rate-limited|http-\d+)$/; // what passes by itself, or nobody here can mend
const OPEN = ['channel-public', 'channel-shared', 'channel-has-guests'];
const PATIENCE_MILLISECONDS = 1000; // of somebody whose window must open within three seconds
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
  const tellOnce = createTelling(onTrouble);
  let open: string | null = null;
  const settle = async (trouble: string | null, isLooked: boolean): Promise<void> => {
    const isNews = trouble !== (known?.trouble ?? null);
    const kept = trouble === null ? KEPT_MILLISECONDS : RETRY_MILLISECONDS;
    known = { trouble, until: now().getTime() + kept };
    if (trouble === null || OPEN.includes(trouble)) open = trouble; // whatever else it is, it says nothing of that
    if (isNews) log.warn('slack.channel', { channel: config.channel, trouble });
    await tellOnce.of(trouble, isLooked);
  };
  let looking: Promise<void> | null = null;
  const keepUp = async (): Promise<void> => {
    if (known !== null && now().getTime() < known.until) return;
    looking ??= look()
      .then((trouble) => settle(trouble, true))
      .finally(() => {
        looking = null;
      });
    await looking;
  };
  return {
    async isFit() {
      await keepUp();
      return known?.trouble === null;
    },
    async openness() {
      await Promise.race([keepUp(), after(PATIENCE_MILLISECONDS)]);
      return open;
    },
    lost: (code) => settle(code, false),
    worked: tellOnce.forget,
    trouble: () => known?.trouble ?? null,
  };
}

/**
 * Tells of a trouble once, however often it comes and goes: again only after another one, or when it was really over. Of
 * what shows only when one writes, as a channel where nobody may post, a look that finds nothing is no proof of that.
 */
function createTelling(onTrouble: (code: string) => Promise<void>) {
  let told: Readonly<{ trouble: string; isLooked: boolean }> | null = null;
  const forget = (): void => {
    told = null;
  };
  return {
    forget,
    async of(trouble: string | null, isLooked: boolean): Promise<void> {
      if (trouble === null) {
        if (told?.isLooked) forget();
        return;
      }
      if (PASSING.test(trouble)) return;
      const isNews = told?.trouble !== trouble;
      told = { trouble, isLooked: isLooked || (!isNews && told?.isLooked === true) };
      if (isNews)
        await onTrouble(trouble).catch((error: unknown) => {
          forget(); // the next look tells it
          throw error;
        });
    },
  };
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
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
