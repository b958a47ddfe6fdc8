import { needsScope } from '../../src/change-setting.ts';
import type { RunRequest } from '../../src/collect.ts';
import type { ExclusionReason } from '../../src/model/candidate.ts';
import { exclusionReasons } from '../../src/model/candidate.ts';
import type { SettingScope } from '../../src/model/settings.ts';
import type { RunPreview } from '../../src/prepare.ts';
import { type FormState, formAction, formKey, formOf, isBusy, setValue } from '../components/form.ts';
import { paintForm } from '../components/form-paint.ts';
import type { Face, Place, Screen } from '../face.ts';
import type { Command } from '../keys.ts';
import { clip, showText } from '../terminal/cells.ts';
import { requestOf, runForm, runValues } from './run-form.ts';

const COUNT_MILLISECONDS = 150; // after the last change: while a key is held nothing is counted

/** P1, P6: the options of a run, with how many can be reminded and why the others cannot. */
export function runScreen(face: Face): Screen {
  const { engine, actor, work } = face;
  let form: FormState | null = null;
  let preview: RunPreview | null = null;
  let isCounting = false;
  let asked = 0;
  let timer: NodeJS.Timeout | null = null;
  let place: Place | null = null;
  let custom = { days: [] as readonly string[], times: [] as readonly string[] };

  const spec = () => runForm(face.t(), preview, custom, form?.values ?? {});

  const load = async (): Promise<void> => {
    const settings = await face.perform(() => engine.readSettings(actor()));
    if (settings === null) return;
    const values = runValues(settings);
    custom = { days: [String(values.days)], times: [String(values.notBefore)] };
    form = formOf(runForm(face.t(), preview, custom, values), values);
    count();
  };

  /** Only the last answer counts: options may have changed meanwhile. What others do is not announced. */
  const count = (isAsked = true): void => {
    if (timer !== null) clearTimeout(timer);
    isCounting ||= isAsked;
    timer = setTimeout(() => void read(), COUNT_MILLISECONDS);
    face.paint();
  };
  const read = async (): Promise<void> => {
    if (form === null) return;
    asked += 1;
    const mine = asked;
    const found = await face.perform(() => engine.previewRun(actor(), requestOf(form as FormState, preview)));
    if (mine !== asked) return;
    isCounting = false;
    if (found !== null) preview = found;
    face.paint();
  };

  const change = (next: FormState): void => {
    if (form === null || next === form) return;
    const before = form;
    form = next;
    face.paint();
    if (next.values === before.values) return;
    count();
    if (next.values.onePerDay !== before.values.onePerDay) void askScope(next.values.onePerDay === true);
  };

  /** P6: for whom does the administrator change it? */
  const askScope = async (value: boolean): Promise<void> => {
    if (face.isReadOnly || !needsScope(actor(), 'run.one-per-day')) return;
    const words = face.t().tui.run;
    const scopes = ['run', 'user', 'workstation', 'practice'] as const;
    const answer = await face.ask({
      title: words.scopeTitle(value ? words.yes : words.no),
      lines: [words.scopeHint],
      answers: scopes.map((scope, index) => ({
        id: scope,
        keys: [String(index + 1)],
        label: words.scope[scope],
      })),
    });
    if (answer === null || answer.id === 'run') return;
    const setting = { key: 'run.one-per-day', value: String(value), scope: answer.id as SettingScope };
    const changed = await face.perform(() => engine.changeSetting(actor(), setting));
    if (changed !== null) face.toast('ok', words.scopeKept);
  };

  /** Days and times that are not in the list are typed. */
  const typeValue = async (id: 'days' | 'notBefore'): Promise<void> => {
    const words = face.t().tui.run;
    const answer = await face.ask({
      title: words.field[id],
      lines: [id === 'days' ? words.dayHint : words.timeHint],
      answers: [{ id: 'take', keys: [], label: words.take }],
      fields: [{ id, kind: 'text', label: words.field[id] }],
      values: { [id]: String(form?.values[id] ?? '') },
    });
    const typed = String(answer?.values[id] ?? '').trim();
    if (typed === '' || form === null) return;
    custom = id === 'days' ? { ...custom, days: [typed] } : { ...custom, times: [typed] };
    change(setValue(form, spec(), id, typed));
  };

  const collect = async (): Promise<void> => {
    if (form === null) return;
    const request: RunRequest = requestOf(form, preview);
    const found = await face.perform(() => engine.previewRun(actor(), request), face.t().tui.run.collecting);
    if (found === null) return;
    preview = found;
    isCounting = false;
    Object.assign(work, { request, preview: found, ticked: new Set(), batchId: null });
    face.go('patients');
  };

  const onCommand = (command: Command): void => {
    if (form === null) return;
    const field = spec()[form.focus];
    if (command === 'run.collect') return void collect();
    if (command === 'run.defaults') return void load();
    if (command === 'run.open') {
      if (field?.id === 'days' || field?.id === 'notBefore') void typeValue(field.id);
      else change(formAction(form, spec(), 'right'));
    } else if (command.startsWith('form.')) {
      change(formAction(form, spec(), command.slice('form.'.length) as 'up' | 'down' | 'left' | 'right'));
    }
  };

  return {
    id: 'run',
    contexts: () => ['run', 'form'],
    chips: () => [],
    shown: () => void (form === null ? load() : count()),
    dataChanged: () => (form === null ? void load() : count(false)),
    onCommand,
    onKey(key) {
      if (form === null || !isBusy(form)) return false;
      change(formKey(form, spec(), key));
      return true;
    },
    paint({ width, height }) {
      if (form === null) return fill([], height);
      const found = foundLines(face, preview, isCounting, width);
      const room = Math.max(6, height - found.length - 1);
      const painted = paintForm({ state: form, spec: spec(), width, height: room, theme: face.theme });
      place = painted.cursor;
      return fill([...painted.lines, '', ...found], height);
    },
    cursor: () => place,
  };
}

/** How many can be reminded, what it costs, and why the others cannot, the most frequent first. */
function foundLines(face: Face, preview: RunPreview | null, isCounting: boolean, width: number): string[] {
  const { theme } = face;
  const t = face.t();
  const words = t.tui.run;
  if (preview === null) return [theme.paint('dim', ` ${words.counting}`)];
  if (preview.isAgendaEmpty) return [theme.paint('warn', ` ${words.agendaEmpty}`)];
  const { candidates, excluded, milliNeeded, milliAvailable } = preview;
  const total = candidates.length + excluded.length;
  const head = ` ${words.found(total, candidates.length, excluded.length)}${isCounting ? ` ${theme.symbols.ellipsis}` : ''}`;
  const format = face.format();
  const needed = format.credits(milliNeeded);
  const price =
    milliAvailable === null
      ? words.needsUncounted(needed)
      : words.needs(needed, format.credits(milliAvailable));
  const reasons = exclusionReasons
    .map((reason) => [reason, countOf(excluded, reason)] as const)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
  return [
    theme.paint('title', clip(head, width)),
    ...(candidates.length === 0 ? [] : [clip(` ${price}`, width)]),
    ...(reasons.length === 0 ? [] : ['', theme.paint('dim', clip(` ${words.why}`, width))]),
    ...reasons.map(([reason, count]) =>
      clip(` ${String(count).padStart(5)}  ${showText(t.exclusion[reason])}`, width),
    ),
  ];
}

function countOf(excluded: RunPreview['excluded'], wanted: ExclusionReason): number {
  return excluded.filter(({ reason }) => reason === wanted).length;
}

function fill(lines: readonly string[], height: number): string[] {
  const blank = Array.from({ length: Math.max(0, height - lines.length) }, () => '');
  return [...lines, ...blank].slice(0, height);
}
