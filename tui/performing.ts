import type { Face } from './face.ts';

type PerformingOptions = Readonly<{
  /** Says that something else is still running. */
  refuse: (running: string) => void;
  /** Says why it could not be done. */
  tell: (error: unknown) => void;
  paint: () => void;
}>;

/** Does what screens want of the engine: one thing that takes a while at a time, and what goes wrong is told. */
export function createPerforming({ refuse, tell, paint }: PerformingOptions) {
  let busy: (() => string) | null = null;
  let isOver = false;
  const underWay = new Set<Promise<unknown>>();

  const perform: Face['perform'] = async (work, label) => {
    if (label !== undefined && busy !== null) {
      refuse(busy());
      return null;
    }
    if (label !== undefined) {
      busy = typeof label === 'string' ? () => label : label;
      paint();
    }
    const running = work();
    const ended = running.catch(() => undefined);
    underWay.add(ended);
    try {
      return await running;
    } catch (error) {
      if (!isOver) tell(error); // what was still being read when the database was closed is of no interest
      return null;
    } finally {
      underWay.delete(ended);
      if (label !== undefined) busy = null;
      paint();
    }
  };
  return {
    perform,
    /** What takes a while just now; null: nothing. */
    busy: (): string | null => busy?.() ?? null,
    /** Resolves when nothing that is under way now is so any more. */
    settled: (): Promise<unknown> => Promise.all(underWay),
    /** From now on nothing is told any more. */
    close(): void {
      isOver = true;
    },
  };
}
