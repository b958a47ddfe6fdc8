import { createInterface } from 'node:readline/promises';
import type { Catalogue } from '../i18n/en.ts';
import { fitting } from './output.ts';

/** Asks at the terminal: yes or no, or, for what cannot be undone, a word to be typed. */
export async function confirm(t: Catalogue, question: string, word?: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const prompt =
      word === undefined ? `${question} [${t.cli.yesNo}] ` : `${question} ${t.cli.typeWord(word)} `;
    const answer = (await terminal.question(fitting(prompt, process.stderr))).trim();
    return word === undefined ? t.cli.isYes.includes(answer.toLowerCase()) : answer === word;
  } finally {
    terminal.close();
  }
}

/** Asks for one of a few, by its number or its word; null when the answer is none of them. */
export async function choose<T extends string>(
  question: string,
  choices: readonly T[],
  words: Readonly<Record<T, string>>,
): Promise<T | null> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const shown = choices.map((choice, index) => `${index + 1} ${words[choice]}`).join(', ');
    const answer = (await terminal.question(`${question} [${shown}] `)).trim().toLowerCase();
    const isMeant = (choice: T, index: number) =>
      [String(index + 1), choice, words[choice].toLowerCase()].includes(answer);
    return choices.find(isMeant) ?? null;
  } finally {
    terminal.close();
  }
}
