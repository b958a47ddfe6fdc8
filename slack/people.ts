import type { Actor, Capability } from '../src/actor.ts';
import type { SlackConfig, SlackRole } from '../src/config-slack.ts';
import { isUserId } from '../src/people.ts';
import type { Log } from '../src/ports.ts';
import type { Clients } from './connection.ts';
import type { SlackEngine } from './context.ts';
import { slackCode } from './errors.ts';
import type { Groups } from './groups.ts';
import { SlackRefusal } from './refusal.ts';

/** Somebody who pressed or typed something, as far as Slack and our own table know them. */
export type Person = Readonly<{ slackId: string; language: 'de' | 'en'; actor: Actor }>;

export type People = Readonly<{
  /**
   * Who it is and what they may do from Slack. `fresh`: asked anew, as every decision must be. Refuses guests, bots, other
   * workspaces' people, whoever is no practice user and whoever cannot be checked: when in doubt nobody may do anything.
   */
  identify: (slackId: string, options?: Readonly<{ fresh?: boolean }>) => Promise<Person>;
  /** Their language, where nothing is decided; English for whoever cannot be looked up in a moment. */
  languageOf: (slackId: string) => Promise<'de' | 'en'>;
}>;

type PeopleDeps = Readonly<{
  engine: Pick<SlackEngine, 'resolveActor'>;
  config: SlackConfig;
  clients: Clients;
  teamId: () => string;
  /** In the sandbox everybody of the workspace is a practice user. */
  isSandbox: boolean;
  workstation: string;
  /** Told of every user group that was asked for. */
  onGroup: Pick<Groups, 'found' | 'gone'>;
  now: () => Date;
  log: Log;
}>;

const KEPT_MILLISECONDS = 60_000; // how long a lookup is believed where nothing is decided
const LANGUAGE_MILLISECONDS = 1000; // Slack waits three seconds for an acknowledgement, which is in somebody's language

type Profile = Readonly<{ language: 'de' | 'en'; refusal: 'guest' | 'bot' | 'stranger' | 'deleted' | null }>;

export function createPeople({
  engine,
  config,
  clients,
  teamId,
  isSandbox,
  workstation,
  onGroup,
  now,
  log,
}: PeopleDeps): People {
  const profiles = kept<Profile>(now);
  const groups = kept<ReadonlySet<string>>(now);

  const profileOf = (slackId: string, fresh: boolean) =>
    profiles.ask(slackId, fresh, async () => {
      const { user } = await clients.repeatable.users.info({ user: slackId, include_locale: true });
      const language = user?.locale?.toLowerCase().startsWith('de') ? ('de' as const) : ('en' as const);
      return { language, refusal: refusalOf(user ?? {}, teamId()) };
    });

  const membersOf = (group: string, fresh: boolean) =>
    groups.ask(group, fresh, async () => {
      try {
        const { users = [] } = await clients.repeatable.usergroups.users.list({ usergroup: group });
        onGroup.found(group);
        return new Set(users);
      } catch (error) {
        if (slackCode(error) === 'no_such_subteam') await onGroup.gone(group);
        throw error;
      }
    });

  const isOneOf = async (slackId: string, listed: readonly string[], fresh: boolean) => {
    if (listed.includes(slackId)) return true;
    for (const group of listed.filter((id) => id.startsWith('S')))
      if ((await membersOf(group, fresh)).has(slackId)) return true;
    return false;
  };

  /** Slack's roles only narrow what the practice user may do. */
  const narrowed = async (actor: Actor, slackId: string, fresh: boolean): Promise<Actor> => {
    const capabilities: Capability[] = [];
    for (const capability of actor.capabilities) {
      const listed = capability === 'view' ? null : config.roles[capability satisfies SlackRole];
      if (listed === null || (await isOneOf(slackId, listed, fresh))) capabilities.push(capability);
    }
    return { ...actor, capabilities };
  };

  return {
    async identify(slackId, { fresh = false } = {}) {
      const { language, refusal } = await checked(() => profileOf(slackId, fresh));
      if (refusal !== null)
        throw new SlackRefusal(refusal === 'bot' || refusal === 'deleted' ? 'not-a-person' : 'outsider');
      const account = { kind: 'slack', account: slackId, face: 'slack', workstation } as const;
      const { actor } = await engine.resolveActor(account);
      // looking is for whoever sits in the practice: a workspace may have anybody in it
      if (!isSandbox && !isUserId(actor.id)) throw new SlackRefusal('not-a-user', slackId);
      return { slackId, language, actor: await checked(() => narrowed(actor, slackId, fresh)) };
    },
    async languageOf(slackId) {
      const known = profiles.last(slackId);
      if (known !== null) return known.language; // however old: only words, who may do what is decided elsewhere
      const looked = profileOf(slackId, false).then(
        ({ language }) => language,
        () => 'en' as const,
      );
      return Promise.race([looked, englishAfter(LANGUAGE_MILLISECONDS)]);
    },
  };

  /** Whatever keeps us from knowing: nobody may do anything then. */
  async function checked<Result>(ask: () => Promise<Result>): Promise<Result> {
    try {
      return await ask();
    } catch (error) {
      const code = slackCode(error);
      if (code === null) throw error;
      log.warn('slack.roles-unknown', { code });
      throw new SlackRefusal('roles-unknown');
    }
  }
}

/** What `users.info` says of somebody, as far as it matters here. */
export type SlackUser = {
  team_id?: string;
  is_bot?: boolean;
  deleted?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
  is_app_user?: boolean;
};

/** Why somebody may do nothing from Slack, whatever their rights; null: they may. */
export function refusalOf(user: SlackUser, teamId: string): Profile['refusal'] {
  if (user.is_bot) return 'bot';
  if (user.deleted) return 'deleted';
  if (user.is_restricted || user.is_ultra_restricted) return 'guest';
  return user.is_stranger || user.team_id !== teamId ? 'stranger' : null;
}

/** Remembers answers for a minute; the newest hundred. `last`: whatever was answered last, of any age. */
function kept<Value>(now: () => Date) {
  const values = new Map<string, Readonly<{ value: Value; at: number }>>();
  return {
    async ask(key: string, fresh: boolean, ask: () => Promise<Value>): Promise<Value> {
      const known = values.get(key);
      if (!fresh && known !== undefined && now().getTime() - known.at < KEPT_MILLISECONDS) return known.value;
      const value = await ask();
      values.delete(key);
      values.set(key, { value, at: now().getTime() });
      if (values.size > 100) values.delete(values.keys().next().value ?? key);
      return value;
    },
    last: (key: string): Value | null => values.get(key)?.value ?? null,
  };
}

function englishAfter(milliseconds: number): Promise<'en'> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('en'), milliseconds).unref();
  });
}
