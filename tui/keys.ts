import { type KeyWords, keyName } from './key-names.ts';

/** Where a key has its meaning; the most special context that knows a key wins. */
export type KeyContext =
  | 'global'
  | 'list'
  /** Lists whose rows can be ticked. */
  | 'ticks'
  | 'form'
  /** A list of options to tick in a form. */
  | 'checklist'
  /** All that is known of a row, in the place of the list. */
  | 'details'
  | 'run'
  | 'patients'
  /** Who is not offered. */
  | 'excluded'
  | 'preview'
  | 'sending'
  | 'log'
  /** Whom to call, in the place of the log. */
  | 'calls'
  | 'batches'
  | 'templates'
  | 'template-history'
  | 'template-editor'
  | 'template-offers'
  | 'credits'
  | 'people'
  | 'settings'
  | 'help'
  | 'schedules'
  | 'recalls';

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
  'go.schedules': { context: 'global', keys: ['m'] },
  'go.recalls': { context: 'global', keys: ['y'] },
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
  'list.column-left': { context: 'list', keys: ['left', 'h'], shown: '←→', footer: 50 },
  'list.column-right': { context: 'list', keys: ['right', 'l'] },
  'list.sort': { context: 'list', keys: ['s'], footer: 51 },
  'list.filter': { context: 'list', keys: ['/'], footer: 40 },
  'list.tick': { context: 'ticks', keys: ['space'], footer: 6 },
  'list.tick-all': { context: 'ticks', keys: ['a'], footer: 7 },
  'list.invert': { context: 'ticks', keys: ['i'] },
  'list.range': { context: 'ticks', keys: ['v'] },
  'list.range-up': { context: 'ticks', keys: ['shift+up'] },
  'list.range-down': { context: 'ticks', keys: ['shift+down'] },
  'list.only-ticked': { context: 'ticks', keys: ['o'] },

  'form.up': { context: 'form', keys: ['up', 'k', 'shift+tab'], shown: '↑↓', footer: 10 },
  'form.down': { context: 'form', keys: ['down', 'j', 'tab'] },
  'form.left': { context: 'form', keys: ['left', 'h'], shown: '←→', footer: 15 },
  'form.right': { context: 'form', keys: ['right', 'l', 'space'] },

  'details.back': { context: 'details', keys: ['escape'], footer: 1 },
  'details.up': { context: 'details', keys: ['up', 'k'], shown: '↑↓', footer: 10 },
  'details.down': { context: 'details', keys: ['down', 'j'] },
  'details.page-up': { context: 'details', keys: ['pageup'] },
  'details.page-down': { context: 'details', keys: ['pagedown'] },
  'details.half-up': { context: 'details', keys: ['ctrl+u'] },
  'details.half-down': { context: 'details', keys: ['ctrl+d'] },
  'details.first': { context: 'details', keys: ['home', 'g'] },
  'details.last': { context: 'details', keys: ['end', 'G'] },

  'checklist.close': { context: 'checklist', keys: ['enter', 'tab'], footer: 1 },
  'checklist.tick': { context: 'checklist', keys: ['space'], footer: 2 },
  'checklist.tick-all': { context: 'checklist', keys: ['a'], footer: 3 },
  'checklist.filter': { context: 'checklist', keys: ['/'], footer: 4 },

  'run.collect': { context: 'run', keys: ['enter'], footer: 1 },
  'run.defaults': { context: 'run', keys: ['d'], footer: 30 },
  'run.open': { context: 'run', keys: ['e'], footer: 20 },

  'patients.preview': { context: 'patients', keys: ['enter'], footer: 1 },
  'patients.excluded': { context: 'patients', keys: ['e'], footer: 8 },
  'patients.consents': { context: 'patients', keys: ['c'], footer: 9 },
  'excluded.open': { context: 'excluded', keys: ['enter'], footer: 2 },
  'excluded.back': { context: 'excluded', keys: ['e'], footer: 1 },
  'excluded.consents': { context: 'excluded', keys: ['c'], footer: 9 },

  'preview.approve': { context: 'preview', keys: ['A'], footer: 2, needs: 'approve' },
  'preview.prepare': { context: 'preview', keys: ['p'], footer: 5, needs: 'prepare' },
  'preview.send': { context: 'preview', keys: ['S'], footer: 3, needs: 'prepare' },
  'preview.reject': { context: 'preview', keys: ['r'], footer: 6, needs: 'approve' },
  'preview.withdraw': { context: 'preview', keys: ['W'], footer: 8, needs: 'prepare' },
  'preview.open': { context: 'preview', keys: ['enter'], footer: 9 },
  'preview.remove': { context: 'preview', keys: ['x'], footer: 7, needs: 'prepare' },
  'sending.stop': { context: 'sending', keys: ['x'], footer: 1 },

  'log.open': { context: 'log', keys: ['enter'], footer: 1 },
  'log.filter': { context: 'log', keys: ['f', '/'], footer: 2 },
  'log.clear-kind': { context: 'log', keys: ['delete'], footer: 8 },
  'log.refresh': { context: 'log', keys: ['t'], footer: 4, needs: 'prepare' },
  'log.reset': { context: 'log', keys: ['r'], footer: 5, needs: 'prepare' },
  'log.decide': { context: 'log', keys: ['u'], footer: 30, needs: 'approve' },
  'log.columns': { context: 'log', keys: ['w'], footer: 26 },
  'log.calls': { context: 'log', keys: ['c'], footer: 6 },
  'log.purge': { context: 'log', keys: ['P'], footer: 25, needs: 'admin' },

  'calls.open': { context: 'calls', keys: ['enter'], footer: 2 },
  'calls.back': { context: 'calls', keys: ['c'], footer: 1 },

  'batches.open': { context: 'batches', keys: ['enter'], footer: 1 },
  'batches.approve': { context: 'batches', keys: ['A'], footer: 2, needs: 'approve' },
  'batches.send': { context: 'batches', keys: ['S'], footer: 3, needs: 'prepare' },
  'batches.reject': { context: 'batches', keys: ['r'], footer: 4, needs: 'approve' },
  'batches.retry': { context: 'batches', keys: ['t'], footer: 5, needs: 'prepare' },
  'batches.withdraw': { context: 'batches', keys: ['W'], footer: 7, needs: 'prepare' },
  'batches.detail': { context: 'batches', keys: ['space', 'i'], footer: 8 },
  'batches.filter': { context: 'batches', keys: ['f'], footer: 9 },

  'templates.edit': { context: 'templates', keys: ['enter', 'e'], footer: 1 },
  'templates.next': { context: 'templates', keys: ['p'], footer: 2 },
  'templates.patient': { context: 'templates', keys: ['n'], footer: 5 },
  'templates.language': { context: 'templates', keys: ['l'], footer: 3 },
  'templates.history': { context: 'templates', keys: ['h'], footer: 4 },
  'templates.reset': { context: 'templates', keys: ['d'], footer: 6, needs: 'admin' },
  'template-history.take': { context: 'template-history', keys: ['enter'], footer: 1, needs: 'admin' },
  'template-editor.save': {
    context: 'template-editor',
    keys: ['ctrl+s'],
    shown: 'Ctrl+S',
    footer: 1,
    needs: 'admin',
  },
  'template-editor.offers': { context: 'template-editor', keys: ['f2', 'ctrl+o'], footer: 3 },
  'template-editor.leave': { context: 'template-editor', keys: ['escape'], footer: 2 },
  'template-editor.part': { context: 'template-editor', keys: ['tab', 'shift+tab'], footer: 6 },
  'template-editor.next': { context: 'template-editor', keys: ['f3', 'ctrl+n'], footer: 4 },
  'template-editor.patient': { context: 'template-editor', keys: ['f4', 'ctrl+g'], footer: 7 },
  'template-editor.language': { context: 'template-editor', keys: ['f6', 'ctrl+t'], footer: 5 },
  'template-editor.undo': { context: 'template-editor', keys: ['ctrl+z'], shown: 'Ctrl+Z', footer: 8 },
  'template-editor.redo': { context: 'template-editor', keys: ['ctrl+y'] },
  'template-offers.insert': { context: 'template-offers', keys: ['enter', 'tab'], footer: 1 },
  'template-offers.up': { context: 'template-offers', keys: ['up'], shown: '↑↓', footer: 2 },
  'template-offers.down': { context: 'template-offers', keys: ['down'] },
  'template-offers.close': { context: 'template-offers', keys: ['escape', 'f2', 'ctrl+o'], footer: 3 },

  'credits.account': { context: 'credits', keys: ['tab', 'shift+tab'], footer: 1 },
  'credits.buy': { context: 'credits', keys: ['b'], footer: 2, needs: 'admin' },
  'credits.correct': { context: 'credits', keys: ['c'], footer: 3, needs: 'admin' },

  'people.edit': { context: 'people', keys: ['enter', 'e'], footer: 1, needs: 'admin' },
  'people.add': { context: 'people', keys: ['n'], footer: 2, needs: 'admin' },
  'people.detail': { context: 'people', keys: ['space', 'i'], footer: 8 },

  'settings.edit': { context: 'settings', keys: ['enter', 'e'], footer: 1 },
  'settings.clear': { context: 'settings', keys: ['c'], footer: 2 },
  'settings.detail': { context: 'settings', keys: ['space', 'i'], footer: 8 },
  'settings.filter': { context: 'settings', keys: ['f'], footer: 9 },

  'help.up': { context: 'help', keys: ['up', 'k'], shown: '↑↓', footer: 10 },
  'help.down': { context: 'help', keys: ['down', 'j'] },
  'help.page-up': { context: 'help', keys: ['pageup'] },
  'help.page-down': { context: 'help', keys: ['pagedown', 'space'] },
  'help.first': { context: 'help', keys: ['home', 'g'] },
  'help.last': { context: 'help', keys: ['end', 'G'] },
  'help.filter': { context: 'help', keys: ['/'], footer: 40 },

  'schedules.detail': { context: 'schedules', keys: ['enter', 'i'], footer: 1 },
  'schedules.switch': { context: 'schedules', keys: ['space'], footer: 2, needs: 'admin' },
  'schedules.edit': { context: 'schedules', keys: ['e'], footer: 3, needs: 'admin' },
  'schedules.run-now': { context: 'schedules', keys: ['N'], footer: 4, needs: 'prepare' },
  'schedules.add': { context: 'schedules', keys: ['n'], footer: 5, needs: 'admin' },
  'schedules.remove': { context: 'schedules', keys: ['delete', 'x'], footer: 6, needs: 'admin' },

  'recalls.detail': { context: 'recalls', keys: ['enter', 'i'], footer: 1 },
  'recalls.prepare': { context: 'recalls', keys: ['p'], footer: 2, needs: 'prepare' },
  'recalls.consents': { context: 'recalls', keys: ['c'], footer: 3 },
  'recalls.edit': { context: 'recalls', keys: ['e'], footer: 4, needs: 'prepare' },
  'recalls.add': { context: 'recalls', keys: ['n'], footer: 5, needs: 'prepare' },
  'recalls.close': { context: 'recalls', keys: ['x'], footer: 6, needs: 'prepare' },
  'recalls.filter': { context: 'recalls', keys: ['f'], footer: 7 },
  'recalls.reset': { context: 'recalls', keys: ['r'], footer: 8, needs: 'prepare' },
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

/** The keys that call a command where these contexts hold: none that a nearer context takes, no letter where text is typed. */
export function keysIn(command: Command, contexts: readonly KeyContext[]): readonly string[] {
  return bindings[command].keys.filter(
    (key) => !(isTyped(contexts) && key.length === 1) && commandFor(key, contexts) === command,
  );
}

/** The commands of these contexts that the footer names, the most important first; a key taken by a nearer context is left out. */
export function footerCommands(contexts: readonly KeyContext[]): Command[] {
  const rank = (name: Command) => bindings[name].footer ?? Number.POSITIVE_INFINITY;
  return commands
    .filter((name) => contexts.includes(bindings[name].context) && bindings[name].footer !== undefined)
    .filter((name) => keysIn(name, contexts)[0] === bindings[name].keys[0])
    .sort((a, b) => rank(a) - rank(b));
}

/** Where letters are text and no commands. */
const TYPED: readonly KeyContext[] = ['template-editor', 'template-offers'];

function isTyped(contexts: readonly KeyContext[]): boolean {
  return contexts.some((context) => TYPED.includes(context));
}

/** How the footer shows a command's key. */
export function shownKey(command: Command, words: KeyWords): string {
  const { shown, keys: all } = bindings[command];
  return shown ?? keyName(all[0] ?? '', words);
}
