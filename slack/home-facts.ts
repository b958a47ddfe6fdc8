import { RefusalError } from '../src/errors.ts';
import type { MaskedRun } from '../src/masked.ts';
import { addDays, localDateOf } from '../src/model/time.ts';
import type { HomeFacts } from './blocks/home.ts';
import type { SlackContext, Words } from './context.ts';
import { refusalText } from './sentences.ts';

/** The same for everybody, whatever their language. */
export type SharedFacts = Omit<HomeFacts, 'days'> &
  Readonly<{ days: Exclude<HomeFacts['days'], { trouble: string }> | RefusalError }>;

const MOST_OPEN = 50;
const MOST_LAST = 20; // five are shown; unclear messages are looked for in all of them

/** What the database and the portals say now. */
export async function readFacts(context: SlackContext): Promise<SharedFacts> {
  const { engine, server, config, isSandbox, place } = context;
  const settings = await engine.readSettings(server);
  return {
    open: await engine.listMaskedBatches(server, { limit: MOST_OPEN, only: 'open' }),
    last: await engine.listMaskedBatches(server, { limit: MOST_LAST }),
    days: await countDays(context, settings['run.channel']),
    accounts: await engine.readAccounts(server),
    approval: settings['approval.mode'],
    config,
    channelTrouble: place.trouble(),
    isSandbox,
  };
}

/** Today's and tomorrow's appointments in numbers; or why they cannot be counted, as with an impossible template. */
async function countDays(
  { engine, server, now, practice }: SlackContext,
  channel: MaskedRun['channel'],
): Promise<SharedFacts['days']> {
  const today = localDateOf(now(), practice.timeZone);
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
