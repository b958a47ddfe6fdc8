import { describe, expect, test } from 'vitest';
import type { Actor } from '../../src/actor.ts';
import type { ImportFile } from '../../src/agenda.ts';
import type { AuditEntry } from '../../src/audit.ts';
import type { LogEntry } from '../../src/model/log.ts';
import { auditOf } from '../support/audit.ts';
import { lostOnTheWay } from '../support/fake-portal.ts';
import {
  anActor,
  anApprovedBatch,
  appointmentsFile,
  aSubmittedBatch,
  logOf,
  openSecondProcess,
  type Practice,
  patientsFile,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient, emailOf, mobileOf } from '../support/records.ts';

const NO_WAIT = { settings: { 'send.first-wait-seconds': '0' } } as const;

/** What was recorded since the practice was set up. */
async function recordedSince(practice: Practice, before: readonly AuditEntry[]): Promise<AuditEntry[]> {
  return (await auditOf(practice)).slice(before.length);
}

async function withPatients(count: number) {
  const practice = await startPractice(NO_WAIT);
  await practice.enter(...aFullDay(count));
  return { ...practice, before: await auditOf(practice) };
}

async function pagesOf(pages: Promise<AsyncIterable<readonly LogEntry[]>>): Promise<number[]> {
  const sizes: number[] = [];
  for await (const page of await pages) sizes.push(page.length);
  return sizes;
}

describe('Audit: who did what from where', () => {
  test('Audit: the whole job, from import to purge', async () => {
    const practice = await startPractice(NO_WAIT);
    const { engine, actor } = practice;
    const before = await auditOf(practice);
    await practice.enter(...aFullDay(2));
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    const beat: Actor = { ...anActor('beat'), face: 'slack', workstation: 'server' };
    await engine.approveBatch(beat, batchId);
    await engine.submitBatch(actor, batchId, { despiteQuietHours: true });
    await engine.refreshDelivery(actor, { state: 'submitted', channel: 'sms' });
    await pagesOf(engine.exportEntries(actor, { filter: { batchId }, sort: 'id', descending: false }));
    await engine.resetEntries(actor, { kind: 'reminder' });
    await engine.purgeEntries(actor, {}, '2026-11-23');
    const batch = `batch ${batchId}`;
    const counts = { added: 2, changed: 0, unchanged: 0, rejected: 0, vanished: 0 };
    const file = { source: 'agenda', extension: 'csv' };
    expect(
      (await recordedSince(practice, before)).map(({ action, subject, details }) => [
        action,
        subject,
        details,
      ]),
    ).toEqual([
      [
        'import.starting',
        null,
        { kind: ['patients', 'appointments'], source: ['agenda'], extension: ['csv', 'csv'] },
      ],
      ['import.done', null, { kind: 'patients', ...counts, ...file }],
      ['import.done', null, { kind: 'appointments', ...counts, ...file }],
      ['batch.prepared', batch, { kind: 'reminder', channel: 'sms', days: ['2026-11-24'], messages: 2 }],
      ['batch.approved', batch, { channel: 'sms', revision: 1, preparedBy: 'anna' }],
      [
        'batch.submitting',
        batch,
        { channel: 'sms', revision: 1, from: 'approved', messages: 2, despiteQuietHours: true },
      ],
      ['log.refreshing', null, { state: 'submitted', channel: 'sms' }],
      ['log.exporting', null, { batch: batchId }],
      ['log.resetting', null, { kind: 'reminder' }],
      ['log.reset', null, { selected: 2, changed: 2, unsettled: 0, otherKind: 0 }],
      ['log.purging', null, { until: '2026-11-23' }],
      ['log.purged', null, { selected: 2, changed: 2, unsettled: 0, otherKind: 0, until: '2026-11-23' }],
    ]);
    const [approval] = await auditOf(practice, { action: 'batch.approved' });
    expect(approval).toMatchObject({
      actor: 'beat',
      face: 'slack',
      workstation: 'server',
      at: practice.clock.now(),
    });
  });

  test('Audit: rejecting, withdrawing, and what a person decides about unclear messages', async () => {
    const practice = await withPatients(3);
    const { engine, actor, sms, before } = practice;
    const first = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.rejectBatch(actor, first.batchId, 'Frau Muster1 kommt nicht');
    const second = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.withdrawBatch(actor, second.batchId);
    sms.answerAll(lostOnTheWay);
    await aSubmittedBatch(practice);
    const ids = (await logOf(practice)).filter(({ state }) => state === 'unclear').map(({ id }) => id);
    await engine.decideUnclear(actor, ids, 'not-sent');
    const recorded = await recordedSince(practice, before);
    expect(recorded.map(({ action }) => action)).toEqual([
      'batch.prepared',
      'batch.rejected',
      'batch.prepared',
      'batch.withdrawn',
      'batch.prepared',
      'batch.approved',
      'batch.submitting',
      'messages.decided',
    ]);
    expect(recorded[1]?.details).toEqual({ channel: 'sms', revision: 1, preparedBy: 'anna' });
    expect(recorded[3]?.details).toEqual({ channel: 'sms', from: 'prepared', messages: 3 });
    expect(recorded[7]?.details).toEqual({ decision: 'not-sent', idCount: 3, ids: ids.map(String) });
  });

  test('Audit: settings, texts, people and credits', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    const setting = { key: 'run.days', scope: 'practice' } as const;
    const template = { kind: 'reminder', channel: 'sms', language: 'de' } as const;
    await engine.changeSetting(actor, { ...setting, value: 'today' });
    await engine.clearSetting(actor, setting);
    await engine.saveTemplate(actor, template, { subject: null, body: 'Termin {{ appointment.date }}' });
    await engine.resetTemplate(actor, template);
    await engine.addUser(actor, { id: 'zoe', name: 'Zoe' });
    await engine.changeUser(actor, { id: 'zoe', name: 'Zoë' });
    await engine.enterPurchase(actor, { channel: 'sms', milliCredits: 1000 });
    expect((await auditOf(practice)).map(({ action }) => action)).toEqual([
      'setting.changed',
      'setting.cleared',
      'template.changed',
      'template.reset',
      'user.added',
      'user.changed',
      'credits.purchased',
    ]);
  });

  test('Audit: what is refused is not recorded as done', async () => {
    const practice = await withPatients(1);
    const { engine, actor, before } = practice;
    const batchId = await anApprovedBatch(practice);
    await refusalOf(engine.approveBatch(actor, batchId));
    await refusalOf(engine.rejectBatch(actor, batchId, 'too late'));
    practice.sms.milliCredits = 0;
    await refusalOf(engine.submitBatch(actor, batchId));
    await refusalOf(engine.decideUnclear(actor, [1], 'sent'));
    await refusalOf(engine.exportEntries(actor, { filter: {}, sort: 'id', descending: false, after: 'x' }));
    const recorded = await recordedSince(practice, before);
    expect(recorded.map(({ action }) => action)).toEqual(['batch.prepared', 'batch.approved']);
  });

  test('Audit: of two decisions at once the one that wins is recorded', async () => {
    const practice = await withPatients(1);
    const second = await openSecondProcess(practice);
    const { engine, actor, before } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    await Promise.allSettled([
      engine.approveBatch(anActor('beat'), batchId),
      second.engine.rejectBatch(anActor('carla'), batchId, 'no'),
    ]);
    const { batch } = await engine.viewBatch(actor, batchId);
    const decisions = (await recordedSince(practice, before)).slice(1);
    expect(decisions).toMatchObject([{ action: `batch.${batch.state}`, actor: batch.decidedBy }]);
  });

  test('Audit: a dry run and an import that strictness refuses are not recorded: they change nothing', async () => {
    const practice = await startPractice();
    await practice.importFiles([patientsFile([aPatient()])], { dryRun: true });
    const bad = appointmentsFile([anAppointment({ patientNumber: 'nobody' })]);
    await practice.importFiles([bad], { strict: true });
    expect(await auditOf(practice)).toEqual([]);
  });
});

describe('Audit: nothing about patients', () => {
  test('Audit: no name, number, address, text or file name of anybody is in it', async () => {
    const practice = await startPractice(NO_WAIT);
    const { engine, actor } = practice;
    const named: ImportFile = { ...patientsFile([aPatient({ number: '1' })]), name: 'Muster1 Vera.Vera' };
    await practice.importFiles([named, appointmentsFile([anAppointment({ id: 'T1' })])]);
    await aSubmittedBatch(practice);
    // a filter of a later version, which this one does not know
    const filter = { person: 'Muster1', recipient: mobileOf('1'), search: 'Kontrolle' } as object;
    await engine.refreshDelivery(actor, filter);
    await engine.resetEntries(actor, filter);
    await pagesOf(engine.exportEntries(actor, { filter, sort: 'id', descending: false }));
    const { batchId } = await engine.prepareBatch(actor, { channel: 'email' });
    await engine.rejectBatch(actor, batchId, `Vera Muster1, ${mobileOf('1')}`);
    const text = JSON.stringify(await auditOf(practice));
    const [entry] = await logOf(practice);
    for (const secret of ['Muster', 'Vera', mobileOf('1'), emailOf('1'), 'Kontrolle', 'Beispiel']) {
      expect(text).not.toContain(secret);
    }
    expect(entry?.text.length).toBeGreaterThan(0);
    expect(text).not.toContain(entry?.text);
  });
});
