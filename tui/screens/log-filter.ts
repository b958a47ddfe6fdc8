import type { LogFilter } from '../../src/model/log.ts';
import { channels, messageKinds, messageStates } from '../../src/model/message.ts';
import {
  addDays,
  isLocalDate,
  type LocalDate,
  localDateOf,
  resolveDay,
  toInstant,
} from '../../src/model/time.ts';
import type { FieldValue, FormSpec } from '../components/form.ts';
import type { Answer, Face } from '../face.ts';
import { isoDay } from '../typed-day.ts';

type Speaker = Pick<Face, 't' | 'format' | 'now' | 'timeZone'>;

const ANY = 'any';

/** L1: what restricts the log, as it is shown above it. */
export function filterChips({ t, format }: Speaker, filter: LogFilter): string[] {
  const words = t().tui.log;
  const { ids, kind, channel, state, batchId, since } = filter;
  return [
    kind === undefined ? words.allKinds : words.kinds[kind],
    ...(channel === undefined ? [] : [t().channel[channel]]),
    ...(state === undefined ? [] : [words.states[state]]),
    ...(batchId === undefined ? [] : [words.ofBatch(batchId)]),
    ...(since === undefined ? [] : [words.since(format().date(since))]),
    ...(ids === undefined ? [] : [words.onlyTicked]),
  ];
}

/** Without the last restriction that Esc takes away; the kind goes with Delete (L1). Null: there is none. */
export function withoutLast(filter: LogFilter): LogFilter | null {
  const last = (['ids', 'since', 'batchId', 'state', 'channel'] as const).find(
    (name) => filter[name] !== undefined,
  );
  if (last === undefined) return null;
  const { [last]: _, ...rest } = filter;
  return rest;
}

/** The question that asks for kind, channel, state, batch and day. */
export function filterForm(face: Speaker, filter: LogFilter) {
  const { t } = face;
  const words = t().tui.log;
  const any = { value: ANY, label: words.any };
  const choice = (values: readonly string[], labels: Readonly<Record<string, string>>) => [
    any,
    ...values.map((value) => ({ value, label: labels[value] ?? value })),
  ];
  const fields: FormSpec = [
    { id: 'kind', kind: 'choice', label: words.field.kind, options: choice(messageKinds, words.kinds) },
    { id: 'channel', kind: 'choice', label: words.field.channel, options: choice(channels, t().channel) },
    { id: 'state', kind: 'choice', label: words.field.state, options: choice(messageStates, words.states) },
    {
      id: 'batch',
      kind: 'number',
      label: words.field.batch,
      maxLength: 15,
      problem: (value) => (/^[1-9]\d{0,14}$|^$/.test(trimmed(value)) ? null : words.noBatchNumber),
    },
    { ...dayField(face), id: 'since', label: words.field.since },
  ];
  const values = {
    kind: filter.kind ?? ANY,
    channel: filter.channel ?? ANY,
    state: filter.state ?? ANY,
    batch: filter.batchId === undefined ? '' : String(filter.batchId),
    since: filter.since === undefined ? '' : localDateOf(filter.since, face.timeZone),
  };
  return { fields, values };
}

/** The filter that was asked for; what only the ticked ones restricts stays. */
export function filterOf(face: Speaker, { values }: Answer, { ids }: LogFilter): LogFilter {
  const kind = messageKinds.find((each) => each === values.kind);
  const channel = channels.find((each) => each === values.channel);
  const state = messageStates.find((each) => each === values.state);
  const batch = trimmed(values.batch);
  const since = dayOf(face, trimmed(values.since));
  return {
    ...(ids && { ids }),
    ...(kind && { kind }),
    ...(channel && { channel }),
    ...(state && { state }),
    ...(batch !== '' && { batchId: Number(batch) }),
    ...(since && { since: toInstant(`${since}T00:00`, face.timeZone) }),
  };
}

/** A field for a day of the practice's calendar. */
export function dayField(face: Speaker, mayBeEmpty = true) {
  const words = face.t().tui.log;
  return {
    kind: 'text',
    maxLength: 20,
    placeholder: words.dayHint,
    problem: (value: FieldValue) => {
      const text = trimmed(value);
      return (text === '' && mayBeEmpty) || dayOf(face, text) !== null ? null : words.noDay;
    },
  } as const;
}

/** The day that was typed, in any way a day is shown: '23.11.2026', '23/11/26', '2026-11-23', 'today', 'yesterday'; null when it is none. */
export function dayOf({ t, now, timeZone }: Speaker, text: string): LocalDate | null {
  const today = localDateOf(now(), timeZone);
  const word = trimmed(text).toLowerCase();
  if (word === t().tui.log.today || word === 'today') return today;
  if (word === t().tui.log.yesterday || word === 'yesterday') return addDays(today, -1);
  const iso = isoDay(word);
  return isLocalDate(iso) ? iso : resolveDay(word, today);
}

function trimmed(value: FieldValue | undefined): string {
  return String(value ?? '').trim();
}
