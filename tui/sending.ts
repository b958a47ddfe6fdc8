import type { Face } from './face.ts';

/** Whether everything has been handed over, so that only the first delivery status is waited for. */
export function isAllHandedOver({ sending }: Face['work']): boolean {
  return sending !== null && sending.done >= sending.total;
}

/** S4: stops what is being sent in good order; where all has left already, only the waiting ends. */
export function stopSending({ work, toast, t }: Pick<Face, 'work' | 'toast' | 't'>): void {
  if (work.sending === null) return;
  const words = t().tui.chrome;
  const text = isAllHandedOver(work) ? words.waitingEnds : words.stopping;
  work.sending.stop.abort();
  toast('warn', text);
}
