import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RefusalError } from '../../src/errors.ts';
import type { Batch, BatchState } from '../../src/model/batch.ts';
import type { AppointmentRecord, PatientRecord } from '../../src/model/import-record.ts';
import type { LogEntry } from '../../src/model/log.ts';
import type { Channel } from '../../src/model/message.ts';
import { type BookReader, openBooks } from '../support/books.ts';
import { CrashError } from '../support/crash.ts';
import { runs } from '../support/database.ts';
import {
  type Answer,
  accepted,
  lostButTaken,
  lostOnTheWay,
  refused,
  stopFor,
  tryLater,
} from '../support/fake-portal.ts';
import {
  appointmentsFile,
  logOf,
  openSecondProcess,
  type Practice,
  patientsFile,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient, emailOf, mobileOf } from '../support/records.ts';
import { emptyModel, expectSound, type Model, type SoundWorld } from '../support/sound-books.ts';

const PATIENTS = 5;
const SUBMITTABLE = ['approved', 'paused', 'submitting'] as const satisfies readonly BatchState[];
const DAY = '2026-11-24';
const MINUTE = 60_000;

type World = SoundWorld & { readonly books: BookReader; readonly source: Map<string, Entered> };
type Entered = PatientRecord | AppointmentRecord;
type Command = fc.AsyncCommand<Model, World>;

/** A verb; what it refuses leaves everything as it was. */
function verb(
  name: string,
  run: (world: World, model: Model) => Promise<unknown>,
  arrange: (world: World) => Promise<void> = async () => {},
): Command {
  return {
    check: () => true,
    toString: () => name,
    async run(model, world) {
      const { engine } = world.process;
      await engine.listBatches(world.actor, 1); // what time has done is done
      await arrange(world);
      const before = await world.books.read();
      const isRefused = await run(world, model).then(
        () => false,
        (error: unknown) => {
          if (error instanceof RefusalError) return true;
          throw error;
        },
      );
      const after = await world.books.read();
      if (isRefused) expect(after).toEqual(before);
      await expectSound(world, model, after);
    },
  };
}

const channel = fc.constantFrom<Channel>('sms', 'sms', 'email');
const which = fc.nat(2);
const picks = fc.subarray(
  Array.from({ length: PATIENTS }, (_, index) => index + 1),
  { minLength: 1 },
);
const answers = fc.array(
  fc.constantFrom(
    accepted,
    accepted,
    refused,
    lostButTaken,
    lostOnTheWay,
    tryLater,
    stopFor('no-credits'),
    stopFor('credentials'),
  ),
  { maxLength: 3 },
);
const script = fc.array(answers, { minLength: PATIENTS, maxLength: PATIENTS });
const report = fc.constantFrom(null, 0 as const, 1 as const, 2 as const);

const prepare = fc
  .tuple(channel, fc.boolean(), fc.option(picks, { freq: 2 }))
  .map(([by, includeMoved, only]) =>
    verb(`prepare ${by}${includeMoved ? ' moved' : ''} ${only?.join() ?? 'all'}`, ({ process, actor }) =>
      process.engine.prepareBatch(
        actor,
        { channel: by, days: [DAY], includeMoved },
        only?.map((number) => `T${number}`),
      ),
    ),
  );
const approve = which.map((back) =>
  verb(`approve ${back}`, async (world) => {
    const { id, revision } = await batch(world, back, ['prepared']);
    return world.process.engine.approveBatch(world.actor, id, revision);
  }),
);
const reject = which.map((back) =>
  verb(`reject ${back}`, async (world) => {
    const { id, revision } = await batch(world, back, ['prepared']);
    return world.process.engine.rejectBatch(world.actor, id, 'nein', revision);
  }),
);
const withdraw = which.map((back) =>
  verb(`withdraw ${back}`, async (world) =>
    world.process.engine.withdrawBatch(
      world.actor,
      (await batch(world, back, ['prepared', 'approved', 'paused', 'submitting'])).id,
    ),
  ),
);
const revise = fc.tuple(which, picks).map(([back, only]) =>
  verb(`revise ${back} ${only.join()}`, async (world) => {
    const { id, revision } = await batch(world, back, ['prepared', 'approved']);
    const selection = { only: only.map((number) => `T${number}`), revision };
    return world.process.engine.reviseBatch(world.actor, id, selection);
  }),
);
const retry = fc.tuple(which, fc.option(channel)).map(([back, by]) =>
  verb(`retry ${back} ${by ?? 'as before'}`, async (world, model) => {
    const { id } = await batch(world, back, ['submitted', 'paused']);
    const { engine } = world.process;
    const failed = (await engine.batchMessages(world.actor, id)).filter(
      (entry) => entry.deliveryStatus === 2,
    );
    const created = await engine.retryBatch(world.actor, id, by === null ? {} : { channel: by });
    // it was sent and not delivered: trying again is what a person wants
    release(model, failed);
    return created;
  }),
);
const submit = fc.tuple(which, script).map(([back, said]) =>
  verb(
    `submit ${back} ${said.map((all) => all.map(({ outcome }) => outcome).join('+')).join()}`,
    async (world) => {
      const { id } = await batch(world, back, SUBMITTABLE);
      play(world, said);
      return world.process.engine.submitBatch(world.actor, id, { despiteQuietHours: true });
    },
    makeReady,
  ),
);
const advance = fc
  .constantFrom(11, 180, 10 * 60)
  .map((minutes) => verb(`wait ${minutes}`, async ({ clock }) => clock.advance(minutes * MINUTE)));
const refresh = fc.array(report, { minLength: PATIENTS, maxLength: PATIENTS }).map((said) =>
  verb(`refresh ${said.join()}`, ({ process, actor, sms }) => {
    for (const [index, status] of said.entries()) sms.report(mobileOf(String(index + 1)), status);
    return process.engine.refreshDelivery(actor, {});
  }),
);
const decide = fc.constantFrom('sent', 'not-sent', 'again').map((decision) =>
  verb(`decide ${decision}`, async (world, model) => {
    const unclear = (await logOf(asked(world))).filter(({ state }) => state === 'unclear');
    const ids = unclear.map(({ id }) => id);
    const decided = await world.process.engine.decideUnclear(world.actor, ids, decision);
    if (decision === 'sent') for (const id of ids) model.believed.add(id);
    else release(model, unclear); // the person may be wrong
    return decided;
  }),
);
const reset = fc.constant(
  verb('reset', async (world, model) => {
    const log = await logOf(asked(world));
    const change = await world.process.engine.resetEntries(world.actor, {});
    release(model, log);
    return change;
  }),
);
const purge = fc.constantFrom('2026-11-22', '2026-11-23', '2026-11-30').map((until) =>
  verb(`purge ${until}`, async (world) => {
    const before = await offeredNow(world);
    await world.process.engine.purgeEntries(world.actor, {}, until);
    expect(await offeredNow(world)).toEqual(before); // L6
  }),
);
const move = fc.integer({ min: 1, max: PATIENTS }).map((number) =>
  verb(`move ${number}`, (world, model) => {
    model.moves += 1; // never back to where it was: that would be another reminder for the same start
    const at = `${DAY}T15:${String(model.moves).padStart(2, '0')}`;
    return enter(world, [anAppointment({ id: `T${number}`, patientNumber: String(number), at })]);
  }),
);
const optOut = fc
  .tuple(fc.integer({ min: 1, max: PATIENTS }), fc.boolean())
  .map(([number, smsOptOut]) =>
    verb(`opt ${smsOptOut ? 'out' : 'in'} ${number}`, (world) =>
      enter(world, [aPatient({ number: String(number), smsOptOut })]),
    ),
  );
const buy = fc.constantFrom(200, 5000).map((milliCredits) =>
  verb(`buy ${milliCredits}`, async ({ process, actor }, model) => {
    await process.engine.enterPurchase(actor, { channel: 'email', milliCredits });
    model.purchased += milliCredits;
  }),
);
/** The process ends in the middle of a submission; another one goes on. */
const crash = fc.tuple(which, script, fc.integer({ min: 1, max: 8 }), fc.constantFrom('before', 'after')).map(
  ([back, said, write, moment]): Command => ({
    check: (model) => !model.hasCrashed && model.batches.size > 0,
    toString: () => `crash ${back} ${moment} ${write}`,
    async run(model, world) {
      await makeReady(world);
      const { id } = await batch(world, back, SUBMITTABLE);
      play(world, said);
      world.process.crash.at(write, moment);
      const submission = world.process.engine.submitBatch(world.actor, id, { despiteQuietHours: true });
      const error = await submission.then(
        () => null,
        (cause: unknown) => cause,
      );
      world.process.crash.at(Number.POSITIVE_INFINITY, 'before');
      if (error instanceof CrashError) {
        world.dead.add('process-1');
        world.process = await openSecondProcess(world);
        model.hasCrashed = true;
      } else if (error !== null && !(error instanceof RefusalError)) throw error;
      await expectSound(world, model, await world.books.read());
    },
  }),
);

const steps = [prepare, approve, submit];
const commands = fc.commands(
  [
    ...steps,
    ...steps,
    ...steps,
    ...steps,
    reject,
    withdraw,
    revise,
    retry,
    advance,
    advance,
    refresh,
    decide,
    reset,
    purge,
    move,
    optOut,
    buy,
    crash,
  ],
  { maxCommands: 24, size: 'max' },
);

test('whatever people, portals and crashes do, in whatever order, the books agree (S1, S4, S5, P4, L6)', async () => {
  await fc.assert(
    fc.asyncProperty(commands, fc.boolean(), async (plan, mayResend) => {
      const practice = await startPractice({
        settings: {
          'batch.expires-after-hours': '8',
          'send.first-wait-seconds': '2',
          'send.resend-unknown': String(mayResend),
        },
      });
      await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 300 });
      const world: World = {
        ...practice,
        process: practice,
        books: await openBooks(practice.target),
        source: new Map(),
      };
      await enter(world, aFullDay(PATIENTS));
      const model = emptyModel(300);
      await fc.asyncModelRun(async () => ({ model, real: world }), plan);
      await world.books.close();
      await world.process.close();
      await practice.close();
    }),
    { numRuns: runs(15), interruptAfterTimeLimit: 45_000 },
  );
});

/** Of the batches that a verb is meant for, or else of all, the newest or one before it. */
async function batch({ process, actor }: World, back: number, states: readonly BatchState[]): Promise<Batch> {
  const batches = (await process.engine.listBatches(actor, 100)).map((view) => view.batch);
  const meant = batches.filter(({ state }) => states.includes(state));
  const found = (meant.length > 0 ? meant : batches)[back] ?? meant[0] ?? batches[0];
  if (found === undefined) throw new RefusalError('batch-not-found');
  return found;
}

/** Where nothing can be submitted, something is prepared and approved, if there is anything to. */
async function makeReady({ process: { engine }, actor }: World): Promise<void> {
  const batches = (await engine.listBatches(actor, 100)).map((view) => view.batch);
  if (batches.some(({ state }) => SUBMITTABLE.some((ready) => ready === state))) return;
  const prepared = batches.find(({ state }) => state === 'prepared');
  const id =
    prepared?.id ??
    (await unlessRefused(engine.prepareBatch(actor, { channel: 'sms', days: [DAY] })))?.batchId;
  if (id !== undefined) await unlessRefused(engine.approveBatch(actor, id, prepared?.revision));
}

function unlessRefused<T>(verb: Promise<T>): Promise<T | null> {
  return verb.catch((error: unknown) => {
    if (error instanceof RefusalError) return null;
    throw error;
  });
}

/** Imports the whole export of the practice system, with these records in it (P7a). */
function enter({ source, process, actor }: World, entered: readonly Entered[]): Promise<unknown> {
  for (const record of entered) source.set('lastName' in record ? record.number : record.id, record);
  const all = [...source.values()];
  return process.engine.importFiles(actor, [
    patientsFile(all.filter((record) => 'lastName' in record)),
    appointmentsFile(all.flatMap((record) => ('lastName' in record ? [] : [record]))),
  ]);
}

function play({ sms, email }: World, said: readonly (readonly Answer[])[]): void {
  for (const [index, all] of said.entries()) {
    sms.answer(mobileOf(String(index + 1)), ...all);
    email.answer(emailOf(String(index + 1)), ...all);
  }
}

function asked({ process, actor }: World): Pick<Practice, 'engine' | 'actor'> {
  return { engine: process.engine, actor };
}

function release(model: Model, entries: readonly LogEntry[]): void {
  for (const { id } of entries) {
    for (const sent of model.known.values()) if (sent.messageId === id) model.released.add(sent.appointment);
  }
}

async function offeredNow({ process, actor }: World): Promise<string[]> {
  const { candidates } = await process.engine.previewRun(actor, {
    channel: 'sms',
    days: [DAY],
    includeMoved: true,
  });
  return candidates.map(({ entry }) => entry.externalId);
}
