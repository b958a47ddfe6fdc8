import type { App, SlashCommand } from '@slack/bolt';
import { showBatchList } from './batch-list.ts';
import type { SlackContext } from './context.ts';
import { showCredits } from './credits.ts';
import { type Caller, guarded } from './guard.ts';
import { openPrepare } from './modals/prepare.ts';
import { SlackRefusal } from './refusal.ts';
import { showStatus } from './status.ts';
import { visitOfCommand } from './visits.ts';

/** The slash commands. Slack gets its acknowledgement first; the answer comes after, and only its asker sees it. */
export function registerCommands(app: App, context: SlackContext): void {
  const { commands } = context.config;
  const answering = (name: string, work: (caller: Caller, text: string) => Promise<void>) => {
    app.command(name, async ({ ack, command }) => {
      await ack();
      await guarded(context, visitOfCommand(command), (caller) => work(caller, typed(command)));
    });
  };
  answering(commands.reminders, async (caller, text) => {
    const { t, answer } = caller;
    if (text === 'help' || text === 'hilfe') return answer(helpText(context, caller));
    if (text === 'status') return showStatus(context, caller);
    const day = dayOf(text);
    if (day === undefined) return answer(`${t.slack.refusal['typed-text']}\n${helpText(context, caller)}`);
    await openPrepare(context, caller, day);
  });
  answering(commands.credits, async (caller, text) => {
    if (text !== '') throw new SlackRefusal('typed-text');
    await showCredits(context, caller);
  });
  answering(commands.log, async (caller, text) => {
    const only = text === 'mine' || text === 'failed' ? text : null;
    const limit = /^([1-9]|1\d|20)$/.test(text) ? Number(text) : 5;
    if (text !== '' && only === null && String(limit) !== text) throw new SlackRefusal('typed-text');
    await showBatchList(context, caller, { limit, only });
  });
}

/** What was typed after the command: never logged, answered or kept, because it may be about a patient. */
function typed({ text }: SlashCommand): string {
  return (text ?? '').trim().toLowerCase();
}

const DAYS = new Map([
  ['today', 'today'],
  ['heute', 'today'],
  ['tomorrow', 'tomorrow'],
  ['morgen', 'tomorrow'],
]);

/** The engine's word for the day; null: none was given; undefined: not a day. */
function dayOf(text: string): string | null | undefined {
  if (text === '') return null;
  return DAYS.get(text) ?? (/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined);
}

function helpText({ config }: SlackContext, { t, actor }: Caller): string {
  const may = actor.capabilities.map((capability) => t.slack.capability[capability]).join(', ');
  return `${t.slack.help(config.commands)}\n${t.slack.youMay(may)}`;
}
