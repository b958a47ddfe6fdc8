import { expect, test } from 'vitest';
import { catalogue, interfaceLanguages } from '../../../src/i18n/index.ts';
import { keyName } from '../../../tui/key-names.ts';
import { bindingOf, commands } from '../../../tui/keys.ts';
import { helpScreen } from '../../../tui/screens/help.ts';
import { helpSections } from '../../../tui/screens/help-sections.ts';
import { fits, key, plain } from '../components/painted.ts';
import { openDashboard } from '../support/dashboard.ts';

function openHelp(first: 'de' | 'en' = 'en') {
  let language = first;
  const screen = helpScreen({ t: () => catalogue(language), theme: plain, paint: () => undefined });
  const speak = (next: 'de' | 'en') => {
    language = next;
  };
  const type = (text: string) => {
    for (const letter of text) screen.onKey?.(key(letter));
  };
  return { ...screen, type, speak };
}

test('0 opens the help; first is how the daily job goes, with its six keys', async () => {
  const dashboard = await openDashboard();
  dashboard.press('0');
  await dashboard.until((text) => text.includes('The daily job in six keys'), 'the help');
  const keys = helpSections(catalogue('en'))[0]?.entries.map(({ name }) => name);
  expect(keys).toEqual(['Enter', 'a', 'Enter', 'A', 'S', 'y']);
});

test.each(interfaceLanguages)('every key of every place is explained: %s', (language) => {
  const t = catalogue(language);
  const entries = helpSections(t).flatMap((section) => section.entries);
  for (const command of commands) {
    const name = bindingOf(command)
      .keys.map((key) => keyName(key, t.tui.chrome.key))
      .join(' ');
    expect(entries).toContainEqual({ name, meaning: t.tui.commands[command][1] });
  }
});

test.each(interfaceLanguages)('every state that people are shown is explained: %s', (language) => {
  const t = catalogue(language);
  const names = helpSections(t).flatMap(({ entries }) => entries.map(({ name }) => name));
  const states = [t.messageState, t.delivery, t.batchState].flatMap((words) => Object.values(words));
  expect(names).toEqual(expect.arrayContaining([...states, t.mailTaken, t.batchHeld]));
});

test('/ shows only what has the words typed, and Esc shows all again', () => {
  const help = openHelp();
  const size = { width: 80, height: 24 };
  help.onCommand('help.filter');
  help.type('unclear');
  const shown = help.paint(size).join('\n');
  expect(shown).toContain('unclear: may have been sent');
  expect(shown).not.toContain('six keys');
  help.onKey?.(key('enter'));
  expect(help.chips()).toEqual(['filter “unclear”']);
  expect(help.leaveLevel?.()).toBe(true);
  expect(help.paint(size).join('\n')).toContain('six keys');
});

test('what nothing has is said', () => {
  const help = openHelp();
  help.onCommand('help.filter');
  help.type('xyzzy');
  expect(help.paint({ width: 80, height: 24 }).join('\n')).toContain('No line has these words.');
});

test('it speaks the other language as soon as that is chosen', () => {
  const help = openHelp();
  const size = { width: 80, height: 24 };
  expect(help.paint(size)[0]).toContain('The daily job');
  help.speak('de');
  expect(help.paint(size)[0]).toContain('Die tägliche Arbeit');
});

test('it scrolls to its very end and no further', () => {
  const help = openHelp();
  const size = { width: 80, height: 24 };
  help.paint(size);
  help.onCommand('help.last');
  help.onCommand('help.page-down');
  const end = help.paint(size);
  expect(end.join('\n')).toContain('rundruf dashboard --plain');
  expect(end.at(-2)).not.toBe('');
  help.onCommand('help.first');
  expect(help.paint(size)[0]).toContain('six keys');
});

test.each([
  [60, 12],
  [80, 20],
  [120, 36],
  [300, 96],
])('it fits %i×%i, in both languages and all the way down', (width, height) => {
  for (const language of interfaceLanguages) {
    const help = openHelp(language);
    for (let page = 0; page < 30; page += 1) {
      const lines = help.paint({ width, height });
      expect(lines).toHaveLength(height);
      expect(lines.filter((line) => !fits(line, width))).toEqual([]);
      help.onCommand('help.page-down');
    }
  }
});
