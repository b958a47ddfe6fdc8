import type { IncomingMessage, ServerResponse } from 'node:http';
import { exchange, type Reply } from './exchange.ts';
import type { Faults } from './faults.ts';
import { argumentsIn, bodyOf } from './http.ts';
import { type Json, objectsOf, textOf, textOrNull } from './json.ts';
import { changeMessage, contentOf } from './methods/chat.ts';
import { ApiRefusal } from './refusal.ts';
import type { ResponseUrl } from './tickets.ts';
import type { World } from './world.ts';

/** Answers a POST to a response URL; its faults and calls go by the name 'response_url'. */
export async function answerResponseUrl(
  world: World,
  faults: Faults,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  const args = argumentsIn(body, request.headers['content-type'] ?? 'json');
  const refuse = (error: string, status = 404): Reply => ({
    outcome: error,
    status,
    body: { ok: false, error },
  });
  await exchange(
    world,
    faults,
    { name: 'response_url', args, request, response },
    {
      refuse,
      do() {
        const from = world.tickets.takeResponseUrl(id);
        if (typeof from === 'string') return refuse(from);
        try {
          respond(world, from, args, 'response_url');
          return { outcome: 'ok', body: { ok: true } };
        } catch (error) {
          if (error instanceof ApiRefusal) return refuse(error.error, 400);
          throw error;
        }
      },
    },
  );
}

/** Does what an answer to an interaction says, from a response URL or in the acknowledgement of a command. */
export function respond(world: World, from: Omit<ResponseUrl, 'id'>, args: Json, where: string): void {
  const original = from.messageTs === null ? null : world.messages.find(from.channel, from.messageTs);
  if (args['delete_original'] === true) {
    if (original) original.isDeleted = true;
    return;
  }
  // only the explicit word is taken: what Slack does without it differs between surfaces
  if (original && args['replace_original'] === undefined) {
    world.record.violation(
      where,
      'replace_original is not said: Slack may replace the message that was clicked',
    );
  }
  const content = contentOf(world, where, args);
  if (original && args['replace_original'] === true) {
    changeMessage(original, content.text, content.blocks);
    return;
  }
  world.messages.post({
    channel: from.channel,
    author: world.workspace.botUserId,
    ...content,
    threadTs: textOrNull(args['thread_ts']),
    onlyFor: args['response_type'] === 'in_channel' ? null : from.userId,
  });
}

/** Shows what a command's acknowledgement says, if it says anything. */
export function showCommandAnswer(world: World, from: Omit<ResponseUrl, 'id'>, body: unknown): void {
  const args: Json = typeof body === 'string' ? { text: body } : ((body ?? {}) as Json);
  const isSaid = textOf(args['text']) !== '' || objectsOf(args['blocks']).length > 0;
  if (isSaid) respond(world, from, args, 'acknowledgement of a command');
}
