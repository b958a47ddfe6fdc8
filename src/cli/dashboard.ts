import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Signal } from '../../tui/plain/talk.ts';
import type { DashboardStart } from '../../tui/start.ts';
import { type Config, readConfig } from '../config.ts';
import type { Catalogue } from '../i18n/en.ts';
import { toCredits } from '../model/price.ts';
import { cleanText, shorten } from '../model/text.ts';
import type { Log } from '../ports.ts';
import type { Sandbox } from '../sandbox/ensure.ts';
import { plainReason } from './errors.ts';
import { importWithProgress, writeSample } from './import.ts';
import { importFilesOf } from './import-files.ts';
import { openLog } from './log-file.ts';
import { isTerminal } from './output.ts';
import { parseLogin, parseNow } from './session.ts';

type DashboardOptions = Readonly<{
  lang?: string;
  config?: string;
  now?: string;
  as?: string;
  readOnly?: boolean;
  plain?: boolean;
  orDemo?: boolean;
}>;

/** `rundruf` and `rundruf dashboard`: the keyboard dashboard; without a terminal a hint and exit code 2. */
export function dashboardCommand(program: Command, t: Catalogue): void {
  const { option } = t.cli.help;
  program
    .command('dashboard')
    .description(t.tui.start.command)
    .option('--read-only', t.tui.start.readOnly)
    .option('--plain', t.tui.start.plain)
    .option('--lang <de|en>', option.lang)
    .option('--config <FILE>', option.config)
    .option('--now <INSTANT>', option.now)
    .option('--as <LOGIN>', t.people.help.option.as)
    .addOption(new Option('--or-demo').hideHelp()) // what npm start does where there is no terminal
    .helpOption('-h, --help', option.help)
    .action(async (options: DashboardOptions) => {
      if (options.orDemo && !isTerminal()) await program.parseAsync(['demo'], { from: 'user' });
      else await open(t, options);
    });
}

async function open(t: Catalogue, options: DashboardOptions): Promise<void> {
  const isPlain = options.plain || process.env.INK_SCREEN_READER === 'true';
  if (!isTerminal()) return hint(t.tui.start.noTerminal);
  if (process.env.TERM === 'dumb' && !isPlain) return hint(t.tui.start.dumb);
  process.env.NODE_ENV ??= 'production'; // before React is loaded: its other build is slow and keeps every rendering
  const start = startOf(t, options);
  if (!isPlain) {
    const { runDashboard } = await import('../../tui/start.ts');
    return runDashboard({ ...start, environment: process.env });
  }
  const { runPlain } = await import('../../tui/plain/start.ts');
  await runPlain({ ...start, input: process.stdin, output: process.stdout, onSignal });
}

/** Why it cannot be shown, and what to run instead. */
function hint(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = 2;
}

const MAX_STRAY = 1000; // characters of what something else wants to write to the terminal

/** What either way of showing it begins with. */
function startOf(t: Catalogue, options: DashboardOptions): Omit<DashboardStart, 'environment'> {
  const config = readConfig(process.env, options.config);
  const isSandbox = config.mode === 'sandbox';
  const startAt = parseNow(options.now, isSandbox);
  const login = parseLogin(options.as, isSandbox);
  const logFile = join(config.home, 'rundruf.log');
  let strayLog: Log | null = null;
  return {
    practice: config.practice,
    isSandbox,
    isReadOnly: options.readOnly ?? false,
    language: t.code === 'de' ? 'de' : 'en',
    openingText: t.tui.chrome.opening,
    recordBug(error) {
      openLog(logFile, () => undefined).error('unexpected', error);
      return `${t.unexpected(logFile)} (${plainReason(error)})`;
    },
    recordStray(text) {
      strayLog ??= openLog(logFile, () => undefined);
      strayLog.warn('terminal.stray', { output: shorten(cleanText(text).trim(), MAX_STRAY) });
    },
    async open(tell) {
      const starting = isSandbox ? await beginSandbox(config) : null;
      const { openInstallation } = await import('./wiring.ts');
      const installation = await openInstallation(config, {
        face: 'tui',
        needsPortal: true,
        ...(starting !== null && { sandbox: starting.sandbox }),
        onLogUnusable: () => undefined, // told by the doctor; the screen has better things to say
        ...(startAt !== undefined && { startAt }),
        ...(login !== undefined && { login }),
      });
      const { engine, actor, login: account, now, sandbox, close } = installation;
      const { face, workstation } = actor;
      if (isSandbox && (await engine.isAgendaEmpty(actor))) {
        tell(t.tui.chrome.importingSample);
        const files = await importFilesOf(installation, await writeSample(installation));
        await importWithProgress({ engine, actor, t, out: { progress: () => undefined } }, files, {});
      }
      const settings = await engine.readSettings(actor);
      return {
        engine,
        actor,
        resolveActor: async () =>
          (await engine.resolveActor({ kind: 'login', account, face, workstation })).actor,
        now,
        buyCredits: sandbox && ((milliCredits) => buyThere(sandbox, milliCredits)),
        blankAfterMinutes: settings['dashboard.blank-after-minutes'],
        close,
      };
    },
  };
}

/** The sandbox's process takes as long to start as the libraries take to load: it begins before them. */
async function beginSandbox(config: Config): Promise<Readonly<{ sandbox: Promise<Sandbox> }>> {
  const { startSandbox } = await import('./start-sandbox.ts');
  const sandbox = startSandbox(config);
  sandbox.catch(() => undefined); // told where it is awaited, unless the database has already refused
  return { sandbox };
}

/** Ctrl+C and being told to end, for a front end that leaves the terminal as it is. */
function onSignal(listener: (signal: Signal) => void): () => void {
  const interrupt = () => listener('interrupt');
  const end = () => listener('end');
  process.on('SIGINT', interrupt).on('SIGTERM', end).on('SIGHUP', end);
  return () => void process.off('SIGINT', interrupt).off('SIGTERM', end).off('SIGHUP', end);
}

async function buyThere(sandbox: Sandbox, milliCredits: number): Promise<void> {
  const { buySandboxCredits } = await import('../sandbox/ensure.ts');
  await buySandboxCredits(sandbox, toCredits(milliCredits));
}
