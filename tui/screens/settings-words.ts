import type { Catalogue } from '../../src/i18n/en.ts';
import type { SettingRow } from './settings-view.ts';

type Codes = readonly Readonly<{ code: string; word: string }>[];

/** A value as it is typed: what is a code in it in the words of the language. */
export function typedValue(t: Catalogue, row: SettingRow, value: string): string {
  return translated(row, value, ', ', (piece) => codesOf(t, row).find(({ code }) => code === piece)?.word);
}

/** What was typed, as the engine takes it; a code may be typed as well. */
export function valueTyped(t: Catalogue, row: SettingRow, text: string): string {
  return translated(row, text, ',', (piece) => {
    const folded = piece.toLowerCase();
    return codesOf(t, row).find(({ word }) => word.toLowerCase() === folded)?.code;
  });
}

function translated(
  { range }: SettingRow,
  text: string,
  separator: string,
  translate: (piece: string) => string | undefined,
): string {
  if (range.kind !== 'days' && range.kind !== 'statuses') return translate(text.trim()) ?? text.trim();
  const pieces = text.split(',').map((piece) => piece.trim());
  return pieces.map((piece) => translate(piece) ?? piece).join(separator);
}

/** The codes of values that are typed, with the words for them. */
function codesOf(t: Catalogue, { key, range }: SettingRow): Codes {
  const { today, tomorrow, nextWorkday } = t.tui.run;
  if (range.kind === 'days') {
    return [
      { code: 'today', word: today },
      { code: 'tomorrow', word: tomorrow },
      { code: 'next-workday', word: nextWorkday },
    ];
  }
  if (range.kind === 'statuses')
    return Object.entries(t.appointmentStatus).map(([code, word]) => ({ code, word }));
  const { choice } = t.tui.settings;
  const code = range.kind === 'reasons' ? 'all' : 'also' in range ? range.also : undefined;
  return code === undefined ? [] : [{ code, word: choice[`${key} ${code}`] ?? choice[code] ?? code }];
}
