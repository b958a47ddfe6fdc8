import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChoiceDraft, draftOf, MAX_ROWS, packDraft } from '../../slack/choice-draft.ts';
import { defaultChoice, packRun, unpackRun } from '../../slack/run-choice.ts';
import { type Settings, settingDefinitions, settingKeys } from '../../src/model/settings.ts';
import { addDays } from '../../src/model/time.ts';

const MAX_METADATA = 3000; // Slack: of private_metadata

const draft: ChoiceDraft = {
  batchId: 12,
  revision: 3,
  page: 1,
  drawn: 4,
  mark: 'abcdefghijkl',
  ticks: [],
};
const view = (private_metadata: string, values: object = {}) =>
  ({ private_metadata, state: { values } }) as Parameters<typeof draftOf>[0];

/** What Slack gives back of a group of rows. */
const group = (name: string, rows: readonly number[]) => ({
  [name]: { rows: { type: 'checkboxes', selected_options: rows.map((row) => ({ value: String(row) })) } },
});

const hostile = ['', '{}', 'null', '[]', '12.3', '{"b":1}', '{"__proto__":{}}', 'x'.repeat(4000)];

describe('ticks carried by a window', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 500 }), (ticks) => {
        expect(draftOf(view(packDraft({ ...draft, ticks })))).toEqual({ ...draft, ticks });
      }),
    );
  });

  it('fit into what Slack carries, for as many rows as are shown at all', () => {
    const ticks = Array.from({ length: MAX_ROWS }, (_, row) => row % 3 === 0);
    const text = packDraft({ ...draft, batchId: 1e12, revision: 99_999, page: 199, drawn: 99_999, ticks });
    expect(text.length).toBeLessThanOrEqual(MAX_METADATA);
    expect(draftOf(view(text))?.ticks).toEqual(ticks);
  });

  it('are overwritten by what was entered in this drawing of the window, and by nothing else', () => {
    const packed = packDraft({ ...draft, ticks: [true, true, true, true] });
    const entered = {
      ...group('rows.4.1.2', [2]),
      ...group('rows.3.3.1', []),
      ...group('rows.4.99.10', [99]),
    };
    expect(draftOf(view(packed, entered))?.ticks).toEqual([true, false, true, true]);
  });

  it.each(hostile)('are none in "%s"', (text) => {
    expect(draftOf(view(text))).toBeNull();
  });
});

describe('a counted run carried by a window', () => {
  const counted = {
    choice: {
      kind: 'reminder',
      channel: 'sms',
      days: ['2026-11-24'],
      statuses: ['definite', '<!channel>'],
      reasons: 'set',
      onePerDay: true,
      notBefore: '2026-11-23T17:30',
    },
    drawn: 2,
    shown: 14,
    newest: 7,
  } as const;

  it('comes back as it went', () => {
    expect(unpackRun(packRun(counted))).toEqual(counted);
  });

  it('fits into what Slack carries, whatever days the settings or an old batch name', () => {
    const shipped = Object.fromEntries(
      settingKeys.map((key) => [key, settingDefinitions[key].default]),
    ) as Settings;
    const days = Array.from({ length: 400 }, (_, index) => addDays('2026-11-24', index));
    const choice = defaultChoice(shipped, '2026-11-23', { days });
    const statuses = Array.from({ length: 100 }, (_, index) => `other.${index + 1}.abcd`); // what a menu holds
    const text = packRun({ choice: { ...choice, statuses }, drawn: 99_999, shown: 99_999, newest: 1e12 });
    expect(text.length).toBeLessThanOrEqual(MAX_METADATA);
    expect(unpackRun(text)?.choice.days).toHaveLength(60);
  });

  it.each([...hostile, packRun(counted).replace('2026-11-24', '2026-02-31')])('is none in "%s"', (text) => {
    expect(unpackRun(text)).toBeNull();
  });
});
