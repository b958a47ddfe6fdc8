/** Something Slack refuses: where in the arguments, why, and the error it answers. */
export type Problem = Readonly<{ path: string; problem: string; error: string }>;

/** Looks at one value; tells what Slack would refuse in it. */
export type Check = (value: unknown, path: string) => readonly Problem[];

/** One problem; blocks' own unless said otherwise. */
export const problemAt = (path: string, problem: string, error = 'invalid_blocks'): readonly Problem[] => [
  { path, problem, error },
];
