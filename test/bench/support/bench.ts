import type { Databases } from './databases.ts';
import type { Figure } from './figure.ts';

/** What a row needs to be measured. */
export type Bench = Readonly<{
  sizes: readonly number[];
  databases: Databases;
  /** How often what takes seconds is measured. */
  rounds: number;
  progress: (text: string) => void;
}>;

/** A row of DESIGN §9. */
export type Row = Readonly<{ name: string; measure: (bench: Bench) => Promise<Figure[]> }>;

/** The smallest size, and the greatest, if that is another one: how much a thing grows with the database. */
export function growth(sizes: readonly number[]): readonly [small: number, large: number] | null {
  const sorted = [...sizes].sort((a, b) => a - b);
  const [small, large] = [sorted[0], sorted.at(-1)];
  return small === undefined || large === undefined || small === large ? null : [small, large];
}
