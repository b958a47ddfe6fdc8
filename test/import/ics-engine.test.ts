import { beforeEach, describe, expect, test } from 'vitest';
import type { ImportOptions } from '../../src/agenda.ts';
import { icsFiles } from '../../src/import/ics.ts';
import {
  anApprovedBatch,
  aSubmittedBatch,
  leftOut,
  logOf,
  offered,
  type Practice,
  patientsFile,
  startPractice,
} from '../support/practice.ts';
import { aPatient } from '../support/records.ts';
import { aCalendar, anEvent, OPTIONS, writeIcs } from './ics-file.ts';

let practice: Practice;

beforeEach(async () => {
  practice = await startPractice();
  await practice.importFiles([patientsFile([aPatient({ number: '1001' }), aPatient({ number: '1002' })])]);
});

/** Imports a calendar of these events, the whole of what the practice has. */
async function importEvents(
  events: readonly (readonly string[])[],
  options: ImportOptions = {},
  head: string[] = [],
) {
  const path = await writeIcs(aCalendar(...head, ...events));
  const contents = await icsFiles([path], { ...OPTIONS, now: practice.deps.now() });
  const files = contents.map((each) => ({ ...each, source: 'ics' }));
  const report = await practice.importFiles(files, options);
  const [file] = report.files;
  return { ...report, ...file };
}

const at = (start: string) => `DTSTART:${start}`;
const ANNA = anEvent('UID:A', 'SUMMARY:#1001 Muster Anna', at('20261124T080000'));
const BEAT = anEvent('UID:B', 'SUMMARY:#1002 Beispiel Beat', at('20261124T090000'));
const CARLA = anEvent(
  'UID:C',
  'SUMMARY:Carla Exempel\\, Kontrolle',
  'DESCRIPTION:Natel 079 100 00 03',
  at('20261124T100000'),
);
const DAILY = anEvent(
  'UID:D',
  'RRULE:FREQ=DAILY;COUNT=4',
  'DESCRIPTION:Natel 079 100 00 04',
  at('20261124T110000'),
);
const ALL = [ANNA, BEAT, CARLA, DAILY];

describe('a calendar through the engine', () => {
  test('P3, P7a: patients by their numbers, others by the mobile number in the event', async () => {
    expect(await importEvents(ALL)).toMatchObject({ added: 7, rejected: 0, isWritten: true });
    expect(await offered(practice)).toEqual(['A', 'B', 'C', 'D/20261124T100000Z']);
    await aSubmittedBatch(practice);
    const log = await logOf(practice);
    expect(log.map(({ recipient, patientNumber }) => [recipient, patientNumber])).toEqual([
      [aPatient({ number: '1001' }).mobile?.number, '1001'],
      [aPatient({ number: '1002' }).mobile?.number, '1002'],
      ['+41791000003', null],
      ['+41791000004', null],
    ]);
  });

  test('the same again changes nothing', async () => {
    await importEvents(ALL);
    expect(await importEvents([...ALL].reverse())).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 7,
      vanished: 0,
    });
  });

  test('--dry-run and --strict write nothing', async () => {
    expect(await importEvents(ALL, { dryRun: true })).toMatchObject({ added: 7, isWritten: false });
    const bad = anEvent('UID:X', at('soon'));
    expect(await importEvents([...ALL, bad], { strict: true })).toMatchObject({
      rejected: 1,
      isWritten: false,
    });
    expect(await offered(practice)).toEqual([]);
    expect(await importEvents(ALL, { strict: true })).toMatchObject({ added: 7, isWritten: true });
  });

  test('a patient that nobody knows rejects the event, not the others', async () => {
    const unknown = anEvent('UID:X', 'SUMMARY:#9999 Niemand Nina', 'DESCRIPTION:Natel 079 100 00 09');
    const report = await importEvents([ANNA, unknown]);
    expect(report.problems).toMatchObject([{ expected: 'known-patient', value: '9999', rejected: true }]);
    expect(await offered(practice)).toEqual(['A']);
  });

  test('P7a: what is gone between the first and the last day has vanished, one of a series too', async () => {
    await importEvents(ALL);
    const without = DAILY.toSpliced(-1, 0, 'EXDATE:20261125T110000');
    expect(await importEvents([ANNA, CARLA, without])).toMatchObject({ vanished: 2, unchanged: 5 });
    expect(await leftOut(practice)).toEqual(['B: cancelled']);
  });

  test('P7a: a rejected event has not vanished, and is still reminded as it was known', async () => {
    await importEvents(ALL);
    const report = await importEvents([ANNA, anEvent('UID:B', at('20260230T090000')), CARLA, DAILY]);
    expect(report).toMatchObject({ vanished: 0, vanishedUnknown: false, rejected: 1 });
    expect(await offered(practice)).toContain('B');
  });

  test.each([
    ['a series with a broken rule', [anEvent('UID:D', 'RRULE:FREQ=SECONDLY', at('20261124T110000'))]],
    ['an event without a UID', [['BEGIN:VEVENT', 'DTSTART:20261124T100000', 'END:VEVENT']]],
    ['an event without an end', [['BEGIN:VEVENT', 'UID:B', 'DTSTART:20261124T100000']]],
  ])('P7a: with %s nothing vanishes', async (_, events) => {
    await importEvents(ALL);
    expect(await importEvents([ANNA, CARLA, ...events])).toMatchObject({
      vanished: 0,
      vanishedUnknown: true,
      rejected: 1,
    });
    expect(await offered(practice)).toEqual(['A', 'B', 'C', 'D/20261124T100000Z']);
  });

  test('P7a: an invitation or a cancellation speaks of nothing but itself', async () => {
    await importEvents(ALL);
    const cancellation = anEvent(
      'UID:B',
      'SEQUENCE:1',
      'STATUS:CANCELLED',
      'SUMMARY:#1002',
      at('20261124T090000'),
    );
    const report = await importEvents([cancellation], {}, ['METHOD:CANCEL']);
    expect(report).toMatchObject({ changed: 1, vanished: 0, vanishedUnknown: true, rejected: 0 });
    expect(await offered(practice)).toEqual(['A', 'C', 'D/20261124T100000Z']);
    expect(await leftOut(practice)).toEqual(['B: cancelled']);
  });

  test('P10: an occurrence that is moved after its reminder is shown as moved', async () => {
    await importEvents(ALL);
    await aSubmittedBatch(practice);
    const moved = anEvent(
      'UID:D',
      'RECURRENCE-ID:20261124T110000',
      'DESCRIPTION:Natel 079 100 00 04',
      at('20261124T160000'),
    );
    expect(await importEvents([...ALL, moved])).toMatchObject({ added: 0, changed: 1, vanished: 0 });
    expect(await leftOut(practice)).toContain('D/20261124T100000Z: moved');
  });

  test('P9: one of a series that is cancelled in an open batch is withdrawn at the last look', async () => {
    await importEvents(ALL);
    const batchId = await anApprovedBatch(practice);
    const cancelled = anEvent(
      'UID:D',
      'RECURRENCE-ID:20261124T110000',
      'STATUS:CANCELLED',
      at('20261124T110000'),
    );
    await importEvents([...ALL, cancelled]);
    await practice.engine.submitBatch(practice.actor, batchId);
    const states = (await logOf(practice)).map(({ state, reason }) => `${state} ${reason}`);
    expect(states).toEqual(['submitted null', 'submitted null', 'submitted null', 'withdrawn cancelled']);
  });

  test('ids of 255 characters go all the way', async () => {
    const uid = `${'040000008200E00074C5B7101A82E008'.repeat(7)}`.padEnd(255, '0');
    await importEvents([anEvent(`UID:${uid}`, 'SUMMARY:#1001 Muster Anna', at('20261124T080000'))]);
    await aSubmittedBatch(practice);
    expect((await logOf(practice)).map(({ appointmentId }) => appointmentId)).toEqual([uid]);
  });
});
