import type { PlainFace } from './face.ts';
import { parseSelection } from './selection.ts';

export type Choice<Id extends string> = Readonly<{ id: Id; label: string }>;

type Menu<Id extends string> = Readonly<{
  title: string;
  /** Numbered from 1 in their order. */
  choices: readonly Choice<Id>[];
  /** What 0 does. */
  leave: string;
  /** What Enter alone takes; left out: it says the choices again. */
  preset?: Id;
}>;

/** One of numbered choices, each on a line of its own; null for 0. */
export async function choose<Id extends string>(
  { talk, t }: Pick<PlainFace, 'talk' | 't'>,
  { title, choices, leave, preset }: Menu<Id>,
): Promise<Id | null> {
  const words = t().tui.plain;
  const presetNumber = choices.findIndex(({ id }) => id === preset) + 1;
  const presetLabel = choices[presetNumber - 1]?.label;
  const prompt =
    presetLabel === undefined
      ? words.askNumber(choices.length)
      : words.askNumberOr(choices.length, presetNumber, presetLabel);
  const sayAll = () =>
    talk.say('', title, ...choices.map(({ label }, index) => `${index + 1} ${label}`), `0 ${leave}`);
  sayAll();
  for (;;) {
    const answer = (await talk.ask(prompt)).toLowerCase();
    if (answer === '0' || answer === leave.toLowerCase()) return null;
    if (answer === '' && preset !== undefined) return preset;
    const found = choices.find(({ label }, index) =>
      [String(index + 1), label.toLowerCase()].includes(answer),
    );
    if (found !== undefined) return found.id;
    if (answer !== '') talk.say(words.notUnderstood(answer));
    if (answer === '') sayAll();
  }
}

/** Yes or no; Enter alone is no. What was typed before the question could be read does not count. */
export async function isYes({ talk, t }: Pick<PlainFace, 'talk' | 't'>, question: string): Promise<boolean> {
  const answer = (await talk.askAnew(t().tui.plain.askYes(question))).toLowerCase();
  return t().cli.isYes.includes(answer);
}

type NumbersWish<Preset> = Readonly<{
  known: readonly number[];
  prompt: string;
  /** What Enter alone means. */
  preset: Preset;
}>;

/** Some of these numbers, by 'all', 'none' or '1-5,8'; a word of `others` is given back as it is, '0' among them. */
export async function askNumbers<Preset extends readonly number[] | null, Other extends string>(
  { talk, t }: Pick<PlainFace, 'talk' | 't'>,
  { known, prompt, preset }: NumbersWish<Preset>,
  others: readonly Other[],
): Promise<readonly number[] | Preset | Other> {
  const isOther = (word: string) => others.some((other) => other === word);
  for (;;) {
    const answer = (await talk.ask(prompt)).toLowerCase();
    const other = others.find((word) => word === answer);
    if (other !== undefined) return other;
    if (answer === '') return preset;
    const { all, none, except } = t().tui.plain;
    // where 'all' is more than the numbers known here, 'all except' could not be kept
    const found = parseSelection(answer, known, { all, none, except: all.some(isOther) ? [] : except });
    if ('numbers' in found) return found.numbers;
    talk.say(t().tui.plain.notUnderstood(found.unknown));
  }
}

const PAGE = 20; // lines that are read out before it is asked whether to go on

/** Says all lines, some at a time: Enter goes on, 0 stops. */
export async function sayPages(
  { talk, t }: Pick<PlainFace, 'talk' | 't'>,
  lines: readonly string[],
): Promise<void> {
  for (let start = 0; start < lines.length; start += PAGE) {
    talk.say(...lines.slice(start, start + PAGE));
    const shown = start + PAGE;
    if (shown < lines.length && (await talk.ask(t().tui.plain.goOn(shown, lines.length))) === '0') return;
  }
}
