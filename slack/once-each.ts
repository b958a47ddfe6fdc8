const MOST_REMEMBERED = 500; // Slack repeats an event for six minutes

/** Tells of an event's id whether it comes for the first time. */
export function onceEach(): (id: string) => boolean {
  const known = new Set<string>();
  return (id) => {
    if (known.has(id)) return false;
    known.add(id);
    const [oldest] = known;
    if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return true;
  };
}
