import type { Json } from './json.ts';

/** What the Web API declines: becomes `{ ok: false, error, …details }`. */
export class ApiRefusal extends Error {
  readonly error: string;
  readonly details: Json;

  constructor(error: string, details: Json = {}) {
    super(error);
    this.error = error;
    this.details = details;
  }
}
