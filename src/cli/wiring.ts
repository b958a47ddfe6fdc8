import { randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStore } from '../../storage/open.ts';
import type { Actor, Face } from '../actor.ts';
import type { Config, EmailConfig, SmsConfig } from '../config.ts';
import type { HttpConfig, ReportTarget } from '../config-http.ts';
import type { Deps } from '../deps.ts';
import { createEngine, type Engine } from '../engine.ts';
import { isLoopback } from '../model/loopback.ts';
import type { Gateway, Log } from '../ports.ts';
import { makePrivate } from '../private-files.ts';
import { settleCopy } from '../restore.ts';
import type { Sandbox } from '../sandbox/ensure.ts';
import type { Store } from '../store.ts';
import { settleTimeZone } from '../time-zone.ts';
import { createHousekeeping } from './housekeeping.ts';
import { openLog } from './log-file.ts';
import { mayBeAlive, newOwner } from './owner.ts';

/** A running engine and all that hangs on it. */
export type Installation = Readonly<{
  config: Config;
  engine: Engine;
  actor: Actor;
  /** The operating system's name of whoever runs this. */
  login: string;
  /** This very command has made them the first administrator. */
  isFirst: boolean;
  now: () => Date;
  log: Log;
  /** Where the sandbox's portals are; null when the portals are real. */
  sandbox: Sandbox | null;
  close: () => Promise<void>;
}>;

type InstallationOptions = Readonly<{
  /** Which part of the program it is; left out: the command line. */
  face?: Face;
  /** Sets the clock (sandbox only); it runs on from there. */
  startAt?: Date;
  /** Acts as this login instead of one's own (sandbox only). */
  login?: string;
  /** false: the command only reads and writes the database; the sandbox's portals are not started. */
  needsPortal?: boolean;
  /** Portals that run already or are being started, instead of the folder's own. */
  sandbox?: Sandbox | Promise<Sandbox>;
  /** Opens a database of another time zone too, for commands that are about that. */
  anyTimeZone?: boolean;
  /** Told once when nothing can be logged; the work goes on. */
  onLogUnusable: (file: string, reason: string) => void;
}>;

const SANDBOX_MAIL_CREDITS = 100_000; // thousandths; the sandbox's mail account is ledger-counted and starts with 100

/** Wires everything as the configuration says. */
export async function openInstallation(config: Config, options: InstallationOptions): Promise<Installation> {
  const store = await openStore(config.database, config.mode);
  try {
    if (!options.anyTimeZone) await settleTimeZone(store, config.practice.timeZone);
    const isSandbox = config.mode === 'sandbox';
    const sandbox =
      isSandbox && options.needsPortal ? await (options.sandbox ?? folderSandbox(config)) : null;
    const logFile = join(config.home, 'rundruf.log');
    const log = openLog(logFile, (reason) => options.onLogUnusable(logFile, reason));
    makePrivate(config.home);
    const now = clock(options.startAt);
    await settleCopy(store, now, hostname());
    const login = options.login ?? systemLogin();
    const gateways =
      sandbox === null ? await realGateways(config) : await sandboxGateways(sandbox, config.http);
    const accounts: Deps['accounts'] = {
      sms: isSandbox || config.sms !== null ? 'provider' : 'none',
      email: isSandbox ? 'ledger' : (config.email?.credits ?? 'none'),
    };
    if (isSandbox) await giveMailCredits(store, now());
    const engine: Engine = createEngine({
      store,
      gateways,
      accounts,
      mode: config.mode,
      practice: config.practice,
      now,
      newReference,
      wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
      owner: newOwner(),
      housekeeping: createHousekeeping({ config, now, store, engine: () => engine }),
      mayBeAlive,
      log,
    });
    return {
      config,
      engine,
      ...(await engine.resolveActor({
        kind: 'login',
        account: login,
        face: options.face ?? 'cli',
        workstation: hostname(),
      })),
      login,
      now,
      log,
      sandbox,
      async close() {
        await Promise.all([gateways.sms?.close(), gateways.email?.close()]);
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Of the process itself, never of the environment: who sets a variable must not become somebody else. */
export function systemLogin(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.()}`; // a container may run under a number that has no name
  }
}

async function folderSandbox(config: Config): Promise<Sandbox> {
  const { startSandbox } = await import('./start-sandbox.ts');
  return startSandbox(config);
}

type Gateways = Readonly<{ sms: Gateway | null; email: Gateway | null }>;

// Adapters and their libraries are loaded when there is a portal to speak to: most commands only read the database

async function realGateways({ sms, email }: Config): Promise<Gateways> {
  return { sms: sms && (await smsGateway(sms)), email: email && (await mailGateway(email)) };
}

/** The same adapters as in production; only the addresses differ. */
async function sandboxGateways(
  { smsUrl, smtpPort, userKey, password }: Sandbox,
  http: HttpConfig | null,
): Promise<Gateways> {
  return {
    sms: await smsGateway({
      baseUrl: smsUrl,
      userKey,
      password,
      originator: 'SANDBOX',
      reports: sandboxReports(http),
    }),
    email: await mailGateway({
      host: '127.0.0.1',
      port: smtpPort,
      tls: 'none',
      user: null,
      password: null,
      from: 'Praxis Muster (Sandbox) <sandbox@praxis.example>',
    }),
  };
}

/** The sandbox's portal reports to our own listener, if there is one. */
function sandboxReports(http: HttpConfig | null): ReportTarget | null {
  if (http === null || http.reportToken === null || http.port === 0 || !isLoopback(http.host)) return null;
  return {
    url: `http://${isIPv6(http.host) ? `[${http.host}]` : http.host}:${http.port}`,
    token: http.reportToken,
  };
}

async function smsGateway(config: SmsConfig): Promise<Gateway> {
  const { createAspsmsGateway } = await import('../gateway/aspsms.ts');
  return createAspsmsGateway(config);
}

async function mailGateway({ user, password, ...server }: Omit<EmailConfig, 'credits'>): Promise<Gateway> {
  const { createSmtpGateway } = await import('../gateway/smtp.ts');
  return createSmtpGateway({ ...server, ...(user !== null && password !== null && { user, password }) });
}

async function giveMailCredits(store: Store, at: Date): Promise<void> {
  if ((await store.read.lastCreditEntry('email')) > 0) return;
  await store.write(async (tx) => {
    if ((await tx.lastCreditEntry('email')) > 0) return;
    await tx.insertCreditEntries([
      {
        channel: 'email',
        at,
        kind: 'purchase',
        milliCredits: SANDBOX_MAIL_CREDITS,
        messageId: null,
        batchId: null,
        actor: 'sandbox',
      },
    ]);
  });
}

function clock(startAt: Date | undefined): () => Date {
  if (startAt === undefined) return () => new Date();
  const offset = startAt.getTime() - Date.now();
  return () => new Date(Date.now() + offset);
}

/** 20 characters of [a-z0-9], about 100 bits (ASPSMS §2: letters and digits only). */
function newReference(): string {
  return Array.from(randomBytes(20), (byte) => (byte % 32).toString(32)).join('');
}
