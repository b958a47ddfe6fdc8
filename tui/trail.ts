import type { Screen, ScreenId } from './face.ts';

type TrailOptions = Readonly<{
  screens: () => Readonly<Partial<Record<ScreenId, Screen>>>;
  /** Another screen comes to the front. */
  onShow: () => void;
}>;

/** Which screen is in front, and the way back to those before it. */
export function createTrail(first: ScreenId, { screens, onShow }: TrailOptions) {
  let current = first;
  const before: ScreenId[] = [];

  const screen = (): Screen => screens()[current] as Screen;
  /** Waits only where there is something to ask: the next key belongs to the next screen already. */
  const leaving = (then: () => void): void => {
    const asked = screen().mayLeave?.();
    if (asked === undefined) then();
    else void asked.then((may) => may && then());
  };
  const show = (next: ScreenId): void => {
    current = next;
    onShow();
    screen().shown();
  };
  return {
    current: (): ScreenId => current,
    screen,
    /** The screen before; null: this is the first. */
    cameFrom: (): ScreenId | null => before.at(-1) ?? null,
    /** Whether there is a screen to go back to. */
    isOnTheWay: (): boolean => before.length > 0,
    go(next: ScreenId): void {
      if (next === current || screens()[next] === undefined) return;
      leaving(() => {
        before.push(current);
        show(next);
      });
    },
    back(): void {
      const previous = before.at(-1);
      if (previous === undefined) return;
      leaving(() => {
        before.pop();
        show(previous);
      });
    },
  };
}
