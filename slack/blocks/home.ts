import type { types } from '@slack/bolt';
import { type Actor, allCapabilities, type Capability, may } from '../../src/actor.ts';
import type { SlackConfig, SlackRole } from '../../src/config-slack.ts';
import type { AccountState } from '../../src/credits.ts';
import type { MaskedBatch, MaskedRun } from '../../src/masked.ts';
import type { LocalDate } from '../../src/model/time.ts';
import type { Settings } from '../../src/settings.ts';
import type { Words } from '../context.ts';
import { actionIds, printRef } from '../ids.ts';
import { batchSection, resultText } from './batch-list.ts';
import { staffText, whenText } from './batch-words.ts';
import { cardMessage } from './card.ts';
import { lowText } from './credits.ts';
import { administration } from './home-administration.ts';
import { button, context, divider, header, section } from './text.ts';

/** What everybody's home tab is made of. */
export type HomeFacts = Readonly<{
  /** The newest first. */
  open: readonly MaskedBatch[];
  last: readonly MaskedBatch[];
  /** Today and tomorrow; or why they cannot be counted, in the reader's words. */
  days: readonly Readonly<{ day: LocalDate; run: MaskedRun }>[] | Readonly<{ trouble: string }>;
  accounts: readonly AccountState[];
  /** When they stood like that. */
  accountsAt: Date;
  approval: Settings['approval.mode'];
  config: Pick<SlackConfig, 'roles' | 'privacy' | 'commands' | 'channel'>;
  /** Why there are no cards in the channel; null while there are. */
  channelTrouble: string | null;
  isSandbox: boolean;
}>;

/** Whose home it is. */
export type HomeReader = Readonly<{ slackId: string; actor: Actor }>;

/** The home tab of one person; `asOf` is the time of day of the numbers. */
export function homeBlocks(
  words: Words,
  facts: HomeFacts,
  { reader, asOf }: Readonly<{ reader: HomeReader; asOf: string }>,
): types.KnownBlock[] {
  const { home, sandboxTitle } = words.t.slack;
  const title = facts.isSandbox ? sandboxTitle(home.title) : home.title;
  return [
    header(title),
    homeButtons(words, reader),
    ...needsYou(words, facts, reader),
    ...numbers(words, facts),
    ...credits(words, facts, asOf),
    ...lastBatches(words, facts),
    ...role(words, facts, reader),
    ...(may(reader.actor, 'admin') ? administration(words, facts) : []),
  ];
}

function homeButtons({ t }: Words, { actor }: HomeReader): types.ActionsBlock {
  const { home, report } = t.slack;
  const value = printRef({ batchId: 0, revision: 0 });
  return {
    type: 'actions',
    elements: [
      ...(may(actor, 'prepare')
        ? [button({ action: actionIds.openPrepare, text: home.prepare, value, style: 'primary' })]
        : []),
      button({ action: actionIds.openReport, text: report.open, value }),
      button({ action: actionIds.openCredits, text: home.credits, value }),
      button({ action: actionIds.refreshHome, text: home.refresh, value }),
    ],
  };
}

const MOST_OPEN = 10; // six blocks each at most; a hundred are all that Slack takes
const MOST_UNCLEAR = 10;

/** Open batches, first those with something to do for the reader. */
function needsYou(words: Words, facts: HomeFacts, reader: HomeReader): types.KnownBlock[] {
  const { home } = words.t.slack;
  const open = facts.open.map((batch) => ({ batch, wait: whyNot(words, facts, reader, batch) }));
  const mine = open.filter(({ wait }) => wait === null).slice(0, MOST_OPEN);
  const others = open.filter(({ wait }) => wait !== null).slice(0, MOST_OPEN - mine.length);
  const unclear = facts.last.filter(({ counts }) => counts.unclear > 0).slice(0, MOST_UNCLEAR);
  const further = facts.open.length - mine.length - others.length;
  return [
    divider,
    header(home.needsYou),
    ...(mine.length + unclear.length === 0 ? [section(home.nothingNeedsYou)] : []),
    ...(unclear.length === 0 ? [] : [section(unclear.map((batch) => unclearLine(words, batch)).join('\n'))]),
    ...mine.flatMap(({ batch }) => openBatch(words, facts, reader, batch)),
    ...(others.length === 0 ? [] : [section(`*${home.others}*`)]),
    ...others.map(({ batch, wait }) => context(`${batchLine(words, batch)} · ${wait}`)),
    ...(further > 0 ? [context(home.moreOpen(further, facts.config.commands.reminders))] : []),
  ];
}

function unclearLine({ t }: Words, { id, counts }: MaskedBatch): string {
  return `⚠️ ${t.slack.home.unclear(id, counts.unclear)}`;
}

/** What the reader waits for with this batch; null when there is something to do for them. */
function whyNot(
  words: Words,
  { approval }: HomeFacts,
  { actor }: HomeReader,
  batch: MaskedBatch,
): string | null {
  const { t, format } = words;
  const { card } = t.slack;
  const { nextDueAt } = batch;
  if (batch.isInHand) return resultText(words, batch);
  if (batch.sendOrderedBy !== null && batch.state !== 'paused')
    return card.willBeSent(nextDueAt === null ? card.soon : card.from(format.moment(nextDueAt)));
  if (batch.state !== 'prepared' || approval === 'none')
    return may(actor, 'prepare') || may(actor, 'approve') ? null : t.slack.home.notAllowed;
  if (!may(actor, 'approve')) return t.slack.home.notAllowed;
  const makers = [batch.preparedBy, ...batch.revisedBy].map(({ id }) => id);
  return approval === 'four-eyes' && makers.includes(actor.id) ? t.slack.home.secondPerson : null;
}

function openBatch(
  words: Words,
  { approval, isSandbox, accounts }: HomeFacts,
  { actor }: HomeReader,
  batch: MaskedBatch,
): types.KnownBlock[] {
  const account = accounts.find(({ channel }) => channel === batch.channel) ?? null;
  const { blocks } = cardMessage(words, { batch, account, approval, isSandbox });
  // state, notes and buttons as on the card; its title and numbers are the one line above
  const rest = blocks.slice(2).flatMap((block) => withoutForbidden(block, actor));
  return [section(`*${batchLine(words, batch)}*`), ...rest];
}

const NEEDS: Readonly<Record<string, readonly Capability[]>> = {
  [actionIds.approve]: ['approve'],
  [actionIds.reject]: ['approve'],
  [actionIds.send]: ['prepare', 'approve'],
  [actionIds.cancelSending]: ['prepare', 'approve'],
  [actionIds.stop]: ['prepare', 'approve'],
  [actionIds.choose]: ['prepare'],
  [actionIds.withdraw]: ['prepare'],
  [actionIds.retry]: ['prepare'],
};

/** The card is everybody's and shows all buttons; here stand only those that the reader may press. */
function withoutForbidden(block: types.KnownBlock, actor: Actor): types.KnownBlock[] {
  if (block.type !== 'actions') return [block];
  const elements = block.elements.filter((element) => {
    const needed = NEEDS[('action_id' in element && element.action_id) || ''];
    return needed === undefined || needed.some((capability) => may(actor, capability));
  });
  return elements.length === 0 ? [] : [{ ...block, elements }];
}

function batchLine(words: Words, batch: MaskedBatch): string {
  const { card, kinds } = words.t.slack;
  const title = card.title(kinds[batch.kind], whenText(words, batch));
  const who = words.t.slack.list.prepared(
    staffText(words.t, batch.preparedBy),
    words.format.moment(batch.preparedAt),
  );
  return `${title} · ${card.count(batch.counts.total, words.t.channel[batch.channel])} · ${who}`;
}

function numbers({ t }: Words, { days }: HomeFacts): types.KnownBlock[] {
  const { home } = t.slack;
  if ('trouble' in days) return [divider, header(home.numbers), section(days.trouble)];
  if (days.some(({ run }) => run.isAgendaEmpty))
    return [divider, header(home.numbers), section(home.agendaEmpty)];
  const names = [home.today, home.tomorrow];
  const lines = days.map(({ day, run }, index) => {
    const title = home.day(names[index] ?? '', t.slack.day(day), t.channel[run.channel]);
    return `${title}\n${dayText(t, run)}`;
  });
  return [divider, header(home.numbers), ...lines.map((line) => section(line))];
}

/** '12 reminded · 2 in an open batch · 3 not offered (2 no mobile number, 1 opted out)'. */
function dayText(t: Words['t'], { candidates, excluded }: MaskedRun): string {
  const { home } = t.slack;
  const countOf = (reason: MaskedRun['excluded'][number]['reason']) =>
    excluded.find((each) => each.reason === reason)?.count ?? 0;
  const others = excluded.filter(({ reason }) => reason !== 'already-reminded' && reason !== 'in-open-batch');
  const notOffered = others.reduce((sum, { count }) => sum + count, 0);
  const why = others.map(({ reason, count }) => `${count} ${t.exclusion[reason]}`).join(', ');
  const parts = [
    [countOf('already-reminded'), home.reminded],
    [countOf('in-open-batch'), home.waiting],
    [candidates, home.candidates],
    [notOffered, `${home.notOffered} (${why})`],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return told.length === 0 ? home.noAppointments : told.join(' · ');
}

function credits(words: Words, { accounts }: HomeFacts, asOf: string): types.KnownBlock[] {
  const { t } = words;
  const lines = accounts.flatMap((account) => {
    const low = lowText(words, account);
    const line = `*${t.channel[account.channel]}*: ${accountText(words, account, asOf)}`;
    return [line, ...(low === null ? [] : [`⚠️ ${low}`])];
  });
  return [divider, header(t.slack.home.creditsTitle), section(lines.join('\n'))];
}

function accountText({ t, format }: Words, account: AccountState, asOf: string): string {
  const { home } = t.slack;
  const { isUnreachable, milliAvailable, daysLeft } = account;
  if (isUnreachable) return `🔴 ${home.unreachable}`;
  if (milliAvailable === null) return home.notCounted;
  const left = home.left(format.credits(milliAvailable), asOf);
  return daysLeft === null ? left : `${left} · ${home.lasts(daysLeft)}`;
}

const MOST_LAST = 5;

function lastBatches(words: Words, { last }: HomeFacts): types.KnownBlock[] {
  const { home } = words.t.slack;
  const shown = last.slice(0, MOST_LAST);
  return [
    divider,
    header(home.last),
    ...(shown.length === 0 ? [section(home.noBatches)] : []),
    ...shown.map((batch) => batchSection(words, { batch, link: null })),
  ];
}

/** What the reader may do, why, and whom to ask for more. */
function role({ t }: Words, { config: { roles } }: HomeFacts, { actor, slackId }: HomeReader) {
  const { home, youMay, capability: names } = t.slack;
  const has = allCapabilities.filter((capability) => may(actor, capability));
  const may_ = has.map((capability) => {
    const listed = listedFor(roles, capability);
    if (listed === null) return names[capability];
    const through = listed.includes(slackId)
      ? home.listedYourself
      : home.through(mentions(listed, home.nobody));
    return `${names[capability]} (${through})`;
  });
  const lacks = allCapabilities
    .filter((capability) => !may(actor, capability))
    .map((capability) => {
      const listed = listedFor(roles, capability);
      return listed === null
        ? home.mayNot(names[capability])
        : home.askGroup(names[capability], mentions(listed, home.nobody));
    });
  const ask = lacks.length === 0 ? [] : [...lacks, home.askAdministrator];
  return [divider, header(home.role), section([youMay(may_.join(', ')), ...ask].join('\n'))];
}

function listedFor(roles: SlackConfig['roles'], capability: Capability): readonly string[] | null {
  return capability === 'view' ? null : roles[capability satisfies SlackRole];
}

const MOST_NAMED = 10; // a line, not a directory

/** In the home tab a mention names somebody and alerts nobody. */
function mentions(listed: readonly string[], nobody: string): string {
  const named = listed
    .slice(0, MOST_NAMED)
    .map((id) => (id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`));
  return listed.length === 0 ? nobody : `${named.join(', ')}${listed.length > MOST_NAMED ? ', …' : ''}`;
}

/** The home tab of somebody who may not be here, or of whom nobody knows who they are right now. */
export function refusingBlocks({ t }: Words, sentence: string): types.KnownBlock[] {
  const { home } = t.slack;
  const value = printRef({ batchId: 0, revision: 0 });
  return [
    header(home.title),
    section(sentence),
    {
      type: 'actions',
      elements: [button({ action: actionIds.refreshHome, text: home.refresh, value })],
    },
  ];
}
