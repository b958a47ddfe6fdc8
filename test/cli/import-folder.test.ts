import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { importFolder } from '../../src/cli/import-folder.ts';
import { readConfig } from '../../src/config.ts';
import { emptyMemory, lookAtFolder } from '../../src/import-folder.ts';
import { runSql } from '../support/database.ts';
import { startPractice } from '../support/practice.ts';

const PATIENTS = 'number,last_name,mobile\n1,Muster,079 610 00 01\n2,Muster,079 610 00 02\n';
const agenda = (...ids: string[]) =>
  ['id,patient_number,starts_at,status', ...ids.map((id) => `${id},1,2026-11-24T09:00,definite`)].join('\n');

async function aWatchedFolder() {
  const home = mkdtempSync(join(tmpdir(), 'rundruf-folder-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const folder = join(home, 'export');
  mkdirSync(folder);
  writeFileSync(join(home, 'rundruf.yaml'), 'import: { folder: export }\n');
  const practice = await startPractice();
  const { engine, store, actor, clock } = practice;
  const config = readConfig({ RUNDRUF_HOME: home });
  let minutes = 10;
  return {
    folder,
    home,
    clock,
    store,
    /** A file that was finished some time ago, each a bit later than the one before. */
    put(name: string, content: string) {
      writeFileSync(join(folder, name), content);
      minutes -= 0.01;
      const at = new Date(Date.now() - minutes * 60_000);
      utimesSync(join(folder, name), at, at);
    },
    look: () => importFolder({ config, engine, store, now: clock.now }, actor),
    appointments: async () => {
      const rows = await runSql(
        practice.target,
        'select external_id as id, vanished from appointment order by 1',
      );
      return rows.map(({ id, vanished }) => `${id}${vanished ? ' vanished' : ''}`);
    },
  };
}

test('what has changed is imported once, all of the folder together, and nothing in it is touched', async () => {
  const { put, look, appointments, folder, home } = await aWatchedFolder();
  expect(await look()).toMatchObject({ isConfigured: true, files: 0, failed: [] });
  put('patients.csv', PATIENTS);
  put('appointments.csv', agenda('A1', 'A2'));
  expect(await look()).toMatchObject({ files: 2, added: 4, vanished: 0, failed: [] });
  expect(await look()).toMatchObject({ files: 0, added: 0 });
  put('appointments.csv', agenda('A1', 'A2')); // written anew, with the same content
  expect(await look()).toMatchObject({ files: 0 });
  put('appointments.csv', agenda('A1', 'A3'));
  expect(await look()).toMatchObject({ files: 2, added: 1, vanished: 1 });
  expect(await appointments()).toEqual(['A1', 'A2 vanished', 'A3']);
  expect(readdirSync(folder).sort()).toEqual(['appointments.csv', 'patients.csv']);
  expect(readdirSync(home).filter((name) => name.startsWith('import-'))).toEqual([]);
});

test('an export that says the same as the day before is an import too: the agenda has no older age than that', async () => {
  const { put, look, clock, store } = await aWatchedFolder();
  put('patients.csv', PATIENTS);
  put('appointments.csv', agenda('A1'));
  await look();
  clock.advance(24 * 3_600_000);
  expect(await look()).toMatchObject({ files: 0 }); // nobody has exported since
  put('appointments.csv', agenda('A1'));
  expect(await look()).toMatchObject({ files: 2, added: 0, vanished: 0 });
  expect(await store.read.lastImportAt()).toEqual(clock.now());
});

test('P7a: two files of one source speak together, also when only one of them has changed', async () => {
  const { put, look, appointments } = await aWatchedFolder();
  put('patients.csv', PATIENTS);
  put('room-1.csv', agenda('A1'));
  put('room-2.csv', agenda('B1'));
  await look();
  put('room-1.csv', agenda('A1', 'A2'));
  expect(await look()).toMatchObject({ added: 1, vanished: 0 });
  expect(await appointments()).toEqual(['A1', 'A2', 'B1']);
});

test('a bad file is named at every look until it is another one, stops no other, and lets nothing vanish', async () => {
  const { put, look, appointments } = await aWatchedFolder();
  put('patients.csv', PATIENTS);
  put('appointments.csv', agenda('A1', 'A2'));
  await look();
  put('appointments.csv', agenda('A1'));
  put('rooms.csv', 'no such columns\n1\n');
  expect(await look()).toMatchObject({ files: 2, vanished: 0, failed: ['rooms.csv'] });
  expect(await look()).toMatchObject({ files: 0, failed: ['rooms.csv'] });
  expect(await appointments()).toEqual(['A1', 'A2']);
  put('rooms.csv', agenda('A3'));
  expect(await look()).toMatchObject({ files: 3, added: 1, vanished: 1, failed: [] });
});

test('links, pipes and what other programs have not finished are not read; a folder that is gone is named', async () => {
  const { put, look, folder, home } = await aWatchedFolder();
  writeFileSync(join(home, 'secret.csv'), PATIENTS);
  symlinkSync(join(home, 'secret.csv'), join(folder, 'link.csv'));
  put('.hidden.csv', PATIENTS);
  put('upload.csv.part', PATIENTS);
  mkdirSync(join(folder, 'archive'));
  expect(await look()).toMatchObject({ files: 0, failed: ['link.csv'] });
  rmSync(folder, { recursive: true });
  expect(await look()).toMatchObject({ files: 0, failed: ['export'] });
});

test('a file that is being written waits until it has come to rest, and those that belong to it wait with it', async () => {
  const { put, look, folder } = await aWatchedFolder();
  put('patients.csv', PATIENTS);
  writeFileSync(join(folder, 'appointments.csv'), agenda('A1'));
  expect(await look()).toMatchObject({ files: 0, added: 0, failed: [] });
  put('appointments.csv', agenda('A1', 'A2'));
  expect(await look()).toMatchObject({ files: 2, added: 4 });
});

test('at rest is what is the same half a minute later; what never rests is told after half an hour', () => {
  const now = 1_000_000_000;
  const file = { name: 'a.csv', size: 10, modifiedAt: now };
  const first = lookAtFolder([file], emptyMemory, now);
  expect([first.changed, first.waiting]).toEqual([[], [file]]);
  const grown = { ...file, size: 20, modifiedAt: now + 20_000 };
  const second = lookAtFolder([grown], first.memory, now + 31_000);
  expect([second.changed, second.waiting]).toEqual([[], [grown]]);
  expect(lookAtFolder([grown], second.memory, now + 62_000).changed).toEqual([grown]);
  const late = { ...file, size: 30, modifiedAt: now + 31 * 60_000 };
  expect(lookAtFolder([late], second.memory, now + 31 * 60_000).failed).toEqual(['a.csv']);
});
