import type { RunRequest } from '../src/collect.ts';
import type { MessageKind } from '../src/model/message.ts';
import type { RunPreview } from '../src/prepare.ts';

/** The daily job in hand: what was asked for, who was found, who is ticked, and the batch that was made of them. */
export type Work = {
  request: RunRequest | null;
  preview: RunPreview | null;
  /** The source's appointment ids. */
  ticked: ReadonlySet<string>;
  /** The batch that the preview shows; null while it is not prepared. */
  batchId: number | null;
  /** Raised by whoever wants it stopped; null when nothing is being sent from here. */
  sending: Sending | null;
  /** What Run is to begin with when it comes to the front next; null: as it was. */
  wantedKind: MessageKind | null;
};

export type Sending = Readonly<{ batchId: number; stop: AbortController; done: number; total: number }>;

export function noWork(): Work {
  return { request: null, preview: null, ticked: new Set(), batchId: null, sending: null, wantedKind: null };
}
