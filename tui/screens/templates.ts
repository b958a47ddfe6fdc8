import { languages } from '../../src/model/message.ts';
import { shippedTemplate } from '../../src/model/shipped-templates.ts';
import type { TemplateKey } from '../../src/model/template.ts';
import type { TemplateView } from '../../src/template-editing.ts';
import type { Face, Screen, Size } from '../face.ts';
import type { Command } from '../keys.ts';
import { clip } from '../terminal/cells.ts';
import { createRowList } from './row-list.ts';
import { createTemplateEditor } from './templates-editor.ts';
import { createSamples } from './templates-samples.ts';
import { createShownText, shownLines } from './templates-shown.ts';
import { keyId, keyOf } from './templates-text.ts';
import {
  type ChangeRow,
  changeColumns,
  fitted,
  paintPanes,
  rawLines,
  stateText,
  type TextRow,
  textColumns,
  textName,
} from './templates-view.ts';

/** T1, T2: the texts of all kinds, channels and languages, each as somebody would get it; edited in place, with their history. */
export function templatesScreen(face: Face): Screen {
  const { engine, actor } = face;
  let read = 0;
  /** The text whose history is shown. */
  let past: TemplateKey | null = null;

  const shown = createShownText(face);
  const samples = createSamples(face);
  const list = createRowList<TextRow>({
    face,
    columns: () => textColumns(face),
    textOf: ({ view }) => `${textName(face.t(), view)} ${view.subject ?? ''} ${view.body}`,
    isTickable: false,
    empty: () => [face.t().tui.templates.loading],
  });
  const changes = createRowList<ChangeRow>({
    face,
    columns: () => changeColumns(face),
    textOf: ({ change }) => `${change.changedBy} ${change.subject ?? ''} ${change.body ?? ''}`,
    isTickable: false,
    empty: () => [face.t().templates.neverChanged],
  });

  const viewOf = (key: TemplateKey): TemplateView | null =>
    list.rows().find(({ id }) => id === keyId(key))?.view ?? null;
  const editor = createTemplateEditor({
    face,
    shown,
    samples,
    viewOf,
    onChange(key) {
      list.moveTo(keyId(key));
      void load();
    },
  });

  const load = async (): Promise<void> => {
    read += 1;
    const mine = read;
    const views = await face.perform(() => engine.listTemplates(actor()));
    if (views === null || mine !== read) return;
    list.setRows(views.map((view) => ({ id: keyId(view), view })));
    editor.textsRead();
    showCursor();
    if (past !== null) await loadHistory(past);
  };
  const loadHistory = async (key: TemplateKey): Promise<boolean> => {
    const found = await face.perform(() => engine.templateHistory(actor(), key));
    if (found === null) return false;
    changes.setRows(found.map((change) => ({ id: change.id, change })));
    return found.length > 0;
  };

  /** What the text at the cursor becomes. */
  const showCursor = (isNow = false): void => {
    const row = list.cursorRow();
    if (row === null || editor.isOpen()) return;
    const wish = { key: row.view, draft: row.view, sample: samples.of(row.view) };
    if (isNow) void shown.showNow(wish);
    else shown.show(wish);
  };
  const atCursor = (work: (view: TemplateView) => unknown) => () => {
    const row = list.cursorRow();
    if (row !== null) work(row.view);
  };
  const showFor = async (choice: Promise<boolean>): Promise<void> => {
    if (await choice) showCursor(true);
  };

  const nextLanguage = ({ language, ...rest }: TemplateView): void => {
    const next = languages[(languages.indexOf(language) + 1) % languages.length] ?? language;
    list.moveTo(keyId({ ...rest, language: next }));
    showCursor();
  };
  const openHistory = async (view: TemplateView): Promise<void> => {
    if (!(await loadHistory(view))) return face.toast('warn', face.t().templates.neverChanged);
    past = view;
    face.paint();
  };
  /** An old text becomes a draft; saving puts it in force. */
  const takeChange = (): void => {
    const row = changes.cursorRow();
    const view = past && viewOf(past);
    if (row === null || view === null) return;
    past = null;
    editor.open(view, textOfChange(row));
    face.toast('ok', face.t().tui.templates.taken);
  };
  const reset = async (view: TemplateView): Promise<void> => {
    const { templates, tui } = face.t();
    if (view.isShipped) return face.toast('ok', templates.unchanged);
    const answer = await face.ask({
      title: tui.templates.resetTitle(textName(face.t(), view)),
      lines: [tui.templates.resetLine],
      answers: [{ id: 'reset', keys: ['y'], label: tui.templates.resetYes }],
      isDanger: true,
    });
    if (answer === null) return;
    const saved = await face.perform(() => engine.resetTemplate(actor(), keyOf(view)));
    if (saved !== null) face.toast('ok', saved.isChanged ? templates.wasReset : templates.unchanged);
    await load();
  };

  const commands: Partial<Record<Command, () => void>> = {
    'templates.edit': atCursor((view) => editor.open(view)),
    'templates.next': atCursor((view) => showFor(samples.next(view, shown.of(view)?.preview ?? null))),
    'templates.patient': atCursor((view) => showFor(samples.askNumber(view))),
    'templates.language': atCursor(nextLanguage),
    'templates.history': atCursor((view) => void openHistory(view)),
    'templates.reset': atCursor((view) => void reset(view)),
  };

  const onListCommand = (command: Command): void => {
    const before = list.cursorRow()?.id;
    if (!list.onCommand(command)) commands[command]?.();
    else if (list.cursorRow()?.id !== before) showCursor();
  };

  return {
    id: 'templates',
    contexts() {
      if (editor.isOpen()) return editor.contexts();
      return past === null ? ['templates', 'list'] : ['template-history', 'list'];
    },
    idle: () => (list.cursorRow()?.view.isShipped === true ? ['templates.reset'] : []),
    chips() {
      if (editor.isOpen()) return [];
      if (past === null) return list.chips();
      const { historyOf } = face.t().tui.templates;
      return [historyOf(textName(face.t(), past), changes.rows().length), ...changes.chips()];
    },
    shown: () => void load(),
    dataChanged() {
      samples.forgetFound();
      void load();
    },
    onKey(key) {
      if (editor.isOpen()) return editor.onKey(key);
      if (past !== null) return changes.onKey(key);
      const isTaken = list.onKey(key);
      if (isTaken) showCursor();
      return isTaken;
    },
    onCommand(command) {
      if (editor.isOpen()) editor.onCommand(command);
      else if (past === null) onListCommand(command);
      else if (!changes.onCommand(command) && command === 'template-history.take') takeChange();
    },
    paint(size) {
      if (editor.isOpen()) return editor.paint(size);
      const second = (room: Size) =>
        past === null ? textPane(face, list.cursorRow(), shown, room) : changePane(face, changes, room);
      const first = (room: Size) => (past === null ? list : changes).paint(room);
      return paintPanes(size, face.theme, { first, second, share: { wide: 0.55, narrow: 0.4 } });
    },
    cursor() {
      if (editor.isOpen()) return editor.cursor();
      return past === null ? list.cursor() : changes.cursor();
    },
    leaveLevel() {
      if (past === null) return list.leaveLevel();
      if (!changes.leaveLevel()) past = null;
      return true;
    },
    async mayLeave() {
      if (!(await editor.settle())) return false;
      editor.close();
      past = null;
      return true;
    },
  };

  function textOfChange({ change }: ChangeRow): Readonly<{ subject: string | null; body: string }> {
    const { subject, body } = change;
    return body === null ? shippedTemplate(change) : { subject, body };
  }

  function changePane({ theme }: Face, { cursorRow }: typeof changes, room: Size): string[] {
    const row = cursorRow();
    if (row === null) return [];
    const { changedBy, changedAt, body } = row.change;
    const when = face.format().momentWithSeconds(changedAt);
    const again = body === null ? ` ${face.t().templates.shippedAgain}` : '';
    const head = theme.paint('title', clip(`${when} ${changedBy}${again}`, room.width));
    return fitted([head, '', ...rawLines(face, textOfChange(row), room.width)], room);
  }
}

/** The text at the cursor: what it becomes, and where there is room as it is written. */
function textPane(
  face: Face,
  row: TextRow | null,
  shown: ReturnType<typeof createShownText>,
  room: Size,
): string[] {
  if (row === null) return [];
  const { theme } = face;
  const { view } = row;
  const becomes = shownLines(face, shown.of(view), room);
  if (room.height < ROOMY) return fitted(becomes, room);
  const name = theme.paint('title', clip(textName(face.t(), view), room.width));
  const state = theme.paint('dim', clip(stateText(face, view), room.width));
  const raw = rawLines(face, view, room.width).map((line) => theme.paint('dim', line));
  const rule = theme.paint('dim', theme.symbols.line.repeat(room.width));
  return fitted([name, state, '', ...becomes, '', rule, ...raw], room);
}

const ROOMY = 16; // lines from which both have room
