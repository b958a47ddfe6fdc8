import type { RunRequest } from '../../src/collect.ts';
import type { Catalogue } from '../../src/i18n/en.ts';
import { type MessageKind, messageKinds } from '../../src/model/message.ts';
import type { RunPreview } from '../../src/prepare.ts';
import type { Settings } from '../../src/settings.ts';
import type { Option } from '../components/checklist.ts';
import { type FieldValue, type FormSpec, type FormState, valuesOf } from '../components/form.ts';
import { isoDay } from '../typed-day.ts';

/** Days and times somebody typed: they stay among the choices. */
export type Custom = Readonly<{ days: readonly string[]; times: readonly string[] }>;

const DAYS = ['today', 'tomorrow', 'next-workday', '+2', '+3', '+4', '+5', '+6', '+7'];
const HOURS = Array.from({ length: 13 }, (_, index) => `${String(index + 8).padStart(2, '0')}:00`);
const ALL = '*';

/** The fields, with what is offered: exactly the statuses and reasons of future appointments (P1). */
export function runForm(
  t: Catalogue,
  preview: RunPreview | null,
  custom: Custom,
  values: Readonly<Record<string, FieldValue>>,
): FormSpec {
  const words = t.tui.run;
  const isSms = values.channel !== 'email';
  const kind = kindOf(values);
  const fields: FormSpec = [
    {
      id: 'kind',
      kind: 'choice',
      label: t.kinds.field,
      options: messageKinds.map((value) => ({ value, label: t.kind[value] })),
    },
    {
      id: 'channel',
      kind: 'choice',
      label: words.field.channel,
      options: [
        { value: 'sms', label: t.channel.sms },
        { value: 'email', label: t.channel.email },
      ],
    },
    {
      id: 'days',
      kind: 'choice',
      label: words.field.days,
      options: [...new Set([...DAYS, ...custom.days])].map((value) => ({ value, label: dayLabel(t, value) })),
    },
    {
      id: 'statuses',
      kind: 'checklist',
      label: words.field.statuses,
      options: statusOptions(t, preview, values.statuses),
      summary: (chosen) => chosen.map(({ label }) => label).join(', ') || words.none,
    },
    {
      id: 'reasons',
      kind: 'checklist',
      label: words.field.reasons,
      options: reasonOptions(t, preview, values),
      summary: (chosen, total) =>
        isAll(values)
          ? words.all
          : `${words.choose(chosen.length, total - 1)}: ${chosen.map(({ label }) => label).join(', ')}`,
    },
    {
      id: 'reasonDisplay',
      kind: 'choice',
      label: words.field.reasonDisplay,
      options: [
        { value: 'code', label: words.byCode },
        { value: 'name', label: words.byName },
      ],
    },
    {
      id: 'notBefore',
      kind: 'choice',
      label: words.field.notBefore,
      options: isSms
        ? [...new Set(['immediately', ...HOURS, ...custom.times])].map((value) => ({
            value,
            label: value === 'immediately' ? words.immediately : value,
          }))
        : [{ value: 'immediately', label: words.emailImmediately }],
    },
    { id: 'onePerDay', kind: 'toggle', label: words.field.onePerDay, off: words.no, on: words.yes },
    { id: 'includeMoved', kind: 'toggle', label: words.field.includeMoved, off: words.no, on: words.yes },
  ];
  return fields.filter(({ id }) => FIELDS[kind].includes(id));
}

const EVERY = ['kind', 'channel', 'notBefore'];
const OF_VISITS = [...EVERY, 'statuses', 'reasons', 'reasonDisplay'];

/** What can be chosen for a kind: days, statuses and visit reasons mean nothing for recalls and birthdays. */
const FIELDS: Readonly<Record<MessageKind, readonly string[]>> = {
  reminder: [...OF_VISITS, 'days', 'onePerDay', 'includeMoved'],
  confirmation: OF_VISITS,
  recall: EVERY,
  birthday: EVERY,
};

/** The kind that is chosen. */
export function kindOf({ kind }: Readonly<Record<string, FieldValue>>): MessageKind {
  return messageKinds.find((known) => known === kind) ?? 'reminder';
}

/** What the settings say (P6). */
export function runValues(settings: Settings): Readonly<Record<string, FieldValue>> {
  return {
    kind: 'reminder',
    channel: settings['run.channel'],
    days: settings['run.days'].join(','),
    statuses: settings['run.statuses'],
    reasons: settings['run.reasons'] ?? [ALL],
    reasonDisplay: settings['run.reason-display'],
    notBefore: settings['run.channel'] === 'email' ? 'immediately' : settings['run.not-before'],
    onePerDay: settings['run.one-per-day'],
    includeMoved: settings['run.moved'] === 'always',
  };
}

/** The form as the engine takes it. Nothing ticked means nothing, all ticked means all. */
export function requestOf(form: FormState, preview: RunPreview | null): RunRequest {
  const { values } = form;
  const chosen = valuesOf(form, 'reasons').filter((reason) => reason !== ALL);
  const offered = preview?.offered.reasons ?? [];
  const isEvery = isAll(values) || (offered.length > 0 && offered.every(({ code }) => chosen.includes(code)));
  const channel = values.channel === 'email' ? 'email' : 'sms';
  const notBefore = channel === 'email' ? 'immediately' : String(values.notBefore);
  const kind = kindOf(values);
  if (kind === 'recall' || kind === 'birthday') return { channel, kind, notBefore };
  const filters = { statuses: valuesOf(form, 'statuses'), reasons: isEvery ? null : chosen };
  if (kind === 'confirmation') return { channel, kind, ...filters, notBefore };
  return {
    channel,
    days: String(values.days)
      .split(',')
      .map((day) => day.trim())
      .filter((day) => day !== ''),
    ...filters,
    onePerDay: values.onePerDay === true,
    ...(values.includeMoved === true && { includeMoved: true }),
    notBefore,
  };
}

function isAll({ reasons }: Readonly<Record<string, FieldValue>>): boolean {
  return Array.isArray(reasons) && reasons.includes(ALL);
}

/** 'All' is one of them: it holds for reasons that come up later too. */
function reasonOptions(
  t: Catalogue,
  preview: RunPreview | null,
  { reasons, reasonDisplay }: Readonly<Record<string, FieldValue>>,
): Option[] {
  const offered = (preview?.offered.reasons ?? []).map(({ code, name }) => ({
    value: code,
    label: reasonDisplay === 'name' && name !== null ? name : code,
  }));
  const known = new Set(offered.map(({ value }) => value));
  const others = Array.isArray(reasons) ? reasons.filter((code) => code !== ALL && !known.has(code)) : [];
  return [
    { value: ALL, label: t.tui.run.all },
    ...offered,
    ...others.map((value) => ({ value, label: value })),
  ];
}

function statusOptions(t: Catalogue, preview: RunPreview | null, chosen: FieldValue | undefined): Option[] {
  const ticked = Array.isArray(chosen) ? chosen : [];
  const offered = preview?.offered.statuses ?? Object.keys(t.appointmentStatus);
  return [...new Set([...offered, ...ticked])].map((value) => ({
    value,
    label: t.appointmentStatus[value] ?? value,
  }));
}

/** Days as people type them, as the settings have them; what it does not know is left to the engine to refuse. */
export function typedDays(t: Catalogue, text: string): string {
  const words = t.tui.run;
  const known: Readonly<Record<string, string>> = {
    [words.today.toLowerCase()]: 'today',
    [words.tomorrow.toLowerCase()]: 'tomorrow',
    [words.nextWorkday.toLowerCase()]: 'next-workday',
  };
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => known[part.toLowerCase()] ?? isoDay(part))
    .join(',');
}

/** Days or a time as the settings have them, as people would type them. */
export function typableText(t: Catalogue, value: string): string {
  const { today, tomorrow, nextWorkday, immediately } = t.tui.run;
  const known: Readonly<Record<string, string>> = {
    today,
    tomorrow,
    immediately,
    'next-workday': nextWorkday,
  };
  return value
    .split(',')
    .map((part) => known[part] ?? part)
    .join(', ');
}

/** A time as people type it. */
export function typedTime(t: Catalogue, text: string): string {
  return text.toLowerCase() === t.tui.run.immediately ? 'immediately' : text;
}

/** Days as the settings have them, in words. */
export function dayLabel(t: Catalogue, value: string): string {
  const words = t.tui.run;
  return value
    .split(',')
    .map((day) => {
      if (day === 'today') return words.today;
      if (day === 'tomorrow') return words.tomorrow;
      if (day === 'next-workday') return words.nextWorkday;
      return /^\+\d+$/.test(day) ? words.inDays(day.slice(1)) : day;
    })
    .join(', ');
}
