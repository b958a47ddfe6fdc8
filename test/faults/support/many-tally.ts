import type { ManyAnswer, ManyCommand } from './many-workers.ts';

/** What became of all commands. */
export type Tally = Readonly<{
  add: (command: ManyCommand, answer: ManyAnswer) => void;
  commands: () => number;
  kills: () => number;
  /** How often a verb was done, or died of being done. */
  tried: (verb: string) => number;
  /** What may not happen, whatever others do at the same time. */
  surprises: readonly string[];
  /** The code of a refusal or outage; null for anything else. */
  codeOf: (answer: ManyAnswer) => string | null;
  summary: () => Readonly<Record<'done' | 'refused' | 'killed', Readonly<Record<string, number>>>>;
}>;

/** Nothing that another process does explains these: they are bugs, or waits that never end. */
const NEVER =
  /^(usage|database-.*|invalid-(config|value|day|time|setting|cursor|user)|portal-.*|gateway-.*|file-.*|text-unreadable|sandbox-.*|confirmation-needed|selection-needed|until-needed|unknown-setting)$/;

/** A command may end with 1 and an answer: a submission that stopped, an import with bad records. */
const MAY_END_WITH_ONE = ['batch submit', 'import'];

export function createTally(): Tally {
  const done = new Map<string, number>();
  const refused = new Map<string, number>();
  const killed = new Map<string, number>();
  const surprises: string[] = [];
  let commands = 0;
  const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
  return {
    surprises,
    codeOf,
    commands: () => commands,
    kills: () => sum(killed),
    tried: (verb) => (done.get(verb) ?? 0) + (killed.get(verb) ?? 0),
    summary: () => ({ done: sorted(done), refused: sorted(refused), killed: sorted(killed) }),
    add(command, answer) {
      commands += 1;
      const verb = verbOf(command);
      const code = codeOf(answer);
      if (answer.isKilled) count(killed, verb);
      else if (code !== null) count(refused, code);
      else count(done, verb);
      const surprise = surpriseOf(verb, answer, code);
      if (surprise !== null) surprises.push(`${command.words.join(' ')}: ${surprise}`);
    },
  };
}

const GROUPS = ['batch', 'log', 'credits', 'settings', 'users', 'templates'];

/** 'prepare', 'batch submit', 'log', 'log reset' … */
export function verbOf({ words: [first = '', second = ''] }: ManyCommand): string {
  return GROUPS.includes(first) && /^[a-z]/.test(second) ? `${first} ${second}` : first;
}

function codeOf(answer: ManyAnswer): string | null {
  if (answer.isKilled) return null;
  return (answer.json as { error?: { code: string } } | null)?.error?.code ?? null;
}

function surpriseOf(verb: string, answer: ManyAnswer, code: string | null): string | null {
  if (answer.isKilled) return null;
  if (answer.bug !== null) return answer.bug;
  if (answer.json === null) return `no JSON, exit code ${answer.code}: ${answer.stderr}`;
  if (code === 'usage' && verb === 'batch edit') return null; // somebody else has taken them out meanwhile
  if (code !== null) return NEVER.test(code) ? JSON.stringify(answer.json) : null;
  const isOk = answer.code === 0 || (answer.code === 1 && MAY_END_WITH_ONE.includes(verb));
  return isOk ? null : `exit code ${answer.code}: ${answer.stderr}`;
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}
