/** What is seen of a sending process from outside. */
export type Sign =
  /** It spoke to its portal, whatever about. */
  | 'activity'
  /** It began to hand a message over. */
  | 'message'
  /** The database's write-ahead log changed. */
  | 'write';

export type Signs = Readonly<{
  emit: (sign: Sign) => void;
  /** Called at every sign, until the returned function is called. */
  listen: (listener: (sign: Sign) => void) => () => void;
}>;

export function createSigns(): Signs {
  const listeners = new Set<(sign: Sign) => void>();
  return {
    emit(sign) {
      for (const listener of [...listeners]) listener(sign);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
