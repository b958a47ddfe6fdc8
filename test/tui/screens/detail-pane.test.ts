import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../src/i18n/index.ts';
import { createDetailPane } from '../../../tui/screens/detail-pane.ts';
import { createTheme } from '../../../tui/terminal/theme.ts';

const theme = createTheme({ colour: false, ascii: false, plain: true });
const face = { t: () => catalogue('de'), theme, paint: () => undefined };
const list = ({ height }: Readonly<{ height: number }>) => Array.from({ length: height }, () => 'row');

function aPane(count: number) {
  const lines = () => Array.from({ length: count }, (_, index) => `fact ${index + 1}`);
  return createDetailPane({ face, opens: 'log.open', lines });
}

describe('details of a row', () => {
  test('below a list its first lines; the rule says how the others are seen', () => {
    const shown = aPane(20).paint(list, { width: 80, height: 20 });
    expect(shown).toHaveLength(20);
    expect(shown[13]).toMatch(/^─+ Enter zeigt alles ──$/);
    expect(shown[13]).toHaveLength(80);
    expect(shown.slice(14).map((line) => line.trim())).toEqual(
      ['1', '2', '3', '4', '5', '6'].map((n) => `fact ${n}`),
    );
    expect(aPane(6).paint(list, { width: 80, height: 20 })[13]).toBe('─'.repeat(80));
  });

  test('beside a list the last line says that there is more', () => {
    const beside = (count: number) => aPane(count).paint(list, { width: 120, height: 10 }).join('\n');
    expect(beside(10)).toContain('fact 10');
    expect(beside(11)).toContain('fact 9\n');
    expect(beside(11)).not.toContain('fact 10');
    expect(beside(11)).toContain('… Enter zeigt alles');
  });

  test('opened it scrolls to the end and no further, and says where it is', () => {
    const pane = aPane(20);
    pane.toggle();
    const shown = () => pane.paint(list, { width: 80, height: 8 }).map((line) => line.trim());
    expect(shown()).toEqual([...[1, 2, 3, 4, 5, 6, 7].map((n) => `fact ${n}`), 'Zeilen 1 bis 7 von 20']);
    pane.onCommand('details.down');
    expect(shown().at(-1)).toBe('Zeilen 2 bis 8 von 20');
    for (let press = 0; press < 5; press += 1) pane.onCommand('details.page-down');
    expect(shown().at(-2)).toBe('fact 20');
    expect(shown().at(-1)).toBe('Zeilen 14 bis 20 von 20');
    expect(pane.contexts('log', 'list')).toEqual(['details', 'log']);
    expect(pane.idle()).toEqual(['log.open']);
    pane.onCommand('details.back');
    expect(pane.isOpen()).toBe(false);
    expect(pane.contexts('log', 'list')).toEqual(['log', 'list']);
    expect(pane.idle()).toEqual([]);
  });

  test('beside its details a list has as much room as on the smallest usual screen', () => {
    for (const width of [120, 160, 250]) {
      const rows = aPane(3).paint(({ width: own }) => [`${own}`], { width, height: 10 });
      expect(Number.parseInt(rows[0] ?? '', 10)).toBeGreaterThanOrEqual(80);
    }
  });
});
