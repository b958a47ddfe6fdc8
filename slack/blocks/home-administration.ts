import type { types } from '@slack/bolt';
import type { Words } from '../context.ts';
import { actionIds, printRef } from '../ids.ts';
import type { HomeFacts } from './home.ts';
import { button, divider, escapeText, header, section } from './text.ts';

/** How the channel stands and what Slack gets to see, with the way to the settings: for administrators. */
export function administration({ t }: Words, facts: HomeFacts): types.KnownBlock[] {
  const { home } = t.slack;
  const { channelTrouble, config, isSandbox } = facts;
  const channel = `<#${config.channel}>`;
  const state =
    channelTrouble === null
      ? home.channelFine(channel)
      : `🔴 ${home.channelTrouble(channel, troubleText(t, channelTrouble))}`;
  const lines = [state, home.privacy[config.privacy], ...(isSandbox ? [home.sandbox] : [])];
  const open = button({
    action: actionIds.openSettings,
    text: t.slack.settings.open,
    value: printRef({ batchId: 0, revision: 0 }),
  });
  return [
    divider,
    header(home.admin),
    section(lines.join('\n')),
    { type: 'actions', block_id: 'administration', elements: [open] },
  ];
}

function troubleText({ slack: { home } }: Words['t'], code: string): string {
  const known = Object.hasOwn(home.trouble, code) ? home.trouble[code] : undefined;
  return known ?? home.otherTrouble(escapeText(code));
}
