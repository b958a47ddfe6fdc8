import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Json, objectOf, parsed } from './json.ts';

/** A request's whole body. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The arguments in a body, form-encoded or JSON; the JSON texts in a form are read too. */
export function argumentsIn(body: string, contentType: string): Json {
  if (contentType.includes('json')) return objectOf(parsed(body));
  const args: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(body)) {
    args[name] = /^[[{]/.test(value) && nestedArguments.has(name) ? parsed(value) : value;
  }
  return args;
}

/** Answers with JSON. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

/** Arguments that the SDK sends as JSON texts; all others stay what they are, braces or not. */
const nestedArguments = new Set(['blocks', 'view', 'attachments', 'metadata', 'files', 'unfurls']);
