import { may } from '../../src/actor.ts';
import type { BatchView } from '../../src/approve.ts';
import { batchStateText, kindAndWay } from '../../src/i18n/format.ts';
import { isOpen } from '../../src/model/batch.ts';
import type { Settings } from '../../src/settings.ts';
import { batchRows, factsText, type MessageRow, warningLines } from '../screens/preview-view.ts';
import type { PlainFace } from './face.ts';
import { messageLine, readTexts, spoken } from './messages.ts';
import { askNumbers, type Choice, choose, isYes, sayPages } from './questions.ts';
import { type Funds, sendBatch } from './send.ts';

type Shown = Readonly<{
  view: BatchView;
  rows: readonly MessageRow[];
  funds: Funds;
  mode: Settings['approval.mode'];
}>;

type Step = 'approve' | 'send' | 'texts' | 'remove' | 'reject' | 'withdraw';

/** A batch on its way to the portal, from wherever it was prepared: what it is, and what can be done with it now. */
export async function workOnBatch(face: PlainFace, batchId: number): Promise<void> {
  const { talk, t, format } = face;
  for (;;) {
    const shown = await face.perform(() => read(face, batchId));
    if (shown === null) return;
    const { view, rows } = shown;
    talk.say(
      '',
      t().cli.batchNow(batchId, batchStateText(t(), format(), view)),
      `${t().tui.plain.batchLine(batchId, kindAndWay(t(), view.batch), rows.length)}, ${spoken(factsText(face, view))}`,
      ...(isOpen(view.batch.state) ? warningLines(face, rows, null) : []),
    );
    if (!isOpen(view.batch.state)) return;
    const words = t().tui.plain.batch;
    const steps = stepsFor(shown);
    const preset = presetFor(face, shown, steps);
    const step = await choose<Step>(face, {
      title: words.title(batchId),
      choices: steps.map((id): Choice<Step> => ({ id, label: words[id] })),
      leave: words.leave,
      ...(preset !== null && { preset }),
    });
    if (step === null) return;
    await STEPS[step](face, shown);
  }
}

async function read({ engine, actor }: PlainFace, batchId: number): Promise<Shown> {
  const view = await engine.viewBatch(actor(), batchId);
  const rows = batchRows(await engine.batchMessages(actor(), batchId));
  const accounts = await engine.readAccounts(actor());
  const account = accounts.find(({ channel }) => channel === view.batch.channel);
  const settings = await engine.readSettings(actor());
  return {
    view,
    rows,
    funds: account ?? { milliAvailable: null, isUnreachable: false },
    mode: settings['approval.mode'],
  };
}

function stepsFor({ view: { batch, counts }, mode }: Shown): Step[] {
  const isElsewhere = batch.state === 'submitting' && batch.owner !== null;
  if (isElsewhere || counts.queued === 0) return ['texts', 'withdraw'];
  if (batch.state !== 'prepared' && batch.state !== 'approved') return ['send', 'texts', 'withdraw'];
  const next: Step[] = batch.state === 'prepared' && mode !== 'none' ? ['approve'] : ['send'];
  const ending: Step[] = batch.state === 'prepared' ? ['reject', 'withdraw'] : ['withdraw'];
  return [...next, 'texts', 'remove', ...ending];
}

/** What Enter alone takes: the step that leads to the portal, if this person may take it. */
function presetFor(
  { actor }: PlainFace,
  { view: { batch }, mode }: Shown,
  steps: readonly Step[],
): Step | null {
  const [first = null] = steps;
  const isOwn = batch.preparedBy === actor().id || batch.revisedBy.includes(actor().id);
  if (first === 'approve') return may(actor(), 'approve') && !(mode === 'four-eyes' && isOwn) ? first : null;
  return may(actor(), 'prepare') ? first : null;
}

const STEPS = {
  approve,
  send: (face, { view, funds }) => sendBatch(face, view, funds),
  texts: (face, { rows }) => readTexts(face, rows),
  remove,
  reject,
  withdraw,
} as const satisfies Record<Step, (face: PlainFace, shown: Shown) => Promise<void>>;

async function approve(face: PlainFace, { view: { batch } }: Shown): Promise<void> {
  const { engine, actor } = face;
  if (!face.mayDo('approve')) return;
  await face.perform(() => engine.approveBatch(actor(), batch.id, batch.revision));
}

async function reject(face: PlainFace, { view: { batch } }: Shown): Promise<void> {
  const { engine, actor, talk, t } = face;
  if (!face.mayDo('approve')) return;
  const reason = await talk.askAnew(`${t().tui.run.rejectTitle(batch.id)} ${t().tui.plain.askReason}`);
  if (reason === '') return talk.say(t().tui.plain.nothingDone);
  await face.perform(() => engine.rejectBatch(actor(), batch.id, reason, batch.revision));
}

async function withdraw(face: PlainFace, { view: { batch } }: Shown): Promise<void> {
  const { engine, actor, talk, t } = face;
  if (!face.mayDo('prepare')) return;
  const words = t().tui.run;
  const isWished = await isYes(face, `${words.withdrawTitle(batch.id)} ${words.withdrawLine}`);
  if (!isWished) return talk.say(t().tui.plain.nothingDone);
  await face.perform(() => engine.withdrawBatch(actor(), batch.id));
}

const NOBODY: readonly number[] = [];

/** Another selection: it waits for a new approval then. */
async function remove(face: PlainFace, { view: { batch }, rows }: Shown): Promise<void> {
  const { engine, actor, talk, t } = face;
  if (!face.mayDo('prepare')) return;
  await sayPages(
    face,
    rows.map((row, index) => messageLine(face, row, index + 1)),
  );
  const known = rows.map((_, index) => index + 1);
  const prompt = t().tui.plain.askRemove(rows.length);
  const out = await askNumbers(face, { known, prompt, preset: NOBODY }, []);
  if (out.length === 0) return talk.say(t().tui.plain.nothingDone);
  const only = rows.flatMap(({ appointmentId }, index) =>
    out.includes(index + 1) ? [] : (appointmentId ?? []),
  );
  if (only.length === 0) return talk.say(t().tui.plain.lastOnes);
  const { revision } = batch;
  const revised = await face.perform(() => engine.reviseBatch(actor(), batch.id, { only, revision }));
  if (revised !== null) talk.say(t().tui.run.removed);
}
