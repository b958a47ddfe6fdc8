import { byFoldedWord, fold } from './words.ts';

const STATUSES = byFoldedWord({
  planned: ['planned', 'geplant'],
  definite: ['definite', 'definitiv'],
  arrived: ['arrived', 'eingetroffen'],
  done: ['done', 'erledigt'],
  cancelled: ['cancelled', 'canceled', 'abgesagt', 'storniert'],
  'no-show': ['no-show', 'nicht erschienen'],
});

/** Termin-Status: ours when we know the word, in English or German, else as it is spelled. */
export function statusOf(word: string): string {
  return STATUSES.get(fold(word)) ?? word;
}
