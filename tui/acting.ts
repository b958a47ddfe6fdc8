import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../src/actor.ts';
import { OutageError, RefusalError } from '../src/errors.ts';

type ActingOptions = Readonly<{
  actor: Actor;
  /** Who acts, read anew; left out: what they may do stays as it is. */
  resolveActor?: (() => Promise<Actor>) | undefined;
  /** Null: it could not be read, and that has been told. */
  perform: (work: () => Promise<Actor | null>) => Promise<Actor | null>;
}>;

/** Who acts. Whoever was made inactive, or may do less or more, does not act on with what they were allowed before. */
export function createActing({ actor: first, resolveActor, perform }: ActingOptions) {
  let actor = first;
  return {
    actor: (): Actor => actor,
    /** True: somebody else now, or with other rights. */
    async renew(): Promise<boolean> {
      if (resolveActor === undefined) return false;
      const before = actor;
      const found = await perform(async () => {
        try {
          return await resolveActor();
        } catch (error) {
          if (error instanceof RefusalError) return { ...before, capabilities: [] };
          if (error instanceof OutageError) return null; // the header says so
          throw error;
        }
      });
      if (found === null || isDeepStrictEqual(found, before)) return false;
      actor = found;
      return true;
    },
  };
}
