import type { PatientConsents } from '../../src/consents.ts';
import type { Engine } from '../../src/engine.ts';
import type { RecallView } from '../../src/model/recall.ts';
import type { RecallRequest } from '../../src/recalls.ts';
import type { Face, Screen } from '../face.ts';
import type { Command } from '../keys.ts';
import { askConsents } from './consents.ts';
import { createDetailPane, listBesidePane } from './detail-pane.ts';
import { createRecallChanges } from './recalls-change.ts';
import { type RecallRow, recallColumns, recallLines, recallRows, recallText } from './recalls-view.ts';
import { createRowList } from './row-list.ts';

/** Which recalls are listed, in the order in which a key goes through them. */
const SCOPES = ['open', 'due', 'all'] as const;
type Scope = (typeof SCOPES)[number];

/** R1: who is to be called in and when, what became of it, and what a person enters, changes and closes. */
export function recallsScreen(face: Face): Screen {
  const { engine, actor, work } = face;
  let scope: Scope = 'open';
  let hasMore = false;
  let read = 0;
  /** Of the patient that was at the cursor, read when the row looked like this. */
  let known: Readonly<{ row: RecallRow; consents: PatientConsents }> | null = null;
  let isReadingConsents = false;

  const words = () => face.t().tui.recalls;
  const list = createRowList<RecallRow>({
    face,
    columns: () => recallColumns(face),
    textOf: (row) => recallText(face, row),
    isTickable: false,
    empty: () => [{ open: words().noneOpen, due: words().noneDue, all: words().none }[scope]],
  });
  const pane = createDetailPane({
    face,
    opens: 'recalls.detail',
    lines(width) {
      const row = list.cursorRow();
      if (row === null) return [];
      return recallLines(face, row, known?.row.id === row.id ? known.consents : null, width);
    },
  });

  const load = async (): Promise<void> => {
    read += 1;
    const mine = read;
    const request = { isDue: scope === 'due', isAll: scope === 'all' };
    const found = await face.perform(() => readRecalls(face, request));
    if (found === null || mine !== read) return;
    hasMore = found.hasMore;
    list.setRows(recallRows(found.entries));
    await followCursor();
  };
  /** One reading at a time: while the cursor runs down the list only where it stops counts. */
  const followCursor = async (): Promise<void> => {
    const row = list.cursorRow();
    if (isReadingConsents || row === null || row === known?.row) return;
    isReadingConsents = true;
    const view = await face.perform(() => engine.viewConsents(actor(), row.patient.number));
    isReadingConsents = false;
    if (view === null) return;
    known = { row, consents: view.consents };
    face.paint();
    await followCursor();
  };

  const changes = createRecallChanges(face, {
    row: list.cursorRow,
    changed: async (added) => {
      await load();
      if (added === undefined) return;
      list.moveTo(added);
      await followCursor();
    },
  });
  const consents = async (): Promise<void> => {
    const row = list.cursorRow();
    if (row !== null && (await askConsents(face, row.patient.number))) await load();
  };

  const commands: Partial<Record<Command, () => void>> = {
    'recalls.detail': pane.toggle,
    'recalls.prepare': () => {
      work.wantedKind = 'recall';
      face.go('run');
    },
    'recalls.add': () => void changes.add(),
    'recalls.edit': () => void changes.edit(),
    'recalls.close': () => void changes.close(),
    'recalls.reset': () => void changes.reset(),
    'recalls.consents': () => void consents(),
    'recalls.filter': () => {
      scope = SCOPES[(SCOPES.indexOf(scope) + 1) % SCOPES.length] ?? 'open';
      void load();
    },
  };
  const beside = listBesidePane(list, pane, commands);

  return {
    ...beside,
    id: 'recalls',
    contexts: () => pane.contexts('recalls', 'list'),
    idle: () => [...(list.cursorRow() === null ? NEEDS_ROW : []), ...pane.idle()],
    chips: () => [
      words().chip[scope],
      ...(hasMore ? [words().moreThan(list.rows().length)] : []),
      ...list.chips(),
    ],
    shown: () => void load(),
    dataChanged: () => void load(),
    onKey(key) {
      if (!beside.onKey(key)) return false;
      void followCursor();
      return true;
    },
    onCommand(command) {
      beside.onCommand(command);
      void followCursor();
    },
  };
}

const NEEDS_ROW: readonly Command[] = ['recalls.detail', 'recalls.edit', 'recalls.close', 'recalls.consents'];

const PAGE = 1000;
const MOST = 5000; // in memory; the next due come first

/** All of them, up to as many as a list holds. */
async function readRecalls(
  { engine, actor }: Readonly<{ engine: Engine; actor: Face['actor'] }>,
  request: Omit<RecallRequest, 'limit' | 'from'>,
): Promise<Readonly<{ entries: readonly RecallView[]; hasMore: boolean }>> {
  const entries: RecallView[] = [];
  let from: RecallRequest['from'];
  do {
    const page = await engine.listRecalls(actor(), {
      ...request,
      limit: PAGE,
      ...(from !== undefined && { from }),
    });
    entries.push(...page.entries);
    from = page.next ?? undefined;
  } while (from !== undefined && entries.length < MOST);
  return { entries, hasMore: from !== undefined };
}
