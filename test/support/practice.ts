import { onTestFinished } from 'vitest';
import { type Actor, allCapabilities, type Capability } from '../../src/actor.ts';
import type { ImportFile, ImportOptions, ImportReport } from '../../src/agenda.ts';
import type { AccountKind, Deps } from '../../src/deps.ts';
import { createEngine, type Engine } from '../../src/engine.ts';
import type { AppointmentRecord, ImportItem, PatientRecord } from '../../src/model/import-record.ts';
import type { LogEntry } from '../../src/model/log.ts';
import type { Channel } from '../../src/model/message.ts';
import type { Log, LogFacts } from '../../src/ports.ts';
import type { SettingKey } from '../../src/settings.ts';
import type { DatabaseTarget, Store } from '../../src/store.ts';
import { openStore } from '../../storage/open.ts';
import { createCrash } from './crash.ts';
import { newDatabase, type TestDatabase } from './database.ts';
import { createFakePortal, type FakePortal } from './fake-portal.ts';
import { aFullDay, ZONE } from './records.ts';

/** Somebody at the front desk; everything is allowed unless said otherwise. */
export function anActor(id: string, capabilities: readonly Capability[] = allCapabilities): Actor {
  return { id, name: id, capabilities, face: 'cli', workstation: 'desk' };
}

/** Monday, ten o'clock in Zurich. */
export const MONDAY_AT_TEN = '2026-11-23T09:00:00.000Z';

export type Clock = {
  now: () => Date;
  set: (instant: string) => void;
  advance: (milliseconds: number) => void;
};

export type LogRecord = Readonly<{ level: string; event: string; facts: LogFacts & { error?: unknown } }>;

type PracticeOptions = Readonly<{
  /** Instead of a new one of the kind these tests run on. */
  database?: TestDatabase;
  now?: string;
  accounts?: Partial<Record<Channel, AccountKind>>;
  concurrency?: number;
  settings?: Partial<Record<SettingKey, string>>;
}>;

export type Practice = Awaited<ReturnType<typeof startPractice>>;

/** A practice with everything real but the two portals and the clock, which stands still until it is moved. */
export async function startPractice(options: PracticeOptions = {}) {
  const { target, remove } = options.database ?? (await newDatabase());
  const clock = createClock(options.now ?? MONDAY_AT_TEN);
  const { concurrency = 4 } = options;
  const sms = createFakePortal({ channel: 'sms', concurrency });
  const email = createFakePortal({ channel: 'email', concurrency, reportsDelivery: false });
  const records: LogRecord[] = [];
  const dead = new Set<string>();
  const surroundings = {
    target,
    clock,
    sms,
    email,
    records,
    /** Owners of processes that are certainly gone. */
    dead,
    accounts: { sms: 'provider', email: 'ledger', ...options.accounts } as const,
  };
  const actor = anActor('anna');
  const first = await openProcess(surroundings, 'process-1');
  if (options.settings?.['approval.mode'] === 'four-eyes') await enterUsers(first.store, ['anna', 'beat']);
  for (const [key, value] of Object.entries(options.settings ?? {})) {
    await first.engine.changeSetting(actor, { key, value, scope: 'practice' });
  }
  const close = async () => {
    await first.close();
    await remove();
  };
  onTestFinished(close);
  return { ...surroundings, ...first, ...createSource(first.engine, actor), actor, close };
}

/** Practice users who may do everything. */
export function enterUsers(store: Store, ids: readonly string[]): Promise<void> {
  return store.write(async (tx) => {
    for (const id of ids) {
      const accounts = { logins: [id], slackIds: [] };
      await tx.putUser({ id, name: id, capabilities: allCapabilities, ...accounts, isActive: true });
    }
  });
}

type Surroundings = Readonly<{
  target: DatabaseTarget;
  clock: Clock;
  sms: FakePortal;
  email: FakePortal;
  records: LogRecord[];
  dead: Set<string>;
  accounts: Readonly<Record<Channel, AccountKind>>;
}>;

/** Another process on the same database: its own store and owner, the same clock, portals and log. */
export async function openSecondProcess(practice: Surroundings) {
  const second = await openProcess(practice, 'process-2');
  onTestFinished(second.close);
  return second;
}

async function openProcess(surroundings: Surroundings, owner: string) {
  const { target, clock, sms, email, records, dead, accounts } = surroundings;
  const { store, crash } = createCrash(await openStore(target, 'sandbox'));
  let references = 0;
  const deps: Deps = {
    store,
    gateways: { sms, email },
    accounts,
    mode: 'live',
    practice: { name: 'Praxis Muster', phone: '+41 44 000 00 00', timeZone: ZONE, language: 'de' },
    now: clock.now,
    newReference() {
      references += 1;
      return `${owner.replace('-', '')}x${String(references).padStart(11, '0')}`.slice(0, 20);
    },
    async wait(milliseconds, signal) {
      if (!signal?.aborted) clock.advance(milliseconds);
    },
    owner,
    housekeeping: null,
    mayBeAlive: (other) => ![...dead].some((process) => other.startsWith(`${process}:`)),
    log: createLog(records),
  };
  let isOpen = true;
  const close = async () => {
    if (isOpen) await store.close();
    isOpen = false;
  };
  return { deps, store, engine: createEngine(deps), crash, close };
}

function createClock(instant: string): Clock {
  let milliseconds = Date.parse(instant);
  return {
    now: () => new Date(milliseconds),
    set(next) {
      milliseconds = Date.parse(next);
    },
    advance(by) {
      milliseconds += by;
    },
  };
}

function createLog(records: LogRecord[]): Log {
  const add =
    (level: string) =>
    (event: string, facts: LogRecord['facts'] = {}) =>
      void records.push({ level, event, facts });
  return { info: add('info'), warn: add('warn'), error: add('error') };
}

/** The practice system that exports the agenda: always all it has, as P7a expects. */
function createSource(engine: Engine, actor: Actor) {
  const patients = new Map<string, PatientRecord>();
  const appointments = new Map<string, AppointmentRecord>();
  const importFiles = (files: readonly ImportFile[], options?: ImportOptions): Promise<ImportReport> =>
    engine.importFiles(actor, files, options);
  const exportAll = () =>
    importFiles([patientsFile([...patients.values()]), appointmentsFile([...appointments.values()])]);
  return {
    importFiles,
    /** Enters or replaces records in the source system and imports its whole export. */
    enter(...entered: (PatientRecord | AppointmentRecord)[]): Promise<ImportReport> {
      for (const record of entered) {
        if ('lastName' in record) patients.set(record.number, record);
        else appointments.set(record.id, record);
      }
      return exportAll();
    },
    /** Deletes an appointment in the source system and imports its whole export. */
    drop(appointmentId: string): Promise<ImportReport> {
      appointments.delete(appointmentId);
      return exportAll();
    },
  };
}

export function patientsFile(records: readonly PatientRecord[]): ImportFile {
  return importFile(
    'patients',
    records.map((record, index) => ({ type: 'patient', line: index + 2, record })),
  );
}

export function appointmentsFile(records: readonly AppointmentRecord[], source = 'agenda'): ImportFile {
  return importFile(
    'appointments',
    records.map((record, index) => ({ type: 'appointment', line: index + 2, record })),
    source,
  );
}

/** A file in memory that yields these items each time it is read. */
export function importFile(
  kind: ImportFile['kind'],
  items: readonly ImportItem[],
  source = 'agenda',
): ImportFile {
  return {
    name: `${kind}.csv`,
    kind,
    source,
    async *read() {
      yield* items;
    },
  };
}

/** Prepares and approves tomorrow's batch; returns its id. */
export async function anApprovedBatch(practice: Practice, channel: Channel = 'sms'): Promise<number> {
  const { engine, actor } = practice;
  const { batchId } = await engine.prepareBatch(actor, { channel });
  await engine.approveBatch(actor, batchId);
  return batchId;
}

/** A practice with so many patients tomorrow and an approved SMS batch for them. */
export async function withApprovedBatch(count: number, options: PracticeOptions = {}) {
  const practice = await startPractice(options);
  await practice.enter(...aFullDay(count));
  return { ...practice, batchId: await anApprovedBatch(practice) };
}

/** Prepares, approves and submits tomorrow's batch. */
export async function aSubmittedBatch(practice: Practice, channel: Channel = 'sms') {
  const batchId = await anApprovedBatch(practice, channel);
  return practice.engine.submitBatch(practice.actor, batchId);
}

/** The log, oldest entry first. */
export async function logOf({ engine, actor }: Pick<Practice, 'engine' | 'actor'>): Promise<LogEntry[]> {
  const page = await engine.readLog(actor, { filter: {}, sort: 'id', descending: false, limit: 100_000 });
  return [...page.entries];
}

/** The source's ids of the appointments a run for tomorrow would offer. */
export async function offered({ engine, actor }: Practice, channel: Channel = 'sms'): Promise<string[]> {
  const { candidates } = await engine.previewRun(actor, { channel });
  return candidates.map(({ entry }) => entry.externalId);
}

/** Why a run for tomorrow would leave out each other appointment: 'id: reason'. */
export async function leftOut({ engine, actor }: Practice, channel: Channel = 'sms'): Promise<string[]> {
  const { excluded } = await engine.previewRun(actor, { channel });
  return excluded.map(({ entry, reason }) => `${entry.externalId}: ${reason}`);
}

/** The refusal a verb ends with; fails when it does not refuse. */
export async function refusalOf(verb: Promise<unknown>): Promise<{ code: string; details: object }> {
  const outcome = await verb.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof Error && 'code' in outcome && 'details' in outcome) {
    return { code: String(outcome.code), details: Object(outcome.details) };
  }
  throw new Error(`expected a refusal, got ${String(outcome ?? 'success')}`, { cause: outcome });
}
