/**
 * A local Slack: the Web API, Socket Mode and signed HTTP on loopback, the limits Slack enforces, and people who use it.
 *
 *     const slack = await startSlackServer();                     // afterEach: await slack.close() — fails on violations
 *     slack.workspace.addUser({ id: 'UANNA', name: 'Anna', locale: 'de-DE' });
 *     slack.workspace.addGroup({ id: 'SAPPROVE', users: ['UANNA'] });
 *     slack.workspace.addChannel({ id: 'CREMIND', members: ['UANNA'] });   // private, with the bot in it
 *     // the app: slackApiUrl: slack.apiUrl, token: slack.app.botToken, appToken: slack.app.appToken,
 *     // signingSecret: slack.app.signingSecret; by HTTP: await slack.deliverByHttp('http://127.0.0.1:PORT/slack/events')
 *     const anna = slack.as('UANNA');
 *     const answer = await anna.command('/reminders', 'tomorrow', { channel: 'CREMIND' });   // resolves at the ack
 *     const view = await answer.shown((view) => view.title === 'Prepare');                   // waits for the modal
 *     await anna.submit(view, { 'Days': ['2026-11-24'] });       // by action id, block id or label; option value or label
 *     const card = await slack.until(() => slack.channel('CREMIND').messages()[0]);
 *     await anna.click(card, 'Approve & send');                   // action id or words; clicks in what was seen, be it stale
 *     expect(slack.channel('CREMIND').messages()[0]?.lines).toContain('…');
 *     expect(slack.everythingSent()).not.toContain('Muster');     // every text the app ever sent
 *
 * What goes wrong: `slack.faults.reset('chat.postMessage', 'after')`, `.rateLimit`, `.status`, `.hold`, `.error`;
 * `slack.sockets.drop()`, `.refuse()`, `.hold()`, `.disconnect()`; `slack.stop()` and `.start()`; `slack.admin.removeBot('C1')`
 * and others; `slack.clock.advance({ minutes: 31 })`; `slack.events.sendAgain(delivery)`. Two clicks at once are two `click`s.
 * What Slack would refuse is in `slack.violations`; a test that wants them takes them by `slack.takeViolations()`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Admin, createAdmin } from './admin.ts';
import { type Changes, createChanges } from './changes.ts';
import { createSlackClock, type SlackClock } from './clock.ts';
import type { Deliver } from './delivery.ts';
import { dumpOf } from './dump.ts';
import { createEvents, type Events } from './events.ts';
import { createFaults, type Faults } from './faults.ts';
import { answerJson } from './http.ts';
import { createHttpDelivery, type HttpDelivery } from './http-delivery.ts';
import { createLoopback } from './loopback.ts';
import { readManifest } from './manifest.ts';
import { createMessages } from './messages.ts';
import { createPerson, type Person } from './person.ts';
import { type Call, createRecording, type Violation } from './record.ts';
import { answerResponseUrl } from './response-urls.ts';
import { type MessageSeen, messageSeen, type ViewSeen, viewSeen } from './seen.ts';
import { createSockets, type Sockets } from './sockets.ts';
import { createTickets } from './tickets.ts';
import { createViews } from './views.ts';
import { createWebApi, type WebApi } from './web-api.ts';
import { createWorkspace, type Workspace } from './workspace.ts';
import type { AppIdentity, World } from './world.ts';

/** A running Slack, and everything a test does with it. */
export type SlackServer = Readonly<{
  app: AppIdentity;
  /** For `slackApiUrl`. */
  apiUrl: string;
  workspace: Workspace;
  clock: SlackClock;
  /** The person with this user id. */
  as(userId: string): Person;
  admin: Admin;
  events: Events;
  faults: Faults;
  sockets: Sockets;
  /** From now on the app is reached by signed HTTP (after Slack's check of the URL) instead of through sockets. */
  deliverByHttp(requestUrl: string): Promise<void>;
  /** Any request at all to that URL: unsigned, forged, old. */
  raw: HttpDelivery['raw'];

  channel(
    id: string,
  ): Readonly<{ messages(): readonly MessageSeen[]; thread(ts: string): readonly MessageSeen[] }>;
  ephemeralsOf(userId: string): readonly MessageSeen[];
  dmsOf(userId: string): readonly MessageSeen[];
  homeOf(userId: string): ViewSeen | null;
  /** The modal on top. */
  viewOf(userId: string): ViewSeen | null;
  /** A trigger as an interaction of this user brings one, for calls without an app. */
  trigger(userId: string): string;
  until: Changes['until'];

  calls: readonly Call[];
  /** Every text the app ever sent: arguments, acknowledgements, answers. */
  everythingSent(): string;
  /** What real Slack would have refused. */
  violations: readonly Violation[];
  /** The violations so far, forgotten by this: for a test that wanted them. */
  takeViolations(): readonly Violation[];
  /** Throws when there are violations. */
  expectNoViolations(): void;

  /** Slack is down: nothing listens on its port. */
  stop(): Promise<void>;
  /** Slack is back on the same port, and has forgotten nothing. */
  start(): Promise<void>;
  /** The end; throws when there are violations. */
  close(): Promise<void>;
}>;

type Options = Readonly<{
  now?: Date;
  teamId?: string;
  domain?: string;
  /** Those of the app's manifest, unless said otherwise; so are its events. */
  scopes?: readonly string[];
  events?: readonly string[];
}>;

/** Starts Slack on a free port of the loopback interface. */
export async function startSlackServer(options: Options = {}): Promise<SlackServer> {
  const loopback = createLoopback({
    request: (request, response) => listener(request, response),
    upgrade: (...handshake) => sockets.upgrade(...handshake),
  });
  const world = createWorld(options, loopback.url);
  const faults = createFaults();
  const sockets = createSockets(world);
  const listener = createListener(world, faults, createWebApi(world, faults, sockets.methods));
  let http: HttpDelivery | null = null;
  const deliver: Deliver = (...what) => (http ?? sockets).deliver(...what);
  const events = createEvents(world, deliver);
  const stop = async () => {
    await sockets.close();
    await loopback.stop();
  };
  await loopback.start();

  return {
    ...readers(world),
    app: world.app,
    apiUrl: `${loopback.url()}/api/`,
    workspace: world.workspace,
    clock: world.clock,
    as: (userId) => createPerson(world, deliver, events, userId),
    admin: createAdmin(world, events),
    events,
    faults,
    sockets,
    async deliverByHttp(requestUrl) {
      const delivery = createHttpDelivery(world, requestUrl);
      await delivery.verifyUrl();
      http = delivery;
    },
    raw(request) {
      if (!http) throw new Error('the app is not reached by HTTP: call deliverByHttp first');
      return http.raw(request);
    },
    trigger: (userId) => world.tickets.issueTrigger({ userId, fromViewId: null }),
    until: world.changes.until,
    stop,
    start: loopback.start,
    async close() {
      faults.clear();
      await stop();
      expectNone(world.record.violations);
    },
  };
}

/** Every request to the port: methods and response URLs. */
function createListener(world: World, faults: Faults, webApi: WebApi) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const path = new URL(request.url ?? '/', world.baseUrl()).pathname;
    const [, area, rest = ''] = /^\/(api|response)\/(.*)$/.exec(path) ?? [];
    const work =
      area === 'api'
        ? webApi(rest, request, response)
        : area === 'response'
          ? answerResponseUrl(world, faults, rest, request, response)
          : Promise.resolve(answerJson(response, 404, { ok: false, error: 'not_found' }));
    work.catch((error: unknown) => {
      if (!request.complete) return; // the app hung up while it was still sending
      world.record.violation(path, `the server itself failed: ${String(error)}`);
      request.socket.destroy();
    });
  };
}

function createWorld(
  { now, teamId = 'T0PRACTICE', domain = 'practice', scopes, events }: Options,
  baseUrl: () => string,
): World {
  const manifest = readManifest();
  const clock = createSlackClock(now ?? new Date('2026-11-23T09:00:00Z'));
  const world: World = {
    app: {
      appId: 'A0REMINDERS',
      botId: 'B0REMINDERS',
      botToken: 'xoxb-local-bot-token',
      appToken: 'xapp-local-app-token',
      signingSecret: 'local-signing-secret',
      scopes: new Set(scopes ?? manifest.scopes),
      events: new Set(events ?? manifest.events),
    },
    clock,
    changes: createChanges(() => dumpOf(world)),
    record: createRecording(),
    workspace: createWorkspace({ teamId, domain, botUserId: 'U0REMINDERS' }),
    messages: createMessages(clock),
    views: createViews(),
    tickets: createTickets(clock, teamId),
    baseUrl,
  };
  return world;
}

/** What tests look at. */
function readers(world: World) {
  const { messages, views, record, workspace } = world;
  const seen = (wanted: (message: (typeof messages.all)[number]) => boolean) =>
    messages.all.filter((each) => !each.isDeleted && wanted(each)).map((each) => messageSeen(world, each));
  const viewOrNull = (view: ReturnType<typeof views.homeOf> | undefined) =>
    view ? viewSeen(world, view) : null;
  return {
    channel: (id: string) => ({
      messages: () => seen((each) => each.channel === id && each.onlyFor === null && each.threadTs === null),
      thread: (ts: string) =>
        seen((each) => each.channel === id && each.threadTs === ts && each.onlyFor === null),
    }),
    ephemeralsOf: (userId: string) => seen((each) => each.onlyFor === userId),
    dmsOf: (userId: string) =>
      seen((each) => each.channel === workspace.dmWith(userId).id && each.onlyFor === null),
    homeOf: (userId: string) => viewOrNull(views.homeOf(userId)),
    viewOf: (userId: string) => viewOrNull(views.stackOf(userId).at(-1)),
    calls: record.calls,
    everythingSent: record.everythingSent,
    violations: record.violations,
    takeViolations: () => record.violations.splice(0),
    expectNoViolations: () => expectNone(record.violations),
  };
}

function expectNone(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const lines = violations.map(({ where, problem }) => `  ${where}: ${problem}`);
  throw new Error(`Slack would have refused:\n${lines.join('\n')}`);
}
