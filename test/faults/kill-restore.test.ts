import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createHome } from '../support/cli.ts';
import { isPostgres, runSql } from '../support/database.ts';

const KILLS = process.env.RUNDRUF_FAULTS === 'full' ? 30 : 4;

/** A sandbox with a backup of before a batch was prepared. */
async function aPractice() {
  const home = createHome();
  onTestFinished(home.remove);
  expect(await home.run('import', '--sample')).toMatchObject({ code: 0 });
  const backup = join(home.folder, 'backup.sqlite');
  expect(await home.run('backup', backup)).toMatchObject({ code: 0 });
  expect(await home.run('prepare', '--channel', 'sms', '--create')).toMatchObject({ code: 0 });
  const began = performance.now();
  await home.run('backup');
  const duration = performance.now() - began; // of a command that opens the database, on this machine today
  const database = join(home.folder, 'sandbox', 'rundruf.sqlite');
  const ask = async (sql: string) => (await runSql({ type: 'sqlite', file: database }, sql))[0] ?? {};
  return { home, backup, duration, ask };
}

/** Starts it and kills it somewhere between its beginning and its end. */
async function killed(started: ReturnType<ReturnType<typeof createHome>['start']>, milliseconds: number) {
  await delay(milliseconds); // chance decides where it dies: at each place something else must hold
  started.child.kill('SIGKILL');
  return (await started.result).code;
}

test.skipIf(isPostgres)(
  'a backup that is killed leaves no file of its name',
  async () => {
    const { home, duration } = await aPractice();
    for (let round = 0; round < KILLS; round += 1) {
      const file = join(home.folder, `${round}.sqlite`);
      await killed(home.start('backup', file), duration * (0.5 + (0.5 * round) / KILLS));
      if (!existsSync(file)) continue;
      expect(await runSql({ type: 'sqlite', file }, 'pragma integrity_check')).toEqual([
        { integrity_check: 'ok' },
      ]);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
  },
  600_000,
);

test.skipIf(isPostgres)(
  'a restore that is killed leaves the old database or the new one, whole, and can be repeated',
  async () => {
    const { home, backup, duration, ask } = await aPractice();
    const seen = new Set<string>();
    for (let round = 0; round < KILLS; round += 1) {
      await killed(home.start('restore', backup, '--yes'), duration * (0.5 + (0.8 * round) / KILLS));
      expect(await ask('pragma integrity_check')).toEqual({ integrity_check: 'ok' });
      const { replaced, restored, messages } = await ask(
        `select (select count(*) from installation where key = 'replaced') as replaced,
         (select count(*) from installation where key = 'restored') as restored, (select count(*) from message) as messages`,
      );
      // the old one with its batch, or the new one without it and waiting for a decision: nothing in between
      expect([Number(messages) > 0, Number(restored) > 0]).toEqual(restored ? [false, true] : [true, false]);
      seen.add(restored ? 'new' : replaced ? 'replaced' : 'old');
      if (restored) break;
      const refused = await home.run('prepare', '--channel', 'email', '--json');
      expect(refused.code).toBe(replaced ? 1 : 0);
    }
    expect(await home.run('restore', backup, '--yes')).toMatchObject({ code: 0 });
    expect(await ask('select count(*) as messages from message')).toEqual({ messages: 0 });
    expect(seen.size).toBeGreaterThan(0);
    const left = readdirSync(join(home.folder, 'sandbox'));
    for (const name of left.filter((each) => each.includes('.part'))) {
      expect(statSync(join(home.folder, 'sandbox', name)).mode & 0o077).toBe(0);
    }
  },
  600_000,
);
