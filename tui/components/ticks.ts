/** These ticked too; when they all are already, none of them. */
export function allOrNone<Id>(ticks: ReadonlySet<Id>, ids: readonly Id[]): ReadonlySet<Id> {
  const after = new Set(ticks);
  const wasAll = ids.every((id) => ticks.has(id));
  for (const id of ids)
    if (wasAll) after.delete(id);
    else after.add(id);
  return after;
}

/** Of these, the ones that were not ticked. */
export function inverted<Id>(ticks: ReadonlySet<Id>, ids: readonly Id[]): ReadonlySet<Id> {
  const after = new Set(ticks);
  for (const id of ids) if (!after.delete(id)) after.add(id);
  return after;
}
