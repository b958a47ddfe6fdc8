import type { Json } from './json.ts';

/** One call to the Web API, as it was received. */
export type Call = Readonly<{
  method: string;
  arguments: Json;
  /** What came back: the answer's `error`, 'ok', or what a fault did instead. */
  outcome: () => string;
}>;

/** Something that real Slack would have refused, or shown wrongly. */
export type Violation = Readonly<{ where: string; problem: string }>;

/** Everything the app ever sent, and what was wrong with it. */
export type Recording = Readonly<{
  calls: readonly Call[];
  violations: Violation[];
  /** Notes a call; the returned function tells its outcome. */
  call(method: string, args: Json): (outcome: string) => void;
  /** Notes any text received: bodies, acknowledgements, headers that carry words. */
  received(from: string, text: string): void;
  violation(where: string, problem: string): void;
  everythingSent(): string;
}>;

export function createRecording(): Recording {
  const calls: Call[] = [];
  const violations: Violation[] = [];
  const texts: string[] = [];
  return {
    calls,
    violations,
    call(method, args) {
      let outcome = 'under way';
      calls.push({ method, arguments: args, outcome: () => outcome });
      return (told) => {
        outcome = told;
      };
    },
    received: (from, text) => void texts.push(`${from}\n${text}`),
    violation: (where, problem) => void violations.push({ where, problem }),
    everythingSent: () => texts.join('\n\n'),
  };
}
