import stringWidth from 'string-width';
import type { Catalogue } from '../../i18n/en.ts';
import { type FindingState, findingStates, isAilment } from '../../model/finding.ts';
import { cleanText, shorten } from '../../model/text.ts';
import { wrapped } from '../output.ts';
import type { CheckGroup, Diagnosis } from './checks.ts';

/** One finding as `--json` shows it (docs/cli.md). */
export function diagnosisJson(t: Catalogue, { check, finding: { code, details } }: Diagnosis) {
  return {
    check,
    state: findingStates[code],
    code,
    details,
    advice: adviceFor(t, { check, finding: { code, details } }),
  };
}

const SYMBOLS = { ok: '✓', warning: '!', failed: '✗', 'not-checked': '–' } as const satisfies Record<
  FindingState,
  string
>;

const COLOURS = { ok: 32, warning: 33, failed: 31, 'not-checked': 2 } as const satisfies Record<
  FindingState,
  number
>;

const GAP = 2;

/** Prints findings as they come: mark, what was checked, what was found, and below what to do. */
export function createReport(t: Catalogue, print: (line?: string) => void) {
  const { doctor } = t;
  const marks = widest(Object.values(doctor.state)) + 2; // the symbol and a blank
  const names = widest(Object.values(doctor.check));
  const indent = GAP + marks + GAP + names + GAP;
  const counts = new Map<FindingState, number>();
  let title: string | null = null; // of the group that has said nothing yet
  return {
    /** What concerns no installation of this kind has no title either. */
    group(group: CheckGroup): void {
      title = doctor.group[group];
    },
    print(diagnosis: Diagnosis): void {
      if (title !== null) {
        print();
        print(painted(title, BOLD));
        title = null;
      }
      const { check, finding } = diagnosis;
      const state = findingStates[finding.code];
      counts.set(state, (counts.get(state) ?? 0) + 1);
      const mark = padded(`${SYMBOLS[state]} ${doctor.state[state]}`, marks);
      const head = `  ${painted(mark, COLOURS[state])}  ${padded(doctor.check[check], names)}  `;
      const [first = '', ...more] = wrapped(doctor.found[finding.code](harmless(finding.details)), indent);
      print(head + first.trimStart());
      for (const line of more) print(line);
      const advice = adviceFor(t, diagnosis);
      if (advice === null) return;
      const [arrow = '', ...rest] = wrapped(advice, indent + 2);
      print(`${arrow.slice(0, indent)}→ ${arrow.trimStart()}`);
      for (const line of rest) print(line);
    },
    summary(): void {
      const count = (state: FindingState) => counts.get(state) ?? 0;
      print();
      const text = doctor.summary({
        ok: count('ok'),
        warning: count('warning'),
        failed: count('failed'),
        notChecked: count('not-checked'),
      });
      for (const line of wrapped(text, 0)) print(line);
    },
  };
}

function adviceFor({ doctor }: Catalogue, { finding: { code, details } }: Diagnosis): string | null {
  return isAilment(code) ? doctor.advice[code](harmless(details)) : null;
}

const MAX_SHOWN = 200; // of a path or a reason; longer ones are somebody's joke

/** What came from outside may hold terminal escapes or be very long. */
function harmless<T extends Diagnosis['finding']['details']>(details: T): T {
  const clean = (value: unknown): unknown =>
    typeof value === 'string'
      ? shorten(cleanText(value), MAX_SHOWN)
      : Array.isArray(value)
        ? value.map(clean)
        : value;
  return Object.fromEntries(Object.entries(details).map(([key, value]) => [key, clean(value)])) as T;
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => stringWidth(text)));
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

const BOLD = 1;

/** Colour only repeats what the words say, on terminals that want it (no-color.org). */
function painted(text: string, style: number): string {
  const isWanted = process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  return isWanted ? `\u001b[${style}m${text}\u001b[0m` : text;
}
