import type { Catalogue } from '../src/i18n/en.ts';
import { catalogue } from '../src/i18n/index.ts';
import { type KeyWords, keyName } from './key-names.ts';
import { bindingOf, type Command, commands, type KeyContext } from './keys.ts';

/** The commands of one place, in the order of `keys.ts`. */
export type PlaceKeys = Readonly<{ context: KeyContext; commands: readonly Command[] }>;

/** Every command there is, by the place where its keys have their meaning. */
export function keysByPlace(): readonly PlaceKeys[] {
  const contexts = new Set(commands.map((command) => bindingOf(command).context));
  return [...contexts].map((context) => ({
    context,
    commands: commands.filter((command) => bindingOf(command).context === context),
  }));
}

/** How a place is called: by its screen, or as the help calls what is no screen. */
export function placeName(t: Catalogue, context: KeyContext): string {
  const screens: Readonly<Record<string, string>> = t.tui.chrome.screen;
  return screens[context] ?? t.tui.help.place[context] ?? context;
}

/** All keys of a command as people read them. */
export function keyNames(command: Command, words: KeyWords): readonly string[] {
  return bindingOf(command).keys.map((each) => keyName(each, words));
}

/** The README's table of all keys, in Markdown and English. */
export function keysTable(): string {
  const t = catalogue('en');
  const { where, key, what } = t.tui.help.table;
  const rows = keysByPlace().flatMap(({ context, commands: all }) =>
    all.map((command, index) => [
      index === 0 ? placeName(t, context) : '',
      keyNames(command, t.tui.chrome.key)
        .map((name) => `\`${name}\``)
        .join(' '),
      t.tui.commands[command][1].replaceAll('|', '\\|'),
    ]),
  );
  return [[where, key, what], ['---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
