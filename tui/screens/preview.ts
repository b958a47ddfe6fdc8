import type { BatchView } from '../../src/approve.ts';
import type { AccountState } from '../../src/credits.ts';
import { type Approvals, readApprovals } from '../approvals.ts';
import type { Face, Screen, Size } from '../face.ts';
import type { Command } from '../keys.ts';
import { fitLine } from '../terminal/line.ts';
import { createBatchSteps, idleSteps, waitingFor } from './batch-steps.ts';
import { createDetailPane, type DetailPane } from './detail-pane.ts';
import {
  batchRows,
  draftRows,
  type MessageRow,
  messageColumns,
  messageLines,
  summaryLines,
} from './preview-view.ts';
import { createRowList } from './row-list.ts';

/** Texts, prices and warnings of what is about to be sent, and the steps that lead there: approve, reject, send, stop. */
export function previewScreen(face: Face): Screen {
  const { engine, actor, work } = face;
  let view: BatchView | null = null;
  let account: AccountState | null = null;
  let approvals: Approvals | null = null;
  let read = 0;

  const list = createRowList<MessageRow>({
    face,
    columns: () =>
      messageColumns(face, view?.batch.kind ?? work.preview?.options.kind ?? 'reminder', view !== null),
    textOf: ({ person, recipient, text }) => `${person} ${recipient} ${text}`,
    isTickable: false,
    empty: () => [face.t().tui.run.noBatch],
  });

  const pane = createDetailPane({
    face,
    opens: 'preview.open',
    lines(width) {
      const row = list.cursorRow();
      return row === null ? [] : messageLines(face, row, width);
    },
    stripHeight: (height) => Math.max(3, Math.floor(height / 2)),
  });

  /** The batch as it is now; of what is not prepared yet, what was collected. */
  const load = async (): Promise<void> => {
    read += 1;
    const mine = read;
    const { batchId } = work;
    const found = await face.perform(async () => {
      const accounts = await engine.readAccounts(actor());
      const approvers = await readApprovals(engine, actor());
      if (batchId === null) return { accounts, approvers, batch: null, messages: [] };
      const [batch, messages] = [
        await engine.viewBatch(actor(), batchId),
        await engine.batchMessages(actor(), batchId),
      ];
      return { accounts, approvers, batch, messages };
    });
    if (found === null || mine !== read || work.batchId !== batchId) return;
    view = found.batch;
    approvals = found.approvers;
    const channel = view?.batch.channel ?? work.preview?.options.channel;
    account = found.accounts.find((each) => each.channel === channel) ?? null;
    list.setRows(view === null ? draftRows(work) : batchRows(found.messages));
    face.paint();
  };

  /** The batch of what is ticked: made once, then it is the one. */
  const make = async (): Promise<number | null> => {
    const { request, ticked } = work;
    const words = face.t().tui.run;
    if (request === null || ticked.size === 0) {
      face.toast('warn', words.noBatch);
      return null;
    }
    const batch = await face.perform(
      () => engine.prepareBatch(actor(), request, [...ticked]),
      words.preparing,
    );
    if (batch === null) return null;
    work.batchId = batch.batchId;
    work.ticked = new Set();
    return batch.batchId;
  };
  const steps = createBatchSteps({
    face,
    batchId: () => work.batchId,
    view: () => view,
    approvals: () => approvals,
    make,
    none: () => face.t().tui.run.noBatch,
    changed: () => void load(),
  });

  const prepare = async (): Promise<void> => {
    const words = face.t().tui.run;
    if (work.batchId !== null) return face.toast('warn', words.alreadyPrepared(work.batchId));
    const id = await make();
    await load();
    if (id !== null) face.toast('ok', waitingFor(face, approvals, view) ?? words.prepared(id));
  };

  const remove = async (): Promise<void> => {
    const row = list.cursorRow();
    if (row === null) return;
    const words = face.t().tui.run;
    if (work.batchId !== null && row.appointmentId === null) return face.toast('warn', words.leftAlready);
    const rest = list.rows().filter((each) => each.appointmentId !== null && each !== row);
    if (rest.length === 0) return face.toast('warn', words.lastOne);
    const only = rest.flatMap(({ appointmentId }) => appointmentId ?? []);
    if (work.batchId === null) {
      work.ticked = new Set(only);
      list.setRows(draftRows(work));
      return;
    }
    const { batchId } = work;
    const revision = view?.batch.revision ?? 1;
    const revised = await face.perform(() => engine.reviseBatch(actor(), batchId, { only, revision }));
    if (revised !== null) face.toast('ok', words.removed);
    await load();
  };

  const commands: Partial<Record<Command, () => void>> = {
    'preview.approve': () => void steps.approve(),
    'preview.prepare': () => void prepare(),
    'preview.send': () => void steps.send(),
    'preview.reject': () => void steps.reject(),
    'preview.withdraw': () => void steps.withdraw(),
    'preview.remove': () => void remove(),
    'preview.open': () => {
      if (list.cursorRow() !== null) pane.toggle();
    },
  };

  const idle = (): Command[] => {
    const isBatch = work.batchId !== null;
    const isEmpty = list.rows().length === 0;
    const waits = waitingFor(face, approvals, view) !== null;
    const steps = idleSteps(view?.batch.state ?? null, waits);
    return [
      ...(isBatch || isEmpty ? (['preview.prepare'] as const) : []),
      ...((isBatch ? steps.approve : isEmpty || waits) ? (['preview.approve'] as const) : []),
      ...((isBatch ? steps.send : isEmpty || waits) ? (['preview.send'] as const) : []),
      ...((isBatch ? steps.withdraw : isEmpty) ? (['preview.remove'] as const) : []),
      ...(steps.reject ? (['preview.reject'] as const) : []),
      ...(steps.withdraw ? (['preview.withdraw'] as const) : []),
      ...(isEmpty || pane.isOpen() ? (['preview.open'] as const) : []),
    ];
  };

  return {
    id: 'preview',
    contexts: () => pane.contexts(work.sending === null ? 'preview' : 'sending', 'list'),
    idle,
    chips: () => list.chips(),
    shown: () => {
      view = null;
      pane.leaveLevel();
      list.setRows(work.batchId === null ? draftRows(work) : []);
      void load();
    },
    dataChanged: () => void load(),
    onKey: (key) => list.onKey(key),
    onCommand(command) {
      if (!pane.onCommand(command) && !list.onCommand(command)) commands[command]?.();
    },
    paint: (size) => paintPreview(face, { view, account, list, pane }, size),
    cursor: () => (pane.isOpen() ? null : list.cursor()),
    leaveLevel: () => pane.leaveLevel() || list.leaveLevel(),
  };
}

type Shown = Readonly<{
  view: BatchView | null;
  account: AccountState | null;
  list: ReturnType<typeof createRowList<MessageRow>>;
  pane: DetailPane;
}>;

/** What it is and costs, then the list, and beside or below it the message at the cursor. */
function paintPreview(face: Face, { view, account, list, pane }: Shown, { width, height }: Size): string[] {
  const rows = list.rows();
  const summary = summaryLines(face, { view, account, rows }, width).map((line) => fitLine(line, width).text);
  const room = { width, height: Math.max(3, height - summary.length) };
  return filled([...summary, ...pane.paint((left) => list.paint(left), room)], height);
}

function filled(lines: readonly string[], height: number): string[] {
  const blank = Array.from({ length: Math.max(0, height - lines.length) }, () => '');
  return [...lines, ...blank].slice(0, height);
}
