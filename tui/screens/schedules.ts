import { may } from '../../src/actor.ts';
import type { ScheduleRun } from '../../src/model/schedule.ts';
import { capabilitiesOf } from '../../src/schedule/schedule-actor.ts';
import type { ScheduleView } from '../../src/schedule/schedules.ts';
import { isStandingStill } from '../../src/servers.ts';
import type { Face, Screen, Size } from '../face.ts';
import type { Command } from '../keys.ts';
import { showText, wrap } from '../terminal/cells.ts';
import { createDetailPane, listBesidePane } from './detail-pane.ts';
import { createRowList } from './row-list.ts';
import { createScheduleChanges } from './schedules-change.ts';
import { scheduleColumns, scheduleLines, scheduleText } from './schedules-view.ts';

const RUNS = 20; // of a schedule, the newest: some weeks of a daily one

/** A1–A3: what runs by itself and when, what became of it, and switching, changing and running it now. */
export function schedulesScreen(face: Face): Screen {
  const { engine, actor } = face;
  let isIdle = false; // although something is on
  let read = 0;
  /** Of the schedule that was at the cursor, read when it looked like this. */
  let known: Readonly<{ row: ScheduleView; runs: readonly ScheduleRun[] }> | null = null;
  let isReadingRuns = false;
  let above = 0; // lines of the warning

  const words = () => face.t().tui.schedules;
  const list = createRowList<ScheduleView>({
    face,
    columns: () => scheduleColumns(face),
    textOf: (row) => scheduleText(face, row),
    isTickable: false,
    empty: () => [read === 0 ? '' : words().none],
  });
  const pane = createDetailPane({
    face,
    opens: 'schedules.detail',
    lines(width) {
      const row = list.cursorRow();
      if (row === null) return [];
      return scheduleLines(face, row, known?.row.id === row.id ? known.runs : null, width);
    },
  });

  const load = async (): Promise<void> => {
    read += 1;
    const mine = read;
    const found = await face.perform(async () => ({
      rows: await engine.listSchedules(actor()),
      servers: await engine.listServers(actor()),
    }));
    if (found === null || mine !== read) return;
    isIdle = isStandingStill(found.servers, found.rows);
    list.setRows(found.rows);
    await followCursor();
  };
  /** One reading at a time: while the cursor runs down the list only where it stops counts. */
  const followCursor = async (): Promise<void> => {
    const row = list.cursorRow();
    if (isReadingRuns || row === null || row === known?.row) return;
    isReadingRuns = true;
    const runs = await face.perform(() => engine.scheduleRuns(actor(), row.id, RUNS));
    isReadingRuns = false;
    if (runs === null) return;
    known = { row, runs };
    face.paint();
    await followCursor();
  };

  const changes = createScheduleChanges(face, {
    row: list.cursorRow,
    changed: async (id) => {
      face.refreshHeader();
      await load();
      if (id !== undefined) list.moveTo(id);
      await followCursor();
    },
  });
  const commands: Partial<Record<Command, () => void>> = {
    'schedules.switch': () => void changes.toggle(),
    'schedules.edit': () => void changes.edit(),
    'schedules.add': () => void changes.add(),
    'schedules.remove': () => void changes.remove(),
    'schedules.run-now': () => void changes.runNow(),
    'schedules.detail': pane.toggle,
  };
  const beside = listBesidePane(list, pane, commands);

  return {
    ...beside,
    id: 'schedules',
    contexts: () => pane.contexts('schedules', 'list'),
    idle() {
      const row = list.cursorRow();
      if (row === null) return NEEDS_ROW;
      const mayRun = capabilitiesOf(row).every((capability) => may(actor(), capability));
      return [...(mayRun ? [] : (['schedules.run-now'] as const)), ...pane.idle()];
    },
    chips: () => list.chips(),
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
    paint(size) {
      const warning = isIdle ? warningLines(face, words().noServer, size) : [];
      above = warning.length;
      return [...warning, ...beside.paint({ ...size, height: size.height - above })];
    },
    cursor() {
      const place = beside.cursor();
      return place && { ...place, row: place.row + above };
    },
  };
}

const NEEDS_ROW: readonly Command[] = [
  'schedules.detail',
  'schedules.switch',
  'schedules.edit',
  'schedules.remove',
  'schedules.run-now',
];

const MAX_WARNING_SHARE = 0.4; // of the body: what it is about stays in view

/** That nothing runs, and what to do about it, above everything else. */
function warningLines({ theme }: Pick<Face, 'theme'>, text: string, { width, height }: Size): string[] {
  return wrap(showText(text), width - 2)
    .slice(0, Math.floor(height * MAX_WARNING_SHARE))
    .map((line) => theme.paint('warn', ` ${line}`));
}
