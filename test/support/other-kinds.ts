import type { Channel, MessageKind } from '../../src/model/message.ts';
import { newRecall } from '../../src/model/recall.ts';
import type { LocalDate } from '../../src/model/time.ts';
import { type Practice, startPractice } from './practice.ts';
import { anAppointment, aPatient } from './records.ts';

/** A patient's yes. */
export const YES = { isGiven: true, on: '2026-01-05', source: 'Formular' } as const;

/** A patient who wants greetings and recalls. */
export function aWillingPatient(patient: Parameters<typeof aPatient>[0] = {}) {
  return aPatient({ greetingConsent: YES, recallConsent: YES, ...patient });
}

type RecallWish = Readonly<{
  id?: string;
  patientNumber?: string;
  reasonCode?: string;
  dueOn?: LocalDate;
  leadDays?: number;
  intervalMonths?: number | null;
}>;

/** Enters a recall that is due in ten days, called in from a month before on; returns our number of it. */
export async function enterRecall(practice: Practice, wish: RecallWish = {}): Promise<number> {
  const { id = 'R1', patientNumber = '1', reasonCode = 'JK', intervalMonths = null, leadDays = 30 } = wish;
  const record = {
    id,
    reasonCode,
    reasonName: 'Jahreskontrolle',
    doctor: 'Dr. Beispiel',
    intervalMonths,
    leadDays,
  };
  const said = {
    source: 'file',
    columns: undefined,
    today: '2026-01-01',
    by: 'anna',
    at: practice.clock.now(),
  };
  return practice.store.write(async (tx) => {
    const patientId = (await tx.patientIds([patientNumber])).get(patientNumber);
    if (patientId === undefined) throw new Error(`expected patient ${patientNumber}`);
    const dueOn = wish.dueOn ?? '2026-12-03';
    const [recall = 0] = await tx.insertRecalls([newRecall({ ...record, dueOn }, { ...said, patientId })]);
    return recall;
  });
}

/** A practice whose agenda is known for some weeks, so that what is new from now on is newly booked. */
export async function startWithKnownAgenda(options?: Parameters<typeof startPractice>[0]): Promise<Practice> {
  const practice = await startPractice(options);
  await practice.enter(
    aWillingPatient({ number: '9' }),
    anAppointment({ id: 'first', patientNumber: '9', at: '2026-11-20T08:00' }),
    anAppointment({ id: 'last', patientNumber: '9', at: '2027-02-26T08:00' }),
  );
  return practice;
}

type Run = Readonly<{ kind: MessageKind; channel?: Channel }>;

/** The source's ids of what a run would offer. */
export async function offeredOf(
  { engine, actor }: Practice,
  { kind, channel = 'sms' }: Run,
): Promise<string[]> {
  const { candidates } = await engine.previewRun(actor, { kind, channel });
  return candidates.map(({ entry }) => entry.externalId);
}

/** Why it would leave out each other: 'id: reason'. */
export async function leftOutOf(
  { engine, actor }: Practice,
  { kind, channel = 'sms' }: Run,
): Promise<string[]> {
  const { excluded } = await engine.previewRun(actor, { kind, channel });
  return excluded.map(({ entry, reason }) => `${entry.externalId}: ${reason}`);
}

/** Prepares and approves a run; returns its batch. */
export async function approvedRun(
  { engine, actor }: Practice,
  { kind, channel = 'sms' }: Run,
): Promise<number> {
  const { batchId } = await engine.prepareBatch(actor, { kind, channel });
  await engine.approveBatch(actor, batchId);
  return batchId;
}

/** Prepares, approves and sends a run. */
export async function sentRun(practice: Practice, run: Run) {
  return practice.engine.submitBatch(practice.actor, await approvedRun(practice, run));
}
