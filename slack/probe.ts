import { webApi } from '@slack/bolt';
import type { SlackConfig } from '../src/config-slack.ts';
import { createClients, sdkLogger } from './connection.ts';
import { slackCode } from './errors.ts';
import { neededScopes } from './manifest.ts';
import { refusalOf, type SlackUser } from './people.ts';
import { createMembers, troubleOf } from './place.ts';

/** An answer of Slack's, or why there is none: the system's, TLS's or Slack's code. */
export type Asked<Value> = Readonly<{ value: Value }> | Readonly<{ reason: string; isUnreachable: boolean }>;

/** What Slack says of our configuration; asking posts, changes and opens nothing. */
export type SlackProbe = Readonly<{
  login: () => Promise<Asked<SlackLogin>>;
  /** Whether Socket Mode would get a connection. */
  socket: () => Promise<Asked<null>>;
  /** What keeps cards out of the channel: a code, or null. */
  channelTrouble: (teamId: string) => Promise<Asked<string | null>>;
  /** The Slack ids of a user group. */
  group: (id: string) => Promise<Asked<readonly string[]>>;
  /** Why the app would refuse this person whatever their rights; null: it would not. */
  user: (id: string, teamId: string) => Promise<Asked<'guest' | 'bot' | 'stranger' | 'deleted' | null>>;
}>;

export type SlackLogin = Readonly<{
  workspace: string;
  teamId: string;
  /** Needed and not granted; null: Slack does not say. */
  missing: readonly string[] | null;
  /** Granted and not needed. */
  needless: readonly string[];
}>;

const CODE = /^[a-z0-9_-]{1,60}$/i; // whoever answers in Slack's place may say anything
const MANY = Number.POSITIVE_INFINITY;

export function createSlackProbe(config: SlackConfig): SlackProbe {
  const logger = sdkLogger({ info: () => undefined, warn: () => undefined, error: () => undefined });
  const { once: client } = createClients(config, logger); // somebody waits: nothing is tried twice
  const answers = new Map<string, Promise<Asked<unknown>>>();
  const once = <Value>(what: string, ask: () => Promise<Value>): Promise<Asked<Value>> => {
    const answer = (answers.get(what) ?? asked(ask)) as Promise<Asked<Value>>;
    answers.set(what, answer);
    return answer;
  };
  return {
    login: () => once('login', async () => loginOf(await client.auth.test())),
    socket: () =>
      asked(async () => {
        const secrets = { ...config.secrets, botToken: config.secrets.appToken ?? '' };
        await createClients({ ...config, secrets }, logger).once.apps.connections.open();
        return null;
      }),
    channelTrouble: (teamId) =>
      asked(() => {
        const members = createMembers({ now: () => new Date(), lookups: MANY });
        return troubleOf({ repeatable: client }, { channel: config.channel, teamId, members });
      }),
    group: (usergroup) =>
      once(usergroup, async () => (await client.usergroups.users.list({ usergroup })).users ?? []),
    user: (user, teamId) =>
      asked(async () => {
        const { user: found } = await client.users.info({ user });
        return refusalOf((found ?? {}) as SlackUser, teamId);
      }),
  };
}

function loginOf({ team, team_id, user_id, response_metadata }: webApi.AuthTestResponse): SlackLogin {
  if (team_id === undefined || user_id === undefined) throw new WrongToken();
  const granted = response_metadata?.scopes ?? null;
  return {
    workspace: team ?? team_id,
    teamId: team_id,
    missing: granted && neededScopes.filter((scope) => !granted.includes(scope)),
    needless: granted?.filter((scope) => !neededScopes.some((needed) => needed === scope)) ?? [],
  };
}

/** A token of another kind: Slack knows it, but as nobody who could do the app's work. */
class WrongToken extends Error {}

async function asked<Value>(ask: () => Promise<Value>): Promise<Asked<Value>> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (error instanceof WrongToken) return { reason: 'not_allowed_token_type', isUnreachable: false };
    const code = slackCode(error);
    if (code === null) throw error;
    if (error instanceof webApi.WebAPIRequestError)
      return { reason: causeOf(error.original) ?? code, isUnreachable: true };
    return { reason: CODE.test(code) ? code : 'no answer of Slack', isUnreachable: false };
  }
}

/** The system's or TLS's own code, wherever it is wrapped. */
function causeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code, errors } = error as Readonly<{ code?: unknown; errors?: readonly unknown[] }>;
  if (typeof code === 'string') return code.slice(0, 60);
  return (
    causeOf(errors?.[0] ?? error.cause) ??
    (error.name === 'Error' || error.name === 'TypeError' ? null : error.name)
  );
}
