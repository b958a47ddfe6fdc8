import { type Actor, requireCapability } from './actor.ts';
import { recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { AgendaPatient } from './model/candidate.ts';
import type { Consent, ConsentPurpose } from './model/patient-consent.ts';
import { cleanText, shorten } from './model/text.ts';
import { isLocalDate, type LocalDate, localDateOf } from './model/time.ts';
import { fold } from './model/words.ts';

/** What is recorded of one purpose, and by whom. */
export type RecordedConsent = Consent &
  Readonly<{
    /** null: a file has said it. */
    recordedBy: string | null;
  }>;

export type PatientConsents = Readonly<Record<ConsentPurpose, RecordedConsent | null>>;

/** A patient with what they have consented to. */
export type PatientView = Readonly<{ patient: AgendaPatient; consents: PatientConsents }>;

export interface ConsentReads {
  /** So many patients after this id, in the order of their ids. */
  patientNames(
    after: number,
    limit: number,
  ): Promise<Readonly<{ id: number; number: string; lastName: string; firstName: string | null }>[]>;
  patientsById(ids: readonly number[]): Promise<AgendaPatient[]>;
  consentsOf(patientId: number): Promise<PatientConsents>;
}

export interface ConsentWrites {
  putConsent(
    patientId: number,
    purpose: ConsentPurpose,
    consent: Consent & Readonly<{ recordedBy: string }>,
  ): Promise<void>;
}

export type ConsentEntry = Readonly<{
  purpose: ConsentPurpose;
  isGiven: boolean;
  /** Left out: today. */
  on?: LocalDate;
  /** How it is known: 'Formular'. */
  source?: string | null;
}>;

export type RecordedConsents = PatientView & Readonly<{ isChanged: boolean }>;

const PAGE = 5000; // names in memory at a time
const MAX_FOUND = 1000; // a search that finds more is none
const MAX_TEXT = 200; // as in files

/**
 * Patients by their number, or by the beginnings of their names in any order and spelling ('zurch ju', 'Zürcher'); the exact
 * number first, then by name. For faces that show patients only.
 */
export async function findPatients(
  { store }: Deps,
  actor: Actor,
  query: string,
  limit: number,
): Promise<AgendaPatient[]> {
  requireCapability(actor, 'view');
  const text = cleanText(query);
  if (text === '' || !Number.isSafeInteger(limit) || limit < 1) return [];
  const words = text.split(' ').map(fold);
  const found: { id: number; rank: string }[] = [];
  for (let after = 0; found.length < MAX_FOUND; ) {
    const page = await store.read.patientNames(after, PAGE);
    for (const { id, number, lastName, firstName } of page) {
      const name = `${lastName} ${firstName ?? ''}`;
      if (number === text) found.push({ id, rank: '' });
      else if (matches(words, `${number} ${name}`)) found.push({ id, rank: `~${fold(name)}` });
    }
    if (page.length < PAGE) break;
    after = page.at(-1)?.id ?? after;
  }
  const ids = found
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.id - b.id))
    .slice(0, limit)
    .map(({ id }) => id);
  const patients = new Map((await store.read.patientsById(ids)).map((patient) => [patient.id, patient]));
  return ids.flatMap((id) => patients.get(id) ?? []);
}

/** What a patient has consented to, when, and how that is known. */
export async function viewConsents(
  { store }: Deps,
  actor: Actor,
  patientNumber: string,
): Promise<PatientView> {
  requireCapability(actor, 'view');
  const patient = await store.read.patientByNumber(patientNumber);
  if (patient === null) throw new RefusalError('patient-not-found');
  return { patient, consents: await store.read.consentsOf(patient.id) };
}

/** Records that a patient has consented, or has withdrawn it. What was before stays in the audit. */
export async function recordConsent(
  deps: Deps,
  actor: Actor,
  patientNumber: string,
  entry: ConsentEntry,
): Promise<RecordedConsents> {
  requireCapability(actor, 'prepare');
  const said = checked(deps, entry);
  return deps.store.write(async (tx) => {
    const patient = await tx.patientByNumber(patientNumber);
    if (patient === null) throw new RefusalError('patient-not-found');
    const before = (await tx.consentsOf(patient.id))[entry.purpose];
    const isChanged = !isSame(before, said);
    if (isChanged) {
      await tx.putConsent(patient.id, entry.purpose, { ...said, recordedBy: actor.id });
      await recordAudit(deps, actor, tx, {
        action: 'consent.recorded',
        subject: `patient ${patient.id}`,
        details: {
          purpose: entry.purpose,
          given: said.isGiven,
          on: said.on,
          beforeGiven: before?.isGiven ?? null,
          beforeOn: before?.on ?? null,
          beforeBy: before?.recordedBy ?? null,
        },
      });
    }
    const now = await tx.patientByNumber(patientNumber);
    return { patient: now ?? patient, consents: await tx.consentsOf(patient.id), isChanged };
  });
}

/** Each word begins a word of the text, however it is spelled. */
function matches(words: readonly string[], text: string): boolean {
  const there = text.split(/[\s'’-]+/).map(fold);
  return words.every((word) => word !== '' && there.some((each) => each.startsWith(word)));
}

function checked({ now, practice }: Deps, { isGiven, on, source }: ConsentEntry): Consent {
  const today = localDateOf(now(), practice.timeZone);
  const day = on ?? today;
  if (!isLocalDate(day) || day > today) {
    const value = shorten(cleanText(day), 40);
    throw new RefusalError('invalid-value', { field: 'on', value, expected: `2026-03-31 (≤ ${today})` });
  }
  const text = cleanText(source ?? '');
  if (text.length > MAX_TEXT) {
    const expected = `1 – ${MAX_TEXT}`;
    throw new RefusalError('invalid-value', { field: 'source (length)', value: text.length, expected });
  }
  return { isGiven, on: day, source: text === '' ? null : text };
}

/** What only a file has said is recorded anew by hand, which holds against older files. */
function isSame(before: RecordedConsent | null, said: Consent): boolean {
  if (before === null || before.recordedBy === null) return false;
  return before.isGiven === said.isGiven && before.on === said.on && before.source === said.source;
}
