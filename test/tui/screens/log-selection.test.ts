import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogEntry, LogFilter } from '../../../src/model/log.ts';
import { channels, messageKinds, messageStates } from '../../../src/model/message.ts';
import {
  allOrNone,
  inverted,
  isEmpty,
  isSameFilter,
  isSelected,
  isTicked,
  narrowed,
  nothingTicked,
  type Selection,
  toggled,
  withoutGone,
} from '../../../tui/screens/log-selection.ts';

function anEntry(entry: Partial<LogEntry> = {}): LogEntry {
  return {
    id: 1,
    reference: 'r1',
    batchId: 1,
    kind: 'reminder',
    channel: 'sms',
    state: 'submitted',
    reason: null,
    deliveryStatus: null,
    deliveryReason: null,
    deliveredAt: null,
    appointmentId: 'T1',
    recallId: null,
    location: null,
    startsAt: null,
    endsAt: null,
    patientNumber: '1',
    person: 'Muster Vera',
    recipient: '+41791234567',
    language: 'de',
    subject: null,
    text: 'Text',
    encoding: 'gsm-7',
    segments: 1,
    milliCredits: 1000,
    createdAt: new Date('2026-11-23T09:00:00Z'),
    loggedAt: new Date('2026-11-23T09:00:00Z'),
    submittedAt: null,
    notBefore: null,
    resetAt: null,
    textRemovedAt: null,
    ...entry,
  };
}

const ENTRIES = Array.from({ length: 12 }, (_, index) =>
  anEntry({ id: index + 1, kind: index % 3 === 0 ? 'recall' : 'reminder', batchId: 1 + (index % 2) }),
);
const tickedIds = (selection: Selection) =>
  ENTRIES.filter((entry) => isTicked(selection, entry)).map(({ id }) => id);
const entriesOf = (...ids: number[]) => ENTRIES.filter(({ id }) => ids.includes(id));
const REMINDERS: LogFilter = { kind: 'reminder' };

describe('what is ticked in a log of any length', () => {
  test('Space ticks and unticks one; of several it ticks the rest first', () => {
    const one = toggled(nothingTicked, entriesOf(2));
    expect(tickedIds(one)).toEqual([2]);
    expect(isEmpty(toggled(one, entriesOf(2)))).toBe(true);
    const three = toggled(one, entriesOf(2, 3, 5));
    expect(tickedIds(three)).toEqual([2, 3, 5]);
    expect(tickedIds(toggled(three, entriesOf(2, 3)))).toEqual([5]);
  });

  test('a ticks all that the filter selects, without a list of ids; single ones are taken out and put back', () => {
    const all = allOrNone(nothingTicked, REMINDERS);
    expect(tickedIds(all)).toEqual([2, 3, 5, 6, 8, 9, 11, 12]);
    expect(all.ids.size + all.except.size).toBe(0);
    const without = toggled(all, entriesOf(3));
    expect(tickedIds(without)).not.toContain(3);
    expect(tickedIds(toggled(without, entriesOf(3)))).toEqual(tickedIds(all));
  });

  test('a again unticks all; with one taken out it ticks all first', () => {
    const all = allOrNone(nothingTicked, REMINDERS);
    expect(isEmpty(allOrNone(all, { kind: 'reminder' }))).toBe(true);
    expect(tickedIds(allOrNone(toggled(all, entriesOf(3)), REMINDERS))).toEqual(tickedIds(all));
  });

  test('ticks stay when the filter becomes another one', () => {
    const recalls = toggled(allOrNone(nothingTicked, REMINDERS), entriesOf(1));
    expect(tickedIds(recalls)).toEqual([1, 2, 3, 5, 6, 8, 9, 11, 12]);
    expect(tickedIds(toggled(recalls, entriesOf(1, 2)))).toEqual([3, 5, 6, 8, 9, 11, 12]);
  });

  test('i inverts within the filter, and back', () => {
    const some = toggled(nothingTicked, entriesOf(2, 3));
    const other = inverted(some, REMINDERS);
    expect(other && tickedIds(other)).toEqual([5, 6, 8, 9, 11, 12]);
    expect(other && tickedIds(inverted(other, REMINDERS) ?? nothingTicked)).toEqual([2, 3]);
    expect(other && inverted(other, {})).toBeNull();
  });

  test('what is gone for good is no longer ticked', () => {
    const some = toggled(nothingTicked, entriesOf(2, 3));
    expect(tickedIds(withoutGone(some, new Set([3])))).toEqual([3]);
  });
});

describe('filters', () => {
  const day = (text: string) => new Date(`2026-11-${text}T00:00:00Z`);
  const anyFilter: fc.Arbitrary<LogFilter> = fc.record(
    {
      ids: fc.uniqueArray(fc.integer({ min: 1, max: 6 })),
      kind: fc.constantFrom(...messageKinds.slice(0, 2)),
      channel: fc.constantFrom(...channels),
      state: fc.constantFrom(...messageStates.slice(0, 2)),
      batchId: fc.integer({ min: 1, max: 2 }),
      since: fc.constantFrom(day('20'), day('22')),
      before: fc.constantFrom(day('23'), day('25')),
    },
    { requiredKeys: [] },
  );
  const entries = fc.record({
    id: fc.integer({ min: 1, max: 6 }),
    kind: fc.constantFrom(...messageKinds.slice(0, 2)),
    channel: fc.constantFrom(...channels),
    state: fc.constantFrom(...messageStates.slice(0, 2)),
    batchId: fc.integer({ min: 1, max: 2 }),
    loggedAt: fc.constantFrom(day('19'), day('21'), day('23'), day('26')),
  });

  test('what passes both filters passes the two made one, and nothing else does', () => {
    fc.assert(
      fc.property(anyFilter, anyFilter, entries, (one, other, made) => {
        const entry = anEntry(made);
        const both = narrowed(one, other);
        const isBoth = isSelected(one, entry) && isSelected(other, entry);
        expect(both !== null && isSelected(both, entry)).toBe(isBoth);
      }),
    );
  });

  test('two filters are the same in whatever order they say it', () => {
    expect(isSameFilter({ kind: 'recall', batchId: 3 }, { batchId: 3, kind: 'recall' })).toBe(true);
    expect(isSameFilter({ kind: 'recall' }, {})).toBe(false);
    expect(isSameFilter({ since: day('20') }, { since: day('22') })).toBe(false);
  });
});
