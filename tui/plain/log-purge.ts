import { endOfDay, MAX_COUNTED } from '../../src/delivery-log.ts';
import type { LogFilter } from '../../src/model/log.ts';
import { unsettledStates } from '../../src/model/message.ts';
import type { LocalDate } from '../../src/model/time.ts';
import { dayOf } from '../screens/log-filter.ts';
import type { PlainFace } from './face.ts';
import { askNumbers } from './questions.ts';

/** L5: deletes entries up to and including a day; true when something was asked of the engine. */
export async function purgeLog(
  face: PlainFace,
  filter: LogFilter,
  known: readonly number[],
): Promise<boolean> {
  const { engine, actor, talk, t } = face;
  if (!face.mayDo('admin')) return false;
  const chosen = await askWhich(face, filter, known);
  const until = chosen === null ? null : await askUntil(face);
  if (chosen === null || until === null || !(await isConfirmed(face, chosen, until))) {
    talk.say(t().tui.plain.nothingDone);
    return false;
  }
  const change = await face.perform(() => engine.purgeEntries(actor(), chosen, until));
  if (change === null) return false;
  talk.say(
    t().cli.purgeDone(change.changed),
    ...(change.unsettled > 0 ? [t().cli.skippedUnsettled(change.unsettled)] : []),
  );
  return true;
}

/** All that the filter selects, or some of what was read out; null: none. */
async function askWhich(
  face: PlainFace,
  filter: LogFilter,
  known: readonly number[],
): Promise<LogFilter | null> {
  const { all, log } = face.t().tui.plain;
  const ids = await askNumbers(face, { known, prompt: log.askPurge, preset: [] }, ['0', ...all]);
  if (typeof ids === 'string') return ids === '0' ? null : filter;
  return ids.length === 0 ? null : { ids };
}

async function askUntil(face: PlainFace): Promise<LocalDate | null> {
  const { talk, t } = face;
  for (;;) {
    const answer = await talk.ask(t().tui.plain.log.askUntil);
    if (answer === '' || answer === '0') return null;
    const day = dayOf(face, answer);
    if (day !== null) return day;
    talk.say(t().tui.log.noDay);
  }
}

/** What cannot be taken back wants the number of entries typed; beyond what is counted, the word. */
async function isConfirmed(face: PlainFace, filter: LogFilter, until: LocalDate): Promise<boolean> {
  const { talk, t, format, timeZone } = face;
  const before = endOfDay(until, timeZone);
  const counted = await face.perform(() => countsOf(face, { ...filter, before }));
  if (counted === null) return false;
  const { total, unsettled } = counted;
  const count = total > MAX_COUNTED ? total : total - unsettled;
  const day = format().date(new Date(before.getTime() - 1));
  const words = t().tui.log;
  if (unsettled > 0) talk.say(words.skipUnsettled(unsettled));
  if (count === 0) {
    talk.say(words.nothingUntil(day));
    return false;
  }
  const expected = count > MAX_COUNTED ? t().cli.purgeWord : String(count);
  const question = [
    t().cli.confirmPurge(count, day),
    words.purgeWarning,
    t().tui.plain.log.typeCount(expected),
  ];
  return (await talk.askAnew(question.join(' '))).toLowerCase() === expected.toLowerCase();
}

async function countsOf({ engine, actor }: PlainFace, filter: LogFilter) {
  let unsettled = 0;
  for (const state of unsettledStates) unsettled += await engine.countEntries(actor(), { ...filter, state });
  return { total: await engine.countEntries(actor(), filter), unsettled };
}
