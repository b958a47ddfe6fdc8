import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bar, paintBarColumns, paintBarRows, paintProgress } from '../../../tui/components/bars.ts';
import { paintChips, paintFooter } from '../../../tui/components/chips.ts';
import { paintTabs, paintTitle, type Tab } from '../../../tui/components/tabs.ts';
import { anyText, anyTheme, ascii, bare, fits, plain } from './painted.ts';

const DAYS: readonly Bar[] = [
  { label: 'Mo 23', value: 40, text: '40' },
  { label: 'Tu 24', value: 0, text: '0' },
  { label: 'We 25', value: 1, text: '1' },
  { label: 'Th 26', value: 20, text: '20' },
];

describe('use per day', () => {
  test('as rows: the longest bar is the highest value, and little is more than nothing', () => {
    expect(paintBarRows({ bars: DAYS, width: 19, height: 5, theme: plain })).toEqual([
      'Mo 23 ██████████ 40',
      'Tu 24             0',
      'We 25 █           1',
      'Th 26 █████      20',
      '',
    ]);
  });

  test('as columns, also where there is only ASCII', () => {
    expect(paintBarColumns({ bars: DAYS, width: 12, height: 4, theme: plain })).toEqual([
      '40',
      '█           ',
      '█     ▁  █  ',
      'Mo 23  Th 26',
    ]);
    expect(paintBarColumns({ bars: DAYS, width: 4, height: 3, theme: ascii }).map(bare)).toEqual([
      '40',
      '# _-',
      'Th …',
    ]);
  });

  test('rows and columns of nothing at all are blank', () => {
    const none = DAYS.map((bar) => ({ ...bar, value: 0 }));
    expect(paintBarRows({ bars: none, width: 19, height: 4, theme: plain }).join('')).not.toContain('█');
    expect(paintBarColumns({ bars: [], width: 19, height: 3, theme: plain })).toEqual(['', '', '']);
  });
});

describe('progress', () => {
  test.each([
    [0, 37, '[------------] 0/37'],
    [21, 37, '[######------] 21/37'],
    [36, 37, '[###########-] 36/37'],
    [37, 37, '[############] 37/37'],
    [0, 0, '[------------] 0/0'],
  ])('%i of %i', (done, total, expected) => {
    const words = `${done}/${total}`;
    expect(paintProgress({ done, total, words, width: 15 + words.length, theme: plain })).toBe(expected);
  });

  test('without room the words alone', () => {
    expect(paintProgress({ done: 1, total: 2, words: '1/2 · 1 failed', width: 18, theme: plain })).toBe(
      '1/2 · 1 failed',
    );
  });
});

const TABS: readonly Tab[] = ['Run', 'Patients', 'Preview', 'Log'].map((label, index) => ({
  key: String(index + 1),
  label,
  isActive: index === 1,
}));

describe('above the body', () => {
  test.each([
    [40, '1 Run [2 Patients] 3 Preview 4 Log'],
    [32, '1 Run [2 Patients] 3 Prev… 4 Log'],
    [20, '1 [2 Patients] 3 4'],
    [10, '[2 Patien…'],
  ])('the screens in %i cells', (width, expected) => {
    expect(paintTabs(TABS, width, plain)).toBe(expected);
  });

  test.each([
    [44, 'Praxis Muster  SANDBOX             SMS 1,204'],
    [30, 'Praxis…  SANDBOX     SMS 1,204'],
    [9, 'SMS 1,204'],
  ])('the title in %i cells never loses the balance', (width, expected) => {
    const line = paintTitle({
      left: 'Praxis Muster',
      badges: ['SANDBOX'],
      right: ['SMS 1,204'],
      width,
      theme: plain,
    });
    expect(line.endsWith('SMS 1,204')).toBe(true);
    if (width !== 30) expect(line).toBe(expected);
    expect(line).toHaveLength(width);
  });

  test.each([
    [60, 'Praxis Muster  SANDBOX             SMS 8 · 1 open, 1 to approve'],
    [44, 'Praxis Muster  SANDBOX    SMS 8 · 1 to approve'],
    [36, 'Prax…  SANDBOX    SMS 8 · 1 to approve'],
  ])('the title in %i cells says less of the work before the name is cut', (width, expected) => {
    const right = ['SMS 8 · 1 open, 1 to approve', 'SMS 8 · 1 to approve'];
    const line = paintTitle({ left: 'Praxis Muster', badges: ['SANDBOX'], right, width, theme: plain });
    expect(line.replaceAll(/ +/g, ' ')).toBe(expected.replaceAll(/ +/g, ' '));
    expect(line).toHaveLength(width);
  });

  test('what restricts is told, and what does not fit is counted', () => {
    const chips = ['tomorrow', 'definite', 'filter "mü"'];
    expect(paintChips(chips, 40, plain)).toBe('tomorrow · definite · filter "mü"');
    expect(paintChips(chips, 25, plain)).toBe('tomorrow · definite +1');
    expect(paintChips(chips, 8, plain)).toBe('tomo… +2');
    expect(paintChips([], 8, plain)).toBe('');
  });
});

describe('the footer', () => {
  const keys = [
    { key: '↑↓', label: 'move', priority: 3 },
    { key: 'Space', label: 'tick', priority: 2 },
    { key: 'Enter', label: 'preview', priority: 1 },
  ];
  const help = { key: '?', label: 'help' };

  test.each([
    [60, '↑↓ move · Space tick · Enter preview · ? help'],
    [40, 'Space tick · Enter preview · ? help'],
    [24, 'Enter preview · ? help'],
    [10, '? help'],
    [3, '?'],
  ])('in %i cells keeps the important keys in their order, and always the help', (width, expected) => {
    expect(paintFooter(keys, help, width, plain)).toBe(expected);
  });
});

test('whatever is told: exactly the lines wanted, none too wide', () => {
  const bar = fc.record({
    label: anyText,
    text: anyText,
    value: fc.oneof(fc.integer({ min: -5, max: 99 }), fc.double()),
  });
  fc.assert(
    fc.property(
      fc.array(bar, { maxLength: 40 }),
      fc.integer({ min: 0, max: 90 }),
      fc.integer({ min: 0, max: 8 }),
      anyTheme,
      (bars, width, height, theme) => {
        for (const paint of [paintBarRows, paintBarColumns]) {
          const lines = paint({ bars, width, height, theme });
          expect(lines).toHaveLength(height);
          for (const line of lines) expect(fits(line, width)).toBe(true);
        }
        const [one] = bars;
        const texts = bars.map(({ label }) => label);
        const tabs = bars.map(({ label }, index) => ({ key: String(index), label, isActive: index === 0 }));
        const items = bars.map(({ label, text, value }) => ({ key: text, label, priority: value }));
        const words = one?.text ?? '';
        for (const line of [
          paintProgress({ done: one?.value ?? 0, total: 9, words, width, theme }),
          paintTitle({
            left: words,
            badges: texts.slice(0, 2),
            right: [texts.join(' '), one?.label ?? ''],
            width,
            theme,
          }),
          paintTabs(tabs, width, theme),
          paintChips(texts, width, theme),
          paintFooter(items, { key: '?', label: words }, width, theme),
        ])
          expect(fits(line, width)).toBe(true);
      },
    ),
  );
});
