import { readFileSync } from 'node:fs';
import { listOf, objectOf, parsed } from './json.ts';

/** What the app's own manifest asks for: with less than it needs, tests fail as the real app would. */
export function readManifest(): Readonly<{ scopes: readonly string[]; events: readonly string[] }> {
  const manifest = objectOf(parsed(readFileSync(MANIFEST, 'utf8')));
  const { bot } = objectOf(objectOf(manifest['oauth_config'])['scopes']);
  const { bot_events } = objectOf(objectOf(manifest['settings'])['event_subscriptions']);
  return { scopes: listOf(bot).map(String), events: listOf(bot_events).map(String) };
}

const MANIFEST = 'slack/manifest.json'; // from the project's folder: the pictures' compiled scripts read it too
