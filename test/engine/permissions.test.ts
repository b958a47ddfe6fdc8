import { expect, test } from 'vitest';
import { type Actor, allCapabilities, type Capability } from '../../src/actor.ts';
import type { Engine } from '../../src/engine.ts';
import type { ClaimedNotice } from '../../src/notices.ts';
import type { DatabaseTarget } from '../../src/store.ts';
import { isPostgres, runSql } from '../support/database.ts';
import {
  anActor,
  appointmentsFile,
  aSubmittedBatch,
  logOf,
  type Practice,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';
import { reminding } from '../support/schedules.ts';

type Facts = Readonly<{ submitted: number; prepared: number; entry: number }>;

type Row = Readonly<{
  needs: Capability;
  /** Who has this instead may do it too. */
  or?: Capability;
  call: (engine: Engine, actor: Actor, facts: Facts) => Promise<unknown>;
}>;

const sms = 'sms' as const;
const template = { kind: 'reminder', channel: sms, language: 'de' } as const;
const draft = { subject: null, body: 'Termin am {{ appointment.date }}' };
const days = { key: 'run.days', scope: 'practice' } as const;
const page = { filter: {}, sort: 'id', descending: false, limit: 10 } as const;

const aClaimedCard = (batchId: number) => {
  const nothing = { ts: null, rendered: null, told: null };
  return { batchId, channel: 'C1', ...nothing, attempts: 0, dueAt: null, owner: 'nobody' };
};

const never = new Date(0);
const aClaimedNotice: ClaimedNotice = {
  notice: { id: 1, kind: 'digest', key: 'digest 2026-11-23', facts: {}, at: never, expiresAt: never },
  delivery: {
    noticeId: 1,
    target: 'slack',
    address: 'C1',
    state: 'sending',
    reason: null,
    reference: null,
    attempts: 1,
    dueAt: never,
    sentAt: null,
  },
  owner: 'nobody',
};

/** Every verb a face may call, and what it takes; a new verb is not complete without its row here. */
const VERBS: Readonly<Record<Exclude<keyof Engine, 'resolveActor' | 'noticeChanges'>, Row>> = {
  importFiles: {
    needs: 'prepare',
    call: (engine, actor) => engine.importFiles(actor, [appointmentsFile([anAppointment({ id: 'new' })])]),
  },
  listSchedules: { needs: 'view', call: (engine, actor) => engine.listSchedules(actor) },
  scheduleRuns: { needs: 'view', call: (engine, actor) => engine.scheduleRuns(actor, 1, 5) },
  isSendingOn: { needs: 'view', call: (engine, actor) => engine.isSendingOn(actor) },
  addSchedule: {
    needs: 'admin',
    call: (engine, actor) => engine.addSchedule(actor, reminding({ isOn: false })),
  },
  changeSchedule: {
    needs: 'admin',
    call: (engine, actor) => engine.changeSchedule(actor, 1, { isOn: false }, 1),
  },
  removeSchedule: { needs: 'admin', call: (engine, actor) => engine.removeSchedule(actor, 1) },
  runScheduleNow: { needs: 'prepare', call: (engine, actor) => engine.runScheduleNow(actor, 1) },
  runDueSchedules: {
    needs: 'prepare',
    call: (engine, actor) => engine.runDueSchedules(actor, { signal: new AbortController().signal }),
  },
  isAgendaEmpty: { needs: 'view', call: (engine, actor) => engine.isAgendaEmpty(actor) },
  previewRun: { needs: 'view', call: (engine, actor) => engine.previewRun(actor, { channel: sms }) },
  prepareBatch: {
    needs: 'prepare',
    call: (engine, actor) => engine.prepareBatch(actor, { channel: sms, days: ['+2'] }),
  },
  approveBatch: {
    needs: 'approve',
    call: (engine, actor, { prepared }) => engine.approveBatch(actor, prepared),
  },
  rejectBatch: {
    needs: 'approve',
    call: (engine, actor, { prepared }) => engine.rejectBatch(actor, prepared, 'not now'),
  },
  reviseBatch: {
    needs: 'prepare',
    call: (engine, actor, { prepared }) => engine.reviseBatch(actor, prepared, { only: ['later 1'] }),
  },
  retryBatch: {
    needs: 'prepare',
    call: (engine, actor, { submitted }) => engine.retryBatch(actor, submitted),
  },
  withdrawBatch: {
    needs: 'prepare',
    call: (engine, actor, { prepared }) => engine.withdrawBatch(actor, prepared),
  },
  viewBatch: { needs: 'view', call: (engine, actor, { submitted }) => engine.viewBatch(actor, submitted) },
  listBatches: { needs: 'view', call: (engine, actor) => engine.listBatches(actor, 10) },
  batchMessages: {
    needs: 'view',
    call: (engine, actor, { submitted }) => engine.batchMessages(actor, submitted),
  },
  submitBatch: {
    needs: 'prepare',
    call: (engine, actor, { prepared }) => engine.submitBatch(actor, prepared),
  },
  orderSending: {
    needs: 'prepare',
    or: 'approve',
    call: (engine, actor, { prepared }) => engine.orderSending(actor, prepared),
  },
  cancelSending: {
    needs: 'prepare',
    or: 'approve',
    call: (engine, actor, { prepared }) => engine.cancelSending(actor, prepared),
  },
  stopSending: {
    needs: 'prepare',
    or: 'approve',
    call: (engine, actor, { prepared }) => engine.stopSending(actor, prepared),
  },
  sendDue: {
    needs: 'prepare',
    call: (engine, actor) => engine.sendDue(actor, { signal: new AbortController().signal }),
  },
  isSomethingDue: { needs: 'view', call: (engine, actor) => engine.isSomethingDue(actor) },
  recordReports: { needs: 'prepare', call: (engine, actor) => engine.recordReports(actor, []) },
  checkAlarms: {
    needs: 'prepare',
    call: (engine, actor) => engine.checkAlarms(actor, { askPortals: false }),
  },
  listAlarms: { needs: 'view', call: (engine, actor) => engine.listAlarms(actor) },
  beatServer: { needs: 'view', call: (engine, actor) => engine.beatServer(actor, new Date(0)) },
  endServer: { needs: 'view', call: (engine, actor) => engine.endServer(actor) },
  listServers: { needs: 'view', call: (engine, actor) => engine.listServers(actor) },
  readStatus: { needs: 'view', call: (engine, actor) => engine.readStatus(actor) },
  readSendingState: { needs: 'view', call: (engine, actor) => engine.readSendingState(actor) },
  readReadiness: { needs: 'view', call: (engine, actor) => engine.readReadiness(actor) },
  readMetrics: { needs: 'view', call: (engine, actor) => engine.readMetrics(actor) },
  trackDue: { needs: 'prepare', call: (engine, actor) => engine.trackDue(actor) },
  readCalls: { needs: 'view', call: (engine, actor) => engine.readCalls(actor) },
  prepareDigest: {
    needs: 'prepare',
    call: (engine, actor) => engine.prepareDigest(actor, '2026-11-23T07:30'),
  },
  previewDigest: { needs: 'view', call: (engine, actor) => engine.previewDigest(actor) },
  mailNotices: {
    needs: 'prepare',
    call: (engine, actor) =>
      engine.mailNotices(actor, {
        write: () => ({ subject: '', text: '', html: '' }),
        signal: new AbortController().signal,
      }),
  },
  spreadNotices: { needs: 'view', call: (engine, actor) => engine.spreadNotices(actor, 'C1') },
  nextNoticeAt: { needs: 'view', call: (engine, actor) => engine.nextNoticeAt(actor, { target: 'slack' }) },
  claimNotice: { needs: 'view', call: (engine, actor) => engine.claimNotice(actor, { target: 'slack' }) },
  nameNotice: {
    needs: 'view',
    call: (engine, actor) => engine.nameNotice(actor, aClaimedNotice, '1.2'),
  },
  recordNotice: {
    needs: 'view',
    call: (engine, actor) => engine.recordNotice(actor, aClaimedNotice, { outcome: 'sent' }),
  },
  readNotice: { needs: 'view', call: (engine, actor) => engine.readNotice(actor, 'digest 2026-11-23') },
  readLastNotice: { needs: 'view', call: (engine, actor) => engine.readLastNotice(actor, 'digest') },
  readReport: {
    needs: 'view',
    call: (engine, actor, { submitted }) => engine.readReport(actor, { batchId: submitted }),
  },
  readMaskedBatch: {
    needs: 'view',
    call: (engine, actor, { submitted }) => engine.readMaskedBatch(actor, submitted),
  },
  listMaskedBatches: {
    needs: 'view',
    call: (engine, actor) => engine.listMaskedBatches(actor, { limit: 10 }),
  },
  previewMaskedRun: {
    needs: 'view',
    call: (engine, actor) => engine.previewMaskedRun(actor, { channel: sms }),
  },
  readBatchChoice: {
    needs: 'view',
    call: (engine, actor, { prepared: batchId }) =>
      engine.readBatchChoice(actor, { batchId, privacy: 'minimal' }),
  },
  reviseBatchChoice: {
    needs: 'prepare',
    call: (engine, actor, { prepared }) =>
      engine.reviseBatchChoice(actor, prepared, { ticked: [1], revision: 1 }),
  },
  readFailures: {
    needs: 'view',
    call: (engine, actor, { submitted: batchId }) =>
      engine.readFailures(actor, { batchId, privacy: 'minimal', limit: 10 }),
  },
  readBatchRows: {
    needs: 'view',
    call: (engine, actor, { submitted: batchId }) =>
      engine.readBatchRows(actor, { batchId, privacy: 'minimal' }),
  },
  cardsToTend: { needs: 'view', call: (engine, actor) => engine.cardsToTend(actor) },
  cardOf: { needs: 'view', call: (engine, actor, { submitted }) => engine.cardOf(actor, submitted) },
  claimCard: {
    needs: 'view',
    call: (engine, actor, { submitted: batchId }) => engine.claimCard(actor, { batchId, channel: 'C1' }),
  },
  recordCard: {
    needs: 'view',
    call: (engine, actor, { submitted }) => engine.recordCard(actor, aClaimedCard(submitted), { ts: '1' }),
  },
  releaseCard: {
    needs: 'view',
    call: (engine, actor, { submitted }) => engine.releaseCard(actor, aClaimedCard(submitted)),
  },
  decideUnclear: {
    needs: 'approve',
    call: (engine, actor, { entry }) => engine.decideUnclear(actor, [entry], 'sent'),
  },
  refreshDelivery: { needs: 'prepare', call: (engine, actor) => engine.refreshDelivery(actor, {}) },
  readLog: { needs: 'view', call: (engine, actor) => engine.readLog(actor, page) },
  readEntry: { needs: 'view', call: (engine, actor, { entry }) => engine.readEntry(actor, entry) },
  countEntries: { needs: 'view', call: (engine, actor) => engine.countEntries(actor, {}) },
  refreshQuestion: { needs: 'view', call: (engine, actor) => engine.refreshQuestion(actor) },
  resetLastRecallRun: {
    needs: 'prepare',
    call: (engine, actor) => engine.resetLastRecallRun(actor),
  },
  resetEntries: { needs: 'prepare', call: (engine, actor) => engine.resetEntries(actor, {}) },
  purgeEntries: { needs: 'admin', call: (engine, actor) => engine.purgeEntries(actor, {}, '2026-12-31') },
  exportEntries: { needs: 'view', call: (engine, actor) => engine.exportEntries(actor, page) },
  readAccounts: { needs: 'view', call: (engine, actor) => engine.readAccounts(actor) },
  readCreditUse: {
    needs: 'view',
    call: (engine, actor) => engine.readCreditUse(actor, { channel: sms, days: 7 }),
  },
  readLedger: {
    needs: 'view',
    call: (engine, actor) => engine.readLedger(actor, { channel: sms, limit: 10 }),
  },
  readLedgerNews: { needs: 'view', call: (engine, actor) => engine.readLedgerNews(actor, null) },
  enterPurchase: {
    needs: 'admin',
    call: (engine, actor) => engine.enterPurchase(actor, { channel: sms, milliCredits: 1000 }),
  },
  correctLedger: {
    needs: 'admin',
    call: (engine, actor) => engine.correctLedger(actor, { channel: sms, reason: 'counted' }),
  },
  changeSetting: {
    needs: 'admin',
    call: (engine, actor) => engine.changeSetting(actor, { ...days, value: 'today' }),
  },
  clearSetting: { needs: 'admin', call: (engine, actor) => engine.clearSetting(actor, days) },
  readSettings: { needs: 'view', call: (engine, actor) => engine.readSettings(actor) },
  describeSettings: { needs: 'view', call: (engine, actor) => engine.describeSettings(actor) },
  listTemplates: { needs: 'view', call: (engine, actor) => engine.listTemplates(actor) },
  readTemplate: { needs: 'view', call: (engine, actor) => engine.readTemplate(actor, template) },
  templateHistory: { needs: 'view', call: (engine, actor) => engine.templateHistory(actor, template) },
  checkTemplate: { needs: 'view', call: (engine, actor) => engine.checkTemplate(actor, template, draft) },
  saveTemplate: { needs: 'admin', call: (engine, actor) => engine.saveTemplate(actor, template, draft) },
  resetTemplate: { needs: 'admin', call: (engine, actor) => engine.resetTemplate(actor, template) },
  previewTemplate: { needs: 'view', call: (engine, actor) => engine.previewTemplate(actor, template) },
  findPatients: { needs: 'view', call: (engine, actor) => engine.findPatients(actor, 'Muster', 10) },
  viewConsents: { needs: 'view', call: (engine, actor) => engine.viewConsents(actor, '1') },
  recordConsent: {
    needs: 'prepare',
    call: (engine, actor) => engine.recordConsent(actor, '1', { purpose: 'recall', isGiven: true }),
  },
  listRecalls: { needs: 'view', call: (engine, actor) => engine.listRecalls(actor, { limit: 10 }) },
  readRecall: { needs: 'view', call: (engine, actor) => engine.readRecall(actor, 999) },
  addRecall: {
    needs: 'prepare',
    call: (engine, actor) =>
      engine.addRecall(actor, { patientNumber: '1', reasonCode: 'J', dueOn: '2027-06-01' }),
  },
  changeRecall: {
    needs: 'prepare',
    call: (engine, actor) => engine.changeRecall(actor, 999, { leadDays: 7 }),
  },
  closeRecall: { needs: 'prepare', call: (engine, actor) => engine.closeRecall(actor, 999) },
  reopenRecall: { needs: 'prepare', call: (engine, actor) => engine.reopenRecall(actor, 999) },
  tendRecalls: { needs: 'prepare', call: (engine, actor) => engine.tendRecalls(actor) },
  listUsers: { needs: 'view', call: (engine, actor) => engine.listUsers(actor) },
  addUser: { needs: 'admin', call: (engine, actor) => engine.addUser(actor, { id: 'zoe', name: 'Zoe' }) },
  changeUser: {
    needs: 'admin',
    call: (engine, actor) => engine.changeUser(actor, { id: 'zoe', name: 'Z.' }),
  },
  readAudit: { needs: 'admin', call: (engine, actor) => engine.readAudit(actor, { filter: {}, limit: 10 }) },
  viewClock: { needs: 'view', call: (engine, actor) => engine.viewClock(actor) },
  acceptClock: { needs: 'admin', call: (engine, actor) => engine.acceptClock(actor) },
  viewTimeZone: { needs: 'view', call: (engine, actor) => engine.viewTimeZone(actor) },
  adoptTimeZone: {
    needs: 'admin',
    call: (engine, actor) => engine.adoptTimeZone(actor, { keep: 'instants' }),
  },
  backUp: { needs: 'admin', call: (engine, actor) => engine.backUp(actor) },
  viewRestored: { needs: 'view', call: (engine, actor) => engine.viewRestored(actor) },
  askAfterRestore: { needs: 'prepare', call: (engine, actor) => engine.askAfterRestore(actor) },
  acceptRestore: {
    needs: 'admin',
    call: (engine, actor) => engine.acceptRestore(actor, { left: null, asksPortal: false }),
  },
  runRetention: { needs: 'admin', call: (engine, actor) => engine.runRetention(actor) },
  exportAudit: { needs: 'admin', call: (engine, actor) => engine.exportAudit(actor, {}) },
};

/** Resolving the actor is what everything else begins with. */
const NEED_NOBODY = ['resolveActor', 'noticeChanges'];

const rows = Object.entries(VERBS);

/** A practice with something to change for every verb. */
async function withEverything(): Promise<Practice & Facts> {
  const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
  await practice.enter(
    ...aFullDay(2),
    ...['1', '2'].map((n) =>
      anAppointment({ id: `later ${n}`, patientNumber: n, at: `2026-11-25T0${n}:00` }),
    ),
    aPatient({ number: '3' }),
  );
  const { batch } = await aSubmittedBatch(practice);
  const { engine, actor } = practice;
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms', days: ['+2'] });
  return { ...practice, submitted: batch.id, prepared: batchId, entry: (await logOf(practice))[0]?.id ?? 0 };
}

/** The whole database, table by table. */
async function everything(target: DatabaseTarget): Promise<Record<string, string[]>> {
  const tables = await runSql(
    target,
    isPostgres
      ? `select tablename as name from pg_tables where schemaname = 'public'`
      : `select name from sqlite_master where type = 'table'`,
  );
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    const content = await runSql(target, `select * from "${name}"`);
    found[String(name)] = content.map((row) => JSON.stringify(row)).sort();
  }
  return found;
}

test('every verb is looked at here', async () => {
  const { engine } = await startPractice();
  expect(Object.keys(engine).sort()).toEqual([...Object.keys(VERBS), ...NEED_NOBODY].sort());
});

test('who lacks the capability is refused by every verb, and nothing is changed', async () => {
  const practice = await withEverything();
  const before = await everything(practice.target);
  expect(before.audit_entry?.length).toBeGreaterThan(0);
  for (const [verb, { needs, or, call }] of rows) {
    const actor = anActor(
      'carla',
      allCapabilities.filter((capability) => capability !== needs && capability !== or),
    );
    const answer = await outcome(call(practice.engine, actor, practice));
    expect({ verb, answer }).toEqual({ verb, answer: `not-permitted ${needs}` });
  }
  expect(await everything(practice.target)).toEqual(before);
  expect(practice.sms.inquiries).toEqual([]);
  expect(practice.sms.handed).toHaveLength(2);
});

test.each(rows)('%s needs no more than its capability', async (_, { needs, call }) => {
  const practice = await withEverything();
  const actor = anActor('carla', needs === 'view' ? ['view'] : ['view', needs]);
  expect(await outcome(call(practice.engine, actor, practice))).not.toContain('not-permitted');
});

async function outcome(verb: Promise<unknown>): Promise<string> {
  try {
    await verb;
    return 'done';
  } catch (error) {
    const { code, details } = error as { code?: string; details?: { capability?: string } };
    if (code === undefined) throw error;
    return `${code} ${details?.capability ?? ''}`;
  }
}
