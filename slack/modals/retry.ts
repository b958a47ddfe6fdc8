import type { App, types } from '@slack/bolt';
import { requireCapability } from '../../src/actor.ts';
import { RefusalError } from '../../src/errors.ts';
import type { Channel } from '../../src/model/message.ts';
import { retryBlocks } from '../blocks/retry.ts';
import type { SlackContext } from '../context.ts';
import type { Caller } from '../guard.ts';
import { type BatchRef, viewIds } from '../ids.ts';
import { madeSince, madeText, namesOf, newestBatch } from '../made.ts';
import { onSubmission } from '../submissions.ts';
import { openWindow, window } from '../windows.ts';

const MOST_FAILURES = 1000; // as the engine gives at most

/** What did not arrive and may be tried again, and by which channel. */
export async function openRetry(context: SlackContext, caller: Caller, ref: BatchRef): Promise<void> {
  requireCapability(caller.actor, 'prepare');
  const { title } = caller.t.slack.retrying;
  await openWindow(context, caller, {
    title,
    fill: () => retryWindow(context, caller, ref),
  });
}

async function retryWindow(
  context: SlackContext,
  caller: Caller,
  { batchId }: BatchRef,
): Promise<types.ModalView> {
  const { engine } = context;
  const { retrying } = caller.t.slack;
  const batch = await engine.readMaskedBatch(caller.actor, batchId);
  if (batch.retryable === 0) throw new RefusalError('nothing-to-retry', { batch: batchId });
  const failures = await engine.readFailures(caller.actor, {
    batchId,
    privacy: 'minimal',
    limit: MOST_FAILURES,
  });
  const newest = await newestBatch(context, caller);
  return window(caller, {
    title: retrying.title,
    callbackId: viewIds.retry,
    metadata: `${batchId}.${batch.retryable}.${newest}`,
    submit: retrying.submit,
    blocks: retryBlocks(caller, batch, failures),
  });
}

/** Makes the new batch, once. */
export function registerRetry(app: App, context: SlackContext): void {
  onSubmission(app, context, {
    callbackId: viewIds.retry,
    title: ({ t }) => t.slack.retrying.title,
    isDecision: true,
    read({ private_metadata, state }): Wish | null {
      const wish = parseWish(private_metadata);
      const channel = state.values['channel']?.['channel']?.selected_option?.value;
      return wish !== null && (channel === 'sms' || channel === 'email') ? { ...wish, channel } : null;
    },
    async work(caller, wish) {
      requireCapability(caller.actor, 'prepare');
      return retry(context, caller, wish);
    },
  });
}

type Wish = Readonly<{ batchId: number; shown: number; newest: number; channel: Channel }>;

async function retry(
  context: SlackContext,
  caller: Caller,
  { batchId, shown, newest, channel }: Wish,
): Promise<string> {
  const { engine } = context;
  const { retrying } = caller.t.slack;
  const made = await madeSince(context, caller, newest, ({ retryOf }) => retryOf === batchId);
  if (made.length > 0) return retrying.already(await namesOf(context, caller, made));
  let created: Readonly<{ batchId: number }>;
  try {
    created = await engine.retryBatch(caller.actor, batchId, { channel });
  } catch (error) {
    const reasons = forbiddenFor(caller, error);
    if (reasons === null) throw error;
    return retrying.noneMay(reasons);
  }
  context.cards.nudge();
  return madeText(context, caller, created.batchId, (messages) =>
    messages < shown ? [retrying.fewer(shown - messages)] : [],
  );
}

/** Why the last look forbids all of them, where that is why there is nothing to retry; null otherwise. */
function forbiddenFor({ t }: Caller, error: unknown): string | null {
  if (!(error instanceof RefusalError) || error.code !== 'nothing-to-retry') return null;
  const { reasons } = error.details;
  const known = Array.isArray(reasons)
    ? reasons.flatMap((code: string) =>
        code !== 'claim-gone' && Object.hasOwn(t.reason, code) ? [t.reason[code]] : [],
      )
    : [];
  return known.length === 0 ? null : known.join(', ');
}

function parseWish(text: string): Omit<Wish, 'channel'> | null {
  const [, batchId, shown, newest] = /^(\d{1,15})\.(\d{1,9})\.(\d{1,15})$/.exec(text) ?? [];
  return batchId === undefined
    ? null
    : { batchId: Number(batchId), shown: Number(shown), newest: Number(newest) };
}
