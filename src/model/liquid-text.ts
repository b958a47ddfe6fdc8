import { type Filter, Liquid, LiquidError, type Template, TokenKind, Value } from 'liquidjs';

/** A text read once, to be filled as often as needed. */
export type ParsedText = readonly Template[];

/** A place in a text, counted from 1. */
export type TextPosition = Readonly<{ line: number; column: number }>;

/** What is wrong with the Liquid of a text; `name`: the filter, tag or placeholder. */
export type LiquidProblem = Readonly<{
  code:
    | 'unknown-filter'
    | 'filter-argument'
    | 'unknown-tag'
    | 'not-closed'
    | 'stray-brace'
    | 'too-much'
    | 'syntax';
  name: string | null;
  at: TextPosition | null;
}>;

/** A text that cannot be read or filled. */
export class LiquidTextError extends Error {
  readonly problem: LiquidProblem;

  constructor(problem: LiquidProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** What a text may do beside placeholders: no loops, no variables of its own, no files. */
export const allowedTags: readonly string[] = ['case', 'comment', 'if', 'unless'];

/** Least and greatest number of a filter's values: liquidjs itself notices a missing one only when it fills the text. */
const FILTER_VALUES: Readonly<Record<string, readonly [number, number]>> = {
  append: [1, 1],
  capitalize: [0, 0],
  default: [1, 1],
  downcase: [0, 0],
  prepend: [1, 1],
  remove: [1, 1],
  slice: [1, 2],
  strip: [0, 0],
  truncate: [0, 2],
  upcase: [0, 0],
};
export const allowedFilters: readonly string[] = Object.keys(FILTER_VALUES);

const liquid = createLiquid();

function createLiquid(): Liquid {
  const created = new Liquid({
    strictVariables: true, // an unknown placeholder is an error, not an empty string
    strictFilters: true,
    jsTruthy: true, // {% if patient.first_name %} means: there is one
    ownPropertyOnly: true,
    templates: {}, // without it the file system is read
    parseLimit: 20_000,
    renderLimit: 5_000, // milliseconds on the clock: a busy machine must not make a good text fail
    memoryLimit: 1_000_000,
  });
  for (const tag of Object.keys(created.tags)) if (!allowedTags.includes(tag)) delete created.tags[tag];
  for (const filter of Object.keys(created.filters))
    if (!allowedFilters.includes(filter)) delete created.filters[filter];
  return created;
}

/** Reads a text; throws LiquidTextError for broken syntax and for tags and filters that are not allowed. */
export function parseText(source: string): ParsedText {
  const parsed = guarded(() => liquid.parse(source));
  const problem = firstOf(parsed, (node) => wrongFilter(node) ?? strayBrace(node));
  if (problem !== null) throw new LiquidTextError(problem);
  return parsed;
}

/** Fills a text; throws LiquidTextError when a placeholder is missing from the context. */
export function fillText(text: ParsedText, context: object): string {
  return guarded(() => String(liquid.renderSync([...text], context)));
}

export type PlaceholderUse = Readonly<{ name: string; at: TextPosition }>;

/** Every placeholder the text mentions, in branches that are never reached too, in the order of the text. */
export function placeholdersUsed(text: ParsedText): PlaceholderUse[] {
  const { variables } = liquid.analyzeSync([...text], { partials: false });
  return Object.values(variables)
    .flat()
    .map((variable) => ({
      name: String(variable),
      at: { line: variable.location.row, column: variable.location.col },
    }))
    .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new LiquidTextError(problemOf(error));
  }
}

const MESSAGES: readonly (readonly [RegExp, LiquidProblem['code']])[] = [
  [/^undefined filter: (.*?)(?:, line:\d|$)/, 'unknown-filter'],
  [/^tag "(.*?)" not found/, 'unknown-tag'],
  [/^(?:output|tag) "?(.*?)"? not closed/s, 'not-closed'],
  [/limit exceeded/, 'too-much'],
];

/** liquidjs tells what is wrong in its message only. */
function problemOf(error: unknown): LiquidProblem {
  if (!LiquidError.is(error)) return { code: 'syntax', name: null, at: null };
  const [line, column] = error.token.getPosition();
  const at = line === undefined || column === undefined ? null : { line, column };
  for (const [pattern, code] of MESSAGES) {
    const match = pattern.exec(error.message);
    if (match !== null) return { code, name: match[1]?.replace(/\.{3}$/, '…') ?? null, at };
  }
  return { code: 'syntax', name: null, at };
}

function firstOf(
  nodes: Iterable<Template>,
  look: (node: Template) => LiquidProblem | null,
): LiquidProblem | null {
  for (const node of nodes) {
    const problem = look(node) ?? firstOf(childrenOf(node), look);
    if (problem !== null) return problem;
  }
  return null;
}

function childrenOf(node: Template): readonly Template[] {
  const step = node.children?.(false, true).next();
  return step?.done ? step.value : [];
}

function wrongFilter(node: Template): LiquidProblem | null {
  for (const value of node.arguments?.() ?? []) {
    const wrong = value instanceof Value ? value.filters.find(hasWrongValues) : undefined;
    if (wrong !== undefined) return { code: 'filter-argument', name: wrong.name, at: positionOf(node) };
  }
  return null;
}

function hasWrongValues({ name, args }: Filter): boolean {
  const [least, greatest] = FILTER_VALUES[name] ?? [0, 0];
  const given = args.filter((argument) => !Array.isArray(argument)).length; // an array is a named one
  return given < least || given > greatest;
}

// '{ patient.first_name }' and 'patient.first_name }}' are slips of the finger that would be sent as they stand
const STRAY_BRACE =
  /\{\s{0,9}\w{1,40}\.\w{1,40}|\b(?:patient|appointment|recall|doctor|practice)\.\w{1,40}\s{0,9}\}|\}\}|%\}/;

function strayBrace({ token }: Template): LiquidProblem | null {
  if (token.kind !== TokenKind.HTML) return null;
  const text = token.getText();
  const match = STRAY_BRACE.exec(text);
  if (match === null) return null;
  const [line = 1, column = 1] = token.getPosition();
  const before = text.slice(0, match.index).split('\n');
  const last = before.at(-1)?.length ?? 0;
  const at = { line: line + before.length - 1, column: before.length === 1 ? column + last : last + 1 };
  return { code: 'stray-brace', name: match[0], at };
}

function positionOf({ token }: Template): TextPosition {
  const [line = 1, column = 1] = token.getPosition();
  return { line, column };
}
