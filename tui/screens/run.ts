import { needsScope } from '../../src/change-setting.ts';
import type { RunRequest } from '../../src/collect.ts';
import type { Catalogue } from '../../src/i18n/en.ts';
import type { ExclusionReason } from '../../src/model/candidate.ts';
import { exclusionReasons } from '../../src/model/candidate.ts';
import type { SettingScope } from '../../src/model/settings.ts';
import type { RunPreview } from '../../src/prepare.ts';
import { flow } from '../components/flow.ts';
import {
  type FieldValue,
  type FormSpec,
  type FormState,
  formAction,
  formKey,
  formOf,
  isBusy,
  setValue,
} from '../components/form.ts';
import { formHeight, paintForm } from '../components/form-paint.ts';
import type { Face, Place, Screen, Size } from '../face.ts';
import type { Command } from '../keys.ts';
import { clip, showText, wrap } from '../terminal/cells.ts';
import { padLine } from '../terminal/line.ts';
import { requestOf, runForm, runValues, typableText, typedDays, typedTime } from './run-form.ts';

type Values = Readonly<Record<string, FieldValue>>;

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
    const values: Values = { ...runValues(settings), kind: work.wantedKind ?? 'reminder' };
    work.wantedKind = null;
    custom = { days: [String(values.days)], times: [String(values.notBefore)] };
    const fields = runForm(face.t(), preview, custom, values);
    form = formAction(formOf(fields, values), fields, 'down'); // to the channel: the kind is nearly always the same
    isCounting = true;
    face.paint();
    await read(); // at once: nobody is choosing yet
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
      values: { [id]: typableText(face.t(), String(form?.values[id] ?? '')) },
    });
    const text = String(answer?.values[id] ?? '').trim();
    if (text === '' || form === null) return;
    const typed = id === 'days' ? typedDays(face.t(), text) : typedTime(face.t(), text);
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
    contexts: () => (form?.checklist ? ['checklist'] : ['run', 'form']),
    chips: () => [],
    shown() {
      if (form === null) return void load();
      const { wantedKind } = work;
      work.wantedKind = null;
      if (wantedKind !== null) change(setValue(form, spec(), 'kind', wantedKind));
      count();
    },
    dataChanged: () => (form === null ? void load() : count(false)),
    onCommand,
    onKey(key) {
      if (form === null || !isBusy(form)) return false;
      const before = form;
      change(formKey(form, spec(), key));
      return form !== before; // what means nothing to an open list may be a command: ? and the digits
    },
    paint(size) {
      if (form === null) return fill([], size.height);
      const { width, height } = roomOf(form, spec(), size, face);
      const painted = paintForm({ state: form, spec: spec(), width, height, theme: face.theme });
      place = painted.cursor;
      if (width === size.width) {
        const gap = size.height - height > TIGHT ? [''] : [];
        const left = { width, height: size.height - height - gap.length };
        return fill([...painted.lines, ...gap, ...foundLines(face, preview, isCounting, left)], size.height);
      }
      const right = { width: size.width - width - GAP, height: size.height };
      const found = foundLines(face, preview, isCounting, right);
      return painted.lines.map((line, row) => `${padLine(line, width + GAP)}${found[row] ?? ''}`);
    },
    cursor: () => place,
  };
}

const WIDE = 120; // columns from which form and counts stand side by side
const GAP = 3;
const TIGHT = 3; // lines below the form, all of which are needed
const FOUND_LINES = 4; // below an open list: how many, and what it costs

/** The form is shown whole, above the counts or beside them. */
function roomOf(
  form: FormState,
  spec: FormSpec,
  { width, height }: Size,
  { theme }: Pick<Face, 'theme'>,
): Size {
  if (width >= WIDE) return { width: Math.floor(width * 0.55), height };
  if (form.checklist !== null) return { width, height: Math.max(6, height - FOUND_LINES) };
  return { width, height: Math.min(height, formHeight(spec, form, width, theme)) };
}

/** How many can be reminded, what it costs, and why the others cannot, the most frequent first. */
function foundLines(
  face: Face,
  preview: RunPreview | null,
  isCounting: boolean,
  { width, height }: Size,
): string[] {
  const { theme } = face;
  const t = face.t();
  const words = t.tui.run;
  if (preview === null) return [theme.paint('dim', ` ${words.counting}`)];
  if (preview.isAgendaEmpty)
    return wrap(words.agendaEmpty, width - 1).map((line) => theme.paint('warn', ` ${line}`));
  const { candidates, excluded, milliNeeded, milliAvailable } = preview;
  const total = candidates.length + excluded.length;
  const head = `${t.kinds.found[preview.options.kind](total, candidates.length, excluded.length)}${isCounting ? ` ${theme.symbols.ellipsis}` : ''}`;
  const format = face.format();
  const needed = format.credits(milliNeeded);
  const price =
    milliAvailable === null
      ? words.needsUncounted(needed)
      : words.needs(needed, format.credits(milliAvailable));
  const wrapped = (text: string) => wrap(text, width - 1).map((line) => ` ${line}`);
  const lines = [
    ...wrapped(head).map((line) => theme.paint('title', line)),
    ...(candidates.length === 0 ? [] : wrapped(price)),
  ];
  if (excluded.length === 0) return lines;
  const why = ['', theme.paint('dim', clip(` ${words.why}`, width))];
  const left = height - lines.length - why.length;
  if (left < 1) return [...lines, clip(` ${words.why} ${reasonTexts(t, excluded).join(' · ')}`, width)];
  return [...lines, ...why, ...reasonLines(t, excluded, { width, height: left })];
}

function reasonsOf(excluded: RunPreview['excluded']) {
  return exclusionReasons
    .map((reason) => [reason, countOf(excluded, reason)] as const)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
}

function reasonTexts(t: Catalogue, excluded: RunPreview['excluded']): string[] {
  return reasonsOf(excluded).map(([reason, count]) => showText(`${count} ${t.exclusion[reason]}`));
}

/** One reason a line; where they have no room, one after the other. */
function reasonLines(t: Catalogue, excluded: RunPreview['excluded'], { width, height }: Size): string[] {
  const reasons = reasonsOf(excluded);
  if (reasons.length <= height)
    return reasons.map(([reason, count]) =>
      clip(` ${String(count).padStart(5)}  ${showText(t.exclusion[reason])}`, width),
    );
  return flow(reasonTexts(t, excluded), width - 2).map((line) => ` ${line}`);
}

function countOf(excluded: RunPreview['excluded'], wanted: ExclusionReason): number {
  return excluded.filter(({ reason }) => reason === wanted).length;
}

function fill(lines: readonly string[], height: number): string[] {
  const blank = Array.from({ length: Math.max(0, height - lines.length) }, () => '');
  return [...lines, ...blank].slice(0, height);
}
