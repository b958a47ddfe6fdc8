import type { App, SlashCommand } from '@slack/bolt';
import { showBatchList } from './batch-list.ts';
import type { SlackContext } from './context.ts';
import { showCredits } from './credits.ts';
import { type Caller, guarded } from './guard.ts';
import { openPrepare } from './modals/prepare.ts';
import { noteRefusal, SlackRefusal } from './refusal.ts';
import { showStatus } from './status.ts';
import { visitOfCommand } from './visits.ts';

/**
 * The slash commands. Slack gets its acknowledgement first; the answer comes after, and only its asker sees it. What is
 * typed beyond the words we know may be about a patient: it is ignored, and they are told so.
 */
export function registerCommands(app: App, context: SlackContext): void {
  const { commands } = context.config;
  const answering = (name: string, read: Reading) => {
    app.command(name, async ({ ack, command }) => {
      await ack();
      await guarded(context, visitOfCommand(command), async (caller) => {
        const [word = '', ...rest] = typed(command);
        const asked = read(word);
        if (asked === null || rest.length > 0)
          noteRefusal(context.log, caller, new SlackRefusal('typed-text'));
        const told = caller.t.slack.refusal['typed-text'];
        if (asked === null) return caller.answer(`${told}\n${helpText(context, caller)}`);
        await asked(context, caller);
        if (rest.length > 0) await caller.answer(told);
      });
    });
  };
  answering(commands.reminders, (word) => {
    if (word === 'help' || word === 'hilfe')
      return async (given, caller) => caller.answer(helpText(given, caller));
    if (word === 'status') return showStatus;
    const day = dayOf(word);
    return day === undefined ? null : (given, caller) => openPrepare(given, caller, day);
  });
  answering(commands.credits, (word) => (word === '' ? showCredits : null));
  answering(commands.log, (word) => {
    const only = word === 'mine' || word === 'failed' ? word : null;
    const limit = /^([1-9]|1\d|20)$/.test(word) ? Number(word) : 5;
    if (word !== '' && only === null && String(limit) !== word) return null;
    return (given, caller) => showBatchList(given, caller, { limit, only });
  });
}

/** What the first word asks for; null: nothing we know. */
type Reading = (word: string) => ((context: SlackContext, caller: Caller) => Promise<void>) | null;

/** The words after the command: never logged, answered or kept. */
function typed({ text }: SlashCommand): string[] {
  return (text ?? '')
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
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
