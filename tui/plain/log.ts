import type { LogPageView } from '../../src/delivery-log.ts';
import { stateText } from '../../src/i18n/format.ts';
import type { LogEntry, LogFilter } from '../../src/model/log.ts';
import { type MessageKind, messageKinds } from '../../src/model/message.ts';
import type { PlainFace } from './face.ts';
import { readEntry } from './log-entry.ts';
import { purgeLog } from './log-purge.ts';
import { askNumbers, choose, isYes } from './questions.ts';

/** What is read out: opened from the agenda it shows reminders, the oldest first (L1, L2). */
type View = Readonly<{ kind: MessageKind | null; isNewestFirst: boolean }>;

const PAGE_ENTRIES = 20; // what one listens to before deciding what next

/** The log, page by page; before that it is asked whether to refresh what is not final (L3). */
export async function openLog(face: PlainFace): Promise<void> {
  await askRefresh(face);
  let view: View = { kind: 'reminder', isNewestFirst: false };
  let after: string | null = null;
  let known: readonly number[] = [];
  for (let isNew = true; ; ) {
    if (isNew) known = [];
    const page: LogPageView | null = await readPage(face, view, isNew ? null : after);
    if (page === null) return;
    sayPage(face, view, page, isNew);
    known = [...known, ...page.entries.map(({ id }) => id)];
    const next = await chooseNext(face, { view, known, hasMore: page.next !== null });
    if (next === null) return;
    if (next === 'kind') view = { ...view, kind: await askKind(face, view.kind) };
    if (next === 'order') view = { ...view, isNewestFirst: !view.isNewestFirst };
    isNew = next !== 'page' || page.next === null;
    after = page.next;
  }
}

/** L3: asked for SMS of the last seven days without a final status. */
async function askRefresh(face: PlainFace): Promise<void> {
  const { engine, actor, t, format } = face;
  if (face.isReadOnly) return;
  const question = await face.perform(() => engine.refreshQuestion(actor()));
  if (question === null) return;
  const { awaiting, milliCredits } = question;
  const cost = milliCredits === 0 ? null : format().credits(milliCredits);
  if (await isYes(face, t().cli.askRefresh(awaiting, cost))) await refresh(face);
}

async function refresh(face: PlainFace): Promise<void> {
  const { engine, actor, talk, t } = face;
  if (!face.mayDo('prepare')) return;
  const report = await face.perform(() => engine.refreshDelivery(actor(), {}));
  if (report !== null) talk.say(t().cli.refreshed(report));
}

function readPage({ engine, actor, perform }: PlainFace, view: View, after: string | null) {
  return perform(() =>
    engine.readLog(actor(), {
      filter: filterOf(view),
      sort: 'submitted',
      descending: view.isNewestFirst,
      limit: PAGE_ENTRIES,
      ...(after !== null && { after }),
    }),
  );
}

function filterOf({ kind }: View): LogFilter {
  return kind === null ? {} : { kind };
}

function sayPage(face: PlainFace, view: View, { entries, next }: LogPageView, isNew: boolean): void {
  const { talk, t } = face;
  const words = t().tui.plain.log;
  if (isNew) {
    const kind = view.kind === null ? words.allKinds : t().kind[view.kind];
    talk.say('', words.title(kind, view.isNewestFirst));
  }
  talk.say(...entries.map((entry) => entryLine(face, entry)));
  if (isNew && entries.length === 0) talk.say(t().cli.logEmpty);
  else if (next === null) talk.say(words.end);
}

function entryLine({ t, format }: PlainFace, entry: LogEntry): string {
  const at = format().moment(entry.submittedAt ?? entry.createdAt);
  return t().tui.plain.log.line(
    entry.id,
    entry.person,
    t().channel[entry.channel],
    at,
    stateText(t(), entry),
  );
}

type Next = 'page' | 'again' | 'kind' | 'order';

/** `known`: the entries that were read out. */
type Heard = Readonly<{ view: View; known: readonly number[]; hasMore: boolean }>;

/** What is done between two pages, until another is to be read; null: back. */
async function chooseNext(face: PlainFace, { view, known, hasMore }: Heard): Promise<Next | null> {
  const { talk, t } = face;
  const words = t().tui.plain.log;
  for (;;) {
    const answer = (await talk.ask(words.ask(hasMore))).toLowerCase();
    if (answer === '0') return null;
    if (answer === '') return 'page';
    if (answer === 'k') return 'kind';
    if (answer === 'o') return 'order';
    if (answer === 't') {
      await refresh(face);
      return 'again';
    }
    if (answer === 'r') {
      if (await reset(face, known)) return 'again';
    } else if (answer === 'p') {
      if (await purgeLog(face, filterOf(view), known)) return 'again';
    } else if (known.includes(Number(answer))) await readEntry(face, Number(answer));
    else talk.say(words.unknownEntry(answer));
  }
}

/** L1: another kind, or all of them. */
async function askKind(face: PlainFace, now: MessageKind | null): Promise<MessageKind | null> {
  const { t } = face;
  const words = t().tui.plain.log;
  const chosen = await choose(face, {
    title: words.kindTitle,
    choices: [
      ...messageKinds.map((kind) => ({ id: kind, label: t().kind[kind] })),
      { id: 'all' as const, label: words.allKinds },
    ],
    preset: 'all',
    leave: t().tui.plain.back,
  });
  if (chosen === null) return now;
  return chosen === 'all' ? null : chosen;
}

/** L4: releases reminders among those that were read out; true when something was asked of the engine. */
async function reset(face: PlainFace, known: readonly number[]): Promise<boolean> {
  const { engine, actor, talk, t } = face;
  if (!face.mayDo('prepare')) return false;
  const ids = await askNumbers(face, { known, prompt: t().tui.plain.log.askReset, preset: [] }, ['0']);
  const isWished = ids !== '0' && ids.length > 0 && (await isYes(face, t().cli.confirmReset(ids.length)));
  if (!isWished) {
    talk.say(t().tui.plain.nothingDone);
    return false;
  }
  const change = await face.perform(() => engine.resetEntries(actor(), { ids }));
  if (change === null) return false;
  const { selected, changed, unsettled, otherKind } = change;
  const free = selected - changed - unsettled - otherKind;
  talk.say(
    t().cli.resetDone(changed),
    ...(unsettled > 0 ? [t().cli.skippedUnsettled(unsettled)] : []),
    ...(otherKind > 0 ? [t().cli.skippedKind(otherKind)] : []),
    ...(free > 0 ? [t().cli.skippedFree(free)] : []),
  );
  return true;
}
