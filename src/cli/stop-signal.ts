/**
 * Raised by the first SIGINT or SIGTERM, so that work in flight is finished; a second one ends the process at once,
 * as the system would.
 */
export function stopSignal(onStop: () => void): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    onStop();
    controller.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return controller.signal;
}
