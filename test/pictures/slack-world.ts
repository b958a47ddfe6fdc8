import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSlack } from '../../slack/start.ts';
import type { Actor } from '../../src/actor.ts';
import { importFilesOf } from '../../src/cli/import-files.ts';
import { type Installation, openInstallation } from '../../src/cli/wiring.ts';
import { readConfig } from '../../src/config.ts';
import { startPortal } from '../../src/sandbox/portal.ts';
import { samplePractice } from '../../src/sandbox/sample-practice.ts';
import { serverActor } from '../../src/send-due.ts';
import { startSender } from '../../src/serve.ts';
import { type SlackServer, startSlackServer } from '../support/slack/server.ts';

export const CHANNEL = 'CREMIND';

const MONDAY_NOON = new Date('2026-11-23T11:00:00Z'); // outside the quiet hours; tomorrow is a working day
const CREDITS = 14;

/** A practice with its portal and its Slack, all of them real servers on this machine, as `rundruf serve` runs it. */
export type World = Readonly<{
  slack: SlackServer;
  engine: Installation['engine'];
  /** Anna at the dashboard. */
  anna: Actor;
  buy: (credits: number) => Promise<void>;
  /** The server starts anew, with the practice's language or its clock changed. */
  restart: (change: Readonly<{ language?: 'de' | 'en'; days?: number }>) => Promise<World>;
  close: () => Promise<void>;
}>;

export async function startWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-slack-pictures-'));
  const portal = await startPortal({
    folder,
    userKey: 'KEY',
    password: 'secret',
    credits: CREDITS,
    deliverySeconds: 0,
  });
  const slack = await startSlackServer();
  for (const [id, name, locale] of [
    ['UANNA', 'anna', 'de-DE'],
    ['UBEAT', 'beat', 'en-GB'],
  ] as const)
    slack.workspace.addUser({ id, name, locale });
  slack.workspace.addGroup({ id: 'SAPPROVE', handle: 'reminder-approvers', users: ['UANNA', 'UBEAT'] });
  slack.workspace.addChannel({ id: CHANNEL, name: 'reminders', members: ['UANNA', 'UBEAT'] });
  const surroundings = { folder, slack, portalUrl: portal.url };
  const end = async () => {
    await slack.close();
    await portal.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const world = await serve(surroundings, { language: 'en', days: 0 }, end);
  await furnish(world, folder);
  return world;
}

type Surroundings = Readonly<{ folder: string; slack: SlackServer; portalUrl: string }>;
type Run = Readonly<{ language: 'de' | 'en'; days: number }>;

async function serve(surroundings: Surroundings, run: Run, end: () => Promise<void>): Promise<World> {
  const { folder, slack, portalUrl } = surroundings;
  const { config, slackConfig } = configure(surroundings, run);
  const installation = await openInstallation(config, {
    face: 'tui',
    startAt: new Date(MONDAY_NOON.getTime() + run.days * 86_400_000),
    login: 'anna',
    onLogUnusable: () => undefined,
  });
  const { engine, now, log } = installation;
  const server = serverActor('server');
  const sender = startSender({ engine, actor: server, now, log });
  let isConnected = false;
  const app = startSlack({
    engine,
    config: slackConfig,
    practice: config.practice,
    isSandbox: false,
    server,
    workstation: 'server',
    now,
    log,
    wakeSender: sender.wake,
    onState: (state) => {
      isConnected = state === 'connected';
    },
    paceMilliseconds: 50,
  });
  await slack.until(() => (isConnected && slack.sockets.count() > 0) || undefined);
  const stop = async () => {
    await Promise.all([sender.stop(), app.stop()]);
    await installation.close();
  };
  return {
    slack,
    engine,
    anna: installation.actor,
    buy: async (credits) => {
      await fetch(`${portalUrl}/sandbox/buy`, { method: 'POST', body: JSON.stringify({ credits }) });
    },
    restart: async (change) => {
      await stop();
      return serve({ folder, slack, portalUrl }, { ...run, ...change }, end);
    },
    close: async () => {
      await stop();
      await end();
    },
  };
}

/** A configuration as a practice would write it. JSON is YAML. */
function configure({ folder, slack, portalUrl }: Surroundings, { language }: Run) {
  const yaml = {
    practice: { name: 'Praxis Muster', phone: '+41 44 000 00 00', timeZone: 'Europe/Zurich', language },
    sms: { gateway: 'aspsms', baseUrl: portalUrl, userKey: 'KEY', originator: 'PRAXIS' },
    slack: { apiUrl: slack.apiUrl, channel: CHANNEL, roles: { approve: ['SAPPROVE'] } },
  };
  writeFileSync(join(folder, 'rundruf.yaml'), JSON.stringify(yaml));
  const config = readConfig(
    {
      RUNDRUF_HOME: folder,
      RUNDRUF_ASPSMS_PASSWORD: 'secret',
      RUNDRUF_SLACK_BOT_TOKEN: slack.app.botToken,
      RUNDRUF_SLACK_APP_TOKEN: slack.app.appToken,
    },
    undefined,
    { withSlack: true },
  );
  if (config.slack === null) throw new Error('expected the section slack: in the configuration');
  return { config, slackConfig: config.slack };
}

/** People, settings and an agenda; on two days there are numbers that do not work. */
async function furnish({ engine, anna }: World, folder: string): Promise<void> {
  await engine.changeUser(anna, { id: anna.id, slackIds: ['UANNA'] });
  await engine.addUser(anna, {
    id: 'beat',
    name: 'beat',
    capabilities: ['view', 'prepare', 'approve'],
    slackIds: ['UBEAT'],
  });
  await engine.changeSetting(anna, { key: 'send.first-wait-seconds', value: '1', scope: 'practice' });
  const { patients, appointments } = samplePractice(MONDAY_NOON, 'Europe/Zurich');
  const files = { patients, appointments: `${appointments.trimEnd()}${troubleRows.join('')}\n` };
  const paths = Object.entries(files).map(([name, content]) => {
    const file = join(folder, `${name}.csv`);
    writeFileSync(file, content);
    return file;
  });
  const config = { import: {}, practice: { timeZone: 'Europe/Zurich', language: 'en' } };
  const session = { engine, actor: anna, now: () => MONDAY_NOON, config } as unknown as Parameters<
    typeof importFilesOf
  >[0];
  await engine.importFiles(anna, await importFilesOf(session, paths));
}

/** Appointments of unregistered people whose telephones, or the portal, do not as they should (src/sandbox/special-numbers.ts). */
const TROUBLE = [
  ['2026-11-27T15:00', '+41790009001'],
  ['2026-11-27T15:10', '+41790009022'],
  ['2026-11-27T15:20', '+41790009003'],
  ['2026-12-02T09:00', '+41790009011'],
  ['2026-12-02T09:30', '+41790009021'],
] as const;

const troubleRows = TROUBLE.map(
  ([startsAt, mobile], index) =>
    `\nT-90${index},,${startsAt},30,definite,SPR,Sprechstunde,Dr. Muster,Neu ${'ABCDE'[index]},${mobile},`,
);
