import { isOpen } from '../../src/model/batch.ts';
import { type Approvals, readApprovals } from '../approvals.ts';
import type { Face, Screen } from '../face.ts';
import type { Command } from '../keys.ts';
import { createBatchSteps, idleSteps, waitingFor } from './batch-steps.ts';
import { type BatchDetails, noDetails, readDetails } from './batches-history.ts';
import { askRetry } from './batches-retry.ts';
import { type BatchRow, batchColumns, batchLines, batchRowsOf, batchText } from './batches-view.ts';
import { createDetailPane } from './detail-pane.ts';
import { createRowList } from './row-list.ts';

const LISTED = 100; // the newest; an older open one has long expired

/** S5: what waits for approval, from wherever it was prepared, what became of the others, and what may be done with them. */
export function batchesScreen(face: Face): Screen {
  const { engine, actor, work } = face;
  let all: readonly BatchRow[] = [];
  let approvals: Approvals | null = null;
  let isOnlyOpen = false;
  let read = 0;
  /** Of the batch that was at the cursor, read when that batch looked like this. */
  let known: Readonly<{ row: BatchRow; details: BatchDetails }> | null = null;
  let isReadingDetails = false;

  const words = () => face.t().tui.batches;
  const list = createRowList<BatchRow>({
    face,
    columns: () => batchColumns(face),
    textOf: (row) => batchText(face, row),
    isTickable: false,
    empty: () => [isOnlyOpen && all.length > 0 ? words().noneOpen : words().none],
  });
  const pane = createDetailPane({
    face,
    opens: 'batches.detail',
    lines(width) {
      const row = list.cursorRow();
      if (row === null) return [];
      return batchLines(face, row, known?.row.id === row.id ? known.details : noDetails, width);
    },
  });

  const show = (): void => {
    list.setRows(isOnlyOpen ? all.filter(({ batch }) => isOpen(batch.state)) : all);
    void followCursor();
  };
  const load = async (): Promise<void> => {
    read += 1;
    const mine = read;
    const found = await face.perform(async () => ({
      views: await engine.listBatches(actor(), LISTED),
      approvers: await readApprovals(engine, actor()),
    }));
    if (found === null || mine !== read) return;
    all = batchRowsOf(found.views);
    approvals = found.approvers;
    show();
  };
  /** One reading at a time: while the cursor runs down the list only where it stops counts. */
  const followCursor = async (): Promise<void> => {
    const row = list.cursorRow();
    if (isReadingDetails || row === null || row === known?.row) return;
    isReadingDetails = true;
    const details = await face.perform(() => readDetails(face, row.batch));
    isReadingDetails = false;
    if (details === null) return;
    known = { row, details };
    face.paint();
    await followCursor();
  };

  const steps = createBatchSteps({
    face,
    batchId: () => list.cursorRow()?.id ?? null,
    view: () => list.cursorRow(),
    approvals: () => approvals,
    make: async () => {
      face.toast('warn', words().none);
      return null;
    },
    none: () => words().none,
    changed: () => void load(),
  });
  const retry = async (): Promise<void> => {
    const row = list.cursorRow();
    if (row === null) return face.toast('warn', words().none);
    const made = await askRetry(face, row);
    await load();
    if (made !== null) list.moveTo(made);
  };
  const open = (): void => {
    const row = list.cursorRow();
    if (row === null) return;
    work.batchId = row.id;
    face.go('preview');
  };

  const commands: Partial<Record<Command, () => void>> = {
    'batches.open': open,
    'batches.approve': () => void steps.approve(),
    'batches.reject': () => void steps.reject(),
    'batches.send': () => void steps.send(),
    'batches.withdraw': () => void steps.withdraw(),
    'batches.retry': () => void retry(),
    'batches.detail': pane.toggle,
    'batches.filter': () => {
      isOnlyOpen = !isOnlyOpen;
      show();
    },
  };

  /** What the batch at the cursor is too old, or too young, for. */
  const idle = (): Command[] => {
    const row = list.cursorRow();
    const waits = row !== null && waitingFor(face, approvals, row) !== null;
    const { approve, reject, withdraw, send } = idleSteps(row?.batch.state ?? null, waits);
    const failed = known?.row.id === row?.id ? known?.details.failed : undefined;
    return [
      ...(approve ? (['batches.approve'] as const) : []),
      ...(send ? (['batches.send'] as const) : []),
      ...(reject ? (['batches.reject'] as const) : []),
      ...(withdraw ? (['batches.withdraw'] as const) : []),
      ...(row === null || row.batch.state === 'prepared' || failed === 0 ? (['batches.retry'] as const) : []),
      ...(row === null ? (['batches.open', 'batches.detail'] as const) : []),
      ...(pane.isOpen() ? (['batches.detail'] as const) : []),
    ];
  };

  return {
    id: 'batches',
    contexts: () => pane.contexts('batches', 'list'),
    idle,
    chips: () => [...(isOnlyOpen ? [words().onlyOpen] : []), ...list.chips()],
    shown: () => void load(),
    dataChanged: () => void load(),
    onKey: (key) => {
      if (!list.onKey(key)) return false;
      void followCursor();
      return true;
    },
    onCommand(command) {
      if (pane.onCommand(command)) return;
      if (list.onCommand(command)) void followCursor();
      else commands[command]?.();
    },
    paint: (size) => pane.paint((room) => list.paint(room), size),
    cursor: () => (pane.isOpen() ? null : list.cursor()),
    leaveLevel: () => pane.leaveLevel() || list.leaveLevel(),
  };
}
