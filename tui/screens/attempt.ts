import { RefusalError } from '../../src/errors.ts';
import { explainOnScreen } from '../../src/i18n/explain.ts';
import type { Answer, Face, Question } from '../face.ts';

/** What came of it: done, or declined, with the sentence that says why. */
export type Attempt<T> = Readonly<{ done: T }> | Readonly<{ refused: string }>;

/** Does something with the engine and answers a refusal instead of telling it; null: an outage, which has been told. */
export function attempt<T>(
  face: Pick<Face, 'perform' | 't'>,
  work: () => Promise<T>,
): Promise<Attempt<T> | null> {
  return face.perform<Attempt<T>>(async () => {
    try {
      return { done: await work() };
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      return { refused: explainOnScreen(error, face.t())?.message ?? error.code };
    }
  });
}

/**
 * Asks until it is done or nobody wants it any more: a refusal is said in the question, and what was typed stays. Null:
 * it was not done.
 */
export async function askUntilDone<T>(
  face: Pick<Face, 'ask'>,
  question: Question,
  tryWith: (answer: Answer) => Promise<Attempt<T> | null>,
): Promise<Readonly<{ done: T }> | null> {
  let asked = question;
  for (;;) {
    const answer = await face.ask(asked);
    if (answer === null) return null;
    const outcome = await tryWith(answer);
    if (outcome === null || 'done' in outcome) return outcome;
    asked = { ...question, lines: [`! ${outcome.refused}`, ...question.lines], values: answer.values };
  }
}
