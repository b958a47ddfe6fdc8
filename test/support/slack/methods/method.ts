import type { Json } from '../json.ts';
import type { World } from '../world.ts';

/** One method of the Web API. Declines by throwing an `ApiRefusal`. */
export type Method = Readonly<{
  /** Which token may call it; the bot's, unless said otherwise. */
  token?: 'app' | 'any';
  /** The scopes it needs, any one of them; may depend on what it is asked about. */
  scopes?: readonly string[] | ((world: World, args: Json) => readonly string[]);
  answer(world: World, args: Json, token: string): Json;
}>;

export type Methods = Readonly<Record<string, Method>>;
