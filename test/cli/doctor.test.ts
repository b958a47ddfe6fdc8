import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { checkGroups, type Diagnosis, diagnose } from '../../src/cli/doctor/checks.ts';
import { examine } from '../../src/cli/doctor/examination.ts';
import { de } from '../../src/i18n/de.ts';
import { en } from '../../src/i18n/en.ts';
import { type CheckName, checkNames, findingStates } from '../../src/model/finding.ts';
import { startMailServer } from '../../src/sandbox/mail-server.ts';
import { openStore } from '../../storage/open.ts';
import { createHome, type Home } from '../support/cli.ts';
import { runSql } from '../support/database.ts';
import { type LivePractice, startLivePractice } from '../support/live-practice.ts';

type Environment = Readonly<Record<string, string>>;

const all = checkGroups.flatMap(({ checks }) => [...checks]);

/** What the doctor finds, without a process of its own. */
async function findings(environment: Environment, options: { isThorough?: boolean; now?: Date } = {}) {
  const examination = examine({
    environment,
    configFile: undefined,
    isThorough: options.isThorough ?? false,
    startAt: () => options.now,
  });
  const found: Diagnosis[] = [];
  for (const check of all) found.push(...(await diagnose(check, examination)));
  await (await examination.database()).inspection?.close();
  const codes = (name: CheckName) =>
    found.filter(({ check }) => check === name).map(({ finding }) => finding.code);
  const details = (name: CheckName) => found.find(({ check }) => check === name)?.finding.details;
  const failed = found.filter(({ finding }) => findingStates[finding.code] === 'failed');
  return { found, codes, details, failed: failed.map(({ finding }) => finding.code) };
}

/** Every file below a folder with all that could change about it. */
function everything(folder: string): unknown[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const { mode, size, mtimeMs, ino } = statSync(join(folder, name));
      return { name, mode, size, mtimeMs, ino };
    });
}

describe('a practice with real portals', () => {
  let practice: LivePractice;
  let yaml: string;
  let database: string;

  beforeAll(async () => {
    practice = await startLivePractice({ credits: 7 });
    yaml = readFileSync(join(practice.home.folder, 'rundruf.yaml'), 'utf8');
    database = join(practice.home.folder, 'rundruf.sqlite');
    await (await openStore({ type: 'sqlite', file: database }, 'live')).close();
  });
  afterAll(() => practice.close());

  /** The practice with another `rundruf.yaml` and other variables. */
  const withYaml = (change: (text: string) => string, environment: Environment = {}) => {
    practice.home.file('rundruf.yaml', change(yaml));
    return findings({ ...practice.home.environment, ...environment });
  };

  test('where all is well nothing fails, nothing is changed, nothing is sent and nothing is charged', async () => {
    practice.home.file('rundruf.yaml', yaml);
    const before = everything(practice.home.folder);
    const { found, failed, codes, details } = await findings(practice.home.environment, { isThorough: true });
    expect(failed).toEqual([]);
    expect(found.map(({ check }) => check)).toEqual(
      checkNames.filter(
        (name) => name !== 'clock-server' && name !== 'listener' && !name.startsWith('slack-'),
      ), // neither is there
    );
    expect(codes('sms-portal')).toEqual(['portal-fine']);
    expect(details('sms-portal')).toMatchObject({ credits: 7 });
    expect([codes('sms-sender'), codes('mail-server')].flat()).toEqual(['sender-authorised', 'mail-fine']);
    expect(codes('clock-portal')).toEqual(['clock-agrees']);
    expect(codes('mail-sender')).toEqual(['from-made-up']); // praxis.example
    expect(everything(practice.home.folder)).toEqual(before);
    expect(await practice.portal()).toMatchObject({ credits: '7', taken: [], timesSeen: {} });
  });

  test('schedules that are on while no server runs are a warning, and so is a server that may not send', async () => {
    practice.home.file('rundruf.yaml', yaml);
    const server = async () => {
      const { codes, failed } = await findings(practice.home.environment);
      expect(failed).toEqual([]);
      return codes('server');
    };
    expect(await server()).toEqual(['server-missing']);
    const store = await openStore({ type: 'sqlite', file: database }, 'live');
    onTestFinished(() => store.close());
    const schedules = await store.read.schedules();
    const now = new Date();
    await store.write((tx) =>
      tx.putServer({ owner: 'elsewhere:1:x', workstation: 'empfang', startedAt: now, seenAt: now }),
    );
    expect(await server()).toEqual(['server-running']);
    await store.write(async (tx) => {
      for (const schedule of schedules)
        await tx.updateSchedule(
          schedule.job === 'prepare-reminders'
            ? { ...schedule, isOn: true, sending: 'automatic' }
            : { ...schedule, isOn: false },
        );
    });
    expect(await server()).toEqual(['sending-off']);
    await store.write(async (tx) => {
      for (const schedule of await tx.schedules()) await tx.updateSchedule({ ...schedule, isOn: false });
      await tx.stopServer('elsewhere:1:x', now);
    });
    expect(await server()).toEqual(['server-not-needed']);
  });

  test('of a configuration with faults in several places all are named, and what is sound is looked at', async () => {
    const { codes, found, details } = await withYaml((text) =>
      text
        .replace('Europe/Zurich', 'Europa/Nowhere')
        .replace('originator: PRAXIS', 'originator: "P R A X I S"'),
    );
    const fields = found
      .filter(({ check }) => check === 'configuration')
      .map(({ finding }) => finding.details.field);
    expect(fields.sort()).toEqual(['practice.timeZone', 'sms.originator']);
    expect(codes('sms-portal')).toEqual(['section-invalid']);
    expect(codes('time-zone')).toEqual(['section-invalid']);
    expect(codes('mail-server')).toEqual(['mail-fine']);
    expect(codes('schema')).toEqual(['schema-current']);
    expect(details('configuration')).not.toHaveProperty('password');
  });

  test('a configuration that cannot be read fails, and what depends on it is not checked', async () => {
    const { codes, failed } = await withYaml(() => 'practice: [');
    expect(failed).toEqual(['configuration-invalid']);
    for (const name of ['database', 'schema', 'texts', 'sms-portal', 'mail-server'] as const) {
      expect(codes(name), name).toEqual(['no-configuration']);
    }
    expect(codes('home')).toEqual(['folder-fine']);
  });

  test('a missing password fails; the other portal and the database are looked at', async () => {
    const { codes, failed } = await withYaml((text) => text, { RUNDRUF_ASPSMS_PASSWORD: '' });
    expect(failed).toEqual(['configuration-invalid']);
    expect(codes('sms-portal')).toEqual(['section-invalid']);
    expect(codes('mail-server')).toEqual(['mail-fine']);
    expect(codes('ledger')).toEqual(['ledger-fine']);
  });

  test('a wrong password, a portal that is not there and one without encryption are told apart', async () => {
    const wrong = await withYaml((text) => text, { RUNDRUF_ASPSMS_PASSWORD: 'wrong' });
    expect(wrong.codes('sms-portal')).toEqual(['portal-credentials']);
    expect(wrong.codes('sms-sender')).toEqual(['portal-not-reached']);
    expect(wrong.codes('clock-portal')).toEqual(['clock-agrees']);
    const away = await withYaml((text) => text.replace(/(baseUrl: http:\/\/127.0.0.1:)\d+/, '$11'));
    expect(away.codes('sms-portal')).toEqual(['portal-unreachable']);
    expect(away.details('sms-portal')).toMatchObject({ reason: 'ECONNREFUSED' });
    const plain = await withYaml((text) => text.replace('baseUrl: http:', 'baseUrl: https:'));
    expect(plain.codes('sms-portal')).toEqual(['portal-tls']);
  });

  test('a mail server that is not there, does not encrypt or does not know the login', async () => {
    const away = await withYaml((text) => text.replace(/(host: 127.0.0.1\n\s+port: )\d+/, '$11'));
    expect(away.codes('mail-server')).toEqual(['mail-unreachable']);
    const required = await withYaml((text) => text.replace('tls: none', 'tls: required'));
    expect(required.codes('mail-server')).toEqual(['mail-tls']);
    const implicit = await withYaml((text) => text.replace('tls: none', 'tls: implicit'));
    expect(implicit.codes('mail-server')).toEqual(['mail-tls']);
    const server = await startMailServer({ folder: practice.home.folder, user: 'anna', password: 'secret' });
    onTestFinished(() => server.close());
    const login = await withYaml(
      (text) =>
        text
          .replace(/(host: 127.0.0.1\n\s+port: )\d+/, `$1${server.port}`)
          .replace('tls: none', 'tls: none\n  user: anna'),
      { RUNDRUF_SMTP_PASSWORD: 'wrong' },
    );
    expect(login.codes('mail-server')).toEqual(['mail-credentials']);
  });

  test('a telephone number as sender is asked for at the portal, a name is judged by its spelling', async () => {
    const { codes } = await withYaml((text) =>
      text.replace('originator: PRAXIS', 'originator: "+41790000000"'),
    );
    expect(codes('sms-sender')[0]).toMatch(/^sender-|^portal-says-nothing/);
  });

  test('a clock that differs from the portal by hours fails', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { date: new Date(Date.now() + 2 * 3_600_000).toUTCString() });
      response.end('{"StatusCode":"1","Credits":"0"}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { codes, details } = await withYaml((text) => text.replace(/(baseUrl: .*:)\d+/, `$1${port}`));
    expect(codes('clock-portal')).toEqual(['clock-wrong']);
    expect(Math.abs(Number(details('clock-portal')?.seconds) + 7200)).toBeLessThan(10);
    expect(codes('sms-portal')).toEqual(['portal-no-credits']);
  });

  test('a clock behind what is recorded, and another time zone than the data has', async () => {
    practice.home.file('rundruf.yaml', yaml);
    const target = { type: 'sqlite', file: database } as const;
    await runSql(
      target,
      `insert into audit_entry (at, actor, face, workstation, action, details)
       values ('2031-01-01T00:00:00.000Z', 'anna', 'cli', 'desk', 'batch.prepared', '{}')`,
      `insert or replace into installation values ('time-zone', 'America/New_York')`,
    );
    const { codes } = await findings(practice.home.environment);
    expect([codes('clock-records'), codes('time-zone')].flat()).toEqual([
      'clock-behind',
      'time-zone-changed',
    ]);
  });

  test('settings that contradict each other, one that is impossible, and a text that cannot be written', async () => {
    practice.home.file('rundruf.yaml', yaml);
    const set = (key: string, value: string) =>
      `insert into setting values ('${key}', 'practice', '', '${value}', 'anna', '2026-01-01T00:00:00.000Z')`;
    await runSql(
      { type: 'sqlite', file: database },
      set('quiet-hours.from', '08:00'),
      set('quiet-hours.to', '07:30'),
      set('send.first-wait-seconds', '99'),
      `insert into template_change (kind, channel, language, subject, body, changed_by, changed_at)
       values ('reminder', 'sms', 'fr', null, 'Bonjour {{ nobody.knows }}', 'anna', '2026-01-01T00:00:00.000Z')`,
    );
    const { codes, details } = await findings(practice.home.environment);
    expect(codes('settings')).toEqual(['settings-contradict', 'setting-invalid']);
    expect(details('settings')).toMatchObject({ reason: 'quiet-hours-too-long', user: null });
    expect(codes('texts')).toEqual(['text-broken']);
    expect(details('texts')).toMatchObject({ text: 'reminder/sms/fr', problem: 'unknown-placeholder' });
  });

  test('a balance that is not the sum of its entries', async () => {
    await runSql(
      { type: 'sqlite', file: database },
      `insert into credit_entry (channel, at, kind, milli_credits) values ('sms', '2026-01-01T00:00:00.000Z', 'purchase', 5000)`,
      'update credit_balance set milli_credits = 1',
    );
    const { codes, details } = await findings(practice.home.environment);
    expect(codes('ledger')).toEqual(['ledger-wrong']);
    expect(details('ledger')).toMatchObject({ unbalanced: ['sms'] });
  });
});

describe('a database in whatever state', () => {
  /** A sandbox of its own; its database's file. */
  async function aSandbox(): Promise<{ home: Home; file: string; look: typeof findings }> {
    const home = createHome();
    onTestFinished(() => home.remove());
    chmodSync(home.folder, 0o700);
    const file = join(home.folder, 'sandbox', 'rundruf.sqlite');
    await (await openStore({ type: 'sqlite', file }, 'sandbox')).close();
    return { home, file, look: (_, options) => findings(home.environment, options) };
  }

  /** The codes of these checks, and that looking has changed nothing. */
  async function told({ home }: { home: Home }, ...checks: CheckName[]) {
    const before = everything(home.folder);
    const { codes } = await findings(home.environment);
    expect(everything(home.folder)).toEqual(before);
    return checks.flatMap(codes);
  }

  test('before the first command nothing is there, and nothing fails', async () => {
    const home = createHome();
    onTestFinished(() => home.remove());
    const { failed, codes } = await findings({
      ...home.environment,
      RUNDRUF_HOME: join(home.folder, 'not', 'yet'),
    });
    expect(failed).toEqual([]);
    expect([codes('home'), codes('database'), codes('schema')].flat()).toEqual([
      'folder-not-yet',
      'database-not-yet',
      'no-database-yet',
    ]);
    expect(readdirSync(home.folder)).toEqual([]);
  });

  test('a closed sandbox is sound, its portal is left asleep', async () => {
    const sandbox = await aSandbox();
    const checks = ['configuration', 'schema', 'integrity', 'sms-portal'] as const;
    expect(await told(sandbox, ...checks)).toEqual([
      'configuration-sandbox',
      'schema-current',
      'integrity-fine',
      'sandbox-not-running',
    ]);
  });

  test('one that is open elsewhere, and one that was closed hard, show what was written last', async () => {
    const sandbox = await aSandbox();
    const { file, home } = sandbox;
    const store = await openStore({ type: 'sqlite', file }, 'sandbox');
    onTestFinished(() => store.close());
    await store.write((tx) =>
      tx.putSetting({
        key: 'batch.expires-after-hours',
        scope: 'practice',
        scopeId: '',
        value: '0',
        changedBy: 'anna',
        changedAt: new Date(0),
      }),
    );
    expect(await told(sandbox, 'settings', 'integrity')).toEqual(['setting-invalid', 'integrity-fine']);
    const copy = join(home.folder, 'copy.sqlite');
    for (const side of ['', '-wal']) copyFileSync(`${file}${side}`, `${copy}${side}`);
    const before = everything(home.folder);
    const { codes } = await findings({ ...home.environment, RUNDRUF_DATABASE_URL: `sqlite:${copy}` });
    expect(codes('settings')).toEqual(['setting-invalid']);
    expect(everything(home.folder)).toEqual(before);
  });

  test('damage at the beginning, in the middle and by cutting off', async () => {
    const sandbox = await aSandbox();
    const { file } = sandbox;
    const sound = readFileSync(file);
    overwrite(file, 0);
    expect(await told(sandbox, 'database', 'integrity')).toEqual(['database-damaged', 'no-database']);
    writeFileSync(file, sound);
    overwrite(file, (await pageOf(file, 'template_change')) * 4096);
    expect(await told(sandbox, 'database', 'integrity')).toEqual(['database-fine', 'integrity-damaged']);
    writeFileSync(file, sound);
    truncateSync(file, sound.length - 40 * 4096);
    expect((await told(sandbox, 'database', 'integrity'))[0]).toBe('database-damaged');
  });

  test('an empty file that had content once fails; a new one does not', async () => {
    const sandbox = await aSandbox();
    const { file } = sandbox;
    truncateSync(file, 0);
    const later = new Date(Date.now() + 60_000);
    utimesSync(file, later, later);
    expect(await told(sandbox, 'database')).toEqual(['database-emptied']);
    writeFileSync(join(dirname(file), 'new.sqlite'), '');
    const url = `sqlite:${join(dirname(file), 'new.sqlite')}`;
    const { codes } = await findings({ ...sandbox.home.environment, RUNDRUF_DATABASE_URL: url });
    expect(codes('database')).toEqual(['database-not-yet']);
  });

  test('another program’s database, a newer one, an older one and one of the other mode', async () => {
    const sandbox = await aSandbox();
    const target = { type: 'sqlite', file: sandbox.file } as const;
    await runSql(target, `update installation set value = 'live' where key = 'mode'`);
    expect(await told(sandbox, 'schema')).toEqual(['database-of-other-mode']);
    await runSql(target, `update installation set value = 'sandbox' where key = 'mode'`);
    await runSql(target, `insert into migration (timestamp, name) values (9, 'Later9')`);
    expect(await told(sandbox, 'schema', 'settings')).toEqual(['schema-newer', 'schema-not-current']);
    await runSql(target, `delete from migration where id in (select max(id) from migration)`);
    await runSql(target, `delete from migration where id in (select max(id) from migration)`);
    expect(await told(sandbox, 'schema', 'settings')).toEqual(['schema-older', 'schema-not-current']);
    await runSql(target, 'drop table migration');
    expect(await told(sandbox, 'schema', 'ledger')).toEqual([
      'schema-of-other-program',
      'schema-not-current',
    ]);
  });

  test.runIf(process.platform === 'linux')('who locks it is named by process', async () => {
    const sandbox = await aSandbox();
    const holder = new sqlite3.Database(sandbox.file);
    await new Promise((done) => holder.exec('begin immediate', done));
    const { codes, details } = await findings(sandbox.home.environment);
    await new Promise((done) => holder.close(done));
    expect(codes('database-lock')).toEqual(['lock-held']);
    expect(details('database-lock')).toMatchObject({ pid: process.pid });
  });

  test('files that others can read are named and left as they are; so is a folder that cannot be written', async () => {
    const sandbox = await aSandbox();
    chmodSync(sandbox.file, 0o644);
    expect(await told(sandbox, 'files')).toEqual(['files-open']);
    mkdirSync(join(sandbox.home.folder, 'rundruf.log'));
    expect(await told(sandbox, 'log-file')).toEqual(['log-not-writable']);
    const { codes } = await findings({
      ...sandbox.home.environment,
      RUNDRUF_HOME: join(sandbox.file, 'below'),
    });
    expect(codes('home')).toEqual(['folder-not-usable']);
  });
});

test('a check that breaks down is a finding, and keeps no other from being made', async () => {
  const examination = examine({
    environment: {},
    configFile: undefined,
    isThorough: false,
    startAt: () => undefined,
  });
  const broken = {
    name: 'texts',
    run: () => {
      throw new Error('made up for this test');
    },
  } as const;
  expect(await diagnose(broken, examination)).toEqual([
    { check: 'texts', finding: { code: 'unexpected', details: { reason: 'made up for this test' } } },
  ]);
});

test('every check is named in both languages, and every failure says what to do', () => {
  for (const { doctor } of [en, de]) {
    expect(Object.keys(doctor.check)).toEqual([...checkNames]);
    const ailing = Object.entries(findingStates).filter(
      ([, state]) => state === 'warning' || state === 'failed',
    );
    expect(Object.keys(doctor.advice).sort()).toEqual(ailing.map(([code]) => code).sort());
    for (const [code, say] of Object.entries(doctor.advice)) {
      expect(say({ settings: ['run.days'], file: 'F', field: 'sms', text: 'a/b/c' }), code).toMatch(
        /^\S.{15,}$/su,
      );
    }
  }
});

describe('on the command line', () => {
  let home: Home;
  beforeAll(() => {
    home = createHome({ COLUMNS: '80' });
    chmodSync(home.folder, 0o700);
  });
  afterAll(() => home.remove());

  test.each(['en', 'de'])(
    'in %s: marks in words and symbols, no colour, 80 columns, exit code 1 for a failure',
    async (lang) => {
      home.file(
        'rundruf.yaml',
        stringify({ practice: { timeZone: 'Europe/Zurich' }, sms: { gateway: 'aspsms' } }),
      );
      const { code, stdout } = await home.run('doctor', '--lang', lang);
      expect(code).toBe(1);
      expect(stdout).toMatch(lang === 'en' ? /✗ failed +Configuration/ : /✗ Fehler +Konfiguration/);
      expect(stdout).toMatch(/^ +→ \S/m);
      expect(stdout).not.toContain('\u001b');
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    },
  );

  test('--json has every check with state, code, details and advice; what hurts comes harmless', async () => {
    home.file('rundruf.yaml', 'practice: { name: Praxis, "bad\\u001b[31mfield": 1 }');
    const { code, json, stdout, stderr } = await home.run('doctor', '--json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const { ok, checks } = json as { ok: boolean; checks: Record<string, unknown>[] };
    expect(ok).toBe(false);
    expect(stdout).not.toContain('\u001b');
    const failed = checks.filter(({ state }) => state === 'failed');
    expect(failed).toMatchObject([{ check: 'configuration', code: 'configuration-invalid' }]);
    for (const check of checks) {
      expect(Object.keys(check)).toEqual(['check', 'state', 'code', 'details', 'advice']);
      expect(check.advice === null).toBe(check.state === 'ok' || check.state === 'not-checked');
    }
  });
});

/** Bytes in the middle of a page that mean nothing to SQLite. */
function overwrite(file: string, at: number): void {
  const opened = openSync(file, 'r+');
  writeSync(opened, Buffer.alloc(2000, 0xa5), 0, 2000, at);
  closeSync(opened);
}

/** The page at which a table begins, counted from 0. */
async function pageOf(file: string, table: string): Promise<number> {
  const [row] = await runSql(
    { type: 'sqlite', file },
    `select rootpage from sqlite_master where name = '${table}'`,
  );
  return Number(row?.rootpage) - 1;
}
