/** Random numbers that can be had again from their seed. */
export type Random = Readonly<{
  seed: number;
  /** From 0 to 1, without 1. */
  fraction: () => number;
  /** Both ends included. */
  integer: (from: number, to: number) => number;
  chance: (probability: number) => boolean;
  pick: <Item>(items: readonly Item[]) => Item;
}>;

/** mulberry32: small, and good enough to choose moments and faults. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (from: number, to: number) =>
    from + Math.floor(fraction() * (Math.max(from, to) - from + 1));
  return {
    seed,
    fraction,
    integer,
    chance: (probability) => fraction() < probability,
    pick(items) {
      const item = items[integer(0, items.length - 1)];
      if (item === undefined) throw new Error('random: expected something to pick from, got nothing');
      return item;
    },
  };
}

/** The seed of an earlier run (RUNDRUF_FAULTS_SEED), else a new one. */
export function faultSeed(): number {
  const given = Number(process.env.RUNDRUF_FAULTS_SEED);
  return Number.isSafeInteger(given) && given > 0 ? given : Math.floor(Math.random() * 2 ** 31) + 1;
}

/** Deals like cards: of every `size` so many are of each kind, the others null, in an order nobody knows. */
export function createDeck<Card extends string>(
  random: Random,
  size: number,
  counts: Readonly<Partial<Record<Card, number>>>,
): () => Card | null {
  const marked = (Object.entries(counts) as [Card, number][]).flatMap(([card, count]) =>
    Array.from({ length: count }, () => card),
  );
  const all = [...marked, ...Array.from({ length: size - marked.length }, () => null)];
  let left: (Card | null)[] = [];
  return () => {
    if (left.length === 0) left = [...all];
    return left.splice(random.integer(0, left.length - 1), 1)[0] ?? null;
  };
}
