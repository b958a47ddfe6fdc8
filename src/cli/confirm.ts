import { createInterface } from 'node:readline/promises';
import type { Catalogue } from '../i18n/en.ts';

/** Asks at the terminal: yes or no, or, for what cannot be undone, a word to be typed. */
export async function confirm(t: Catalogue, question: string, word?: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const prompt =
      word === undefined ? `${question} [${t.cli.yesNo}] ` : `${question} ${t.cli.typeWord(word)} `;
    const answer = (await terminal.question(prompt)).trim();
    return word === undefined ? t.cli.isYes.includes(answer.toLowerCase()) : answer === word;
  } finally {
    terminal.close();
  }
}
