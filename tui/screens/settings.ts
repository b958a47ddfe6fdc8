import { may } from '../../src/actor.ts';
import type { Face, Screen } from '../face.ts';
import type { Command } from '../keys.ts';
import { createDetailPane, listBesidePane } from './detail-pane.ts';
import { createRowList } from './row-list.ts';
import { createSettingChanges } from './settings-change.ts';
import {
  isChanged,
  type SettingRow,
  settingColumns,
  settingLines,
  settingRows,
  settingText,
} from './settings-view.ts';

/** P6: every setting with what it means, what holds for whoever looks and why, and changing it for a scope. */
export function settingsScreen(face: Face): Screen {
  const { engine, actor } = face;
  let all: readonly SettingRow[] = [];
  let isOnlyChanged = false;
  let read = 0;

  const words = () => face.t().tui.settings;
  const list = createRowList<SettingRow>({
    face,
    columns: () => settingColumns(face),
    textOf: (row) => settingText(face, row),
    isTickable: false,
    empty: () => [isOnlyChanged && all.length > 0 ? face.t().settings.nothingChanged : ''],
  });
  const pane = createDetailPane({
    face,
    opens: 'settings.detail',
    lines(width) {
      const row = list.cursorRow();
      return row === null ? [] : settingLines(face, row, width);
    },
  });

  const show = (): void => list.setRows(isOnlyChanged ? all.filter(isChanged) : all);
  const load = async (): Promise<void> => {
    read += 1;
    const mine = read;
    const everybody = may(actor(), 'admin');
    const found = await face.perform(() => engine.describeSettings(actor(), { everybody }));
    if (found === null || mine !== read) return;
    all = settingRows(found);
    show();
  };

  const changes = createSettingChanges(face, { row: list.cursorRow, changed: () => void load() });

  const commands: Partial<Record<Command, () => void>> = {
    'settings.edit': () => void changes.edit(),
    'settings.clear': () => void changes.clear(),
    'settings.detail': pane.toggle,
    'settings.filter': () => {
      isOnlyChanged = !isOnlyChanged;
      show();
    },
  };

  return {
    ...listBesidePane(list, pane, commands),
    id: 'settings',
    contexts: () => pane.contexts('settings', 'list'),
    idle() {
      const row = list.cursorRow();
      return [
        ...(row === null ? (['settings.detail'] as const) : pane.idle()),
        ...(face.isReadOnly || row === null ? (['settings.edit'] as const) : []),
        ...(face.isReadOnly || row === null || !isChanged(row) ? (['settings.clear'] as const) : []),
      ];
    },
    chips: () => [...(isOnlyChanged ? [words().onlyChanged] : []), ...list.chips()],
    shown: () => void load(),
    dataChanged: () => void load(),
  };
}
