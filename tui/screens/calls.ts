import type { Call } from '../../src/calls.ts';
import { toInstant } from '../../src/model/time.ts';
import type { Face, Size } from '../face.ts';
import type { Command, KeyContext } from '../keys.ts';
import type { Key } from '../terminal/keys.ts';
import { type CallRow, callColumns, callLines, callText } from './calls-view.ts';
import { createDetailPane, listBesidePane } from './detail-pane.ts';
import { createRowList } from './row-list.ts';

/** The call list in the place of the log: whom to call, with name, number, appointment, why and what to do. */
export function createCalls(face: Face) {
  let isOpen = false;
  let isRead = false;
  let read = 0;

  const list = createRowList<CallRow>({
    face,
    columns: () => callColumns(face),
    textOf: (row) => callText(face, row),
    isTickable: false,
    empty: () => [isRead ? face.t().notices.calls.nobody : ''],
  });
  const pane = createDetailPane({
    face,
    opens: 'calls.open',
    lines(width) {
      const row = list.cursorRow();
      return row === null ? [] : callLines(face, row, width);
    },
  });
  const load = async (): Promise<void> => {
    read += 1;
    const mine = read;
    const found = await face.perform(() => face.engine.readCalls(face.actor()));
    if (found === null || mine !== read) return;
    isRead = true;
    list.setRows(found.map((call) => rowOf(face, call)));
  };
  const beside = listBesidePane(list, pane, { 'calls.open': pane.toggle });

  return {
    isOpen: () => isOpen,
    open(): void {
      isOpen = true;
      void load();
      face.paint();
    },
    reload: () => void load(),
    contexts: (): readonly KeyContext[] => pane.contexts('calls', 'list'),
    idle: (): readonly Command[] => (list.cursorRow() === null ? ['calls.open'] : pane.idle()),
    chips: (): readonly string[] => [face.t().notices.calls.title, ...list.chips()],
    onKey: (key: Key) => beside.onKey(key),
    /** Its own key leads back to the log. */
    onCommand(command: Command): void {
      if (command !== 'calls.back') beside.onCommand(command);
      else isOpen = false;
      face.paint();
    },
    paint: (size: Size) => beside.paint(size),
    cursor: beside.cursor,
    leaveLevel(): boolean {
      if (!beside.leaveLevel()) isOpen = false;
      face.paint();
      return true;
    },
  };
}

/** What makes it the same call when the list is read anew: the message, or the appointment. */
function rowOf({ timeZone }: Pick<Face, 'timeZone'>, call: Call): CallRow {
  const { messageId, person, startsLocal } = call;
  const id = messageId === null ? `${startsLocal} ${call.patientNumber ?? person}` : `#${messageId}`;
  const startsAt = startsLocal === null ? null : toInstant(startsLocal, timeZone);
  return { ...call, id, startsAt };
}
