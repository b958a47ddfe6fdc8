import { createHash } from 'node:crypto';
import { type InputState, initialState, keptState } from './input-state.ts';
import { type Json, objectOf, objectsOf, textOf } from './json.ts';

/** A modal or Home tab as the server keeps it, with what its user has filled in. */
export type View = {
  readonly id: string;
  readonly userId: string;
  readonly type: 'modal' | 'home';
  hash: string;
  /** What the app gave: title, blocks, private_metadata, … */
  content: Json;
  state: InputState;
  /** The errors shown at inputs since the last submission, by block id. */
  errors: Readonly<Record<string, string>>;
  readonly rootId: string;
  readonly previousId: string | null;
};

/** The view, or the error that Slack answers. */
export type ViewOr<E extends string> = View | E;

/** Each user's stack of modals, and each user's Home tab. */
export type Views = Readonly<{
  /** The open modals of a user, the one seen last. */
  stackOf(userId: string): readonly View[];
  homeOf(userId: string): View | null;
  /** An open modal or a Home tab. */
  find(id: string): View | null;
  findExternal(externalId: string): View | null;
  /** Shows a modal; `onTop` of the open ones, or instead of them. */
  open(userId: string, content: Json, onTop: boolean): ViewOr<'push_limit_reached' | 'duplicate_external_id'>;
  update(view: View, content: Json, hash: string | null): ViewOr<'hash_conflict'>;
  publish(userId: string, content: Json, hash: string | null): ViewOr<'hash_conflict'>;
  /** Closes a modal and what is on top of it, or all of its user's. */
  close(view: View, all: boolean): void;
}>;

const MOST_IN_A_STACK = 3;

export function createViews(): Views {
  const stacks = new Map<string, View[]>();
  const homes = new Map<string, View>();
  let running = 0;

  const create = (userId: string, content: Json, under: View | null): View => {
    running += 1;
    return newView(running, userId, content, under);
  };
  const all = () => [...[...stacks.values()].flat(), ...homes.values()];
  const isTaken = (content: Json) =>
    Boolean(content['external_id']) && findExternal(textOf(content['external_id'])) !== null;
  const findExternal = (externalId: string) =>
    all().find((view) => view.content['external_id'] === externalId) ?? null;

  const update = (view: View, content: Json, hash: string | null) => {
    if (hash !== null && hash !== view.hash) return 'hash_conflict';
    running += 1;
    view.content = withBlockIds(content, view.id);
    view.state = keptState(view.state, objectsOf(view.content['blocks']));
    view.errors = {};
    view.hash = hashOf(content, running);
    return view;
  };

  return {
    stackOf: (userId) => stacks.get(userId) ?? [],
    homeOf: (userId) => homes.get(userId) ?? null,
    find: (id) => all().find((view) => view.id === id) ?? null,
    findExternal,
    open(userId, content, onTop) {
      const stack = onTop ? (stacks.get(userId) ?? []) : [];
      if (stack.length >= MOST_IN_A_STACK) return 'push_limit_reached';
      if (isTaken(content)) return 'duplicate_external_id';
      const view = create(userId, content, stack.at(-1) ?? null);
      stacks.set(userId, [...stack, view]);
      return view;
    },
    update,
    publish(userId, content, hash) {
      const shown = homes.get(userId);
      if (shown) return update(shown, content, hash);
      const view = create(userId, content, null);
      homes.set(userId, view);
      return view;
    },
    close({ id, userId }, everything) {
      const stack = stacks.get(userId) ?? [];
      const from = stack.findIndex((view) => view.id === id);
      if (everything) stacks.set(userId, []);
      else if (from >= 0) stacks.set(userId, stack.slice(0, from));
    },
  };
}

function newView(number: number, userId: string, content: Json, under: View | null): View {
  const id = `V${String(number).padStart(8, '0')}`;
  const shown = withBlockIds(content, id);
  return {
    id,
    userId,
    type: content['type'] === 'home' ? 'home' : 'modal',
    hash: hashOf(content, number),
    content: shown,
    state: initialState(objectsOf(shown['blocks'])),
    errors: {},
    rootId: under?.rootId ?? id,
    previousId: under?.id ?? null,
  };
}

/** As Slack does, blocks without an id of their own get one. */
export function blocksWithIds(blocks: readonly Json[], seed: string): readonly Json[] {
  const id = (index: number) =>
    createHash('sha256').update(`${seed}/${index}`).digest('base64url').slice(0, 5);
  return blocks.map((block, index) => (block['block_id'] ? block : { ...block, block_id: id(index) }));
}

const withBlockIds = (content: Json, seed: string): Json => ({
  ...objectOf(content),
  blocks: blocksWithIds(objectsOf(content['blocks']), seed),
});

const hashOf = (content: Json, running: number) =>
  `${running}.${createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 8)}`;
