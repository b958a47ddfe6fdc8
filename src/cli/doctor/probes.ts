import { join } from 'node:path';
import type { SlackProbe } from '../../../slack/probe.ts';
import type { Config } from '../../config.ts';
import type { AspsmsProbe } from '../../gateway/aspsms-probe.ts';
import type { Probe } from '../../gateway/probe.ts';
import type { Sandbox } from '../../sandbox/ensure.ts';

/** Asks the configured SMS portal, or the sandbox's where it runs; null: there is none to ask. */
export async function probeSms(config: Config): Promise<AspsmsProbe | null> {
  const options = config.mode === 'sandbox' ? await sandboxSms(config) : config.sms;
  if (options === null) return null;
  const { probeAspsms } = await import('../../gateway/aspsms-probe.ts');
  return probeAspsms(options);
}

/** The same for the mail server. */
export async function probeMail(config: Config): Promise<Probe | null> {
  const server = config.mode === 'sandbox' ? await sandboxMail(config) : config.email;
  if (server === null) return null;
  const { probeSmtp } = await import('../../gateway/smtp-probe.ts');
  const { user, password, ...rest } = server;
  return probeSmtp({ ...rest, ...(user !== null && password !== null && { user, password }) });
}

/** What asks Slack, each thing once; null: Slack is not configured. */
export async function probeSlack(config: Config | null): Promise<SlackProbe | null> {
  if (!config?.slack) return null;
  const { createSlackProbe } = await import('../../../slack/probe.ts');
  return createSlackProbe(config.slack);
}

async function sandboxSms(config: Config) {
  const running = await runningSandbox(config);
  if (running === null) return null;
  const { smsUrl, userKey, password } = running;
  return { baseUrl: smsUrl, userKey, password, originator: 'SANDBOX' };
}

async function sandboxMail(config: Config) {
  const running = await runningSandbox(config);
  if (running === null) return null;
  const server = { host: '127.0.0.1', port: running.smtpPort, tls: 'none', from: '' } as const;
  return { ...server, user: null, password: null };
}

/** Looks for it and leaves it alone: nothing is started. */
async function runningSandbox({ home }: Config): Promise<Sandbox | null> {
  const { findSandbox } = await import('../../sandbox/ensure.ts');
  return findSandbox(join(home, 'sandbox'));
}
