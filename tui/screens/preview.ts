import type { BatchView } from '../../src/approve.ts';
import type { AccountState } from '../../src/credits.ts';
import type { Face, Screen, Size } from '../face.ts';
import type { Command } from '../keys.ts';
import { clip } from '../terminal/cells.ts';
import { padLine } from '../terminal/line.ts';
import { createBatchSteps } from './batch-steps.ts';
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
  let read = 0;

  const list = createRowList<MessageRow>({
    face,
    columns: () => messageColumns(face, view !== null),
    textOf: ({ person, recipient, text }) => `${person} ${recipient} ${text}`,
    isTickable: false,
    empty: () => [face.t().tui.run.noBatch],
  });

  /** The batch as it is now; of what is not prepared yet, what was collected. */
  const load = async (): Promise<void> => {
    read += 1;
    const mine = read;
    const { batchId } = work;
    const found = await face.perform(async () => {
      const accounts = await engine.readAccounts(actor());
      if (batchId === null) return { accounts, batch: null, messages: [] };
      const [batch, messages] = [
        await engine.viewBatch(actor(), batchId),
        await engine.batchMessages(actor(), batchId),
      ];
      return { accounts, batch, messages };
    });
    if (found === null || mine !== read || work.batchId !== batchId) return;
    view = found.batch;
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
    make,
    none: () => face.t().tui.run.noBatch,
    changed: () => void load(),
  });

  const prepare = async (): Promise<void> => {
    const words = face.t().tui.run;
    if (work.batchId !== null) return face.toast('warn', words.alreadyPrepared(work.batchId));
    const id = await make();
    if (id !== null) face.toast('ok', words.prepared(id));
    await load();
  };

  const remove = async (): Promise<void> => {
    const row = list.cursorRow();
    if (row === null) return;
    const words = face.t().tui.run;
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
    'sending.stop': steps.stop,
  };

  return {
    id: 'preview',
    contexts: () => (work.sending === null ? ['preview', 'list'] : ['sending', 'list']),
    chips: () => list.chips(),
    shown: () => {
      view = null;
      list.setRows(work.batchId === null ? draftRows(work) : []);
      void load();
    },
    dataChanged: () => void load(),
    onKey: (key) => list.onKey(key),
    onCommand(command) {
      if (!list.onCommand(command)) commands[command]?.();
    },
    paint: (size) => paintPreview(face, { view, account, list }, size),
    cursor: () => list.cursor(),
    leaveLevel: () => list.leaveLevel(),
  };
}

type Shown = Readonly<{
  view: BatchView | null;
  account: AccountState | null;
  list: ReturnType<typeof createRowList<MessageRow>>;
}>;

const WIDE = 120; // columns from which list and text stand side by side

/** What it is and costs, then the list, and beside or below it the message at the cursor. */
function paintPreview(face: Face, { view, account, list }: Shown, { width, height }: Size): string[] {
  const summary = summaryLines(face, { view, account, rows: list.rows() }).map((line) => clip(line, width));
  const room = Math.max(3, height - summary.length);
  const row = list.cursorRow();
  if (row === null) return filled([...summary, ...list.paint({ width, height: room })], height);
  if (width >= WIDE) {
    const left = Math.floor(width * 0.55);
    const right = width - left - 3;
    const table = list.paint({ width: left, height: room });
    const text = filled(messageLines(face, row, right), room);
    const bar = face.theme.paint('dim', ` ${face.theme.symbols.bar} `);
    return filled(
      [...summary, ...table.map((line, index) => `${padLine(line, left)}${bar}${text[index] ?? ''}`)],
      height,
    );
  }
  const text = messageLines(face, row, width - 2).slice(0, Math.max(3, Math.floor(room / 2)));
  const table = list.paint({ width, height: Math.max(2, room - text.length - 1) });
  const rule = face.theme.paint('dim', face.theme.symbols.line.repeat(width));
  return filled([...summary, ...table, rule, ...text.map((line) => ` ${line}`)], height);
}

function filled(lines: readonly string[], height: number): string[] {
  const blank = Array.from({ length: Math.max(0, height - lines.length) }, () => '');
  return [...lines, ...blank].slice(0, height);
}
