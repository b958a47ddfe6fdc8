import type { IncomingMessage, ServerResponse } from 'node:http';
import { exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import { argumentsIn, bodyOf } from './http.ts';
import type { Json } from './json.ts';
import { textOf } from './json.ts';
import { authMethods } from './methods/auth.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import type { Method, Methods } from './methods/method.ts';
import { userMethods } from './methods/users.ts';
import { viewMethods } from './methods/views.ts';
import { ApiRefusal } from './refusal.ts';
import type { World } from './world.ts';

/** Answers `POST /api/METHOD`. */
export type WebApi = (method: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The Web API with its methods; `more` are those that belong to the sockets. */
export function createWebApi(world: World, faults: Faults, more: Methods): WebApi {
  const methods: Methods = {
    ...authMethods,
    ...chatMethods,
    ...conversationMethods,
    ...userMethods,
    ...viewMethods,
    ...more,
  };
  return async (name, request, response) => {
    const body = await bodyOf(request);
    const args = argumentsIn(body, request.headers['content-type'] ?? '');
    const { token: _, ...recorded } = args;
    const method = methods[name];
    await exchange(
      world,
      faults,
      { name, args: recorded, request, response },
      {
        do: () => {
          const answer = work(world, method, name, tokenOf(request, args), args);
          const outcome = answer['ok'] === true ? 'ok' : textOf(answer['error']);
          return { outcome, body: answer, headers: scopeHeaders(world, method, args) };
        },
        refuse: (error) => ({ outcome: error, body: refused(new ApiRefusal(error)) }),
      },
    );
  };
}

function work(world: World, method: Method | undefined, name: string, token: string, args: Json): Json {
  try {
    if (!method) throw new ApiRefusal('unknown_method', { req_method: name });
    checkToken(world, method, token);
    checkScope(world, method, args);
    return { ok: true, ...method.answer(world, args, token) };
  } catch (error) {
    if (error instanceof ApiRefusal) return refused(error);
    throw error;
  }
}

const refused = ({ error, details }: ApiRefusal): Json => ({ ok: false, error, ...details });

function checkToken({ app }: World, method: Method, token: string): void {
  if (token === '') throw new ApiRefusal('not_authed');
  if (token !== app.botToken && token !== app.appToken) throw new ApiRefusal('invalid_auth');
  const wanted = method.token ?? 'bot';
  if (wanted === 'any') return;
  if ((wanted === 'app') !== (token === app.appToken)) throw new ApiRefusal('not_allowed_token_type');
}

function checkScope(world: World, method: Method, args: Json): void {
  const needed = scopesOf(world, method, args);
  if (needed.length === 0 || needed.some((scope) => world.app.scopes.has(scope))) return;
  throw new ApiRefusal('missing_scope', {
    needed: needed.join(','),
    provided: [...world.app.scopes].join(','),
  });
}

const scopesOf = (world: World, method: Method, args: Json): readonly string[] =>
  typeof method.scopes === 'function' ? method.scopes(world, args) : (method.scopes ?? []);

const scopeHeaders = (world: World, method: Method | undefined, args: Json): Record<string, string> => ({
  'x-oauth-scopes': [...world.app.scopes].join(','),
  'x-accepted-oauth-scopes': method ? scopesOf(world, method, args).join(',') : '',
});

function tokenOf(request: IncomingMessage, args: Json): string {
  const bearer = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? textOf(args['token']);
}
