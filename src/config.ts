import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { type BackupConfig, backupConfig, backupSchema } from './config-backup.ts';
import {
  type HttpConfig,
  httpConfig,
  httpSchema,
  REPORT_TOKEN,
  type ReportTarget,
  reportTarget,
} from './config-http.ts';
import { type ImportConfig, importConfig, importSchema } from './config-import.ts';
import { type SlackConfig, slackConfig, slackSchema } from './config-slack.ts';
import type { Practice } from './deps.ts';
import { type Environment, homeFolder, optionalSecret, secret } from './environment.ts';
import { RefusalError } from './errors.ts';
import { isLoopback } from './model/loopback.ts';
import { languages } from './model/message.ts';
import { isTimeZone } from './model/time.ts';
import type { DatabaseTarget } from './store.ts';

/** Where everything is and who the portals are; checked once at the start and frozen. */
export type Config = Readonly<{
  /** RUNDRUF_HOME: the folder of all data. */
  home: string;
  /** No portal configured: the sandbox, which cannot reach a real address. */
  mode: 'sandbox' | 'live';
  database: DatabaseTarget;
  practice: Practice;
  sms: SmsConfig | null;
  email: EmailConfig | null;
  import: ImportConfig;
  backup: BackupConfig;
  /** null: nothing listens. */
  http: HttpConfig | null;
  /** null: not configured, or not asked for. */
  slack: SlackConfig | null;
}>;

export type SmsConfig = Readonly<{
  baseUrl: string;
  userKey: string;
  password: string;
  originator: string;
  /** Where the portal reports deliveries; null: it is only asked. */
  reports: ReportTarget | null;
}>;

export type EmailConfig = Readonly<{
  host: string;
  port: number;
  tls: 'required' | 'implicit' | 'none';
  user: string | null;
  password: string | null;
  from: string;
  /** Who counts the credits of e-mail: nobody, or our ledger. */
  credits: 'none' | 'ledger';
}>;

/**
 * Reads `rundruf.yaml` (from `--config`, else from RUNDRUF_HOME) and the environment. A missing file is the sandbox
 * practice, unless `--config` named it. Refuses as `invalid-config` with file, field and what is expected. Without portals their
 * passwords are not needed, and there are none; Slack's are needed by what speaks to Slack only. `without` leaves sections out as if nobody had written them, to see what the others
 * say; the mode stays what the whole file says.
 */
export function readConfig(
  environment: Environment,
  configFile?: string,
  {
    withPortals = true,
    withSlack = false,
    without = [],
  }: Readonly<{ withPortals?: boolean; withSlack?: boolean; without?: readonly string[] }> = {},
): Config {
  const home = homeFolder(environment);
  const file = configFile === undefined ? join(home, 'rundruf.yaml') : resolve(configFile);
  const yaml = readYaml(file, configFile !== undefined);
  const checked = check(without.length === 0 ? yaml : withoutSections(yaml, without), file);
  const isSandbox = !['sms', 'email'].some((section) => valueAt(yaml, [section]) !== undefined);
  const { sms, email } = withPortals ? checked : {};
  const reportToken = () => optionalSecret(environment, REPORT_TOKEN);
  return Object.freeze({
    home,
    mode: isSandbox ? 'sandbox' : 'live',
    database: database(home, isSandbox, environment, checked.database?.url),
    practice: practice(checked.practice, isSandbox),
    sms: sms ? smsConfig(sms, environment, reportToken) : null,
    email: email ? emailConfig(email, environment) : null,
    import: importConfig(checked.import, home),
    backup: backupConfig(checked.backup, home, isSandbox),
    http: checked.http ? httpConfig(checked.http, withPortals ? reportToken() : null) : null,
    slack:
      withSlack && checked.slack ? slackConfig(checked.slack, (name) => secret(environment, name)) : null,
  });
}

function withoutSections(yaml: unknown, sections: readonly string[]): unknown {
  if (typeof yaml !== 'object' || yaml === null) return yaml;
  return Object.fromEntries(Object.entries(yaml).filter(([section]) => !sections.includes(section)));
}

const isSecureUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
};

/** A path may be put behind it as it is. */
const isPlainUrl = (text: string): boolean => /^[\w:/.~[\]-]+$/.test(text);

const isFileUrl = (text: string): boolean => /^sqlite:./.test(text);

/** `postgres://…` names a server, and a database on it. */
const isDatabaseUrl = (text: string): boolean =>
  isFileUrl(text) ||
  (/^postgres(ql)?:\/\/.+/.test(text) && URL.canParse(text) && new URL(text).pathname.length > 1);

const schema = z.strictObject({
  practice: z
    .strictObject({
      name: z.string().trim().min(1).max(60),
      phone: z.string().trim().min(1).max(30),
      timeZone: z.string().refine(isTimeZone),
      language: z.enum(languages),
    })
    .partial()
    .optional(),
  database: z.strictObject({ url: z.string().refine(isDatabaseUrl) }).optional(),
  sms: z
    .strictObject({
      gateway: z.literal('aspsms'),
      baseUrl: z.string().refine(isSecureUrl).default('https://json.aspsms.com'),
      userKey: z.string().min(1),
      originator: z.string().regex(/^([A-Za-z0-9.]{1,11}|\+\d{8,15})$/), // ASPSMS §2, field rules
      reportUrl: z.string().max(300).refine(isSecureUrl).refine(isPlainUrl).optional(),
    })
    .optional(),
  email: z
    .strictObject({
      gateway: z.literal('smtp'),
      host: z.string().regex(/^[A-Za-z0-9.:[\]-]{1,253}$/),
      port: z.int().min(1).max(65_535).default(587),
      tls: z.enum(['required', 'implicit', 'none']).default('required'),
      user: z.string().min(1).optional(),
      from: z.string().regex(/^[^\r\n@]*[^\s<>@]+@[^\s<>@]+>?$/),
      credits: z.enum(['none', 'ledger']).default('none'),
    })
    .refine(({ tls, host }) => tls !== 'none' || isLoopback(host), { path: ['tls'] })
    .optional(),
  import: importSchema,
  backup: backupSchema,
  http: httpSchema,
  slack: slackSchema(isSecureUrl),
});

type Checked = z.infer<typeof schema>;

function readYaml(file: string, mustExist: boolean): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    if (code === 'ENOENT' && !mustExist) return {};
    if (code === 'ENOTDIR' && !mustExist) {
      throw new RefusalError('invalid-config', { field: 'RUNDRUF_HOME', value: dirname(file) });
    }
    throw new RefusalError('invalid-config', { file, field: 'file', value: code });
  }
  try {
    return parseYaml(text) ?? {};
  } catch (error) {
    const line = (error as { linePos?: { line: number }[] }).linePos?.[0]?.line;
    throw new RefusalError('invalid-config', { file: line ? `${file}:${line}` : file, field: 'file' });
  }
}

function check(yaml: unknown, file: string): Checked {
  const result = schema.safeParse(yaml);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const field = [...(issue?.path ?? []), ...unknown].join('.');
  throw new RefusalError('invalid-config', {
    file,
    field: field || 'file',
    ...(LISTED.test(field) && { expected: field.replace(LISTED, '') }),
    ...(unknown.length > 0 && { expected: 'no-such-field' }),
    ...described(valueAt(yaml, issue?.path ?? [])),
  });
}

/** The name and number of one pattern, the number of one member: what is expected is the same of all. */
const LISTED = /(?<=\.patterns)\.\w+(\.\d+)?|(?<=^slack\.roles\.\w+)\.\d+$/;

/** The value as a message may show it: no password of an address, nothing for what is missing or no plain value. */
function described(value: unknown): { value?: string } {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? {
        value: String(value)
          .replace(/\/\/.*@/, '//…@')
          .slice(0, 60),
      }
    : {};
}

function valueAt(yaml: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    yaml,
  );
}

/** The sandbox says what it is in every message: the practice's name goes into each. */
function practice(given: Checked['practice'], isSandbox: boolean): Practice {
  const name = given?.name ?? 'Praxis Muster';
  return {
    name: isSandbox ? `${name} (Sandbox)` : name,
    phone: given?.phone ?? '+41 44 000 00 00',
    timeZone: given?.timeZone ?? 'Europe/Zurich',
    language: given?.language ?? 'de',
  };
}

function smsConfig(
  given: NonNullable<Checked['sms']>,
  environment: Environment,
  reportToken: () => string | null,
): SmsConfig {
  const { baseUrl, userKey, originator, reportUrl } = given;
  const password = secret(environment, 'RUNDRUF_ASPSMS_PASSWORD');
  return { baseUrl, userKey, originator, password, reports: reportTarget(reportUrl, reportToken) };
}

function emailConfig(given: NonNullable<Checked['email']>, environment: Environment): EmailConfig {
  const { host, port, tls, from, credits, user } = given;
  const password = user === undefined ? null : secret(environment, 'RUNDRUF_SMTP_PASSWORD');
  return { host, port, tls, from, credits, user: user ?? null, password };
}

/** A sandbox keeps its own file, so that its patients never meet real ones. */
function database(
  home: string,
  isSandbox: boolean,
  environment: Environment,
  configured: string | undefined,
): DatabaseTarget {
  const url = environment.RUNDRUF_DATABASE_URL || configured;
  const ofHome = isSandbox ? join('sandbox', 'rundruf.sqlite') : 'rundruf.sqlite';
  if (url === undefined) return { type: 'sqlite', file: join(home, ofHome) };
  return databaseTarget(url, home, environment);
}

/**
 * Reads `sqlite:FILE`, relative to the home, or `postgres://user@host/db`, whose password may be in it or in
 * RUNDRUF_DATABASE_PASSWORD. Refuses as `invalid-config` without showing the address.
 */
export function databaseTarget(url: string, home: string, environment: Environment): DatabaseTarget {
  if (!isDatabaseUrl(url)) {
    throw new RefusalError('invalid-config', {
      field: 'database.url',
      value: /^\w{0,20}/.exec(url)?.[0] ?? '',
    });
  }
  if (isFileUrl(url)) return { type: 'sqlite', file: resolve(home, url.slice('sqlite:'.length)) };
  const server = new URL(url);
  const given = decodeURIComponent(server.password) || server.searchParams.get('password');
  server.password = '';
  server.searchParams.delete('password');
  return {
    type: 'postgres',
    url: server.href,
    password: optionalSecret(environment, 'RUNDRUF_DATABASE_PASSWORD') ?? given,
  };
}
