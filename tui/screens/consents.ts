import type { ConsentEntry } from '../../src/consents.ts';
import type { Catalogue } from '../../src/i18n/en.ts';
import { type ConsentPurpose, consentPurposes } from '../../src/model/patient-consent.ts';
import { MAX_NAME } from '../../src/model/recall.ts';
import { type LocalDate, localDateOf } from '../../src/model/time.ts';
import type { FieldValue, FormSpec } from '../components/form.ts';
import type { Face } from '../face.ts';
import { isoDay } from '../typed-day.ts';
import { askUntilDone, attempt } from './attempt.ts';
import { isDay, lengthProblem } from './recalls-form.ts';
import { consentLines, patientName } from './recalls-view.ts';

type Values = Readonly<Record<string, FieldValue>>;

const KEEP = 'keep';

/** What a patient has consented to, and recording what they say now; true when something was recorded. */
export async function askConsents(face: Face, patientNumber: string): Promise<boolean> {
  const { engine, actor, t } = face;
  const view = await face.perform(() => engine.viewConsents(actor(), patientNumber));
  if (view === null) return false;
  const words = t().tui.recalls;
  const name = patientName(view.patient);
  const recorded = await askUntilDone(
    face,
    {
      title: words.consentTitle(name),
      lines: consentLines(t(), face.format(), view.consents),
      answers: [{ id: 'save', keys: [], label: words.save }],
      fieldsFor: (values) => consentForm(t(), values, localDateOf(face.now(), face.timeZone)),
      values: Object.fromEntries(consentPurposes.map((purpose) => [purpose, KEEP])),
    },
    ({ values }) => attempt(face, () => record(face, patientNumber, entriesOf(values))),
  );
  if (recorded === null) return false;
  face.toast('ok', recorded.done ? words.consentRecorded(name) : words.consentUnchanged);
  return recorded.done;
}

/** Since when and how it is known are asked for what is recorded anew. */
function consentForm(t: Catalogue, values: Values, today: LocalDate): FormSpec {
  const words = t.tui.recalls;
  const answers = [KEEP, 'given', 'withdrawn'] as const;
  return consentPurposes.flatMap((purpose): FormSpec => {
    const answer = {
      id: purpose,
      kind: 'choice',
      label: words.consentField[purpose],
      options: answers.map((value) => ({ value, label: words.answer[value] })),
    } as const;
    if (values[purpose] === KEEP) return [answer];
    const { on, source } = words.consentField;
    return [
      answer,
      {
        id: `${purpose}On`,
        kind: 'text',
        label: `  ${on}`,
        hint: words.onHint,
        problem: (value) => dayProblem(t, String(value).trim(), today),
      },
      {
        id: `${purpose}Source`,
        kind: 'text',
        label: `  ${source}`,
        hint: words.sourceHint,
        problem: (value) => lengthProblem(t, value, MAX_NAME),
      },
    ];
  });
}

/** Nobody can have said yes or no on a day to come. */
function dayProblem(t: Catalogue, text: string, today: LocalDate): string | null {
  const words = t.tui.recalls;
  if (text === '') return null;
  if (!isDay(text)) return words.dayProblem;
  return isoDay(text) > today ? words.futureProblem : null;
}

function entriesOf(values: Values): ConsentEntry[] {
  const text = (id: string) => String(values[id] ?? '').trim();
  return consentPurposes
    .filter((purpose) => values[purpose] === 'given' || values[purpose] === 'withdrawn')
    .map((purpose: ConsentPurpose) => ({
      purpose,
      isGiven: values[purpose] === 'given',
      ...(text(`${purpose}On`) !== '' && { on: isoDay(text(`${purpose}On`)) }),
      source: text(`${purpose}Source`) || null,
    }));
}

async function record(
  { engine, actor }: Face,
  number: string,
  entries: readonly ConsentEntry[],
): Promise<boolean> {
  let isChanged = false;
  for (const entry of entries) {
    const recorded = await engine.recordConsent(actor(), number, entry);
    isChanged ||= recorded.isChanged;
  }
  return isChanged;
}
