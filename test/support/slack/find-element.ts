import { elementsIn, type PlacedElement } from './input-state.ts';
import { type Json, objectOf, textOf } from './json.ts';

/** What a person points at: an action id or the words on it; or more exactly, when there are several alike. */
export type Target =
  | string
  | Readonly<{ actionId?: string; blockId?: string; value?: string; label?: string }>;

/** The one element that is meant; throws with what there is when there is none, or more than one. */
export function elementFor(blocks: readonly Json[], target: Target): PlacedElement {
  const all = elementsIn(blocks);
  const found = typeof target === 'string' ? named(all, target) : all.filter((each) => fits(each, target));
  const [first, second] = found;
  if (first && !second) return first;
  const what = typeof target === 'string' ? `'${target}'` : JSON.stringify(target);
  const there = all.map((each) => `${each.blockId}/${each.actionId} '${labelOf(each)}'`).join('\n  ');
  throw new Error(
    `${first ? `${found.length} elements are` : 'there is no'} ${what}; there is\n  ${there || '–'}`,
  );
}

/** The words on a button, or beside an input. */
export function labelOf({ block, element }: PlacedElement): string {
  const label = block['type'] === 'input' ? block['label'] : (element['text'] ?? element['placeholder']);
  return textOf(objectOf(label)['text']);
}

function named(all: readonly PlacedElement[], name: string): readonly PlacedElement[] {
  const tests = [
    (each: PlacedElement) => each.actionId === name,
    (each: PlacedElement) => each.blockId === name,
    (each: PlacedElement) => labelOf(each) === name,
  ];
  return tests.map((test) => all.filter(test)).find((found) => found.length > 0) ?? [];
}

const fits = (each: PlacedElement, target: Exclude<Target, string>) =>
  (target.actionId === undefined || each.actionId === target.actionId) &&
  (target.blockId === undefined || each.blockId === target.blockId) &&
  (target.value === undefined || each.element['value'] === target.value) &&
  (target.label === undefined || labelOf(each) === target.label);
