import { OutageError, RefusalError } from '../src/errors.ts';
import { explainRefusal } from '../src/i18n/explain.ts';
import { escapeText } from './blocks/text.ts';
import type { Words } from './context.ts';
import { SlackRefusal } from './refusal.ts';

/** What a person is told of a refusal or an outage, escaped for Slack; null for a bug. */
export function refusalText(error: unknown, { t }: Words): string | null {
  if (error instanceof SlackRefusal) return t.slack.refusal[error.code];
  if (error instanceof RefusalError) {
    // in the words of somebody who has buttons and no command line, where there are any
    const ours = t.slack.engineRefusal[error.code];
    if (ours !== undefined) return escapeText(ours(error.details));
  }
  if (error instanceof OutageError && error.code === 'database-busy') return t.slack.databaseBusy;
  const explained = explainRefusal(error, t);
  return explained === null ? null : escapeText(explained.message);
}
