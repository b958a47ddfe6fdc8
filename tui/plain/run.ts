import { needsScope } from '../../src/change-setting.ts';
import type { SettingScope } from '../../src/model/settings.ts';
import { isLocalTime, localDateOf, resolveDay } from '../../src/model/time.ts';
import type { RunPreview } from '../../src/prepare.ts';
import type { FieldSpec, FieldValue } from '../components/form.ts';
import { dayLabel, kindOf, runForm } from '../screens/run-form.ts';
import type { PlainFace } from './face.ts';
import { askNumbers, choose } from './questions.ts';

/** The options of a run by the fields of the form, as the screen has them. */
export type RunValues = Readonly<Record<string, FieldValue>>;

/** P1, P6: channel and days, the practice's own by Enter alone; null: back. Only reminders are for days. */
export async function askChannelAndDays(face: PlainFace, values: RunValues): Promise<RunValues | null> {
  const { t } = face;
  const channel = await choose(face, {
    title: t().tui.run.field.channel,
    choices: [
      { id: 'sms', label: t().channel.sms },
      { id: 'email', label: t().channel.email },
    ],
    preset: values.channel === 'email' ? 'email' : 'sms',
    leave: t().tui.plain.back,
  });
  if (channel === null) return null;
  const days = kindOf(values) === 'reminder' ? await askDays(face, String(values.days)) : '';
  if (days === null) return null;
  // the time of the settings is for SMS: e-mail is immediate (P1)
  return { ...values, channel, days, ...(channel === 'email' && { notBefore: 'immediately' }) };
}

async function askDays({ talk, t, now, timeZone }: PlainFace, preset: string): Promise<string | null> {
  for (;;) {
    const answer = await talk.ask(t().tui.plain.askDays(dayLabel(t(), preset)));
    if (answer === '0') return null;
    if (answer === '') return preset;
    const days = answer.split(',').map((piece) => dayOf(t().tui.run, piece.trim()));
    const unknown = days.find((day) => resolveDay(day, localDateOf(now(), timeZone)) === null);
    if (unknown === undefined) return days.join(',');
    talk.say(t().refusal['invalid-day']({ value: unknown }));
  }
}

/** A day as people write it, as the engine takes it. */
function dayOf(
  words: Readonly<{ today: string; tomorrow: string; nextWorkday: string }>,
  text: string,
): string {
  const folded = text.toLowerCase();
  if (folded === words.today.toLowerCase()) return 'today';
  if (folded === words.tomorrow.toLowerCase()) return 'tomorrow';
  if (folded === words.nextWorkday.toLowerCase()) return 'next-workday';
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
  if (day === undefined || month === undefined) return text;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** All other options, one at a time until it is enough. */
export async function askOptions(face: PlainFace, preview: RunPreview, first: RunValues): Promise<RunValues> {
  const { t } = face;
  for (let values = first; ; ) {
    const fields = runForm(t(), preview, { days: [], times: [String(values.notBefore)] }, values).filter(
      ({ id }) => id !== 'kind' && id !== 'channel' && id !== 'days',
    );
    const id = await choose(face, {
      title: t().tui.plain.optionsTitle,
      choices: fields.map((field) => ({
        id: field.id,
        label: `${field.label}: ${valueText(field, values[field.id])}`,
      })),
      leave: t().tui.plain.optionsDone,
    });
    const field = fields.find((each) => each.id === id);
    if (field === undefined) return values;
    values = { ...values, [field.id]: await askField(face, field, values) };
  }
}

function valueText(field: FieldSpec, value: FieldValue | undefined): string {
  if (field.kind === 'toggle') return value === true ? field.on : field.off;
  if (field.kind === 'choice') return field.options.find((option) => option.value === value)?.label ?? '';
  if (field.kind !== 'checklist') return String(value ?? '');
  const ticked = Array.isArray(value) ? value : [];
  return field.summary(
    field.options.filter((option) => ticked.includes(option.value)),
    field.options.length,
  );
}

async function askField(face: PlainFace, field: FieldSpec, values: RunValues): Promise<FieldValue> {
  const value = values[field.id] ?? '';
  if (field.kind === 'toggle') {
    if (field.id === 'onePerDay') await askScope(face, value !== true);
    return value !== true;
  }
  if (field.kind === 'checklist') return askTicks(face, field, value);
  if (field.id === 'notBefore') {
    if (values.channel !== 'email') return askTime(face, String(value));
    face.talk.say(`${field.label}: ${face.t().tui.run.emailImmediately}.`);
    return value;
  }
  if (field.kind !== 'choice') return value;
  const chosen = await choose(face, {
    title: field.label,
    choices: field.options.map((option) => ({ id: option.value, label: option.label })),
    preset: String(value),
    leave: face.t().tui.plain.back,
  });
  return chosen ?? value;
}

async function askTicks(
  face: PlainFace,
  field: FieldSpec & { kind: 'checklist' },
  value: FieldValue,
): Promise<FieldValue> {
  const { talk, t } = face;
  const { options, label } = field;
  talk.say('', ...options.map((option, index) => `${index + 1} ${option.label}`));
  const numbers = await askNumbers(
    face,
    {
      known: options.map((_, index) => index + 1),
      prompt: t().tui.plain.askTicks(label, valueText(field, value)),
      preset: null,
    },
    [],
  );
  return numbers === null ? value : numbers.flatMap((number) => options[number - 1]?.value ?? []);
}

async function askTime({ talk, t }: PlainFace, preset: string): Promise<string> {
  const { immediately } = t().tui.run;
  for (;;) {
    const shown = preset === 'immediately' ? immediately : preset;
    const answer = (await talk.ask(t().tui.plain.askTime(shown))).toLowerCase();
    if (answer === '') return preset;
    if (answer === immediately.toLowerCase() || answer === 'immediately') return 'immediately';
    if (isLocalTime(answer)) return answer;
    talk.say(t().refusal['invalid-time']({ value: answer }));
  }
}

/** P6: for whom does the administrator change it? */
async function askScope(face: PlainFace, value: boolean): Promise<void> {
  const { engine, actor, talk, t } = face;
  if (face.isReadOnly || !needsScope(actor(), 'run.one-per-day')) return;
  const words = t().tui.run;
  const scope = await choose(face, {
    title: `${words.scopeTitle(value ? words.yes : words.no)} ${words.scopeHint}`,
    choices: (['run', 'user', 'workstation', 'practice'] as const).map((id) => ({
      id,
      label: words.scope[id],
    })),
    preset: 'run',
    leave: words.scope.run,
  });
  if (scope === null || scope === 'run') return;
  const setting = { key: 'run.one-per-day', value: String(value), scope: scope satisfies SettingScope };
  const changed = await face.perform(() => engine.changeSetting(actor(), setting));
  if (changed !== null) talk.say(words.scopeKept);
}
