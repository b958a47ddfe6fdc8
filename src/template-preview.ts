import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { AgendaEntry } from './model/candidate.ts';
import { cannotReach, recipientOf } from './model/consent.ts';
import type { Channel, Language, MessageKind } from './model/message.ts';
import { tidyTemplate } from './model/template.ts';
import { checkTemplate } from './model/template-check.ts';
import type { ContextWriter, TemplateContext } from './model/template-context.ts';
import { sampleEntry } from './model/template-samples.ts';
import { addDays, localDateOf } from './model/time.ts';
import { readSettings } from './settings.ts';
import type { TemplateDraft } from './template-editing.ts';
import { type Composed, createMessageWriter, invalidTemplate, readTexts } from './templates.ts';

export type PreviewRequest = Readonly<{
  /** Left out: the text in force. */
  draft?: TemplateDraft;
  /** Shown for the patient's next appointment. */
  patientNumber?: string;
  /** The source's id; goes before the patient's number. */
  appointmentId?: string;
}>;

/** Which text; without a language the patient's is taken, else the practice's. */
export type PreviewKey = Readonly<{ kind: MessageKind; channel: Channel; language?: Language }>;

/** A text as a real patient would get it (T2). */
export type TemplatePreview = Composed &
  Readonly<{
    kind: MessageKind;
    channel: Channel;
    language: Language;
    /** Whether the patient or the appointment is made up, because there is none to show. */
    isSample: boolean;
    /** null: made up, or not registered. */
    patientNumber: string | null;
    /** The source's id; null: made up, or of no concern to this kind. */
    appointmentId: string | null;
  }>;

/**
 * Shows a text, or a draft of one, for a patient or an appointment; left out: for the next appointment of somebody who
 * speaks that language. Refuses as `patient-not-found`, `appointment-not-found`, `template-invalid`, `text-too-long`.
 */
export async function previewTemplate(
  deps: Deps,
  actor: Actor,
  key: PreviewKey,
  request: PreviewRequest = {},
): Promise<TemplatePreview> {
  requireCapability(actor, 'view');
  const { kind, channel } = key;
  const shown = await whomToShow(deps, key, request);
  const { entry, isSample } = shown;
  const language = key.language ?? entry.patient?.language ?? deps.practice.language;
  const texts = await readTexts(deps.store.read);
  const draft = request.draft && checkedDraft(deps, { kind, channel, language }, request.draft);
  const settings = await readSettings(deps.store.read, null);
  const write = createMessageWriter(deps, settings, { kind, channel }, (text) => draft ?? texts(text));
  const recipient = recipientOf(entry, channel) ?? recipientOf(sample(deps, language), channel) ?? '';
  const composed = write({ language, recipient }, (contexts) => valuesOf(deps, contexts, kind, entry));
  return {
    ...composed,
    kind,
    channel,
    language,
    isSample,
    patientNumber: shown.isPersonReal ? (entry.patient?.number ?? null) : null,
    appointmentId: shown.isAppointmentReal && kind !== 'birthday' ? entry.externalId : null,
  };
}

type Shown = Readonly<{
  entry: AgendaEntry;
  isPersonReal: boolean;
  isAppointmentReal: boolean;
  isSample: boolean;
}>;

async function whomToShow(deps: Deps, key: PreviewKey, request: PreviewRequest): Promise<Shown> {
  const { appointmentId, patientNumber } = request;
  if (appointmentId !== undefined) return theAppointment(deps, appointmentId);
  if (patientNumber !== undefined) return thePatient(deps, key, patientNumber);
  return somebody(deps, key);
}

async function theAppointment({ store }: Deps, appointmentId: string): Promise<Shown> {
  const found = await store.read.entriesToShow({ appointmentId }, 2);
  const entry = found.at(-1); // two sources may use the same id: the later appointment
  if (entry === undefined) throw new RefusalError('appointment-not-found', { appointment: appointmentId });
  return real(entry);
}

async function thePatient(deps: Deps, { kind }: PreviewKey, number: string): Promise<Shown> {
  const { store, practice } = deps;
  const patient = await store.read.patientByNumber(number);
  if (patient === null) throw new RefusalError('patient-not-found');
  const [entry] = await store.read.entriesToShow({ ...moment(deps), patientId: patient.id }, 1);
  if (entry !== undefined) return real(entry);
  const madeUp = { ...sample(deps, patient.language ?? practice.language), patient };
  const isSample = kind === 'reminder' || kind === 'confirmation';
  // a recall or a greeting needs no appointment
  return {
    entry: isSample ? madeUp : { ...madeUp, reasonName: null, doctor: null },
    isPersonReal: true,
    isAppointmentReal: false,
    isSample,
  };
}

const LOOKED_AT = 50; // how many appointments are searched for somebody who could get the message

async function somebody(deps: Deps, { channel, language: asked }: PreviewKey): Promise<Shown> {
  const { store, practice } = deps;
  const language = asked ?? practice.language;
  const isDefault = language === practice.language;
  const entries = await store.read.entriesToShow({ ...moment(deps), language, isDefault }, LOOKED_AT);
  const entry = entries.find((candidate) => cannotReach(candidate, channel) === null);
  if (entry !== undefined) return real(entry);
  return {
    entry: sample(deps, language),
    isPersonReal: false,
    isAppointmentReal: false,
    isSample: true,
  };
}

function real(entry: AgendaEntry): Shown {
  return { entry, isPersonReal: true, isAppointmentReal: true, isSample: false };
}

function moment({ now, practice }: Deps) {
  return { now: now(), today: localDateOf(now(), practice.timeZone) };
}

function sample(deps: Deps, language: Language): AgendaEntry {
  const { timeZone } = deps.practice;
  return sampleEntry({ day: addDays(moment(deps).today, 7), timeZone, language });
}

function checkedDraft(
  { practice }: Deps,
  key: Readonly<{ kind: MessageKind; channel: Channel; language: Language }>,
  draft: TemplateDraft,
): TemplateDraft {
  const template = tidyTemplate(draft);
  const [problem] = checkTemplate(key, template, practice).problems;
  if (problem !== undefined) throw invalidTemplate(key, problem);
  return template;
}

const RECALL_LEAD_DAYS = 14; // a made-up due date, as recalls usually have one

function valuesOf(
  deps: Deps,
  contexts: ContextWriter,
  kind: MessageKind,
  entry: AgendaEntry,
): TemplateContext {
  const { patient, reasonName, reasonCode, doctor } = entry;
  if (kind === 'reminder' || kind === 'confirmation') return contexts.ofAppointment(entry);
  if (kind === 'birthday') return contexts.ofBirthday(patient);
  const dueDate = addDays(moment(deps).today, RECALL_LEAD_DAYS);
  return contexts.ofRecall({ patient, dueDate, reason: reasonName ?? reasonCode, doctor });
}
