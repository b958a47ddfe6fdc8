import type { RunPreview } from '../../src/prepare.ts';
import { type MessageRow, messageLines } from '../screens/preview-view.ts';
import type { PlainFace } from './face.ts';
import { askNumbers } from './questions.ts';

type Balance = Pick<RunPreview, 'milliAvailable' | 'isBalanceUnreachable'>;

/** S1: what is needed, what there is, and what is left afterwards or missing. */
export function priceLine(
  { t, format }: Pick<PlainFace, 't' | 'format'>,
  milliNeeded: number,
  { milliAvailable, isBalanceUnreachable }: Balance,
): string {
  const words = t().cli;
  const { credits } = format();
  const needed = credits(milliNeeded);
  if (isBalanceUnreachable) return words.balanceUnknown(needed);
  if (milliAvailable === null) return t().tui.run.costsUncounted(needed);
  const after = milliAvailable - milliNeeded;
  if (after < 0) return words.balanceTooLow(needed, credits(milliAvailable), credits(-after));
  return words.balance(needed, credits(milliAvailable), credits(after));
}

/** Reads out the messages that are asked for, each as its recipient gets it. */
export async function readTexts(face: PlainFace, rows: readonly MessageRow[]): Promise<void> {
  const { talk, t } = face;
  const known = rows.map((_, index) => index + 1);
  const prompt = t().tui.plain.askTexts(rows.length);
  const chosen = await askNumbers(face, { known, prompt, preset: known.slice(0, 1) }, ['0']);
  if (chosen === '0') return;
  for (const number of chosen) {
    const row = rows[number - 1];
    if (row === undefined) continue;
    const [head = '', ...lines] = messageLines(face, row, Number.POSITIVE_INFINITY);
    talk.say('', `${number}: ${head}`, ...lines.filter((line) => line !== '').map(spoken));
  }
}

/** What a screen sets apart with a dot, as it is read out. */
export function spoken(line: string): string {
  return line.replaceAll(' · ', ', ');
}

/** One message on one line. */
export function messageLine({ format }: Pick<PlainFace, 'format'>, row: MessageRow, number: number): string {
  const { startsAt, person, recipient } = row;
  const time = startsAt === null ? '' : `${format().moment(startsAt)} `;
  return `${number}: ${time}${person}, ${recipient}`;
}
