import type { Problem } from '../limits/problem.ts';
import { ApiRefusal } from '../refusal.ts';
import type { World } from '../world.ts';

/** Notes what Slack would refuse, and refuses it. */
export function refuseProblems(world: World, where: string, problems: readonly Problem[]): void {
  for (const { path, problem } of problems) world.record.violation(where, `${path}: ${problem}`);
  const first = problems[0];
  if (!first) return;
  const messages = problems.map(({ path, problem }) => `[ERROR] ${problem} [json-pointer:/${path}]`);
  throw new ApiRefusal(first.error, { response_metadata: { messages } });
}
