import { describe, expect, test } from 'vitest';
import type { ImportFile } from '../../src/agenda.ts';
import type { AppointmentRecord, RecallRecord } from '../../src/model/import-record.ts';
import type { RecallEntry } from '../../src/model/recall.ts';
import { importFile, type Practice, refusalOf, startPractice } from '../support/practice.ts';
import { anAppointment, aPatient } from '../support/records.ts';

const TODAY = '2026-11-23'; // the practice's clock

/** A yearly check-up of patient 1 that is due in three weeks, called in four weeks ahead. */
function aRecall(recall: Partial<RecallRecord> = {}): RecallRecord {
  return {
    id: 'R1',
    patientNumber: '1',
    reasonCode: 'J',
    reasonName: 'Jahreskontrolle',
    doctor: null,
    dueOn: '2026-12-14',
    intervalMonths: 12,
    leadDays: 28,
    ...recall,
  };
}

function recallsFile(records: readonly RecallRecord[], source = 'agenda'): ImportFile {
  return importFile(
    'recalls',
    records.map((record, index) => ({ type: 'recall', line: index + 2, record })),
    source,
  );
}

const visit = (day: string, more: Partial<AppointmentRecord> = {}) =>
  anAppointment({ id: 'A', at: `${day}T09:00`, reasonCode: 'J', ...more });

async function withRecall(recall: Partial<RecallRecord> = {}): Promise<Practice> {
  const practice = await startPractice();
  await practice.enter(aPatient(), aPatient({ number: '2' }));
  await practice.importFiles([recallsFile([aRecall(recall)])]);
  return practice;
}

async function all({ engine, actor }: Practice): Promise<RecallEntry[]> {
  return [...(await engine.listRecalls(actor, { isAll: true, limit: 100 })).entries];
}

/** 'due 2026-12-14, open', or the day of what makes it done. */
async function lives(practice: Practice): Promise<string[]> {
  return (await all(practice)).map(
    ({ recall }) => `due ${recall.dueOn}, ${recall.vanished ? 'vanished' : (recall.doneOn ?? 'open')}`,
  );
}

describe('R1: a recall is done when an appointment of its reason is booked', () => {
  test.each([
    ['from the call-in day on', '2026-12-01', '2026-12-01'],
    ['after the due date', '2027-02-01', '2027-02-01'],
  ])('%s', async (_case, day, done) => {
    const practice = await withRecall();
    await practice.enter(visit(day));
    expect(await lives(practice)).toEqual([`due 2026-12-14, ${done}`]);
  });

  test.each<[string, Partial<AppointmentRecord>]>([
    ['for another reason', { reasonCode: 'K' }],
    ['of another patient', { patientNumber: '2' }],
    ['cancelled', { status: 'cancelled' }],
    ['to which nobody came', { status: 'no-show' }],
  ])('not when it is %s', async (_case, more) => {
    const practice = await withRecall();
    await practice.enter(visit('2026-12-01', more));
    expect(await lives(practice)).toEqual(['due 2026-12-14, open']);
  });

  test('not by an appointment of before the call-in day, if it is a single one', async () => {
    const practice = await withRecall({ dueOn: '2027-03-01', intervalMonths: null });
    await practice.enter(visit('2027-01-31'));
    expect(await lives(practice)).toEqual(['due 2027-03-01, open']);
    await practice.enter(visit('2027-02-01'));
    expect(await lives(practice)).toEqual(['due 2027-03-01, 2027-02-01']);
  });

  test('a recurring one also by an appointment in the second half of its interval', async () => {
    const practice = await withRecall({ dueOn: '2027-09-01' });
    await practice.enter(visit('2027-02-28'));
    expect(await lives(practice)).toEqual(['due 2027-09-01, open']);
    await practice.enter(visit('2027-03-01'));
    expect(await lives(practice)).toEqual(['due 2027-09-01, 2027-03-01']);
  });

  test('not by the visit at which it was entered, though it is after the call-in day', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), visit(TODAY));
    await practice.importFiles([recallsFile([aRecall({ dueOn: '2026-12-07' })])]);
    expect(await lives(practice)).toEqual(['due 2026-12-07, open']);
  });

  test('in the same command, and by one that was there before', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), visit('2026-12-01'));
    await practice.importFiles([recallsFile([aRecall()])]);
    expect(await lives(practice)).toEqual(['due 2026-12-14, 2026-12-01']);
  });
});

describe('R1: it is open again when its appointment', () => {
  const cases: [string, (practice: Practice) => Promise<unknown>][] = [
    ['is cancelled', (practice) => practice.enter(visit('2026-12-01', { status: 'cancelled' }))],
    ['vanishes', (practice) => practice.drop('A')],
    ['goes to somebody else', (practice) => practice.enter(visit('2026-12-01', { patientNumber: '2' }))],
    ['is for another reason', (practice) => practice.enter(visit('2026-12-01', { reasonCode: 'K' }))],
    ['is moved to before its call-in day', (practice) => practice.enter(visit('2026-11-23'))],
  ];
  test.each(cases)('%s', async (_case, change) => {
    const practice = await withRecall();
    const around = [
      visit('2026-11-24', { id: 'X', reasonCode: 'X' }),
      visit('2026-12-30', { id: 'Y', reasonCode: 'Y' }),
    ];
    await practice.enter(visit('2026-12-01'), ...around);
    expect(await lives(practice)).toEqual(['due 2026-12-14, 2026-12-01']);
    await change(practice);
    expect(await lives(practice)).toEqual(['due 2026-12-14, open']);
  });

  test('is marked afterwards as one to which nobody came', async () => {
    const practice = await withRecall();
    await practice.enter(visit('2026-12-01'));
    practice.clock.set('2026-12-03T09:00:00.000Z');
    await practice.enter(visit('2026-12-01', { status: 'no-show' }));
    expect(await lives(practice)).toEqual(['due 2026-12-14, open']);
  });
});

describe('R1: a recurring recall is due again, counted from its appointment', () => {
  test('as soon as the appointment is marked done', async () => {
    const practice = await withRecall();
    await practice.enter(visit('2026-12-01'));
    practice.clock.set('2026-12-01T12:00:00.000Z');
    await practice.enter(visit('2026-12-01', { status: 'done' }));
    expect(await lives(practice)).toEqual(['due 2027-12-01, open']);
  });

  test('else a week after it, without any import', async () => {
    const practice = await withRecall();
    await practice.enter(visit('2026-12-01'));
    practice.clock.set('2026-12-08T07:59:00.000Z');
    await practice.engine.tendRecalls(practice.actor);
    expect(await lives(practice)).toEqual(['due 2026-12-14, 2026-12-01']);
    practice.clock.set('2026-12-08T08:01:00.000Z');
    expect(await practice.engine.tendRecalls(practice.actor)).toEqual({ booked: 0, movedOn: 1 });
    expect(await lives(practice)).toEqual(['due 2027-12-01, open']);
    expect(await practice.engine.tendRecalls(practice.actor)).toEqual({ booked: 0, movedOn: 0 });
  });

  test('once more when the next appointment is already booked', async () => {
    const practice = await withRecall({ intervalMonths: 1, leadDays: 0 });
    await practice.enter(
      visit('2026-12-15'),
      visit('2027-01-20', { id: 'B' }),
      visit('2027-02-25', { id: 'C' }),
    );
    practice.clock.set('2027-02-01T09:00:00.000Z');
    await practice.enter(aPatient());
    expect(await lives(practice)).toEqual(['due 2027-02-20, 2027-02-25']);
  });

  test('and a single one stays done', async () => {
    const practice = await withRecall({ intervalMonths: null });
    await practice.enter(visit('2026-12-01'));
    practice.clock.set('2027-12-20T09:00:00.000Z');
    await practice.enter(visit('2026-12-01', { status: 'done' }));
    expect(await lives(practice)).toEqual(['due 2026-12-14, 2026-12-01']);
  });
});

describe('a file of recalls', () => {
  test('says the same again without changing anything', async () => {
    const practice = await withRecall();
    const { files } = await practice.importFiles([recallsFile([aRecall()])]);
    expect(files[0]).toMatchObject({ kind: 'recalls', added: 0, changed: 0, unchanged: 1, vanished: 0 });
  });

  test('leaves a due date that has moved on where it is, until it says another one', async () => {
    const practice = await withRecall();
    await practice.enter(visit('2026-12-01'));
    practice.clock.set('2026-12-20T09:00:00.000Z');
    await practice.importFiles([recallsFile([aRecall()])]);
    expect(await lives(practice)).toEqual(['due 2027-12-01, open']);
    await practice.importFiles([recallsFile([aRecall({ dueOn: '2027-11-15' })])]);
    expect(await lives(practice)).toEqual(['due 2027-11-15, open']);
  });

  test('may not bring back a due date that an appointment has served', async () => {
    const practice = await withRecall();
    await practice.enter(visit('2026-12-01'));
    practice.clock.set('2026-12-20T09:00:00.000Z');
    await practice.importFiles([recallsFile([aRecall()])]);
    await practice.importFiles([recallsFile([aRecall({ dueOn: '2026-11-30' })])]);
    expect(await lives(practice)).toEqual(['due 2027-12-01, open']);
  });

  test('speaks for the due dates between its first and its last: what is missing there has vanished', async () => {
    const practice = await withRecall();
    const [early, middle, late] = ['2026-12-01', '2027-01-01', '2027-02-01'].map((dueOn, index) =>
      aRecall({ id: `S${index}`, dueOn, reasonCode: `S${index}` }),
    );
    if (!early || !middle || !late) throw new Error('expected three recalls');
    await practice.importFiles([recallsFile([early, middle, late, aRecall()])]);
    const other = recallsFile([aRecall({ id: 'O', dueOn: '2027-01-10', reasonCode: 'O' })], 'radiology');
    await practice.importFiles([other]);
    const { files } = await practice.importFiles([recallsFile([early, late])]);
    expect(files[0]).toMatchObject({ unchanged: 2, vanished: 2 });
    expect(await lives(practice)).toEqual([
      'due 2026-12-01, open',
      'due 2026-12-14, vanished',
      'due 2027-01-01, vanished',
      'due 2027-01-10, open',
      'due 2027-02-01, open',
    ]);
    await practice.importFiles([recallsFile([early, middle, late])]);
    expect((await lives(practice))[2]).toBe('due 2027-01-01, open');
  });

  test('needs known patients, and what is rejected has not vanished', async () => {
    const practice = await withRecall();
    const { files, problems } = await practice.importFiles([
      recallsFile([
        aRecall({ id: 'S', dueOn: '2026-12-01' }),
        aRecall({ patientNumber: '99' }),
        aRecall({ id: 'T', dueOn: '2027-01-01' }),
      ]),
    ]);
    expect(files[0]).toMatchObject({ added: 2, rejected: 1, vanished: 0 });
    expect(problems).toMatchObject([{ line: 3, field: 'patient_number', expected: 'known-patient' }]);
    expect(await lives(practice)).toEqual([
      'due 2026-12-01, open',
      'due 2026-12-14, open',
      'due 2027-01-01, open',
    ]);
  });

  test('on trial writes nothing and counts the same', async () => {
    const practice = await withRecall();
    const file = recallsFile([aRecall({ leadDays: 14 }), aRecall({ id: 'N', dueOn: '2026-12-01' })]);
    const trial = await practice.importFiles([file], { dryRun: true });
    expect(await lives(practice)).toEqual(['due 2026-12-14, open']);
    const real = await practice.importFiles([file]);
    expect(trial.files).toEqual(real.files);
    expect(real.files[0]).toMatchObject({ added: 1, changed: 1, unchanged: 0 });
  });

  test('a trial of new patients together with their recalls counts them', async () => {
    const practice = await startPractice();
    const patients = importFile('patients', [{ type: 'patient', line: 2, record: aPatient() }]);
    const { files } = await practice.importFiles([recallsFile([aRecall()]), patients], { dryRun: true });
    expect(files).toMatchObject([
      { kind: 'patients', added: 1 },
      { kind: 'recalls', added: 1, rejected: 0 },
    ]);
  });

  test('without columns for interval and lead keeps both', async () => {
    const practice = await withRecall({ leadDays: 14 });
    const short = {
      ...recallsFile([aRecall({ intervalMonths: null, leadDays: null, reasonName: null })]),
      columns: ['id', 'patient_number', 'reason_code', 'due_on'],
    };
    const { files } = await practice.importFiles([short]);
    expect(files[0]).toMatchObject({ unchanged: 1 });
    expect((await all(practice))[0]?.recall).toMatchObject({ intervalMonths: 12, leadDays: 14 });
  });

  test('may have several recalls of one patient, each with a life of its own', async () => {
    const practice = await withRecall();
    await practice.importFiles([recallsFile([aRecall(), aRecall({ id: 'R2', reasonCode: 'I' })])]);
    await practice.enter(visit('2026-12-01'));
    expect(await lives(practice)).toEqual(['due 2026-12-14, 2026-12-01', 'due 2026-12-14, open']);
  });
});

describe('by hand', () => {
  const entered = { patientNumber: '1', reasonCode: ' J ', dueOn: '2026-12-14' };

  test('a recall is entered with four weeks of lead, and listed once its call-in day has come', async () => {
    const practice = await withRecall({ dueOn: '2027-06-01' });
    const { engine, actor } = practice;
    const { recall } = await engine.addRecall(actor, entered);
    expect(recall).toMatchObject({
      reasonCode: 'J',
      callOn: '2026-11-16',
      source: 'hand',
      intervalMonths: null,
    });
    const due = await engine.listRecalls(actor, { isDue: true, limit: 10 });
    expect(due.entries.map((entry) => entry.recall.id)).toEqual([recall.id]);
    const his = await engine.listRecalls(actor, { patientNumber: '2', limit: 10 });
    expect(his.entries).toEqual([]);
  });

  test('lists go on where the page before has ended', async () => {
    const practice = await withRecall({ dueOn: '2026-12-01' });
    const { engine, actor } = practice;
    for (const reasonCode of ['A', 'B', 'C']) await engine.addRecall(actor, { ...entered, reasonCode });
    const first = await engine.listRecalls(actor, { limit: 2 });
    expect(first.entries.map(({ recall }) => recall.reasonCode)).toEqual(['J', 'A']);
    if (first.next === null) throw new Error('expected another page');
    const second = await engine.listRecalls(actor, { limit: 2, from: first.next });
    expect(second.entries.map(({ recall }) => recall.reasonCode)).toEqual(['B', 'C']);
    expect(second.next).toBeNull();
  });

  test('a changed due date opens it again, and no file brings the old one back', async () => {
    const practice = await withRecall();
    const [entry] = await all(practice);
    const id = entry?.recall.id ?? 0;
    await practice.engine.changeRecall(practice.actor, id, { dueOn: '2027-02-01' });
    await practice.importFiles([recallsFile([aRecall()])]);
    expect(await lives(practice)).toEqual(['due 2027-02-01, open']);
  });

  test('a closed one stays closed, whatever is booked or imported, until its file says a later date', async () => {
    const practice = await withRecall();
    const [entry] = await all(practice);
    await practice.engine.closeRecall(practice.actor, entry?.recall.id ?? 0);
    await practice.enter(visit('2026-12-01'));
    await practice.importFiles([recallsFile([aRecall({ dueOn: '2026-12-10' })])]);
    expect(await lives(practice)).toEqual([`due 2026-12-14, ${TODAY}`]);
    await practice.importFiles([recallsFile([aRecall({ dueOn: '2027-12-10' })])]);
    expect(await lives(practice)).toEqual(['due 2027-12-10, open']);
  });

  test('reopening finds the appointment that was booked meanwhile', async () => {
    const practice = await withRecall();
    const { engine, actor } = practice;
    const [entry] = await all(practice);
    const id = entry?.recall.id ?? 0;
    await engine.closeRecall(actor, id);
    await practice.enter(visit('2026-12-01'));
    expect((await engine.reopenRecall(actor, id)).appointment).toMatchObject({ externalId: 'A' });
  });

  test.each<[string, (practice: Practice, id: number) => Promise<unknown>, string]>([
    ['no such recall', ({ engine, actor }) => engine.readRecall(actor, 999), 'recall-not-found'],
    [
      'nobody',
      ({ engine, actor }) => engine.addRecall(actor, { ...entered, patientNumber: '9' }),
      'patient-not-found',
    ],
    [
      'no day',
      ({ engine, actor }) => engine.addRecall(actor, { ...entered, dueOn: '2027-02-30' }),
      'invalid-value',
    ],
    [
      'no reason',
      ({ engine, actor }) => engine.addRecall(actor, { ...entered, reasonCode: '\u0007' }),
      'invalid-value',
    ],
    [
      'no interval',
      ({ engine, actor }) => engine.addRecall(actor, { ...entered, intervalMonths: 0 }),
      'invalid-value',
    ],
    [
      'too early',
      ({ engine, actor }) => engine.addRecall(actor, { ...entered, leadDays: 367 }),
      'invalid-value',
    ],
    [
      "a file's interval",
      ({ engine, actor }, id) => engine.changeRecall(actor, id, { intervalMonths: 6 }),
      'recall-of-file',
    ],
  ])('refused: %s', async (_case, work, code) => {
    const practice = await withRecall();
    const [entry] = await all(practice);
    expect((await refusalOf(work(practice, entry?.recall.id ?? 0))).code).toBe(code);
  });

  test('who did it is on record, without anything about the patient', async () => {
    const practice = await withRecall();
    const { engine, actor } = practice;
    const { recall } = await engine.addRecall(actor, entered);
    await engine.changeRecall(actor, recall.id, { leadDays: 7 });
    await engine.closeRecall(actor, recall.id);
    const { entries } = await engine.readAudit(actor, { filter: {}, limit: 3 });
    expect(entries.map(({ action, subject, details }) => [action, subject, details])).toEqual([
      ['recall.closed', `recall ${recall.id}`, {}],
      ['recall.changed', `recall ${recall.id}`, { fields: ['leadDays'] }],
      ['recall.added', `recall ${recall.id}`, {}],
    ]);
  });
});
