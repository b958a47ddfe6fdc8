import { may } from '../../src/actor.ts';
import type { RunRequest } from '../../src/collect.ts';
import { whenText, whyExcluded } from '../../src/i18n/format.ts';
import { exclusionReasons, personName } from '../../src/model/candidate.ts';
import { type MessageKind, messageKinds } from '../../src/model/message.ts';
import type { Occasion } from '../../src/model/occasion.ts';
import type { RunPreview } from '../../src/prepare.ts';
import type { Settings } from '../../src/settings.ts';
import { formOf } from '../components/form.ts';
import { runChips } from '../screens/patients.ts';
import { draftRows, warningLines } from '../screens/preview-view.ts';
import { requestOf, runForm, runValues } from '../screens/run-form.ts';
import { noWork } from '../work.ts';
import { workOnBatch } from './batch.ts';
import type { PlainFace } from './face.ts';
import { priceLine, readTexts } from './messages.ts';
import { askNumbers, choose, sayPages } from './questions.ts';
import { askChannelAndDays, askOptions, type RunValues } from './run.ts';

/** The daily job from its options to a batch that is sent, or waits for somebody's approval. */
export async function remindPatients(face: PlainFace): Promise<void> {
  return writeMessages(face, 'reminder');
}

/** The same for messages of another kind. */
export async function writeOthers(face: PlainFace): Promise<void> {
  const { t } = face;
  const kind = await choose(face, {
    title: t().kinds.field,
    choices: messageKinds.slice(1).map((id) => ({ id, label: t().kind[id] })),
    leave: t().tui.plain.back,
  });
  if (kind !== null) await writeMessages(face, kind);
}

async function writeMessages(face: PlainFace, kind: MessageKind): Promise<void> {
  const { engine, actor } = face;
  const settings = await face.perform(() => engine.readSettings(actor()));
  if (settings === null) return;
  let values: RunValues | null = await askChannelAndDays(face, { ...runValues(settings), kind });
  let known: RunPreview | null = null;
  while (values !== null) {
    const request = requestOf(formOf(runForm(face.t(), known, NOTHING_TYPED, values), values), known);
    const preview: RunPreview | null = await face.perform(() => engine.previewRun(actor(), request));
    if (preview === null) return;
    known = preview;
    values = await chooseStep(face, { settings, values, request, preview });
  }
}

const NOTHING_TYPED = { days: [], times: [] };

type Run = Readonly<{ settings: Settings; values: RunValues; request: RunRequest; preview: RunPreview }>;

/** What comes next: other options, or the patients; null when it is done, or given up. */
async function chooseStep(face: PlainFace, run: Run): Promise<RunValues | null> {
  const { talk, t } = face;
  const { preview, values } = run;
  const words = t().tui.plain;
  talk.say('', ...foundLines(face, preview));
  for (;;) {
    const canRemind = preview.candidates.length > 0;
    const step = await choose(face, {
      title: words.run.title,
      choices: [
        ...(canRemind ? [{ id: 'patients', label: words.run.patients } as const] : []),
        { id: 'options', label: words.run.options },
        ...(preview.excluded.length > 0
          ? [{ id: 'excluded', label: words.run.excluded(preview.excluded.length) } as const]
          : []),
      ],
      ...(canRemind && { preset: 'patients' as const }),
      leave: words.back,
    });
    if (step === null) return null;
    if (step === 'options') return askOptions(face, preview, values);
    if (step === 'excluded') await sayPages(face, excludedLines(face, preview));
    else if (await choosePatients(face, run)) return null;
  }
}

/** What the run is restricted to, how many can be reminded, what it costs, and why the others cannot (P8). */
function foundLines(face: PlainFace, preview: RunPreview): string[] {
  const { t, format } = face;
  const words = t().tui.run;
  const { candidates, excluded, milliNeeded } = preview;
  const { kind } = preview.options;
  if (preview.isAgendaEmpty) return [words.agendaEmpty];
  const counts = exclusionReasons
    .map((reason) => [reason, excluded.filter((each) => each.reason === reason).length] as const)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
  return [
    runChips({ work: { ...noWork(), preview }, t, format }).join('; '),
    t().kinds.found[kind](candidates.length + excluded.length, candidates.length, excluded.length),
    ...(counts.length === 0 ? [] : [words.why]),
    ...counts.map(([reason, count]) => `${t().exclusion[reason]}: ${count}`),
    ...(candidates.length === 0
      ? [kind === 'reminder' ? words.nobody : t().kinds.nobody[kind]]
      : [priceLine(face, milliNeeded, preview)]),
  ];
}

function excludedLines({ t, format }: PlainFace, { excluded }: RunPreview): string[] {
  return excluded.map(
    (exclusion) =>
      `${whenText(format(), exclusion.entry, true)} ${personName(exclusion.entry)}: ${whyExcluded(t(), format(), exclusion)}`,
  );
}

/** P7: ticks single entries, ranges or all; true when a batch has come of it. */
async function choosePatients(face: PlainFace, run: Run): Promise<boolean> {
  const { talk, t, format } = face;
  const { candidates, options } = run.preview;
  const hasSeveralDays = options.kind === 'confirmation' || options.days.length > 1;
  const time = (entry: Occasion) => whenText(format(), entry, hasSeveralDays);
  const reason = ({ reasonCode, reasonName }: Occasion) =>
    run.values.reasonDisplay === 'name' ? (reasonName ?? reasonCode) : reasonCode; // P2
  const known = candidates.map((_, index) => index + 1);
  talk.say('');
  await sayPages(
    face,
    candidates.map(({ entry, recipient }, index) =>
      [`${index + 1}: ${time(entry)} ${personName(entry)}`, recipient, reason(entry)]
        .filter((part) => part !== null)
        .join(', '),
    ),
  );
  for (;;) {
    const prompt = t().tui.plain.askPatients(candidates.length);
    const chosen = await askNumbers(face, { known, prompt, preset: known }, ['0']);
    if (chosen === '0') return false;
    talk.say(t().tui.run.ticked(chosen.length, candidates.length));
    if (chosen.length === 0) talk.say(t().tui.plain.nobodyTicked);
    else {
      const ids = chosen.flatMap((number) => candidates[number - 1]?.entry.externalId ?? []);
      const outcome = await reviewDraft(face, run, new Set(ids));
      if (outcome !== 'other-patients') return outcome === 'prepared';
    }
  }
}

type DraftOutcome = 'prepared' | 'other-patients' | 'left';

/** Texts, price and warnings of what is ticked, before anything is created. */
async function reviewDraft(
  face: PlainFace,
  { settings, request, preview }: Run,
  ticked: ReadonlySet<string>,
): Promise<DraftOutcome> {
  const { talk, t, actor } = face;
  const rows = draftRows({ ...noWork(), preview, ticked });
  const needed = rows.reduce((sum, { milliCredits }) => sum + milliCredits, 0);
  talk.say(
    t().tui.run.draft(rows.length),
    ...warningLines(face, rows, null),
    priceLine(face, needed, preview),
  );
  const words = t().tui.plain.draft;
  const mode = settings['approval.mode'];
  const approve = { id: 'approve', label: words.approve } as const;
  const prepare = { id: 'prepare', label: mode === 'none' ? words.make : words.prepare } as const;
  const step = async () =>
    choose(face, {
      title: t().tui.plain.run.title,
      choices: [
        ...(mode === 'any' ? [approve, prepare] : [prepare]),
        { id: 'texts', label: words.texts },
        { id: 'patients', label: words.patients },
      ],
      preset: mode === 'any' && may(actor(), 'approve') ? approve.id : prepare.id,
      leave: words.leave,
    });
  for (;;) {
    const next = await step();
    if (next === null) return 'left';
    if (next === 'patients') return 'other-patients';
    if (next === 'texts') await readTexts(face, rows);
    else if (await prepareBatch(face, request, { ticked, isApproved: next === 'approve', mode })) {
      return 'prepared';
    }
  }
}

type Preparation = Readonly<{
  ticked: ReadonlySet<string>;
  isApproved: boolean;
  mode: Settings['approval.mode'];
}>;

/** Makes the batch, approves it where that is wished, and goes on with it; false when it could not be made. */
async function prepareBatch(
  face: PlainFace,
  request: RunRequest,
  { ticked, isApproved, mode }: Preparation,
): Promise<boolean> {
  const { engine, actor, talk, t } = face;
  if (!face.mayDo('prepare') || (isApproved && !face.mayDo('approve'))) return false;
  const batch = await face.perform(() => engine.prepareBatch(actor(), request, [...ticked]));
  if (batch === null) return false;
  const { batchId } = batch;
  talk.say(t().cli.batchCreated(batchId, ticked.size));
  if (mode !== 'none' && !isApproved) {
    talk.say(t().tui.run.prepared(batchId));
    return true;
  }
  if (isApproved) await face.perform(() => engine.approveBatch(actor(), batchId));
  await workOnBatch(face, batchId);
  return true;
}
