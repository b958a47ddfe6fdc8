import type { Catalogue } from '../../src/i18n/en.ts';
import { dayText, type Format } from '../../src/i18n/format.ts';
import {
  BY_HAND,
  DEFAULT_LEAD_DAYS,
  MAX_CODE,
  MAX_INTERVAL_MONTHS,
  MAX_LEAD_DAYS,
  MAX_NAME,
  type Recall,
} from '../../src/model/recall.ts';
import { cleanText } from '../../src/model/text.ts';
import { isLocalDate } from '../../src/model/time.ts';
import type { NewRecallByHand, RecallChange } from '../../src/recalls.ts';
import type { FieldSpec, FieldValue, FormSpec } from '../components/form.ts';
import { isoDay } from '../typed-day.ts';

type Values = Readonly<Record<string, FieldValue>>;

/** What is asked of a recall; of one from a file only the due date, which its file does not say again. */
export function recallForm(t: Catalogue, recall: Recall | null): FormSpec {
  const words = t.tui.recalls;
  const { field } = words;
  const text = (id: keyof typeof field, hint = ''): FieldSpec => ({
    id,
    kind: 'text',
    label: field[id],
    hint,
  });
  const dueOn: FieldSpec = {
    ...text('dueOn', words.dayHint),
    problem: (value) => (isDay(value) ? null : words.dayProblem),
  };
  const needed = (value: FieldValue) => (String(value).trim() === '' ? words.neededProblem : null);
  const long = (max: number) => (value: FieldValue) => lengthProblem(t, value, max);
  const number = (from: number, to: number) => (value: FieldValue) => {
    const entered = String(value).trim();
    const isNumber = /^\d{1,6}$/.test(entered) && Number(entered) >= from && Number(entered) <= to;
    return isNumber ? null : words.numberProblem(from, to);
  };
  const months = number(1, MAX_INTERVAL_MONTHS);
  if (recall !== null && recall.source !== BY_HAND) return [dueOn];
  return [
    ...(recall === null ? [{ ...text('patient', words.patientHint), problem: needed }] : []),
    dueOn,
    { ...text('reasonCode'), problem: (value) => needed(value) ?? long(MAX_CODE)(value) },
    { ...text('reasonName'), problem: long(MAX_NAME) },
    { ...text('doctor'), problem: long(MAX_NAME) },
    {
      id: 'intervalMonths',
      kind: 'number',
      label: field.intervalMonths,
      hint: words.monthsHint,
      problem: (value) => (String(value).trim() === '' ? null : months(value)),
    },
    { id: 'leadDays', kind: 'number', label: field.leadDays, problem: number(0, MAX_LEAD_DAYS) },
  ];
}

export function recallValues(format: Format, recall: Recall | null): Values {
  if (recall === null) return { leadDays: String(DEFAULT_LEAD_DAYS) };
  const { reasonCode, reasonName, doctor, dueOn, intervalMonths, leadDays } = recall;
  return {
    reasonCode,
    reasonName: reasonName ?? '',
    doctor: doctor ?? '',
    dueOn: dayText(format, dueOn),
    intervalMonths: intervalMonths === null ? '' : String(intervalMonths),
    leadDays: String(leadDays),
  };
}

/** What was entered of a new one, for the patient with this number. */
export function newRecallOf(values: Values, patientNumber: string): NewRecallByHand {
  return {
    patientNumber,
    reasonCode: textOf(values, 'reasonCode'),
    reasonName: textOf(values, 'reasonName') || null,
    doctor: textOf(values, 'doctor') || null,
    dueOn: isoDay(textOf(values, 'dueOn')),
    intervalMonths: textOf(values, 'intervalMonths') === '' ? null : numberOf(values, 'intervalMonths'),
    leadDays: numberOf(values, 'leadDays'),
  };
}

/** Only what is another now: what somebody else has changed meanwhile stays. */
export function recallChangeOf(before: Values, values: Values): RecallChange {
  const isOther = (field: string) => textOf(values, field) !== textOf(before, field);
  const { patientNumber: _, ...entered } = newRecallOf(values, '');
  return Object.fromEntries(Object.entries(entered).filter(([field]) => isOther(field)));
}

/** That a text is longer than the database takes it. */
export function lengthProblem(t: Catalogue, value: FieldValue, max: number): string | null {
  const { length } = cleanText(String(value));
  return length > max ? t.tui.recalls.lengthProblem(length, max) : null;
}

/** Whether somebody has typed a day that there is. */
export function isDay(value: FieldValue): boolean {
  return isLocalDate(isoDay(String(value).trim()));
}

/** What was typed into a field. */
export function textOf(values: Values, field: string): string {
  return String(values[field] ?? '').trim();
}

/** What is no number is left to the engine to refuse. */
function numberOf(values: Values, field: string): number {
  const text = textOf(values, field);
  return /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
}
