import { join, resolve } from 'node:path';
import type { SlackProbe } from '../../../slack/probe.ts';
import type { Inspection } from '../../../storage/inspect.ts';
import { type Config, readConfig } from '../../config.ts';
import { homeFolder } from '../../environment.ts';
import { RefusalError } from '../../errors.ts';
import type { AspsmsProbe } from '../../gateway/aspsms-probe.ts';
import type { Probe } from '../../gateway/probe.ts';
import type { CheckName, Finding } from '../../model/finding.ts';
import { openForInspection } from './open-database.ts';
import { probeMail, probeSlack, probeSms } from './probes.ts';

/** One thing the doctor looks at. Whatever else is broken, it answers: at the least why it could not look. */
export type Check = Readonly<{
  name: CheckName;
  /** Nothing found means that it does not concern this installation. */
  run: (examination: Examination) => Findings | Promise<Findings>;
}>;

export type Findings = Finding | readonly Finding[];

/** What all checks look at. What is slow or may fail is asked once, when the first check wants it. */
export type Examination = Readonly<{
  environment: Environment;
  home: string;
  configFile: string;
  configuration: ExaminedConfiguration;
  /** By the program's clock; `machineNow` by the machine's. */
  now: () => Date;
  machineNow: () => Date;
  isThorough: boolean;
  database: () => Promise<ExaminedDatabase>;
  sms: () => Promise<AspsmsProbe | null>;
  mail: () => Promise<Probe | null>;
  /** What asks Slack; null: it is not configured. */
  slack: () => Promise<SlackProbe | null>;
}>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** `config` has what is sound; sections that are not are named in `unsound` and mean nothing there. */
export type ExaminedConfiguration = Readonly<{
  /** null: nothing of it can be read. */
  config: Config | null;
  unsound: readonly string[];
  faults: readonly RefusalError[];
}>;

/** `inspection` null: it cannot be looked into, and `opening` says why. */
export type ExaminedDatabase = Readonly<{ inspection: Inspection | null; opening: Finding }>;

export type ExaminationOptions = Readonly<{
  environment: Environment;
  configFile: string | undefined;
  isThorough: boolean;
  /** Sets the program's clock, where that is allowed; undefined: it is the machine's. */
  startAt: (isSandbox: boolean) => Date | undefined;
}>;

/** Prepares to look: only the configuration is read. */
export function examine({ environment, configFile, isThorough, startAt }: ExaminationOptions): Examination {
  const configuration = examineConfiguration(environment, configFile);
  const home = homeFolder(environment);
  const { config, unsound } = configuration;
  const machineNow = () => new Date();
  const now = startAt(config?.mode === 'sandbox');
  const isKnown = (section: string) => config !== null && !unsound.includes(section);
  return {
    environment,
    home,
    configFile: configFile === undefined ? join(home, 'rundruf.yaml') : resolve(configFile),
    configuration,
    now: now === undefined ? machineNow : () => now,
    machineNow,
    isThorough,
    database: once(() => openForInspection(isKnown('database') ? (config?.database ?? null) : null)),
    sms: once(() => (config !== null && isKnown('sms') ? probeSms(config) : Promise.resolve(null))),
    slack: once(() => probeSlack(config)),
    mail: once(() => (config !== null && isKnown('email') ? probeMail(config) : Promise.resolve(null))),
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/** Reads the configuration and, where a section has a fault, again without it: all faulty sections are told at once. */
function examineConfiguration(environment: Environment, file: string | undefined): ExaminedConfiguration {
  const faults: RefusalError[] = [];
  const unsound: string[] = [];
  for (;;) {
    const known = unsound.includes('database') ? withoutDatabase(environment) : environment;
    try {
      return { config: readConfig(known, file, { withSlack: true, without: unsound }), unsound, faults };
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      faults.push(error);
      const section = sectionOf(String(error.details.field));
      if (section === null || unsound.includes(section)) return { config: null, unsound, faults };
      unsound.push(section);
    }
  }
}

function sectionOf(field: string): string | null {
  const byVariable = { ASPSMS: 'sms', SMTP: 'email', DATABASE: 'database', SLACK: 'slack', REPORT: 'http' }[
    /^RUNDRUF_([A-Z]+)_/.exec(field)?.[1] ?? ''
  ];
  const isWhole = field === 'file' || field === 'RUNDRUF_HOME';
  return isWhole ? null : (byVariable ?? field.split('.')[0] ?? null);
}

function withoutDatabase(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith('RUNDRUF_DATABASE_')),
  );
}
