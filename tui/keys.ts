/** Where a key has its meaning; the most special context that knows a key wins. */
export type KeyContext =
  | 'global'
  | 'list'
  | 'form'
  | 'run'
  | 'patients'
  | 'preview'
  | 'sending'
  | 'log'
  | 'batches'
  | 'templates'
  | 'credits'
  | 'people'
  | 'settings'
  | 'help';

/** What may be missing to the actor, or to everybody in a read-only dashboard. */
type Needs = 'view' | 'prepare' | 'approve' | 'admin';

type Binding = Readonly<{
  context: KeyContext;
  /** The first is the one that is shown. */
  keys: readonly string[];
  /** How the footer shows it, if not by its key. */
  shown?: string;
  /** In the footer, the lowest first; left out: only in the help. */
  footer?: number;
  /** Left out: viewing. */
  needs?: Needs;
}>;

/**
 * Every key there is, once: handlers, footer, help, palette and the README's table come from here (facts/ink §1.6).
 * Capital letters are for what leaves the house or destroys.
 */
export const keys = {
  'go.run': { context: 'global', keys: ['1'] },
  'go.patients': { context: 'global', keys: ['2'] },
  'go.preview': { context: 'global', keys: ['3'] },
  'go.log': { context: 'global', keys: ['4'] },
  'go.batches': { context: 'global', keys: ['5'] },
  'go.templates': { context: 'global', keys: ['6'] },
  'go.credits': { context: 'global', keys: ['7'] },
  'go.people': { context: 'global', keys: ['8'] },
  'go.settings': { context: 'global', keys: ['9'] },
  'go.help': { context: 'global', keys: ['0'] },
  'global.help': { context: 'global', keys: ['?', 'f1'], footer: 99 },
  'global.palette': { context: 'global', keys: [':', 'ctrl+p'] },
  'global.back': { context: 'global', keys: ['escape'] },
  'global.quit': { context: 'global', keys: ['q'], footer: 98 },
  'global.stop': { context: 'global', keys: ['ctrl+c'] },
  'global.reload': { context: 'global', keys: ['f5', 'R'] },
  'global.activity': { context: 'global', keys: ['!'] },
  'global.language': { context: 'global', keys: ['L'] },
  'global.repaint': { context: 'global', keys: ['ctrl+l'] },
  'global.suspend': { context: 'global', keys: ['ctrl+z'] },
  'global.undo': { context: 'global', keys: ['z'] },
  'global.redo': { context: 'global', keys: ['Z'] },

  'list.up': { context: 'list', keys: ['up', 'k'], shown: '↑↓', footer: 10 },
  'list.down': { context: 'list', keys: ['down', 'j'] },
  'list.page-up': { context: 'list', keys: ['pageup'] },
  'list.page-down': { context: 'list', keys: ['pagedown'] },
  'list.half-up': { context: 'list', keys: ['ctrl+u'] },
  'list.half-down': { context: 'list', keys: ['ctrl+d'] },
  'list.first': { context: 'list', keys: ['home', 'g'] },
  'list.last': { context: 'list', keys: ['end', 'G'] },
  'list.column-left': { context: 'list', keys: ['left', 'h'] },
  'list.column-right': { context: 'list', keys: ['right', 'l'] },
  'list.sort': { context: 'list', keys: ['s'] },
  'list.filter': { context: 'list', keys: ['/'], footer: 40 },
  'list.tick': { context: 'list', keys: ['space'], footer: 15 },
  'list.tick-all': { context: 'list', keys: ['a'], footer: 20 },
  'list.invert': { context: 'list', keys: ['i'] },
  'list.range': { context: 'list', keys: ['v'] },
  'list.range-up': { context: 'list', keys: ['shift+up'] },
  'list.range-down': { context: 'list', keys: ['shift+down'] },
  'list.only-ticked': { context: 'list', keys: ['o'] },
  'list.technical': { context: 'list', keys: ['w'] },

  'form.up': { context: 'form', keys: ['up', 'k', 'shift+tab'], shown: '↑↓', footer: 10 },
  'form.down': { context: 'form', keys: ['down', 'j', 'tab'] },
  'form.left': { context: 'form', keys: ['left', 'h'], shown: '←→', footer: 15 },
  'form.right': { context: 'form', keys: ['right', 'l', 'space'] },

  'run.collect': { context: 'run', keys: ['enter'], footer: 1 },
  'run.defaults': { context: 'run', keys: ['d'], footer: 30 },
  'run.open': { context: 'run', keys: ['e'], footer: 20 },

  'patients.preview': { context: 'patients', keys: ['enter'], footer: 1 },
  'patients.excluded': { context: 'patients', keys: ['e'], footer: 30 },

  'preview.approve': { context: 'preview', keys: ['A'], footer: 2, needs: 'approve' },
  'preview.prepare': { context: 'preview', keys: ['p'], footer: 5, needs: 'prepare' },
  'preview.send': { context: 'preview', keys: ['S'], footer: 3, needs: 'prepare' },
  'preview.reject': { context: 'preview', keys: ['r'], footer: 6, needs: 'approve' },
  'preview.withdraw': { context: 'preview', keys: ['W'], needs: 'prepare' },
  'preview.remove': { context: 'preview', keys: ['x'], footer: 7, needs: 'prepare' },
  'sending.stop': { context: 'sending', keys: ['x'], footer: 1 },
} as const satisfies Readonly<Record<string, Binding>>;

export type Command = keyof typeof keys;

export const commands = Object.keys(keys) as Command[];

const bindings: Readonly<Record<Command, Binding>> = keys;

/** What is said of a command: its key as it is shown, and what it needs. */
export function bindingOf(command: Command): Binding {
  return bindings[command];
}

/** What the key means where these contexts hold, the most special first; null when nothing. */
export function commandFor(key: string, contexts: readonly KeyContext[]): Command | null {
  for (const context of contexts) {
    const found = commands.find((name) => {
      const binding = bindings[name];
      return binding.context === context && binding.keys.includes(key);
    });
    if (found !== undefined) return found;
  }
  return null;
}

/** The commands of these contexts that the footer names, the most important first; a key taken by a nearer context is left out. */
export function footerCommands(contexts: readonly KeyContext[]): Command[] {
  const rank = (name: Command) => bindings[name].footer ?? Number.POSITIVE_INFINITY;
  return commands
    .filter((name) => contexts.includes(bindings[name].context) && bindings[name].footer !== undefined)
    .filter((name) => commandFor(bindings[name].keys[0] ?? '', contexts) === name)
    .sort((a, b) => rank(a) - rank(b));
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  enter: 'Enter',
  escape: 'Esc',
  space: 'Space',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  delete: 'Del',
  tab: 'Tab',
};

/** A key as people read it: 'shift+up' is 'Shift+↑'. */
export function keyName(key: string): string {
  const parts = key.length > 1 ? key.split('+') : [key];
  return parts
    .map((part) => KEY_NAMES[part] ?? (part.length > 1 ? part[0]?.toUpperCase() + part.slice(1) : part))
    .join('+');
}

/** How the footer shows a command's key. */
export function shownKey(command: Command): string {
  const { shown, keys: all } = bindings[command];
  return shown ?? keyName(all[0] ?? '');
}
