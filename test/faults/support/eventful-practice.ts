import { allCapabilities } from '../../../src/actor.ts';
import { createEngine, type Engine } from '../../../src/engine.ts';
import type { AppointmentRecord, PatientRecord } from '../../../src/model/import-record.ts';
import { openStore } from '../../../storage/open.ts';
import { newDatabase } from '../../support/database.ts';
import {
  accepted,
  createFakePortal,
  type FakePortal,
  lostButTaken,
  lostOnTheWay,
  refused,
  tryLater,
} from '../../support/fake-portal.ts';
import { anActor, appointmentsFile, patientsFile } from '../../support/practice.ts';
import { aFullDay, anAppointment, aPatient, emailOf, mobileOf, ZONE } from '../../support/records.ts';
import { placeOf } from './damaged-copy.ts';
import type { InvariantQuestion } from './invariants.ts';
import { installWitness } from './witness.ts';

/** A practice whose database holds one of everything that can become of a message, and which nobody has open. */
export type EventfulPractice = Readonly<{ question: InvariantQuestion; remove: () => Promise<void> }>;

/** Lives through it; `withWitness` false: without the triggers that copy what happens. */
export async function startEventfulPractice({ withWitness = true } = {}): Promise<EventfulPractice> {
  const database = await newDatabase();
  const place = placeOf(database.target);
  const sms = createFakePortal({ channel: 'sms' });
  const email = createFakePortal({ channel: 'email', reportsDelivery: false });
  const store = await openStore(database.target, 'sandbox');
  if (withWitness) await installWitness(place);
  let milliseconds = Date.parse('2026-11-23T09:00:00.000Z'); // Monday, ten o'clock in Zurich
  let references = 0;
  const engine = createEngine({
    store,
    gateways: { sms, email },
    accounts: { sms: 'provider', email: 'ledger' },
    mode: 'live',
    practice: { name: 'Praxis Muster', phone: '+41 44 000 00 00', timeZone: ZONE, language: 'de' },
    now: () => new Date(milliseconds),
    newReference() {
      references += 1;
      return `reference${String(references).padStart(11, '0')}`;
    },
    async wait(by) {
      milliseconds += by;
    },
    owner: 'process',
    housekeeping: null,
    mayBeAlive: () => true,
    log: { info() {}, warn() {}, error() {} },
  });
  const pass = (minutes: number) => {
    milliseconds += minutes * 60_000;
  };
  try {
    await liveThrough({ engine, sms, email, pass });
  } finally {
    await store.close();
  }
  const question = {
    database: place,
    portal: portalFacts(sms),
    mail: email.taken.map(({ reference }) => reference),
  };
  return { question, remove: async () => void (await database.remove()) };
}

type Life = Readonly<{
  engine: Engine;
  sms: FakePortal;
  email: FakePortal;
  pass: (minutes: number) => void;
}>;

const anna = anActor('anna');
const beat = anActor('beat');

async function liveThrough(life: Life): Promise<void> {
  await setUp(life.engine);
  await sendDay(life);
  await lookAfter(life);
  await endOtherwise(life);
}

async function setUp(engine: Engine): Promise<void> {
  for (const id of ['anna', 'beat']) {
    await engine.addUser(anna, { id, name: id, capabilities: allCapabilities, logins: [id] });
  }
  const values = { 'approval.mode': 'four-eyes', 'send.first-wait-seconds': '0' };
  for (const [key, value] of Object.entries(values)) {
    await engine.changeSetting(anna, { key, value, scope: 'practice' });
  }
  await engine.enterPurchase(anna, { channel: 'email', milliCredits: 5000 });
  const template = { subject: null, body: 'Termin am {{ appointment.date }}.' };
  await engine.saveTemplate(anna, { kind: 'reminder', channel: 'sms', language: 'fr' }, template);
  const later = ['W1', 'W2', 'W3'].map((id, index) =>
    anAppointment({ id, patientNumber: String(index + 1), at: '2026-11-25T09:00' }),
  );
  const records = [...aFullDay(13), aPatient({ number: '14' }), ...later];
  const patients = records.filter((record): record is PatientRecord => 'lastName' in record);
  const appointments = records.filter((record): record is AppointmentRecord => !('lastName' in record));
  await engine.importFiles(anna, [patientsFile(patients), appointmentsFile(appointments)]);
}

/** Tomorrow's: T1 to T11 by SMS but T9, which is taken out; T9, T12, T13 by e-mail. */
async function sendDay({ engine, sms, email }: Life): Promise<void> {
  sms.answer(mobileOf('2'), refused);
  sms.answer(mobileOf('3'), lostButTaken);
  for (const number of ['4', '10', '11']) sms.answer(mobileOf(number), lostOnTheWay);
  sms.answer(mobileOf('5'), tryLater, accepted);
  const ids = Array.from({ length: 11 }, (_, index) => `T${index + 1}`);
  const { batchId } = await engine.prepareBatch(anna, { channel: 'sms' }, ids);
  await engine.approveBatch(beat, batchId);
  await engine.reviseBatch(anna, batchId, { only: ids.filter((id) => id !== 'T9') });
  await engine.approveBatch(beat, batchId, 2);
  await engine.submitBatch(anna, batchId);
  email.answer(emailOf('12'), lostButTaken);
  const mails = await engine.prepareBatch(beat, { channel: 'email' });
  await engine.approveBatch(anna, mails.batchId);
  await engine.submitBatch(beat, mails.batchId);
}

/** Decisions, news, a retry, a reset and a purge: what people do with the log afterwards. */
async function lookAfter({ engine, sms, pass }: Life): Promise<void> {
  pass(1);
  const entries = await logOf(engine);
  const idOf = (appointment: string): number =>
    entries.find(({ appointmentId, state }) => appointmentId === appointment && state !== 'withdrawn')?.id ??
    0;
  await engine.decideUnclear(beat, [idOf('T10')], 'not-sent');
  await engine.decideUnclear(beat, [idOf('T11')], 'again');
  await engine.submitBatch(anna, 1);
  for (const number of ['1', '5']) sms.report(mobileOf(number), 0);
  sms.report(mobileOf('3'), 1);
  sms.report(mobileOf('6'), 2, 'absent');
  await engine.refreshDelivery(anna, {});
  const { batchId } = await engine.retryBatch(anna, 1, { only: [idOf('T2'), idOf('T6')] });
  await engine.approveBatch(beat, batchId);
  await engine.submitBatch(anna, batchId);
  await engine.resetEntries(anna, { ids: [idOf('T7')] });
  await engine.purgeEntries(anna, { ids: [idOf('T8')] }, '2026-11-23');
}

/** A batch that is rejected, one withdrawn, one expired; one stays prepared and one approved. */
async function endOtherwise({ engine, pass }: Life): Promise<void> {
  const prepare = async (...only: string[]) =>
    (await engine.prepareBatch(anna, { channel: 'sms', days: ['2026-11-24', '2026-11-25'] }, only)).batchId;
  await engine.rejectBatch(beat, await prepare('W1'), 'nicht nötig');
  await engine.withdrawBatch(anna, await prepare('W1'));
  await engine.changeSetting(anna, { key: 'batch.expires-after-hours', value: '1', scope: 'practice' });
  await prepare('W1');
  pass(61);
  await engine.listBatches(anna, 10);
  await engine.approveBatch(beat, await prepare('W2'));
  await prepare('T7', 'W1');
}

async function logOf(engine: Engine) {
  return (await engine.readLog(anna, { filter: {}, sort: 'id', descending: false, limit: 1000 })).entries;
}

function portalFacts({ milliCredits, taken, handed }: FakePortal): NonNullable<InvariantQuestion['portal']> {
  const timesSeen: Record<string, number> = {};
  for (const { reference } of handed) timesSeen[reference] = (timesSeen[reference] ?? 0) + 1;
  return { credits: String(milliCredits / 1000), taken, timesSeen };
}
