import type { Size } from './face.ts';
import { wrap } from './terminal/cells.ts';

/** Hides patients when nobody has pressed a key for so many minutes; null: never. */
export function createBlanking(minutes: number | null, onChange: () => void) {
  let isBlank = false;
  let timer: NodeJS.Timeout | null = null;
  return {
    isBlank: (): boolean => isBlank,
    /** Somebody is there. True: it was hidden, and the key only shows it again. */
    stayAwake(): boolean {
      if (minutes === null) return false;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => {
        isBlank = true;
        onChange();
      }, minutes * 60_000);
      timer.unref();
      const wasBlank = isBlank;
      isBlank = false;
      if (wasBlank) onChange();
      return wasBlank;
    },
    close(): void {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Nothing but a sentence, in the place of patients. */
export function notice(text: string, { width, height }: Size): string[] {
  const lines = Array.from({ length: height }, () => '');
  const sentence = wrap(text, width - 2).map((line) => `  ${line}`);
  lines.splice(Math.floor(height / 2), sentence.length, ...sentence);
  return lines.slice(0, height);
}
