import type { types } from '@slack/bolt';
import type { MaskedRun } from '../../src/masked.ts';
import type { MessageKind } from '../../src/model/message.ts';
import { addDays, type LocalDate } from '../../src/model/time.ts';
import type { Words } from '../context.ts';
import type { RunChoice } from '../run-choice.ts';
import { numberOfPlace } from '../statuses.ts';
import { context, fields, option, plain, section } from './text.ts';

const DAYS_OFFERED = 16; // today, tomorrow and the fourteen after
const MAX_OPTIONS = 100; // Slack: of a menu

export type OptionFacts = Readonly<{
  choice: RunChoice;
  today: LocalDate;
  /** Statuses of future appointments: our codes and places, as `withPlaces` has them. */
  offered: readonly string[];
  /** How many visit reasons the settings name; null: all. */
  setReasons: number | null;
  isAgendaEmpty: boolean;
  /** How many times the window was drawn before. */
  drawn: number;
}>;

/** The run's options, with what is chosen so far. */
export function optionBlocks(words: Words, facts: OptionFacts): types.KnownBlock[] {
  const { choice, isAgendaEmpty } = facts;
  const { t } = words;
  const channels = [option(t.channel.sms, 'sms'), option(t.channel.email, 'email')];
  const channel = input(facts, 'channel', t.slack.preparing.channel, radio(channels, choice.channel));
  const leaving = leavingInputs(words, facts);
  if (choice.kind !== 'reminder') return [section(`*${t.slack.kinds[choice.kind]}*`), channel, ...leaving];
  const { preparing } = t.slack;
  const once = checkbox(option(preparing.onePerDay, 'one'), choice.onePerDay);
  return [
    ...(isAgendaEmpty ? [section(`⚠️ ${preparing.agendaEmpty}`)] : []),
    input(facts, 'days', preparing.days, menu(dayOptions(words, facts), choice.days)),
    channel,
    input(facts, 'statuses', preparing.statuses, menu(statusOptions(words, facts), choice.statuses)),
    reasonsBlock(words, facts),
    ...leaving,
    { ...input(facts, 'once', preparing.once, once), optional: true },
  ];
}

/** Named by how often the window was drawn: Slack keeps what somebody has entered under the same name. */
function input(
  { drawn }: OptionFacts,
  name: string,
  label: string,
  element: Omit<types.InputBlock['element'], 'action_id'>,
): types.InputBlock {
  const named = { ...element, action_id: name } as types.InputBlock['element'];
  return { type: 'input', block_id: `${name}.${drawn}`, label: plain(label), element: named };
}

function leavingInputs({ t }: Words, facts: OptionFacts): types.InputBlock[] {
  const { preparing } = t.slack;
  const { notBefore } = facts.choice;
  const isLater = notBefore !== 'immediately';
  const whens = [option(preparing.atOnce, 'now'), option(preparing.notBefore, 'later')];
  const time = { type: 'timepicker' as const, ...(isLater && { initial_time: notBefore.slice(11) }) };
  return [
    input(facts, 'when', preparing.when, radio(whens, isLater ? 'later' : 'now')),
    { ...input(facts, 'time', preparing.time, time), optional: true },
  ];
}

function reasonsBlock({ t }: Words, facts: OptionFacts): types.KnownBlock {
  const { preparing } = t.slack;
  const { setReasons, choice } = facts;
  if (setReasons === null) return context(preparing.chosenReasons(null));
  const options = [option(preparing.allReasons, 'all'), option(preparing.setReasons(setReasons), 'set')];
  return input(facts, 'reasons', preparing.reasons, radio(options, choice.reasons));
}

/** What was counted: of which kind of message, and the open batches whose days are the same. */
export type CountFacts = Readonly<{ run: MaskedRun; kind: MessageKind; openBatches: string }>;

/** What a run would send and cost, and why others are not offered (P8). */
export function countBlocks(words: Words, { run, kind, openBatches }: CountFacts): types.KnownBlock[] {
  const { t } = words;
  const { preparing } = t.slack;
  const why = run.excluded.map(({ reason, count }) => `• ${preparing.excluded(count, t.exclusion[reason])}`);
  return [
    ...(run.candidates === 0 ? [section(preparing.nobody)] : candidateBlocks(words, run)),
    ...(why.length > 0 ? [section([preparing.why, ...why].join('\n'))] : []),
    ...(openBatches === '' ? [] : [section(preparing.openBatches(openBatches))]),
    ...(run.candidates === 0 && why.length === 0 ? [section(nobodyText(words, run, kind))] : []),
    context(chosenText(words, run, kind)),
  ];
}

function candidateBlocks(words: Words, run: MaskedRun): types.KnownBlock[] {
  const { t, format } = words;
  const { preparing, card } = t.slack;
  const { milliNeeded, milliAvailable } = run;
  const perDay = run.days.map(({ day, candidates }) => `• ${preparing.onDay(t.slack.day(day), candidates)}`);
  const missing = missingCredits(run);
  const tooFew = [milliNeeded, milliAvailable, missing].map((milliCredits) => format.credits(milliCredits));
  const [needed = '', available = '', toBuy = ''] = tooFew;
  return [
    section(preparing.found(run.candidates, t.channel[run.channel])),
    ...(perDay.length === 0 ? [] : [section(perDay.join('\n'))]),
    fields([
      [card.price, t.slack.credits(needed)],
      [card.balance, balanceText(words, run)],
    ]),
    ...(missing > 0 ? [section(`⚠️ ${card.tooFew(needed, available, toBuy)}`)] : []),
  ];
}

/** S1. */
function missingCredits({ milliNeeded, milliAvailable }: MaskedRun): number {
  return milliAvailable === null ? 0 : Math.max(0, milliNeeded - milliAvailable);
}

function balanceText({ t, format }: Words, run: MaskedRun): string {
  const { card } = t.slack;
  const { milliAvailable, milliNeeded, isBalanceUnreachable } = run;
  if (isBalanceUnreachable) return card.balanceUnknown;
  if (milliAvailable === null) return card.notCounted;
  if (missingCredits(run) > 0) return card.left(format.credits(milliAvailable));
  return card.beforeAfter(format.credits(milliAvailable), format.credits(milliAvailable - milliNeeded));
}

function nobodyText({ t }: Words, { isAgendaEmpty }: MaskedRun, kind: MessageKind): string {
  const { preparing } = t.slack;
  if (kind === 'recall' || kind === 'birthday') return preparing.nobodyDue;
  return isAgendaEmpty ? preparing.agendaEmpty : preparing.noAppointments;
}

/** What was chosen, so that nobody has to go back to see it. */
function chosenText({ t, format }: Words, run: MaskedRun, kind: MessageKind): string {
  const { preparing, kinds } = t.slack;
  const leaves = preparing.leaves(run.notBefore && format.moment(run.notBefore));
  if (kind !== 'reminder') return [kinds[kind], t.channel[run.channel], leaves].join(' · ');
  return [
    t.channel[run.channel],
    run.days.map(({ day }) => t.slack.day(day)).join(', '),
    preparing.chosenStatuses(run.statuses.map((status) => statusText(t, status)).join(', ')),
    preparing.chosenReasons(run.chosenReasons),
    leaves,
    run.onePerDay ? preparing.onlyOne : preparing.several,
  ].join(' · ');
}

function dayOptions({ t }: Words, { choice, today }: OptionFacts): types.PlainTextOption[] {
  const offered = Array.from({ length: DAYS_OFFERED }, (_, index) => addDays(today, index));
  const [, tomorrow] = offered;
  return [...new Set([...offered, ...choice.days])].sort().map((day) => {
    const text = t.slack.day(day);
    const { preparing } = t.slack;
    if (day === today) return option(preparing.today(text), day);
    return option(day === tomorrow ? preparing.tomorrow(text) : text, day);
  });
}

/** A place that is no longer on offer belongs to a list that has changed since it was chosen. */
function statusOptions({ t }: Words, { choice, offered }: OptionFacts): types.PlainTextOption[] {
  const chosen = choice.statuses.filter((status) => offered.includes(status) || numberOfPlace(status) === 0);
  return [...new Set([...chosen, ...offered])]
    .slice(0, MAX_OPTIONS)
    .map((status) => option(statusText(t, status), status));
}

/** In our words, or only that it is another one: how the source spells it stays here. */
function statusText(t: Words['t'], status: string): string {
  const known = Object.hasOwn(t.appointmentStatus, status) ? t.appointmentStatus[status] : null;
  return known ?? t.slack.preparing.otherStatus(numberOfPlace(status));
}

function menu(
  options: types.PlainTextOption[],
  chosen: readonly string[],
): Omit<types.MultiStaticSelect, 'action_id'> {
  const initial = options.filter(({ value }) => value !== undefined && chosen.includes(value));
  return {
    type: 'multi_static_select',
    options,
    ...(initial.length > 0 && { initial_options: initial }),
  };
}

function radio(options: types.PlainTextOption[], chosen: string): types.RadioButtons {
  const initial = options.find(({ value }) => value === chosen);
  return { type: 'radio_buttons', options, ...(initial && { initial_option: initial }) };
}

function checkbox(only: types.PlainTextOption, isTicked: boolean): types.Checkboxes {
  return { type: 'checkboxes', options: [only], ...(isTicked && { initial_options: [only] }) };
}
