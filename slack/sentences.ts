import { OutageError, RefusalError } from '../src/errors.ts';
import type { Catalogue } from '../src/i18n/en.ts';
import { explainRefusal } from '../src/i18n/explain.ts';
import { administratorsOf } from './administrators.ts';
import { escapeText } from './blocks/text.ts';
import type { SlackContext, Words } from './context.ts';
import { SlackRefusal } from './refusal.ts';

/** What a person is told of a refusal or an outage, escaped for Slack; null for a bug. */
export function refusalText(error: unknown, { t }: Words): string | null {
  if (error instanceof SlackRefusal) return slackRefusalText(error, t);
  if (error instanceof RefusalError) {
    // in the words of somebody who has buttons and no command line, where there are any
    const ours = t.slack.engineRefusal[error.code];
    if (ours !== undefined) return escapeText(ours(error.details));
  }
  if (error instanceof OutageError && error.code === 'database-busy') return t.slack.databaseBusy;
  const explained = explainRefusal(error, t);
  return explained === null ? null : escapeText(explained.message);
}

function slackRefusalText({ code, about }: SlackRefusal, { slack }: Catalogue): string {
  const naming: Readonly<Partial<Record<SlackRefusal['code'], (about: string) => string>>> =
    slack.refusalAbout;
  return about === null ? slack.refusal[code] : (naming[code]?.(about) ?? slack.refusal[code]);
}

const MOST_NAMED = 5;

/** The same refusal, and whom to ask where a right is lacking. */
export async function withWhomToAsk(
  { engine, server }: Pick<SlackContext, 'engine' | 'server'>,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof RefusalError) || error.code !== 'not-permitted') return error;
  try {
    const names = administratorsOf(await engine.listUsers(server)).map(({ name }) => name);
    return new RefusalError(error.code, { ...error.details, ask: names.slice(0, MOST_NAMED).join(', ') });
  } catch (failure) {
    if (!(failure instanceof OutageError)) throw failure;
    return error; // the refusal is what counts
  }
}
