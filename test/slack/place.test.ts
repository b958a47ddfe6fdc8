import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClients, sdkLogger } from '../../slack/connection.ts';
import { createPlace } from '../../slack/place.ts';
import { type SlackServer, startSlackServer } from '../support/slack/server.ts';
import { CHANNEL, slackConfigOf } from '../support/slack-practice.ts';

let slack: SlackServer;
let now: Date;
let told: string[]; // what administrators hear of

beforeEach(async () => {
  slack = await startSlackServer();
  now = new Date('2026-11-23T09:00:00Z');
  told = [];
});
afterEach(() => slack.close());

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The place as the app has it, in a channel with that many people. */
function placeWith(people: number) {
  const members = Array.from({ length: people }, (_, index) => `U${index}`);
  for (const id of members) slack.workspace.addUser({ id });
  slack.workspace.addChannel({ id: CHANNEL, members });
  const config = slackConfigOf(slack);
  return createPlace({
    config,
    clients: createClients(config, sdkLogger(silent)),
    teamId: slack.workspace.teamId,
    now: () => now,
    log: silent,
    onTrouble: async (code) => void told.push(code),
  });
}

const lookups = () => slack.calls.filter(({ method }) => method === 'users.info').length;
const pass = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};

describe('the channel', () => {
  test('is looked at every few minutes, its people only once an hour', async () => {
    const place = placeWith(9);
    expect(await place.isFit()).toBe(true);
    expect(lookups()).toBe(10); // with the app itself
    for (let minute = 0; minute < 54; minute += 6) {
      pass(6);
      expect(await place.isFit()).toBe(true);
    }
    expect(lookups()).toBe(10);
    pass(10);
    expect(await place.isFit()).toBe(true);
    expect(lookups()).toBe(20);
  });

  test('whoever joins is looked up at the next look, and a guest keeps cards out until they are gone', async () => {
    const place = placeWith(3);
    await place.isFit();
    slack.workspace.addUser({ id: 'UGUEST', isSingleChannelGuest: true });
    slack.workspace.channel(CHANNEL).members.add('UGUEST');
    pass(6);
    expect(await place.isFit()).toBe(false);
    expect(told).toEqual(['channel-has-guests']);
    expect(lookups()).toBe(5);
    slack.workspace.channel(CHANNEL).members.delete('UGUEST');
    pass(1);
    expect(await place.isFit()).toBe(true);
    expect(lookups()).toBe(5);
  });

  test('with many people asks for some at a time, and has no cards before all are known', async () => {
    const place = placeWith(119);
    expect(await place.isFit()).toBe(false);
    expect(place.trouble()).toBe('members-unknown');
    expect(lookups()).toBe(50);
    pass(1);
    expect(await place.isFit()).toBe(false);
    pass(1);
    expect(await place.isFit()).toBe(true);
    expect(lookups()).toBe(120);
    expect(told).toEqual([]);
    pass(70);
    expect(await place.isFit()).toBe(true); // asked for again bit by bit, and believed meanwhile
    expect(lookups()).toBe(170);
  });

  test('with more people than anybody can know has no cards', async () => {
    const place = placeWith(201);
    expect(await place.isFit()).toBe(false);
    expect(place.trouble()).toBe('channel-crowded');
    expect(lookups()).toBe(0);
  });

  test('that is public has no cards, whether or not the app may look at public channels', async () => {
    const place = placeWith(1);
    slack.workspace.channel(CHANNEL).kind = 'public';
    slack.app.scopes.delete('channels:read');
    expect(await place.isFit()).toBe(false);
    expect(place.trouble()).toBe('channel-public');
    slack.app.scopes.add('channels:read');
    pass(1);
    await place.isFit();
    expect(place.trouble()).toBe('channel-public');
  });

  test('is unfit while Slack does not answer, and fit again by itself', async () => {
    const place = placeWith(1);
    slack.faults.rateLimit('conversations.members', 30);
    expect(await place.isFit()).toBe(false);
    expect(place.trouble()).toBe('rate-limited');
    pass(1);
    expect(await place.isFit()).toBe(true);
  });

  test('where nobody may post is told once, until a card was really written there', async () => {
    const place = placeWith(1);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await place.isFit()).toBe(true); // nothing shows before one posts
      await place.lost('restricted_action');
      pass(1);
    }
    expect(told).toEqual(['restricted_action']);
    await place.isFit();
    place.worked();
    await place.lost('restricted_action');
    expect(told).toEqual(['restricted_action', 'restricted_action']);
  });

  test('is not told of again because Slack could not be asked in between, but when it is another trouble or a new one', async () => {
    const place = placeWith(1);
    const channel = slack.workspace.channel(CHANNEL);
    channel.kind = 'public';
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await place.isFit()).toBe(false);
      pass(1);
      slack.faults.rateLimit('conversations.info', 1);
      await place.isFit();
      expect(place.trouble()).toBe('rate-limited');
      expect(await place.openness()).toBe('channel-public');
      pass(1);
    }
    expect(told).toEqual(['channel-public']);
    Object.assign(channel, { kind: 'private', isExtShared: true });
    await place.isFit();
    channel.isExtShared = false;
    pass(1);
    expect(await place.isFit()).toBe(true);
    expect(await place.openness()).toBeNull();
    channel.kind = 'public';
    pass(6);
    await place.isFit();
    expect(told).toEqual(['channel-public', 'channel-shared', 'channel-public']);
  });
});
