import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readConfig } from '../../src/config.ts';
import { findingStates } from '../../src/model/finding.ts';
import { samplePractice } from '../../src/sandbox/sample-practice.ts';

const DOCS = resolve(import.meta.dirname, '..', '..', 'docs');
const guide = readFileSync(join(DOCS, 'slack.md'), 'utf8');
const pictures = readdirSync(join(DOCS, 'pictures')).filter((name) => name.startsWith('slack-'));

test('every picture and page that the Slack guide names is there, and every picture is shown', () => {
  const named = [...guide.matchAll(/\]\(([^)#]+)\)/g)].map(([, path = '']) => path);
  for (const path of named) expect(existsSync(join(DOCS, path)), path).toBe(true);
  for (const name of pictures) expect(named).toContain(`pictures/${name}`);
});

test('no picture shows a patient', () => {
  const { patients } = samplePractice(new Date('2026-11-23T11:00:00Z'), 'Europe/Zurich');
  const [, ...rows] = patients.trim().split('\n');
  const secrets = rows.flatMap((row) => {
    const [number = '', lastName = '', , birthDate = '', , mobile = '', email = ''] = row.split(',');
    return [number, lastName, birthDate, mobile, email].filter((text) => text.length >= 4);
  });
  expect(secrets.length).toBeGreaterThan(40);
  for (const name of pictures) {
    const shown = readFileSync(join(DOCS, 'pictures', name), 'utf8').replaceAll(/<[^>]*>/g, ' ');
    const words = shown.split(/[^\p{L}\d@.+-]+/u);
    const told = [...secrets, 'Impfung', 'Labor', 'Sprechstunde'].filter((secret) => words.includes(secret));
    expect(told, name).toEqual([]);
  }
});

test('the configuration in the guide is accepted, and what it calls shipped is shipped', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]+?)```/.exec(guide) ?? [];
  const read = (text: string) => {
    const home = mkdtempSync(join(tmpdir(), 'rundruf-config-'));
    writeFileSync(join(home, 'rundruf.yaml'), text);
    const secrets = { RUNDRUF_SLACK_BOT_TOKEN: 'xoxb-1', RUNDRUF_SLACK_APP_TOKEN: 'xapp-1' };
    return readConfig({ RUNDRUF_HOME: home, ...secrets }, undefined, { withSlack: true }).slack;
  };
  expect(read(yaml)?.roles).toEqual({
    prepare: ['S0PREPARE'],
    approve: ['S0APPROVE', 'U0ANNA'],
    admin: null,
  });
  const shipped = read(stringify({ slack: { channel: 'C0123456789' } }));
  const { mode, privacy, apiUrl, http, commands } = shipped ?? {};
  for (const value of [
    mode,
    privacy,
    apiUrl,
    `${http?.host}\`, \`${http?.port}`,
    ...Object.values(commands ?? {}),
  ])
    expect(guide).toContain(`\`${value}\``);
});

test('every code of Slack that the doctor may tell is in the contract of the command line', () => {
  const contract = readFileSync(join(DOCS, 'cli.md'), 'utf8');
  for (const [code, state] of Object.entries(findingStates))
    if (code.startsWith('slack-') && state !== 'ok') expect(contract).toContain(code);
});
