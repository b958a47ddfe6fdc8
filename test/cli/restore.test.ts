import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { localDateOf } from '../../src/model/time.ts';
import { type CliResult, collect } from '../support/cli.ts';
import { isPostgres, runSql } from '../support/database.ts';
import { startLivePractice } from '../support/live-practice.ts';

const PATIENTS = 3;

/** Three patients with mobile and e-mail, three appointments tomorrow. */
async function aPractice() {
  const live = await startLivePractice();
  onTestFinished(live.close);
  const { home } = live;
  const tomorrow = localDateOf(new Date(Date.now() + 86_400_000), 'Europe/Zurich');
  const numbers = Array.from({ length: PATIENTS }, (_, index) => index + 1);
  const patients = numbers.map((n) => `${n},Muster,07961000${String(n).padStart(2, '0')},p${n}@mail.example`);
  const agenda = numbers.map((n) => `T${n},${tomorrow}T09:0${n},definite,${n}`);
  const files = [
    home.file('patients.csv', ['number,last_name,mobile,email', ...patients].join('\n')),
    home.file('appointments.csv', ['id,starts_at,status,patient_number', ...agenda].join('\n')),
  ];
  expect(await home.run('import', ...files)).toMatchObject({ code: 0 });
  await home.run('settings', 'set', 'quiet-hours.from', '00:00');
  await home.run('settings', 'set', 'quiet-hours.to', '00:00');
  const database = join(home.folder, 'rundruf.sqlite');
  return { ...live, files, database, backup: join(home.folder, 'backup.sqlite') };
}

type Practice = Awaited<ReturnType<typeof aPractice>>;

const errorOf = ({ json, stderr }: CliResult) =>
  json === null ? stderr : (json as { error?: { code: string } }).error?.code;

async function prepare({ home }: Practice, channel: string): Promise<string> {
  const prepared = await home.run('prepare', '--channel', channel, '--create', '--json');
  return String((prepared.json as { batchId: number }).batchId);
}

async function send(practice: Practice, channel = 'sms'): Promise<string> {
  const batch = await prepare(practice, channel);
  await practice.home.run('batch', 'approve', batch);
  expect(await practice.home.run('batch', 'submit', batch)).toMatchObject({ code: 0 });
  return batch;
}

const offered = async ({ home }: Practice, channel: string): Promise<string[]> => {
  const { json } = await home.run('prepare', '--channel', channel, '--json');
  return (json as { candidates: { appointmentId: string }[] }).candidates.map((each) => each.appointmentId);
};

const restored = async ({ home, backup }: Practice) =>
  (await home.run('restore', backup, '--yes', '--json')).json;

test.skipIf(isPostgres)(
  'what was sent after the backup is not sent again: nothing is prepared or sent until somebody decides, and taken over it is not offered',
  async () => {
    const practice = await aPractice();
    const { home, backup, portal } = practice;
    expect(await home.run('backup', backup)).toMatchObject({ code: 0 });
    const batch = await send(practice);
    expect((await portal()).taken).toHaveLength(PATIENTS);

    expect(await restored(practice)).toMatchObject({ replaced: expect.stringContaining('.replaced-') });
    for (const words of [
      ['prepare', '--channel', 'sms', '--create'],
      ['batch', 'submit', batch],
    ]) {
      expect(errorOf(await home.run(...words, '--json'))).toBe('database-restored');
    }
    const looked = await home.run('log');
    expect(looked).toMatchObject({ code: 0, stderr: expect.stringContaining('restored backup') });
    expect((await home.run('restore', '--json')).json).toMatchObject({
      restored: { left: Array.from({ length: PATIENTS }, () => ({ channel: 'sms', state: 'submitted' })) },
    });
    expect(errorOf(await home.run('restore', 'accept', '--json'))).toBe('confirmation-needed');
    expect((await home.run('restore', 'accept', '--carry-over', '--yes', '--json')).json).toMatchObject({
      accepted: true,
      carriedOver: PATIENTS,
    });
    expect(await offered(practice, 'sms')).toEqual([]);
    expect(await offered(practice, 'email')).toEqual([]);
    expect((await home.run('log', '--json')).json).toMatchObject({
      entries: Array.from({ length: PATIENTS }, () => ({ state: 'submitted' })),
    });
    expect((await portal()).taken).toHaveLength(PATIENTS);
    expect((await home.run('audit')).stdout).toContain('let it go on after a restore');
    expect(errorOf(await home.run('restore', 'accept', '--yes', '--json'))).toBe('not-restored');
  },
  600_000,
);

test.skipIf(isPostgres)(
  'what is no sound backup of ours, and a database that is in use, are refused with nothing changed',
  async () => {
    const practice = await aPractice();
    const { home, backup, database } = practice;
    await home.run('backup', backup);
    const before = statSync(database).ino;
    const refused = async (file: string) => errorOf(await home.run('restore', file, '--yes', '--json'));
    const cut = home.file('cut.sqlite', '');
    copyFileSync(backup, cut);
    writeFileSync(cut, Buffer.alloc(40_000, 7), { flag: 'r+' });
    const newer = join(home.folder, 'newer.sqlite');
    copyFileSync(backup, newer);
    await runSql(
      { type: 'sqlite', file: newer },
      `insert into migration (timestamp, name) values (9, 'Future9')`,
    );
    expect([
      await refused(join(home.folder, 'missing')),
      await refused(home.folder),
      await refused(home.file('empty', '')),
      await refused(home.file('text', 'no database at all')),
      await refused(cut),
      await refused(database),
      await refused(newer),
    ]).toEqual([...Array.from({ length: 6 }, () => 'backup-unusable'), 'database-newer']);
    // a full disk, as far as a process can be told of one: no file larger than 50 kB
    const bin = resolve(import.meta.dirname, '..', '..', 'bin.js');
    const words = ['backup', join(home.folder, 'full.sqlite'), '--json'];
    const limited = spawn('sh', ['-c', 'ulimit -f 100 && exec "$0" "$@"', process.execPath, bin, ...words], {
      env: home.environment,
    });
    expect(errorOf(await collect(limited))).toBe('backup-failed');
    expect(readdirSync(home.folder).filter((name) => name.startsWith('full'))).toEqual([]);
    const server = home.start('serve');
    await expect.poll(() => existsSync(`${database}-shm`), { timeout: 60_000 }).toBe(true);
    expect(await refused(backup)).toBe('database-in-use');
    server.child.kill('SIGTERM');
    await server.result;
    expect(statSync(database).ino).toBe(before);
    expect(readdirSync(home.folder).filter((name) => /part|replaced/.test(name))).toEqual([]);
    expect(await refused(backup)).toBeUndefined();
  },
  600_000,
);
