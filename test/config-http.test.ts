import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { RefusalError } from '../src/errors.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';
const sms = (reportUrl: string) =>
  `sms: { gateway: aspsms, userKey: K, originator: PRAXIS, reportUrl: ${JSON.stringify(reportUrl)} }`;

function read(yaml: string, environment: Readonly<Record<string, string>> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'rundruf-http-'));
  writeFileSync(join(home, 'rundruf.yaml'), yaml);
  return readConfig({ RUNDRUF_HOME: home, RUNDRUF_ASPSMS_PASSWORD: 'secret', ...environment });
}

function refused(yaml: string, environment: Readonly<Record<string, string>> = {}) {
  try {
    read(yaml, environment);
  } catch (error) {
    if (error instanceof RefusalError) return error.details;
  }
  throw new Error('expected a refusal, got a configuration');
}

describe('http:', () => {
  test('nothing listens unless it is configured; then this machine alone, and without a token there are no reports', () => {
    expect(read('').http).toBe(null);
    expect(read('http: {}').http).toEqual({ host: '127.0.0.1', port: 8090, reportToken: null });
    expect(read('http: { host: 0.0.0.0, port: 80 }', { RUNDRUF_REPORT_TOKEN: TOKEN }).http).toEqual({
      host: '0.0.0.0',
      port: 80,
      reportToken: TOKEN,
    });
  });

  test.each(['short', 'a'.repeat(31), `${TOKEN}/x`, `${TOKEN} `, 'a'.repeat(201)])(
    'a token that could be guessed, or is no part of an address, is refused and not shown: %j',
    (token) => {
      const details = refused('http: {}', { RUNDRUF_REPORT_TOKEN: token });
      expect(details).toEqual({ field: 'RUNDRUF_REPORT_TOKEN' });
    },
  );

  test.each([
    ['http: { port: 65536 }', 'http.port'],
    ['http: { host: "a b" }', 'http.host'],
    ['http: { hosts: x }', 'http.hosts'],
  ])('%s is refused and the field is named', (yaml, field) => {
    expect(refused(yaml)).toMatchObject({ field });
  });
});

describe('sms.reportUrl', () => {
  test('goes with the token, without its last slash', () => {
    const environment = { RUNDRUF_REPORT_TOKEN: TOKEN };
    expect(read(sms('https://r.example/'), environment).sms?.reports).toEqual({
      url: 'https://r.example',
      token: TOKEN,
    });
    expect(read('sms: { gateway: aspsms, userKey: K, originator: P }', environment).sms?.reports).toBe(null);
  });

  test.each([
    'http://r.example',
    'https://r.example/?a=b',
    'https://r.example/#x',
    'https://r.example/<TRN>',
    'r.example',
  ])('%s is refused', (url) => {
    expect(refused(sms(url), { RUNDRUF_REPORT_TOKEN: TOKEN })).toMatchObject({ field: 'sms.reportUrl' });
  });

  test('without a token it is refused, and says what is missing', () => {
    const missing = { field: 'sms.reportUrl', expected: 'RUNDRUF_REPORT_TOKEN' };
    expect(refused(sms('https://r.example'))).toMatchObject(missing);
    expect(refused(sms('https://r.example'), { RUNDRUF_REPORT_TOKEN: 'short' })).toMatchObject(missing);
  });
});
