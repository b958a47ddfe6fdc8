import { expect, test } from 'vitest';
import { rejectionWords } from '../../src/i18n/format.ts';
import { catalogue } from '../../src/i18n/index.ts';
import { rejectionReasonOf, rejectionReasons, rejectionText } from '../../src/model/rejection.ts';

test('a chosen reason is shown in words wherever it was chosen, a person’s own words as they are', () => {
  for (const language of ['de', 'en'] as const) {
    const t = catalogue(language);
    const shown = rejectionReasons.map((reason) => rejectionWords(t, rejectionText(reason)));
    expect(shown).toEqual(rejectionReasons.map((reason) => t.rejection[reason]));
    expect(rejectionWords(t, 'Termin verschoben')).toBe('Termin verschoben');
    expect(rejectionWords(t, null)).toBeNull();
  }
});

test('only the very words of a chosen reason are one', () => {
  for (const reason of rejectionReasons) expect(rejectionReasonOf(rejectionText(reason))).toBe(reason);
  for (const other of ['not-needed', 'code:', 'code:anything', 'code:not-needed ', null])
    expect(rejectionReasonOf(other)).toBeNull();
});
