import { personName } from '../../src/model/candidate.ts';
import type { Language } from '../../src/model/message.ts';
import type { Occasion } from '../../src/model/occasion.ts';
import type { TemplateKey } from '../../src/model/template.ts';
import type { Face } from '../face.ts';
import { keyOf } from './templates-text.ts';

/** Somebody a text is shown for. */
export type Sample = Readonly<{
  /** Null: known by the number only. */
  name: string | null;
  /** Null: not registered. */
  patientNumber: string | null;
  appointmentId: string | null;
}>;

const DAYS = ['today', 'tomorrow', '+2', '+3', '+4', '+5', '+6', '+7'];
const MAX_SAMPLES = 100; // nobody walks through more

/** For whom texts are shown: somebody the engine chooses, the next patient with an appointment, or one by number. */
export function createSamples(face: Face) {
  let chosen: Sample | null = null;
  /** Null: asked for by number, shown whatever the text's language. */
  let chosenFor: Language | null = null;
  let found: Readonly<{ of: string; samples: readonly Sample[] }> | null = null;

  const readFor = async (key: TemplateKey): Promise<readonly Sample[] | null> => {
    const of = `${key.channel}/${key.language}`;
    if (found?.of === of) return found.samples;
    const words = face.t().tui.templates;
    const samples = await face.perform(() => readSamples(face, key), words.searchingSamples);
    if (samples !== null) found = { of, samples };
    return samples;
  };

  return {
    /** Null: whom the engine chooses. */
    of(key: TemplateKey): Sample | null {
      const speaks = chosenFor === null || chosenFor === key.language;
      return chosen !== null && speaks && suits(key, chosen) ? chosen : null;
    },
    /** Somebody has imported something: who there is is asked again. */
    forgetFound(): void {
      found = null;
    },
    /** The next of those with an appointment soon, after who is shown now; true when it is somebody else. */
    async next(key: TemplateKey, now: Who | null): Promise<boolean> {
      const all = await readFor(key);
      if (all === null) return false;
      const samples = all.filter((sample) => suits(key, sample));
      const at = samples.findIndex((sample) => isSame(sample, now));
      const next = samples[(at + 1) % Math.max(1, samples.length)];
      if (next === undefined || isSame(next, now)) {
        face.toast('warn', face.t().tui.templates.noSamples);
        return false;
      }
      chosen = next;
      chosenFor = key.language;
      return true;
    },
    /** Asks for a number; true when there is such a patient. */
    async askNumber(key: TemplateKey): Promise<boolean> {
      const { engine, actor } = face;
      const words = face.t().tui.templates;
      const answer = await face.ask({
        title: words.patientTitle,
        lines: [],
        answers: [{ id: 'show', keys: [], label: words.patientTake }],
        fields: [{ id: 'number', kind: 'text', label: words.patientNumber, maxLength: 60 }],
      });
      const patientNumber = String(answer?.values['number'] ?? '').trim();
      if (patientNumber === '') return false;
      const shown = await face.perform(() => engine.previewTemplate(actor(), keyOf(key), { patientNumber }));
      if (shown === null) return false;
      chosen = { name: null, patientNumber, appointmentId: null };
      chosenFor = null;
      return true;
    },
  };
}

type Who = Pick<Sample, 'patientNumber' | 'appointmentId'>;

/** A recall or a greeting has no appointment to go by. */
function isSame({ patientNumber, appointmentId }: Sample, now: Who | null): boolean {
  if (now === null) return false;
  if (now.appointmentId !== null) return appointmentId === now.appointmentId;
  return patientNumber !== null && patientNumber === now.patientNumber;
}

/** Recalls and greetings go to patients only. */
function suits({ kind }: TemplateKey, { patientNumber }: Sample): boolean {
  return kind === 'reminder' || kind === 'confirmation' || patientNumber !== null;
}

/** Patients with an appointment soon, each once; those who speak the language, else all. */
async function readSamples({ engine, actor }: Face, { channel, language }: TemplateKey): Promise<Sample[]> {
  const request = { channel, days: DAYS, reasons: null, notBefore: 'immediately' } as const;
  const { candidates, excluded } = await engine.previewRun(actor(), request);
  const reminded = excluded.filter(({ reason }) => REMINDED.includes(reason));
  const people: readonly Person[] = [
    ...candidates.map(({ entry, language: spoken }) => ({ entry, spoken })),
    ...reminded.map(({ entry }) => ({ entry, spoken: entry.patient?.language ?? null })),
  ];
  const speakers = people.filter(({ spoken }) => spoken === language);
  return eachOnce(speakers.length > 0 ? speakers : people).slice(0, MAX_SAMPLES);
}

type Person = Readonly<{ entry: Occasion; spoken: Language | null }>;

const REMINDED: readonly string[] = ['already-reminded', 'in-open-batch'];

function eachOnce(people: readonly Person[]): Sample[] {
  const samples = people.map(({ entry }) => ({
    name: personName(entry),
    patientNumber: entry.patient?.number ?? null,
    appointmentId: entry.externalId,
  }));
  const seen = new Set<string>();
  return samples.filter(({ patientNumber, appointmentId }) => {
    const who = patientNumber ?? `appointment ${appointmentId}`;
    const isNew = !seen.has(who);
    seen.add(who);
    return isNew;
  });
}
