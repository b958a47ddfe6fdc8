import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue, interfaceLanguages } from '../../src/i18n/index.ts';
import { bindingOf, commands, footerCommands, keysIn } from '../../tui/keys.ts';
import { keysByPlace, keysTable, placeName } from '../../tui/keys-table.ts';

const REPOSITORY = resolve(import.meta.dirname, '..', '..');

test.each(keysByPlace())('no key means two things in one place: $context', ({ commands: all }) => {
  const keys = all.flatMap((command) => bindingOf(command).keys);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test.each(interfaceLanguages)(
  'every command has words, and no words are without a command: %s',
  (language) => {
    const words = catalogue(language).tui.commands;
    expect(Object.keys(words).sort()).toEqual([...commands].sort());
    expect(commands.filter((command) => words[command].some((text) => text.trim() === ''))).toEqual([]);
  },
);

test.each(interfaceLanguages)('every place with keys has a name: %s', (language) => {
  const t = catalogue(language);
  const unnamed = keysByPlace().filter(({ context }) => placeName(t, context) === context);
  expect(unnamed.map(({ context }) => context)).toEqual([]);
});

// Swiss keyboards write these with AltGr, or as half an accent (facts/ink §1.31)
const HARD_ON_SWISS_KEYBOARDS = /^[[\]{}@#~|\\^`´¨€]$/;

test('no key needs AltGr on a Swiss keyboard', () => {
  const hard = commands.flatMap((command) =>
    bindingOf(command).keys.filter((key) => HARD_ON_SWISS_KEYBOARDS.test(key.split('+').at(-1) ?? '')),
  );
  expect(hard).toEqual([]);
});

test('nothing needs a combination that terminals swallow', () => {
  const swallowed = /alt\+|(ctrl|shift)\+enter|^f\d+$/;
  const needy = commands.filter((command) => bindingOf(command).keys.every((key) => swallowed.test(key)));
  expect(needy).toEqual([]);
});

test('where letters are text none of them is a command, and a key means what the nearest place says', () => {
  const editor = ['template-editor', 'global'] as const;
  expect(keysIn('global.help', editor)).toEqual(['f1']);
  expect(keysIn('go.run', editor)).toEqual([]);
  expect(keysIn('global.suspend', editor)).toEqual([]);
  expect(keysIn('global.help', ['credits', 'list', 'global'])).toEqual(['?', 'f1']);
  expect(footerCommands(editor)).not.toContain('global.quit');
});

test('the README has the table of all keys', () => {
  const readme = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
  const shown = /<!-- keys -->\n([\s\S]*?)\n<!-- \/keys -->/.exec(readme)?.[1]?.trim();
  const expected = keysTable();
  const how = 'put this between <!-- keys --> and <!-- /keys --> of README.md:';
  expect(shown === expected, `${how}\n\n${expected}\n`).toBe(true);
});
