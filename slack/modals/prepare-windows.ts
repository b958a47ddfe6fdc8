import type { types } from '@slack/bolt';
import type { MaskedRun } from '../../src/masked.ts';
import { type LocalDate, localDateOf } from '../../src/model/time.ts';
import { countBlocks, optionBlocks } from '../blocks/prepare.ts';
import { button, section } from '../blocks/text.ts';
import type { SlackContext, Words } from '../context.ts';
import type { Caller } from '../guard.ts';
import { viewIds } from '../ids.ts';
import { namesOf, newestBatch } from '../made.ts';
import { type CountedRun, packRun, printDrawn, type RunChoice, requestOf } from '../run-choice.ts';
import { saying, window } from '../windows.ts';

/** The button back to the options. */
export const BACK = 'local.prepare.back';
const MOST_NAMED = 20; // open batches; there are one or two

/** Everybody is in a batch by now, or there is nobody any more: the counts say it, and whose batch it is. */
export async function nobodyLeft(
  context: SlackContext,
  caller: Caller,
  counted: CountedRun,
): Promise<types.ModalView> {
  const run = await context.engine.previewMaskedRun(caller.actor, requestOf(counted.choice));
  const names = await openBatches(context, caller, run);
  const inBatch = inOpenBatch(run);
  if (inBatch === 0) return counts(caller, { run, counted, names });
  return declined(caller, caller.t.slack.preparing.already(inBatch, names), counted);
}

/** The open batches that remind of the same days, where somebody is not offered for being in one; else nothing. */
async function openBatches(context: SlackContext, caller: Caller, run: MaskedRun): Promise<string> {
  if (inOpenBatch(run) === 0) return '';
  const open = await context.engine.listMaskedBatches(caller.actor, { limit: MOST_NAMED, only: 'open' });
  const theirs = open.filter(({ days }) =>
    days.some(({ day }) => run.days.some((wanted) => wanted.day === day)),
  );
  return namesOf(context, caller, theirs);
}

function inOpenBatch({ excluded }: MaskedRun): number {
  return excluded.find(({ reason }) => reason === 'in-open-batch')?.count ?? 0;
}

/** The options as chosen so far. What is offered is asked for with no day at all: nothing needs to be rendered for it. */
export async function optionsWindow(
  context: SlackContext,
  caller: Caller,
  choice: RunChoice,
  drawn: number,
): Promise<types.ModalView> {
  const { engine } = context;
  const { preparing } = caller.t.slack;
  const settings = await engine.readSettings(caller.actor);
  const { offered, isAgendaEmpty } = await engine.previewMaskedRun(caller.actor, {
    channel: choice.channel,
    days: [],
    notBefore: 'immediately',
  });
  return window(caller, {
    title: preparing.title,
    callbackId: viewIds.prepare,
    metadata: printDrawn(drawn, choice.kind),
    submit: preparing.count,
    blocks: optionBlocks(caller, {
      choice,
      today: today(context),
      offered: offered.statuses,
      setReasons: settings['run.reasons']?.length ?? null,
      isAgendaEmpty,
      drawn,
    }),
  });
}

/** What was counted, with the newest batch from before: a newer one may come from this very window. */
export async function countWindow(
  context: SlackContext,
  caller: Caller,
  { choice, drawn }: CountedRun,
): Promise<types.ModalView> {
  const newest = await newestBatch(context, caller);
  const run = await context.engine.previewMaskedRun(caller.actor, requestOf(choice));
  const names = await openBatches(context, caller, run);
  return counts(caller, { run, names, counted: { choice, drawn, shown: run.candidates, newest } });
}

type Counts = Readonly<{ run: MaskedRun; counted: CountedRun; names: string }>;

/** The counts; there is nothing to submit where there is nobody to remind. */
function counts(words: Words, { run, counted, names }: Counts): types.ModalView {
  const { preparing } = words.t.slack;
  return window(words, {
    title: preparing.title,
    callbackId: viewIds.prepareConfirm,
    metadata: packRun(counted),
    ...(run.candidates > 0 && { submit: preparing.submit }),
    blocks: [
      ...countBlocks(words, { run, kind: counted.choice.kind, openBatches: names }),
      backButton(words),
    ],
  });
}

/** Why not, and the way back to what was chosen. */
export function declined(words: Words, text: string, counted: CountedRun | null): types.ModalView {
  const { title } = words.t.slack.preparing;
  if (counted === null) return saying(words, title, text);
  return window(words, {
    title,
    callbackId: viewIds.message,
    metadata: packRun(counted),
    blocks: [section(text), backButton(words)],
  });
}

function backButton({ t }: Words): types.ActionsBlock {
  return {
    type: 'actions',
    block_id: 'back',
    elements: [button({ action: BACK, text: t.slack.preparing.back, value: 'back' })],
  };
}

/** The practice's calendar day. */
export function today({ now, practice }: Pick<SlackContext, 'now' | 'practice'>): LocalDate {
  return localDateOf(now(), practice.timeZone);
}
