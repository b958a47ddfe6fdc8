import type { ToastLevel } from './face.ts';

/** Something that was told, as the activity log keeps it. */
export type Activity = Readonly<{ at: Date; level: ToastLevel; text: string }>;

const KEPT = 500; // the last of them; older ones are in the audit trail

/** The status line and the log behind it: success fades, a warning stays until the next key, an error until Esc or another screen. */
export function createActivity(now: () => Date, onChange: () => void, okMilliseconds: number) {
  let shown: Activity | null = null;
  let timer: NodeJS.Timeout | null = null;
  const all: Activity[] = [];

  const clear = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (shown === null) return;
    shown = null;
    onChange();
  };
  return {
    toast(level: ToastLevel, text: string): void {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      shown = { at: now(), level, text };
      all.push(shown);
      if (all.length > KEPT) all.shift();
      if (level === 'ok') {
        timer = setTimeout(clear, okMilliseconds);
        timer.unref();
      }
      onChange();
    },
    toastShown: () => shown,
    /** The newest last. */
    all: (): readonly Activity[] => all,
    keyPressed(): void {
      if (shown !== null && shown.level !== 'error') clear();
    },
    /** True when there was an error to dismiss. */
    dismiss(): boolean {
      const isError = shown?.level === 'error';
      clear();
      return isError;
    },
    close: clear,
  };
}
