import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault, Faults, OrderedFault } from './faults.ts';
import { answerJson } from './http.ts';
import type { Json } from './json.ts';
import type { World } from './world.ts';

/** What Slack answers to a request. */
export type Reply = Readonly<{
  /** In a word, for the record: 'ok' or the error. */
  outcome: string;
  status?: number;
  body: Json;
  headers?: Record<string, string>;
}>;

/** A request of the app: the method's name, or 'response_url'. */
export type Asked = Readonly<{
  name: string;
  args: Json;
  request: IncomingMessage;
  response: ServerResponse;
}>;

type Work = Readonly<{ do: () => Reply; refuse: (error: string) => Reply }>;
type Settle = (outcome: string) => void;

/** Records a request, does its work and answers, as far as the ordered faults let it. */
export async function exchange(world: World, faults: Faults, asked: Asked, work: Work): Promise<void> {
  const { name, args, request, response } = asked;
  const settle = world.record.call(name, args);
  const agent = request.headers['user-agent'] ?? '';
  world.record.received(`POST ${name}`, `${request.url ?? ''} ${agent}\n${JSON.stringify(args)}`);
  world.changes.notify();

  const ordered = faults.next(name);
  if (await goesOn('before', ordered, asked, settle)) {
    const { fault } = ordered ?? {};
    const reply = fault?.kind === 'error' ? work.refuse(fault.error) : work.do();
    world.changes.notify();
    if (await goesOn('after', ordered, asked, settle)) {
      settle(reply.outcome);
      answerJson(response, reply.status ?? 200, reply.body, reply.headers);
    }
  }
  world.changes.notify();
}

/** Whether the request goes on at this point; waits as long as it is held. */
async function goesOn(
  when: 'before' | 'after',
  ordered: OrderedFault | null,
  asked: Asked,
  settle: Settle,
): Promise<boolean> {
  if (!ordered || momentOf(ordered.fault) !== when) return true;
  const { fault } = ordered;
  if (fault.kind === 'error') return true; // it strikes instead of the work
  if (fault.kind === 'hold') {
    settle('held');
    await ordered.released;
    return true;
  }
  settle(breakOff(fault, asked));
  return false;
}

const momentOf = (fault: Fault): 'before' | 'after' => ('when' in fault ? fault.when : 'before');

function breakOff(fault: Exclude<Fault, { kind: 'error' | 'hold' }>, { request, response }: Asked): string {
  if (fault.kind === 'rate-limited') {
    const headers = { 'retry-after': String(fault.retryAfterSeconds) };
    answerJson(response, 429, { ok: false, error: 'ratelimited' }, headers);
    return 'ratelimited';
  }
  if (fault.kind === 'reset') {
    request.socket.destroy();
    return `reset ${fault.when} work`;
  }
  response.writeHead(fault.status);
  response.end();
  return `HTTP ${fault.status}`;
}
