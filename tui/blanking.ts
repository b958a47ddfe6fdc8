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
