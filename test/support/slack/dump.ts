import { messageSeen, viewSeen } from './seen.ts';
import type { World } from './world.ts';

const LAST_CALLS = 25;

/** What Slack shows everybody and was last asked, for a test that waited in vain. */
export function dumpOf(world: World): string {
  const { messages, views, workspace, record } = world;
  const shown = messages.all
    .filter((message) => !message.isDeleted)
    .map((message) => messageSeen(world, message))
    .map(({ channel, onlyFor, ts, lines }) => [
      `${channel} ${ts}${onlyFor ? ` (only for ${onlyFor})` : ''}`,
      ...lines.map((line) => `  ${line}`),
    ]);
  const open = [...workspace.users.keys()].flatMap((userId) =>
    [views.homeOf(userId), ...views.stackOf(userId)]
      .filter((view) => view !== null)
      .map((view) => viewSeen(world, view))
      .map(({ type, title, lines }) => [
        `${userId}: ${type} '${title}'`,
        ...lines.map((line) => `  ${line}`),
      ]),
  );
  const calls = record.calls.slice(-LAST_CALLS).map((call) => `  ${call.method}: ${call.outcome()}`);
  const violations = record.violations.map(({ where, problem }) => `  ${where}: ${problem}`);
  return [
    '— messages',
    ...shown.flat(),
    '— views',
    ...open.flat(),
    '— calls',
    ...calls,
    '— violations',
    ...violations,
  ].join('\n');
}
