import type { Actor } from '../src/actor.ts';
import type { Engine } from '../src/engine.ts';
import { RefusalError } from '../src/errors.ts';
import type { SubmitOptions, SubmitReport } from '../src/submit.ts';

/** What came of a submission: its report, or that nothing was sent because of the quiet hours. */
export type Submission = Readonly<{ report: SubmitReport }> | Readonly<{ quietUntil: string }>;

/** Hands the batch to the portal; only the quiet hours are no refusal here, because a person may send despite them. */
export async function submitUnlessQuiet(
  engine: Engine,
  actor: Actor,
  batchId: number,
  options: SubmitOptions,
): Promise<Submission> {
  try {
    return { report: await engine.submitBatch(actor, batchId, options) };
  } catch (error) {
    if (!(error instanceof RefusalError) || error.code !== 'quiet-hours') throw error;
    return { quietUntil: String(error.details.untilLocal) };
  }
}
