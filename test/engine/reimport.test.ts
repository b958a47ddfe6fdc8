import { beforeEach, describe, expect, test } from 'vitest';
import type { ImportOptions, ImportReport } from '../../src/agenda.ts';
import { importFilesOf } from '../../src/cli/import-files.ts';
import type { Session } from '../../src/cli/session.ts';
import { writeCsv } from '../import/csv-file.ts';
import { isPostgres, runSql } from '../support/database.ts';
import {
  anApprovedBatch,
  aSubmittedBatch,
  leftOut,
  logOf,
  offered,
  type Practice,
  startPractice,
} from '../support/practice.ts';

// every re-import here reads real files, as `rundruf import` does

const PATIENTS = `number;last_name;mobile
1;Muster;079 100 00 01
2;Beispiel;079 100 00 02
3;Exempel;079 100 00 03`;

const HEADER = 'id;patient_number;starts_at;status';
const FIRST = 'A;1;2026-11-24T08:00;definite';
const SECOND = 'B;2;2026-11-24T09:00;definite';
const THIRD = 'C;3;2026-11-24T10:00;definite';

let practice: Practice;

beforeEach(async () => {
  practice = await startPractice();
  await importLines([FIRST, SECOND, THIRD]);
});

/** Imports the patients and these appointments, the whole of what the practice system has. */
async function importLines(lines: readonly string[], options: ImportOptions = {}): Promise<ImportReport> {
  const paths = [await writeCsv(PATIENTS, 'p.csv'), await writeCsv([HEADER, ...lines].join('\n'), 'a.csv')];
  return importPaths(paths, options);
}

async function importPaths(paths: readonly string[], options: ImportOptions = {}): Promise<ImportReport> {
  const { engine, actor, deps } = practice;
  const config = { practice: deps.practice } as Session['config'];
  return engine.importFiles(
    actor,
    await importFilesOf({ engine, actor, config, now: deps.now }, paths),
    options,
  );
}

const remindAll = () => aSubmittedBatch(practice);

async function submit(batchId: number): Promise<string[]> {
  await practice.engine.submitBatch(practice.actor, batchId);
  return (await logOf(practice)).map(({ state, reason }) => (reason === null ? state : `${state} ${reason}`));
}

describe('P10: moved', () => {
  const later = 'B;2;2026-11-24T16:00;definite';

  test('P10: after its reminder: shown as moved, and not offered by itself', async () => {
    await remindAll();
    const { files } = await importLines([FIRST, later, THIRD]);
    expect(files[1]).toMatchObject({ changed: 1, unchanged: 2 });
    expect(await leftOut(practice)).toEqual(['A: already-reminded', 'C: already-reminded', 'B: moved']);
  });

  test('P10: after its reminder and back again: reminded already', async () => {
    await remindAll();
    await importLines([FIRST, later, THIRD]);
    await importLines([FIRST, SECOND, THIRD]);
    expect((await leftOut(practice))[1]).toBe('B: already-reminded');
  });

  test('P10: to another day after its reminder: shown as moved there', async () => {
    await remindAll();
    await importLines([FIRST, THIRD, 'B;2;2026-11-26T09:00;definite']);
    const { engine, actor } = practice;
    const { excluded } = await engine.previewRun(actor, { channel: 'sms', days: ['2026-11-26'] });
    expect(excluded.map(({ entry, reason }) => [entry.externalId, reason])).toEqual([['B', 'moved']]);
  });

  test('P10: in an open batch: withdrawn at the last look, and offered again', async () => {
    const batchId = await anApprovedBatch(practice);
    await importLines([FIRST, later, THIRD]);
    expect(await submit(batchId)).toEqual(['submitted', 'withdrawn moved', 'submitted']);
    expect(practice.sms.handed.map(({ recipient }) => recipient)).not.toContain('+41791000002');
    expect(await offered(practice)).toEqual(['B']);
  });

  test('P10: in an open batch and back again before it is sent: sent', async () => {
    const batchId = await anApprovedBatch(practice);
    await importLines([FIRST, later, THIRD]);
    await importLines([FIRST, SECOND, THIRD]);
    expect(await submit(batchId)).toEqual(['submitted', 'submitted', 'submitted']);
  });
});

describe('P10: copied', () => {
  const copy = 'D;2;2026-11-24T09:00;definite';

  test('P10: a copy (new id, same time) carries no reminder', async () => {
    await remindAll();
    await importLines([FIRST, SECOND, copy, THIRD]);
    const { engine, actor } = practice;
    const { candidates } = await engine.previewRun(actor, { channel: 'sms', onePerDay: false });
    expect(candidates.map(({ entry }) => entry.externalId)).toEqual(['D']);
  });

  test('P5: with one per patient and day, a copy is another appointment of a reminded patient', async () => {
    await remindAll();
    await importLines([FIRST, SECOND, copy, THIRD]);
    expect((await leftOut(practice)).filter((line) => line.startsWith('D'))).toEqual(['D: not-first-of-day']);
  });

  test('P10: a copy on another day is offered there', async () => {
    await remindAll();
    await importLines([FIRST, SECOND, THIRD, 'D;2;2026-11-25T09:00;definite']);
    const { engine, actor } = practice;
    const { candidates } = await engine.previewRun(actor, { channel: 'sms', days: ['2026-11-25'] });
    expect(candidates.map(({ entry }) => entry.externalId)).toEqual(['D']);
  });
});

describe('P9: cancelled', () => {
  const cancelled = 'B;2;2026-11-24T09:00;abgesagt';

  test('P9: never offered', async () => {
    await importLines([FIRST, cancelled, THIRD]);
    expect(await offered(practice)).toEqual(['A', 'C']);
    expect(await leftOut(practice)).toEqual(['B: cancelled']);
  });

  test('P9: in an open batch: withdrawn at the last look', async () => {
    const batchId = await anApprovedBatch(practice);
    await importLines([FIRST, cancelled, THIRD]);
    expect(await submit(batchId)).toEqual(['submitted', 'withdrawn cancelled', 'submitted']);
  });

  test('P4: after its reminder and booked again at that time: reminded already', async () => {
    await remindAll();
    await importLines([FIRST, cancelled, THIRD]);
    expect((await leftOut(practice))[1]).toBe('B: cancelled');
    await importLines([FIRST, SECOND, THIRD]);
    expect((await leftOut(practice))[1]).toBe('B: already-reminded');
  });
});

describe('P7a: vanished', () => {
  test('P7a: not offered, and counted', async () => {
    const { files } = await importLines([FIRST, THIRD]);
    expect(files[1]).toMatchObject({ unchanged: 2, vanished: 1 });
    expect(await offered(practice)).toEqual(['A', 'C']);
  });

  test('P7a: in an open batch: withdrawn at the last look', async () => {
    const batchId = await anApprovedBatch(practice);
    await importLines([FIRST, THIRD]);
    expect(await submit(batchId)).toEqual(['submitted', 'withdrawn vanished', 'submitted']);
  });

  test('P7a: in an open batch and there again before it is sent: sent', async () => {
    const batchId = await anApprovedBatch(practice);
    await importLines([FIRST, THIRD]);
    await importLines([FIRST, SECOND, THIRD]);
    expect(await submit(batchId)).toEqual(['submitted', 'submitted', 'submitted']);
  });

  test('P7a: there again without ever having been reminded: offered', async () => {
    await importLines([FIRST, THIRD]);
    const { files } = await importLines([FIRST, SECOND, THIRD]);
    expect(files[1]).toMatchObject({ changed: 1, unchanged: 2, vanished: 0 });
    expect(await offered(practice)).toEqual(['A', 'B', 'C']);
  });

  test('P4: there again after its reminder: reminded already; at another time: moved', async () => {
    await remindAll();
    await importLines([FIRST, THIRD]);
    await importLines([FIRST, SECOND, THIRD]);
    expect((await leftOut(practice))[1]).toBe('B: already-reminded');
    await importLines([FIRST, THIRD]);
    await importLines([FIRST, 'B;2;2026-11-24T09:30;definite', THIRD]);
    expect((await leftOut(practice))[1]).toBe('B: moved');
  });

  test('P7a: a file about other days makes nothing vanish', async () => {
    const { files } = await importLines(['X;1;2026-11-26T08:00;definite']);
    expect(files[1]).toMatchObject({ added: 1, vanished: 0 });
    expect(await offered(practice)).toEqual(['A', 'B', 'C']);
  });
});

describe('an import that must not write', () => {
  const changes = [
    'A;1;2026-11-24T08:15;definite', // moved
    'B;2;2026-11-24T09:00;cancelled',
    'D;3;2026-11-24T11:00;definite', // new, and C has vanished
  ];
  const bad = 'E;404;2026-11-24T12:00;definite';

  /** Every row of every table. */
  async function database(): Promise<Record<string, unknown>> {
    const tables = await runSql(
      practice.target,
      isPostgres
        ? `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`
        : `select name from sqlite_master where type = 'table' order by 1`,
    );
    const content: Record<string, unknown> = {};
    for (const { name } of tables) {
      const rows = await runSql(practice.target, `select * from "${name}"`);
      content[String(name)] = rows.map((row) => JSON.stringify(row)).sort();
    }
    return content;
  }

  test('P7a: a dry run changes nothing at all, and tells what would change', async () => {
    await anApprovedBatch(practice);
    const before = await database();
    const patients = await writeCsv('number;last_name;sms_opt_out\n1;Anders;ja\n9;Neu;nein', 'p.csv');
    const appointments = await writeCsv([HEADER, ...changes, bad].join('\n'), 'a.csv');
    const report = await importPaths([patients, appointments], { dryRun: true });
    expect(report).toMatchObject({
      isWritten: false,
      files: [
        { added: 1, changed: 1 },
        { added: 1, changed: 2, vanished: 1, rejected: 1 },
      ],
    });
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['appointment', 'patient', 'import_run']));
    expect(await database()).toEqual(before);
    await importPaths([patients, appointments]);
    expect(await database()).not.toEqual(before);
  });

  test('strict: one bad record and nothing at all is written, nothing vanishes', async () => {
    await anApprovedBatch(practice);
    const before = await database();
    const report = await importLines([...changes, bad], { strict: true });
    expect(report).toMatchObject({ isWritten: false, files: [{}, { rejected: 1 }] });
    expect(await database()).toEqual(before);
  });

  test('strict: without a bad record all of it is written', async () => {
    const report = await importLines(changes, { strict: true });
    expect(report).toMatchObject({ isWritten: true, files: [{}, { added: 1, changed: 2, vanished: 1 }] });
    expect(await leftOut(practice)).toEqual(['B: cancelled', 'C: cancelled']);
  });
});
