import type { App, BlockAction, types } from '@slack/bolt';
import { OutageError } from '../src/errors.ts';
import { homeBlocks, refusingBlocks } from './blocks/home.ts';
import type { SlackContext } from './context.ts';
import { openCredits } from './credits.ts';
import { retryAfterSeconds, slackCode } from './errors.ts';
import { type Caller, guarded, type Visit } from './guard.ts';
import { createFactsReader, type FactsReader, factsFor, type SharedFacts } from './home-facts.ts';
import { actionIds } from './ids.ts';
import { onceEach } from './once-each.ts';
import { createRounds } from './rounds.ts';
import { visitOfAction } from './visits.ts';

/** The home tabs of everybody who has looked at theirs lately. */
export type Homes = Readonly<{
  /** Somebody looks at theirs now. `hash`: of the one that Slack shows them; null: it shows none. */
  open: (visit: Visit, hash: string | null) => Promise<void>;
  /** Somebody has pressed something in theirs, which may be out of date. */
  pressed: (slackId: string, hash: string | null) => void;
  /** Brings all of them up to date soon. */
  nudge: () => void;
  /** Ends after the work in hand. */
  stop: () => Promise<void>;
}>;

/** Somebody's home tab as far as this process knows it. */
type Seen = {
  at: number;
  /** Of what Slack shows; null: not known. */
  hash: string | null;
  /** What was published, without the time of day in it; null: nothing, or not known. */
  shown: string | null;
};

/** The home tab, and the buttons that only it has. */
export function registerHome(app: App, context: SlackContext, homes: Homes): void {
  const isNew = onceEach();
  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home' || !isNew(body.event_id)) return;
    await homes.open(visitOfHome(event.user, body.team_id), hashOf(event.view));
  });
  app.action<BlockAction>(
    { type: 'block_actions', action_id: actionIds.refreshHome },
    async ({ ack, body }) => {
      await ack();
      await homes.open(visitOfAction(body, actionIds.refreshHome), hashOf(body.view));
    },
  );
  app.action<BlockAction>(
    { type: 'block_actions', action_id: actionIds.openCredits },
    async ({ ack, body }) => {
      await ack();
      await guarded(context, visitOfAction(body, actionIds.openCredits), (caller) =>
        openCredits(context, caller),
      );
    },
  );
  // besides what the button does: whatever came of it, whoever pressed it sees things as they are
  app.action<BlockAction>({ type: 'block_actions' }, async ({ body, action }) => {
    if (body.view?.type !== 'home' || action.action_id === actionIds.refreshHome) return;
    homes.pressed(body.user.id, hashOf(body.view));
  });
}

/** The types forget the hash that Slack's views have. */
function hashOf(view: object | undefined): string | null {
  const { hash } = (view ?? {}) as Readonly<{ hash?: unknown }>;
  return typeof hash === 'string' ? hash : null;
}

const PRESSED_MILLISECONDS = 1000; // a decision is made by then; what it changes in the database is noticed earlier
const KEPT_MILLISECONDS = 12 * 3_600_000; // a working day

export function createHomes(context: SlackContext): Homes {
  const { log, now } = context;
  const seen = new Map<string, Seen>();
  const reader = createFactsReader(context);

  const publishAll = async (): Promise<void> => {
    const oldest = now().getTime() - KEPT_MILLISECONDS;
    for (const [slackId, { at }] of seen) if (at < oldest) seen.delete(slackId);
    if (seen.size === 0) return;
    const hashes = [...seen].map(([slackId, { hash }]) => [slackId, hash] as const);
    try {
      const facts = await reader.read(false);
      const staleAt = reader.staleAt();
      if (staleAt !== null) rounds.tryLater(staleAt);
      for (const [slackId, hash] of hashes)
        if (!rounds.isOver())
          await publishTo(visitOfHome(slackId, context.workspace.teamId), { facts, hash });
    } catch (error) {
      rounds.tryLater(null);
      if (error instanceof OutageError) log.warn('slack.homes-put-off', { code: error.code });
      else log.error('slack.homes', error);
    }
  };
  const rounds = createRounds(publishAll, context);
  const publishTo = async (visit: Visit, first: Reading | null): Promise<void> => {
    const person = seen.get(visit.slackId);
    if (person === undefined) return;
    const putOff = (error: unknown): void => {
      const code = slackCode(error);
      if (code === null) throw error;
      Object.assign(person, { hash: null, shown: null });
      log.warn('slack.home-put-off', { code });
      const seconds = retryAfterSeconds(error);
      rounds.tryLater(seconds === null ? null : new Date(now().getTime() + seconds * 1000));
    };
    const work = (caller: Caller) => publish(context, caller, { person, first, reader }).catch(putOff);
    await guarded(context, visit, work, {
      isRepeat: first !== null,
      async refuse(sentence, words) {
        const { refusal, databaseBusy } = words.t.slack;
        // in a minute it may be another answer; to a guest it is always the same
        if (sentence === refusal['roles-unknown'] || sentence === databaseBusy) rounds.tryLater(null);
        const blocks = refusingBlocks(words, sentence);
        await publishBlocks(context, visit.slackId, { person, blocks, shown: sentence, hash: null }).catch(
          putOff,
        );
      },
    });
  };
  const remembered = (slackId: string, hash: string | null): Seen => {
    const person: Seen = seen.get(slackId) ?? { at: 0, hash: null, shown: null };
    person.at = now().getTime();
    // Slack shows something else than what we know: another process has published it, or it has lost it
    if (hash !== person.hash) Object.assign(person, { hash, shown: null });
    seen.set(slackId, person);
    return person;
  };
  return {
    async open(visit, hash) {
      if (rounds.isOver()) return;
      remembered(visit.slackId, hash).shown = null; // the time of day at least is another one
      rounds.rest(); // what changes meanwhile does not come between
      await publishTo(visit, null);
    },
    pressed(slackId, hash) {
      remembered(slackId, hash);
      setTimeout(rounds.nudge, PRESSED_MILLISECONDS).unref();
    },
    nudge: rounds.nudge,
    stop: rounds.stop,
  };
}

/** What the database held, and what Slack showed when it was read. */
type Reading = Readonly<{ facts: SharedFacts; hash: string | null }>;

const TRIES = 3;

/**
 * Publishes somebody's home tab. Slack refuses when it shows a newer one than was known when this was read: then it is
 * read again, so that an older state never overwrites a newer one.
 */
async function publish(
  context: SlackContext,
  caller: Caller,
  { person, first, reader }: Readonly<{ person: Seen; first: Reading | null; reader: FactsReader }>,
): Promise<void> {
  let reading = first;
  for (let attempt = 1; ; attempt += 1) {
    const { hash, facts } = reading ?? { hash: person.hash, facts: await reader.read(true) };
    const asked = factsFor(caller, facts);
    const shown = JSON.stringify(homeBlocks(caller, asked, { reader: caller, asOf: '' }));
    const blocks = homeBlocks(caller, asked, { reader: caller, asOf: caller.format.time(facts.accountsAt) });
    try {
      return await publishBlocks(context, caller.slackId, { person, blocks, shown, hash });
    } catch (error) {
      if (slackCode(error) !== 'hash_conflict' || attempt === TRIES) throw error;
      Object.assign(person, { hash: null, shown: null });
      reading = null;
    }
  }
}

type Publication = Readonly<{
  person: Seen;
  blocks: types.KnownBlock[];
  /** What tells these blocks from others. */
  shown: string;
  /** Of what they take the place of; null: of whatever is there. */
  hash: string | null;
}>;

/** What is shown already is not published again. */
async function publishBlocks(
  { clients }: SlackContext,
  slackId: string,
  { person, blocks, shown, hash }: Publication,
): Promise<void> {
  if (shown === person.shown) return;
  const { view } = await clients.repeatable.views.publish({
    user_id: slackId,
    ...(hash !== null && { hash }),
    view: { type: 'home', blocks },
  });
  Object.assign(person, { hash: view?.hash ?? null, shown });
}

function visitOfHome(slackId: string, teamId: string | null): Visit {
  return {
    what: 'home',
    slackId,
    teamId,
    channel: null,
    responseUrl: null,
    triggerId: null,
    viewId: null,
  };
}
