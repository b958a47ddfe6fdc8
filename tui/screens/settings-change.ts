import { needsScope, type SettingChange } from '../../src/change-setting.ts';
import type { SettingScope } from '../../src/model/settings.ts';
import type { StoredSetting } from '../../src/settings.ts';
import type { Answer, Face } from '../face.ts';
import { askUntilDone, attempt } from './attempt.ts';
import { enteredScope, enteredValue, settingForm, settingValues, widestFirst } from './settings-form.ts';
import { meaningText, type SettingRow, settingRows, valueText, whyNotText } from './settings-view.ts';

type ChangeOptions = Readonly<{
  /** The setting at the cursor. */
  row: () => SettingRow | null;
  /** Another value may hold now. */
  changed: () => void;
}>;

/** Setting a value for a scope, and taking it back: each asks, does, and tells what holds then. */
export function createSettingChanges(face: Face, { row, changed }: ChangeOptions) {
  const { engine, actor } = face;
  const words = () => face.t().tui.settings;

  /** Says why where the actor may not change it. */
  const changeable = (): SettingRow | null => {
    const found = row();
    if (found === null) return null;
    if (!face.isReadOnly && found.mayChange.length > 0) return found;
    face.toast('warn', face.isReadOnly ? face.t().tui.chrome.readOnlyKey : whyNotText(face.t(), found));
    return null;
  };

  const edit = async (): Promise<void> => {
    const setting = changeable();
    if (setting === null) return;
    const isAskedApart = needsScope(actor(), setting.key);
    const offered = isAskedApart ? [] : setting.mayChange;
    const question = {
      title: words().editTitle(words().label[setting.key]),
      lines: [meaningText(face.t(), setting)],
      answers: [{ id: 'set', keys: [], label: words().save }],
      fields: settingForm(face.t(), setting, offered),
      values: settingValues(face.t(), setting, offered),
    };
    const set = await askUntilDone(face, question, async ({ values }: Answer) => {
      const value = enteredValue(face.t(), setting, values);
      const scope = isAskedApart ? await askScope(setting, value) : enteredScope(values, offered);
      if (scope === undefined) return null;
      return attempt(face, () => engine.changeSetting(actor(), { key: setting.key, value, scope }));
    });
    if (set !== null) await tell(set.done);
  };

  /** P6: for whom does the administrator change it? Undefined: for nobody after all. */
  const askScope = async (setting: SettingRow, value: string): Promise<SettingScope | undefined> => {
    const answer = await face.ask({
      title: words().scopeTitle(words().label[setting.key], valueText(face.t(), setting, value)),
      lines: [],
      answers: widestFirst(setting.mayChange).map((scope, index) => ({
        id: scope,
        keys: [String(index + 1)],
        label: face.t().tui.run.scope[scope],
      })),
    });
    return setting.mayChange.find((scope) => scope === answer?.id);
  };

  /** What is set for the actor and may be taken back by them, the narrowest first. */
  const ownStored = ({ stored, mayChange }: SettingRow): StoredSetting[] => {
    const { id, workstation } = actor();
    const own: Readonly<Record<SettingScope, string>> = { user: id, workstation, practice: '' };
    return stored.filter(({ scope, scopeId }) => mayChange.includes(scope) && own[scope] === scopeId);
  };

  const clear = async (): Promise<void> => {
    const setting = changeable();
    if (setting === null) return;
    const own = ownStored(setting);
    if (own.length === 0) return face.toast('warn', words().nothingToClear);
    const answer = await face.ask({
      title: words().clearTitle(words().label[setting.key]),
      lines: [words().clearLine],
      answers: own.map(({ scope, value }, index) => ({
        id: scope,
        keys: own.length === 1 ? ['y'] : [String(index + 1)],
        label: words().clearYes(face.t().tui.run.scope[scope], valueText(face.t(), setting, value)),
      })),
    });
    const scope = own.find((each) => each.scope === answer?.id)?.scope;
    if (scope === undefined) return;
    const cleared = await face.perform(() => engine.clearSetting(actor(), { key: setting.key, scope }));
    if (cleared !== null) await tell(cleared);
  };

  /** What holds now, and that it is not what was set where a narrower value wins. */
  const tell = async ({ key, scope, scopeId, to }: SettingChange): Promise<void> => {
    changed();
    const described = await face.perform(() => engine.describeSettings(actor()));
    const now = settingRows(described ?? []).find((each) => each.key === key);
    if (now === undefined) return;
    const t = face.t();
    const holds = words().now(words().label[key], valueText(t, now, now.value));
    const said = (to === null ? t.settings.cleared : t.settings.set)(t.settingScope[scope], scopeId);
    const isOverruled = to !== null && now.value !== to && now.source !== 'default';
    const why = isOverruled ? [words().overruled(t.settingScope[now.source as SettingScope])] : [];
    face.toast(isOverruled ? 'warn' : 'ok', [holds, said, ...why].join(' '));
  };

  return { edit, clear };
}
