import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { RefusalError } from '../src/errors.ts';

function configured(yaml: string, environment: Record<string, string> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'rundruf-config-'));
  if (yaml !== '') writeFileSync(join(home, 'rundruf.yaml'), yaml);
  return readConfig({ RUNDRUF_HOME: home, ...environment });
}

function refusal(yaml: string, environment: Record<string, string> = {}): RefusalError {
  try {
    configured(yaml, environment);
  } catch (error) {
    if (error instanceof RefusalError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

const SMS = 'sms: { gateway: aspsms, userKey: K, originator: PRAXIS }\n';
const PASSWORD = { RUNDRUF_ASPSMS_PASSWORD: 'secret' };

test('without a file it is the sandbox practice, and every message says so', () => {
  const config = configured('');
  expect(config).toMatchObject({ mode: 'sandbox', sms: null, email: null });
  expect(config.practice.name).toContain('Sandbox');
  expect(config.database).toEqual({ type: 'sqlite', file: join(config.home, 'sandbox', 'rundruf.sqlite') });
});

test('a name alone stays in the sandbox: nothing real can be reached without a portal', () => {
  expect(configured('practice: { name: Praxis Echt }').mode).toBe('sandbox');
});

test('with a portal it is live, in a database of its own, with the password from the environment', () => {
  const config = configured(SMS, PASSWORD);
  expect(config).toMatchObject({
    mode: 'live',
    sms: { password: 'secret', baseUrl: 'https://json.aspsms.com' },
  });
  expect(config.database).toEqual({ type: 'sqlite', file: join(config.home, 'rundruf.sqlite') });
});

test('a password may lie in a file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'rundruf-secret-')), 'password');
  writeFileSync(file, 'from-file\n');
  expect(configured(SMS, { RUNDRUF_ASPSMS_PASSWORD_FILE: file }).sms?.password).toBe('from-file');
});

test.each([
  ['practise: {}', 'practise'],
  ['practice: { timeZone: Mars/Base }', 'practice.timeZone'],
  ['practice: { language: rm }', 'practice.language'],
  ['sms: { gateway: aspsms, userKey: K, originator: "Praxis am See" }', 'sms.originator'],
  ['sms: { gateway: aspsms, userKey: K, originator: P, baseUrl: "http://sms.example" }', 'sms.baseUrl'],
  ['email: { gateway: smtp, host: mail.example, tls: none, from: a@b.example }', 'email.tls'],
  ['email: { gateway: smtp, host: mail.example, from: "a@b.example\\r\\nBcc: c@d.example" }', 'email.from'],
  ['email: { gateway: smtp, host: mail.example, port: 70000, from: a@b.example }', 'email.port'],
  ['a: [1\nb', 'file'],
])('%s is refused and the field is named', (yaml, field) => {
  expect(refusal(yaml, PASSWORD)).toMatchObject({ code: 'invalid-config', details: { field } });
});

test('a home that is a file is refused by its name, not as a missing configuration', () => {
  const home = join(mkdtempSync(join(tmpdir(), 'rundruf-home-')), 'file');
  writeFileSync(home, '');
  expect(refusal('', { RUNDRUF_HOME: home })).toMatchObject({
    code: 'invalid-config',
    details: { field: 'RUNDRUF_HOME', value: home },
  });
});

test('a missing password is refused by the name of its variable', () => {
  expect(refusal(SMS).details.field).toBe('RUNDRUF_ASPSMS_PASSWORD');
});

test.each(['postgres://u:hush/hush@host', 'mysql://u:hush@hush@host/db', 'postgres://u:hush@'])(
  'a password in an address is never shown: %s',
  (url) => {
    const { details } = refusal(`database: { url: "${url}" }`);
    expect(details).toMatchObject({ field: 'database.url' });
    expect(JSON.stringify(details)).not.toContain('hush');
    expect(JSON.stringify(refusal('', { RUNDRUF_DATABASE_URL: url }).details)).not.toContain('hush');
  },
);

test('a PostgreSQL database is known by its address, and its password is kept apart', () => {
  const url = 'postgres://anna:p%40ss@db.example:5433/praxis?sslmode=verify-full';
  const config = configured(`database: { url: "${url}" }`);
  expect(config.database).toEqual({
    type: 'postgres',
    url: 'postgres://anna@db.example:5433/praxis?sslmode=verify-full',
    password: 'p@ss',
  });
  const environment = { RUNDRUF_DATABASE_URL: url, RUNDRUF_DATABASE_PASSWORD: 'other' };
  expect(configured('', environment).database).toMatchObject({ password: 'other' });
});
