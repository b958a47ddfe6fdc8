const KEY_NAMES: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  enter: 'Enter',
  escape: 'Esc',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  delete: 'Del',
  tab: 'Tab',
};

/** What keys are called in a language, where that is not what stands on them. */
export type KeyWords = Readonly<{ space: string }>;

/** A key as people read it: 'shift+up' is 'Shift+↑', 'ctrl+p' is 'Ctrl+P', 'space' what the language calls it. */
export function keyName(key: string, words: KeyWords): string {
  const parts = key.length > 1 ? key.split('+') : [key];
  const named: Readonly<Record<string, string>> = { ...KEY_NAMES, ...words };
  return parts
    .map((part) => named[part] ?? (parts.length > 1 || part.length > 1 ? capitalised(part) : part))
    .join('+');
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
