import type { BatchView } from '../../src/approve.ts';
import { channels } from '../../src/model/message.ts';
import { isFailed } from '../../src/retry.ts';
import type { Face } from '../face.ts';

/** Asks how what was refused or failed is to be tried again, and makes a new batch of it; answers its number, or null. */
export async function askRetry(face: Face, { batch }: BatchView): Promise<number | null> {
  const { engine, actor, t } = face;
  const { id, channel } = batch;
  const count = await face.perform(
    async () => (await engine.batchMessages(actor(), id)).filter(isFailed).length,
  );
  if (count === null) return null;
  if (count === 0) {
    face.toast('warn', t().tui.batches.nothingFailed(id));
    return null;
  }
  const other = channels.find((each) => each !== channel) ?? channel;
  const words = t().tui.batches;
  const answer = await face.ask({
    title: words.retryTitle(count, id),
    lines: [words.retryLine],
    answers: [
      { id: channel, keys: ['y'], label: words.retrySame(t().channel[channel]) },
      { id: other, keys: [other === 'email' ? 'e' : 's'], label: words.retryOther(t().channel[other]) },
    ],
  });
  const chosen = channels.find((each) => each === answer?.id);
  if (chosen === undefined) return null;
  const retry = await face.perform(
    () => engine.retryBatch(actor(), id, { channel: chosen }),
    t().tui.run.preparing,
  );
  if (retry === null) return null;
  const reasons = [...new Set(retry.left.map(({ reason }) => t().reason[reason] ?? reason))];
  const left = retry.left.length === 0 ? [] : [words.notRetried(retry.left.length, reasons.join(', '))];
  face.toast(
    left.length === 0 ? 'ok' : 'warn',
    [words.retried(retry.batchId, retry.messages), ...left].join(' '),
  );
  return retry.batchId;
}
