import { RefusalError } from '../src/errors.ts';
import type { MaskedBatch, MaskedRun } from '../src/masked.ts';
import { addDays, type LocalDate, localDateOf } from '../src/model/time.ts';
import type { HomeFacts } from './blocks/home.ts';
import type { SlackContext, Words } from './context.ts';
import { withoutPassingDue } from './due.ts';
import { refusalText } from './sentences.ts';

/** The same for everybody, whatever their language. */
export type SharedFacts = Omit<HomeFacts, 'days'> &
  Readonly<{ days: Exclude<HomeFacts['days'], { trouble: string }> | RefusalError }>;

const MOST_OPEN = 50;
const MOST_LAST = 20; // five are shown; unclear messages are looked for in all of them

/** Reads the facts for the home tabs of this process. */
export type FactsReader = Readonly<{
  /** What the database says now. `isLook`: for somebody who looks, and for whom the days are counted now. */
  read: (isLook: boolean) => Promise<SharedFacts>;
  /** When days that were not counted anew are to be; null: they were. */
  staleAt: () => Date | null;
}>;

type CountedDays = Readonly<{ days: SharedFacts['days']; at: number; key: string }>;

const KEPT_MILLISECONDS = 60_000;

/**
 * Counting the days takes two whole previews: for changes elsewhere they are counted once a minute, and when a batch has
 * come, gone or moved on.
 */
export function createFactsReader(context: SlackContext): FactsReader {
  const { engine, server, now, config, isSandbox, place, balances } = context;
  let counted: CountedDays | null = null;
  let staleAt: Date | null = null;

  const daysFor = async (key: string, channel: MaskedRun['channel'], isLook: boolean) => {
    const at = now().getTime();
    if (!isLook && counted?.key === key && at - counted.at < KEPT_MILLISECONDS) {
      staleAt = new Date(counted.at + KEPT_MILLISECONDS);
      return counted.days;
    }
    const days = await countDays(context, channel);
    counted = { days, at, key };
    staleAt = null;
    return days;
  };
  return {
    async read(isLook) {
      const settings = await engine.readSettings(server);
      const channel = settings['run.channel'];
      const open = await engine.listMaskedBatches(server, { limit: MOST_OPEN, only: 'open' });
      const last = await engine.listMaskedBatches(server, { limit: MOST_LAST });
      const key = JSON.stringify([channel, todayOf(context), [...open, ...last].map(stageOf)]);
      await balances.follow(server);
      const { accounts, at } = await balances.read(server);
      return {
        open: open.map((batch) => withoutPassingDue(batch, now())),
        last: last.map((batch) => withoutPassingDue(batch, now())),
        days: await daysFor(key, channel, isLook),
        accounts,
        accountsAt: at,
        approval: settings['approval.mode'],
        config,
        channelTrouble: place.trouble(),
        isSandbox,
      };
    },
    staleAt: () => staleAt,
  };
}

const stageOf = ({ id, revision, state }: MaskedBatch) => [id, revision, state];

const todayOf = ({ now, practice }: SlackContext): LocalDate => localDateOf(now(), practice.timeZone);

/** Today's and tomorrow's appointments in numbers; or why they cannot be counted, as with an impossible template. */
async function countDays(context: SlackContext, channel: MaskedRun['channel']): Promise<SharedFacts['days']> {
  const { engine, server } = context;
  const today = todayOf(context);
  const count = async (day: string) => {
    const run = await engine.previewMaskedRun(server, { channel, days: [day], notBefore: 'immediately' });
    return { day, run };
  };
  try {
    return [await count(today), await count(addDays(today, 1))];
  } catch (error) {
    if (error instanceof RefusalError) return error;
    throw error;
  }
}

/** The facts in the words of who reads them. */
export function factsFor(words: Words, { days, ...facts }: SharedFacts): HomeFacts {
  if (!(days instanceof RefusalError)) return { ...facts, days };
  return { ...facts, days: { trouble: refusalText(days, words) ?? days.code } };
}
