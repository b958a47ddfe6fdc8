import { z } from 'zod';
import type { PrivacyLevel } from './masked.ts';

/** The Slack app: where it is, what it shows, and who may do what there. */
export type SlackConfig = Readonly<{
  /** `socket`: the app connects to Slack, nothing is open to the outside; `http`: Slack calls us, signed. */
  mode: 'socket' | 'http';
  /** Ends with a slash. */
  apiUrl: string;
  /** The practice's private channel, C… or G…. */
  channel: string;
  privacy: PrivacyLevel;
  /** Slack users (U…, W…) and user groups (S…) who may do it from Slack; null: all whom their practice user allows. They only narrow. */
  roles: SlackRoles;
  /** The slash commands' names, with their slash. */
  commands: Readonly<{ reminders: string; credits: string; log: string }>;
  /** Where `http` listens. */
  http: Readonly<{ host: string; port: number }>;
  secrets: SlackSecrets;
}>;

export type SlackRole = 'prepare' | 'approve' | 'admin';
export type SlackRoles = Readonly<Record<SlackRole, readonly string[] | null>>;

export type SlackSecrets = Readonly<{
  /** xoxb-… */
  botToken: string;
  /** xapp-…, of Socket Mode; null with `http`. */
  appToken: string | null;
  /** Of `http`; null with Socket Mode. */
  signingSecret: string | null;
}>;

const MAX_LISTED = 50; // members of a role; more is what user groups are for

const members = z.array(z.string().regex(/^[UWS][A-Z0-9]{2,20}$/)).max(MAX_LISTED);
const command = z.string().regex(/^\/[a-z0-9_-]{1,31}$/); // Slack: at most 32 with the slash

/** The section `slack:` of `rundruf.yaml`; `isSecureUrl`: https, or http on this machine. */
export const slackSchema = (isSecureUrl: (text: string) => boolean) =>
  z
    .strictObject({
      mode: z.enum(['socket', 'http']).default('socket'),
      apiUrl: z.string().refine(isSecureUrl).default('https://slack.com/api/'),
      channel: z.string().regex(/^[CG][A-Z0-9]{2,20}$/),
      privacy: z.enum(['minimal', 'initials']).default('minimal'),
      roles: z.strictObject({ prepare: members, approve: members, admin: members }).partial().optional(),
      commands: z.strictObject({ reminders: command, credits: command, log: command }).partial().optional(),
      http: z
        .strictObject({ host: z.string().min(1).max(253), port: z.int().min(0).max(65_535) })
        .partial()
        .optional(),
    })
    .optional();

type Given = NonNullable<z.infer<ReturnType<typeof slackSchema>>>;

/** What is not written is as shipped; `secret` reads one from the environment and refuses when it is missing. */
export function slackConfig(given: Given, secret: (name: string) => string): SlackConfig {
  const { mode, apiUrl, channel, privacy, roles, commands, http } = given;
  return {
    mode,
    apiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`,
    channel,
    privacy,
    roles: { prepare: roles?.prepare ?? null, approve: roles?.approve ?? null, admin: roles?.admin ?? null },
    commands: {
      reminders: commands?.reminders ?? '/reminders',
      credits: commands?.credits ?? '/credits',
      log: commands?.log ?? '/reminder-log',
    },
    http: { host: http?.host ?? '127.0.0.1', port: http?.port ?? 3000 },
    secrets: {
      botToken: secret('RUNDRUF_SLACK_BOT_TOKEN'),
      appToken: mode === 'socket' ? secret('RUNDRUF_SLACK_APP_TOKEN') : null,
      signingSecret: mode === 'http' ? secret('RUNDRUF_SLACK_SIGNING_SECRET') : null,
    },
  };
}
