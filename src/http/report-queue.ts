import type { ReceivedReport } from '../delivery-report.ts';

export type ReportQueue = Readonly<{
  /** Resolves when it is durable; null when too many wait. */
  add: (report: ReceivedReport) => Promise<void> | null;
}>;

const MAX_WAITING = 2000;
const GROUP = 500; // in one write

type Waiting = Readonly<{ report: ReceivedReport; resolve: () => void; reject: (error: unknown) => void }>;

/** Records reports in groups: what comes while one group is being written makes the next. */
export function createReportQueue(
  record: (group: readonly ReceivedReport[]) => Promise<unknown>,
): ReportQueue {
  const waiting: Waiting[] = [];
  let isWriting = false;

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting.splice(0, GROUP);
      try {
        await record(group.map(({ report }) => report));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    isWriting = false;
  };
  return {
    add(report) {
      if (waiting.length >= MAX_WAITING) return null;
      return new Promise((resolve, reject) => {
        waiting.push({ report, resolve, reject });
        if (isWriting) return;
        isWriting = true;
        void write();
      });
    },
  };
}
