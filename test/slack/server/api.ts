import { type Json, objectOf } from '../../support/slack/json.ts';
import type { SlackServer } from '../../support/slack/server.ts';

/** Calls the Web API as any program could, without Slack's own library; the answer's body, status and headers. */
export async function call(slack: SlackServer, method: string, args: Json = {}, token = slack.app.botToken) {
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(args),
  });
  const text = await response.text();
  const body: Json = text === '' ? {} : objectOf(JSON.parse(text));
  return { status: response.status, headers: response.headers, body };
}

/** Plain text as blocks want it. */
export const plain = (text: string) => ({ type: 'plain_text', text });

/** A text of this length. */
export const long = (length: number) => 'x'.repeat(length);

/** So many of something. */
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** A section with a text. */
export const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

/** An app with more than enough scopes and events, whatever the manifest asks for. */
export const wellEquipped = {
  scopes: [
    'commands',
    'chat:write',
    'im:write',
    'users:read',
    'usergroups:read',
    'channels:read',
    'groups:read',
  ],
  events: [
    'app_home_opened',
    'subteam_members_changed',
    'channel_archive',
    'group_archive',
    'member_left_channel',
  ],
};
